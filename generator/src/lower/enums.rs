//! Open enums.

use std::collections::HashSet;
use std::hash::Hash;

use serde_json::Value;

use crate::model::{EnumValue, Listed, Scalar, Shape};

/// The enum of some scalars; `open` if the document allows others.
pub(super) fn enum_of(values: Vec<EnumValue<Value>>, open: bool) -> Shape {
    fn all<T>(values: &[EnumValue<Value>], convert: impl Fn(&Value) -> Option<T>) -> Option<Vec<EnumValue<T>>> {
        let value = |known: &EnumValue<Value>| {
            Some(EnumValue {
                value: convert(&known.value)?,
                name: known.name.clone(),
                docs: known.docs.clone(),
            })
        };
        values.iter().map(value).collect()
    }
    if let Some(texts) = all(&values, |value| value.as_str().map(str::to_owned)) {
        let values = distinct(texts.into_iter());
        return Shape::TextEnum(Listed { values, open });
    }
    if let Some(integers) = all(&values, Value::as_i64) {
        let values = distinct(integers.into_iter());
        return Shape::IntegerEnum(Listed { values, open });
    }
    if values.iter().all(|value| value.value.is_boolean()) {
        return Shape::Bool;
    }
    let scalars = all(&values, Scalar::of).unwrap_or_default();
    Shape::ScalarEnum(distinct(scalars.into_iter()))
}

/// Drops repeated values, as `enum` is a set.
fn distinct<T: Eq + Hash + Clone>(values: impl Iterator<Item = EnumValue<T>>) -> Vec<EnumValue<T>> {
    let mut seen = HashSet::new();
    values.filter(|value| seen.insert(value.value.clone())).collect()
}
