//! Why a text could not be read, and where.

use std::borrow::Cow;
use std::fmt;

#[cfg(feature = "client")]
use crate::secrets::{Search, Secrets};

/// The longest excerpt of a key or a number that an error shows, in characters.
const EXCERPT: usize = 40;

/// What kind of value stands in a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

/// What was wrong with a text.
///
/// The contents of strings are never part of it, as they may be secret or long; of numbers, of keys and of what came in
/// place of a constant there is a short excerpt at most.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// A value of another kind than the field has.
    Expected {
        /// What the field takes, such as `a string`.
        expected: &'static str,
        /// What the text holds.
        found: Kind,
    },
    /// A number with a fraction where an integer belongs.
    NotInteger {
        /// The number, cut short when long.
        number: Box<str>,
    },
    /// A number that the field cannot hold.
    OutOfRange {
        /// The number, cut short when long; none when it stood in a string.
        number: Option<Box<str>>,
        /// The type of the field, such as `i32`.
        of: &'static str,
    },
    /// A required field that is not there; the path names it.
    Missing,
    /// A list of another length than the one it always has.
    Length {
        /// How many items it should have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// Another value than the one that the document promises.
    Constant {
        /// The promised value, as JSON text.
        promised: &'static str,
        /// What came, as JSON text, cut short when long.
        found: Box<str>,
    },
    /// A string that should be base64 and is not.
    Base64,
    /// A string or number that is no value of the type of the field.
    Format {
        /// What the field takes, such as `a UUID`, or the name of its type.
        expected: &'static str,
    },
    /// The text is not JSON.
    Syntax {
        /// What is wrong, such as `invalid number`.
        what: &'static str,
    },
    /// The text ends within a value.
    End,
    /// Something follows the value.
    Trailing,
    /// More arrays and objects within each other than are read.
    TooDeep,
    /// The value would take more memory than it may.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The types of a union cannot be told apart without reading the text too often.
    TooAmbiguous,
    /// Reading was aborted, as nobody waits for the value any more.
    Aborted,
    /// The bytes are not UTF-8.
    Encoding,
    /// The text starts with a byte order mark, which JSON does not allow.
    ByteOrderMark,
}

impl ReadErrorKind {
    /// Another value than a constant; both are JSON texts.
    #[cold]
    pub(crate) fn other_than(promised: &'static str, found: &str) -> Self {
        let found = excerpt(found);
        Self::Constant { promised, found }
    }
}

impl fmt::Display for ReadErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expected { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::NotInteger { number } => write!(f, "expected an integer, found {number}"),
            Self::OutOfRange { number, of } => match number {
                Some(number) => write!(f, "number out of range of {of}: {number}"),
                None => write!(f, "number out of range of {of}"),
            },
            Self::Missing => f.write_str("required field is missing"),
            Self::Length { expected, found } => write!(f, "expected {expected} items, found {found}"),
            Self::Constant { promised, found } => write!(f, "expected always {promised}, found {found}"),
            Self::Base64 => f.write_str("expected base64, found another string"),
            Self::Format { expected } => write!(f, "expected {expected}, found another text"),
            Self::Syntax { what } => f.write_str(what),
            Self::End => f.write_str("text ends early"),
            Self::Trailing => f.write_str("text goes on after the value"),
            Self::TooDeep => f.write_str("arrays and objects are nested too deep"),
            Self::TooLarge { limit } => write!(f, "value takes more than {limit} bytes of memory"),
            Self::TooAmbiguous => f.write_str("types of a union take too long to tell apart"),
            Self::Aborted => f.write_str("reading was aborted"),
            Self::Encoding => f.write_str("text is not valid UTF-8"),
            Self::ByteOrderMark => f.write_str("text starts with a byte order mark"),
        }
    }
}

/// A text that could not be read: what was wrong ([`kind`](Self::kind)) and where
/// ([`path`](Self::path), [`offset`](Self::offset)).
///
/// ```text
/// desktop_snapshots[3].process: expected an integer, found a string
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ReadError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: ReadErrorKind,
    offset: usize,
    /// Innermost first: the path is collected while the readers return.
    steps: Vec<Step>,
}

#[derive(Clone, PartialEq, Eq)]
enum Step {
    Key(Cow<'static, str>),
    Index(usize),
}

impl ReadError {
    /// An error of this kind at a byte of the text.
    #[cold]
    pub fn new(kind: ReadErrorKind, offset: usize) -> Self {
        Self(Box::new(Inner {
            kind,
            offset,
            steps: Vec::new(),
        }))
    }

    /// The same error, seen from the object that holds the faulty value under `key`.
    #[cold]
    #[must_use]
    pub fn in_key(mut self, key: impl Into<Cow<'static, str>>) -> Self {
        self.0.steps.push(Step::Key(key.into()));
        self
    }

    /// The same error, seen from the array that holds the faulty value at `index`.
    #[cold]
    #[must_use]
    pub fn in_index(mut self, index: usize) -> Self {
        self.0.steps.push(Step::Index(index));
        self
    }

    /// The error without the secrets of a call, which a text may have as keys and as numbers.
    #[cfg(feature = "client")]
    #[cold]
    #[must_use]
    pub(crate) fn without(mut self, secrets: &Secrets) -> Self {
        self.hide(&secrets.search());
        self
    }

    /// Takes out the secrets that are found.
    #[cfg(feature = "client")]
    pub(crate) fn hide(&mut self, search: &Search) {
        for step in &mut self.0.steps {
            if let Step::Key(key) = step {
                search.hide_in_cow(key);
            }
        }
        if let ReadErrorKind::NotInteger { number }
        | ReadErrorKind::Constant { found: number, .. }
        | ReadErrorKind::OutOfRange {
            number: Some(number), ..
        } = &mut self.0.kind
            && let Cow::Owned(hidden) = search.hide_cut(number)
        {
            *number = hidden.into();
        }
    }

    /// The same error at another byte: of the text that this one was made of.
    #[cfg(feature = "xml")]
    #[must_use]
    pub(crate) fn at(mut self, offset: usize) -> Self {
        self.0.offset = offset;
        self
    }

    /// What was wrong.
    pub fn kind(&self) -> &ReadErrorKind {
        &self.0.kind
    }

    /// Whether no other reading of the text can help: a limit was reached.
    pub(crate) fn is_final(&self) -> bool {
        use ReadErrorKind::{Aborted, TooAmbiguous, TooLarge};
        matches!(self.0.kind, TooLarge { .. } | TooAmbiguous | Aborted)
    }

    /// Where the faulty value is, such as `desktop_snapshots[3].process`; empty for the whole text.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in self.0.steps.iter().rev() {
            match step {
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Key(key) if is_plain(key) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(key);
                }
                Step::Key(key) => path.push_str(&format!("[{:?}]", excerpt(key))),
            }
        }
        path
    }

    /// The byte of the text at which reading stopped, counted from 0.
    pub fn offset(&self) -> usize {
        self.0.offset
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.steps.is_empty() {
            write!(f, "{}: ", self.path())?;
        }
        write!(f, "{}", self.0.kind)?;
        match self.0.kind {
            // these are about the text rather than about a value that the path names
            ReadErrorKind::Syntax { .. }
            | ReadErrorKind::End
            | ReadErrorKind::Trailing
            | ReadErrorKind::TooDeep
            | ReadErrorKind::Encoding => write!(f, " at byte {}", self.0.offset),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadError")
            .field("kind", &self.0.kind)
            .field("path", &self.path())
            .field("offset", &self.0.offset)
            .finish()
    }
}

impl std::error::Error for ReadError {}

/// Whether a key can stand in a path as it is.
fn is_plain(key: &str) -> bool {
    (1..=EXCERPT).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$' | b'@'))
}

/// The first characters of a text, marked with an ellipsis when there were more.
pub(super) fn excerpt(text: &str) -> Box<str> {
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing() -> ReadError {
        ReadError::new(ReadErrorKind::Missing, 7)
    }

    #[test]
    fn path_reads_from_the_outside_in() {
        let error = missing().in_key("process").in_index(3).in_key("desktop_snapshots");
        assert_eq!(
            error.to_string(),
            "desktop_snapshots[3].process: required field is missing"
        );
        assert_eq!(missing().in_index(0).in_index(1).path(), "[1][0]");
    }

    #[test]
    fn unusual_keys_are_quoted_and_cut() {
        assert_eq!(missing().in_key("a b\n").in_key("x").path(), r#"x["a b\n"]"#);
        assert_eq!(missing().in_key("").path(), r#"[""]"#);
        let long = missing().in_key("中".repeat(100)).path();
        assert_eq!(long, format!("[\"{}…\"]", "中".repeat(EXCERPT)));
    }

    #[test]
    fn whole_text_has_no_path() {
        let error = ReadError::new(ReadErrorKind::End, 12);
        assert_eq!(error.path(), "");
        assert_eq!(error.to_string(), "text ends early at byte 12");
    }

    #[test]
    fn small_enough_to_return_everywhere() {
        assert_eq!(size_of::<Result<(), ReadError>>(), size_of::<usize>());
    }
}
