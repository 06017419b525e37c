//! Reading of JSON numbers.

use std::borrow::Cow;

use super::Reader;
use super::error::{ReadError, ReadErrorKind, excerpt};
use super::scan::{self, Integral};

impl<'a> Reader<'a> {
    /// Reads a number: its text.
    ///
    /// # Errors
    /// When the next value is not one.
    pub fn number(&mut self) -> Result<&'a str, ReadError> {
        if !matches!(self.token(), Some(b'-' | b'0'..=b'9')) {
            return Err(self.unexpected("a number"));
        }
        let start = self.at;
        match scan::number_end(self.text.as_bytes(), start) {
            Ok(end) => {
                self.at = end;
                Ok(self.slice(start, end))
            }
            Err(fault) => {
                self.at = fault;
                Err(self.syntax("invalid number"))
            }
        }
    }

    /// Reads an integer that fits `i64` or `u64`. Taken are also a number without fraction (`2.0`,
    /// `2e3`) and a string that holds a number (`"2"`). `of` names the type in errors.
    ///
    /// # Errors
    /// When the next value is none of these, has a fraction or is out of range.
    pub fn integer(&mut self, of: &'static str) -> Result<i128, ReadError> {
        match self.short_integer() {
            Some(value) => Ok(value.into()),
            None => self.any_integer(of),
        }
    }

    /// Reads a plain integer of up to 18 digits, which cannot overflow: all but a few are. Otherwise
    /// stays where it is.
    #[inline]
    pub(crate) fn short_integer(&mut self) -> Option<i64> {
        let bytes = self.text.as_bytes();
        self.token();
        let negative = bytes.get(self.at) == Some(&b'-');
        let start = self.at + usize::from(negative);
        let mut at = start;
        let mut value: i64 = 0;
        while let Some(byte @ b'0'..=b'9') = bytes.get(at) {
            if at - start == 18 {
                break;
            }
            value = value * 10 + i64::from(byte - b'0');
            at += 1;
        }
        let leading_zero = at > start + 1 && bytes.get(start) == Some(&b'0');
        if at == start || leading_zero || matches!(bytes.get(at), Some(b'0'..=b'9' | b'.' | b'e' | b'E')) {
            return None;
        }
        self.at = at;
        Some(if negative { -value } else { value })
    }

    #[cold]
    fn any_integer(&mut self, of: &'static str) -> Result<i128, ReadError> {
        let mark = self.mark();
        let (number, quoted) = match self.token() {
            Some(b'"') => (self.string()?, true),
            Some(b'-' | b'0'..=b'9') => (Cow::Borrowed(self.number()?), false),
            _ => return Err(self.unexpected("an integer")),
        };
        let result = if quoted && !scan::is_number(&number) {
            Integral::Fraction
        } else {
            scan::integral(&number)
        };
        if let Integral::Value(value) = result {
            return Ok(value);
        }
        self.reset(mark);
        Err(match result {
            Integral::Fraction if quoted => self.unexpected("an integer"),
            Integral::Fraction => self.error(ReadErrorKind::NotInteger {
                number: excerpt(&number),
            }),
            _ => self.out_of_range((!quoted).then_some(&*number), of),
        })
    }

    /// The error of a number that does not fit the type named `of`.
    #[cold]
    pub fn out_of_range(&self, number: Option<&str>, of: &'static str) -> ReadError {
        self.error(ReadErrorKind::OutOfRange {
            number: number.map(excerpt),
            of,
        })
    }

    /// Reads a number as text that Rust's `parse` takes; a string that holds a number is taken as well.
    /// The second is whether it was a string.
    pub(crate) fn decimal(&mut self) -> Result<(Cow<'a, str>, bool), ReadError> {
        match self.token() {
            Some(b'-' | b'0'..=b'9') => Ok((Cow::Borrowed(self.number()?), false)),
            Some(b'"') => {
                let mark = self.mark();
                let text = self.string()?;
                if scan::is_number(&text) {
                    return Ok((text, true));
                }
                self.reset(mark);
                Err(self.unexpected("a number"))
            }
            _ => Err(self.unexpected("a number")),
        }
    }
}
