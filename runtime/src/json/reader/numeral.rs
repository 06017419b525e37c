//! Reading of JSON numbers.

use std::borrow::Cow;

use super::super::error::{ReadError, ReadErrorKind, excerpt};
use super::super::scan::{self, Integral};
use super::Reader;

/// The powers of ten that a short number can be divided by. They are exact.
const POWERS_OF_TEN: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// A number of up to 15 digits: those before and after the point as one, and how many stand after it.
struct Short {
    negative: bool,
    digits: u64,
    places: usize,
}

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
        let negative = self.token() == Some(b'-');
        let start = self.at + usize::from(negative);
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let mut value: i64 = 0;
        let mut count = 0;
        for byte in rest.iter().take(18) {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            value = value * 10 + i64::from(digit);
            count += 1;
        }
        let leading_zero = count > 1 && rest.first() == Some(&b'0');
        if count == 0 || leading_zero || matches!(rest.get(count), Some(b'0'..=b'9' | b'.' | b'e' | b'E')) {
            return None;
        }
        self.at = start + count;
        Some(if negative { -value } else { value })
    }

    /// Reads a number with few enough digits, and no exponent, that one division gives the nearest `f64` (all of its
    /// integers up to 2^53 and all powers of ten up to 10^22 are exact): all but a few are such. Otherwise stays where it is.
    pub(crate) fn short_f64(&mut self) -> Option<f64> {
        let (short, end) = self.short_decimal()?;
        let value = short.digits as f64 / POWERS_OF_TEN.get(short.places)?;
        self.at = end;
        Some(if short.negative { -value } else { value })
    }

    /// Like [`short_f64`](Self::short_f64): integers of `f32` are exact up to 2^24, powers of ten up to 10^10.
    pub(crate) fn short_f32(&mut self) -> Option<f32> {
        let (short, end) = self.short_decimal()?;
        if short.digits > 1 << 24 || short.places > 10 {
            return None;
        }
        let value = short.digits as f32 / *POWERS_OF_TEN.get(short.places)? as f32;
        self.at = end;
        Some(if short.negative { -value } else { value })
    }

    /// The number that comes next, unless it has an exponent, more than 15 digits or is none, and where it ends.
    fn short_decimal(&mut self) -> Option<(Short, usize)> {
        let negative = self.token() == Some(b'-');
        let start = self.at + usize::from(negative);
        let rest = self.text.as_bytes().get(start..)?;
        let (mut digits, mut whole, mut count) = (0_u64, None, 0);
        for byte in rest.iter().take(17) {
            match byte {
                b'0'..=b'9' => digits = digits * 10 + u64::from(byte - b'0'),
                b'.' if whole.is_none() => whole = Some(count),
                _ => break,
            }
            count += 1;
        }
        let places = whole.map_or(0, |whole| count - whole - 1);
        let whole = whole.unwrap_or(count);
        let leading_zero = whole > 1 && rest.first() == Some(&b'0');
        let goes_on = matches!(rest.get(count), Some(b'0'..=b'9' | b'.' | b'e' | b'E'));
        let ends_in_point = count > whole && places == 0;
        if whole == 0 || whole + places > 15 || leading_zero || goes_on || ends_in_point {
            return None;
        }
        let short = Short {
            negative,
            digits,
            places,
        };
        Some((short, start + count))
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
