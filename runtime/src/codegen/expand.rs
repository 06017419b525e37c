//! What the expansions of the macros call.

pub use crate::json::to_json;
#[cfg(feature = "serde")]
pub use crate::json::transcode::{deserialize, serialize};
pub use crate::model::constant::{Flag, read as read_constant};
pub use crate::model::listed::{display, listed};
#[cfg(feature = "serde_json")]
pub use crate::model::own::write_serde;
pub use crate::model::own::write_text;
pub use crate::model::record::{debug, read as read_record, write as write_record};
pub use crate::model::tags::{write_tagged, write_tagged_if_absent};
pub use crate::model::tuple::{List, read as read_tuple, write as write_tuple};
pub use crate::model::union::{Union, read as read_union};
#[cfg(feature = "serde")]
pub use serde;

use crate::json::{ReadError, Reader, Wire, from_str};
use crate::value::UnknownText;

/// Whether what is read next may hold parts of an earlier value.
#[inline]
pub fn take_anew(reader: &mut Reader<'_>) -> bool {
    reader.take_anew()
}

/// Reads a value.
///
/// # Errors
/// When the next value is another.
pub fn read<T: Wire>(reader: &mut Reader<'_>) -> Result<T, ReadError> {
    let mut value = T::blank();
    value.read(reader)?;
    Ok(value)
}

/// A default of the document, which is given as JSON text. The generator has read it as the same type.
pub fn default<T: Wire>(json: &'static str) -> T {
    from_str(json).unwrap_or_else(|_| T::blank())
}

/// A value of a text enum that is none of those listed.
pub fn unknown_text(text: &str) -> UnknownText {
    UnknownText::new(text)
}

/// Says that an enum was read from a value that it does not list.
pub fn unlisted(reader: &mut Reader<'_>) {
    reader.lose_listing();
}
