//! The tree that YAML and JSON files are read into.
//!
//! It keeps what other readers of YAML and JSON lose: the order of keys, the text of numbers, duplicate keys, and the
//! place of each value.

mod brackets;
pub(crate) mod json;
mod object;
pub(crate) mod reading;
pub(crate) mod tags;
pub(crate) mod toml;
pub(crate) mod yaml;

use std::fmt;

pub use object::Object;

use super::Pointer;

/// Where a value was read: the number of the file, and the number of the value within the file,
/// in the order of the text. Moving a value keeps its origin, so that a bundle made of parts of many
/// files can still say where each came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Origin {
    pub(crate) file: u32,
    pub(crate) ordinal: u32,
}

/// A value of a document.
#[derive(Clone, Debug)]
pub struct Node {
    pub(crate) origin: Origin,
    /// Its content.
    pub value: Value,
}

/// The content of a value.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    String(Box<str>),
    /// A list of values.
    Array(Vec<Node>),
    /// An object.
    Object(Box<Object>),
}

impl Value {
    /// The value with the place where it was read.
    pub(crate) fn at(self, origin: Origin) -> Node {
        Node { origin, value: self }
    }

    pub(crate) fn as_object_mut(&mut self) -> Option<&mut Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }
}

pub(crate) fn string(text: &str, origin: Origin) -> Node {
    Value::String(text.into()).at(origin)
}

pub(crate) fn boolean(value: bool, origin: Origin) -> Node {
    Value::Bool(value).at(origin)
}

pub(crate) fn array(items: Vec<Node>, origin: Origin) -> Node {
    Value::Array(items).at(origin)
}

pub(crate) fn object(object: Object, origin: Origin) -> Node {
    Value::Object(Box::new(object)).at(origin)
}

/// A number, kept as JSON text so that it is not rounded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(Box<str>);

impl Number {
    pub(crate) fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The text, such as `1e3` or `18446744073709551616`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as `i64`; a fraction of zeros (`2.0`) is accepted.
    pub fn as_i64(&self) -> Option<i64> {
        self.integer_text()?.parse().ok()
    }

    /// The number as `u64`; a fraction of zeros (`2.0`) is accepted.
    pub fn as_u64(&self) -> Option<u64> {
        self.integer_text()?.parse().ok()
    }

    /// The nearest `f64`, or `None` beyond its range.
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|float: &f64| float.is_finite())
    }

    /// Returns true if the number has no fraction and no exponent, whatever its size.
    pub fn is_integer(&self) -> bool {
        self.0.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit())
    }

    fn integer_text(&self) -> Option<&str> {
        match self.0.split_once('.') {
            None => Some(&self.0),
            Some((whole, fraction)) => fraction.bytes().all(|b| b == b'0').then_some(whole),
        }
    }
}

impl Node {
    /// A string that was read nowhere.
    pub(crate) fn text(text: &str) -> Self {
        string(
            text,
            Origin {
                file: u32::MAX,
                ordinal: 0,
            },
        )
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The number, if this is one.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The items, if this is an array.
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The entries, if this is an object.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    pub(crate) fn as_object_mut(&mut self) -> Option<&mut Object> {
        self.value.as_object_mut()
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// The value of a key, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.get(key)
    }

    pub(crate) fn value_mut(&mut self, key: &str) -> Option<&mut Value> {
        match &mut self.value {
            Value::Object(object) => object.get_mut(key).map(|node| &mut node.value),
            _ => None,
        }
    }

    /// Follows one step of a JSON pointer: a key or an index.
    pub fn step(&self, step: &str) -> Option<&Node> {
        match &self.value {
            Value::Object(object) => object.get(step),
            Value::Array(items) => items.get(array_index(step)?),
            _ => None,
        }
    }

    /// The value that a JSON pointer leads to from here.
    pub fn at(&self, pointer: &Pointer) -> Option<&Node> {
        let mut steps = pointer.steps();
        steps.try_fold(self, |node, step| node.step(&step))
    }

    /// The noun for this value in messages, with its article: `a number`.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// The same value as `serde_json` has it: numbers beyond its range become the nearest `f64`, or
    /// their text beyond that.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(number) => number.to_json(),
            Value::String(text) => text.as_ref().into(),
            Value::Array(items) => items.iter().map(Self::to_json).collect(),
            Value::Object(object) => {
                let entries = object.iter().map(|(key, node)| (key.to_owned(), node.to_json()));
                serde_json::Value::Object(entries.collect())
            }
        }
    }
}

impl serde::Serialize for Node {
    /// In the order of the document; numbers as [`to_json`](Self::to_json) has them.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Value::Array(items) => serializer.collect_seq(items),
            Value::Object(object) => serializer.collect_map(object.iter()),
            _ => self.to_json().serialize(serializer),
        }
    }
}

impl Number {
    /// The same number as `serde_json` has it, as described at [`Node::to_json`].
    pub fn to_json(&self) -> serde_json::Value {
        if self.is_integer() {
            if let Ok(integer) = self.0.parse::<u64>() {
                return integer.into();
            }
            if let Ok(integer) = self.0.parse::<i64>() {
                return integer.into();
            }
        }
        match self.as_f64() {
            Some(float) => float.into(),
            None => self.0.as_ref().into(),
        }
    }
}

fn array_index(step: &str) -> Option<usize> {
    if step.len() > 1 && step.starts_with('0') || step.starts_with('+') {
        return None;
    }
    step.parse().ok()
}

impl fmt::Display for Node {
    /// Compact JSON: keys in the order of the document, numbers exactly as they were written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Null => f.write_str("null"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Number(number) => f.write_str(&number.0),
            Value::String(text) => write_string(text, f),
            Value::Array(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    item.fmt(f)?;
                }
                f.write_str("]")
            }
            Value::Object(object) => {
                f.write_str("{")?;
                for (index, (key, value)) in object.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    write_string(key, f)?;
                    f.write_str(":")?;
                    value.fmt(f)?;
                }
                f.write_str("}")
            }
        }
    }
}

fn write_string(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&serde_json::Value::from(text).to_string())
}
