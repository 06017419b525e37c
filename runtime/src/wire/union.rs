//! Unions: one of several types, found by looking at the value.

use std::fmt::Debug;

use super::Wire;
use super::rule::{Ranking, Rule};
use crate::{Json, ReadError, Reader};

/// A union, as the shared reader sees it. Implemented by [`union!`](crate::union).
pub trait Union: Debug {
    /// When each variant is tried.
    fn rules(&self) -> &'static [Rule];

    /// Reads the next value as the variant at an index of the rules.
    fn read_variant(&mut self, index: usize, reader: &mut Reader<'_>) -> Result<(), ReadError>;

    /// Becomes the variant for values that fit no other.
    fn set_unknown(&mut self, value: Json);
}

/// Reads the next value as the first variant that fits, or keeps it as it is.
pub fn read(union: &mut dyn Union, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let mut ranking = Ranking::new(union.rules(), reader)?;
    let mark = reader.mark();
    while let Some(index) = ranking.next() {
        if union.read_variant(index, reader).is_ok() {
            return Ok(());
        }
        if !reader.retry(mark) {
            break;
        }
    }
    let mut value = Json::Null;
    value.read(reader)?;
    union.set_unknown(value);
    Ok(())
}
