//! Values that are always the same.

use super::listed::is_worth;
use crate::json::{Kind, Number, ReadError, ReadErrorKind, Reader, Wire, Writer, from_str};

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
        if reader.since(mark) == constant {
            return Ok(None);
        }
        let kind = ReadErrorKind::other_than(constant, reader.since(mark));
        return Ok(Some(ReadError::new(kind, start)));
    };
    if reader.since(mark) == constant {
        return Ok(None);
    }
    let promised = from_str::<String>(constant).ok(); // none for null
    let is_number = || Number::parse(&text).is_ok_and(|number| is_worth(&number, constant));
    if promised.as_deref() != Some(&*text) && (kind != Kind::Number || !is_number()) {
        let kind = ReadErrorKind::other_than(constant, reader.since(mark));
        return Ok(Some(ReadError::new(kind, start)));
    }
    if (kind == Kind::String) != constant.starts_with('"') {
        reader.lose_kind();
    }
    Ok(None)
}

/// What a field stands for that says whether a value is there which is always the same: a `bool`, or an `Option` of one
/// that may be null and absent.
#[derive(Clone, Copy, Debug)]
pub struct Flag {
    /// The value, as JSON text.
    pub(super) json: &'static str,
    /// Whether `false` is null, and not absent.
    pub(super) or_null: bool,
}

impl Flag {
    /// Whether the value, given as JSON text, is there.
    pub const fn new(json: &'static str) -> Self {
        Self { json, or_null: false }
    }

    /// Whether it is the value or null.
    #[must_use]
    pub const fn or_null(mut self) -> Self {
        self.or_null = true;
        self
    }

    /// Whether the value, or null, is there.
    pub(super) fn is_there(self, field: &dyn Wire) -> bool {
        match self.or_null {
            true => !field.is_absent(),
            false => is_set(field),
        }
    }

    /// Writes the value, or null.
    pub(super) fn write(self, field: &dyn Wire, writer: &mut Writer) {
        match self.or_null && !is_set(field) {
            true => writer.null(),
            false => writer.raw(self.json),
        }
    }

    /// Reads the value or null.
    ///
    /// # Errors
    /// When it is neither.
    pub(super) fn read(self, field: &mut dyn Wire, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        let is_null = self.or_null && reader.take_null()?;
        if !is_null {
            read(self.json, reader)?;
        }
        set(field, !is_null)
    }
}

/// Sets the field to the `bool`.
pub(super) fn set(field: &mut dyn Wire, is_set: bool) -> Result<(), ReadError> {
    field.read(&mut Reader::new(if is_set { "true" } else { "false" }))
}

/// Whether the field is `true`.
fn is_set(field: &dyn Wire) -> bool {
    let mut writer = Writer::new();
    field.write(&mut writer);
    writer.as_str() == "true"
}
