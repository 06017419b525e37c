//! Bodies: there when required, of a documented media type, of the documented shape.

use std::collections::BTreeMap;

use serde_json::Value;

use super::findings::Findings;
use super::nested::{Tree, path};
use super::parts::multipart;
use super::style::{form, leaf, value};
use super::xml;
use crate::media::{covers, essence, is_json};
use crate::model::{Api, Encoding, Media, Operation, Style};
use crate::percent::{decode_query, raw_pairs};
use crate::problem::Problem;
use crate::record::Request;
use specwright_schema::{Direction, Kinds, SchemaId, Schemas};

pub(super) fn check(api: &Api, operation: &Operation, request: &Request, findings: &mut Findings) {
    let Some(body) = &operation.body else {
        if !request.body.is_empty() {
            let problem = Problem::new("body", "the operation takes no body");
            findings.other.push(problem);
        }
        return;
    };
    let content_type = request.header("content-type");
    let media = content_type.and_then(|sent| documented(&body.media, sent));
    // No bytes are a body where the media type allows that.
    if request.body.is_empty() && !media.is_some_and(|media| may_be_empty(&api.schemas, media, content_type)) {
        if body.required {
            findings.other.push(Problem::new("body", "is required"));
        }
        return;
    }
    let (Some(sent), Some(media)) = (content_type, media) else {
        if !body.media.is_empty() {
            let fault = match content_type {
                Some(sent) => format!("`{}` is not documented", essence(sent)),
                None => "is required".to_owned(),
            };
            let ranges: Vec<_> = body.media.iter().map(|media| media.range.as_str()).collect();
            let message = format!("{fault}; documented: {}", ranges.join(", "));
            findings.media.push(Problem::new("header.Content-Type", message));
        }
        return;
    };
    match (content(&api.schemas, media, sent, &request.body), media.schema) {
        (Err(message), _) => findings.other.push(Problem::new("body", message)),
        (Ok(Some(value)), Some(id)) => {
            let found = api.schemas.check(id, &value, "body", Direction::Request);
            findings.other.extend(found.into_iter().map(Problem::from));
        }
        (Ok(_), _) => {}
    }
}

fn may_be_empty(schemas: &Schemas, media: &Media, content_type: Option<&str>) -> bool {
    let essence = essence(content_type.unwrap_or_default());
    let text = !is_json(&essence) && !essence.starts_with("multipart/");
    let empty = Kinds::STRING.or(Kinds::OBJECT);
    text && media.schema.is_none_or(|id| schemas.kinds(id).meets(empty))
}

/// The value of a body; `None` where its media type has no values.
fn content(schemas: &Schemas, media: &Media, content_type: &str, body: &[u8]) -> Result<Option<Value>, String> {
    let essence = essence(content_type);
    let text = std::str::from_utf8(body);
    Ok(Some(if is_json(&essence) {
        serde_json::from_slice(body).map_err(|error| format!("is not JSON: {error}"))?
    } else if essence == "application/x-www-form-urlencoded" {
        form_value(schemas, media, text.map_err(|_| "is not a form: it is not UTF-8")?)
    } else if essence.starts_with("multipart/") {
        multipart(schemas, media, content_type, body).map_err(|message| format!("is not multipart: {message}"))?
    } else if let Some(id) = media.schema.filter(|id| is_typed_xml(schemas, *id, &essence)) {
        xml::value(schemas, id, text.map_err(|_| "is not UTF-8")?)?
    } else if essence.starts_with("text/") && essence != "text/xml" {
        leaf(schemas, media.schema, text.map_err(|_| "is not UTF-8")?)
    } else {
        return Ok(None);
    }))
}

/// Whether a body is XML whose schema says something of its elements.
fn is_typed_xml(schemas: &Schemas, id: SchemaId, essence: &str) -> bool {
    let is_xml = essence.ends_with("/xml") || essence.ends_with("+xml");
    let kinds = schemas.kinds(id);
    let is_said =
        schemas.is_xml_list(id) || !schemas.xml_properties(id).is_empty() || schemas.property(id, "").is_some();
    is_xml && (is_said || !kinds.meets(Kinds::STRING.or(Kinds::OBJECT)))
}

/// A form as a value: names with brackets are nested, and each other name goes by its `encoding`.
pub(super) fn form_value(schemas: &Schemas, media: &Media, text: &str) -> Value {
    let mut tree = Tree::default();
    let mut styled: BTreeMap<String, (Style, &Encoding, Vec<&str>)> = BTreeMap::new();
    for (name, raw) in raw_pairs(text) {
        let name = decode_query(name);
        if let Some(encoding) = media.encoding(&name)
            && let Some(style) = encoding.style
        {
            let (_, _, values) = styled.entry(name).or_insert((style, encoding, Vec::new()));
            values.push(raw);
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
    for (name, (style, encoding, raw)) in styled {
        let written = form(style, encoding.explode || raw.len() > 1, &raw);
        let property = media.schema.and_then(|id| schemas.property(id, &name));
        let read = value(schemas, property, &written);
        fields.insert(name, read.unwrap_or_else(Value::String));
    }
    Value::Object(fields)
}

/// The documented media type that covers what was sent: the most exact one.
fn documented<'a>(media: &'a [Media], sent: &str) -> Option<&'a Media> {
    let sent = essence(sent);
    let covering = media.iter().filter(|media| covers(&essence(&media.range), &sent));
    covering.min_by_key(|media| (essence(&media.range) != sent, media.range.starts_with('*')))
}
