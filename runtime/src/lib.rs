//! The runtime of clients that Specwright generates from OpenAPI documents.
//!
//! A generated crate has a client with a method for each operation, models, and a `Builder`; it passes this crate on as
//! `runtime`. What you meet of it:
//!
//! | you want to | look at |
//! | --- | --- |
//! | set up a client | the `Builder` of the generated crate, [`Config`], [`Credentials`] and [`auth`] |
//! | change one call | `customize` of a request, which gives its [`Call`]: headers, timeouts, other credentials, another endpoint |
//! | send a request that the document lacks | [`Client::request`] |
//! | get at a response that is not as documented | [`Call::send_as`], [`Call::json`], [`Call::text`], [`Call::bytes`], [`Call::lines_as`]: methods of every request |
//! | use what a call gives | [`Pending`] (to be awaited), [`Response`], [`Conditional`], [`Items`] and [`Pages`], [`Events`], [`Lines`] and [`Chunks`] |
//! | understand a failure | [`Error`] and [`ErrorKind`] |
//! | have failed calls sent again | [`RetryPolicy`], [`RetryBudget`] |
//! | see or change every request | [`Interceptor`] |
//! | send requests by other means, or test without a server | [`Transport`], [`transport::Script`] |
//! | put layers around requests, or send them by a client of your own | `transport::TowerTransport` and `ClientService` with the feature `tower`, `transport::ReqwestTransport` with `reqwest` |
//! | work with JSON that the document does not describe | [`Json`] and [`json`] |
//! | describe a type of your own | [`record!`], [`text_enum!`], [`as_text!`] |
//! | call from code that is not async | `blocking` of a call, a listing or a stream, with the feature `blocking` |
//!
//! Without the feature `client`, which the default transport brings along, there is what models alone need.

// what only a client needs of JSON and of values is too little to be told apart
#![cfg_attr(not(feature = "client"), allow(dead_code, unused_imports))]

#[cfg(feature = "client")]
pub mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "client")]
mod callers;
#[cfg(feature = "validate")]
mod check;
#[cfg(feature = "client")]
mod client;
mod clock;
#[doc(hidden)]
pub mod codegen;
#[cfg(feature = "client")]
mod describe;
mod encoding;
#[cfg(feature = "client")]
mod error;
pub mod json;
mod model;
#[cfg(feature = "client")]
mod paging;
#[cfg(feature = "client")]
mod request;
#[cfg(feature = "client")]
mod response;
#[cfg(feature = "client")]
mod secrets;
#[cfg(feature = "client")]
pub mod transport;
#[cfg(feature = "client")]
mod url;
mod value;
#[cfg(feature = "xml")]
mod xml;

#[cfg(feature = "url")]
pub use ::url::Url;
#[cfg(feature = "client")]
pub use auth::Credentials;
#[cfg(feature = "bytes")]
pub use bytes;
#[cfg(feature = "client")]
pub use bytes::Bytes;
#[cfg(feature = "chrono")]
pub use chrono;
#[cfg(feature = "tower")]
pub use client::ClientService;
#[cfg(feature = "client")]
pub use client::{
    AttemptContext, Builder, Call, Client, Config, Interceptor, Outcome, Pending, Request, RetryBudget, RetryPolicy,
};
#[cfg(feature = "client")]
pub use encoding::ContentEncoding;
#[cfg(feature = "client")]
pub use error::{
    ApiError, Attempt, ClockSkew, Error, ErrorBody, ErrorKind, Failure, FromError, GaveUp, InvalidRequest, NextPage,
    Redactor, Redirect, Timeout, TooLarge, UnexpectedBody, Violation,
};
#[cfg(feature = "client")]
pub use http;
#[cfg(feature = "client")]
pub use http::Method;
#[cfg(feature = "indexmap")]
pub use indexmap;
#[cfg(feature = "jiff")]
pub use jiff;
pub use json::{IntoJson, Json, Number, ReadError};
#[cfg(feature = "client")]
pub use model::Headers;
pub use model::Lenient;
#[cfg(feature = "client")]
pub use paging::{Cursor, InvalidCursor, Items, Pages};
#[cfg(all(feature = "reqwest", not(target_os = "unknown")))]
pub use reqwest;
#[cfg(feature = "client")]
pub use response::{Chunks, Conditional, Event, Events, FromEvent, Lines, Output, RawResponse, Response, TypedEvent};
#[cfg(feature = "rust_decimal")]
pub use rust_decimal;
#[cfg(feature = "time")]
pub use time;
#[cfg(feature = "client")]
pub use transport::{HttpRequest, HttpResponse, Transport, TransportError};
#[cfg(feature = "uuid")]
pub use uuid;
#[cfg(feature = "serde_json")]
pub use value::Serde;
pub use value::{Base64, Base64Url, Binary, Date, DateTime, Delimited, Nullable, Numeric, Secret, Text, UnknownText};
#[cfg(feature = "client")]
pub use value::{ETag, File, InvalidETag, Upload};
