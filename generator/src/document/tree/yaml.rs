//! YAML to a tree, through `serde_yaml`.
//!
//! `serde_yaml` resolves scalars as YAML 1.2 does: `no` and `0123` are text. It stops nesting past
//! [`MAX_DEPTH`](super::reading::MAX_DEPTH), but expands aliases without counting and is slow for deep brackets, so both are
//! guarded here.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, Visitor};

use super::reading::{At, MAX_DEPTH, Reading, SyntaxError, SyntaxErrorKind};
use super::{Node, Number, Object, Origin, Value, brackets};

/// Reads the one document of a YAML text.
pub(crate) fn read(text: &str, reading: &mut Reading) -> Result<Node, SyntaxError> {
    brackets::check(text)?;
    let mut failure = None;
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let Some(document) = documents.next() else {
        return Err(SyntaxError::at_offset(0, "the document is empty"));
    };
    let seed = Seed {
        reading,
        failure: &mut failure,
    };
    let node = seed.deserialize(document).map_err(|error| match failure.take() {
        Some(failure) => SyntaxError {
            at: place_of(&error),
            ..failure
        },
        None => translated(&error),
    })?;
    match documents.next() {
        None => Ok(node),
        Some(_) => {
            let at = brackets::second_document(text).map_or(At::Nowhere, At::Offset);
            let message = "the file holds more than one YAML document";
            Err(SyntaxError::new(SyntaxErrorKind::SeveralDocuments, message, at))
        }
    }
}

/// The place where `serde_yaml` stopped.
fn place_of(error: &serde_yaml::Error) -> At {
    let place = error.location();
    place.map_or(At::Nowhere, |place| At::LineColumn(place.line(), place.column()))
}

fn translated(error: &serde_yaml::Error) -> SyntaxError {
    let mut message = error.to_string();
    let mut kind = SyntaxErrorKind::Syntax;
    let mut at = place_of(error);
    // Removes the place from the message, as an excerpt shows it: `..., while parsing a list at line 3 column 10`.
    let context = message.rsplit_once(", ").and_then(|(_, context)| {
        let (what, place) = context.split_once(" at line ")?;
        let (line, column) = place.split_once(" column ")?;
        Some((
            what.to_owned(),
            At::LineColumn(line.parse().ok()?, column.parse().ok()?),
        ))
    });
    if let Some(end) = message.find(" at line ") {
        message.truncate(end);
    }
    if let Some((what, position)) = message.split_once(" at position ") {
        at = position.parse().map_or(at, At::Offset);
        message = what.to_owned();
    }
    if message.ends_with("recursion limit exceeded") {
        kind = SyntaxErrorKind::TooDeep;
        message = format!("values are nested more than {MAX_DEPTH} deep");
    } else if message.ends_with("repetition limit exceeded") {
        kind = SyntaxErrorKind::TooLarge;
        message = "aliases expand to too many values".to_owned();
    } else if message.ends_with(KEY_EXPECTED) {
        message = "a key must be text".to_owned();
    }
    SyntaxError {
        kind,
        message,
        at,
        context,
    }
}

/// Reads one value. Errors of this crate are stored here, as `serde_yaml` errors carry only text.
struct Seed<'a> {
    reading: &'a mut Reading,
    failure: &'a mut Option<SyntaxError>,
}

impl Seed<'_> {
    fn again(&mut self) -> Seed<'_> {
        Seed {
            reading: self.reading,
            failure: self.failure,
        }
    }

    fn limit<T, E: serde::de::Error>(&mut self, result: Result<T, SyntaxError>) -> Result<T, E> {
        result.map_err(|failure| {
            let error = E::custom(&failure.message);
            *self.failure = Some(failure);
            error
        })
    }

    fn begin<E: serde::de::Error>(&mut self) -> Result<Origin, E> {
        let origin = self.reading.begin(0);
        self.limit(origin)
    }

    fn leaf<E: serde::de::Error>(mut self, value: Value) -> Result<Node, E> {
        Ok(value.at(self.begin()?))
    }

    fn text<E: serde::de::Error>(&mut self, text: &str) -> Result<Box<str>, E> {
        let spent = self.reading.spend(text.len(), 0);
        self.limit(spent)?;
        Ok(text.into())
    }

    /// Applies the merge key `<<`: adds the keys of its objects that do not exist yet.
    fn merge(&mut self, object: &mut Object) {
        let Some(merged) = object.remove("<<") else {
            return;
        };
        let origin = merged.origin;
        let parts = match merged.value {
            Value::Array(parts) => parts,
            _ => vec![merged],
        };
        for part in parts {
            match part.value {
                Value::Object(part) => {
                    for (key, node) in *part {
                        // An existing key takes precedence over a merged one.
                        let _ = object.insert_new(key, node);
                    }
                }
                _ => self.reading.bad_merges.push(origin),
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! visit_integers {
    ($($visit:ident: $integer:ident),*) => {$(
        fn $visit<E: serde::de::Error>(self, value: $integer) -> Result<Node, E> {
            self.leaf(number(value))
        }
    )*};
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Node, E> {
        self.leaf(Value::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Node, E> {
        self.leaf(Value::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Node, E> {
        self.leaf(Value::Bool(value))
    }

    visit_integers! { visit_u64: u64, visit_i64: i64, visit_u128: u128, visit_i128: i128 }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Node, E> {
        // `.inf` and `.nan` have no form in JSON and stay text.
        if value.is_finite() {
            self.leaf(number(serde_json::Value::from(value)))
        } else if value.is_nan() {
            self.leaf(Value::String(".nan".into()))
        } else {
            self.leaf(Value::String(if value > 0.0 { ".inf" } else { "-.inf" }.into()))
        }
    }

    fn visit_str<E: serde::de::Error>(mut self, value: &str) -> Result<Node, E> {
        let text = self.text(value)?;
        self.leaf(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut sequence: A) -> Result<Node, A::Error> {
        let origin = self.begin()?;
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element_seed(self.again())? {
            items.push(item);
        }
        items.shrink_to_fit();
        Ok(Value::Array(items).at(origin))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Node, A::Error> {
        let origin = self.begin()?;
        let mut object = Object::default();
        while let Some(key) = map.next_key_seed(Key)? {
            let key = self.text(&key)?;
            let node = map.next_value_seed(self.again())?;
            self.reading.keep(&mut object, key, node);
        }
        self.merge(&mut object);
        object.shrink();
        Ok(Value::Object(Box::new(object)).at(origin))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Node, A::Error> {
        let (tag, _) = access.variant_seed(Key)?;
        let message = format!("the YAML tag `!{tag}` has no meaning here");
        let error = A::Error::custom(&message);
        *self.failure = Some(SyntaxError::new(SyntaxErrorKind::UnsupportedTag, message, At::Nowhere));
        Err(error)
    }
}

fn number(value: impl fmt::Display) -> Value {
    Value::Number(Number::new(value.to_string()))
}

/// The expectation in `serde_yaml`'s message for a list or an object as key.
const KEY_EXPECTED: &str = "a key that is text";

/// Reads the key of an object as text, exactly as written, because `200:`, `null:` and `true:` are meant as text.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(KEY_EXPECTED)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }
}
