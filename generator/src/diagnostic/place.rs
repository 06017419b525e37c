//! A place in a document, with the line that is shown for it.

use std::fmt;
use std::path::PathBuf;

/// A range of characters in one line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file as shown to the user, relative where that is possible.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// Number of marked characters within the line, at least 1.
    pub length: usize,
    /// The text of the line, or the part around the place if the line is long.
    pub excerpt: String,
    /// The column of the first character of `excerpt`: 1 unless the line was cut.
    pub excerpt_column: usize,
}

impl fmt::Display for Place {
    /// `file:line:column`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file.display(), self.line, self.column)
    }
}
