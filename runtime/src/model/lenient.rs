//! Values of a type, or what came in place of one.

use std::fmt;

use crate::json::{IntoJson, Json, Kind, ReadError, Reader, Wire, Writer, to_json};

/// A value of `T`, or a text or number that is none, which is kept and written back as it was. So a server that writes a
/// format in a way of its own fails no response.
///
/// ```
/// use specwright_runtime::{Lenient, Text, json};
///
/// let ports: Vec<Lenient<Text<u16>>> = json::from_str(r#"["80", "http"]"#)?;
/// assert_eq!(ports[0].value().map(|port| **port), Some(80));
/// assert_eq!(ports[1].as_str(), Some("http"));
/// assert_eq!(json::to_string(&ports), r#"["80","http"]"#);
/// # Ok::<(), specwright_runtime::ReadError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Lenient<T> {
    /// A value.
    Value(T),
    /// What is none: a string, a number or a boolean.
    Other(Json),
}

impl<T> Lenient<T> {
    /// The value, if it is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Other(_) => None,
        }
    }

    /// The value, if it is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Other(_) => None,
        }
    }

    /// The text that is no value.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Value(_) => None,
            Self::Other(json) => json.as_str(),
        }
    }
}

impl<T> From<T> for Lenient<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: fmt::Debug> fmt::Debug for Lenient<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Other(json) => f.debug_tuple("Other").field(json).finish(),
        }
    }
}

impl<T: Wire> Wire for Lenient<T> {
    fn blank() -> Self {
        Self::Other(Json::Null)
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        let mark = reader.mark();
        let mut value = T::blank();
        let error = match value.read(reader) {
            Ok(()) => {
                *self = Self::Value(value);
                return Ok(());
            }
            Err(error) => error,
        };
        if error.is_final() {
            return Err(error);
        }
        reader.reset(mark);
        if !matches!(reader.peek()?, Kind::String | Kind::Number | Kind::Bool) {
            return Err(error);
        }
        let mut json = Json::Null;
        json.read(reader)?;
        *self = Self::Other(json);
        if reader.is_counting() {
            reader.lose_listing();
        }
        Ok(())
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Value(value) => value.write(writer),
            Self::Other(json) => json.write(writer),
        }
    }
}

impl<T: Wire> IntoJson for Lenient<T> {
    fn into_json(self) -> Json {
        to_json(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::value::{Numeric, Text};

    #[test]
    fn what_is_no_value_is_kept_as_it_was() {
        for text in [r#""a""#, "true", "1e400", "300", r#""7""#] {
            let value: Lenient<Numeric<u8>> = json::from_str(text).unwrap();
            let back = if text == r#""7""# { "7" } else { text };
            assert_eq!(json::to_string(&value), back);
        }
        assert_eq!(
            json::from_str::<Lenient<Text<u8>>>(r#""7""#),
            Ok(Lenient::Value(7.into()))
        );
    }

    #[test]
    fn what_is_no_scalar_is_an_error() {
        for text in ["null", "[]", "{}"] {
            assert!(json::from_str::<Lenient<Text<u8>>>(text).is_err(), "{text}");
        }
        assert!(json::from_str::<Option<Lenient<Text<u8>>>>("null").unwrap().is_none());
    }
}
