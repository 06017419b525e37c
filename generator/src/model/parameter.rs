//! Parameters: where they go and how they are written.

pub use crate::style::{Place, Style};

use super::{Docs, TypeRef};

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Where it goes.
    pub place: Place,
    /// How arrays and objects are written.
    pub style: Style,
    /// Whether the parts of arrays and objects are written one by one.
    pub explode: bool,
    /// Whether reserved characters are sent as they are (`allowReserved`).
    pub allow_reserved: bool,
    /// Whether slashes of the value divide segments of the path.
    pub greedy: bool,
    /// Whether the value is sent as JSON text (`content: application/json`).
    pub json: bool,
    /// Whether the document requires it.
    pub required: bool,
    /// What the document assumes where it is not given.
    pub default: Option<serde_json::Value>,
    /// Whether it belongs to the client and not to each call.
    pub from_client: bool,
    /// Whether its value must not be shown.
    pub secret: bool,
    /// The type of its value.
    pub ty: TypeRef,
    /// Its documentation.
    pub docs: Docs,
}
