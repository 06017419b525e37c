//! Compares JSON values, and reports the paths of differences.

use serde::Serialize;
use serde_json::Value;

/// Returns a model as JSON.
pub fn json(model: &impl Serialize) -> Value {
    serde_json::to_value(model).unwrap_or_else(|error| panic!("a model is not JSON: {error}"))
}

/// Returns the paths where two values differ, with both values. Members that are null count as absent.
pub fn differences(expected: &Value, found: &Value) -> Vec<String> {
    let mut all = Vec::new();
    differ("$", expected, found, &mut all);
    all
}

fn differ(path: &str, expected: &Value, found: &Value, all: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(left), Value::Object(right)) => {
            let set = |value: &Value| !value.is_null();
            let keys = left.keys().chain(right.keys().filter(|key| !left.contains_key(*key)));
            for key in keys {
                let path = format!("{path}.{key}");
                let sides = (left.get(key), right.get(key));
                match (sides.0.filter(|value| set(value)), sides.1.filter(|value| set(value))) {
                    (Some(left), Some(right)) => differ(&path, left, right, all),
                    (Some(left), None) => {
                        all.push(format!("{path}: expected {left}, found nothing"));
                    }
                    (None, Some(right)) => {
                        all.push(format!("{path}: expected nothing, found {right}"));
                    }
                    (None, None) => {}
                }
            }
        }
        (Value::Array(left), Value::Array(right)) => {
            if left.len() != right.len() {
                let (left, right) = (left.len(), right.len());
                all.push(format!("{path}: expected {left} items, found {right}"));
            }
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                differ(&format!("{path}[{index}]"), left, right, all);
            }
        }
        (left, right) if left == right => {}
        (left, right) => all.push(format!("{path}: expected {left}, found {right}")),
    }
}

/// Fails with the paths of differences.
#[track_caller]
pub fn assert_same(what: &str, expected: &Value, found: &Value) {
    let all = differences(expected, found);
    assert!(all.is_empty(), "{what}:\n{}", all.join("\n"));
}

#[cfg(test)]
mod tests {
    use super::differences;
    use serde_json::json;

    #[test]
    fn names_every_path_that_differs() {
        let left = json!({"a": [1, {"b": null, "c": "x"}], "d": 1, "e": true});
        let right = json!({"a": [1, {"c": "y"}, 3], "f": 0, "e": true});
        assert_eq!(
            differences(&left, &right),
            [
                "$.a: expected 2 items, found 3",
                "$.a[1].c: expected \"x\", found \"y\"",
                "$.d: expected 1, found nothing",
                "$.f: expected nothing, found 0",
            ]
        );
    }
}
