//! Responses, by status.

use std::fmt;

use super::{Docs, Link, TypeRef};

/// One documented response.
#[derive(Debug)]
pub struct Response {
    /// For which status.
    pub status: Status,
    /// How its body is read.
    pub media: ResponseMedia,
    /// The type of its body; none where it is not JSON.
    pub ty: Option<TypeRef>,
    /// Whether it comes as a stream of server-sent events, too, and what is said about them.
    pub events: Option<TypeRef>,
    /// Whether that is a list of the events as objects, the data of each a property `data`.
    pub event_objects: bool,
    /// Documented headers.
    pub headers: Vec<Header>,
    /// Where it leads.
    pub links: Vec<Link>,
    /// Its documentation.
    pub docs: Docs,
}

/// For which status a response is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Exact(u16),
    /// A class of statuses: `4` is `4XX`.
    Class(u8),
    /// Whatever is not listed.
    Default,
}

/// As a key of `responses`.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(code) => write!(f, "{code}"),
            Self::Class(class) => write!(f, "{class}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// How the body of a response is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum ResponseMedia {
    Json,
    Text,
    Bytes,
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
