//! Keywords of our own: references to other schemas of the arena, patterns, and ranges of integers.

use jsonschema::{Keyword, ValidationError};
use serde_json::Value;

use super::{SchemaId, format};
use crate::pattern::Pattern;
use crate::problem::show_text;

/// The value fits another schema of the arena. The message of its error is the index of that schema: what exactly
/// does not fit is found out only when it is reported.
pub(super) struct Reference {
    id: SchemaId,
    accepts: fn(SchemaId, &Value) -> bool,
}

impl Reference {
    pub(super) fn new(index: &Value, accepts: fn(SchemaId, &Value) -> bool) -> Self {
        let index = index.as_u64().and_then(|index| usize::try_from(index).ok());
        let id = SchemaId(index.unwrap_or(usize::MAX));
        Self { id, accepts }
    }
}

impl<'i> Keyword<'i> for Reference {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        match (self.accepts)(self.id, instance) {
            true => Ok(()),
            false => Err(ValidationError::custom(self.id.0.to_string())),
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        (self.accepts)(self.id, instance)
    }
}

/// A string matches a pattern.
pub(super) struct Matches(Option<Pattern>);

impl Matches {
    pub(super) fn new(pattern: &str) -> Self {
        Self(Pattern::new(pattern))
    }
}

impl<'i> Keyword<'i> for Matches {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        let text = instance.as_str().unwrap_or_default();
        match &self.0 {
            Some(pattern) if !Keyword::is_valid(self, instance) => Err(ValidationError::custom(format!(
                "{} does not match the pattern {}",
                show_text(text),
                pattern.text()
            ))),
            _ => Ok(()),
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        match (&self.0, instance) {
            (Some(pattern), Value::String(text)) => pattern.matches(text),
            _ => true,
        }
    }
}

/// A number is within the range of a format like `int32`.
pub(super) struct Range(pub(super) String);

impl<'i> Keyword<'i> for Range {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        match Keyword::is_valid(self, instance) {
            true => Ok(()),
            false => Err(ValidationError::custom(format!("{instance} is beyond {}", self.0))),
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        let (Value::Number(number), Some((least, most))) = (instance, format::integer_range(&self.0)) else {
            return true;
        };
        let integer = number.as_i64().map(i128::from).or(number.as_u64().map(i128::from));
        match (integer, number.as_f64()) {
            (Some(integer), _) => (least..=most).contains(&integer),
            (None, Some(float)) => float >= least as f64 && float <= most as f64,
            (None, None) => false,
        }
    }
}
