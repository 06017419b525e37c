//! Combines inline types that would generate the same Rust.
//!
//! Two types are equal if everything visible in the output is: properties, values, bounds and texts, referenced types,
//! and their role (the property, parameter or header they are the type of). Components are never combined, as users
//! know them by their names.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use crate::model::{Api, Field, Shape, Type, TypeId, TypeRef};

use super::graph::{reached, references, roots};
use super::overrides::Overrides;

/// Combines equal inline types: the one with the shortest name is kept, among equals the first, and the others become
/// aliases of it. Types in the table of names are not combined.
pub(crate) fn share(api: &mut Api, overrides: &Overrides) {
    let (requests, responses) = roots(api);
    let nothing = HashMap::new();
    let usage = Usage {
        requests: reached(api, requests, &nothing),
        responses: reached(api, responses, &nothing),
    };
    let mut shared: HashMap<usize, Vec<TypeId>> = HashMap::new();
    for (id, class) in classes(api, &usage, overrides) {
        let ty = &api.types[id];
        if !ty.named && ty.shape.has_name() && usage.reaches(id) {
            shared.entry(class).or_default().push(id);
        }
    }
    for members in shared.into_values() {
        let Some(kept) = members
            .iter()
            .copied()
            .min_by_key(|id| (api.types[*id].name.len(), *id))
        else {
            continue;
        };
        for id in members.into_iter().filter(|id| *id != kept) {
            if let Some(ty) = api.types.get_mut(id) {
                ty.shape = Shape::Alias(TypeRef {
                    id: kept,
                    nullable: false,
                });
            }
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
}

/// Assigns equal types the same class number. It starts with the text of each type without references, and splits
/// classes whose members refer to different classes until nothing changes (partition refinement), which needs no
/// recursion for nested or cyclic types.
fn classes(api: &Api, usage: &Usage, overrides: &Overrides) -> Vec<(TypeId, usize)> {
    let parts = parameters(api);
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut class: Vec<usize> = Vec::with_capacity(api.types.len());
    for (id, ty) in api.types.iter() {
        let alone = ty.named || !usage.reaches(id) || overrides.speak_of(ty);
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
    api.types.iter().map(|(id, _)| id).zip(class).collect()
}

fn indices(shape: &Shape) -> Vec<usize> {
    references(shape).into_iter().map(TypeId::index).collect()
}

/// The text of a type without its references.
fn said(api: &Api, id: TypeId, ty: &Type, usage: &Usage, parts: &HashMap<&str, &str>) -> String {
    let mut text = format!("{:?} {:?} ", ty.nullable, ty.docs);
    let _ = match &ty.shape {
        Shape::Struct(object) => {
            for field in &object.fields {
                let Field {
                    wire,
                    ty,
                    required,
                    default,
                    read_only,
                    write_only,
                    docs,
                } = field;
                let null = ty.nullable;
                let _ = write!(
                    text,
                    "{wire:?} {null} {required} {default:?} {read_only} {write_only} {docs:?}, "
                );
            }
            // nullable, read-only and write-only properties differ between requests and responses
            let depends = |f: &Field| f.read_only || f.write_only || (!f.required && api.types.resolve(f.ty).nullable);
            if object.fields.iter().any(depends) {
                let _ = write!(
                    text,
                    "{} {} ",
                    usage.requests.contains(&id),
                    usage.responses.contains(&id)
                );
            }
            write!(text, "object {:?}", object.extra.map(|extra| extra.nullable))
        }
        Shape::Union(union) => {
            for variant in &union.variants {
                let _ = write!(text, "{:?} {} {:?}, ", variant.name, variant.ty.nullable, variant.tag);
            }
            write!(text, "union")
        }
        Shape::Tuple(items) => {
            for item in items {
                let _ = write!(text, "{} {} {:?}, ", item.ty.nullable, item.optional, item.docs);
            }
            write!(text, "tuple")
        }
        Shape::Alias(inner) => write!(text, "alias {}", inner.nullable),
        Shape::Array(inner) => write!(text, "array {}", inner.nullable),
        Shape::Map(inner) => write!(text, "map {}", inner.nullable),
        shape => write!(text, "{shape:?}"),
    };
    if ty.shape.has_name() {
        let _ = write!(text, " as {:?}", part(ty, parts));
    }
    text
}

/// Names of parameters and headers by the place of their schemas.
fn parameters(api: &Api) -> HashMap<&str, &str> {
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    let parameters = parameters.map(|p| (p.ty.id, p.name.as_str()));
    let responses = api.operations.iter().flat_map(|o| o.successes.iter().chain(&o.errors));
    let headers = responses
        .flat_map(|response| &response.headers)
        .map(|h| (h.ty.id, h.name.as_str()));
    // scalars have no nested schemas
    let all = parameters
        .chain(headers)
        .filter(|(id, _)| !api.types[*id].shape.is_scalar());
    all.map(|(id, name)| (api.types[id].pointer.as_str(), name)).collect()
}

/// The role of a type: the innermost property or parameter that holds it and the path from there; else the callback,
/// which many operations may share; else its whole pointer.
fn part<'t>(ty: &'t Type, parameters: &HashMap<&str, &'t str>) -> (&'t str, &'t str) {
    let pointer = ty.pointer.as_str();
    if let Some((_, below)) = pointer.rsplit_once("/properties/") {
        return (below, "");
    }
    if let Some((_, below)) = pointer
        .starts_with("/paths/")
        .then(|| pointer.rsplit_once("/callbacks/"))
        .flatten()
    {
        return (below, "");
    }
    let ends = std::iter::once(pointer.len()).chain(pointer.rmatch_indices('/').map(|(at, _)| at));
    ends.filter_map(|at| pointer.split_at_checked(at))
        .find_map(|(place, below)| parameters.get(place).map(|name| (*name, below)))
        .unwrap_or((pointer, ""))
}
