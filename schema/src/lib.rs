//! The schemas of OpenAPI documents: what values have to keep to, and what does not.
//!
//! The mock server checks requests and makes responses with this crate; callers without generated code check their
//! arguments with it before anything is sent.
//!
//! # Two forms of a schema
//! [`Reading`] reads schemas out of a document into [`Schemas`], an arena in which references are indices. [`RequestSchemas`]
//! holds the schemas of parameters and bodies as text, to be kept in a file; one of them with all that it refers to is a
//! [`ClosedSchema`], plain JSON Schema 2020-12 that any validator understands. A [`Checker`] reads that form into an arena
//! again, so both forms find the same violations.
//!
//! ```
//! use serde_json::json;
//! use specwright_schema::{Checker, ClosedSchema};
//!
//! # fn main() -> Result<(), specwright_schema::SchemaError> {
//! let pet = json!({"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "minLength": 2}}});
//! let checker = Checker::new(ClosedSchema::new(pet))?;
//! let violations = checker.check(&json!({"name": "x"}));
//! assert_eq!(violations[0].to_string(), "name: has 1 characters and needs at least 2");
//! assert_eq!(violations[0].keyword.as_str(), "/properties/name/minLength");
//! assert_eq!(checker.template(), json!({"name": "string"}));
//! # Ok(())
//! # }
//! ```
//!
//! # Validation
//! The crate `jsonschema` validates values, with `$ref`s that never leave the document and with regular expressions that
//! take linear time. What OpenAPI adds (`nullable`, `readOnly`, `writeOnly`, discriminators) is translated to JSON Schema
//! first. Each schema of the components is compiled once, when a value first needs it. How deep and how long a validation
//! goes is limited: a value beyond that is not said to fit.
//!
//! # The modules
//! Each uses those before it: `violation` and `pattern` stand alone; `document` writes a document as JSON; `schemas` holds
//! its schemas and validates against them; `instance` makes values that fit; `closed`, `described` and `checker` are about
//! one schema with all that it refers to; `requests` finds those of a document.

mod checker;
mod closed;
mod described;
mod document;
mod instance;
mod pattern;
mod requests;
mod schemas;
mod violation;

pub use checker::{Checker, SchemaError};
pub use closed::ClosedSchema;
pub use described::{Described, Property};
pub use document::{RootError, Section, is_validated, locate, resolve, root, root_of};
pub use instance::{instance, one_of_each};
pub use pattern::Pattern;
pub use requests::RequestSchemas;
pub use schemas::{
    Applied, Direction, Kinds, Notice, Reading, Schema, SchemaId, Schemas, XmlName, XmlPlace, is_base64, is_integral,
};
pub use violation::{Violation, show, show_text, step};
