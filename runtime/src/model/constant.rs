//! Values that are always the same.

use super::listed::is_worth;
use crate::json::{Kind, Number, ReadError, ReadErrorKind, Reader, from_str};

/// Passes the next value.
///
/// # Errors
/// When it is not the constant, which is given as JSON text.
pub fn read(constant: &'static str, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    other_than(constant, reader)?.map_or(Ok(()), Err)
}

/// Passes the next value; an error if it is not the constant. As elsewhere, a number may stand in a string.
pub(super) fn other_than(constant: &'static str, reader: &mut Reader<'_>) -> Result<Option<ReadError>, ReadError> {
    let kind = reader.peek()?;
    let (mark, start) = (reader.mark(), reader.offset());
    let Some(text) = reader.scalar()? else {
        reader.skip()?;
        let kind = ReadErrorKind::other_than(constant, reader.since(mark));
        return Ok(Some(ReadError::new(kind, start)));
    };
    if reader.since(mark) == constant {
        return Ok(None);
    }
    let promised = from_str::<String>(constant).unwrap_or_default();
    let is_number = || Number::parse(&text).is_ok_and(|number| is_worth(&number, constant));
    if promised != text && (kind != Kind::Number || !is_number()) {
        let kind = ReadErrorKind::other_than(constant, reader.since(mark));
        return Ok(Some(ReadError::new(kind, start)));
    }
    if (kind == Kind::String) != constant.starts_with('"') {
        reader.lose_kind();
    }
    Ok(None)
}
