//! Encodings of text and bytes: of URLs, of bytes in text, of bodies.

pub(crate) mod base64;
#[cfg(feature = "client")]
mod charset;
#[cfg(feature = "client")]
mod content;
#[cfg(feature = "client")]
mod media_type;
#[cfg(feature = "client")]
pub(crate) mod percent;

#[cfg(feature = "client")]
pub(crate) use charset::{Charset, decoded, encoded};
#[cfg(feature = "xml")]
pub(crate) use charset::{has_charset, label_of};
#[cfg(feature = "client")]
pub use content::ContentEncoding;
#[cfg(feature = "client")]
pub(crate) use content::{accepted, encoding_of};
#[cfg(feature = "client")]
pub(crate) use media_type::{MediaType, essence_of};
