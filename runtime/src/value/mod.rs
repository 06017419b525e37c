//! The value types that a document can ask for and Rust's standard library does not have.

mod binary;
#[cfg(feature = "blocking")]
mod blocking_reader;
pub(crate) mod calendar;
mod date_time;
mod delimited;
#[cfg(feature = "client")]
mod etag;
#[cfg(feature = "client")]
mod file;
#[cfg(feature = "client")]
mod http_date;
mod nullable;
mod own;
mod secret;
mod unknown_text;
#[cfg(feature = "client")]
mod upload;

pub use binary::{Base64Url, Binary};
pub use date_time::{Date, DateTime};
pub use delimited::Delimited;
#[cfg(feature = "client")]
pub use etag::{ETag, InvalidETag};
#[cfg(feature = "client")]
pub use file::File;
#[cfg(feature = "client")]
pub(crate) use http_date::http_date;
pub use nullable::Nullable;
#[cfg(feature = "serde_json")]
pub use own::Serde;
pub use own::{Base64, Numeric, Text};
pub use secret::Secret;
pub use unknown_text::UnknownText;
#[cfg(feature = "client")]
pub use upload::Upload;
#[cfg(feature = "client")]
pub(crate) use upload::UploadPieces;
