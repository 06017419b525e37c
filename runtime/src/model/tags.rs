//! The tags of unions: what tells the variants apart is written with the variant, whatever its type has of it.

use super::entries::Entries;
use super::shape::Shape;
use crate::json::{Tag, Wire, Writer};

/// Writes the value of a variant, an object in which the property `name` has one of `values`, given as JSON texts: the
/// value that it has, or else the first.
pub fn write_tagged(value: &dyn Wire, name: &'static str, values: &'static [&'static str], writer: &mut Writer) {
    write_with(
        Tag {
            name,
            values,
            if_absent: false,
        },
        value,
        writer,
    );
}

/// The same, but the object keeps any value that it has.
pub fn write_tagged_if_absent(
    value: &dyn Wire,
    name: &'static str,
    values: &'static [&'static str],
    writer: &mut Writer,
) {
    write_with(
        Tag {
            name,
            values,
            if_absent: true,
        },
        value,
        writer,
    );
}

fn write_with(tag: Tag, value: &dyn Wire, writer: &mut Writer) {
    writer.expect_tag(tag);
    value.write(writer);
    writer.forget_tags();
}

/// The tags that the next object of a writer has to have.
pub(super) struct Tags(Vec<Tag>);

impl Tags {
    /// Takes them from the writer: objects within the next one have tags of their own.
    #[inline]
    pub(super) fn of(writer: &mut Writer) -> Self {
        Self(writer.take_tags())
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tag with this key, which is then no longer to be written.
    pub(super) fn take(&mut self, key: &str) -> Option<Tag> {
        let index = self.0.iter().position(|tag| tag.name == key)?;
        Some(self.0.swap_remove(index))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.0.iter().any(|tag| tag.name == key)
    }

    /// Writes those that are none of the fields of a record.
    pub(super) fn write_undeclared(&self, shape: &Shape, extra: Option<&dyn Entries>, writer: &mut Writer) {
        for tag in self.0.iter().filter(|tag| shape.find(tag.name).is_none()) {
            writer.key(tag.name);
            tag.write(extra.and_then(|extra| extra.entry(tag.name)), writer);
        }
    }

    /// Writes all of them, for a map.
    pub(super) fn write_all(&self, entries: &dyn Entries, writer: &mut Writer) {
        for tag in &self.0 {
            writer.key(tag.name);
            tag.write(entries.entry(tag.name), writer);
        }
    }
}

impl Tag {
    /// Writes the value of the tag: the given one if it is among those of the tag, or else the first.
    pub(super) fn write(&self, value: Option<&dyn Wire>, writer: &mut Writer) {
        let Some(value) = value else {
            return writer.raw(self.first());
        };
        let start = writer.mark();
        value.write(writer);
        if !self.if_absent && !self.values.contains(&writer.since(start)) {
            writer.go_back(start);
            writer.raw(self.first());
        }
    }

    fn first(&self) -> &'static str {
        self.values.first().copied().unwrap_or("null")
    }
}
