//! Combines inline types that would generate the same Rust.
//!
//! Two types are equal if everything visible in the output is: properties, values, bounds and texts, referenced types,
//! and their role (the property, parameter or header they are the type of). The order of properties and of the values of
//! an enum does not count. Components are combined with each other
//! only if their names are the same in Rust, as users know them by their names, but an inline type that equals a component
//! is the component.

mod components;
mod names;
mod repeats;
mod roles;

use std::collections::{HashMap, HashSet};
use std::fmt::{Debug, Write as _};

use crate::model::{Api, Field, Note, Shape, Struct, Type, TypeId, TypeRef, Variant};

use super::graph::{reached, references, roots};
use super::overrides::Overrides;
use components::Components;
use roles::{parameters, part};

/// Combines equal inline types: the first is kept, and the others become aliases of it, or of the component that they
/// equal. Types in the table of names are not combined.
pub(crate) fn share(api: &mut Api, overrides: &Overrides) {
    leave_notes_to_properties(api);
    let (requests, responses) = roots(api);
    let nothing = HashMap::new();
    let usage = Usage {
        requests: reached(api, requests, &nothing),
        responses: reached(api, responses, &nothing),
    };
    let classes = classes(api, &usage, overrides);
    let components = Components::of(api, &usage, overrides, &classes);
    let mut groups: HashMap<usize, Vec<TypeId>> = HashMap::new();
    let mut kept: HashMap<TypeId, TypeId> = components.twins().collect();
    for (id, ty) in api.types.iter() {
        if ty.named || !ty.shape.has_name() || !usage.reaches(id) || api.replaced.contains_key(&id) {
            continue;
        }
        match components.equal_to(api, id, ty).filter(|_| !overrides.speak_of(ty)) {
            Some(component) => drop(kept.insert(id, component)),
            None => groups.entry(classes.of(id)).or_default().push(id),
        }
    }
    for members in groups.values() {
        if let [first, others @ ..] = members.as_slice() {
            kept.extend(others.iter().map(|id| (*id, *first)));
        }
    }
    let names = names::of_inline_types(api, &usage, groups.into_values().collect(), &kept);
    for (id, name) in names {
        if let Some(ty) = api.types.get_mut(id) {
            ty.name = name;
        }
    }
    repeats::without_repeats(api);
    for (id, kept) in kept {
        if let Some(ty) = api.types.get_mut(id) {
            ty.shape = Shape::Alias(TypeRef {
                id: kept,
                nullable: false,
            });
        }
    }
}

/// Removes what a schema that is written at a property or parameter says of that alone, its default and examples, from the
/// type: it is said where the type is used.
fn leave_notes_to_properties(api: &mut Api) {
    for ty in api
        .types
        .iter_mut()
        .filter(|ty| !ty.named && ty.shape.has_name() && !ty.docs.notes.is_empty())
    {
        let steps: Vec<_> = ty.pointer.steps().collect();
        let place = match steps.as_slice() {
            [.., section, _, last] if last == "schema" => section,
            [.., section, _] => section,
            _ => continue,
        };
        if matches!(place.as_ref(), "properties" | "parameters" | "headers") {
            let is_of_place = |note: &Note| matches!(note, Note::Default(_) | Note::Example { .. });
            ty.docs.notes.retain(|note| !is_of_place(note));
        }
    }
}

/// The types in requests and in responses.
struct Usage {
    requests: HashSet<TypeId>,
    responses: HashSet<TypeId>,
}

impl Usage {
    fn reaches(&self, id: TypeId) -> bool {
        self.requests.contains(&id) || self.responses.contains(&id)
    }

    /// The use of a type, if its Rust depends on it: nullable, read-only and write-only properties differ between
    /// requests and responses.
    fn said(&self, api: &Api, id: TypeId, ty: &Type) -> String {
        let depends = |f: &Field| f.read_only || f.write_only || (!f.required && api.types.resolve(f.ty).nullable);
        match &ty.shape {
            Shape::Struct(object) if object.fields.iter().any(depends) => {
                format!(" {} {}", self.requests.contains(&id), self.responses.contains(&id))
            }
            _ => String::new(),
        }
    }
}

/// For each type the number of its class, which equal types share.
struct Classes(Vec<usize>);

impl Classes {
    fn of(&self, id: TypeId) -> usize {
        self.0.get(id.index()).copied().unwrap_or(usize::MAX)
    }
}

/// Assigns equal types the same class number. It starts with the text of each type without references, and splits
/// classes whose members refer to different classes until nothing changes (partition refinement), which needs no
/// recursion for nested or cyclic types.
fn classes(api: &Api, usage: &Usage, overrides: &Overrides) -> Classes {
    let parts = parameters(api);
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut class: Vec<usize> = Vec::with_capacity(api.types.len());
    for (id, ty) in api.types.iter() {
        let alone = ty.named || !usage.reaches(id) || api.replaced.contains_key(&id) || overrides.speak_of(ty);
        let text = match alone {
            true => format!("{id:?}"),
            false => said(api, id, ty, usage, &parts),
        };
        let next = known.len();
        class.push(*known.entry(text).or_insert(next));
    }
    let inner: Vec<Vec<usize>> = api.types.iter().map(|(_, ty)| indices(&ty.shape)).collect();
    let mut count = known.len();
    loop {
        let before = count;
        // a class with a single member cannot be split
        let mut members = vec![0_usize; count];
        for own in &class {
            if let Some(members) = members.get_mut(*own) {
                *members += 1;
            }
        }
        let several: Vec<usize> = (0..class.len())
            .filter(|at| class.get(*at).and_then(|own| members.get(*own)) > Some(&1))
            .collect();
        let mut finer: HashMap<(usize, Vec<usize>), usize> = HashMap::new();
        let mut kept = HashSet::new();
        let mut next = Vec::with_capacity(several.len());
        for at in &several {
            let (Some(own), Some(inner)) = (class.get(*at), inner.get(*at)) else {
                continue;
            };
            let inner = inner.iter().filter_map(|at| class.get(*at).copied()).collect();
            next.push(*finer.entry((*own, inner)).or_insert_with(|| match kept.insert(*own) {
                true => *own,
                false => {
                    count += 1;
                    count - 1
                }
            }));
        }
        for (at, next) in several.into_iter().zip(next) {
            if let Some(own) = class.get_mut(at) {
                *own = next;
            }
        }
        if count == before {
            break;
        }
    }
    Classes(class)
}

fn indices(shape: &Shape) -> Vec<usize> {
    ordered_references(shape).into_iter().map(TypeId::index).collect()
}

/// The properties of an object by their keys, as their order in the document means nothing.
fn ordered_fields(object: &Struct) -> Vec<&Field> {
    let mut fields: Vec<&Field> = object.fields.iter().collect();
    fields.sort_by(|one, other| one.wire.cmp(&other.wire));
    fields
}

/// The references of a type, those of properties in this order.
fn ordered_references(shape: &Shape) -> Vec<TypeId> {
    let Shape::Struct(object) = shape else {
        return references(shape);
    };
    let fields = ordered_fields(object).into_iter().map(|field| field.ty.id);
    fields.chain(object.extra.map(|extra| extra.ty.id)).collect()
}

/// The values of an enum, whose order means nothing either.
fn ordered_values(values: &[impl Debug]) -> Vec<String> {
    let mut values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
    values.sort();
    values
}

/// The text of a type without its references.
fn said(api: &Api, id: TypeId, ty: &Type, usage: &Usage, parts: &HashMap<&str, &str>) -> String {
    let mut text = format!("{:?} ", ty.docs);
    if let Shape::Struct(object) = &ty.shape {
        let docs = ordered_fields(object).into_iter().map(|field| &field.docs);
        let _ = write!(text, "{:?} ", docs.collect::<Vec<_>>());
    }
    text.push_str(&without_docs(ty));
    text.push_str(&usage.said(api, id, ty));
    if ty.shape.has_name() {
        let _ = write!(text, " as {:?}", part(ty, parts));
    }
    text
}

/// The text of a type without its references and documentation, whatever its role and use.
fn without_docs(ty: &Type) -> String {
    let mut text = format!("{:?} ", ty.nullable);
    let _ = match &ty.shape {
        Shape::Struct(object) => {
            for field in ordered_fields(object) {
                let Field {
                    wire,
                    ty,
                    required,
                    default,
                    read_only,
                    write_only,
                    docs: _,
                } = field;
                let null = ty.nullable;
                let _ = write!(
                    text,
                    "{wire:?} {null} {required} {default:?} {read_only} {write_only}, "
                );
            }
            let extra = object.extra.map(|further| (further.ty.nullable, further.by_pattern));
            write!(text, "object {extra:?} {}", object.closed)
        }
        Shape::Union(union) => {
            for variant in &union.variants {
                let Variant {
                    name,
                    ty,
                    tag,
                    inherited,
                    otherwise,
                    conditions,
                } = variant;
                let _ = write!(
                    text,
                    "{name:?} {} {tag:?} {inherited:?} {otherwise} {conditions:?}, ",
                    ty.nullable
                );
            }
            write!(text, "union")
        }
        Shape::Tuple(items) => {
            for item in items {
                let _ = write!(text, "{} {} {:?}, ", item.ty.nullable, item.optional, item.docs);
            }
            write!(text, "tuple")
        }
        Shape::TextEnum(values) => write!(text, "texts {:?}", ordered_values(values)),
        Shape::IntegerEnum(values) => write!(text, "integers {:?}", ordered_values(values)),
        Shape::ScalarEnum(values) => write!(text, "scalars {:?}", ordered_values(values)),
        Shape::Alias(inner) => write!(text, "alias {}", inner.nullable),
        Shape::Array(inner) => write!(text, "array {}", inner.nullable),
        Shape::Delimited(_, separator) => write!(text, "delimited {separator:?}"),
        Shape::Map(further) => write!(text, "map {} {}", further.ty.nullable, further.by_pattern),
        shape => write!(text, "{shape:?}"),
    };
    text
}
