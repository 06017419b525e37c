//! The way between serde's data model and JSON text, taken by every type of this crate and every
//! generated one: code for each (de)serializer, none for each type.

use std::fmt;

use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{self, SerializeMap, SerializeSeq, Serializer};
use serde::{Deserialize, Serialize};

use super::{Json, MAX_DEPTH, Number, Wire, Writer};
use crate::encoding::base64;

/// The key under which serde_json passes numbers when its feature `arbitrary_precision` is on, which
/// any crate of a build may have asked for.
const EXACT_NUMBER: &str = "$serde_json::private::Number";

/// Passes a value to a serializer.
pub fn serialize<S: Serializer>(value: &dyn Wire, serializer: S) -> Result<S::Ok, S::Error> {
    // by way of the tree, as binary formats want the length of an array or object before its items
    super::to_json(value).serialize(serializer)
}

/// Reads a value from what a deserializer gives. It has to be one of a self-describing format.
pub fn deserialize<'de, T: Wire, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    deserialize_into(&mut value, deserializer)?;
    Ok(value)
}

/// All of it that is the same for every type.
fn deserialize_into<'de, D: Deserializer<'de>>(value: &mut dyn Wire, deserializer: D) -> Result<(), D::Error> {
    let mut writer = Writer::new();
    let transcoder = Transcoder {
        writer: &mut writer,
        depth: MAX_DEPTH,
    };
    deserializer.deserialize_any(transcoder)?;
    super::read_into(value, writer.as_str()).map_err(de::Error::custom)
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => serialize_number(number, serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Secret(secret) => serializer.serialize_str(secret.expose()),
            Self::Array(items) => {
                let mut array = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    array.serialize_element(item)?;
                }
                array.end()
            }
            Self::Object(entries) => {
                let mut object = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    object.serialize_entry(key, value)?;
                }
                object.end()
            }
        }
    }
}

/// The data model of serde has no exact numbers: an integer goes as such if it fits, all else as `f64`.
fn serialize_number<S: Serializer>(number: &Number, serializer: S) -> Result<S::Ok, S::Error> {
    let text = number.as_str();
    let written_as_integer = !text.contains(['.', 'e', 'E']);
    if written_as_integer && text != "-0" {
        if let Some(value) = number.as_i64() {
            return serializer.serialize_i64(value);
        }
        if let Some(value) = number.as_u64() {
            return serializer.serialize_u64(value);
        }
    }
    match number.as_f64() {
        Some(value) => serializer.serialize_f64(value),
        None => Err(ser::Error::custom("number out of range of f64")),
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        self::deserialize(deserializer)
    }
}

/// Writes what a deserializer gives as JSON text.
struct Transcoder<'w> {
    writer: &'w mut Writer,
    /// How many more arrays and objects may be within each other; the formats themselves differ in this.
    depth: usize,
}

impl Transcoder<'_> {
    fn inner<E: de::Error>(&mut self) -> Result<Transcoder<'_>, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Transcoder {
                writer: self.writer,
                depth,
            }),
            None => Err(E::custom("arrays and objects are nested too deep")),
        }
    }
}

impl<'de> de::DeserializeSeed<'de> for Transcoder<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Transcoder<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can write")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.writer.null();
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.writer.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        // some formats nest these in what they read: count them as containers
        deserializer.deserialize_any(self.inner()?)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.writer.bool(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.writer.integer(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.writer.unsigned(value);
        Ok(())
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.writer.raw(&value.to_string());
        Ok(())
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        self.writer.raw(&value.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.writer.float(value);
        Ok(())
    }

    fn visit_f32<E>(self, value: f32) -> Result<(), E> {
        self.writer.float32(value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.writer.string(value);
        Ok(())
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<(), E> {
        // the text that `Binary` reads
        self.writer.string(&base64::encode(value));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let mut inner = self.inner()?;
        inner.writer.begin_array();
        while items.next_element_seed(inner.again())?.is_some() {}
        inner.writer.end_array();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        let mut inner = self.inner()?;
        let Some(Key(first)) = entries.next_key()? else {
            inner.writer.begin_object();
            inner.writer.end_object();
            return Ok(());
        };
        if first == EXACT_NUMBER {
            let number = Number::parse(&entries.next_value::<String>()?).map_err(de::Error::custom)?;
            inner.writer.number(&number);
            return Ok(());
        }
        inner.writer.begin_object();
        inner.writer.key(&first);
        entries.next_value_seed(inner.again())?;
        while let Some(Key(key)) = entries.next_key()? {
            inner.writer.key(&key);
            entries.next_value_seed(inner.again())?;
        }
        inner.writer.end_object();
        Ok(())
    }

    fn visit_enum<A: de::EnumAccess<'de>>(self, data: A) -> Result<(), A::Error> {
        let _: (IgnoredAny, _) = data.variant()?;
        Err(de::Error::custom("an enum of the data format has no JSON form"))
    }
}

impl Transcoder<'_> {
    fn again(&mut self) -> Transcoder<'_> {
        Transcoder {
            writer: self.writer,
            depth: self.depth,
        }
    }
}

/// The key of a map as text: formats other than JSON also have numbers and booleans as keys.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeyVisitor).map(Self)
    }
}

struct KeyVisitor;

impl Visitor<'_> for KeyVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is text, a number or a boolean")
    }

    fn visit_str<E>(self, key: &str) -> Result<String, E> {
        Ok(key.to_owned())
    }

    fn visit_string<E>(self, key: String) -> Result<String, E> {
        Ok(key)
    }

    fn visit_bool<E>(self, key: bool) -> Result<String, E> {
        Ok(key.to_string())
    }

    fn visit_i64<E>(self, key: i64) -> Result<String, E> {
        Ok(key.to_string())
    }

    fn visit_u64<E>(self, key: u64) -> Result<String, E> {
        Ok(key.to_string())
    }
}

/// Implements serde's traits for a type by its `Wire`.
macro_rules! serde_by_wire {
    ($($type:ty)*) => {$(
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::json::transcode::serialize(self, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::json::transcode::deserialize(deserializer)
            }
        }
    )*};
}

pub(crate) use serde_by_wire;

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str =
        r#"{"n":null,"b":[true,false],"i":-3,"u":18446744073709551615,"f":1.5,"s":"中\n","o":{"x":{}}}"#;

    #[test]
    fn json_through_serde_json() {
        let json: Json = serde_json::from_str(SAMPLE).unwrap();
        assert_eq!(json.to_string(), SAMPLE);
        assert_eq!(serde_json::to_string(&json).unwrap(), SAMPLE);
    }

    #[test]
    fn json_through_yaml() {
        let json: Json = SAMPLE.parse().unwrap();
        let yaml = serde_yaml::to_string(&json).unwrap();
        assert_eq!(serde_yaml::from_str::<Json>(&yaml).unwrap(), json);
        let keys: Json = serde_yaml::from_str("{1: a, true: b, -2: c}").unwrap();
        assert_eq!(keys.to_string(), r#"{"1":"a","true":"b","-2":"c"}"#);
    }

    #[test]
    fn json_through_a_binary_format() {
        let json: Json = SAMPLE.parse().unwrap();
        let mut bytes = Vec::new();
        ciborium::into_writer(&json, &mut bytes).unwrap();
        assert_eq!(ciborium::from_reader::<Json, _>(bytes.as_slice()).unwrap(), json);
    }

    #[test]
    fn bytes_of_a_binary_format_are_binary() {
        let mut bytes = Vec::new();
        ciborium::into_writer(&ciborium::Value::Bytes(vec![1, 2, 3]), &mut bytes).unwrap();
        let binary: crate::Binary = ciborium::from_reader(bytes.as_slice()).unwrap();
        assert_eq!(binary.as_ref(), [1, 2, 3]);
    }

    #[test]
    fn numbers_beyond_serde_are_errors_or_floats() {
        let write = |text: &str| serde_json::to_string(&text.parse::<Json>().unwrap());
        assert_eq!(write("1e400").unwrap_err().to_string(), "number out of range of f64");
        assert_eq!(write("-0").unwrap(), "-0.0");
        assert_eq!(write("36893488147419103232").unwrap(), "3.6893488147419103e+19");
    }

    #[test]
    fn exact_numbers_of_serde_json_are_numbers() {
        let json: Json = serde_json::from_str(r#"[{"$serde_json::private::Number": "1.10"}]"#).unwrap();
        assert_eq!(json.to_string(), "[1.10]");
        assert!(serde_json::from_str::<Json>(r#"{"$serde_json::private::Number": "x"}"#).is_err());
    }

    #[test]
    fn depth_is_limited_in_any_format() {
        let mut value = ciborium::Value::Null;
        for _ in 0..200 {
            value = ciborium::Value::Array(vec![value]);
        }
        let mut bytes = Vec::new();
        ciborium::into_writer(&value, &mut bytes).unwrap();
        let error = ciborium::from_reader::<Json, _>(bytes.as_slice()).unwrap_err();
        assert!(error.to_string().contains("nested too deep"), "{error}");
    }
}
