//! Multipart bodies as values: which part is which property, and whether it is written as the document says.

use serde_json::{Map, Value};

use super::multipart::{Part, parameter, parts};
use super::style::leaf;
use crate::media::{covers, essence, is_json};
use crate::model::{Encoding, Header, Media};
use specwright_schema::instance;
use specwright_schema::{Direction, Kinds, SchemaId, Schemas};

/// A multipart body as a value: texts and JSON by their schema, files as strings. Parts of a form go by their names
/// (RFC 7578), those of other bodies by their order and media types (RFC 2046).
pub(super) fn multipart(schemas: &Schemas, media: &Media, content_type: &str, body: &[u8]) -> Result<Value, String> {
    let parts = parts(content_type, body)?;
    let kind = essence(content_type);
    if kind == "multipart/form-data" {
        return form(schemas, media, &parts);
    }
    let first = parts.first().ok_or("it has no parts")?;
    for (index, part) in parts.iter().enumerate() {
        let number = index + 1;
        if part.name.is_some() {
            return Err(format!("part {number} is written as a part of a form"));
        }
        if part.content_type.is_none() {
            return Err(format!("part {number} has no content type"));
        }
    }
    if kind == "multipart/related" {
        // RFC 2387, section 3.1
        let root = essence(first.content_type.as_deref().unwrap_or_default());
        match parameter(content_type, "type") {
            None => return Err("the content type has no parameter `type`".to_owned()),
            Some(told) if essence(&told) != root => {
                return Err(format!("the content type tells of {told} and the first part is {root}"));
            }
            Some(_) => {}
        }
    }
    let list = media.schema.filter(|id| schemas.kinds(*id) == Kinds::ARRAY);
    if let Some(id) = list {
        let items = schemas.items(id);
        let values = parts.iter().enumerate();
        let values: Result<_, _> = values
            .map(|(index, part)| value(schemas, items, None, part, &(index + 1).to_string()))
            .collect();
        return Ok(Value::Array(values?));
    }
    ordered(schemas, media, &parts)
}

/// Parts by their names.
fn form(schemas: &Schemas, media: &Media, parts: &[Part<'_>]) -> Result<Value, String> {
    let mut fields = Map::new();
    for (index, part) in parts.iter().enumerate() {
        let Some(name) = &part.name else {
            return Err(format!("part {} has no name", index + 1));
        };
        let property = Property::of(schemas, media, name);
        property.read(schemas, part, &mut fields)?;
    }
    Ok(Value::Object(fields))
}

/// Parts in the order of the properties, those that are left out passed over.
fn ordered(schemas: &Schemas, media: &Media, parts: &[Part<'_>]) -> Result<Value, String> {
    let properties = media.order.iter().map(|name| Property::of(schemas, media, name));
    let properties: Vec<Property<'_>> = properties.collect();
    let mut fields = Map::new();
    let mut at = 0;
    for (index, part) in parts.iter().enumerate() {
        let sent = essence(part.content_type.as_deref().unwrap_or_default());
        let next = properties.get(at).filter(|property| property.at_position());
        if let Some(next) = next.filter(|property| !property.takes(schemas, &sent)) {
            return Err(format!("part {} of {sent} is not {}", index + 1, next.name));
        }
        let rest = properties.iter().enumerate().skip(at);
        let mut fitting = rest.filter(|(_, property)| property.takes(schemas, &sent));
        let Some((found, property)) = fitting.next() else {
            return Err(format!(
                "part {} of {sent} is none of the properties that may follow",
                index + 1
            ));
        };
        property.read(schemas, part, &mut fields)?;
        at = if property.several { found } else { found + 1 };
    }
    Ok(Value::Object(fields))
}

/// What the document says of the parts of one property.
struct Property<'a> {
    name: &'a str,
    /// Whether it is an array, each item a part.
    several: bool,
    /// The schema of one part.
    item: Option<SchemaId>,
    encoding: Option<&'a Encoding>,
}

impl<'a> Property<'a> {
    fn of(schemas: &Schemas, media: &'a Media, name: &'a str) -> Self {
        let schema = media.schema.and_then(|id| schemas.property(id, name));
        let encoding = media.encoding(name);
        let is_one = encoding.is_some_and(|encoding| encoding.at_position);
        let several = !is_one && schema.is_some_and(|id| schemas.kinds(id).meets(Kinds::ARRAY));
        Self {
            name,
            several,
            item: schema.and_then(|id| if several { schemas.items(id) } else { Some(id) }),
            encoding,
        }
    }

    fn at_position(&self) -> bool {
        self.encoding.is_some_and(|encoding| encoding.at_position)
    }

    /// Whether a part of this media type may be one of the property: as `encoding` says, else by the type of its
    /// schema (OpenAPI 3.0.3, "Encoding Object").
    fn takes(&self, schemas: &Schemas, sent: &str) -> bool {
        let documented = self.encoding.map_or(&[][..], |encoding| &encoding.content_types);
        if !documented.is_empty() {
            return documented.iter().any(|range| covers(range, sent));
        }
        let Some(id) = self.item else {
            return true;
        };
        let kinds = schemas.kinds(id);
        match schemas.get(id).format.as_deref() {
            Some("binary") => true,
            _ if !kinds.meets(Kinds::OBJECT.or(Kinds::ARRAY)) => sent.starts_with("text/"),
            _ if !kinds.meets(Kinds::SCALAR) => is_json(sent),
            _ => true,
        }
    }

    /// Whether the part has a media type and the headers that `encoding` asks for.
    fn check(&self, schemas: &Schemas, part: &Part<'_>) -> Result<(), String> {
        let Some(encoding) = self.encoding else {
            return Ok(());
        };
        let name = self.name;
        if let Some(sent) = part.content_type.as_deref().map(essence)
            && !encoding.content_types.is_empty()
            && !encoding.content_types.iter().any(|range| covers(range, &sent))
        {
            let documented = encoding.content_types.join(", ");
            return Err(format!("part {name} is {sent}; documented: {documented}"));
        }
        for (header, Header { required, schema, .. }) in &encoding.headers {
            let mut sent = part.headers.iter();
            match sent.find(|(other, _)| other.eq_ignore_ascii_case(header)) {
                None if *required => return Err(format!("part {name} has no header {header}")),
                None => {}
                Some((_, text)) => {
                    let value = leaf(schemas, *schema, text);
                    if schema.is_some_and(|id| !schemas.accepts(id, &value, Direction::Request)) {
                        return Err(format!("the header {header} of part {name} does not fit: {text}"));
                    }
                }
            }
        }
        Ok(())
    }

    fn read(&self, schemas: &Schemas, part: &Part<'_>, fields: &mut Map<String, Value>) -> Result<(), String> {
        self.check(schemas, part)?;
        let value = value(schemas, self.item, self.encoding, part, self.name)?;
        match (fields.get_mut(self.name), value) {
            (Some(Value::Array(items)), value) => items.push(value),
            (Some(first), value) => *first = Value::Array(vec![first.take(), value]),
            (None, value) => {
                let is_list = value.is_array() && self.item.is_none_or(|id| schemas.kinds(id) != Kinds::ARRAY);
                let is_item = self.several && !is_list;
                let value = if is_item { Value::Array(vec![value]) } else { value };
                fields.insert(self.name.to_owned(), value);
            }
        }
        Ok(())
    }
}

/// The value of one part.
fn value(
    schemas: &Schemas,
    schema: Option<SchemaId>,
    encoding: Option<&Encoding>,
    part: &Part<'_>,
    name: &str,
) -> Result<Value, String> {
    if part.file || schema.is_some_and(|id| schemas.get(id).format.as_deref() == Some("binary")) {
        return Ok(file(schemas, schema));
    }
    let sent = part
        .content_type
        .as_deref()
        .filter(|sent| essence(sent).starts_with("multipart/"));
    if let Some((sent, id)) = sent.zip(schema)
        && !schemas.kinds(id).meets(Kinds::SCALAR)
    {
        return inner(schemas, id, sent, part.body);
    }
    // without `encoding`, JSON is what the schema of a text says of its content
    let is_documented = encoding.is_some_and(|encoding| !encoding.content_types.is_empty());
    let is_text = !is_documented && schema.is_some_and(|id| schemas.kinds(id) == Kinds::STRING);
    if !is_text && part.content_type.as_deref().is_some_and(|sent| is_json(&essence(sent))) {
        return serde_json::from_slice(part.body).map_err(|error| format!("part {name} is not JSON: {error}"));
    }
    let text = String::from_utf8_lossy(part.body);
    let wants = schema.map_or(Kinds::STRING, |id| schemas.kinds(id));
    // An object without a content type of its own is JSON, says OpenAPI.
    Ok(match serde_json::from_str::<Value>(&text) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) if !wants.meets(Kinds::STRING) => value,
        _ => leaf(schemas, schema, &text),
    })
}

/// A part that consists of parts (OpenAPI 3.2.0, "Nested Encoding"): the items of a list by their positions, or the properties of
/// an object by their names. Where an object has parts without names, only that they are parts is checked.
fn inner(schemas: &Schemas, id: SchemaId, content_type: &str, body: &[u8]) -> Result<Value, String> {
    let parts = parts(content_type, body)?;
    if schemas.kinds(id).meets(Kinds::ARRAY) {
        let items = parts.iter().enumerate().map(|(index, part)| {
            value(
                schemas,
                schemas.get(id).item(index),
                None,
                part,
                &(index + 1).to_string(),
            )
        });
        return items.collect::<Result<_, _>>().map(Value::Array);
    }
    let mut fields = Map::new();
    for part in &parts {
        let Some(name) = &part.name else {
            return Ok(instance(schemas, id, Direction::Request));
        };
        let read = value(schemas, schemas.property(id, name), None, part, name)?;
        fields.insert(name.clone(), read);
    }
    Ok(Value::Object(fields))
}

/// What stands for a file: its bytes are nobody's text, so only that it is one is kept.
fn file(schemas: &Schemas, schema: Option<SchemaId>) -> Value {
    let plain = Value::String(String::new());
    match schema {
        Some(id) if !schemas.accepts(id, &plain, Direction::Request) => instance(schemas, id, Direction::Request),
        _ => plain,
    }
}
