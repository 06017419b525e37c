//! The additional properties of a record.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

#[cfg(feature = "indexmap")]
use indexmap::IndexMap;

use crate::json::{ReadError, Reader, Wire, Writer};

/// Where a [`super::Record`] keeps the properties that have no field: `BTreeMap<String, T>`, a `HashMap` or an `IndexMap`.
pub trait Entries: Debug + Send + Sync {
    /// Reads the value of a key; it replaces the value the key had.
    ///
    /// # Errors
    /// As [`Wire::read`].
    fn read_entry(&mut self, key: &str, reader: &mut Reader<'_>) -> Result<(), ReadError>;

    /// Writes keys and values, but for keys that were written before, as a key must not be there twice.
    fn write_entries(&self, is_written: &dyn Fn(&str) -> bool, writer: &mut Writer);

    /// The value of a key.
    fn entry(&self, key: &str) -> Option<&dyn Wire>;

    /// Forgets all.
    fn clear(&mut self);
}

macro_rules! entries {
    ($($map:ident by $in_order:expr;)*) => {$(
        impl<T: Wire> Entries for $map<String, T> {
            fn read_entry(&mut self, key: &str, reader: &mut Reader<'_>) -> Result<(), ReadError> {
                reader.charge_entry(self.is_empty(), const { entry_size::<T>() });
                let mut value = T::blank();
                value.read(reader)?;
                self.insert(key.to_owned(), value);
                Ok(())
            }

            fn write_entries(&self, is_written: &dyn Fn(&str) -> bool, writer: &mut Writer) {
                for (key, value) in $in_order(self) {
                    if !is_written(key) {
                        writer.key(key);
                        value.write(writer);
                    }
                }
            }

            fn entry(&self, key: &str) -> Option<&dyn Wire> {
                self.get(key).map(|value| value as &dyn Wire)
            }

            fn clear(&mut self) {
                $map::clear(self);
            }
        }
    )*};
}

entries! {
    BTreeMap by BTreeMap::iter;
    HashMap by sorted;
}
#[cfg(feature = "indexmap")]
entries! {
    IndexMap by IndexMap::iter;
}

/// The entries by their keys: the order of a `HashMap` differs from run to run, and with it the text that is sent.
fn sorted<T>(map: &HashMap<String, T>) -> Vec<(&String, &T)> {
    let mut entries: Vec<(&String, &T)> = map.iter().collect();
    entries.sort_by_key(|(key, _)| *key);
    entries
}

/// What an entry of a map takes in its node.
pub(super) const fn entry_size<T>() -> usize {
    size_of::<(String, T)>()
}
