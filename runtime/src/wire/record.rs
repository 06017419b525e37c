//! Structs: one reader and one writer for all of them.

use std::borrow::Cow;
use std::fmt;

use super::order::ahead;
use super::{Entries, Wire};
use crate::json::{ReadErrorKind, to_json};
use crate::{ReadError, Reader, Writer};

/// When a field is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// May be left out, and is when [`Wire::is_absent`].
    Optional,
    /// Has to be there: an answer without it is an error, a request always has it.
    Required,
    /// Has to be there and may be null: none is written as null, an answer without it reads as none.
    Nullable,
}

/// A field of a [`Shape`].
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// `,"key":`, the longest piece of text that reader and writer can compare and copy.
    written: &'static str,
    ident: &'static str,
    presence: Presence,
    /// Whether a text cannot write the key otherwise than as it is, unless by needless escapes.
    plain: bool,
}

impl Field {
    /// A field that may be left out: its key in JSON between `,"` and `":`, its name in Rust (a raw identifier with its `r#`).
    pub const fn new(written: &'static str, ident: &'static str) -> Self {
        // by hand, as this runs when each client is compiled
        let bytes = written.as_bytes();
        let mut index = 2;
        while index + 2 < bytes.len() && bytes[index] >= 0x20 && bytes[index] != b'\\' && bytes[index] != b'"' {
            index += 1;
        }
        Self {
            written,
            ident,
            presence: Presence::Optional,
            plain: index + 2 >= bytes.len(),
        }
    }

    /// The field, [`Presence::Required`].
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.presence = Presence::Required;
        self
    }

    /// The field, [`Presence::Nullable`].
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.presence = Presence::Nullable;
        self
    }

    /// Its key in JSON.
    pub const fn name(&self) -> &'static str {
        let Some((_, from_key)) = self.written.split_at_checked(2) else {
            return "";
        };
        match from_key.split_at_checked(from_key.len().saturating_sub(2)) {
            Some((name, _)) => name,
            None => "",
        }
    }

    /// How many bytes its key takes with the quote and the colon after it, if that is what bytes start with.
    #[inline]
    pub(super) fn is_ahead(&self, bytes: &[u8]) -> Option<usize> {
        let length = self.written.len().wrapping_sub(2);
        if bytes.get(length.wrapping_sub(1)) != Some(&b':') || !self.plain {
            return None;
        }
        let written = self.written.as_bytes().get(2..)?;
        bytes.starts_with(written).then_some(length)
    }

    /// When it is there.
    pub const fn presence(&self) -> Presence {
        self.presence
    }
}

/// The table of a struct: its fields, each at its index.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The name of the struct.
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// Whether it keeps properties that have no field.
    pub is_open: bool,
}

impl Shape {
    /// The index of the field with a key.
    pub fn find(&self, key: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name() == key)
    }
}

/// A struct, as the shared reader and writer see it. Implemented by [`record!`](crate::record).
pub trait Record {
    /// Its table.
    fn shape(&self) -> &'static Shape;

    /// The field at an index of the table.
    fn field(&self, index: usize) -> Option<&dyn Wire>;

    /// The field at an index of the table.
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Wire>;

    /// The properties that have no field, if it keeps them.
    fn extra(&self) -> Option<&dyn Entries> {
        None
    }

    /// The properties that have no field, if it keeps them.
    fn extra_mut(&mut self) -> Option<&mut dyn Entries> {
        None
    }
}

/// A set of indices of fields; room on the heap only for more than there nearly ever are.
struct Seen {
    first: [u64; 2],
    rest: Vec<u64>,
    count: usize,
    /// Whether a key was there twice.
    repeated: bool,
    /// Whether the tag of the union was there, which has no field.
    has_unknown_tag: bool,
}

impl Seen {
    fn new(fields: usize) -> Self {
        Self {
            first: [0; 2],
            rest: match fields.div_ceil(64).checked_sub(2) {
                None | Some(0) => Vec::new(),
                Some(words) => vec![0; words],
            },
            count: 0,
            repeated: false,
            has_unknown_tag: false,
        }
    }

    /// Adds an index; whether it was there.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        let bit = 1 << (index % 64);
        let word = match index / 64 {
            word @ 0..2 => self.first.get_mut(word),
            word => self.rest.get_mut(word - 2),
        };
        word.is_some_and(|word| {
            let before = *word & bit != 0;
            *word |= bit;
            self.count += usize::from(!before);
            before
        })
    }
}

/// Reads an object into the fields of a record that is in its default state.
pub fn read(record: &mut dyn Record, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let shape = record.shape();
    let mut seen = Seen::new(shape.fields.len());
    let mut last = None;
    let once = reader.take_expected();
    let start = reader.offset();
    let mut more = reader.enter_object()?;
    while more {
        // a key is compared where it stands; only one that is not found so is read
        if let Some((index, length)) = ahead(shape, last, reader) {
            reader.pass_key(length);
            read_field(record, index, &mut seen, reader)?;
            last = Some(index);
        } else {
            let name = reader.key()?;
            match shape.find(&name) {
                Some(index) => read_field(record, index, &mut seen, reader)?,
                None => {
                    if once.is_some_and(|once| once == name) {
                        seen.repeated |= seen.has_unknown_tag;
                        seen.has_unknown_tag = true;
                    }
                    read_unknown(record, name, reader)?;
                }
            }
        }
        more = reader.next_member()?;
    }
    if let Some(once) = once.filter(|_| !seen.repeated) {
        reader.set_had_once(start, once);
    }
    if seen.count == shape.fields.len() {
        return Ok(());
    }
    for (index, field) in shape.fields.iter().enumerate() {
        if field.presence == Presence::Required && !seen.insert(index) {
            return Err(reader.error(ReadErrorKind::Missing).in_key(field.name()));
        }
    }
    Ok(())
}

#[inline]
fn read_field(
    record: &mut dyn Record,
    index: usize,
    seen: &mut Seen,
    reader: &mut Reader<'_>,
) -> Result<(), ReadError> {
    let Some(value) = record.field_mut(index) else {
        return reader.skip();
    };
    if seen.insert(index) {
        seen.repeated = true;
        value.reset();
    }
    let is_null = reader.is_counted_null();
    value.read(reader).map_err(|error| in_field(error, record, index))?;
    if is_null {
        count_null(record, index, reader);
    }
    Ok(())
}

/// Counts a null that the field at an index does not write again.
#[cold]
fn count_null(record: &dyn Record, index: usize, reader: &mut Reader<'_>) {
    let presence = record.shape().fields.get(index).map(Field::presence);
    let is_kept = record.field(index).is_some_and(|value| {
        let is_written = presence != Some(Presence::Optional) || !value.is_absent();
        is_written && to_json(value).is_null()
    });
    if !is_kept {
        reader.lose_null();
    }
}

#[cold]
fn in_field(error: ReadError, record: &dyn Record, index: usize) -> ReadError {
    error.in_key(record.shape().fields.get(index).map_or("", Field::name))
}

/// Reads the value of a key that has no field.
fn read_unknown(record: &mut dyn Record, name: Cow<'_, str>, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let read = match record.extra_mut() {
        Some(extra) => extra.read_entry(&name, reader),
        None => reader.lose(),
    };
    read.map_err(|error| error.in_key(name.into_owned()))
}

/// Writes the fields of a record, then what it keeps besides.
pub fn write(record: &dyn Record, writer: &mut Writer) {
    let shape = record.shape();
    writer.begin_object();
    for (index, field) in shape.fields.iter().enumerate() {
        let Some(value) = record.field(index) else {
            continue;
        };
        if field.presence == Presence::Optional && value.is_absent() {
            continue;
        }
        if field.plain {
            writer.written_key(field.written)
        } else {
            writer.key(field.name())
        }
        value.write(writer);
    }
    if let Some(extra) = record.extra() {
        extra.write_entries(shape, writer);
    }
    writer.end_object();
}

/// What a derived `Debug` would write.
pub fn debug(record: &dyn Record, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shape = record.shape();
    let mut output = f.debug_struct(shape.name);
    for (index, field) in shape.fields.iter().enumerate() {
        if let Some(value) = record.field(index) {
            output.field(field.ident.strip_prefix("r#").unwrap_or(field.ident), &value);
        }
    }
    if let Some(extra) = record.extra() {
        output.field("extra", &extra);
    }
    output.finish()
}
