//! The parts of error bodies, as text.

use bytes::Bytes;

use crate::json::Json;

/// The member of an error body that has this name, at its root or below `error`.
pub(crate) fn member(body: &Bytes, name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let body: Json = text.trim_start_matches('\u{feff}').parse().ok()?;
    member_of(&body, name)
}

/// [`member`] of a body in XML.
#[cfg(feature = "xml")]
pub(crate) fn member_of_xml(body: &Bytes, headers: Option<&http::HeaderMap>, name: &str) -> Option<String> {
    let text = crate::xml::decode(body, headers).ok()?;
    let body: Json = crate::xml::to_json(&text, &crate::xml::ANYTHING).ok()?.parse().ok()?;
    member_of(&body, name).or_else(|| member_of(body.get("Error")?, name))
}

fn member_of(body: &Json, name: &str) -> Option<String> {
    let within = |body: &Json| body.get(name).and_then(text_of);
    within(body).or_else(|| within(body.get("error")?))
}

/// The text of a string or a number, unless empty.
pub(crate) fn text_of_scalar(value: &Json) -> Option<String> {
    let text = value
        .as_str()
        .or_else(|| value.as_number().map(|number| number.as_str()))?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// The most faults of a list that are shown.
const SHOWN_FAULTS: usize = 3;

/// The text of a detail. Of a list of faults (RFC 9457, section 3, `errors`; the `detail` of FastAPI), where each is and what
/// is wrong, without the values that the caller sent.
pub(crate) fn text_of_detail(value: &Json) -> Option<String> {
    text_of_faults(value).or_else(|| text_of(value))
}

/// The text of a list of faults, or of faults by property; none where it is something else.
pub(crate) fn text_of_faults(value: &Json) -> Option<String> {
    let faults: Option<Vec<String>> = match value {
        Json::Array(items) => items.iter().map(fault).collect(),
        Json::Object(members) => members.iter().map(|(name, value)| faults_of(name, value)).collect(),
        _ => None,
    };
    let faults = faults.filter(|faults| !faults.is_empty())?;
    let mut text = faults
        .iter()
        .take(SHOWN_FAULTS)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("; ");
    if faults.len() > SHOWN_FAULTS {
        text.push_str(&format!("; and {} more", faults.len() - SHOWN_FAULTS));
    }
    Some(text)
}

/// One fault of a list: a sentence, or an object that has one.
fn fault(value: &Json) -> Option<String> {
    let first =
        |names: &[&str], text: fn(&Json) -> Option<String>| names.iter().find_map(|name| text(value.get(name)?));
    if let Some(sentence) = value.as_str() {
        return Some(sentence.to_owned());
    }
    let sentence = first(
        &["msg", "message", "detail", "description", "title", "reason"],
        text_of_scalar,
    )?;
    let place = first(
        &[
            "loc",
            "field",
            "path",
            "pointer",
            "param",
            "parameter",
            "property",
            "name",
        ],
        place,
    );
    Some(match place {
        Some(place) => format!("{place}: {sentence}"),
        None => sentence,
    })
}

/// The faults of one property: `{"name": ["is required"]}`.
fn faults_of(name: &str, value: &Json) -> Option<String> {
    let sentences = value.as_array()?.iter().map(Json::as_str).collect::<Option<Vec<_>>>()?;
    (!sentences.is_empty()).then(|| format!("{name}: {}", sentences.join(", ")))
}

fn place(value: &Json) -> Option<String> {
    match value.as_array() {
        Some(steps) => Some(steps.iter().filter_map(text_of_scalar).collect::<Vec<_>>().join(".")),
        None => text_of_scalar(value),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_without_what_the_caller_sent() {
        let text = |json: &str| text_of_detail(&json.parse().unwrap()).unwrap_or_default();
        assert_eq!(
            text(r#"[{"type":"missing","loc":["body","items",0],"msg":"Field required","input":{"password":"x"}}]"#),
            "body.items.0: Field required"
        );
        assert_eq!(text(r#"["a","b"]"#), "a; b");
        assert_eq!(
            text(r#"[{"message":"a"},{"message":"b"},{"message":"c"},{"message":"d"}]"#),
            "a; b; c; and 1 more"
        );
        assert_eq!(
            text(r#"{"Name":["is required","is short"],"Age":["is low"]}"#),
            "Name: is required, is short; Age: is low"
        );
        assert_eq!(text(r#"{"reason":"x"}"#), r#"{"reason":"x"}"#);
        assert_eq!(text("[1]"), "[1]");
        assert_eq!(text("[]"), "");
    }
}
