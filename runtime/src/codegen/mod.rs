//! What generated code is written in: tables, traits and macros.
//!
//! No part of the interface for people. Generated code says by `version!` which version of this
//! module it was generated for; the version goes up with every change that such code would notice.

#[cfg(feature = "client")]
mod call;
pub mod expand;
mod models;
#[cfg(feature = "client")]
mod operations;
mod version;

#[cfg(feature = "client")]
pub use crate::client::{Call, Pending};
#[cfg(feature = "client")]
pub use crate::describe::{
    BodyShape, ClientParameter, ErrorField, ErrorFields, Lookup, Method, Next, Operation, Paging, Parameter, Part,
    Place, RetryRules, Scheme, SchemeKind, Server, Service, Stop, Style, Success, SuccessError, Variable,
};
#[cfg(feature = "validate")]
pub use crate::describe::{Choice, Constraint, Constraints, Tag};
#[cfg(feature = "xml")]
pub use crate::describe::{Xml, XmlField, XmlName, XmlScalar};
#[cfg(feature = "client")]
pub use crate::error::{Error, ErrorBody, FromError};
pub use crate::json::{IntoJson, Json, ReadError, Reader, Wire, Writer, list};
pub use crate::model::{Entries, Field, Kinds, Presence, Record, Rule, Shape};
#[cfg(feature = "client")]
pub use crate::model::{Headers, read_header};
#[cfg(feature = "client")]
pub use crate::paging::{Cursor, Items, ListItem, Listed, Pages, next_link};
#[cfg(feature = "client")]
pub use crate::request::Fields;
#[cfg(feature = "client")]
pub use crate::response::{Conditional, Event, Events, FromEvent, Lines, Output, RawResponse, Response};
#[cfg(feature = "xml")]
pub use crate::xml::{Unwritable, from_json as xml_from_json, to_json as xml_to_json};
pub use crate::{
    __constant as constant, __conversions as conversions, __integer_enum as integer_enum, __newtype as newtype,
    __scalar_enum as scalar_enum, __tuple as tuple, __union as union, __uses_xml as uses_xml, __validates as validates,
    __version as version, record, text_enum,
};
#[cfg(feature = "client")]
pub use crate::{
    __error_responses as error_responses, __events as events, __headers as headers, __listed as listed,
    __operation as operation, __responses as responses,
};
#[cfg(feature = "client")]
pub use http;
