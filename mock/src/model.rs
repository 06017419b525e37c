//! What the server keeps of a document: operations with everything they refer to.

use std::fmt;

use serde_json::Value;
pub(crate) use specwright::{Place, Style};

use crate::route::{Fixed, Template};
use specwright_schema::{SchemaId, Schemas};

/// One document.
#[derive(Debug)]
pub(crate) struct Api {
    /// The name of its file without extension, or the name it was given by.
    pub(crate) name: String,
    pub(crate) operations: Vec<Operation>,
    pub(crate) schemas: Schemas,
    pub(crate) schemes: Vec<(String, Scheme)>,
    /// What the document says and the server does not support.
    pub(crate) notices: Vec<String>,
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// `operationId`, else `METHOD /template`.
    pub(crate) id: String,
    pub(crate) method: String,
    /// The path as the document has it.
    pub(crate) path: String,
    /// The path with each base path, and without one.
    pub(crate) templates: Vec<Template>,
    pub(crate) parameters: Vec<Parameter>,
    /// What tells the operation from others of the same path.
    pub(crate) fixed: Vec<Fixed>,
    pub(crate) body: Option<Body>,
    pub(crate) responses: Vec<(StatusKey, Response)>,
    /// Alternatives, each of schemes (by index) that are needed together; empty when nothing is needed.
    pub(crate) security: Vec<Vec<usize>>,
    /// What carries the idempotency keys of its requests.
    pub(crate) key: Option<Carrier>,
}

/// The header or the query parameter that carries an idempotency key.
#[derive(Debug)]
pub(crate) struct Carrier {
    pub(crate) place: Place,
    pub(crate) name: String,
}

#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) place: Place,
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) style: Style,
    pub(crate) explode: bool,
    /// Whether `name=` is let pass whatever the schema.
    pub(crate) allow_empty: bool,
    pub(crate) schema: Option<SchemaId>,
    /// The media type of a parameter that is written as `content`.
    pub(crate) content: Option<String>,
    /// The media type of a parameter that is the whole query.
    pub(crate) whole: Option<Media>,
    /// Whether it is an array or an object.
    pub(crate) composed: bool,
}

#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) media: Vec<Media>,
}

/// A media type of a request or a response.
#[derive(Debug)]
pub(crate) struct Media {
    /// The media type or range as documented.
    pub(crate) range: String,
    pub(crate) schema: Option<SchemaId>,
    /// Whether the schema is a list that is sent item by item (`itemSchema`); events are described with all their fields.
    pub(crate) is_of_items: bool,
    pub(crate) example: Option<Value>,
    pub(crate) examples: Vec<(String, Example)>,
    pub(crate) encoding: Vec<(String, Encoding)>,
    /// The properties in the order of the document: that of the parts of a multipart without names.
    pub(crate) order: Vec<String>,
}

/// A named example: the value, and the body as it is sent where the document says that (`serializedValue`). It has one of them.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) value: Option<Value>,
    pub(crate) sent: Option<String>,
}

impl Media {
    /// How a property is written.
    pub(crate) fn encoding(&self, property: &str) -> Option<&Encoding> {
        let mut encoding = self.encoding.iter();
        encoding
            .find(|(name, _)| name == property)
            .map(|(_, encoding)| encoding)
    }
}

/// How a property of a form is written, or the part it is.
#[derive(Debug)]
pub(crate) struct Encoding {
    pub(crate) style: Option<Style>,
    pub(crate) explode: bool,
    /// The media types or ranges of the part.
    pub(crate) content_types: Vec<String>,
    /// Whether the part has a position of its own, and so is one part even if it is a list.
    pub(crate) at_position: bool,
    /// The headers of the part.
    pub(crate) headers: Vec<(String, Header)>,
}

/// A status as documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StatusKey {
    Code(u16),
    /// The first digit.
    Range(u16),
    Default,
}

impl fmt::Display for StatusKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) media: Vec<Media>,
    pub(crate) headers: Vec<(String, Header)>,
}

#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) required: bool,
    pub(crate) schema: Option<SchemaId>,
    pub(crate) example: Option<Value>,
}

/// A way to show who one is.
#[derive(Debug)]
pub(crate) enum Scheme {
    Key {
        place: Place,
        name: String,
    },
    Bearer,
    Basic,
    /// Another scheme of the header `Authorization`, by its name.
    Http(String),
    /// A signed request, by the name of the algorithm.
    Signature(String),
    /// A certificate of the client's; the server does without TLS, so there is nothing to check.
    MutualTls,
}
