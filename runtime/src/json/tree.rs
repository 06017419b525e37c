//! JSON as a tree.

use std::fmt;
use std::str::FromStr;

use super::number::Number;
use super::pointer;
use super::{Kind, ReadError, Reader, Wire, Writer};
use crate::value::Secret;

/// Any JSON value: what a document leaves open, and what it did not foresee.
///
/// `Display` is the compact JSON text. `Debug` is the same with `<redacted>` for each
/// [`Secret`](Self::Secret). Two objects are equal when their keys and values are, in the same order.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, exact.
    Number(Number),
    /// A string.
    String(String),
    /// A string that is not shown by `Debug` and is wiped from memory when dropped. It comes from
    /// a [`crate::Secret`]; reading JSON text never makes one.
    Secret(Secret),
    /// An array.
    Array(Vec<Json>),
    /// An object: its keys and values in their order. A key that a text holds twice is here twice; the
    /// last one counts.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Bool(_) => Kind::Bool,
            Self::Number(_) => Kind::Number,
            Self::String(_) | Self::Secret(_) => Kind::String,
            Self::Array(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
        }
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The integer, if it is a number without fraction that fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }

    /// The integer, if it is a number without fraction that fits.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_u64()
    }

    /// The nearest `f64`, if it is a number in its range.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number()?.as_f64()
    }

    /// The string, if it is one, secret or not.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            Self::Secret(secret) => Some(secret.expose()),
            _ => None,
        }
    }

    /// The items, if it is an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The keys and values, if it is an object.
    pub fn as_object(&self) -> Option<&[(String, Self)]> {
        match self {
            Self::Object(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value under a key, if it is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let (_, value) = self.as_object()?.iter().rev().find(|(name, _)| name == key)?;
        Some(value)
    }

    /// The value at a JSON pointer (RFC 6901), such as `/data/items/0`. The empty pointer is the whole.
    ///
    /// ```
    /// let json: specwright_runtime::Json = r#"{"data": {"items": [10, 20]}}"#.parse()?;
    /// assert_eq!(json.pointer("/data/items/1").and_then(|item| item.as_i64()), Some(20));
    /// # Ok::<(), specwright_runtime::ReadError>(())
    /// ```
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        let mut value = self;
        for token in pointer::tokens(pointer)? {
            value = match value {
                Self::Array(items) => items.get(pointer::index(token)?)?,
                _ => value.get(&pointer::unescape(token))?,
            };
        }
        Some(value)
    }
}

/// Reads a value; strings that start at one of these bytes, in order, are secret.
fn read(reader: &mut Reader<'_>, secrets: &[usize]) -> Result<Json, ReadError> {
    Ok(match reader.peek()? {
        Kind::Null => {
            reader.take_null()?;
            Json::Null
        }
        Kind::Bool => Json::Bool(reader.bool()?),
        Kind::Number => Json::Number(Number::checked(reader.number()?)),
        Kind::String => {
            let start = reader.offset();
            let text = reader.string()?.into_owned();
            match secrets.binary_search(&start) {
                Ok(_) => Json::Secret(text.into()),
                Err(_) => Json::String(text),
            }
        }
        // the reader stops at MAX_DEPTH calls within each other
        Kind::Array => {
            let mut items = Vec::new();
            let mut more = reader.begin_array()?;
            while more {
                reader.charge_item(items.len(), size_of::<Json>());
                items.push(read(reader, secrets).map_err(|error| error.in_index(items.len()))?);
                more = reader.next_item()?;
            }
            Json::Array(items)
        }
        Kind::Object => {
            let mut entries = Vec::new();
            let mut key = reader.begin_object()?;
            while let Some(name) = key {
                reader.charge_item(entries.len(), size_of::<(String, Json)>());
                match read(reader, secrets) {
                    Ok(value) => entries.push((name.into_owned(), value)),
                    Err(error) => return Err(error.in_key(name.into_owned())),
                }
                key = reader.next_key()?;
            }
            Json::Object(entries)
        }
    })
}

impl Wire for Json {
    fn blank() -> Self {
        Self::Null
    }

    fn holds_null(&self) -> bool {
        true
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        *self = read(reader, &[])?;
        Ok(())
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Null => writer.null(),
            Self::Bool(value) => writer.bool(*value),
            Self::Number(number) => writer.number(number),
            Self::String(text) => writer.string(text),
            Self::Secret(secret) => writer.secret(secret.expose()),
            Self::Array(items) => {
                writer.begin_array();
                for item in items {
                    item.write(writer);
                }
                writer.end_array();
            }
            Self::Object(entries) => {
                writer.begin_object();
                for (key, value) in entries {
                    writer.key(key);
                    value.write(writer);
                }
                writer.end_object();
            }
        }
    }
}

impl FromStr for Json {
    type Err = ReadError;

    fn from_str(text: &str) -> Result<Self, ReadError> {
        super::from_str(text)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::to_string(self))
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::to_redacted_string(self))
    }
}

impl Writer {
    /// The value as a tree, in which secrets are [`Json::Secret`]. `Null` when the calls made no value,
    /// or one nested deeper than is read.
    pub fn into_json(self) -> Json {
        let mut reader = Reader::new(self.as_str());
        read(&mut reader, self.secrets()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Json {
        text.parse().unwrap()
    }

    #[test]
    fn text_comes_back_as_it_was() {
        for text in [
            "null",
            "[1.50,1e400,-0]",
            r#"{"b":1,"a":{"b":[]},"b":true}"#,
            r#""\u0001中""#,
        ] {
            assert_eq!(parse(text).to_string(), text);
        }
    }

    #[test]
    fn pointers_follow_rfc_6901() {
        let json = parse(r#"{"a/b": {"~": [10, {"": 1}]}, "k": 1, "k": 2, "0": "zero"}"#);
        assert_eq!(json.pointer(""), Some(&json));
        assert_eq!(json.pointer("/a~1b/~0/0").and_then(Json::as_i64), Some(10));
        assert_eq!(json.pointer("/a~1b/~0/1/").and_then(Json::as_i64), Some(1));
        assert_eq!(json.pointer("/k").and_then(Json::as_i64), Some(2));
        assert_eq!(json.pointer("/0").and_then(Json::as_str), Some("zero"));
        for missing in [
            "a",
            "/",
            "/x",
            "/a~1b/~0/2",
            "/a~1b/~0/-",
            "/a~1b/~0/00",
            "/a~1b/~0/+0",
            "/k/0",
        ] {
            assert_eq!(json.pointer(missing), None, "{missing}");
        }
    }

    #[test]
    fn errors_name_the_path() {
        let error = r#"{"a": [1, {"b c": tru}]}"#.parse::<Json>().unwrap_err();
        assert_eq!(error.to_string(), r#"a[1]["b c"]: expected a value at byte 21"#);
    }
}
