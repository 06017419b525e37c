//! SARIF 2.1.0, the format of findings that code hosts show in reviews.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use specwright::diagnostic::Place;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// How severe a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something is wrong.
    Error,
    /// Something may be wrong.
    Warning,
    /// For information.
    Note,
}

impl Level {
    fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One result.
#[derive(Clone, Debug)]
pub struct Result {
    /// The name of its rule.
    pub rule: String,
    /// How severe it is.
    pub level: Level,
    /// What it says.
    pub message: String,
    /// Where it is.
    pub place: Option<Place>,
    /// Other places, each with what it is.
    pub related: Vec<(String, Place)>,
}

/// A log with one run. `meaning` gives the description of a rule.
pub fn log(results: Vec<Result>, meaning: impl Fn(&str) -> Option<String>) -> Value {
    let mut rules: BTreeMap<&str, usize> = results.iter().map(|result| (result.rule.as_str(), 0)).collect();
    rules.values_mut().enumerate().for_each(|(index, place)| *place = index);
    let descriptors = rules.keys().map(|name| match meaning(name) {
        Some(meaning) => json!({ "id": name, "shortDescription": { "text": meaning } }),
        None => json!({ "id": name }),
    });
    let descriptors: Vec<Value> = descriptors.collect();
    let results = results.iter().map(|result| {
        let mut value = json!({
            "ruleId": result.rule,
            "ruleIndex": rules.get(result.rule.as_str()),
            "level": result.level.as_str(),
            "message": { "text": result.message },
            "locations": result.place.iter().map(location).collect::<Vec<Value>>(),
        });
        let related = result.related.iter().enumerate().map(|(index, (message, place))| {
            let mut location = location(place);
            if let Some(object) = location.as_object_mut() {
                object.insert("id".to_owned(), json!(index));
                object.insert("message".to_owned(), json!({ "text": message }));
            }
            location
        });
        let related: Vec<Value> = related.collect();
        if let Some(object) = value.as_object_mut()
            && !related.is_empty()
        {
            object.insert("relatedLocations".to_owned(), Value::Array(related));
        }
        value
    });
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "specwright",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": descriptors,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<Value>>(),
        }],
    })
}

fn location(place: &Place) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(place) },
            "region": { "startLine": place.line.max(1), "startColumn": place.column.max(1) },
        },
    })
}

/// A path as a relative reference, or as a `file:` URI.
fn uri(place: &Place) -> String {
    let path = place.file.to_string_lossy().replace('\\', "/");
    let mut uri = String::with_capacity(path.len());
    if place.file.is_absolute() {
        uri.push_str(if path.starts_with('/') { "file://" } else { "file:///" });
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            b':' if place.file.is_absolute() => uri.push(':'),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}
