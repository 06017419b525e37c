//! Types that users choose for formats and schemas.

use crate::choices::TypeChoice;

/// Names one type of [`Api::own`](super::Api::own).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OwnId(u32);

impl OwnId {
    /// The id of the type at an index.
    pub fn at(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The index of the type.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A chosen type, and what its values are in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OwnType {
    /// The type.
    pub choice: TypeChoice,
    /// What carries its values.
    pub carrier: Carrier,
}

/// What carries the values of a chosen type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// A string.
    Text,
    /// A string of base64.
    Base64,
    /// A string of base64url.
    Base64Url,
    /// A number.
    Number,
    /// Any value.
    Any,
}
