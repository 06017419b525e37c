//! Reading of JSON strings.

use std::borrow::Cow;

use super::super::error::ReadError;
use super::super::scan;
use super::Reader;

impl<'a> Reader<'a> {
    /// Reads a string that comes next and holds no escape; otherwise stays where it is.
    #[inline]
    pub(super) fn plain_string(&mut self) -> Option<&'a str> {
        if self.token() != Some(b'"') {
            return None;
        }
        let start = self.at + 1;
        let end = scan::plain_end(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        Some(self.slice(start, end))
    }

    /// The string whose opening quote is here.
    pub(super) fn quoted(&mut self) -> Result<Cow<'a, str>, ReadError> {
        if let Some(text) = self.plain_string() {
            return Ok(Cow::Borrowed(text));
        }
        let start = self.at + 1;
        self.at = scan::plain_end(self.text.as_bytes(), start);
        let mut text = self.slice(start, self.at).to_owned();
        self.escaped(Some(&mut text))?;
        Ok(Cow::Owned(text))
    }

    pub(super) fn skip_string(&mut self) -> Result<(), ReadError> {
        self.at = scan::plain_end(self.text.as_bytes(), self.at + 1);
        self.escaped(None)
    }

    /// The rest of a string from its first byte that is not plain, up to its closing quote.
    fn escaped(&mut self, mut out: Option<&mut String>) -> Result<(), ReadError> {
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    let character = self.escape()?;
                    if let Some(text) = &mut out {
                        text.push(character);
                    }
                }
                _ => return Err(self.syntax("control character in a string")),
            }
            let start = self.at;
            self.at = scan::plain_end(self.text.as_bytes(), start);
            if let Some(text) = &mut out {
                text.push_str(self.slice(start, self.at));
            }
        }
    }

    /// The character meant by the escape after a backslash.
    fn escape(&mut self) -> Result<char, ReadError> {
        let character = match self.byte() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            _ => return Err(self.syntax("invalid escape in a string")),
        };
        self.at += 1;
        Ok(character)
    }

    /// The character meant by the digits after `\u`, and by a second escape when two make a pair.
    fn unicode(&mut self) -> Result<char, ReadError> {
        let first = self.four_digits()?;
        let code = match first {
            0xd800..=0xdbff => {
                for expected in [b'\\', b'u'] {
                    if self.byte() != Some(expected) {
                        return Err(self.syntax("lone surrogate in a string"));
                    }
                    self.at += 1;
                }
                match self.four_digits()? {
                    second @ 0xdc00..=0xdfff => 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00),
                    _ => return Err(self.syntax("lone surrogate in a string")),
                }
            }
            _ => first,
        };
        char::from_u32(code).ok_or_else(|| self.syntax("lone surrogate in a string"))
    }

    fn four_digits(&mut self) -> Result<u32, ReadError> {
        let mut code = 0;
        for _ in 0..4 {
            match self.byte().and_then(|byte| char::from(byte).to_digit(16)) {
                Some(digit) => code = code * 16 + digit,
                None => return Err(self.syntax("invalid escape in a string")),
            }
            self.at += 1;
        }
        Ok(code)
    }
}
