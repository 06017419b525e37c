//! From HTTP responses to values, streams and errors.

pub(crate) mod classify;
mod conditional;
pub(crate) mod decoding;
pub(crate) mod download;
mod events;
mod raw;
pub(crate) mod received;
pub(crate) mod request_id;
mod typed;
#[cfg(feature = "xml")]
mod xml;

pub use conditional::Conditional;
pub(crate) use events::{Arriving, Opened};
pub use events::{Chunks, Event, Events, FromEvent, Lines, TypedEvent};
pub use raw::RawResponse;
pub use typed::{Output, Response};
pub(crate) use typed::{decode, decode_by, decode_headers, response, untyped, value};
