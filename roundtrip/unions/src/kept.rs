//! Measures how much of a value a model keeps: the part that its schema describes.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde_json::Value;

/// The properties of the document that have one value by `const`, each with its value: models write them always.
static CONSTANTS: LazyLock<HashSet<(String, String)>> = LazyLock::new(|| {
    let mut found = HashSet::new();
    let mut open = vec![&*crate::DOCUMENT];
    while let Some(next) = open.pop() {
        let properties = next.get("properties").and_then(Value::as_object);
        for (key, property) in properties.into_iter().flatten() {
            let constant = property.get("const").map(|value| (key.clone(), value.to_string()));
            found.extend(constant);
        }
        match next {
            Value::Object(object) => open.extend(object.values()),
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    found
});

/// Measures values by schemas of a document.
pub struct Kept<'d> {
    document: &'d Value,
    is_valid: &'d dyn Fn(&str, &Value) -> bool,
}

impl<'d> Kept<'d> {
    pub fn new(document: &'d Value, is_valid: &'d dyn Fn(&str, &Value) -> bool) -> Self {
        Self { document, is_valid }
    }

    /// Returns how much of a value, which fits the schema at a pointer, a model keeps. Properties that the schema does
    /// not describe are not kept. Of several alternatives, the one that keeps most counts.
    pub fn of(&self, at: &str, value: &Value) -> usize {
        let Some(schema) = self.document.pointer(at) else {
            return 0;
        };
        if let Some(reference) = schema["$ref"].as_str() {
            return self.of(reference.trim_start_matches('#'), value);
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(list) = schema[keyword].as_array() {
                let places = (0..list.len()).map(|index| format!("{at}/{keyword}/{index}"));
                let fit = places.filter(|at| (self.is_valid)(at, value));
                return fit.map(|at| self.of(&at, value)).max().unwrap_or_else(|| size(value));
            }
        }
        match value {
            Value::Object(entries) => {
                let entry = |(key, value): (&String, &Value)| {
                    let described = &schema["properties"][key.as_str()];
                    match (described.is_object(), schema["additionalProperties"].is_object()) {
                        _ if value.is_null() => 0,
                        (true, _) => 1 + self.of(&format!("{at}/properties/{key}"), value),
                        (false, true) => 1 + self.of(&format!("{at}/additionalProperties"), value),
                        (false, false) => 0,
                    }
                };
                1 + entries.iter().map(entry).sum::<usize>()
            }
            Value::Array(items) => {
                let item = |item| 1 + self.of(&format!("{at}/items"), item);
                1 + items.iter().map(item).sum::<usize>()
            }
            _ => 1,
        }
    }
}

/// Returns the size of a value without nulls in objects, which may also be absent.
pub fn size(value: &Value) -> usize {
    match value {
        Value::Object(entries) => {
            let entries = entries.values().filter(|value| !value.is_null());
            1 + entries.map(|value| 1 + size(value)).sum::<usize>()
        }
        Value::Array(items) => 1 + items.iter().map(|item| 1 + size(item)).sum::<usize>(),
        _ => 1,
    }
}

/// Returns the size of the written value, if it is a part of the instance: nothing was added or changed, and no item of
/// a list is missing. An empty list or map may replace null, and an optional constant may be added; with `texts`, a text
/// may replace a number or boolean with the same text.
pub fn same(instance: &Value, written: &Value, texts: bool) -> Option<usize> {
    match (instance, written) {
        (Value::Object(entries), Value::Object(written)) => {
            let mut size = 1;
            for (key, value) in written {
                let original = match entries.get(key) {
                    Some(original) => original,
                    None if CONSTANTS.contains(&(key.clone(), value.to_string())) => continue,
                    None => return None,
                };
                let part = same(original, value, texts)?;
                size += if original.is_null() { 0 } else { 1 + part };
            }
            Some(size)
        }
        (Value::Array(items), Value::Array(written)) if items.len() == written.len() => {
            let mut size = 1;
            for (item, written) in items.iter().zip(written) {
                size += 1 + same(item, written, texts)?;
            }
            Some(size)
        }
        (Value::Number(a), Value::Number(b)) if a == b || a.as_f64() == b.as_f64() => Some(1),
        (Value::Null, Value::Array(items)) if items.is_empty() => Some(1),
        (Value::Null, Value::Object(entries)) if entries.is_empty() => Some(1),
        (Value::String(text), scalar) | (scalar, Value::String(text)) if texts && *text == plain(scalar) => Some(1),
        (instance, written) => (instance == written).then_some(1),
    }
}

fn plain(scalar: &Value) -> String {
    match scalar {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
