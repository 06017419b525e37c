//! Multipart requests whose parts have positions and no names (OpenAPI 3.2.0, "Encoding By Position"): a list becomes an object
//! with a property for each position, which are sent in this order. So do the encodings of parts within a part.
//!
//! Only what is sent is lowered: a multipart response is bytes, whatever its parts.

use std::collections::{HashMap, HashSet};

use super::{array, boolean, object, string};
use crate::document::extension::{BYTES, PARTS_AFTER, POSITION, WITHIN, part_at, part_within};
use crate::document::grammar::Folder;
use crate::document::tree::{Node, Number, Object, Origin, Value};
use crate::document::unescape;

const SCHEMAS: &str = "#/components/schemas/";

/// Maximum length of a chain of components that only refer to others.
const MAX_HOPS: usize = 100;

/// Deepest nesting of parts within parts. The boundary becomes longer with each level, and may not have more than 70 characters.
const MAX_LEVELS: usize = 8;

/// Most positions of one body: each becomes a property.
const MAX_POSITIONS: usize = 1_000;

/// Lowers the bodies of requests below `paths` and among the components.
pub(super) fn lower(tree: &mut Node) {
    let mut names = HashSet::new();
    each_media_type(tree, &mut |name, media| {
        let schema = media.get("schema").filter(|_| has_positions(name));
        let component = schema.and_then(|schema| schema.get("$ref")?.as_str()?.strip_prefix(SCHEMAS));
        names.extend(component.map(|name| unescape(name).into_owned()));
    });
    let lists = names.into_iter().filter_map(|name| {
        let list = list_of(tree, &name)?.clone();
        Some((name, list))
    });
    let lists: HashMap<String, Node> = lists.collect();
    each_media_type(tree, &mut |name, media| {
        if has_positions(name) && !media.contains_key("encoding") {
            lower_parts(media, &lists);
        }
        if let Some(Value::Object(encodings)) = media.get_mut("encoding").map(|node| &mut node.value) {
            flatten(encodings);
        }
    });
}

/// Visits the media types of all request bodies.
fn each_media_type(tree: &mut Node, visit: &mut dyn FnMut(&str, &mut Object)) {
    for (_, item) in entries(tree, "paths") {
        let Value::Object(operations) = &mut item.value else {
            continue;
        };
        for (key, operation) in operations.iter_mut() {
            match key {
                "additionalOperations" => {
                    for operation in operation.as_object_mut().into_iter().flat_map(Object::values_mut) {
                        content_of(operation.value_mut("requestBody"), visit);
                    }
                }
                _ => content_of(operation.value_mut("requestBody"), visit),
            }
        }
    }
    let components = tree.value_mut("components").and_then(Value::as_object_mut);
    let bodies = components.and_then(|components| components.get_mut(Folder::RequestBodies.key())?.as_object_mut());
    for body in bodies.into_iter().flat_map(Object::values_mut) {
        content_of(Some(&mut body.value), visit);
    }
}

fn entries<'n>(node: &'n mut Node, key: &str) -> impl Iterator<Item = (&'n str, &'n mut Node)> {
    let object = node.value_mut(key).and_then(Value::as_object_mut);
    object.into_iter().flat_map(Object::iter_mut)
}

fn content_of(body: Option<&mut Value>, visit: &mut dyn FnMut(&str, &mut Object)) {
    let body = body.and_then(Value::as_object_mut);
    let content = body.and_then(|body| body.get_mut("content")?.as_object_mut());
    for (name, media) in content.into_iter().flat_map(Object::iter_mut) {
        if let Some(media) = media.as_object_mut() {
            visit(name, media);
        }
    }
}

/// Returns true if the parts of a media type have an order instead of names.
fn has_positions(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    is_multipart(essence) && !["multipart/form-data", "multipart/*"].contains(&&*essence.to_ascii_lowercase())
}

fn is_multipart(media_type: &str) -> bool {
    media_type.trim_start().to_ascii_lowercase().starts_with("multipart/")
}

/// The component of that name if it is a list.
fn list_of<'n>(tree: &'n Node, name: &str) -> Option<&'n Node> {
    let schemas = tree.get("components")?.get(Folder::Schemas.key())?;
    let mut schema = schemas.get(name)?;
    for _ in 0..MAX_HOPS {
        let Some(next) = schema.get("$ref").and_then(Node::as_str) else {
            break;
        };
        schema = schemas.get(&unescape(next.strip_prefix(SCHEMAS)?))?;
    }
    is_list(schema).then_some(schema)
}

/// Returns true for a schema of lists, which may lack a type where another keyword is about lists.
fn is_list(schema: &Node) -> bool {
    match schema.get("type").map(|node| &node.value) {
        Some(Value::String(name)) => name.as_ref() == "array",
        Some(Value::Array(names)) => names.iter().any(|name| name.as_str() == Some("array")),
        Some(_) => false,
        None => schema.get("prefixItems").is_some(),
    }
}

/// What a list says of its items.
struct List {
    origin: Origin,
    /// The schemas of the first items.
    first: Vec<Node>,
    /// The schema of the others, if there may be any.
    others: Option<Node>,
    /// Whether nothing is said of the others.
    is_open: bool,
    least: usize,
    most: usize,
    description: Option<Node>,
}

impl List {
    fn of(schema: &Node) -> Self {
        let count = |key: &str| {
            let number = schema.get(key).and_then(Node::as_number);
            number.and_then(|number| usize::try_from(number.as_u64()?).ok())
        };
        let first = schema.get("prefixItems").and_then(Node::as_array).unwrap_or_default();
        let items = schema.get("items");
        let others = items.filter(|items| items.as_bool() != Some(false)).cloned();
        Self {
            origin: schema.origin,
            first: first.iter().take(MAX_POSITIONS).cloned().collect(),
            others,
            is_open: items.is_none(),
            least: count("minItems").unwrap_or(0),
            most: count("maxItems").unwrap_or(usize::MAX),
            description: schema.get("description").cloned(),
        }
    }

    /// A list of which only the items are described.
    fn of_items(items: &Node) -> Self {
        Self {
            origin: items.origin,
            first: Vec::new(),
            others: Some(items.clone()),
            is_open: false,
            least: 0,
            most: usize::MAX,
            description: None,
        }
    }
}

/// Gives the parts of a multipart body names, which are not sent.
fn lower_parts(media: &mut Object, lists: &HashMap<String, Node>) {
    let list = match (media.get("schema"), media.get("itemSchema")) {
        (Some(schema), _) => {
            let reference = schema.get("$ref").and_then(Node::as_str);
            let component = reference.and_then(|reference| lists.get(&*unescape(reference.strip_prefix(SCHEMAS)?)));
            let schema = component.unwrap_or(schema);
            is_list(schema).then(|| List::of(schema))
        }
        (None, items) => items.map(List::of_items),
    };
    let Some(list) = list else { return };
    if media
        .get("prefixEncoding")
        .is_some_and(|first| first.as_array().is_none())
    {
        return; // reported when it is typed
    }
    let (first, others) = (media.remove("prefixEncoding"), media.remove("itemEncoding"));
    let origin = first
        .as_ref()
        .or(others.as_ref())
        .map_or(list.origin, |node| node.origin);
    let first = match first.map(|node| node.value) {
        Some(Value::Array(first)) => first,
        _ => Vec::new(),
    };
    let positions = list.positions(first.len(), others.is_some());
    let mut encodings = Object::default();
    if positions > 0 {
        let schema = list.into_object(positions);
        media.remove("itemSchema");
        media.insert("schema", schema);
    }
    let mut first = first.into_iter();
    for position in 1..=positions {
        let encoding = first.next().or_else(|| others.clone());
        let mut encoding = encoding.unwrap_or_else(|| object(Object::default(), origin));
        if let Some(encoding) = encoding.as_object_mut() {
            encoding.insert(POSITION, boolean(true, origin));
        }
        encodings.insert(part_at(position), encoding);
    }
    if let Some(others) = others {
        encodings.insert(PARTS_AFTER, others);
    }
    let properties = media
        .get_mut("schema")
        .and_then(|schema| schema.value_mut("properties"));
    for (name, schema) in properties
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(Object::iter_mut)
    {
        if let Some(encoding) = encodings.get_mut(name) {
            close_inner(schema, encoding);
        }
    }
    if !encodings.is_empty() {
        media.insert("encoding", object(encodings, origin));
    }
}

/// Prepares the list of a part that consists of parts: it has no more items than are described, and those without a type, or with
/// `format: binary`, are bytes. In the list they are base64 text, which is decoded before it is sent.
fn close_inner(schema: &mut Node, encoding: &mut Node) {
    let media_type = encoding.get("contentType").and_then(Node::as_str).unwrap_or_default();
    let origin = schema.origin;
    let Some(schema) = schema.as_object_mut().filter(|_| has_positions(media_type)) else {
        return;
    };
    let Some(encoding) = encoding.as_object_mut() else {
        return;
    };
    let Some(Value::Array(first)) = schema.get_mut("prefixItems").map(|node| &mut node.value) else {
        return;
    };
    if !encoding.contains_key("prefixEncoding") {
        encoding.insert("prefixEncoding", array(Vec::new(), origin));
    }
    let Some(Value::Array(inner)) = encoding.get_mut("prefixEncoding").map(|node| &mut node.value) else {
        return;
    };
    for (index, item) in first.iter_mut().enumerate() {
        let origin = item.origin;
        let media_type = inner.get(index).and_then(|inner| inner.get("contentType")?.as_str());
        let is_json = media_type.is_some_and(|media_type| media_type.contains("json"));
        let is_any = item.as_bool() == Some(true) || item.as_object().is_some_and(Object::is_empty);
        let is_binary = item.get("format").and_then(Node::as_str) == Some("binary");
        if !is_binary && (!is_any || is_json) {
            continue;
        }
        let mut bytes = Object::default();
        bytes.insert("type", string("string", origin));
        bytes.insert("format", string("byte", origin));
        *item = object(bytes, origin);
        while inner.len() <= index {
            inner.push(object(Object::default(), origin));
        }
        if let Some(encoding) = inner.get_mut(index).and_then(Node::as_object_mut) {
            encoding.insert(POSITION, string(BYTES, origin));
        }
    }
    let _ = schema.insert_new("items", boolean(false, origin));
    let _ = schema.insert_new("minItems", Value::Number(Number::new("0")).at(origin));
}

impl List {
    /// The number of positions with a schema or an encoding of their own.
    fn positions(&self, encodings: usize, is_encoded: bool) -> usize {
        let described = match self.others.is_some() || (self.is_open && is_encoded) {
            true => self.first.len().max(encodings),
            false => self.first.len(),
        };
        described.min(self.most).min(MAX_POSITIONS)
    }

    /// An object with a property for each position, and one for the parts after them.
    fn into_object(mut self, positions: usize) -> Node {
        let origin = self.origin;
        let any = || object(Object::default(), origin);
        let mut properties = Object::default();
        let mut first = std::mem::take(&mut self.first).into_iter();
        for position in 1..=positions {
            let schema = first.next().or_else(|| self.others.clone());
            properties.insert(part_at(position), schema.unwrap_or_else(any));
        }
        if self.most > positions
            && let Some(others) = self.others
        {
            let mut rest = Object::default();
            rest.insert("type", string("array", origin));
            rest.insert("items", others);
            properties.insert(PARTS_AFTER, object(rest, origin));
        }
        let required = (1..=self.least.min(positions)).map(|position| string(&part_at(position), origin));
        let mut schema = Object::default();
        schema.insert("type", string("object", origin));
        schema.insert("properties", object(properties, origin));
        schema.insert("required", array(required.collect(), origin));
        if let Some(description) = self.description {
            schema.insert("description", description);
        }
        object(schema, origin)
    }
}

/// Moves the encodings of parts within a part beside the encoding of that part. They keep their own where it is no multipart,
/// which is reported when they are typed.
fn flatten(encodings: &mut Object) {
    let mut open: Vec<String> = encodings.keys().map(str::to_owned).collect();
    while let Some(outer) = open.pop() {
        let Some(encoding) = encodings.get_mut(&outer).and_then(Node::as_object_mut) else {
            continue;
        };
        let media_type = encoding.get("contentType").and_then(Node::as_str).unwrap_or_default();
        if !is_multipart(media_type) || outer.matches(WITHIN).count() >= MAX_LEVELS {
            continue;
        }
        let is_positional = has_positions(media_type);
        let mut inner: Vec<(String, Node)> = Vec::new();
        if let Some(Value::Object(named)) = encoding.get("encoding").map(|node| node.value.clone()) {
            // positions beside names are reported with the other keys that exclude each other
            encoding.retain(|key, _| !["encoding", "prefixEncoding", "itemEncoding"].contains(&key));
            inner.extend(named.into_iter().map(|(name, encoding)| (String::from(name), encoding)));
        } else if is_positional {
            if let Some(Value::Array(first)) = encoding.remove("prefixEncoding").map(|node| node.value) {
                for (index, mut encoding) in first.into_iter().take(MAX_POSITIONS).enumerate() {
                    let origin = encoding.origin;
                    if let Some(encoding) = encoding.as_object_mut() {
                        let _ = encoding.insert_new(POSITION, boolean(true, origin));
                    }
                    inner.push((part_at(index + 1), encoding));
                }
            }
            inner.extend(
                encoding
                    .remove("itemEncoding")
                    .map(|others| (PARTS_AFTER.to_owned(), others)),
            );
        }
        for (name, encoding) in inner {
            let name = part_within(&outer, &name);
            open.push(name.clone());
            encodings.insert(name, encoding);
        }
    }
}
