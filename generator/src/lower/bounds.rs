//! Limits of the values of a schema.

use openapiv3::{AnySchema, ArrayType, IntegerType, NumberType, ObjectType, SchemaKind, StringType, Type};

use crate::model::{Bounds, Limit};

/// Reads the keywords of a schema that limit its values.
pub(super) fn bounds(schema: &SchemaKind) -> Bounds {
    match schema {
        SchemaKind::Type(Type::String(string)) => of_string(string),
        SchemaKind::Type(Type::Number(number)) => of_number(number),
        SchemaKind::Type(Type::Integer(integer)) => of_integer(integer),
        SchemaKind::Type(Type::Object(object)) => of_object(object),
        SchemaKind::Type(Type::Array(array)) => of_array(array),
        SchemaKind::Any(any) => of_any(any),
        _ => Bounds::default(),
    }
}

fn of_string(string: &StringType) -> Bounds {
    Bounds {
        min_length: count(string.min_length),
        max_length: count(string.max_length),
        pattern: string.pattern.clone(),
        ..Bounds::default()
    }
}

fn of_number(number: &NumberType) -> Bounds {
    Bounds {
        minimum: limit(number.minimum, number.exclusive_minimum),
        maximum: limit(number.maximum, number.exclusive_maximum),
        multiple_of: number.multiple_of.map(|number| number.to_string()),
        ..Bounds::default()
    }
}

fn of_integer(integer: &IntegerType) -> Bounds {
    Bounds {
        minimum: limit(integer.minimum, integer.exclusive_minimum),
        maximum: limit(integer.maximum, integer.exclusive_maximum),
        multiple_of: integer.multiple_of.map(|number| number.to_string()),
        ..Bounds::default()
    }
}

fn of_object(object: &ObjectType) -> Bounds {
    Bounds {
        min_properties: count(object.min_properties),
        max_properties: count(object.max_properties),
        ..Bounds::default()
    }
}

fn of_array(array: &ArrayType) -> Bounds {
    Bounds {
        min_items: count(array.min_items),
        max_items: count(array.max_items),
        unique_items: array.unique_items,
        ..Bounds::default()
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
