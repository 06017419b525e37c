//! The runtime of clients that Specwright generates from OpenAPI documents.
//!
//! A generated crate has a client with a method for each operation, models, and a `Builder`; it passes this crate on as
//! `runtime`. What you meet of it:
//!
//! | you want to | look at |
//! | --- | --- |
//! | set up a client | the `Builder` of the generated crate, [`Config`], [`Credentials`] and [`auth`] |
//! | change one call | `customize` of a request, which gives its [`Call`] |
//! | get at a response that is not as documented | [`Call::send_as`], [`Call::json`], [`Call::text`], [`Call::bytes`], [`Call::lines_as`]: methods of every request |
//! | use what a call gives | [`Pending`] (to be awaited), [`Response`], [`Conditional`], [`Items`] and [`Pages`], [`Events`], [`Lines`] and [`Chunks`] |
//! | understand a failure | [`Error`] and [`ErrorKind`] |
//! | have failed calls sent again | [`RetryPolicy`], [`RetryBudget`] |
//! | see or change every request | [`Interceptor`] |
//! | send requests by other means, or test without a server | [`Transport`], [`transport::Script`] |
//! | work with JSON that the document does not describe | [`Json`] and [`json`] |
//! | describe a type of your own | [`record!`], [`text_enum!`] |
//! | call from code that is not async | `blocking` of a call, a listing or a stream, with the feature `blocking` |

pub mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
mod callers;
#[cfg(feature = "validate")]
mod check;
mod client;
#[doc(hidden)]
pub mod codegen;
mod describe;
mod encoding;
mod error;
pub mod json;
mod model;
mod paging;
mod request;
mod response;
mod secrets;
pub mod transport;
mod url;
mod value;

pub use auth::Credentials;
pub use bytes;
pub use bytes::Bytes;
pub use client::{
    AttemptContext, Builder, Call, Client, Config, Interceptor, Outcome, Pending, RetryBudget, RetryPolicy,
};
pub use encoding::ContentEncoding;
pub use error::{
    ApiError, Attempt, ClockSkew, Error, ErrorBody, ErrorKind, Failure, FromError, GaveUp, InvalidRequest, Redirect,
    Timeout, TooLarge, UnexpectedBody, Violation,
};
pub use http;
pub use json::{IntoJson, Json, Number, ReadError};
pub use model::Headers;
pub use paging::{Items, Pages};
pub use response::{Chunks, Conditional, Event, Events, FromEvent, Lines, Output, RawResponse, Response, TypedEvent};
pub use transport::{HttpRequest, HttpResponse, Transport, TransportError};
pub use value::{Base64Url, Binary, Date, DateTime, Delimited, File, Nullable, Secret, UnknownText, Upload};
