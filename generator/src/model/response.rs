//! Responses, by status.

use std::fmt;

use super::{Docs, Events, Link, TypeRef, XmlId};

/// One documented response.
#[derive(Debug)]
pub struct Response {
    /// Its status code or range.
    pub status: Status,
    /// The kind of its body.
    pub media: ResponseMedia,
    /// The documented media type that is read.
    pub media_type: Option<String>,
    /// The others, without those of streams, which are asked for by methods of their own.
    pub others: Vec<OtherMediaType>,
    /// The type of its body; `None` if it is text or bytes.
    pub ty: Option<TypeRef>,
    /// How it is read from XML.
    pub xml: Option<XmlId>,
    /// Its server-sent events, if it may also be an event stream.
    pub events: Option<Events>,
    /// The schema of each value, if it may also be a stream of JSON values.
    pub lines: Option<TypeRef>,
    /// Documented headers.
    pub headers: Vec<Header>,
    /// Its links.
    pub links: Vec<Link>,
    /// Its documentation.
    pub docs: Docs,
}

impl Response {
    /// Whether it says that what the caller has is still good: an outcome without content.
    pub fn is_not_modified(&self) -> bool {
        self.status == Status::Exact(304)
    }
}

/// A media type of a response besides the one that is read.
#[derive(Debug)]
pub struct OtherMediaType {
    /// As the document has it.
    pub name: String,
    /// Whether it is JSON of another schema, which could be taken for the one that is read.
    pub is_other_json: bool,
}

/// The status code or range of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status code.
    Exact(u16),
    /// A range of status codes: `4` is `4XX`.
    Class(u8),
    /// All codes that are not listed.
    Default,
}

/// Formats a status as a key of `responses`.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(code) => write!(f, "{code}"),
            Self::Class(class) => write!(f, "{class}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// The kind of a response body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
#[allow(missing_docs)] // the names say it
pub enum ResponseMedia {
    Json,
    /// JSON, or text, as the `Content-Type` of the response says.
    JsonOrText,
    Text,
    Bytes,
    Xml,
    Empty,
}

/// A documented header of a response.
#[derive(Clone, Debug)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// The type of its value.
    pub ty: TypeRef,
    /// Its documentation.
    pub docs: Docs,
}
