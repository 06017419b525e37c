//! What does not fit a schema, and places and values as messages show them.

use std::fmt;

use serde_json::Value;
use specwright::document::Pointer;

/// One way in which a value does not fit its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Where in the value: `body.items[3].name`, or from the value itself `items[3].name`, empty for the whole.
    pub at: String,
    /// What does not fit, in a sentence without final dot.
    pub message: String,
    /// The keyword that the value violates, in the document that the schemas were read from.
    pub keyword: Pointer,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at.as_str() {
            "" => f.write_str(&self.message),
            at => write!(f, "{at}: {}", self.message),
        }
    }
}

/// A property as a step of a place: `.name`, or `["na.me"]` where a dot would mislead.
pub fn step(name: &str) -> String {
    let plain = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '@'));
    if plain {
        format!(".{name}")
    } else {
        format!("[{name:?}]")
    }
}

/// A value as messages show it, cut when long.
pub fn show(value: &Value) -> String {
    match value {
        Value::String(text) => show_text(text),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        scalar => scalar.to_string(),
    }
}

/// Text as messages show it, quoted, cut when long.
pub fn show_text(text: &str) -> String {
    let mut chars = text.chars();
    let start: String = chars.by_ref().take(60).collect();
    let more = if chars.next().is_some() { "..." } else { "" };
    format!("{:?}", format!("{start}{more}"))
}
