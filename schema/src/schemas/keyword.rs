//! Keywords of our own: references to other schemas of the arena, patterns, and ranges of integers.

use jsonschema::{Keyword, ValidationError};
use serde_json::{Value, json};

use super::{SchemaId, format};
use crate::pattern::Pattern;
use crate::violation::show_text;

/// The value fits the schema at this index of the arena.
pub(super) const REFERENCE: &str = "x-specwright-schema";
/// The string matches this pattern.
pub(super) const PATTERN: &str = "x-specwright-pattern";
/// The number is within the range of this format.
pub(super) const RANGE: &str = "x-specwright-range";

/// The index in the arena of the schema that an object was translated from. It is no keyword.
pub(super) const NODE: &str = "x-specwright-node";

/// A reference as a schema.
pub(super) fn refer(id: SchemaId) -> Value {
    json!({REFERENCE: id.0})
}

/// The schema that a reference refers to; `None` for what is no reference.
pub(super) fn referred(reference: &Value) -> Option<SchemaId> {
    id(reference.get(REFERENCE)?)
}

/// The schema that a translated schema was made from.
pub(super) fn node(translated: &Value) -> Option<SchemaId> {
    id(translated.get(NODE)?)
}

/// The value of `type` or `enum`, with null among what it lists.
pub(super) fn with_null(keyword: &str, list: &Value) -> Value {
    let null = match keyword {
        "type" => json!("null"),
        _ => Value::Null,
    };
    let mut list = list.as_array().cloned().unwrap_or_default();
    if !list.contains(&null) {
        list.push(null);
    }
    list.into()
}

fn id(index: &Value) -> Option<SchemaId> {
    usize::try_from(index.as_u64()?).ok().map(SchemaId)
}

/// A test of values, and what is said of those that fail it.
struct Test<F, M> {
    passes: F,
    message: M,
}

impl<'i, F, M> Keyword<'i> for Test<F, M>
where
    F: Fn(&Value) -> bool + Send + Sync,
    M: Fn(&Value) -> String + Send + Sync,
{
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        match (self.passes)(instance) {
            true => Ok(()),
            false => Err(ValidationError::custom((self.message)(instance))),
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        (self.passes)(instance)
    }
}

/// The value fits another schema of the arena. The message of its error is the index of that schema: what exactly
/// does not fit is found out only when it is reported.
pub(super) fn reference(index: &Value, accepts: fn(SchemaId, &Value) -> bool) -> Box<dyn for<'i> Keyword<'i>> {
    let id = id(index).unwrap_or(SchemaId(usize::MAX));
    Box::new(Test {
        passes: move |value: &Value| accepts(id, value),
        message: move |_: &Value| id.0.to_string(),
    })
}

/// A string matches a pattern.
pub(super) fn pattern(text: &str) -> Box<dyn for<'i> Keyword<'i>> {
    let (pattern, text) = (Pattern::new(text), text.to_owned());
    Box::new(Test {
        passes: move |value: &Value| match (&pattern, value) {
            (Some(pattern), Value::String(text)) => pattern.matches(text),
            _ => true,
        },
        message: move |value: &Value| {
            let found = show_text(value.as_str().unwrap_or_default());
            format!("{found} does not match the pattern {text}")
        },
    })
}

/// A number is within the range of a format like `int32`.
pub(super) fn range(name: &str) -> Box<dyn for<'i> Keyword<'i>> {
    let (range, name) = (format::integer_range(name), name.to_owned());
    Box::new(Test {
        passes: move |value: &Value| {
            let (Value::Number(number), Some((least, most))) = (value, range) else {
                return true;
            };
            let integer = number.as_i64().map(i128::from).or(number.as_u64().map(i128::from));
            match (integer, number.as_f64()) {
                (Some(integer), _) => (least..=most).contains(&integer),
                (None, Some(float)) => float >= least as f64 && float <= most as f64,
                (None, None) => false,
            }
        },
        message: move |value: &Value| format!("{value} is beyond {name}"),
    })
}
