//! Properties that have one value: which of them are fields, and which the tables write.
//!
//! A value is constant because its schema allows one value, or because the tag of a union fixes it. [`roles`] decides what
//! becomes of it; [`Role`] lists the outcomes.

mod roles;
mod units;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{Api, Docs, Field, Note, Scalar, Shape, Struct, TypeId, TypeRef, Types, Variant};

use super::Planner;
use super::graph::{Graph, references, roots};
use super::union_rules::allowed;

pub(super) use roles::Role;

/// A property with one value and no field.
pub(crate) struct ConstantPlan {
    pub(crate) wire: String,
    pub(crate) value: Scalar,
    /// Whether it has to be there when it is read.
    pub(crate) required: bool,
}

/// A property that a union writes with a variant.
pub(crate) struct WrittenTag {
    pub(crate) property: String,
    /// The values that it may have; the first is written in place of others.
    pub(crate) values: Vec<Scalar>,
    /// Whether it is only written where the variant has none, whatever the variant has.
    pub(crate) if_absent: bool,
}

/// What unions say of the properties of structs.
#[derive(Default)]
pub(super) struct Constants {
    /// Values that only the tags of unions fix, by struct and property.
    fixed: HashMap<TypeId, BTreeMap<String, Scalar>>,
    /// Values with which properties start, as all unions that have the struct give it this tag.
    starts: HashMap<TypeId, BTreeMap<String, Scalar>>,
    /// Properties by which a union tells its alternatives apart.
    tags: HashMap<TypeId, HashSet<String>>,
    /// The tag of each base struct, and whether the union can write it where the struct has none.
    base_tags: HashMap<TypeId, (String, bool)>,
}

/// The tags under which a struct is read and written, each with its values; none for a tag that may be anything.
type Tags = BTreeMap<String, Vec<String>>;

/// Deeper nested unions are treated like ones that are used alone.
const MAX_NESTING: usize = 8;

impl Constants {
    pub(super) fn of(api: &Api, graph: &Graph) -> Self {
        let mut uses = Uses {
            types: &api.types,
            tags: HashMap::new(),
            of_structs: HashMap::new(),
            seen: HashSet::new(),
            base_tags: HashMap::new(),
        };
        let (written, read) = roots(api);
        let inner = |is_used: &dyn Fn(TypeId) -> bool| -> Vec<TypeId> {
            let types = api
                .types
                .iter()
                .filter(|(id, ty)| is_used(*id) && !matches!(ty.shape, Shape::Union(_)));
            types.flat_map(|(_, ty)| references(&ty.shape)).collect()
        };
        let written = written.into_iter().chain(inner(&|id| graph.in_requests(id)));
        let read = read.into_iter().chain(inner(&|id| graph.in_responses(id)));
        for (id, is_read) in written.map(|id| (id, false)).chain(read.map(|id| (id, true))) {
            let ty = api.types.resolve(TypeRef { id, nullable: false });
            match api.types[ty.id].shape {
                // one that is only written alone is sent with the tag that it has in unions
                Shape::Struct(_) if !is_read => {}
                _ => uses.visit(ty.id, &Tags::new(), 0),
            }
        }
        let of_structs = uses
            .of_structs
            .iter()
            .filter_map(|(id, all)| match &api.types[*id].shape {
                Shape::Struct(object) => Some((*id, object, all)),
                _ => None,
            });
        let (mut all_fixed, mut all_starts) = (HashMap::new(), HashMap::new());
        for (id, object, uses) in of_structs {
            all_fixed.insert(id, fixed(&api.types, object, uses));
            all_starts.insert(id, starts(&api.types, object, uses));
        }
        Self {
            fixed: all_fixed,
            starts: all_starts,
            tags: uses.tags,
            base_tags: uses.base_tags,
        }
    }

    /// Whether a property is the tag of a base struct, which an object may lack that is read as the base; and if so, whether the
    /// union writes it then.
    pub(super) fn base_tag(&self, owner: TypeId, key: &str) -> Option<bool> {
        let tag = self.base_tags.get(&owner).filter(|(tag, _)| tag == key);
        tag.map(|(_, is_written)| *is_written)
    }

    /// The value that a property starts with, as it is the tag of its struct in unions.
    pub(super) fn start(&self, owner: TypeId, key: &str) -> Option<&Scalar> {
        self.starts.get(&owner)?.get(key)
    }

    /// Whether a union tells its alternatives apart by this property of a struct.
    fn is_tag(&self, owner: TypeId, key: &str) -> bool {
        self.tags.get(&owner).is_some_and(|keys| keys.contains(key))
    }

    /// The values that only the tags of unions fix.
    fn fixed(&self, owner: TypeId) -> impl Iterator<Item = (&String, &Scalar)> {
        self.fixed.get(&owner).into_iter().flatten()
    }
}

/// The properties of a struct that all of its uses fix to one value.
fn fixed(types: &Types, object: &Struct, uses: &[Tags]) -> BTreeMap<String, Scalar> {
    let Some((first, others)) = uses.split_first() else {
        return BTreeMap::new();
    };
    let same = first
        .iter()
        .filter(|(key, values)| values.len() == 1 && others.iter().all(|tags| tags.get(*key) == Some(*values)));
    let value = |(key, values): (&String, &Vec<String>)| {
        let field = object.fields.iter().find(|field| field.wire == *key);
        Some((key.clone(), tag_value(types, field, values.first()?)?))
    };
    same.filter_map(value).collect()
}

/// The first tag of a struct by each property, where all unions that have the struct agree.
fn starts(types: &Types, object: &Struct, uses: &[Tags]) -> BTreeMap<String, Scalar> {
    let start = |field: &Field| {
        let mut firsts = uses.iter().filter_map(|tags| tags.get(&field.wire)?.first());
        let value = firsts.next()?;
        let is_same = firsts.all(|other| other == value);
        let value = tag_value(types, Some(field), value).filter(|_| is_same)?;
        Some((field.wire.clone(), value))
    };
    object.fields.iter().filter_map(start).collect()
}

/// The tag of a base struct that requires it, as the property has it; none if the property cannot have it.
fn base_tag(types: &Types, base: TypeId, key: &str, value: &str) -> Option<Scalar> {
    let Shape::Struct(object) = &types[base].shape else {
        return None;
    };
    let field = object.fields.iter().find(|field| field.wire == key && field.required)?;
    tag_value(types, Some(field), value)
}

/// The value of a tag as the property has it; none if the property cannot have it.
fn tag_value(types: &Types, field: Option<&Field>, value: &str) -> Option<Scalar> {
    let text = Scalar::text(value);
    let Some(field) = field else {
        return Some(text);
    };
    match &types[types.resolve(field.ty).id].shape {
        Shape::Text(_) | Shape::Json => Some(text),
        Shape::TextEnum(values) => values.iter().any(|v| v.value == value).then_some(text),
        Shape::IntegerEnum(_) | Shape::Integer(_) | Shape::Bool | Shape::Float { .. } => {
            Scalar::of(&serde_json::from_str(value).ok()?)
        }
        Shape::ScalarEnum(values) => {
            let listed = values.iter().find(|v| v.value.plain() == value);
            listed.map(|v| v.value.clone())
        }
        _ => None,
    }
}

/// A property of an alternative, and a property of that if it is an object.
type Place<'a> = (&'a str, Option<&'a str>);

/// Visits all uses of structs as alternatives of unions, through unions within unions.
struct Uses<'a> {
    types: &'a Types,
    tags: HashMap<TypeId, HashSet<String>>,
    of_structs: HashMap<TypeId, Vec<Tags>>,
    seen: HashSet<(TypeId, Tags)>,
    base_tags: HashMap<TypeId, (String, bool)>,
}

impl Uses<'_> {
    fn visit(&mut self, id: TypeId, outer: &Tags, depth: usize) {
        if !self.seen.insert((id, outer.clone())) {
            return;
        }
        match &self.types[id].shape {
            Shape::Struct(_) => {
                if !outer.is_empty() {
                    self.tags.entry(id).or_default().extend(outer.keys().cloned());
                }
                self.of_structs.entry(id).or_default().push(outer.clone());
            }
            Shape::Union(union) => {
                for variant in &union.variants {
                    let mut tags = if depth < MAX_NESTING {
                        outer.clone()
                    } else {
                        Tags::new()
                    };
                    if let Some((key, values)) = variant.written_tag() {
                        let values = if variant.otherwise { Vec::new() } else { values.clone() };
                        match tags.entry(key.clone()) {
                            Entry::Vacant(entry) => drop(entry.insert(values)),
                            // an outer union with the same key allows the values of all variants of the inner one
                            Entry::Occupied(mut outer) if values.iter().any(|value| outer.get().contains(value)) => {
                                outer.insert(values);
                            }
                            Entry::Occupied(_) => {}
                        }
                    }
                    let inner = self.types.resolve(variant.ty).id;
                    if let Some((key, values)) = variant.tag.as_ref().filter(|_| variant.otherwise)
                        && let Some(value) = values.first()
                    {
                        let is_written = base_tag(self.types, inner, key, value).is_some();
                        self.base_tags.insert(inner, (key.clone(), is_written));
                    }
                    self.visit(inner, &tags, depth + 1);
                }
                self.constants_apart(&union.variants);
            }
            _ => {}
        }
    }

    /// Notes the constants by which structs of a union differ, or the structs that are properties of these.
    fn constants_apart(&mut self, variants: &[Variant]) {
        let shape = |ty: TypeRef| {
            let id = self.types.resolve(ty).id;
            (id, &self.types[id].shape)
        };
        let mut fields: Vec<(TypeId, Place<'_>, &Shape)> = Vec::new();
        let mut seen: HashSet<(TypeId, &str)> = HashSet::new();
        for variant in variants {
            let (id, Shape::Struct(object)) = shape(variant.ty) else {
                continue;
            };
            for field in &object.fields {
                let (inner_id, inner) = shape(field.ty);
                fields.push((id, (&field.wire, None), inner));
                if let Shape::Struct(object) = inner
                    && seen.insert((inner_id, &field.wire))
                {
                    let inner = object.fields.iter();
                    fields.extend(inner.map(|inner| (inner_id, (&*field.wire, Some(&*inner.wire)), shape(inner.ty).1)));
                }
            }
        }
        let is_constant = |shape: &Shape| matches!(shape, Shape::Constant(_));
        let constants = fields.iter().filter(|(_, _, shape)| is_constant(shape));
        let keys: HashSet<Place<'_>> = constants.map(|(_, key, _)| *key).collect();
        let mut values: HashMap<Place<'_>, HashSet<Vec<String>>> = HashMap::new();
        let mut constants: Vec<(TypeId, Place<'_>, Vec<String>)> = Vec::new();
        for (id, key, shape) in fields.iter().filter(|(_, key, _)| keys.contains(key)) {
            let Some(allowed) = allowed(shape) else { continue };
            if is_constant(shape) {
                constants.push((*id, *key, allowed.clone()));
            }
            values.entry(*key).or_default().insert(allowed);
        }
        for (id, key, own) in constants {
            let mut all = values.get(&key).into_iter().flatten();
            if all.any(|others| own.iter().all(|value| !others.contains(value))) {
                let (key, inner) = key;
                self.tags.entry(id).or_default().insert(inner.unwrap_or(key).to_owned());
            }
        }
    }
}

impl Planner<'_, '_> {
    /// The tag that a union has to write with a variant, because not everything that the variant holds has it in its own
    /// table: the property and its values as JSON texts.
    pub(super) fn written_tag(&self, variant: &Variant) -> Option<WrittenTag> {
        let (key, values) = variant.written_tag()?;
        let types = &self.api.types;
        if variant.otherwise {
            let value = base_tag(types, types.resolve(variant.ty).id, key, values.first()?)?;
            return Some(WrittenTag {
                property: key.clone(),
                values: vec![value],
                if_absent: true,
            });
        }
        let mut open = vec![types.resolve(variant.ty).id];
        let mut seen = HashSet::new();
        let mut declared = None;
        let mut has_all = true;
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            match &types[id].shape {
                Shape::Struct(object) => {
                    let field = object.fields.iter().find(|field| field.wire == *key);
                    declared = declared.or(field);
                    has_all &= match field {
                        Some(field) => matches!(self.role(id, field), Role::Written(_)),
                        None => self.constants.fixed(id).any(|(fixed, _)| fixed == key),
                    };
                }
                Shape::Union(union) => open.extend(union.variants.iter().map(|v| types.resolve(v.ty).id)),
                Shape::Map(_) => has_all = false,
                _ => {}
            }
        }
        if has_all {
            return None;
        }
        let values = values.iter().filter_map(|value| tag_value(types, declared, value));
        let values: Vec<Scalar> = values.collect();
        (!values.is_empty()).then(|| WrittenTag {
            property: key.clone(),
            values,
            if_absent: false,
        })
    }
}

/// The documentation of a struct or tuple, with the properties or items that are no fields.
pub(super) fn with_constants<'a>(mut docs: Docs, constants: impl Iterator<Item = (String, &'a Scalar)>) -> Docs {
    let fixed: Vec<(String, String)> = constants.map(|(place, value)| (place, value.plain())).collect();
    if !fixed.is_empty() {
        docs.notes.push(Note::Fixed(fixed));
    }
    docs
}
