//! Values as the bytes of a media type.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::text::text;
use super::xml::document;
use crate::media::{essence, is_json};
use crate::model::Media;
use specwright_schema::Schemas;

/// How deep values of a form may nest.
const DEPTH_LIMIT: usize = 64;

/// The content type and the body for an example that is written as it is sent. A multipart body says its own boundary.
pub(super) fn as_sent(media: &Media, text: &str, accept: Option<&str>) -> (String, Vec<u8>) {
    let mut content_type = concrete(&media.range, &Value::from(text), accept);
    if essence(&content_type).starts_with("multipart/") && !content_type.contains("boundary=") {
        let first = text.lines().find_map(|line| line.strip_prefix("--"));
        if let Some(boundary) = first.map(str::trim_end).filter(|boundary| !boundary.is_empty()) {
            content_type.push_str(&format!("; boundary=\"{}\"", boundary.replace(['"', '\\'], "")));
        }
    }
    (content_type, text.as_bytes().to_vec())
}

/// The content type and the body.
pub(super) fn body(schemas: &Schemas, media: &Media, value: &Value, accept: Option<&str>) -> (String, Vec<u8>) {
    let content_type = concrete(&media.range, value, accept);
    let kind = essence(&content_type);
    let body = if is_json(&kind) {
        json(value)
    } else if kind.starts_with("multipart/") && !value.is_string() {
        return multipart(media, content_type, value);
    } else if let Value::String(text) = value {
        text.clone().into_bytes()
    } else if kind == "application/x-www-form-urlencoded" {
        let mut pairs = Vec::new();
        form("", value, &mut pairs, 0);
        pairs.join("&").into_bytes()
    } else if kind.ends_with("/xml") || kind.ends_with("+xml") {
        document(schemas, media.schema, value).into_bytes()
    } else if kind == "text/event-stream" && media.is_of_items {
        events(value)
    } else if kind == "text/event-stream" {
        lines(value, "data: ", "\n\n")
    } else if kind.contains("ndjson") || kind.contains("jsonl") || kind.contains("json-seq") {
        lines(value, "", "\n")
    } else {
        json(value)
    };
    (content_type, body)
}

/// A part for each item or property: with its name in a form (RFC 7578), in the order of the document elsewhere (RFC
/// 2046).
fn multipart(media: &Media, content_type: String, value: &Value) -> (String, Vec<u8>) {
    let parts: Vec<(&str, &Value)> = match value {
        Value::Array(items) => items.iter().map(|item| ("", item)).collect(),
        Value::Object(fields) => {
            let place = |name: &str| media.order.iter().position(|other| other == name);
            let mut fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value)).collect();
            fields.sort_by_key(|(name, _)| place(name).unwrap_or(usize::MAX));
            let each = fields.into_iter().flat_map(|(name, value)| match value {
                Value::Array(items) => items.iter().map(|item| (name, item)).collect(),
                single => vec![(name, single)],
            });
            each.collect()
        }
        single => vec![("", single)],
    };
    let kind = essence(&content_type);
    let mut written = Vec::new();
    for (name, value) in parts.into_iter().filter(|(_, value)| !value.is_null()) {
        let documented = media.encoding(name).and_then(|encoding| encoding.content_types.first());
        let usual = match value {
            Value::Object(_) | Value::Array(_) => "application/json",
            _ => "text/plain; charset=utf-8",
        };
        let part_type = documented.map_or(usual, String::as_str).to_owned();
        let disposition = match kind.as_str() {
            "multipart/form-data" => format!(
                "Content-Disposition: form-data; name=\"{}\"\r\n",
                name.replace('"', "%22").replace(['\r', '\n'], " ")
            ),
            _ => String::new(),
        };
        written.push((part_type, disposition, text(value)));
    }
    let mut boundary = "specwright-mock".to_owned();
    while written.iter().any(|(_, _, text)| text.contains(&boundary)) {
        boundary.push('-');
    }
    let told = match (kind.as_str(), written.first()) {
        ("multipart/related", Some((root, _, _))) => format!("; type=\"{}\"", essence(root)),
        _ => String::new(),
    };
    let mut body = String::new();
    for (part_type, disposition, text) in written {
        body.push_str(&format!(
            "--{boundary}\r\n{disposition}Content-Type: {part_type}\r\n\r\n{text}\r\n"
        ));
    }
    body.push_str(&format!("--{boundary}--\r\n"));
    (format!("{kind}{told}; boundary={boundary}"), body.into_bytes())
}

/// A media type for a range: what the caller accepts, else what suits the value.
fn concrete(range: &str, value: &Value, accept: Option<&str>) -> String {
    if !range.contains('*') {
        return range.to_owned();
    }
    let accepted = accept.unwrap_or_default().split(',').map(essence);
    let mut fitting = accepted
        .filter(|kind| kind.contains('/') && !kind.contains('*') && crate::media::covers(&essence(range), kind));
    if let Some(kind) = fitting.next() {
        return kind;
    }
    match (range.split('/').next(), value) {
        (Some("text"), _) => "text/plain; charset=utf-8",
        (Some("image"), _) => "image/png",
        (_, Value::String(_)) => "application/octet-stream",
        _ => "application/json",
    }
    .to_owned()
}

fn json(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

fn lines(value: &Value, before: &str, after: &str) -> Vec<u8> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        other => std::slice::from_ref(other),
    };
    let lines = items.iter().map(|item| format!("{before}{}{after}", text(item)));
    lines.collect::<String>().into_bytes()
}

/// Server-sent events, each with the fields that it has; a value that is no such object is its data.
fn events(value: &Value) -> Vec<u8> {
    const FIELDS: [&str; 4] = ["event", "id", "retry", "data"];
    let single = std::slice::from_ref(value);
    let mut out = String::new();
    for item in value.as_array().map_or(single, Vec::as_slice) {
        let fields = item
            .as_object()
            .filter(|fields| fields.keys().all(|name| FIELDS.contains(&name.as_str())));
        let data = match fields {
            Some(fields) => {
                for name in FIELDS.iter().filter(|name| **name != "data") {
                    if let Some(value) = fields.get(*name) {
                        out.push_str(&format!("{name}: {}\n", text(value).replace(['\r', '\n'], " ")));
                    }
                }
                fields.get("data").map_or_else(String::new, text)
            }
            None => text(item),
        };
        for line in data.split('\n') {
            out.push_str(&format!("data: {line}\n"));
        }
        out.push('\n');
    }
    out.into_bytes()
}

fn form(name: &str, value: &Value, pairs: &mut Vec<String>, depth: usize) {
    if depth > DEPTH_LIMIT {
        return;
    }
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                let name = if name.is_empty() {
                    field.clone()
                } else {
                    format!("{name}[{field}]")
                };
                form(&name, value, pairs, depth + 1);
            }
        }
        Value::Array(items) => {
            for item in items {
                form(name, item, pairs, depth + 1);
            }
        }
        Value::Null => {}
        scalar => {
            let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
            pairs.push(format!("{}={}", encode(name), encode(&text(scalar))));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::body;
    use crate::model::Media;
    use specwright_schema::Schemas;

    #[test]
    fn values_become_bytes() {
        let schemas = Schemas::default();
        for (range, value, content_type, text) in [
            ("application/json", json!({"a": 1}), "application/json", r#"{"a":1}"#),
            (
                "application/problem+json",
                json!("x"),
                "application/problem+json",
                r#""x""#,
            ),
            ("text/plain", json!("x"), "text/plain", "x"),
            ("*/*", json!([1]), "application/json", "[1]"),
            ("text/*", json!("x"), "text/plain; charset=utf-8", "x"),
            (
                "application/x-www-form-urlencoded",
                json!({"a": {"b": "c d"}, "e": [1, 2]}),
                "application/x-www-form-urlencoded",
                "a%5Bb%5D=c%20d&e=1&e=2",
            ),
            (
                "application/xml",
                json!({"a b": "<", "c": [1, 2]}),
                "application/xml",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><root><a_b>&lt;</a_b><c>1</c><c>2</c></root>",
            ),
            (
                "application/x-ndjson",
                json!([{"a": 1}, 2]),
                "application/x-ndjson",
                "{\"a\":1}\n2\n",
            ),
            ("text/event-stream", json!(["x"]), "text/event-stream", "data: x\n\n"),
            (
                "multipart/form-data",
                json!({"a\"": 1}),
                "multipart/form-data; boundary=specwright-mock",
                "--specwright-mock\r\nContent-Disposition: form-data; name=\"a%22\"\r\n\
                 Content-Type: text/plain; charset=utf-8\r\n\r\n1\r\n--specwright-mock--\r\n",
            ),
            (
                "multipart/related",
                json!({"a": ["specwright-mock"], "b": {"c": 1}}),
                "multipart/related; type=\"application/json\"; boundary=specwright-mock-",
                "--specwright-mock-\r\nContent-Type: application/json\r\n\r\n{\"c\":1}\r\n\
                 --specwright-mock-\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nspecwright-mock\r\n\
                 --specwright-mock---\r\n",
            ),
        ] {
            let media = Media {
                range: range.to_owned(),
                is_of_items: false,
                schema: None,
                example: None,
                examples: Vec::new(),
                encoding: Vec::new(),
                order: vec!["b".to_owned(), "a".to_owned()],
            };
            let (found, bytes) = body(&schemas, &media, &value, None);
            assert_eq!(
                (found.as_str(), String::from_utf8(bytes).unwrap().as_str()),
                (content_type, text)
            );
        }
    }
}
