//! How callers make values: `new` of structs, with arguments and defaults, and `From` of the variants of unions.

mod readable;

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::model::{IntegerWidth, Scalar};

use readable::is_readable;

use super::rust_type::{Argument, Constructor, RustType, Start};
use super::types::{FieldPlan, Presence, TypeKind, TypePlan, VariantPlan};

/// Plans `new` for the structs, and `From` for the unions, that requests carry.
pub(super) fn plan_construction(types: &mut [TypePlan]) {
    let constructors: Vec<Option<Constructor>> = {
        let kinds: HashMap<&str, &TypeKind> = types.iter().map(|ty| (ty.name.as_str(), &ty.kind)).collect();
        let tuples = types.iter().filter(|ty| matches!(ty.kind, TypeKind::Tuple { .. }));
        let functions: HashSet<&str> = tuples.map(|ty| ty.name.as_str()).collect();
        let constructor = |ty: &TypePlan| match &ty.kind {
            TypeKind::Struct { fields, .. } if ty.in_requests => Some(constructor(fields, &kinds, &functions)),
            _ => None,
        };
        types.iter().map(constructor).collect()
    };
    for (ty, constructor) in types.iter_mut().zip(constructors) {
        match &mut ty.kind {
            TypeKind::Struct { new, .. } => *new = constructor,
            TypeKind::Union { variants, .. } if ty.in_requests => plan_conversions(&ty.name, variants),
            _ => {}
        }
    }
}

/// `functions`: the names of tuple structs, which no argument can have.
fn constructor(fields: &[FieldPlan], kinds: &HashMap<&str, &TypeKind>, functions: &HashSet<&str>) -> Constructor {
    let (mut arguments, mut defaults) = (Vec::new(), Vec::new());
    for (index, field) in fields.iter().enumerate() {
        if !field.is_required() && !field.is_there_at_first() {
            continue;
        }
        if let Some(start) = field
            .default
            .as_ref()
            .and_then(|value| start_of_field(value, &field.ty, kinds))
        {
            defaults.push((index, start));
            continue;
        }
        if !field.is_required() {
            continue;
        }
        let argument = match (&field.ty, field.presence) {
            (RustType::Option(inner), Presence::RequiredNullable) => Argument::Nullable(inner.unboxed().clone()),
            (RustType::Option(inner), _) if field.is_asked => Argument::of(inner.unboxed().clone()),
            (ty, _) => Argument::of(ty.unboxed().clone()),
        };
        let name = match functions.contains(field.name.as_str()) {
            true => format!("{}_value", field.name),
            false => field.name.clone(),
        };
        arguments.push((index, name, argument));
    }
    Constructor { arguments, defaults }
}

/// The start of a field with a default: an expression, or else JSON that is read.
fn start_of_field(value: &Value, ty: &RustType, kinds: &HashMap<&str, &TypeKind>) -> Option<Start> {
    let json = || is_readable(value, ty, kinds).then(|| Start::Json(value.to_string()));
    start(value, ty, kinds).or_else(json)
}

/// A default as an expression that cannot fail.
fn start(value: &Value, ty: &RustType, kinds: &HashMap<&str, &TypeKind>) -> Option<Start> {
    let scalar = |converted| {
        let value = value.clone();
        Some(Start::Scalar { value, converted })
    };
    match (ty, value) {
        (RustType::Bool, Value::Bool(_)) => scalar(false),
        (RustType::Integer(width), Value::Number(number)) if fits(*width, number.as_i64(), number.as_u64()) => {
            scalar(false)
        }
        (RustType::Float { single }, Value::Number(number)) => {
            let float = number.as_f64()?;
            #[allow(clippy::cast_possible_truncation)]
            let is_finite = if *single {
                (float as f32).is_finite()
            } else {
                float.is_finite()
            };
            let value = serde_json::Number::from_f64(float).filter(|_| is_finite)?.into();
            Some(Start::Scalar {
                value,
                converted: false,
            })
        }
        (RustType::Number, Value::Number(number)) if number.is_i64() => scalar(true),
        (RustType::String | RustType::Secret | RustType::DateTime | RustType::Date, Value::String(_)) => scalar(true),
        (RustType::Json, Value::Bool(_) | Value::String(_)) => scalar(true),
        (RustType::Json, Value::Number(number)) if number.is_i64() => scalar(true),
        (RustType::Model { name, .. }, _) => start_of_model(value, name, kinds.get(name.as_str())?),
        (RustType::Vec(item), Value::Array(values)) => {
            let items: Option<Vec<Start>> = values.iter().map(|value| start(value, item, kinds)).collect();
            items.map(Start::List)
        }
        (RustType::Map(..), Value::Object(members)) if members.is_empty() => Some(Start::Empty),
        (RustType::Option(_), Value::Null) => Some(Start::Null),
        (RustType::Option(inner), _) => Some(Start::Some(Box::new(start(value, inner, kinds)?))),
        (RustType::Boxed(inner), _) => Some(Start::Boxed(Box::new(start(value, inner, kinds)?))),
        _ => None,
    }
}

fn start_of_model(value: &Value, name: &str, kind: &TypeKind) -> Option<Start> {
    let variant = |variant: &String| Start::Variant(name.to_owned(), variant.clone());
    let converted = || Start::Scalar {
        value: value.clone(),
        converted: true,
    };
    match kind {
        TypeKind::TextEnum(variants) => {
            let text = value.as_str()?;
            let listed = variants.listed.iter().find(|(_, listed)| listed.value == text);
            Some(listed.map_or_else(converted, |(name, _)| variant(name)))
        }
        TypeKind::IntegerEnum(variants) => {
            let integer = value.as_i64()?;
            let listed = variants.listed.iter().find(|(_, listed)| listed.value == integer);
            Some(listed.map_or_else(converted, |(name, _)| variant(name)))
        }
        TypeKind::ScalarEnum(variants) => {
            let scalar = Scalar::of(value)?;
            let listed = variants.listed.iter().find(|(_, listed)| listed.value == scalar)?;
            Some(variant(&listed.0))
        }
        TypeKind::Struct { fields, .. } if value.as_object().is_some_and(serde_json::Map::is_empty) => {
            is_default(fields).then_some(Start::Empty)
        }
        TypeKind::Unit(constant) => (constant.to_value() == *value).then_some(Start::Empty),
        TypeKind::Newtype(RustType::String) => value.is_string().then(converted),
        TypeKind::Newtype(inner @ RustType::Integer(_)) => {
            start(value, inner, &HashMap::new())?;
            Some(converted())
        }
        TypeKind::Struct { .. } | TypeKind::Tuple { .. } | TypeKind::Union { .. } | TypeKind::Newtype(_) => None,
    }
}

/// Returns true if no field is required, so that the struct can be `Default`.
pub(crate) fn requires_nothing(fields: &[FieldPlan]) -> bool {
    !fields.iter().any(FieldPlan::is_required)
}

/// Returns true if all fields are absent in what callers make, so that the compiler can derive `Default`.
pub(crate) fn is_default(fields: &[FieldPlan]) -> bool {
    requires_nothing(fields) && !fields.iter().any(FieldPlan::is_there_at_first)
}

fn fits(width: IntegerWidth, signed: Option<i64>, unsigned: Option<u64>) -> bool {
    match width {
        IntegerWidth::I8 => signed.is_some_and(|value| i8::try_from(value).is_ok()),
        IntegerWidth::I16 => signed.is_some_and(|value| i16::try_from(value).is_ok()),
        IntegerWidth::I32 => signed.is_some_and(|value| i32::try_from(value).is_ok()),
        IntegerWidth::I64 => signed.is_some(),
        IntegerWidth::U8 => unsigned.is_some_and(|value| u8::try_from(value).is_ok()),
        IntegerWidth::U16 => unsigned.is_some_and(|value| u16::try_from(value).is_ok()),
        IntegerWidth::U32 => unsigned.is_some_and(|value| u32::try_from(value).is_ok()),
        IntegerWidth::U64 => unsigned.is_some(),
    }
}

/// A variant converts from its value if no other variant has a value of the same type. Types of other crates may be
/// equal under different paths.
fn plan_conversions(union: &str, variants: &mut [VariantPlan]) {
    let with_content = variants.iter().filter(|variant| variant.only.is_none());
    let types: Vec<RustType> = with_content.map(|variant| variant.ty.unboxed().clone()).collect();
    for variant in variants {
        let ty = variant.ty.unboxed();
        let is_unique = types.iter().filter(|other| *other == ty).count() == 1;
        let is_itself = matches!(ty, RustType::Model { name, .. } if name == union);
        variant.converts = variant.only.is_none() && is_unique && !is_itself && !ty.holds_foreign();
    }
}
