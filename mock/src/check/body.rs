//! Bodies: there when required, of a documented media type, of the documented shape.

use serde_json::Value;

use super::findings::Findings;
use super::nested::{Tree, path};
use super::parts::multipart;
use super::style::{form, leaf, value};
use crate::media::{covers, essence, is_json};
use crate::model::{Api, Media, Operation};
use crate::percent::{decode_query, raw_pairs};
use crate::problem::Problem;
use crate::record::Request;
use crate::schema::{Direction, Kinds, Schemas};

pub(super) fn check(api: &Api, operation: &Operation, request: &Request, findings: &mut Findings) {
    let Some(body) = &operation.body else {
        if !request.body.is_empty() {
            let problem = Problem::new("body", "the operation takes no body");
            findings.other.push(problem);
        }
        return;
    };
    let content_type = request.header("content-type");
    if request.body.is_empty() {
        // No bytes are a body where the media type allows that.
        let allowed = content_type
            .and_then(|sent| documented(&body.media, sent))
            .is_some_and(|media| {
                let essence = essence(content_type.unwrap_or_default());
                let text = !is_json(&essence) && !essence.starts_with("multipart/");
                text && media
                    .schema
                    .is_none_or(|id| api.schemas.kinds(id).meets(Kinds::STRING.or(Kinds::OBJECT)))
            });
        if body.required && !allowed {
            findings.other.push(Problem::new("body", "is required"));
            return;
        }
        if !allowed {
            return;
        }
    }
    let Some(sent) = content_type else {
        if !body.media.is_empty() {
            let message = format!("is required; documented: {}", ranges(&body.media));
            let problem = Problem::new("header.Content-Type", message);
            findings.media.push(problem);
        }
        return;
    };
    let Some(media) = documented(&body.media, sent) else {
        if !body.media.is_empty() {
            let message = format!(
                "`{}` is not documented; documented: {}",
                essence(sent),
                ranges(&body.media)
            );
            let problem = Problem::new("header.Content-Type", message);
            findings.media.push(problem);
        }
        return;
    };
    let found = content(&api.schemas, media, sent, &request.body);
    findings.other.extend(found);
}

fn content(schemas: &Schemas, media: &Media, content_type: &str, body: &[u8]) -> Vec<Problem> {
    let essence = essence(content_type);
    let fault = |message: String| vec![Problem::new("body", message)];
    let value = if is_json(&essence) {
        match serde_json::from_slice(body) {
            Ok(value) => value,
            Err(error) => return fault(format!("is not JSON: {error}")),
        }
    } else if essence == "application/x-www-form-urlencoded" {
        match std::str::from_utf8(body) {
            Ok(text) => form_value(schemas, media, text),
            Err(_) => return fault("is not a form: it is not UTF-8".to_owned()),
        }
    } else if essence.starts_with("multipart/") {
        match multipart(schemas, media, content_type, body) {
            Ok(value) => value,
            Err(message) => return fault(format!("is not multipart: {message}")),
        }
    } else if essence.starts_with("text/") && essence != "text/xml" {
        match std::str::from_utf8(body) {
            Ok(text) => leaf(schemas, media.schema, text),
            Err(_) => return fault("is not UTF-8".to_owned()),
        }
    } else {
        return Vec::new();
    };
    match media.schema {
        Some(id) => schemas.check(id, &value, "body", Direction::Request),
        None => Vec::new(),
    }
}

/// A form as a value: names with brackets are nested, and each other name goes by its `encoding`.
fn form_value(schemas: &Schemas, media: &Media, text: &str) -> Value {
    let property = |name: &str| media.schema.and_then(|id| schemas.property(id, name));
    let mut tree = Tree::default();
    let mut flat: Vec<(String, Vec<&str>)> = Vec::new();
    for (name, raw) in raw_pairs(text) {
        let name = decode_query(name);
        let styled = media
            .encoding
            .iter()
            .any(|(other, encoding)| *other == name && encoding.style.is_some());
        if styled {
            match flat.iter_mut().find(|(other, _)| *other == name) {
                Some((_, values)) => values.push(raw),
                None => flat.push((name, vec![raw])),
            }
            continue;
        }
        let declared = media.schema.is_some_and(|id| schemas.declared(id, &name).is_some());
        let path = if declared { vec![name] } else { path(&name) };
        tree.insert(&path, decode_query(raw));
    }
    let mut fields = match tree.value(schemas, media.schema) {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    for (name, raw) in flat {
        let encoding = media.encoding.iter().find(|(other, _)| *other == name);
        if let Some((_, encoding)) = encoding
            && let Some(style) = encoding.style
        {
            let written = form(style, encoding.explode || raw.len() > 1, &raw);
            let read = value(schemas, property(&name), &written);
            fields.insert(name, read.unwrap_or_else(Value::String));
        }
    }
    Value::Object(fields)
}

/// The documented media type that covers what was sent: the most exact one.
fn documented<'a>(media: &'a [Media], sent: &str) -> Option<&'a Media> {
    let sent = essence(sent);
    let covers = |media: &&Media| covers(&essence(&media.range), &sent);
    let exact = media.iter().find(|media| essence(&media.range) == sent);
    exact.or_else(|| {
        let mut ranges: Vec<&Media> = media.iter().filter(covers).collect();
        ranges.sort_by_key(|media| media.range.starts_with('*'));
        ranges.first().copied()
    })
}

fn ranges(media: &[Media]) -> String {
    let ranges: Vec<_> = media.iter().map(|media| media.range.as_str()).collect();
    ranges.join(", ")
}
