//! What a value of a request violates.

use std::fmt;

/// A constraint of the document that a value of a request violates. It never holds the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub(super) path: String,
    keyword: &'static str,
    limit: String,
}

impl Violation {
    #[cfg(feature = "validate")]
    pub(crate) fn new(path: String, keyword: &'static str, limit: String) -> Self {
        Self { path, keyword, limit }
    }

    /// Where the value is: `body`, or the place and the name of a parameter (`query/limit`, `header/X-Trace`), and from there on the
    /// steps of a JSON pointer: `body/items/3/name`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The keyword of the schema: `maximum`, `minLength`, `pattern`.
    pub fn keyword(&self) -> &'static str {
        self.keyword
    }

    /// What the keyword says, as text: a number, the pattern, `true` of `uniqueItems`, the lists of properties of which one has to
    /// be there.
    pub fn limit(&self) -> &str {
        &self.limit
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, keyword, limit } = self;
        write!(f, "{path} violates {keyword} {limit}")
    }
}
