//! The values of an `enum`, borrowed from openapiv3's types because they are read for each reference to a schema.

use std::borrow::Cow;

use openapiv3::Schema;
use serde_json::Value;

use crate::document::extension::ENUM;

/// The values of an `enum`, `null` included.
#[derive(Clone, Copy)]
pub(super) enum Values<'d> {
    Texts(&'d [Option<String>]),
    Numbers(&'d [Option<f64>]),
    Integers(&'d [Option<i64>]),
    Booleans(&'d [Option<bool>]),
    Any(&'d [Value]),
}

impl Default for Values<'_> {
    fn default() -> Self {
        Self::Any(&[])
    }
}

impl<'d> Values<'d> {
    /// The values in the extension key, for schemas without a field for them in openapiv3.
    pub(super) fn in_extension(schema: &'d Schema) -> Option<Self> {
        match schema.schema_data.extensions.get(ENUM) {
            Some(Value::Array(values)) => Some(Self::Any(values)),
            _ => None,
        }
    }

    pub(super) fn len(self) -> usize {
        match self {
            Self::Texts(values) => values.len(),
            Self::Numbers(values) => values.len(),
            Self::Integers(values) => values.len(),
            Self::Booleans(values) => values.len(),
            Self::Any(values) => values.len(),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// All values, in the order of the document.
    pub(super) fn iter(self) -> impl Iterator<Item = Cow<'d, Value>> {
        (0..self.len()).filter_map(move |index| self.get(index))
    }

    /// The only allowed value, if there is exactly one.
    pub(super) fn only(self) -> Option<Cow<'d, Value>> {
        self.get(0).filter(|_| self.len() == 1)
    }

    /// Whether `null` is among them.
    pub(super) fn has_null(self) -> bool {
        match self {
            Self::Texts(values) => values.contains(&None),
            Self::Numbers(values) => values.contains(&None),
            Self::Integers(values) => values.contains(&None),
            Self::Booleans(values) => values.contains(&None),
            Self::Any(values) => values.contains(&Value::Null),
        }
    }

    fn get(self, index: usize) -> Option<Cow<'d, Value>> {
        fn value<T: Clone + Into<Value>>(value: &Option<T>) -> Cow<'static, Value> {
            Cow::Owned(value.clone().map_or(Value::Null, Into::into))
        }
        match self {
            Self::Texts(values) => values.get(index).map(value),
            Self::Numbers(values) => values.get(index).map(value),
            Self::Integers(values) => values.get(index).map(value),
            Self::Booleans(values) => values.get(index).map(value),
            Self::Any(values) => values.get(index).map(Cow::Borrowed),
        }
    }
}
