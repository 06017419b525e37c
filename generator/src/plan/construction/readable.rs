//! Whether a default of the document is a value of a Rust type, so that generated code can read it without a failure.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::model::Scalar;
use crate::plan::constants::ConstantPlan;
use crate::plan::rust_type::RustType;
use crate::plan::types::{FieldPlan, Presence, TypeKind};

use super::start;

/// Returns true if reading the value as this type loses nothing of it.
pub(super) fn is_readable(value: &Value, ty: &RustType, kinds: &HashMap<&str, &TypeKind>) -> bool {
    match (ty, value) {
        (RustType::Json, _) | (RustType::Option(_) | RustType::Nullable(_), Value::Null) => true,
        (RustType::Option(inner) | RustType::Nullable(inner) | RustType::Boxed(inner), _) => {
            is_readable(value, inner, kinds)
        }
        (RustType::Vec(item), Value::Array(values)) => values.iter().all(|value| is_readable(value, item, kinds)),
        (RustType::Map(inner, _), Value::Object(members)) => {
            members.values().all(|value| is_readable(value, inner, kinds))
        }
        (RustType::Model { name, .. }, _) => kinds.get(name.as_str()).is_some_and(|kind| match (kind, value) {
            (
                TypeKind::Struct {
                    constants,
                    fields,
                    extra,
                    ..
                },
                Value::Object(members),
            ) => {
                let extra = extra.as_ref().map(|extra| &extra.ty);
                is_record(members, constants, fields, extra, kinds)
            }
            (TypeKind::Union { variants, .. }, _) => variants.iter().any(|variant| match &variant.only {
                Some(only) => Scalar::of(value).as_ref() == Some(only),
                None => is_readable(value, &variant.ty, kinds),
            }),
            (TypeKind::Newtype(inner), _) => is_readable(value, inner, kinds),
            _ => start(value, ty, kinds).is_some(),
        }),
        (RustType::Foreign(foreign), Value::String(text)) => foreign.reads(text),
        (RustType::Foreign(foreign), Value::Number(number)) => foreign.reads(&number.to_string()),
        (RustType::Number, Value::Number(_)) => true,
        (RustType::Binary, Value::String(text)) => is_base64(text),
        (RustType::Delimited(item, separator), Value::String(text)) => {
            let mut items = text.split(*separator);
            items.all(|text| text.is_empty() || is_readable(&text.into(), item, kinds))
        }
        _ => start(value, ty, kinds).is_some(),
    }
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let is_digit = |digit: char| digit.is_ascii_alphanumeric() || matches!(digit, '+' | '/');
    text.len().is_multiple_of(4) && text.len() - digits.len() <= 2 && digits.chars().all(is_digit)
}

fn is_record(
    members: &Map<String, Value>,
    constants: &[ConstantPlan],
    fields: &[FieldPlan],
    extra: Option<&RustType>,
    kinds: &HashMap<&str, &TypeKind>,
) -> bool {
    let has_constant = |constant: &ConstantPlan| match members.get(&constant.wire) {
        Some(value) => Scalar::of(value).as_ref() == Some(&constant.value),
        None => !constant.required,
    };
    let has_field = |field: &FieldPlan| match (members.get(&field.wire), &field.flag) {
        (Some(value), Some(flag)) => Scalar::of(value).as_ref() == Some(flag),
        (Some(value), None) => is_readable(value, &field.ty, kinds),
        (None, _) => field.presence == Presence::Optional,
    };
    let is_known = |key: &String| {
        constants.iter().any(|constant| constant.wire == *key) || fields.iter().any(|field| field.wire == *key)
    };
    let has_extra = |(key, value): (&String, &Value)| match extra {
        _ if is_known(key) => true,
        Some(RustType::Map(ty, _)) => is_readable(value, ty, kinds),
        _ => false,
    };
    constants.iter().all(has_constant) && fields.iter().all(has_field) && members.iter().all(has_extra)
}
