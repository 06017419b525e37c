//! The value types that a document can ask for and Rust's standard library does not have.

pub(crate) mod base64;
mod binary;
pub(crate) mod calendar;
mod date_time;
mod file;
mod nullable;
mod secret;
mod unknown_text;
mod upload;

pub use binary::Binary;
pub use date_time::{Date, DateTime};
pub use file::File;
pub use nullable::Nullable;
pub use secret::Secret;
pub use unknown_text::UnknownText;
pub use upload::{Upload, UploadPieces};

use crate::{IntoJson, Json};

/// An array of `T`s as JSON, from values that become `T`s: what the setters of list parameters take.
///
/// ```
/// let list = specwright_runtime::list::<String, _>(["a", "b"]);
/// assert_eq!(list.to_string(), r#"["a","b"]"#);
/// ```
pub fn list<T, I>(values: I) -> Json
where
    I: IntoIterator,
    I::Item: Into<T>,
    T: IntoJson,
{
    values.into_iter().map(Into::<T>::into).collect()
}
