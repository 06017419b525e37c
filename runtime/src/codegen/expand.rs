//! What the expansions of the macros call.

pub use crate::json::to_json;
pub use crate::json::transcode::{deserialize, serialize};
pub use crate::model::listed::{display, listed};
pub use crate::model::record::{debug, read as read_record, write as write_record};
pub use crate::model::tuple::{read as read_tuple, write as write_tuple};
pub use crate::model::union::{Union, read as read_union};
pub use serde;

use crate::value::UnknownText;

/// A value of a text enum that is none of those listed.
pub fn unknown_text(text: &str) -> UnknownText {
    UnknownText::new(text)
}
