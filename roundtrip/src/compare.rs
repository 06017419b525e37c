//! What came back, against what was sent.

use serde_json::{Number, Value};

/// How two values differ, in words.
pub enum Difference {
    /// Something is missing.
    Lost(String),
    /// Something is another.
    Changed(String),
}

/// The first difference. Numbers are compared by value: `1` and `1.0` are one to JSON Schema. A null
/// that comes back absent is no difference: optional nullable properties are an `Option` in answers.
pub fn difference(sent: &Value, answer: &str) -> Option<Difference> {
    match serde_json::from_str::<Value>(answer) {
        Ok(value) => compare(sent, &value, &mut String::new()),
        Err(error) => Some(Difference::Changed(format!("no JSON came back: {error}"))),
    }
}

fn compare(sent: &Value, back: &Value, path: &mut String) -> Option<Difference> {
    match (sent, back) {
        (Value::Object(sent), Value::Object(back)) => {
            for (key, value) in sent {
                let length = path.len();
                path.push_str(&format!("/{key}"));
                let found = match back.get(key) {
                    Some(other) => compare(value, other, path),
                    None if value.is_null() => None,
                    None => Some(Difference::Lost(format!("{path} = {value}"))),
                };
                path.truncate(length);
                if found.is_some() {
                    return found;
                }
            }
            let added = back.keys().find(|key| !sent.contains_key(*key));
            added.map(|key| Difference::Changed(format!("{path}/{key} was added")))
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
                let found = compare(sent, back, path);
                path.truncate(length);
                found
            })
        }
        (Value::Number(a), Value::Number(b)) if same(a, b) => None,
        (sent, back) if sent == back => None,
        (sent, back) => Some(Difference::Changed(format!("{path}: {sent} became {back}"))),
    }
}

fn same(a: &Number, b: &Number) -> bool {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a == b,
        _ => a.as_f64() == b.as_f64(),
    }
}
