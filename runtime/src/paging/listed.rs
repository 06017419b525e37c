//! [`Listed`]: what the items of a listing are read as.

use std::fmt;

use crate::json::{Kind, ReadError, ReadErrorKind, ReadLimits, Wire, read_limited};
use crate::response::decoding::Decoded;

/// What the items of a listing can be read as: any type of the document, or an enum of the items of several lists, which
/// `codegen::listed!` makes.
pub trait Listed: Sized + Send + 'static {
    /// Reads an item.
    ///
    /// # Errors
    /// When the item is not what the type takes.
    fn listed(item: &ListItem<'_>) -> Result<Self, ReadError>;
}

impl<T: Wire + 'static> Listed for T {
    fn listed(item: &ListItem<'_>) -> Result<Self, ReadError> {
        let mut value = T::blank();
        read_limited(&mut value, item.text, item.limits.clone())?;
        Ok(value)
    }
}

/// An item of a page: JSON text, and the list that it is in.
pub struct ListItem<'a> {
    pub(super) list: usize,
    pub(super) text: &'a str,
    pub(super) limits: ReadLimits,
}

impl ListItem<'_> {
    /// The index of the list, where a page has several.
    pub fn list(&self) -> usize {
        self.list
    }

    /// The error of a list that the type has no variant for, which generated code never meets.
    #[cold]
    pub fn unlisted(&self) -> ReadError {
        let found = Kind::Array;
        let expected = "no further list";
        ReadError::new(ReadErrorKind::Expected { expected, found }, 0)
    }
}

impl fmt::Debug for ListItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListItem")
            .field("list", &self.list)
            .finish_non_exhaustive()
    }
}

/// Reads an item, its type erased.
pub(super) type ReadItem = fn(&ListItem<'_>) -> Result<Decoded, ReadError>;

pub(super) fn read_item<T: Listed>(item: &ListItem<'_>) -> Result<Decoded, ReadError> {
    Ok(Box::new(Some(T::listed(item)?)))
}
