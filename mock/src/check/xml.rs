//! Bodies in XML as values, as their schemas say.

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value};
use specwright_schema::{Kinds, SchemaId, Schemas, XmlPlace};

use super::style::leaf;

/// How deep elements may nest.
const DEPTH_LIMIT: usize = 64;

/// An element, its names without prefixes.
#[derive(Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

/// The value of a document.
pub(super) fn value(schemas: &Schemas, id: SchemaId, text: &str) -> Result<Value, String> {
    let root = parse(text).map_err(|message| format!("is not XML: {message}"))?;
    let expected = schemas.xml_root(id).local;
    if root.name != expected {
        return Err(format!("is XML with the root `{}`, not `{expected}`", root.name));
    }
    Ok(read(schemas, Some(id), &root))
}

fn parse(text: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let depth = open.len();
        let last = open.last_mut().ok_or("an element ends that did not begin")?;
        match event {
            Event::Start(tag) if depth > DEPTH_LIMIT => {
                return Err(format!("`{}` is nested too deep", tag.name().as_ref()));
            }
            Event::Start(tag) => open.push(begin(&tag)?),
            Event::Empty(tag) => last.children.push(begin(&tag)?),
            Event::End(_) => {
                let ended = open.pop().unwrap_or_default();
                let parent = open.last_mut().ok_or("an element ends that did not begin")?;
                parent.children.push(ended);
            }
            Event::Text(text) => last.text.push_str(&text),
            Event::CData(text) => last.text.push_str(&text),
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(c)) => last.text.push(c),
                Ok(None) => last
                    .text
                    .push_str(resolve_predefined_entity(&name).ok_or_else(|| format!("`&{};` is unknown", &*name))?),
                Err(error) => return Err(error.to_string()),
            },
            Event::DocType(_) => return Err("it has a document type".to_owned()),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    let [document] = <[Element; 1]>::try_from(open).map_err(|_| "an element does not end")?;
    let [root] = <[Element; 1]>::try_from(document.children).map_err(|_| "it must have one root element")?;
    Ok(root)
}

fn begin(tag: &BytesStart<'_>) -> Result<Element, String> {
    let mut element = Element {
        name: tag.local_name().as_ref().to_owned(),
        ..Element::default()
    };
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let name = attribute.key.as_ref();
        if name == "xmlns" || name.starts_with("xmlns:") {
            continue;
        }
        let value = unescape(&attribute.value).map_err(|error| error.to_string())?;
        let name = attribute.key.local_name().as_ref().to_owned();
        element.attributes.push((name, value.into_owned()));
    }
    Ok(element)
}

fn read(schemas: &Schemas, id: Option<SchemaId>, element: &Element) -> Value {
    if element
        .attributes
        .iter()
        .any(|(name, value)| name == "nil" && value == "true")
    {
        return Value::Null;
    }
    let Some(id) = id else { return anything(element) };
    let properties = schemas.xml_properties(id);
    if schemas.is_xml_list(id) {
        let items = schemas.items(id);
        let items = element.children.iter().map(|child| read(schemas, items, child));
        return Value::Array(items.collect());
    }
    let is_object = !properties.is_empty() || schemas.property(id, "").is_some();
    if !is_object {
        let kinds = schemas.kinds(id);
        let is_empty_object =
            kinds.meets(Kinds::OBJECT) && !kinds.meets(Kinds::STRING) && element.text.trim().is_empty();
        return match element.children.is_empty() {
            true if is_empty_object => Value::Object(Map::new()),
            true => leaf(schemas, Some(id), &element.text),
            false => anything(element),
        };
    }
    object(schemas, id, &properties, element)
}

fn object(schemas: &Schemas, id: SchemaId, properties: &[(&str, SchemaId)], element: &Element) -> Value {
    let mut fields = Map::new();
    let mut known: Vec<&str> = Vec::new();
    let places: Vec<_> = properties
        .iter()
        .map(|(property, schema)| (property, *schema, schemas.xml_property(property, *schema)))
        .collect();
    for (property, schema, (place, name)) in &places {
        let mut named = element.children.iter().filter(|child| child.name == name.local);
        let value = match place {
            XmlPlace::Attribute => {
                let mut attributes = element.attributes.iter();
                let found = attributes.find(|(known, _)| *known == name.local);
                found.map(|(_, text)| attribute(schemas, *schema, text))
            }
            XmlPlace::Text => (!element.text.is_empty()).then(|| leaf(schemas, Some(*schema), &element.text)),
            XmlPlace::Element => {
                known.push(&name.local);
                named.next().map(|child| read(schemas, Some(*schema), child))
            }
            XmlPlace::Unwrapped => {
                known.push(&name.local);
                let items = schemas.items(*schema);
                let found: Vec<Value> = named.map(|child| read(schemas, items, child)).collect();
                let is_required = schemas.requires(id, property);
                (!found.is_empty() || is_required).then_some(Value::Array(found))
            }
        };
        fields.extend(value.map(|value| ((**property).to_owned(), value)));
    }
    for child in element
        .children
        .iter()
        .filter(|child| !known.contains(&child.name.as_str()))
    {
        let schema = schemas.property(id, &child.name);
        fields.insert(child.name.clone(), read(schemas, schema, child));
    }
    Value::Object(fields)
}

/// The value of an attribute: of a list, its words.
fn attribute(schemas: &Schemas, id: SchemaId, text: &str) -> Value {
    match schemas.is_xml_list(id) {
        true => {
            let items = schemas.items(id);
            Value::Array(text.split_whitespace().map(|word| leaf(schemas, items, word)).collect())
        }
        false => leaf(schemas, Some(id), text),
    }
}

/// The value of an element that nothing describes.
fn anything(element: &Element) -> Value {
    if element.children.is_empty() {
        return Value::String(element.text.clone());
    }
    let mut fields: Map<String, Value> = Map::new();
    for child in &element.children {
        let value = anything(child);
        match fields.get_mut(&child.name) {
            Some(Value::Array(items)) => items.push(value),
            Some(other) => *other = Value::Array(vec![other.take(), value]),
            None => drop(fields.insert(child.name.clone(), value)),
        }
    }
    Value::Object(fields)
}
