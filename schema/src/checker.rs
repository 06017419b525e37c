//! Values against one closed schema.

use serde_json::Value;

use crate::closed::ClosedSchema;
use crate::described::Described;
use crate::instance::template;
use crate::schemas::{Applied, Direction, Notice, Reading, SchemaId, Schemas};
use crate::violation::Violation;

/// Why values cannot be checked against a schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaError {
    /// It is neither an object nor a boolean.
    #[error("a schema is an object or a boolean")]
    NoSchema,
    /// A reference that leads to nothing within the schema.
    #[error("`{0}` leads nowhere within the schema")]
    Reference(String),
    /// A keyword with a value that it cannot have.
    #[error("the schema is invalid: {0}")]
    Invalid(String),
}

/// Checks values of a request against a schema. What it refers to is compiled when a value first needs it.
#[derive(Clone, Debug)]
pub struct Checker {
    closed: ClosedSchema,
    schemas: Schemas,
    id: SchemaId,
}

impl Checker {
    /// Reads a schema.
    ///
    /// # Errors
    /// If it is no schema, or if it is not closed.
    pub fn new(closed: ClosedSchema) -> Result<Self, SchemaError> {
        if !closed.schema.is_object() && !closed.schema.is_boolean() {
            return Err(SchemaError::NoSchema);
        }
        let mut reading = Reading::standard(&closed.schema);
        let id = reading.read(&closed.schema);
        let (schemas, notices) = reading.finish();
        for notice in notices {
            if let Notice::Reference(reference) = notice {
                return Err(SchemaError::Reference(reference));
            }
        }
        schemas.compile(id, Direction::Request).map_err(SchemaError::Invalid)?;
        Ok(Self { closed, schemas, id })
    }

    /// The schema.
    pub fn schema(&self) -> &ClosedSchema {
        &self.closed
    }

    /// All that does not fit, with places from the value itself: `items[3].name`.
    pub fn check(&self, value: &Value) -> Vec<Violation> {
        let mut violations = self.check_at(value, "");
        for violation in &mut violations {
            if let Some(rest) = violation.at.strip_prefix('.') {
                violation.at = rest.to_owned();
            }
        }
        violations
    }

    /// All that does not fit, with places that continue `at`: `body.items[3].name`.
    pub fn check_at(&self, value: &Value, at: &str) -> Vec<Violation> {
        let mut violations = self.schemas.check(self.id, value, at, Direction::Request);
        for violation in &mut violations {
            violation.keyword = self.closed.place(&violation.keyword);
        }
        violations
    }

    /// Whether a value fits.
    pub fn accepts(&self, value: &Value) -> bool {
        self.schemas.accepts(self.id, value, Direction::Request)
    }

    /// What the schema says, through references and compositions.
    pub fn described(&self) -> Described<'_> {
        Described::new(&self.schemas, self.id, &self.closed.schema)
    }

    /// All schemas that may apply to a value, whichever alternatives it fits.
    pub fn applied(&self) -> Applied<'_> {
        Applied::new(&self.schemas, [self.id])
    }

    /// A value to fill in: an example of the document if one fits, else what is required, and what is optional if that is
    /// little. It fits wherever a value that does is in reach.
    pub fn template(&self) -> Value {
        let example = self.closed.examples.iter().find(|example| self.accepts(example));
        example
            .cloned()
            .unwrap_or_else(|| template(&self.schemas, self.id, Direction::Request))
    }

    /// A value that fits the first schema of a property, whichever alternatives the whole has; null if there is none.
    pub fn property_template(&self, name: &str) -> Value {
        let applied = self.applied().property(name);
        let made = applied.ids().map(|id| template(&self.schemas, id, Direction::Request));
        made.into_iter().find(|value| !value.is_null()).unwrap_or_default()
    }
}
