//! The additional properties of a record.

use std::collections::BTreeMap;
use std::fmt::Debug;

use super::containers::entry_size;
use super::shape::Shape;
use crate::json::{ReadError, Reader, Wire, Writer};

/// Where a [`super::Record`] keeps the properties that have no field: `BTreeMap<String, T>`.
pub trait Entries: Debug + Send + Sync {
    /// Reads the value of a key; it replaces the value the key had.
    ///
    /// # Errors
    /// As [`Wire::read`].
    fn read_entry(&mut self, key: &str, reader: &mut Reader<'_>) -> Result<(), ReadError>;

    /// Writes keys and values, but for keys that are fields of the record: those were written, and a key
    /// must not be there twice.
    fn write_entries(&self, shape: &Shape, writer: &mut Writer);

    /// Forgets all.
    fn clear(&mut self);
}

impl<T: Wire> Entries for BTreeMap<String, T> {
    fn read_entry(&mut self, key: &str, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        reader.charge_entry(self.is_empty(), const { entry_size::<T>() });
        let mut value = T::blank();
        value.read(reader)?;
        self.insert(key.to_owned(), value);
        Ok(())
    }

    fn write_entries(&self, shape: &Shape, writer: &mut Writer) {
        for (key, value) in self {
            if shape.find(key).is_none() {
                writer.key(key);
                value.write(writer);
            }
        }
    }

    fn clear(&mut self) {
        BTreeMap::clear(self);
    }
}
