//! Reading of JSON text, value by value.

mod containers;
mod cost;
mod keys;
mod measure;
mod numeral;
mod spans;
mod string;

use std::borrow::Cow;
use std::fmt;

use super::error::{Kind, ReadError, ReadErrorKind};
use cost::Cost;
use keys::{Indexes, Tags};
use measure::{Choices, Losses};
use spans::Spans;

pub(crate) use cost::{Abort, MemoryLeft, ReadLimits};
pub(crate) use keys::{FIRST, Index, IndexedKey, OnlyTag, Order, Wanted};
pub(crate) use measure::{Choice, Loss, Rank};
pub(crate) use spans::Values;

/// Arrays and objects within each other, at most: what serde_json accepts by default.
pub const MAX_DEPTH: usize = 127;

/// Reads JSON text, value by value and without a tree.
///
/// It accepts exactly the texts of RFC 8259, at most [`MAX_DEPTH`] containers deep. Every method starts
/// where the last one stopped, and skips white space first. After an error the position is
/// undefined; [`reset`](Self::reset) makes it defined again.
///
/// ```
/// use specwright_runtime::json::Reader;
///
/// let mut reader = Reader::new(r#"{"sizes": [10, 20], "name": "x"}"#);
/// let mut key = reader.begin_object()?;
/// let mut sizes = Vec::new();
/// while let Some(name) = key {
///     if name == "sizes" {
///         let mut more = reader.begin_array()?;
///         while more {
///             sizes.push(reader.raw()?);
///             more = reader.next_item()?;
///         }
///     } else {
///         reader.skip()?;
///     }
///     key = reader.next_key()?;
/// }
/// reader.end()?;
/// assert_eq!(sizes, ["10", "20"]);
/// # Ok::<(), specwright_runtime::ReadError>(())
/// ```
#[derive(Clone)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    cost: Cost,
    spans: Spans,
    losses: Losses,
    choices: Choices,
    /// Whether the next record or tuple may hold parts of an earlier value; see [`Reader::start_anew`].
    anew: bool,
    /// The tags of the unions that come next; see [`Reader::expect_once`].
    once: Option<Tags>,
    /// The last object verified to have each of its tags only once.
    had_once: Option<Tags>,
    /// Offset of the last value that a union kept as unknown.
    unknown: Option<usize>,
    /// Whether the next map, or each of the next list, passes over entries that do not fit.
    skipping: bool,
    pub(crate) order: Order,
    pub(crate) indexes: Indexes,
}

/// A place in a text to come back to: see [`Reader::mark`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    at: usize,
    depth: usize,
}

impl fmt::Debug for Reader<'_> {
    // the text may hold secrets
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("offset", &self.at)
            .field("length", &self.text.len())
            .finish()
    }
}

impl<'a> Reader<'a> {
    /// A reader at the start of a text.
    pub fn new(text: &'a str) -> Self {
        Self::limited(text, ReadLimits::default())
    }

    /// A reader at the start of a text that costs no more than the limits say.
    pub(crate) fn limited(text: &'a str, limits: ReadLimits) -> Self {
        Self {
            text,
            at: 0,
            depth: MAX_DEPTH.saturating_sub(limits.depth),
            skipping: limits.skipping,
            cost: Cost::new(text.len(), limits),
            spans: Spans::default(),
            losses: Losses::default(),
            choices: Choices::new(),
            anew: false,
            once: None,
            had_once: None,
            unknown: None,
            order: Order::new(),
            indexes: Indexes::new(),
        }
    }

    /// The next byte to be read, counted from 0.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// This place, to be returned to with [`reset`](Self::reset).
    pub fn mark(&self) -> Mark {
        Mark {
            at: self.at,
            depth: self.depth,
        }
    }

    /// Goes back to a place in this text, also after an error.
    pub fn reset(&mut self, mark: Mark) {
        self.at = mark.at;
        self.depth = mark.depth;
    }

    /// Tells the record or tuple that is read next that it may hold parts of an earlier value, which it has to forget.
    pub(crate) fn start_anew(&mut self) {
        self.anew = true;
    }

    /// Whether what is read next may hold parts of an earlier value.
    #[inline]
    pub(crate) fn take_anew(&mut self) -> bool {
        std::mem::take(&mut self.anew)
    }

    /// Whether the next map, or each of the next list, passes over entries whose values do not fit its type, as it is one of
    /// `patternProperties`: keys that match no pattern may have any value.
    pub(crate) fn set_skipping(&mut self, skipping: bool) {
        self.skipping = skipping;
    }

    /// Returns true if the map that is read now passes over entries that do not fit; those within it do not.
    pub(crate) fn take_skipping(&mut self) -> bool {
        std::mem::take(&mut self.skipping)
    }

    /// An error of this kind at this place.
    #[cold]
    pub fn error(&self, kind: ReadErrorKind) -> ReadError {
        ReadError::new(kind, self.at)
    }

    /// The error of a value that is not what the field takes, such as `a string`.
    #[cold]
    pub fn unexpected(&mut self, expected: &'static str) -> ReadError {
        match self.peek() {
            Ok(found) => self.error(ReadErrorKind::Expected { expected, found }),
            Err(error) => error,
        }
    }

    #[cold]
    pub(super) fn syntax(&self, what: &'static str) -> ReadError {
        match self.byte() {
            Some(_) => self.error(ReadErrorKind::Syntax { what }),
            None => self.error(ReadErrorKind::End),
        }
    }

    /// What kind of value comes next.
    ///
    /// # Errors
    /// When there is no value here.
    pub fn peek(&mut self) -> Result<Kind, ReadError> {
        Ok(match self.token() {
            Some(b'"') => Kind::String,
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'-' | b'0'..=b'9') => Kind::Number,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') => Kind::Null,
            _ => return Err(self.syntax("expected a value")),
        })
    }

    /// Reads `null` if it comes next; otherwise stays where it is.
    ///
    /// # Errors
    /// When the next value starts like `null` and is something else.
    #[inline]
    pub fn take_null(&mut self) -> Result<bool, ReadError> {
        if self.token() == Some(b'n') {
            self.literal("null")?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Reads a boolean.
    ///
    /// # Errors
    /// When the next value is not one.
    pub fn bool(&mut self) -> Result<bool, ReadError> {
        match self.token() {
            Some(b't') => self.literal("true").map(|()| true),
            Some(b'f') => self.literal("false").map(|()| false),
            _ => Err(self.unexpected("a boolean")),
        }
    }

    /// Reads a string. It is borrowed from the text unless it holds an escape.
    ///
    /// # Errors
    /// When the next value is not a string.
    #[inline]
    pub fn string(&mut self) -> Result<Cow<'a, str>, ReadError> {
        match self.plain_string() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None if self.token() == Some(b'"') => self.quoted(),
            None => Err(self.unexpected("a string")),
        }
    }

    /// Reads a string, or the text of a number or a boolean, which some servers send instead.
    ///
    /// # Errors
    /// When the next value is `null`, an array or an object.
    #[inline]
    pub fn text(&mut self) -> Result<Cow<'a, str>, ReadError> {
        match self.plain_string() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.any_text(),
        }
    }

    /// Reads the text of a string, a number or a boolean; stays before any other value.
    pub(crate) fn scalar(&mut self) -> Result<Option<Cow<'a, str>>, ReadError> {
        Ok(match self.peek()? {
            Kind::String => Some(self.string()?),
            Kind::Number => Some(Cow::Borrowed(self.number()?)),
            Kind::Bool => Some(Cow::Borrowed(if self.bool()? { "true" } else { "false" })),
            Kind::Null | Kind::Array | Kind::Object => None,
        })
    }

    /// Reads what [`text`](Self::text) does, in place of what was there.
    pub(crate) fn text_into(&mut self, text: &mut String) -> Result<(), ReadError> {
        *text = match self.plain_string() {
            Some(plain) => plain.to_owned(),
            None => self.any_text()?.into_owned(),
        };
        Ok(())
    }

    fn any_text(&mut self) -> Result<Cow<'a, str>, ReadError> {
        match self.token() {
            Some(b'"') => self.quoted(),
            Some(b'-' | b'0'..=b'9') => {
                self.lose_kind();
                self.number().map(Cow::Borrowed)
            }
            Some(b't' | b'f') => {
                self.lose_kind();
                Ok(Cow::Borrowed(if self.bool()? { "true" } else { "false" }))
            }
            _ => Err(self.unexpected("a string")),
        }
    }

    /// Reads a value whatever it is, checking all of it.
    ///
    /// # Errors
    /// When it is not JSON or nested too deep.
    pub fn skip(&mut self) -> Result<(), ReadError> {
        match self.peek()? {
            Kind::Null => self.literal("null"),
            Kind::Bool => self.bool().map(|_| ()),
            Kind::Number => self.number().map(|_| ()),
            Kind::String => self.skip_string(),
            // at most MAX_DEPTH calls within each other
            Kind::Array => {
                let mut more = self.begin_array()?;
                while more {
                    self.skip()?;
                    more = self.next_item()?;
                }
                Ok(())
            }
            Kind::Object => {
                let mut more = self.enter_object()?;
                while more {
                    self.skip_key()?;
                    self.skip()?;
                    more = self.next_member()?;
                }
                Ok(())
            }
        }
    }

    /// Reads a value whatever it is, checking all of it: its text.
    ///
    /// # Errors
    /// When it is not JSON or nested too deep.
    pub fn raw(&mut self) -> Result<&'a str, ReadError> {
        self.token();
        let start = self.at;
        self.skip()?;
        Ok(self.slice(start, self.at))
    }

    /// Checks that nothing but white space follows.
    ///
    /// # Errors
    /// When something does.
    pub fn end(&mut self) -> Result<(), ReadError> {
        match self.token() {
            Some(_) => Err(self.error(ReadErrorKind::Trailing)),
            None => Ok(()),
        }
    }

    #[inline]
    pub(super) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The first byte that is not white space; it is not passed.
    #[inline]
    pub(super) fn token(&mut self) -> Option<u8> {
        match self.byte() {
            Some(0..=b' ') => self.token_after_space(),
            other => other,
        }
    }

    fn token_after_space(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    /// A part of the text between two places found by looking at ASCII bytes, which are always
    /// boundaries of characters.
    #[inline]
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn literal(&mut self, literal: &'static str) -> Result<(), ReadError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let same = rest
            .iter()
            .zip(literal.as_bytes())
            .take_while(|(byte, expected)| byte == expected)
            .count();
        self.at += same;
        if same < literal.len() {
            return Err(self.syntax("expected a value"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_one_after_another() {
        let mut reader = Reader::new(r#" {"a" : [ 1 , {"b":2} ], "c\n":null , "d":[]} "#);
        assert_eq!(reader.begin_object().unwrap().as_deref(), Some("a"));
        assert!(reader.begin_array().unwrap());
        assert_eq!(reader.integer("i64").unwrap(), 1);
        assert!(reader.next_item().unwrap());
        assert_eq!(reader.raw().unwrap(), r#"{"b":2}"#);
        assert!(!reader.next_item().unwrap());
        assert_eq!(reader.next_key().unwrap().as_deref(), Some("c\n"));
        assert!(reader.take_null().unwrap());
        assert_eq!(reader.next_key().unwrap().as_deref(), Some("d"));
        assert!(!reader.begin_array().unwrap());
        assert_eq!(reader.next_key().unwrap(), None);
        reader.end().unwrap();
    }

    #[test]
    fn a_mark_leads_back_even_after_an_error() {
        let mut reader = Reader::new(r#"[[[1]], "x"]"#);
        reader.begin_array().unwrap();
        let mark = reader.mark();
        reader.begin_array().unwrap();
        reader.begin_array().unwrap();
        assert!(reader.bool().is_err());
        reader.reset(mark);
        assert_eq!(reader.raw().unwrap(), "[[1]]");
        assert!(reader.next_item().unwrap());
        assert_eq!(reader.string().unwrap(), "x");
        assert!(!reader.next_item().unwrap());
        reader.end().unwrap();
    }

    #[test]
    fn strings_are_borrowed_unless_escaped() {
        let mut reader = Reader::new(r#"["plain 中", "\t"]"#);
        reader.begin_array().unwrap();
        assert!(matches!(reader.string().unwrap(), Cow::Borrowed("plain 中")));
        reader.next_item().unwrap();
        assert!(matches!(reader.string().unwrap(), Cow::Owned(text) if text == "\t"));
    }
}
