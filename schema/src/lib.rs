//! The schemas of OpenAPI documents: what values have to keep to, and what does not.

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
pub use schemas::{Direction, Kinds, Notice, Reading, Schema, SchemaId, Schemas, is_base64, is_integral};
pub use violation::{Violation, show, show_text, step};
