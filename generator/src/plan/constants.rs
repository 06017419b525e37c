//! Properties that have one value: which of them are fields, and which the tables write.
//!
//! A value is constant because its schema allows one value, or because the tag of a union fixes it. This is the one place
//! where it is decided what becomes of it; [`Role`] lists the outcomes.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{
    Api, Constant, Docs, Field, Note, Parameter, Scalar, Shape, Struct, TypeId, TypeRef, Types, Variant,
};

use super::Planner;
use super::graph::{Graph, references, roots};
use super::union_rules::allowed;

/// What becomes of a property.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    /// A field of its own type.
    Field,
    /// A field of the type of its one value, which keeps others that a server sends.
    Value(Scalar),
    /// A field of its own type, which may be null besides its one value.
    OrNull(Scalar),
    /// A `bool`: whether the value is sent.
    Flag(Scalar),
    /// No field: the table writes the value and checks it when it is read.
    Written(Scalar),
}

impl Role {
    /// The value, for the documentation.
    pub(super) fn note(&self) -> Option<Note> {
        match self {
            Self::Value(value) => Some(Note::Always(value.plain())),
            Self::OrNull(value) => Some(Note::AlwaysOrNull(value.plain())),
            Self::Flag(value) => Some(Note::Flag(value.plain())),
            Self::Field | Self::Written(_) => None,
        }
    }

    /// The name of the field or setter: with its value where `true` sends another.
    pub(super) fn name<'n>(&self, wire: &'n str) -> Cow<'n, str> {
        match self {
            Self::Flag(value) if value.as_json() != "true" => format!("{wire} {}", value.plain()).into(),
            _ => wire.into(),
        }
    }
}

/// A property with one value and no field.
pub(crate) struct ConstantPlan {
    pub(crate) wire: String,
    pub(crate) value: Scalar,
    /// Whether it has to be there when it is read.
    pub(crate) required: bool,
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
        }
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

/// Visits all uses of structs as alternatives of unions, through unions within unions.
struct Uses<'a> {
    types: &'a Types,
    tags: HashMap<TypeId, HashSet<String>>,
    of_structs: HashMap<TypeId, Vec<Tags>>,
    seen: HashSet<(TypeId, Tags)>,
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
                    if let Some((key, values)) = &variant.tag {
                        let values = if variant.otherwise { Vec::new() } else { values.clone() };
                        tags.entry(key.clone()).or_insert(values);
                    }
                    let inner = self.types.resolve(variant.ty).id;
                    self.visit(inner, &tags, depth + 1);
                }
                self.constants_apart(&union.variants);
            }
            _ => {}
        }
    }

    /// Notes the constants by which structs of a union differ.
    fn constants_apart(&mut self, variants: &[Variant]) {
        let mut fields: Vec<(TypeId, &str, &Shape)> = Vec::new();
        for variant in variants {
            let id = self.types.resolve(variant.ty).id;
            if let Shape::Struct(object) = &self.types[id].shape {
                let shape = |field: &Field| &self.types[self.types.resolve(field.ty).id].shape;
                fields.extend(
                    object
                        .fields
                        .iter()
                        .map(|field| (id, field.wire.as_str(), shape(field))),
                );
            }
        }
        let is_constant = |(_, _, shape): &&(TypeId, &str, &Shape)| matches!(shape, Shape::Constant(_));
        let keys: HashSet<&str> = fields.iter().filter(is_constant).map(|(_, key, _)| *key).collect();
        let mut values: HashMap<&str, HashSet<Vec<String>>> = HashMap::new();
        let mut constants: Vec<(TypeId, &str, Vec<String>)> = Vec::new();
        for field in fields.iter().filter(|(_, key, _)| keys.contains(key)) {
            let (id, key, shape) = *field;
            let Some(allowed) = allowed(shape) else { continue };
            if is_constant(&field) {
                constants.push((id, key, allowed.clone()));
            }
            values.entry(key).or_default().insert(allowed);
        }
        for (id, key, own) in constants {
            let mut all = values.get(key).into_iter().flatten();
            if all.any(|others| own.iter().all(|value| !others.contains(value))) {
                self.tags.entry(id).or_default().insert(key.to_owned());
            }
        }
    }
}

impl Planner<'_, '_> {
    /// The properties of a struct that are no fields, and those that are.
    pub(super) fn constants_and_fields<'o>(
        &self,
        id: TypeId,
        object: &'o Struct,
    ) -> (Vec<ConstantPlan>, Vec<(&'o Field, Role)>) {
        let mut constants = Vec::new();
        let mut properties = Vec::with_capacity(object.fields.len());
        for field in &object.fields {
            match self.role(id, field) {
                Role::Written(value) => constants.push(ConstantPlan {
                    wire: field.wire.clone(),
                    value,
                    required: field.required && !self.is_one_way(id, field),
                }),
                role => properties.push((field, role)),
            }
        }
        constants.extend(
            self.undeclared(id, object)
                .into_iter()
                .map(|(wire, value)| ConstantPlan {
                    wire,
                    value,
                    // a union has looked for it already
                    required: false,
                }),
        );
        (constants, properties)
    }

    /// Whether a property is absent in one of the directions in which its struct goes.
    pub(super) fn is_one_way(&self, owner: TypeId, field: &Field) -> bool {
        (field.read_only && self.graph.in_requests(owner)) || (field.write_only && self.graph.in_responses(owner))
    }

    /// What becomes of a property of a struct.
    pub(super) fn role(&self, owner: TypeId, field: &Field) -> Role {
        let Some(constant) = self.constant(field.ty) else {
            let fixed = self.constants.fixed(owner).find(|(key, _)| **key == field.wire);
            return fixed.map_or_else(|| self.open_role(field.ty), |(_, value)| Role::Written(value.clone()));
        };
        let is_tag = self.constants.is_tag(owner, &field.wire);
        if self.graph.in_requests(owner) {
            return sent(constant, field, is_tag);
        }
        match field.required && is_tag {
            true => Role::Written(constant.value.clone()),
            false => Role::Value(constant.value.clone()),
        }
    }

    /// Values that the tags of unions fix and for which a struct has no property.
    pub(super) fn undeclared(&self, owner: TypeId, object: &Struct) -> Vec<(String, Scalar)> {
        let fixed = self.constants.fixed(owner);
        let undeclared = fixed.filter(|(key, _)| object.fields.iter().all(|field| field.wire != **key));
        undeclared.map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// What becomes of a property of a body that is written in place.
    pub(super) fn role_in_body(&self, field: &Field) -> Role {
        self.constant(field.ty)
            .map_or_else(|| self.open_role(field.ty), |constant| sent(constant, field, false))
    }

    /// What becomes of a property that has more than one value.
    fn open_role(&self, ty: TypeRef) -> Role {
        let resolved = self.api.types.resolve(ty);
        match &self.api.types[resolved.id].shape {
            Shape::Constant(constant) if resolved.nullable => Role::OrNull(constant.value.clone()),
            _ => Role::Field,
        }
    }

    /// What becomes of a parameter. One that is optional is sent if it is asked for, whatever keyword says its value.
    pub(super) fn role_of_parameter(&self, parameter: &Parameter) -> Role {
        let types = &self.api.types;
        match &types[types.resolve(parameter.ty).id].shape {
            _ if self.is_foreign(parameter.ty) || parameter.from_client => Role::Field,
            Shape::Constant(constant) if parameter.required => Role::Written(constant.value.clone()),
            Shape::Constant(constant) => flag(constant),
            _ => Role::Field,
        }
    }

    /// The one value of a type, unless null is another.
    pub(super) fn constant(&self, ty: TypeRef) -> Option<&Constant> {
        let resolved = self.api.types.resolve(ty);
        match &self.api.types[resolved.id].shape {
            Shape::Constant(constant) if !resolved.nullable && !self.is_foreign(ty) => Some(constant),
            _ => None,
        }
    }

    /// The tag that a union has to write with a variant, because not everything that the variant holds has it in its own
    /// table: the property and its values as JSON texts.
    pub(super) fn written_tag(&self, variant: &Variant) -> Option<(String, Vec<Scalar>)> {
        let (key, values) = variant.tag.as_ref().filter(|_| !variant.otherwise)?;
        let types = &self.api.types;
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
        (!values.is_empty()).then(|| (key.clone(), values))
    }
}

/// The documentation of a struct, with the properties that are no fields.
pub(super) fn with_constants(mut docs: Docs, constants: &[ConstantPlan]) -> Docs {
    if !constants.is_empty() {
        let fixed = constants.iter().map(|c| (c.wire.clone(), c.value.plain()));
        docs.notes.push(Note::Fixed(fixed.collect()));
    }
    docs
}

/// What becomes of a constant property that is sent. Where it is optional and may get other values, it is not sent unasked.
fn sent(constant: &Constant, field: &Field, is_tag: bool) -> Role {
    let value = constant.value.clone();
    match field {
        field if field.read_only => Role::Value(value),
        field if field.required || constant.by_keyword || is_tag => Role::Written(value),
        _ => flag(constant),
    }
}

/// A `bool`, unless the value itself is `false`.
fn flag(constant: &Constant) -> Role {
    match constant.value.as_json() {
        "false" => Role::Value(constant.value.clone()),
        _ => Role::Flag(constant.value.clone()),
    }
}
