//! By what a union knows its alternatives.

use crate::model::{Shape, Struct, TypeRef, Types, Variant};

/// What a value must look like to be tried as an alternative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rule {
    /// JSON types the alternative can have.
    pub(crate) kinds: Vec<Kind>,
    /// Property and values that decide alone: a discriminator.
    pub(crate) tag: Option<(String, Vec<String>)>,
    /// Properties that must be there.
    pub(crate) required: Vec<String>,
    /// Required properties with a closed list of values: a value of another list excludes it.
    pub(crate) constants: Vec<(String, Vec<String>)>,
    /// Properties that it knows.
    pub(crate) properties: Vec<String>,
}

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the names say it
pub(crate) enum Kind {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// The rule for one alternative.
pub(super) fn rule(types: &Types, variant: &Variant) -> Rule {
    if let Some(tag) = &variant.tag {
        return Rule { tag: Some(tag.clone()), ..Rule::default() };
    }
    let ty = types.resolve(variant.ty);
    match &types[ty.id].shape {
        Shape::Struct(object) => object_rule(types, object),
        _ => Rule { kinds: kinds(types, ty, 0), ..Rule::default() },
    }
}

fn object_rule(types: &Types, object: &Struct) -> Rule {
    let mut rule = Rule { kinds: vec![Kind::Object], ..Rule::default() };
    for field in &object.fields {
        rule.properties.push(field.wire.clone());
        if !field.required {
            continue;
        }
        rule.required.push(field.wire.clone());
        let ty = types.resolve(field.ty);
        if let Shape::TextEnum(values) = &types[ty.id].shape
            && !ty.nullable
        {
            let values = values.iter().map(|v| v.value.clone()).collect();
            rule.constants.push((field.wire.clone(), values));
        }
    }
    rule
}

/// The JSON types a type can have.
fn kinds(types: &Types, ty: TypeRef, depth: usize) -> Vec<Kind> {
    let mut all = match &types[ty.id].shape {
        Shape::Json | Shape::Alias(_) => vec![
            Kind::Null,
            Kind::Boolean,
            Kind::Integer,
            Kind::Number,
            Kind::String,
            Kind::Array,
            Kind::Object,
        ],
        Shape::Bool => vec![Kind::Boolean],
        Shape::Integer(_) | Shape::IntegerEnum(_) => vec![Kind::Integer],
        Shape::Float { .. } => vec![Kind::Integer, Kind::Number],
        Shape::Text(_) | Shape::Bytes | Shape::TextEnum(_) => vec![Kind::String],
        Shape::Array(_) => vec![Kind::Array],
        Shape::Map(_) | Shape::Struct(_) => vec![Kind::Object],
        // unions of unions end somewhere; 32 deep nobody looks closer
        Shape::Union(union) if depth < 32 => union
            .variants
            .iter()
            .flat_map(|v| kinds(types, types.resolve(v.ty), depth + 1))
            .collect(),
        Shape::Union(_) => vec![Kind::Object],
    };
    if ty.nullable {
        all.push(Kind::Null);
    }
    all.sort_unstable();
    all.dedup();
    all
}
