//! Structs: one reader and one writer for all of them.

use std::borrow::Cow;
use std::fmt;

use super::constant::{Flag, other_than, set};
use super::entries::Entries;
use super::order::ahead;
use super::shape::{Field, Presence, Shape};
use super::tags::Tags;
use crate::json::{Kind, ReadError, ReadErrorKind, Reader, Wire, Writer, to_json};

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
    /// A bit for each tag of the unions around it that was there and has no field.
    unknown_tags: u8,
    /// Constants that had another value where they stood last, by their index.
    other: Vec<(usize, ReadError)>,
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
            unknown_tags: 0,
            other: Vec::new(),
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

/// Reads an object into the fields of a record.
#[inline]
pub fn read<T: Record + Wire>(record: &mut T, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    if reader.take_anew() {
        *record = T::blank();
    }
    read_blank(record, reader)
}

/// Reads an object into the fields of a blank record.
fn read_blank(record: &mut dyn Record, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let shape = record.shape();
    let mut seen = Seen::new(shape.fields.len());
    let mut last = None;
    let once = reader.take_expected();
    let mut more = match reader.enter_object() {
        Ok(more) => more,
        Err(error) => return read_null(shape, error, reader),
    };
    while more {
        // a key is compared where it stands; only one that is not found so is read
        if let Some((index, length)) = ahead(shape, last, reader) {
            reader.pass_key(length);
            read_field(record, shape, index, &mut seen, reader)?;
            last = Some(index);
        } else {
            let name = reader.key()?;
            match shape.find(&name) {
                Some(index) => read_field(record, shape, index, &mut seen, reader)?,
                None => {
                    if let Some(tags) = once {
                        let bit = tags.bit(&name);
                        seen.repeated |= seen.unknown_tags & bit != 0;
                        seen.unknown_tags |= bit;
                    }
                    read_unknown(record, name, reader)?;
                }
            }
        }
        more = reader.next_member()?;
    }
    if let Some(once) = once.filter(|_| !seen.repeated) {
        reader.set_had_once(once);
    }
    if let Some((_, error)) = seen.other.pop() {
        return Err(error);
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

/// Null in place of an object is the record with nothing in it, where nothing of it is required, as it is an empty list or
/// map. Between the variants of a union it is no object.
#[cold]
fn read_null(shape: &'static Shape, error: ReadError, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let is_required = |field: &Field| field.presence == Presence::Required;
    let is_lenient = !reader.is_counting() && !shape.fields.iter().any(is_required);
    match is_lenient && reader.take_null()? {
        true => Ok(()),
        false => Err(error),
    }
}

#[inline]
fn read_field(
    record: &mut dyn Record,
    shape: &'static Shape,
    index: usize,
    seen: &mut Seen,
    reader: &mut Reader<'_>,
) -> Result<(), ReadError> {
    let repeated = seen.insert(index);
    seen.repeated |= repeated;
    let field = shape.fields.get(index);
    if let Some(constant) = field.and_then(|field| field.constant) {
        return read_constant(record, index, constant, seen, reader);
    }
    let Some(value) = record.field_mut(index) else {
        return reader.skip();
    };
    if repeated {
        reader.start_anew();
    }
    let is_null = reader.is_counted_null();
    reader.set_skipping(field.is_some_and(|field| field.skipping));
    let read = value.read(reader);
    reader.set_skipping(false);
    read.map_err(|error| in_field(error, record, index))?;
    if is_null {
        count_null(record, index, reader);
    }
    Ok(())
}

/// Reads a property that has one value: another is an error, unless the key is there again with the right one. Null is
/// as good as absent where the property may be absent, unless null is another value of the property.
fn read_constant(
    record: &mut dyn Record,
    index: usize,
    constant: Flag,
    seen: &mut Seen,
    reader: &mut Reader<'_>,
) -> Result<(), ReadError> {
    seen.other.retain(|(other, _)| *other != index);
    let is_optional = record.shape().fields.get(index).map(Field::presence) == Some(Presence::Optional);
    let is_null = (is_optional || constant.or_null) && constant.json != "null" && reader.peek()? == Kind::Null;
    if is_null {
        if !constant.or_null && reader.is_counted_null() {
            reader.lose_null();
        }
        reader.skip()?;
    } else if let Some(error) = other_than(constant.json, reader).map_err(|error| in_field(error, record, index))? {
        seen.other.push((index, in_field(error, record, index)));
    }
    match record.field_mut(index) {
        Some(flag) => set(flag, !is_null),
        None => Ok(()),
    }
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
    let skipping = record.shape().skipping;
    let read = match record.extra_mut() {
        Some(extra) => {
            let mark = reader.mark();
            match extra.read_entry(&name, reader) {
                Err(error) if skipping && !error.is_final() => {
                    reader.reset(mark);
                    reader.lose()
                }
                read => read,
            }
        }
        None => reader.lose(),
    };
    read.map_err(|error| error.in_key(name.into_owned()))
}

/// Writes the fields of a record, then what it keeps besides.
pub fn write(record: &dyn Record, writer: &mut Writer) {
    let shape = record.shape();
    let mut tags = Tags::of(writer);
    writer.begin_object();
    tags.write_undeclared(shape, record.extra(), writer);
    for (index, field) in shape.fields.iter().enumerate() {
        let value = record.field(index);
        if value.is_none() && field.constant.is_none() {
            continue;
        }
        let is_absent = value.is_some_and(|value| match field.constant {
            Some(constant) => !constant.is_there(value),
            None => field.presence == Presence::Optional && value.is_absent(),
        });
        let tag = match tags.is_empty() {
            true => None,
            false => tags.take(field.name()),
        };
        if is_absent && tag.is_none() {
            continue;
        }
        if field.plain {
            writer.written_key(field.written)
        } else {
            writer.key(field.name())
        }
        match (field.constant, value, tag) {
            (Some(constant), Some(value), _) if !is_absent => constant.write(value, writer),
            (Some(constant), _, _) => writer.raw(constant.json),
            (None, Some(value), None) => value.write(writer),
            (None, value, Some(tag)) => tag.write(value.filter(|_| !is_absent), writer),
            (None, None, None) => {}
        }
    }
    if let Some(extra) = record.extra() {
        extra.write_entries(&|key| shape.find(key).is_some() || tags.has(key), writer);
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::json;

    #[derive(Clone, Default, PartialEq)]
    struct Labels {
        by_language: Option<BTreeMap<String, i64>>,
        further: BTreeMap<String, Vec<i64>>,
    }

    crate::codegen::record! { Labels { 0 by_language skipping, .. further skipping } }

    #[derive(Clone, Default, PartialEq)]
    struct Counts {
        of: BTreeMap<String, BTreeMap<String, i64>>,
    }

    crate::codegen::record! { Counts { 0 of required skipping } }

    #[test]
    fn a_map_of_patterns_passes_over_what_matches_none() {
        let text = r#"{"x":[1],"by_language":{"en":1,"note":{"a":[]},"de":2},"y":"b","z":[2]}"#;
        let labels: Labels = json::from_str(text).unwrap();
        assert_eq!(
            json::to_string(&labels),
            r#"{"by_language":{"de":2,"en":1},"x":[1],"z":[2]}"#
        );
        let error = json::from_str::<Labels>(r#"{"by_language":{"note":{"a":]}}}"#).unwrap_err();
        assert_eq!(error.to_string(), "by_language: expected a value at byte 28");
    }

    #[test]
    fn null_is_a_record_that_requires_nothing() {
        let labels: Labels = json::from_str("null").unwrap();
        assert!(labels == Labels::default());
        let error = json::from_str::<Counts>("null").unwrap_err();
        assert_eq!(error.to_string(), "expected an object, found null");
    }

    #[test]
    fn maps_within_it_pass_over_nothing() {
        let counts: Counts = json::from_str(r#"{"of":{"a":{"b":1},"c":{"d":"x"}}}"#).unwrap();
        assert_eq!(json::to_string(&counts), r#"{"of":{"a":{"b":1}}}"#);
    }
}
