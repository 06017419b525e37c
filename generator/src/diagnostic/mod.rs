//! Diagnostics: the problems of the documents, each with its place, that a run reports to its user.
//!
//! Nothing is dropped in silence: every part of a document that the output ignores is a [`Diagnostic`]. All problems of
//! a run are collected in [`Diagnostics`], sorted by place, and shown at its end.

mod code;
mod place;
mod render;
mod set;

use std::fmt;

pub use code::Code;
pub use place::Place;
pub use set::Diagnostics;

/// The severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// For information; nothing is lost.
    Note,
    /// A part of the document is ignored, or was read leniently.
    Warning,
    /// A part of the document is invalid and is left out.
    Error,
}

impl Severity {
    /// The word shown before the code: `error`, `warning` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Another place that belongs to a problem, such as the first of two equal keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Related {
    /// A short phrase: `first set here`.
    pub message: String,
    /// Its place.
    pub place: Place,
}

/// One problem: what it is, where it is, and what may help.
///
/// Its [`Display`](fmt::Display) is the text a user sees, several lines with an excerpt of the
/// document and a caret under the thing at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Its severity.
    pub severity: Severity,
    /// Its code.
    pub code: Code,
    /// The message, in one line, which names the faulty item.
    pub message: String,
    /// Its place, if it has one in a document.
    pub place: Option<Place>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// What to do about it, in one line.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A problem of the given severity, without a place yet.
    pub fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            message: message.into(),
            place: None,
            related: Vec::new(),
            help: None,
        }
    }

    /// An error, without a place yet.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning, without a place yet.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note, without a place yet.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// The same problem at `place`.
    pub fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.place = place.into();
        self
    }

    /// The same problem with another place that belongs to it; nothing is added without a place.
    pub fn related(mut self, message: impl Into<String>, place: impl Into<Option<Place>>) -> Self {
        if let Some(place) = place.into() {
            self.related.push(Related {
                message: message.into(),
                place,
            });
        }
        self
    }

    /// The same problem with a line of help.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        render::diagnostic(self, f)
    }
}
