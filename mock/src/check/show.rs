//! Places and values as messages show them.

use serde_json::Value;

/// A property as a step of a place: `.name`, or `["na.me"]` where a dot would mislead.
pub(super) fn step(name: &str) -> String {
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
pub(super) fn show(value: &Value) -> String {
    match value {
        Value::String(text) => show_text(text),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        scalar => scalar.to_string(),
    }
}

/// Text as messages show it, quoted, cut when long.
pub(super) fn show_text(text: &str) -> String {
    let mut chars = text.chars();
    let start: String = chars.by_ref().take(60).collect();
    let more = if chars.next().is_some() { "..." } else { "" };
    format!("{:?}", format!("{start}{more}"))
}
