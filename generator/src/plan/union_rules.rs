//! Rules that select the alternative of a union.

use std::collections::{BTreeSet, HashSet};

use crate::model::{Shape, Struct, TypeRef, Types, Variant};

/// The condition on a value for trying an alternative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// A discriminator: a property whose value alone selects the alternative.
    Tag(String, Vec<String>),
    /// An object with the required properties of the alternative's struct, some with an `enum` of values.
    Record(Vec<(String, Vec<String>)>),
    /// A value of one of these JSON types.
    Kinds(Vec<Kind>),
}

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Null,
        Self::Boolean,
        Self::Integer,
        Self::Number,
        Self::String,
        Self::Array,
        Self::Object,
    ];
}

/// Maximum number of properties with `enum` values that the runtime compares.
const MAX_CONSTANTS: usize = 4;

/// The rule for one alternative.
pub(super) fn rule(types: &Types, variant: &Variant) -> Rule {
    if let Some((property, values)) = &variant.tag {
        return Rule::Tag(property.clone(), values.clone());
    }
    let ty = types.resolve(variant.ty);
    match &types[ty.id].shape {
        Shape::Struct(object) if !ty.nullable => Rule::Record(constants(types, object)),
        _ => Rule::Kinds(kinds(types, ty)),
    }
}

/// Required properties with an `enum`, the shortest lists first, as they are the most specific.
fn constants(types: &Types, object: &Struct) -> Vec<(String, Vec<String>)> {
    let mut constants: Vec<(String, Vec<String>)> = Vec::new();
    for field in object.fields.iter().filter(|f| f.required) {
        let ty = types.resolve(field.ty);
        let values: Vec<String> = match &types[ty.id].shape {
            _ if ty.nullable => continue,
            Shape::TextEnum(values) => values.iter().map(|v| v.value.clone()).collect(),
            Shape::IntegerEnum(values) => values.iter().map(|v| v.value.to_string()).collect(),
            _ => continue,
        };
        constants.push((field.wire.clone(), values));
    }
    constants.sort_by_key(|(_, values)| values.len());
    constants.truncate(MAX_CONSTANTS);
    constants
}

/// Maximum number of nested unions that are examined; beyond it any type is assumed.
const MAX_UNIONS: usize = 16;

/// The JSON types of a type's values. Each union is visited once, as unions may contain each other.
fn kinds(types: &Types, ty: TypeRef) -> Vec<Kind> {
    let mut all = BTreeSet::new();
    let mut seen = HashSet::new();
    let mut open = vec![ty];
    while let Some(ty) = open.pop() {
        if ty.nullable {
            all.insert(Kind::Null);
        }
        match &types[ty.id].shape {
            Shape::Json | Shape::Alias(_) => all.extend(Kind::ALL),
            Shape::Bool => all.extend([Kind::Boolean]),
            Shape::Integer(_) | Shape::IntegerEnum(_) => all.extend([Kind::Integer]),
            Shape::Float { .. } | Shape::Decimal => all.extend([Kind::Number]),
            Shape::Text(_) | Shape::Bytes | Shape::TextEnum(_) => all.extend([Kind::String]),
            Shape::ScalarEnum(_) => all.extend([Kind::Boolean, Kind::Number, Kind::String]),
            Shape::Array(_) | Shape::Tuple(_) => all.extend([Kind::Array]),
            Shape::Map(_) | Shape::Struct(_) => all.extend([Kind::Object]),
            Shape::Union(_) if seen.len() == MAX_UNIONS && !seen.contains(&ty.id) => all.extend(Kind::ALL),
            Shape::Union(union) if seen.insert(ty.id) => {
                open.extend(union.variants.iter().map(|variant| types.resolve(variant.ty)));
            }
            Shape::Union(_) => {}
        }
    }
    all.into_iter().collect()
}
