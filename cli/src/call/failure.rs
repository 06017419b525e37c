//! Why the command ends without success, and its exit status.

use std::fmt::Write as _;

use super::style::{Style, plain};
use crate::credentials::Unusable;

/// The class of a failure, by which scripts decide. Each is an exit status, see [`STATUSES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Other = 1,
    Usage = 2,
    Arguments = 3,
    Authentication = 4,
    Refused = 5,
    Server = 6,
    Network = 7,
    Timeout = 8,
    Response = 9,
}

/// The exit statuses, for the help.
pub(super) const STATUSES: [(u8, &str); 10] = [
    (0, "success"),
    (1, "a file cannot be read or written, or something else"),
    (2, "the command line: an unknown operation, flag or option"),
    (3, "arguments that do not fit the document; nothing was sent"),
    (4, "no or wrong credentials, or status 401"),
    (5, "the server refused: status 4xx, or an error in a success"),
    (6, "the server failed: status 5xx"),
    (7, "no connection, or it broke"),
    (8, "a time limit was exceeded"),
    (9, "the response is not what the document says"),
];

/// Why the command ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) class: Class,
    /// What is wrong, maybe in several lines.
    pub(super) message: String,
    /// What the user can do.
    pub(super) hints: Vec<String>,
}

impl From<Unusable> for Failure {
    fn from(unusable: Unusable) -> Self {
        Self {
            class: Class::Authentication,
            message: unusable.message,
            hints: unusable.hint.into_iter().collect(),
        }
    }
}

impl Failure {
    pub(super) fn new(class: Class, message: impl Into<String>) -> Self {
        Self {
            class,
            message: message.into(),
            hints: Vec::new(),
        }
    }

    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::new(Class::Usage, message)
    }

    pub(super) fn other(message: impl Into<String>) -> Self {
        Self::new(Class::Other, message)
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The exit status.
    pub(super) fn status(&self) -> u8 {
        self.class as u8
    }

    /// What is written to standard error.
    pub(super) fn text(&self, style: Style) -> String {
        let mut text = format!("{} {}\n", style.error("error:"), plain(&self.message));
        for hint in &self.hints {
            let _ = writeln!(text, "{} {}", style.dim("hint:"), plain(hint));
        }
        text
    }
}
