//! Values as XML, as their schemas say.

use serde_json::Value;
use specwright_schema::{SchemaId, Schemas, XmlName, XmlPlace};

use super::text::text;

/// How deep elements may nest.
const DEPTH_LIMIT: usize = 64;

/// A value as a document.
pub(super) fn document(schemas: &Schemas, id: Option<SchemaId>, value: &Value) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned();
    let root = id.map_or_else(
        || XmlName {
            local: "root".to_owned(),
            ..XmlName::default()
        },
        |id| schemas.xml_root(id),
    );
    element(schemas, &root, id, value, &mut out, 0);
    out
}

fn element(schemas: &Schemas, name: &XmlName, id: Option<SchemaId>, value: &Value, out: &mut String, depth: usize) {
    if depth > DEPTH_LIMIT {
        return;
    }
    let tag = tag(name);
    let declared = match (name.namespace.as_str(), name.prefix.as_str()) {
        ("", _) => String::new(),
        (namespace, "") => format!(" xmlns=\"{}\"", escaped(namespace)),
        (namespace, prefix) => format!(" xmlns:{prefix}=\"{}\"", escaped(namespace)),
    };
    let (mut attributes, mut content) = (String::new(), String::new());
    match value {
        Value::Object(fields) => {
            for (property, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
                let schema = id.and_then(|id| schemas.property(id, property));
                let declared = id.and_then(|id| schemas.declared(id, property));
                let (place, name) = match declared {
                    Some(id) => schemas.xml_property(property, id),
                    None => (
                        // items of a list that nobody describes have the name of the list
                        match schema.is_none() && value.is_array() {
                            true => XmlPlace::Unwrapped,
                            false => XmlPlace::Element,
                        },
                        XmlName {
                            local: property.clone(),
                            ..XmlName::default()
                        },
                    ),
                };
                match (place, value) {
                    (XmlPlace::Attribute, value) => {
                        let declared = match (name.namespace.as_str(), name.prefix.as_str()) {
                            ("", _) | (_, "") => String::new(),
                            (namespace, prefix) => format!(" xmlns:{prefix}=\"{}\"", escaped(namespace)),
                        };
                        let value = escaped(&words(value));
                        attributes.push_str(&format!("{declared} {}=\"{value}\"", self::tag(&name)));
                    }
                    (XmlPlace::Text, value) => content.push_str(&escaped(&text(value))),
                    (XmlPlace::Unwrapped, Value::Array(items)) => {
                        let schema = schema.and_then(|id| schemas.items(id));
                        for item in items {
                            element(schemas, &name, schema, item, &mut content, depth + 1);
                        }
                    }
                    (_, value) => element(schemas, &name, schema, value, &mut content, depth + 1),
                }
            }
        }
        Value::Array(items) => {
            let own = id.map(|id| schemas.xml_item(id, (depth > 0).then_some(name)));
            let name = own.unwrap_or_else(|| name.clone());
            let id = id.and_then(|id| schemas.items(id));
            for item in items {
                element(schemas, &name, id, item, &mut content, depth + 1);
            }
        }
        Value::Null => {}
        scalar => content = escaped(&text(scalar)),
    }
    out.push_str(&format!("<{tag}{declared}{attributes}>{content}</{tag}>"));
}

/// A list of texts with spaces between them, as an attribute has it.
fn words(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(" "),
        other => text(other),
    }
}

/// The name with its prefix, of characters that names may have.
fn tag(name: &XmlName) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let mut tag: String = name.local.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    if !tag.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        tag.insert(0, '_');
    }
    match name.prefix.as_str() {
        "" => tag,
        prefix => format!("{prefix}:{tag}"),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
