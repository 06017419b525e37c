//! Structs: one reader and one writer for all of them.

use std::borrow::Cow;
use std::fmt;

use super::{Entries, Wire};
use crate::json::ReadErrorKind;
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
    name: &'static str,
    ident: &'static str,
    presence: Presence,
    /// Whether a text cannot write the key otherwise than as it is, unless by needless escapes.
    plain: bool,
}

impl Field {
    /// A field: its key in JSON, its name in Rust (a raw identifier with its `r#`), when it is there.
    pub const fn new(name: &'static str, ident: &'static str, presence: Presence) -> Self {
        let bytes = name.as_bytes();
        let mut index = 0;
        while index < bytes.len() && bytes[index] >= 0x20 && bytes[index] != b'\\' && bytes[index] != b'"' {
            index += 1;
        }
        Self {
            name,
            ident,
            presence,
            plain: index == bytes.len(),
        }
    }

    /// Its key in JSON.
    pub const fn name(&self) -> &'static str {
        self.name
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
}

impl Shape {
    /// The index of the field with a key. The search starts at `first`: keys mostly come in the order of
    /// the document, so the field after the last one found is the likeliest.
    pub fn find(&self, key: &str, first: usize) -> Option<usize> {
        let (before, after) = self.fields.split_at_checked(first).unwrap_or((self.fields, &[]));
        let named = |field: &Field| field.name == key;
        match after.iter().position(named) {
            Some(index) => Some(index + before.len()),
            None => before.iter().position(named),
        }
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
    first: u128,
    rest: Vec<u128>,
}

impl Seen {
    fn new(fields: usize) -> Self {
        Self {
            first: 0,
            rest: vec![0; fields.saturating_sub(1) / 128],
        }
    }

    /// Adds an index; whether it was there.
    fn insert(&mut self, index: usize) -> bool {
        let bit = 1 << (index % 128);
        let word = match index / 128 {
            0 => Some(&mut self.first),
            word => self.rest.get_mut(word - 1),
        };
        word.is_some_and(|word| {
            let before = *word & bit != 0;
            *word |= bit;
            before
        })
    }
}

/// Reads an object into the fields of a record that is in its default state.
pub fn read(record: &mut dyn Record, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let shape = record.shape();
    let mut seen = Seen::new(shape.fields.len());
    let mut next = 0;
    let mut more = reader.enter_object()?;
    while more {
        // a key that is the expected one is compared where it stands; any other is read and looked for
        let (index, name) = match shape.fields.get(next) {
            Some(field) if field.plain && reader.take_key(field.name)? => (Some(next), Cow::Borrowed(field.name)),
            _ => {
                let name = reader.key()?;
                (shape.find(&name, next), name)
            }
        };
        let field = match index {
            Some(index) => record.field_mut(index),
            None => None,
        };
        let result = match (index, field) {
            (Some(index), Some(field)) => {
                next = index + 1;
                if seen.insert(index) {
                    field.reset();
                }
                field.read(reader)
            }
            _ => match record.extra_mut() {
                Some(extra) => extra.read_entry(&name, reader),
                None => reader.skip(),
            },
        };
        if let Err(error) = result {
            return Err(error.in_key(name.into_owned()));
        }
        more = reader.next_member()?;
    }
    for (index, field) in shape.fields.iter().enumerate() {
        if field.presence == Presence::Required && !seen.insert(index) {
            return Err(reader.error(ReadErrorKind::Missing).in_key(field.name));
        }
    }
    Ok(())
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
            writer.plain_key(field.name)
        } else {
            writer.key(field.name)
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
