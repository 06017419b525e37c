//! The JSON types that the values of a schema may have.

use std::ops::{BitAnd, BitOr};

use serde_json::Value;

use super::facets::{Facets, Kind, Use, only_requirements};
use super::{Lower, MAX_NESTING};

/// A set of JSON types without null. A number is an integer or has a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const NONE: Self = Self(0);
    pub(super) const STRING: Self = Self(1);
    pub(super) const INTEGER: Self = Self(2);
    pub(super) const NUMBER: Self = Self(2 | 4);
    pub(super) const BOOLEAN: Self = Self(8);
    pub(super) const OBJECT: Self = Self(16);
    pub(super) const ARRAY: Self = Self(32);
    pub(super) const ALL: Self = Self(63);

    pub(super) fn of(kind: Kind) -> Self {
        match kind {
            Kind::String => Self::STRING,
            Kind::Number => Self::NUMBER,
            Kind::Integer => Self::INTEGER,
            Kind::Boolean => Self::BOOLEAN,
            Kind::Object => Self::OBJECT,
            Kind::Array => Self::ARRAY,
        }
    }

    pub(super) fn of_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::NONE,
            Value::Bool(_) => Self::BOOLEAN,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
            Value::Number(number) if number.as_f64().is_some_and(|float| float.fract() != 0.0) => Self(4),
            Value::Number(_) => Self::INTEGER,
        }
    }

    /// A bit for each type.
    pub(super) fn bits(self) -> u8 {
        self.0
    }

    /// Whether all types of `self` are among those of `other`.
    pub(super) fn within(self, other: Self) -> bool {
        self & other == self
    }

    pub(super) fn is_none(self) -> bool {
        self == Self::NONE
    }
}

impl BitAnd for Kinds {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Kinds {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl<'d> Lower<'d, '_> {
    /// The types that values of a schema may have.
    pub(super) fn kinds(&self, schema: Use<'d>) -> Kinds {
        self.kinds_below(schema, MAX_NESTING)
    }

    fn kinds_below(&self, schema: Use<'d>, levels: usize) -> Kinds {
        let (Some(schema), Some(levels)) = (self.content(schema), levels.checked_sub(1)) else {
            return Kinds::ALL;
        };
        let address = std::ptr::from_ref(schema);
        if let Some(known) = self.kinds.borrow().get(&address) {
            return *known;
        }
        // A schema that contains itself counts as any type there.
        self.kinds.borrow_mut().insert(address, Kinds::ALL);
        let facets = Facets::of(schema);
        let mut kinds = facets.kind.map_or(Kinds::ALL, Kinds::of);
        if !facets.values.is_empty() {
            let of_values = facets.values.iter().map(|value| Kinds::of_value(&value));
            let of_values = of_values.fold(Kinds::NONE, Kinds::bitor);
            let both = kinds & of_values;
            // Values of another type than that of the schema are meant all the same.
            kinds = if both.is_none() { of_values } else { both };
        }
        for part in facets.all_of {
            kinds = kinds & self.kinds_below(Use::from(part), levels);
        }
        for alternatives in [facets.one_of, facets.any_of] {
            if !alternatives.is_empty() && !only_requirements(&facets) {
                let each = alternatives.iter().map(|one| self.kinds_below(Use::from(one), levels));
                kinds = kinds & each.fold(Kinds::NONE, Kinds::bitor);
            }
        }
        self.kinds.borrow_mut().insert(address, kinds);
        kinds
    }
}
