//! Encodings of text and bytes: of URLs, of bytes in text, of bodies.

pub(crate) mod base64;
mod content;
pub(crate) mod percent;

pub use content::ContentEncoding;
pub(crate) use content::{accepted, encoding_of};
