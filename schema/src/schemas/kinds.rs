//! The types of JSON, as sets.

use serde_json::{Number, Value};

/// A set of JSON types; an integer is a number, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// No type.
    pub const NONE: Self = Self(0);
    /// Null.
    pub const NULL: Self = Self(1);
    /// True and false.
    pub const BOOLEAN: Self = Self(2);
    /// Numbers without a fraction.
    pub const INTEGER: Self = Self(4);
    /// Numbers, integers among them.
    pub const NUMBER: Self = Self(8 | 4);
    /// Strings.
    pub const STRING: Self = Self(16);
    /// Arrays.
    pub const ARRAY: Self = Self(32);
    /// Objects.
    pub const OBJECT: Self = Self(64);
    /// All but arrays and objects.
    pub const SCALAR: Self = Self(1 | 2 | 4 | 8 | 16);
    /// All types.
    pub const ALL: Self = Self(127);

    /// Whether the two sets share a type.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The types that both sets have.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The types that one of the sets has.
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The type by its name in a schema; an unknown name is any type.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => Self::ALL,
        }
    }

    /// The type of a value; a number without a fraction is an integer.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(number) if is_integral(number) => Self::INTEGER,
            Value::Number(_) => Self(8),
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// The names of the types in a schema.
    pub fn names(self) -> Vec<&'static str> {
        let number = if self.meets(Self(8)) { "number" } else { "integer" };
        let named = [
            (number, Self::NUMBER),
            ("boolean", Self::BOOLEAN),
            ("string", Self::STRING),
            ("array", Self::ARRAY),
            ("object", Self::OBJECT),
            ("null", Self::NULL),
        ];
        let named = named.into_iter().filter(|(_, kind)| self.meets(*kind));
        named.map(|(name, _)| name).collect()
    }

    /// The set in words: `integer or string`.
    pub fn words(self) -> String {
        self.names().join(" or ")
    }
}

/// Whether a number has no fraction.
pub fn is_integral(number: &Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|float| float.fract() == 0.0)
}
