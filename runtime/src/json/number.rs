//! Numbers that keep their text.

use std::fmt;

use super::error::{ReadError, ReadErrorKind};
use super::scan::{self, Integral};

/// A JSON number, exactly as it was written: `1.10`, `1e400` and 40 digits stay what they are.
///
/// Equality is that of the text, so `1` and `1.0` differ.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Box<str>);

impl Number {
    /// The number that a text writes.
    ///
    /// # Errors
    /// When the text is not a JSON number.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        match scan::number_end(text.as_bytes(), 0) {
            Ok(end) if end == text.len() => Ok(Self(text.into())),
            Ok(at) | Err(at) => Err(ReadError::new(ReadErrorKind::Syntax { what: "invalid number" }, at)),
        }
    }

    /// A number from text that was checked.
    pub(super) fn checked(text: &str) -> Self {
        Self(text.into())
    }

    /// A number; none for infinity and what is not a number, which JSON cannot write.
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self(float_text(value).into()))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its value, when it has no fraction and fits: `2.0` is 2.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_integer()?.try_into().ok()
    }

    /// Its value, when it has no fraction, is not negative and fits.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_integer()?.try_into().ok()
    }

    /// The nearest value; none beyond the range of `f64`.
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// Whether it is the number that was read from this one, with all its digits where it is an integer.
    pub(crate) fn is_worth(&self, read: &Self) -> bool {
        let is_nearest = self.as_f64() == read.as_f64();
        match (self.as_integer(), read.as_integer(), read.as_f64()) {
            _ if self == read => true,
            (Some(text), Some(read), _) if text == read => true,
            // the shortest text of a float need not have all digits of its value
            (Some(text), _, Some(read)) => is_nearest && read as i128 == text,
            _ => is_nearest,
        }
    }

    fn as_integer(&self) -> Option<i128> {
        match scan::integral(&self.0) {
            Integral::Value(value) => Some(value),
            _ => None,
        }
    }
}

impl Default for Number {
    /// 0
    fn default() -> Self {
        Self("0".into())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Number {
            fn from(value: $integer) -> Self {
                Self(value.to_string().into())
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

/// The shortest text of a finite number.
pub(super) fn float_text(value: f64) -> String {
    format!("{value:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept() {
        let number = Number::parse("1.10").unwrap();
        assert_eq!(number.to_string(), "1.10");
        assert_eq!((number.as_f64(), number.as_i64()), (Some(1.1), None));
        let huge = Number::parse("1e400").unwrap();
        assert_eq!((huge.as_str(), huge.as_f64(), huge.as_u64()), ("1e400", None, None));
        assert_eq!(Number::parse("-3.0").unwrap().as_i64(), Some(-3));
        assert_eq!(Number::parse("-3.0").unwrap().as_u64(), None);
    }

    #[test]
    fn read_and_written_with_all_digits() {
        for text in [
            "0.1000000000000000055511151231257827",
            "12345678901234567890.12",
            "1e400",
            "-0",
        ] {
            let number: Number = crate::json::from_str(text).unwrap();
            assert_eq!(crate::json::to_string(&number), text);
        }
        let quoted: Number = crate::json::from_str(r#""1.10""#).unwrap();
        assert_eq!(quoted.as_str(), "1.10");
        assert!(crate::json::from_str::<Number>(r#""x""#).is_err());
        assert_eq!(Number::default().as_i64(), Some(0));
    }

    #[test]
    fn digits_that_are_lost() {
        let table = [
            ("2", "2.0", true),
            ("2", "2", true),
            ("0.10", "0.1", true),
            ("-9223372036854775808", "-9.223372036854776e18", true),
            ("9007199254740993", "9007199254740992.0", false),
            ("16777217", "16777216.0", false),
            ("0.123456789", "0.12345679", false),
        ];
        for (text, read, same) in table {
            let number = |text| Number::parse(text).unwrap();
            assert_eq!(number(text).is_worth(&number(read)), same, "{text} {read}");
        }
    }

    #[test]
    fn only_numbers() {
        for text in ["", "x", "1 ", "01", "NaN", "1\n"] {
            assert!(Number::parse(text).is_err(), "{text}");
        }
        assert_eq!(Number::from_f64(f64::NAN), None);
        assert_eq!(Number::from_f64(f64::NEG_INFINITY), None);
        assert_eq!(Number::from_f64(0.1).unwrap().as_str(), "0.1");
        assert_eq!(Number::from(u64::MAX).as_str(), "18446744073709551615");
    }
}
