//! The value types that a document can ask for and Rust's standard library does not have.

mod binary;
#[cfg(feature = "blocking")]
mod blocking_reader;
pub(crate) mod calendar;
mod date_time;
mod delimited;
mod file;
mod nullable;
mod own;
mod secret;
mod unknown_text;
mod upload;

pub use binary::{Base64Url, Binary};
pub use date_time::{Date, DateTime};
pub use delimited::Delimited;
pub use file::File;
pub use nullable::Nullable;
#[cfg(feature = "serde_json")]
pub use own::Serde;
pub use own::{Base64, Numeric, Text};
pub use secret::Secret;
pub use unknown_text::UnknownText;
pub use upload::Upload;
#[cfg(feature = "hyper")]
pub(crate) use upload::UploadPieces;
