//! Problems of a request.

use std::fmt;

use specwright_schema::Violation;

/// One way in which a request does not fit its document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Where: `query.limit`, `path.id`, `header.X-Trace`, `cookie.sid`, `body`, `body.items[3].name`, `security`.
    pub at: String,
    /// What does not fit, in a sentence without final dot.
    pub message: String,
}

impl Problem {
    pub(crate) fn new(at: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            message: message.into(),
        }
    }
}

impl From<Violation> for Problem {
    fn from(violation: Violation) -> Self {
        Self::new(violation.at, violation.message)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}
