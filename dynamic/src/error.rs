//! What is wrong with arguments.

use std::fmt;

use specwright::diagnostic::Place;
use specwright::tables::Operation;

/// Why a call cannot be made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ArgumentError {
    /// The document has no such operation.
    NoOperation {
        /// The name.
        name: String,
        /// The operation whose name is most like it.
        similar: Option<String>,
    },
    /// The arguments do not fit the document.
    Violations {
        /// The name of the operation in the generated client.
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

impl ArgumentError {
    pub(crate) fn of(operation: &Operation, violations: Vec<Violation>) -> Self {
        Self::Violations {
            operation: operation.name.clone(),
            violations,
        }
    }
}

impl Violation {
    pub(crate) fn new(at: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            message: message.into(),
            place: None,
        }
    }
}

impl std::error::Error for ArgumentError {}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoOperation { name, similar } => {
                write!(f, "the document has no operation `{name}`")?;
                match similar {
                    Some(similar) => write!(f, "; did you mean `{similar}`?"),
                    None => Ok(()),
                }
            }
            Self::Violations { operation, violations } => {
                write!(f, "arguments of `{operation}` do not fit the document: ")?;
                for (index, violation) in violations.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { "; " })?;
                    write!(f, "{violation}")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}

/// The name that is most like this one, if any is alike.
pub(crate) fn similar<'n>(name: &str, all: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let name = plain(name);
    let likeness = |other: &str| strsim::jaro_winkler(&name, &plain(other));
    let best = all
        .map(|other| (likeness(other), other))
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.filter(|(likeness, _)| *likeness > 0.8).map(|(_, other)| other)
}

/// A name as all ways of writing it have it: `listImages`, `list-images`, `list_images`.
pub(crate) fn plain(name: &str) -> String {
    let letters = name
        .chars()
        .filter(|letter| !matches!(letter, '-' | '_' | ' ' | '.' | '/'));
    letters.flat_map(char::to_lowercase).collect()
}
