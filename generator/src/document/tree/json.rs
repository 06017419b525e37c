//! JSON to a tree.
//!
//! A reader of our own, as `serde_json` rounds numbers beyond its range unless a feature is set
//! that changes it for the whole build, and loses duplicate keys and positions. It accepts exactly what
//! `serde_json` accepts.

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
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
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

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, SyntaxError>) -> Result<Value, SyntaxError> {
        self.reading.enter(self.at)?;
        self.at += 1;
        self.space();
        let value = read(self)?;
        self.reading.leave();
        Ok(value)
    }

    fn array(&mut self) -> Result<Value, SyntaxError> {
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value((0, 0))?);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    items.shrink_to_fit();
                    return Ok(Value::Array(items));
                }
                _ => return Err(self.error("expected `,` or `]`")),
            }
            self.space();
        }
    }

    fn object(&mut self) -> Result<Value, SyntaxError> {
        let mut object = Object::default();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(Box::new(object)));
        }
        loop {
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.error("expected a key in double quotes"));
            }
            let key = self.string()?;
            self.reading.spend(key.len(), start)?;
            let end = self.at;
            self.space();
            if self.peek() != Some(b':') {
                return Err(self.error("expected `:`"));
            }
            self.at += 1;
            self.space();
            let node = self.value((start, end))?;
            self.reading.keep(&mut object, key.into(), node);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    object.shrink();
                    return Ok(Value::Object(Box::new(object)));
                }
                _ => return Err(self.error("expected `,` or `}`")),
            }
            self.space();
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, SyntaxError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.error("expected a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits()?,
            _ => return Err(self.error("expected a digit")),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        if let Some(b'0'..=b'9') = self.peek() {
            return Err(self.error("a number may not begin with a zero"));
        }
        Ok(self.text.get(start..self.at).unwrap_or_default().to_owned())
    }

    fn digits(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start {
            Err(self.error("expected a digit"))
        } else {
            Ok(())
        }
    }

    /// Reads a string from its opening to its closing quote.
    fn string(&mut self) -> Result<String, SyntaxError> {
        let opening = self.at;
        self.at += 1;
        let mut string = String::new();
        loop {
            let start = self.at;
            let rest = self.text.as_bytes().get(start..).unwrap_or_default();
            let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
            let Some(plain) = rest.iter().position(special) else {
                return Err(SyntaxError::at_offset(opening, "a string is not closed"));
            };
            self.at += plain;
            string.push_str(self.text.get(start..self.at).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => string.push(self.escape()?),
                _ => return Err(self.error("a control character in a string must be escaped")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let character = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(start),
            _ => return Err(self.error("unknown escape")),
        };
        self.at += 1;
        Ok(character)
    }

    /// Reads `uXXXX`, or two of them that make up a pair of surrogates.
    fn unicode_escape(&mut self, start: usize) -> Result<char, SyntaxError> {
        self.at += 1;
        let first = self.hexadecimal()?;
        let code = if (0xd800..0xdc00).contains(&first) {
            let rest = self.text.get(self.at..).unwrap_or_default();
            if !rest.starts_with("\\u") {
                return Err(SyntaxError::at_offset(start, "half of a pair of surrogates"));
            }
            self.at += 2;
            let second = self.hexadecimal()?;
            if !(0xdc00..0xe000).contains(&second) {
                return Err(SyntaxError::at_offset(start, "half of a pair of surrogates"));
            }
            0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        char::from_u32(code).ok_or_else(|| SyntaxError::at_offset(start, "half of a pair of surrogates"))
    }

    fn hexadecimal(&mut self) -> Result<u32, SyntaxError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.error("expected four hexadecimal digits"));
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }
}
