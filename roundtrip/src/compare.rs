//! Compares the encoded value with the instance.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{Number, Value};
use url::Url;

use crate::constants::Constants;

/// How two values differ.
pub enum Difference {
    /// Something is missing.
    Lost(String),
    /// Something has changed.
    Changed(String),
}

/// Which nulls may be absent after encoding.
#[derive(Clone, Copy)]
pub enum Nulls<'a> {
    /// None: requests carry the type, where null and absent are different.
    Kept,
    /// Those of the properties with these names: only responses carry the type, in which an optional nullable property
    /// is an `Option`. Other keys are entries of maps, which are kept.
    Optional(&'a HashSet<String>),
}

impl Nulls<'_> {
    fn may_go(self, key: &str) -> bool {
        match self {
            Self::Kept => false,
            Self::Optional(properties) => properties.contains(key),
        }
    }
}

/// Returns the names of all properties in a document.
pub fn properties(document: &Value) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut left = vec![document];
    while let Some(next) = left.pop() {
        match next {
            Value::Object(object) => {
                if let Some(Value::Object(properties)) = object.get("properties") {
                    names.extend(properties.keys().cloned());
                }
                left.extend(object.values());
            }
            Value::Array(items) => left.extend(items),
            _ => {}
        }
    }
    names
}

/// Returns the first difference. Constants and tags may be added. Numbers are compared by value, as `1` and `1.0` are equal in JSON Schema.
///
/// `is_text_kept`: whether texts come back as they were. Types that are chosen for formats write each value in one way.
pub fn difference(
    sent: &Value,
    received: &str,
    nulls: Nulls<'_>,
    (constants, is_text_kept): (&Constants, bool),
) -> Option<Difference> {
    match serde_json::from_str::<Value>(received) {
        Ok(value) => compare(sent, &value, (nulls, constants, is_text_kept), &mut String::new()),
        Err(error) => Some(Difference::Changed(format!("no JSON came back: {error}"))),
    }
}

fn compare(
    sent: &Value,
    back: &Value,
    (nulls, constants, is_text_kept): (Nulls<'_>, &Constants, bool),
    path: &mut String,
) -> Option<Difference> {
    match (sent, back) {
        (Value::Object(sent), Value::Object(back)) => {
            for (key, value) in sent {
                let length = path.len();
                path.push_str(&format!("/{key}"));
                let found = match back.get(key) {
                    Some(other) => compare(value, other, (nulls, constants, is_text_kept), path),
                    None if value.is_null() && nulls.may_go(key) => None,
                    None => Some(Difference::Lost(format!("{path} = {value}"))),
                };
                path.truncate(length);
                if found.is_some() {
                    return found;
                }
            }
            let mut added = back.iter().filter(|(key, _)| !sent.contains_key(*key));
            let added = added.find(|(key, value)| !constants.may_add(key, value));
            added.map(|(key, _)| Difference::Changed(format!("{path}/{key} was added")))
        }
        (Value::Array(sent), Value::Array(back)) => {
            if sent.len() != back.len() {
                return Some(Difference::Lost(format!(
                    "{path} has {} of {} items",
                    back.len(),
                    sent.len()
                )));
            }
            sent.iter().zip(back).enumerate().find_map(|(index, (sent, back))| {
                let length = path.len();
                path.push_str(&format!("/{index}"));
                let found = compare(sent, back, (nulls, constants, is_text_kept), path);
                path.truncate(length);
                found
            })
        }
        (Value::Number(a), Value::Number(b)) if same(a, b) => None,
        (Value::String(sent), Value::String(back)) if !is_text_kept && same_text(sent, back) => None,
        (sent, back) if sent == back => None,
        (sent, back) => Some(Difference::Changed(format!("{path}: {sent} became {back}"))),
    }
}

/// Whether two texts are one value of a type that was chosen for a format: such types write a value in one way.
fn same_text(a: &str, b: &str) -> bool {
    let is_same_uuid = || a.len() == 36 && a.eq_ignore_ascii_case(b);
    let is_same_time = || matches!((a.parse::<Timestamp>(), b.parse::<Timestamp>()), (Ok(a), Ok(b)) if a == b);
    let is_same_url = || matches!((Url::parse(a), Url::parse(b)), (Ok(a), Ok(b)) if a == b);
    is_same_uuid() || is_same_time() || is_same_url()
}

fn same(a: &Number, b: &Number) -> bool {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a == b,
        _ => a.as_f64() == b.as_f64(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Constants, Difference, Nulls, difference, properties};

    #[test]
    fn a_null_may_go_only_as_a_property_that_only_responses_carry() {
        let document = json!({"components": {"schemas": {"A": {"properties": {"b": {"nullable": true}}}}}});
        let known = properties(&document);
        let none = Constants::default();
        let sent = json!({"a": [{"b": null}]});
        assert!(difference(&sent, r#"{"a": [{}]}"#, Nulls::Optional(&known), (&none, true)).is_none());
        let lost = difference(&sent, r#"{"a": [{}]}"#, Nulls::Kept, (&none, true));
        assert!(matches!(lost, Some(Difference::Lost(told)) if told == "/a/0/b = null"));
        let lost = difference(&json!({"entry": null}), "{}", Nulls::Optional(&known), (&none, true));
        assert!(matches!(lost, Some(Difference::Lost(told)) if told == "/entry = null"));
        assert!(difference(&sent, r#"{"a": [{"b": null}]}"#, Nulls::Kept, (&none, true)).is_none());
    }
}
