//! Limits of the values of a schema.

use openapiv3::{AnySchema, SchemaKind, Type};

use crate::model::{Bounds, Limit};

/// Reads the keywords of a schema that limit its values.
pub(super) fn bounds(schema: &SchemaKind) -> Bounds {
    let none = Bounds::default();
    match schema {
        SchemaKind::Type(Type::String(string)) => Bounds {
            min_length: count(string.min_length),
            max_length: count(string.max_length),
            pattern: string.pattern.clone(),
            ..none
        },
        SchemaKind::Type(Type::Number(number)) => Bounds {
            minimum: limit(number.minimum, number.exclusive_minimum),
            maximum: limit(number.maximum, number.exclusive_maximum),
            multiple_of: number.multiple_of.map(|number| number.to_string()),
            ..none
        },
        SchemaKind::Type(Type::Integer(integer)) => Bounds {
            minimum: limit(integer.minimum, integer.exclusive_minimum),
            maximum: limit(integer.maximum, integer.exclusive_maximum),
            multiple_of: integer.multiple_of.map(|number| number.to_string()),
            ..none
        },
        SchemaKind::Type(Type::Object(object)) => Bounds {
            min_properties: count(object.min_properties),
            max_properties: count(object.max_properties),
            ..none
        },
        SchemaKind::Type(Type::Array(array)) => Bounds {
            min_items: count(array.min_items),
            max_items: count(array.max_items),
            unique_items: array.unique_items,
            ..none
        },
        SchemaKind::Any(any) => of_any(any),
        _ => none,
    }
}

fn of_any(any: &AnySchema) -> Bounds {
    Bounds {
        min_length: count(any.min_length),
        max_length: count(any.max_length),
        pattern: any.pattern.clone(),
        minimum: limit(any.minimum, any.exclusive_minimum.unwrap_or_default()),
        maximum: limit(any.maximum, any.exclusive_maximum.unwrap_or_default()),
        multiple_of: any.multiple_of.map(|number| number.to_string()),
        min_items: count(any.min_items),
        max_items: count(any.max_items),
        unique_items: any.unique_items.unwrap_or_default(),
        min_properties: count(any.min_properties),
        max_properties: count(any.max_properties),
    }
}

fn count(number: Option<usize>) -> Option<u64> {
    number.and_then(|number| u64::try_from(number).ok())
}

fn limit(number: Option<impl ToString>, exclusive: bool) -> Option<Limit> {
    Some(Limit {
        number: number?.to_string(),
        exclusive,
    })
}
