//! The parts of error bodies, as text.

use bytes::Bytes;

use crate::json::Json;

/// The member of an error body that has this name, at its root or below `error`.
pub(crate) fn member(body: &Bytes, name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let body: Json = text.trim_start_matches('\u{feff}').parse().ok()?;
    let within = |body: &Json| body.get(name).and_then(text_of);
    within(&body).or_else(|| within(body.get("error")?))
}

/// The text of a string or a number, unless empty.
pub(crate) fn text_of_scalar(value: &Json) -> Option<String> {
    let text = value
        .as_str()
        .or_else(|| value.as_number().map(|number| number.as_str()))?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// The text of any value: arrays and objects as JSON.
pub(crate) fn text_of(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::Array(items) if items.is_empty() => None,
        Json::Object(members) if members.is_empty() => None,
        Json::Array(_) | Json::Object(_) | Json::Bool(_) => Some(value.to_string()),
        value => text_of_scalar(value),
    }
}
