//! The values of an enumeration.

use serde_json::json;

use crate::document::source::Part;
use crate::document::tree::{Node, Value};
use crate::document::typing::Typing;

/// All integers up to this are exact as `f64`.
const EXACT: i64 = 1 << 53;

impl Typing<'_> {
    /// Reads the values of `enum`; empty after reporting a problem.
    pub(super) fn values<'n>(&mut self, node: &'n Node) -> Vec<&'n Node> {
        let values: Vec<&Node> = self.items("enum", node).iter().collect();
        if values.is_empty() && node.as_array().is_some() {
            // Generated documents contain an empty `enum`, which is not meant to forbid all values.
            self.lenient("`enum` is empty: it is ignored".to_owned(), node, Part::Key);
        }
        values
    }

    /// All values as text, or `None` if one is no scalar. In YAML, `1` and `true` in a list of strings are meant as
    /// text.
    pub(super) fn text_values(&mut self, values: &[&Node]) -> Option<Vec<Option<String>>> {
        let plain = |value: &&Node| !matches!(value.value, Value::Array(_) | Value::Object(_));
        if !values.iter().all(plain) {
            return None;
        }
        let text = |value: &&Node| match value.is_null() {
            true => None,
            false => self.text("enum", value),
        };
        Some(values.iter().map(text).collect())
    }
}

/// All values as `i64`, `null` as none.
pub(super) fn integers(values: &[&Node]) -> Option<Vec<Option<i64>>> {
    collect(values, |value| value.as_number()?.as_i64())
}

/// All values as `f64`, none of them rounded.
pub(super) fn numbers(values: &[&Node]) -> Option<Vec<Option<f64>>> {
    collect(values, |value| {
        let number = value.as_number()?;
        let exact = !number.is_integer() || number.as_i64().is_some_and(|i| (-EXACT..=EXACT).contains(&i));
        number.as_f64().filter(|_| exact)
    })
}

pub(super) fn booleans(values: &[&Node]) -> Option<Vec<Option<bool>>> {
    collect(values, Node::as_bool)
}

fn collect<T>(values: &[&Node], read: impl Fn(&Node) -> Option<T>) -> Option<Vec<Option<T>>> {
    let value = |value: &&Node| match value.is_null() {
        true => Some(None),
        false => read(value).map(Some),
    };
    values.iter().map(value).collect()
}

/// The value as JSON; integers that `serde_json` would round are kept as text.
pub(super) fn raw(value: &Node) -> serde_json::Value {
    match value.as_number() {
        Some(number) if number.is_integer() => match number.to_json() {
            rounded if rounded.is_f64() => json!({ "number": number.as_str() }),
            exact => exact,
        },
        _ => value.to_json(),
    }
}
