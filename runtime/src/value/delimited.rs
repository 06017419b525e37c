//! Lists that are one text.

use std::ops::{Deref, DerefMut};

/// A list that is one text on the wire, with a separator between its items: the formats `ArrayEncoding.commaDelimited`,
/// `pipeDelimited`, `spaceDelimited` and `newlineDelimited` of TypeSpec.
///
/// The items are texts, numbers, booleans or enums. A text that has the separator itself arrives as two items, as the format
/// has no way to escape it. The empty text is the empty list.
///
/// ```
/// # use specwright_runtime::{Delimited, json};
/// let colors: Delimited<String, ','> = ["blue", "red"].into();
/// assert_eq!(json::to_string(&colors), r#""blue,red""#);
/// assert_eq!(colors[1], "red");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Delimited<T, const SEPARATOR: char>(Vec<T>);

impl<T, const SEPARATOR: char> Delimited<T, SEPARATOR> {
    /// The items.
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }
}

impl<T, const SEPARATOR: char> Default for Delimited<T, SEPARATOR> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const SEPARATOR: char> Deref for Delimited<T, SEPARATOR> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T, const SEPARATOR: char> DerefMut for Delimited<T, SEPARATOR> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

impl<I: Into<T>, T, const SEPARATOR: char> FromIterator<I> for Delimited<T, SEPARATOR> {
    fn from_iter<A: IntoIterator<Item = I>>(items: A) -> Self {
        Self(items.into_iter().map(Into::into).collect())
    }
}

impl<I: Into<T>, T, const SEPARATOR: char> From<Vec<I>> for Delimited<T, SEPARATOR> {
    fn from(items: Vec<I>) -> Self {
        items.into_iter().collect()
    }
}

impl<I: Into<T>, T, const SEPARATOR: char, const N: usize> From<[I; N]> for Delimited<T, SEPARATOR> {
    fn from(items: [I; N]) -> Self {
        items.into_iter().collect()
    }
}
