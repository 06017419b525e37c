//! Problems of a request, and places and values as their messages show them.

use std::fmt;

use serde_json::Value;

/// One way in which a request does not fit its document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Where: `query.limit`, `path.id`, `header.X-Trace`, `cookie.sid`, `body`, `body.items[3].name`, `security`.
    pub at: String,
    /// What does not fit, in a sentence without final dot.
    pub message: String,
}

impl Problem {
    pub(crate) fn new(at: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}

/// A property as a step of a place: `.name`, or `["na.me"]` where a dot would mislead.
pub(crate) fn step(name: &str) -> String {
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
pub(crate) fn show(value: &Value) -> String {
    match value {
        Value::String(text) => show_text(text),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        scalar => scalar.to_string(),
    }
}

/// Text as messages show it, quoted, cut when long.
pub(crate) fn show_text(text: &str) -> String {
    let mut chars = text.chars();
    let start: String = chars.by_ref().take(60).collect();
    let more = if chars.next().is_some() { "..." } else { "" };
    format!("{:?}", format!("{start}{more}"))
}
