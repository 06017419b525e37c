//! Parameters: their place and serialization.

pub use crate::style::{Place, Style};

use super::{ConstraintsId, Docs, TypeRef};

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Its place.
    pub place: Place,
    /// How arrays and objects are written.
    pub style: Style,
    /// Whether elements of arrays and objects are written separately.
    pub explode: bool,
    /// Whether reserved characters are sent as they are (`allowReserved`).
    pub allow_reserved: bool,
    /// The encodings of the properties of a whole query that is a form.
    pub encodings: Vec<Encoding>,
    /// Whether slashes in the value separate path segments.
    pub greedy: bool,
    /// Whether the value is sent as JSON text (`content: application/json`).
    pub json: bool,
    /// Whether the document requires it.
    pub required: bool,
    /// The default in the document.
    pub default: Option<serde_json::Value>,
    /// Whether it is set on the client and not on each call.
    pub from_client: bool,
    /// Whether its value is secret.
    pub secret: bool,
    /// What a call makes of itself for it, so that the caller need not.
    pub made: Option<Made>,
    /// The type of its value.
    pub ty: TypeRef,
    /// What its value has to keep to.
    pub constraints: Option<ConstraintsId>,
    /// Its documentation.
    pub docs: Docs,
}

/// What a call makes of itself for a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub enum Made {
    /// The idempotency key.
    Key {
        /// Whether the document describes the parameter, or only names it (`x-idempotency-key`).
        is_described: bool,
    },
    /// The time at which the call was sent first.
    FirstSent,
}

/// The encoding of one form property.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct Encoding {
    /// The property.
    pub name: String,
    /// How arrays and objects are written.
    pub style: Style,
    /// Whether each element is written separately.
    pub explode: bool,
    /// Whether reserved characters are sent as they are.
    pub allow_reserved: bool,
    /// Whether it is sent as JSON text (`contentType`).
    pub json: bool,
}
