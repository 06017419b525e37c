//! JSON: a strict [`Reader`] over text, a [`Writer`], and [`Json`], a tree for what has no type of
//! its own.
//!
//! Typed values never pass through the tree: they are read from text and written to text. Numbers keep
//! their text and so lose nothing; the order of keys is kept.

mod convert;
mod error;
mod number;
mod pointer;
mod reader;
mod scan;
#[cfg(feature = "serde")]
pub(crate) mod transcode;
mod tree;
mod wire;
mod writer;

pub use convert::{IntoJson, list};
pub use error::{Kind, ReadError, ReadErrorKind};
pub use number::Number;
pub use pointer::at_pointer;
pub(crate) use pointer::at_pointer_limited;
pub(crate) use reader::{
    Abort, Choice, FIRST, Index, IndexedKey, Loss, MemoryLeft, OnlyTag, Rank, ReadLimits, Values, Wanted,
};
pub use reader::{MAX_DEPTH, Mark, Reader};
#[cfg(feature = "xml")]
pub(crate) use scan::is_number;
#[cfg(feature = "serde")]
pub(crate) use transcode::serde_by_wire;
pub use tree::Json;
pub use wire::Wire;
pub(crate) use writer::Tag;
pub use writer::Writer;

/// Reads a value from JSON text. Nothing but white space may follow it.
///
/// # Errors
/// When the text is not JSON or does not hold such a value.
///
/// ```
/// let sizes: Vec<i64> = specwright_runtime::json::from_str("[1, 2]")?;
/// assert_eq!(sizes, [1, 2]);
/// let error = specwright_runtime::json::from_str::<Vec<i64>>("[1, true]").unwrap_err();
/// assert_eq!(error.to_string(), "[1]: expected an integer, found a boolean");
/// # Ok::<(), specwright_runtime::ReadError>(())
/// ```
pub fn from_str<T: Wire>(text: &str) -> Result<T, ReadError> {
    from_str_limited(text, ReadLimits::default())
}

/// [`from_str`] at a cost that is limited.
pub(crate) fn from_str_limited<T: Wire>(text: &str, limits: ReadLimits) -> Result<T, ReadError> {
    let mut value = T::blank();
    read_limited(&mut value, text, limits)?;
    Ok(value)
}

/// Reads a value from bytes that hold JSON text: see [`from_str`].
///
/// # Errors
/// Also when the bytes are not UTF-8.
pub fn from_slice<T: Wire>(bytes: &[u8]) -> Result<T, ReadError> {
    from_str(utf8(bytes)?)
}

/// Reads JSON text into a value: [`from_str`] for those who know the type by its trait only. What
/// the value held before is replaced.
///
/// # Errors
/// As [`from_str`]; the value is then in no useful state.
pub fn read_into(value: &mut dyn Wire, text: &str) -> Result<(), ReadError> {
    read_limited(value, text, ReadLimits::default())
}

/// [`read_into`] at a cost that is limited.
pub(crate) fn read_limited(value: &mut dyn Wire, text: &str, limits: ReadLimits) -> Result<(), ReadError> {
    let mut reader = Reader::limited(text, limits);
    if text.starts_with('\u{feff}') {
        return Err(reader.error(ReadErrorKind::ByteOrderMark));
    }
    reader.start_anew();
    value.read(&mut reader)?;
    reader.check_memory()?;
    reader.end()
}

/// Reads what is empty where JSON should be: as null, which is an empty list or map, or a struct that requires nothing. Whether
/// the value can be that; an alternative that no schema describes is none.
pub(crate) fn read_nothing(value: &mut dyn Wire, limits: ReadLimits) -> bool {
    let mut reader = Reader::limited("null", limits);
    reader.start_anew();
    value.read(&mut reader).is_ok() && !reader.is_unknown(0)
}

/// The text of bytes that should be UTF-8.
///
/// # Errors
/// When they are not: the offset is that of the first faulty byte.
pub fn utf8(bytes: &[u8]) -> Result<&str, ReadError> {
    std::str::from_utf8(bytes).map_err(|error| ReadError::new(ReadErrorKind::Encoding, error.valid_up_to()))
}

/// The compact JSON text of a value. Secrets are in it.
pub fn to_string(value: &dyn Wire) -> String {
    let mut writer = Writer::with_capacity(128);
    value.write(&mut writer);
    writer.into_string()
}

/// The compact JSON text of a value with `<redacted>` for each secret: for logs.
pub fn to_redacted_string(value: &dyn Wire) -> String {
    let mut writer = Writer::redacting();
    value.write(&mut writer);
    writer.into_string()
}

/// A value as a tree. Secrets become [`Json::Secret`].
pub fn to_json(value: &dyn Wire) -> Json {
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer.into_json()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_to_be_plain_utf8() {
        let error = from_slice::<String>(b"\"a\xff\"").unwrap_err();
        assert_eq!(error.to_string(), "text is not valid UTF-8 at byte 2");
        let error = from_slice::<String>(b"\xef\xbb\xbf\"a\"").unwrap_err();
        assert_eq!(error.to_string(), "text starts with a byte order mark");
        assert_eq!(from_slice::<String>("\"中\"".as_bytes()).unwrap(), "中");
    }

    #[test]
    fn nothing_may_follow() {
        assert!(from_str::<bool>(" true\n").unwrap());
        assert_eq!(
            from_str::<bool>("true x").unwrap_err().to_string(),
            "text goes on after the value at byte 5"
        );
        assert_eq!(
            from_str::<bool>("").unwrap_err().to_string(),
            "text ends early at byte 0"
        );
    }
}
