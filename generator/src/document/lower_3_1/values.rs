//! Keywords about values: constants, bounds, examples, tuples, encodings.

use super::{Lowering, array, boolean, string};
use crate::document::extension::{CONST, CONTENT_MEDIA_TYPE, EXAMPLES, NEVER, PREFIX_ITEMS};
use crate::document::tree::{Node, Object, Origin, Value};

/// `true` is the schema of every value; `false`, that of none, is marked.
pub(super) fn boolean_schema(any: bool, origin: Origin) -> Object {
    let mut schema = Object::default();
    if !any {
        schema.insert(NEVER, boolean(true, origin));
    }
    schema
}

/// A keyword that bounds values, and when one value of it is tighter than another.
type Bound = (&'static str, fn(&f64, &f64) -> bool);

/// The bounds of a list's length.
const BOUNDS: [Bound; 2] = [("minItems", f64::gt), ("maxItems", f64::lt)];

/// Moves bounds that an `allOf` or other parts of it give a list to the part with the schemas of its first items, as only with
/// them it is known whether others may follow. Of two bounds the tighter one stays.
pub(super) fn gather_tuple(schema: &mut Object) {
    let is_tuple = |part: &Node| part.get("prefixItems").is_some();
    let is_bound = |part: &Node| {
        part.as_object().is_some_and(|part| {
            let is_known = |key: &str| key == "type" || BOUNDS.iter().any(|(bound, _)| *bound == key);
            part.iter().all(|(key, _)| is_known(key)) && BOUNDS.iter().any(|(bound, _)| part.contains_key(bound))
        })
    };
    let Some(Value::Array(parts)) = schema.get_mut("allOf").map(|node| &mut node.value) else {
        return;
    };
    if parts.iter().filter(|part| is_tuple(part)).count() != 1 {
        return;
    }
    let (bounds, mut kept): (Vec<Node>, Vec<Node>) = std::mem::take(parts).into_iter().partition(is_bound);
    let mut all: Vec<(usize, Node)> = Vec::new();
    for (index, (bound, _)) in BOUNDS.iter().enumerate() {
        all.extend(bounds.iter().filter_map(|part| Some((index, part.get(bound)?.clone()))));
        all.extend(schema.remove(bound).map(|node| (index, node)));
    }
    let tuple = kept.iter_mut().find(|part| is_tuple(part)).map(|part| &mut part.value);
    if let Some(Value::Object(tuple)) = tuple {
        for (index, node) in all {
            let Some((bound, is_tighter)) = BOUNDS.get(index) else {
                continue;
            };
            let number = |node: &Node| node.as_number().and_then(|number| number.as_f64());
            let known = tuple.get(bound).and_then(number);
            if known
                .zip(number(&node))
                .is_none_or(|(known, new)| is_tighter(&new, &known))
            {
                tuple.insert(*bound, node);
            }
        }
    }
    if let Some(Value::Array(parts)) = schema.get_mut("allOf").map(|node| &mut node.value) {
        *parts = kept;
    }
}

impl Lowering<'_> {
    /// `const` becomes an enumeration of one value, which is marked: unlike such an enumeration, nobody means to extend it.
    pub(super) fn constant(&mut self, schema: &mut Object) {
        let Some(value) = schema.remove("const") else { return };
        let at = value.origin;
        self.newer("`const`", at);
        schema.insert("enum", array(vec![value], at));
        schema.insert(CONST, boolean(true, at));
    }

    /// A number as exclusive bound becomes the bound and a boolean. Of two bounds the tighter one stays.
    pub(super) fn exclusive_bound(
        &mut self,
        schema: &mut Object,
        exclusive: &str,
        inclusive: &str,
        tighter: fn(&f64, &f64) -> bool,
    ) {
        let Some(bound) = schema.get(exclusive).and_then(Node::as_number) else {
            return;
        };
        let bound = bound.as_f64();
        let other = schema
            .get(inclusive)
            .and_then(Node::as_number)
            .and_then(|other| other.as_f64());
        let Some(value) = schema.remove(exclusive) else { return };
        let at = value.origin;
        self.newer("a number as exclusive bound", at);
        let inclusive_wins = other.zip(bound).is_some_and(|(other, bound)| tighter(&other, &bound));
        if !inclusive_wins {
            schema.insert(inclusive, value);
            schema.insert(exclusive, boolean(true, at));
        }
    }

    /// The first of `examples` becomes `example`; all are kept beside.
    pub(super) fn examples(&mut self, schema: &mut Object) {
        let Some(first) = schema.get("examples").and_then(Node::as_array).map(<[Node]>::first) else {
            return;
        };
        let first = first.cloned();
        if let Some(examples) = schema.remove("examples") {
            self.newer("a list of examples in a schema", examples.origin);
            schema.insert(EXAMPLES, examples);
        }
        if let Some(first) = first.filter(|_| !schema.contains_key("example")) {
            schema.insert("example", first);
        }
    }

    /// `prefixItems`, and a list as `items`, have no form in 3.0; they are kept beside.
    pub(super) fn prefix_items(&mut self, schema: &mut Object) {
        if let Some(prefix) = schema.remove("prefixItems") {
            self.newer("`prefixItems`", prefix.origin);
            schema.insert(PREFIX_ITEMS, prefix);
        } else if schema.get("items").is_some_and(|items| items.as_array().is_some()) {
            if let Some(items) = schema.remove("items") {
                schema.insert(PREFIX_ITEMS, items);
            }
            if let Some(rest) = schema.remove("additionalItems") {
                schema.insert("items", rest);
            }
        }
    }

    /// Text that encodes bytes has the format `byte`, bytes as they are the format `binary`.
    pub(super) fn content_encoding(&mut self, schema: &mut Object, origin: Origin) {
        let encoding = schema.get("contentEncoding").and_then(Node::as_str);
        let media_type = schema.get("contentMediaType").and_then(Node::as_str);
        let format = match (encoding, media_type) {
            (Some("base64"), _) => Some("byte"),
            (Some("base64url"), _) => Some("base64url"),
            (Some("binary"), _) => Some("binary"),
            (None, Some(media_type)) if is_binary(media_type) => Some("binary"),
            _ => None,
        };
        if let Some(media_type) = schema.remove("contentMediaType") {
            schema.insert(CONTENT_MEDIA_TYPE, media_type);
        }
        let Some(format) = format else { return };
        schema.remove("contentEncoding");
        // An existing keyword is more specific and stays.
        let _ = schema.insert_new("type", string("string", origin));
        let _ = schema.insert_new("format", string(format, origin));
    }
}

fn is_binary(media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    ["image/", "audio/", "video/", "font/"]
        .iter()
        .any(|prefix| media_type.starts_with(prefix))
        || [
            "application/octet-stream",
            "application/pdf",
            "application/zip",
            "application/gzip",
        ]
        .contains(&media_type)
}
