//! What is wrong with arguments.

use std::fmt;

use specwright::diagnostic::Place;

/// Why a call cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArgumentError {
    /// The document has no such operation.
    #[error("the document has no operation `{name}`{}", similar.as_ref().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default())]
    NoOperation {
        /// The name.
        name: String,
        /// The operation whose name is most like it.
        similar: Option<String>,
    },
    /// The arguments do not fit the document.
    #[error("{} of the arguments of `{operation}` do not fit the document", violations.len())]
    Violations {
        /// The name of the operation.
        operation: String,
        /// All that is wrong, at least one.
        violations: Vec<Violation>,
    },
}

/// One thing that is wrong with the arguments of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Where: the name of a parameter or `body`, and a path within its value: `body.images[0].name`.
    pub at: String,
    /// What is wrong: `is missing`, `5000 must be at most 1000`.
    pub message: String,
    /// The keyword of the document that it violates.
    pub place: Option<Place>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}
