//! The types around values that know nothing of this crate.

use std::any::type_name;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use crate::json::{IntoJson, Json, Number, ReadError, ReadErrorKind, Reader, Wire, Writer, to_json};
use crate::value::{Base64, Base64Url, Binary, Numeric, Text};

/// Reads a text as a value of some type.
///
/// # Errors
/// When the text is none, which `expected` describes, or the next value is no text.
pub(super) fn read_text<T>(
    reader: &mut Reader<'_>,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, ReadError> {
    let text = reader.text()?;
    parse(&text).ok_or_else(|| reader.error(ReadErrorKind::Format { expected }))
}

impl<T: FromStr + Display + Debug + Send + Sync> Wire for Text<T> {
    fn blank() -> Self {
        Self::unread()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        *self = read_text(reader, type_name::<T>(), |text| text.parse().ok())?;
        Ok(())
    }

    fn write(&self, writer: &mut Writer) {
        match self.read_value() {
            Some(value) => write_text(value, writer),
            None => writer.null(),
        }
    }
}

/// Writes a value as a string.
pub fn write_text(value: &dyn Display, writer: &mut Writer) {
    writer.string(&value.to_string());
}

impl<T: FromStr + Display + Debug + Send + Sync> Wire for Numeric<T> {
    fn blank() -> Self {
        Self::unread()
    }

    /// A string that holds a number is taken as well.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        let (text, quoted) = reader.decimal()?;
        if quoted {
            reader.lose_kind();
        }
        let value = text.parse().or_else(|error| match without_exponent(&text) {
            Some(plain) => plain.parse(),
            None => Err(error),
        });
        let expected = type_name::<T>();
        *self = value.map_err(|_| reader.error(ReadErrorKind::Format { expected }))?;
        Ok(())
    }

    fn write(&self, writer: &mut Writer) {
        match self.read_value().map(|value| Number::parse(&value.to_string())) {
            Some(Ok(number)) => writer.number(&number),
            Some(Err(_)) | None => writer.null(),
        }
    }
}

/// The longest number that is written without its exponent.
const LONGEST: usize = 64;

/// A number such as `1.5e3` in digits alone, which more types can parse: `1500`.
pub(super) fn without_exponent(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(size) => ("-", size),
        None => ("", mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let point = i64::try_from(whole.len()).ok()? + exponent.parse::<i64>().ok()?;
    let longest = i64::try_from(LONGEST).ok()?;
    if digits.len() > LONGEST || point.abs() > longest {
        return None;
    }
    Some(match usize::try_from(point) {
        Ok(0) | Err(_) => {
            let zeros = usize::try_from(-point).ok()?;
            format!("{sign}0.{}{digits}", "0".repeat(zeros))
        }
        Ok(point) => match digits.split_at_checked(point) {
            Some((whole, "")) => format!("{sign}{whole}"),
            Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
            None => format!("{sign}{digits}{}", "0".repeat(point - digits.len())),
        },
    })
}

impl<T: From<Vec<u8>> + AsRef<[u8]> + Debug + Send + Sync, const URL_SAFE: bool> Wire for Base64<T, URL_SAFE> {
    fn blank() -> Self {
        Self::unread()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        let text = reader.string()?;
        let binary = Binary::from_base64(&text).ok_or_else(|| reader.error(ReadErrorKind::Base64))?;
        *self = Self::new(binary.into_bytes().into());
        Ok(())
    }

    fn write(&self, writer: &mut Writer) {
        let bytes = self.read_value().map(T::as_ref).unwrap_or_default();
        writer.string(&match URL_SAFE {
            true => Base64Url::from(bytes).to_base64(),
            false => Binary::from(bytes).to_base64(),
        });
    }
}

#[cfg(feature = "serde_json")]
pub use by_serde::write_serde;

#[cfg(feature = "serde_json")]
mod by_serde {
    use std::fmt::Debug;

    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use super::{ReadError, ReadErrorKind, Reader, Wire, Writer, type_name};
    use crate::value::Serde;

    impl<T: Serialize + DeserializeOwned + Debug + Send + Sync> Wire for Serde<T> {
        fn blank() -> Self {
            Self::unread()
        }

        fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
            let text = reader.raw()?;
            reader.charge(text.len());
            let expected = type_name::<T>();
            let value = serde_json::from_str(text);
            *self = Self::new(value.map_err(|_| reader.error(ReadErrorKind::Format { expected }))?);
            Ok(())
        }

        /// What serde cannot write as JSON, such as a map with keys that are no texts, is null.
        fn write(&self, writer: &mut Writer) {
            match self.read_value() {
                Some(value) => write_serde(value, writer),
                None => writer.null(),
            }
        }
    }

    /// Writes a value by serde.
    pub fn write_serde<T: Serialize>(value: &T, writer: &mut Writer) {
        match serde_json::to_string(value) {
            Ok(json) => writer.raw(&json),
            Err(_) => writer.null(),
        }
    }
}

macro_rules! into_json {
    ($([$($generics:tt)*] $type:ty)*) => {$(
        impl<$($generics)*> IntoJson for $type
        where
            Self: Wire,
        {
            fn into_json(self) -> Json {
                to_json(&self)
            }
        }
    )*};
}

into_json!([T] Text<T> [T] Numeric<T> [T, const URL_SAFE: bool] Base64<T, URL_SAFE>);
#[cfg(feature = "serde_json")]
into_json!([T] crate::value::Serde<T>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn numbers_are_parsed_with_and_without_exponents() {
        let table = [
            ("1.5e3", Some("1500")),
            ("-1.5E1", Some("-15")),
            ("1.25e+1", Some("12.5")),
            ("125e-5", Some("0.00125")),
            ("125e-3", Some("0.125")),
            ("5e0", Some("5")),
            ("1e400", None),
            ("1e-400", None),
            ("1", None),
        ];
        for (text, plain) in table {
            assert_eq!(without_exponent(text).as_deref(), plain, "{text}");
        }
        assert_eq!(*json::from_str::<Numeric<i128>>("1e3").unwrap(), 1000);
        assert_eq!(*json::from_str::<Numeric<i128>>(r#""12""#).unwrap(), 12);
    }

    #[test]
    fn what_a_type_cannot_parse_is_an_error_at_its_path() {
        let error = json::from_str::<Vec<Text<u8>>>(r#"["1", "300"]"#).unwrap_err();
        assert_eq!(error.to_string(), "[1]: expected u8, found another text");
        let error = json::from_str::<Numeric<u8>>("300").unwrap_err();
        assert_eq!(error.to_string(), "expected u8, found another text");
        assert!(json::from_str::<Text<u8>>("null").is_err());
    }

    #[test]
    fn numbers_that_json_does_not_have_are_null() {
        assert_eq!(json::to_string(&Numeric::new(f64::NAN)), "null");
        assert_eq!(json::to_string(&Numeric::new(2.5_f64)), "2.5");
    }

    #[test]
    fn bytes_in_either_alphabet() {
        let bytes: Base64<Vec<u8>, true> = json::from_str(r#""-_8""#).unwrap();
        assert_eq!(json::to_string(&bytes), r#""-_8""#);
        assert_eq!(
            json::to_string(&Base64::<Vec<u8>>::new(bytes.into_inner())),
            r#""+/8=""#
        );
    }

    #[cfg(feature = "serde_json")]
    #[test]
    fn a_type_of_serde_is_read_and_written() {
        let map: crate::value::Serde<std::collections::HashMap<String, u8>> = json::from_str(r#"{"a":1}"#).unwrap();
        assert_eq!(map.get("a"), Some(&1));
        assert_eq!(json::to_string(&map), r#"{"a":1}"#);
        let error = json::from_str::<Vec<crate::value::Serde<u8>>>("[1, -1]").unwrap_err();
        assert_eq!(error.to_string(), "[1]: expected u8, found another text");
    }
}
