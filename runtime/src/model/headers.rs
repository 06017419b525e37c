//! Typed header fields of responses.

use http::HeaderMap;

use crate::json::{Json, ReadError, ReadErrorKind, Wire, read_into};

/// Typed response headers of successes or errors, made by `codegen::headers!`; `()` when an operation
/// documents none.
pub trait Headers: Sized + Send + 'static {
    /// Reads the documented headers.
    ///
    /// # Errors
    /// When a header is not what the document says, or a required one is missing; the path is its name.
    fn read(headers: &HeaderMap) -> Result<Self, ReadError>;
}

impl Headers for () {
    fn read(_: &HeaderMap) -> Result<Self, ReadError> {
        Ok(())
    }
}

/// Reads one header into a field; for `codegen::headers!`. A header that is absent leaves the field alone;
/// several of the same name are joined by commas, and fill a field that takes an array.
///
/// # Errors
/// When the header is not what the field takes, or is missing though `required`.
pub fn read_header(
    headers: &HeaderMap,
    name: &'static str,
    required: bool,
    field: &mut dyn Wire,
) -> Result<(), ReadError> {
    let values: Vec<_> = headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    if values.is_empty() {
        return match required {
            true => Err(ReadError::new(ReadErrorKind::Missing, 0).in_key(name)),
            false => Ok(()),
        };
    }
    let text = values.join(",");
    // as a string first, which numbers accept too; then as JSON for booleans, then as a list
    let as_string = match read_into(field, &Json::from(text.as_str()).to_string()) {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    let list: Json = text.split(',').map(str::trim).collect();
    if read_into(field, &text).is_ok() || read_into(field, &list.to_string()).is_ok() {
        return Ok(());
    }
    Err(as_string.in_key(name))
}
