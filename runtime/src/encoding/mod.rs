//! Encodings of text and bytes: of URLs, of bytes in text, of bodies.

pub(crate) mod base64;
mod charset;
mod content;
mod media_type;
pub(crate) mod percent;

pub(crate) use charset::{Charset, decoded, encoded};
pub use content::ContentEncoding;
pub(crate) use content::{accepted, encoding_of};
pub(crate) use media_type::{MediaType, essence_of};
