//! What the expansions of this crate's macros call. No part of the interface: it may change in any release.

pub use super::listed::{display, listed};
pub use super::record::{debug, read as read_record, write as write_record};
pub use super::tuple::{read as read_tuple, write as write_tuple};
pub use super::union::{Union, read as read_union};
pub use crate::json::{deserialize, serialize};
pub use serde;

use crate::UnknownText;

/// A value of a text enum that is none of those listed.
pub fn unknown_text(text: &str) -> UnknownText {
    UnknownText::new(text)
}
