//! JSON to a tree.
//!
//! A reader of our own, as `serde_json` rounds numbers beyond its range unless a feature is set
//! that changes it for the whole build, and loses duplicate keys and positions. Strings and numbers are left to
//! `serde_json`, so exactly what it accepts is accepted.

use serde::de::IgnoredAny;

use super::reading::{Reading, SyntaxError};
use super::{Node, Number, Object, Value};

/// Reads one JSON value with nothing but white space around it.
pub(crate) fn read(text: &str, reading: &mut Reading) -> Result<Node, SyntaxError> {
    let mut reader = Reader { text, at: 0, reading };
    reader.space();
    let node = reader.value((0, 0))?;
    reader.space();
    match reader.peek() {
        None => Ok(node),
        Some(_) => Err(reader.error("unexpected text after the end of the document")),
    }
}

struct Reader<'a> {
    text: &'a str,
    /// Offset in bytes, always at the boundary of a character.
    at: usize,
    reading: &'a mut Reading,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn error(&self, message: &str) -> SyntaxError {
        let message = match self.peek() {
            None => "unexpected end of the document",
            Some(_) => message,
        };
        SyntaxError::at_offset(self.at, message)
    }

    /// Reads a value; `key` is the range of its key, empty if there is none.
    fn value(&mut self, key: (usize, usize)) -> Result<Node, SyntaxError> {
        let start = self.at;
        let origin = self.reading.begin(start)?;
        self.reading.starts(key, start);
        let value = match self.peek() {
            Some(b'{') => self.object()?,
            Some(b'[') => self.array()?,
            Some(b'"') => {
                let text = self.string()?;
                self.reading.spend(text.len(), start)?;
                Value::String(text.into())
            }
            Some(b'-' | b'0'..=b'9') => Value::Number(Number::new(self.number()?)),
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.error("expected a value")),
        };
        self.reading.ends(origin, self.at);
        Ok(Node { origin, value })
    }

    fn array(&mut self) -> Result<Value, SyntaxError> {
        let mut items = Vec::new();
        self.items(b']', "expected `,` or `]`", |reader| {
            items.push(reader.value((0, 0))?);
            Ok(())
        })?;
        items.shrink_to_fit();
        Ok(Value::Array(items))
    }

    fn object(&mut self) -> Result<Value, SyntaxError> {
        let mut object = Object::default();
        self.items(b'}', "expected `,` or `}`", |reader| {
            let start = reader.at;
            if reader.peek() != Some(b'"') {
                return Err(reader.error("expected a key in double quotes"));
            }
            let key = reader.string()?;
            reader.reading.spend(key.len(), start)?;
            let end = reader.at;
            reader.space();
            if reader.peek() != Some(b':') {
                return Err(reader.error("expected `:`"));
            }
            reader.at += 1;
            reader.space();
            let node = reader.value((start, end))?;
            reader.reading.keep(&mut object, key.into(), node);
            Ok(())
        })?;
        object.shrink();
        Ok(Value::Object(Box::new(object)))
    }

    /// Reads items from an opening bracket to the closing one.
    fn items(
        &mut self,
        close: u8,
        expected: &str,
        mut item: impl FnMut(&mut Self) -> Result<(), SyntaxError>,
    ) -> Result<(), SyntaxError> {
        self.reading.enter(self.at)?;
        self.at += 1;
        self.space();
        if self.peek() != Some(close) {
            loop {
                item(self)?;
                self.space();
                match self.peek() {
                    Some(b',') => self.at += 1,
                    Some(byte) if byte == close => break,
                    _ => return Err(self.error(expected)),
                }
                self.space();
            }
        }
        self.at += 1;
        self.reading.leave();
        Ok(())
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, SyntaxError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.error("expected a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    /// Reads a number as it is written, of whatever size.
    fn number(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        let number = rest.split(|c| !is_part(c)).next().unwrap_or_default();
        self.at += number.len();
        serde_json::from_str::<IgnoredAny>(number).map_err(|error| {
            let digits = number.trim_start_matches('-').strip_prefix('0');
            let message = match digits.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
                true => "a number may not begin with a zero",
                false => "expected a digit",
            };
            SyntaxError::at_offset(start + error.column().saturating_sub(1), message)
        })?;
        Ok(number.to_owned())
    }

    /// Reads a string from its opening to its closing quote.
    fn string(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        let mut bytes = self.text.as_bytes().iter().enumerate().skip(start + 1);
        self.at = loop {
            match bytes.next() {
                Some((end, b'"')) => break end + 1,
                Some((_, b'\\')) => _ = bytes.next(),
                Some(_) => {}
                None => return Err(SyntaxError::at_offset(start, "a string is not closed")),
            }
        };
        let text = self.text.get(start..self.at).unwrap_or_default();
        serde_json::from_str(text).map_err(|error| {
            let (message, before) = (error.to_string(), error.column().saturating_sub(1));
            let escape = text.get(..before).and_then(|before| before.rfind('\\'));
            match escape {
                _ if message.starts_with("control character") => {
                    SyntaxError::at_offset(start + before, "a control character in a string must be escaped")
                }
                Some(escape) if message.contains("hex escape") => {
                    SyntaxError::at_offset(start + escape, "half of a pair of surrogates")
                }
                escape => SyntaxError::at_offset(start + escape.unwrap_or(before), "unknown escape"),
            }
        })
    }
}
