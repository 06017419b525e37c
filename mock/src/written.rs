//! Reads the keywords of JSON Schema that OpenAPI 3.0 does not have, and a typed document therefore cannot hold, from the
//! text of the document.

use serde_json::Value;

/// The keywords that are validated.
const KEYWORDS: [&str; 12] = [
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "patternProperties",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Adds them to a typed document, as JSON, from the document as it is written.
pub(crate) fn complete(typed: &mut Value, written: &Value) {
    match (typed, written) {
        (Value::Object(typed), Value::Object(written)) => {
            for (key, written) in written {
                match typed.get_mut(key) {
                    Some(value) => complete(value, written),
                    None if KEYWORDS.contains(&key.as_str()) => {
                        typed.insert(key.clone(), written.clone());
                    }
                    None => {}
                }
            }
        }
        (Value::Array(typed), Value::Array(written)) if typed.len() == written.len() => {
            for (typed, written) in typed.iter_mut().zip(written) {
                complete(typed, written);
            }
        }
        _ => {}
    }
}

/// Whether a diagnostic of the reader of documents is about a keyword that is validated all the same.
pub(crate) fn is_validated(message: &str) -> bool {
    KEYWORDS.iter().any(|key| {
        message.starts_with(&format!("`{key}` is ignored")) || message.starts_with(&format!("the patterns of `{key}`"))
    })
}
