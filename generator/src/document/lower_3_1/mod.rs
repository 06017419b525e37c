//! OpenAPI 3.1 lowered to 3.0, in the tree.
//!
//! Each step is one function on a schema. The steps also apply to documents of version 3.0, as authors mix the two
//! versions; each such use is reported.

mod events;
mod positions;
mod reference;
mod types;
mod values;

use super::counted::Counted;
use super::extension::PREFIX_ITEMS;
use super::grammar::Kind;
use super::source::Part;
use super::tree::{Node, Object, Origin, Value, array, boolean, object, string};
use super::version::Version;
use crate::diagnostic::Code;
use events::EventSchemas;

/// Lowers all schemas of a bundle.
pub(crate) fn lower(tree: &mut Node, version: Version, counted: &mut Counted) {
    let mut lowering = Lowering {
        version,
        counted,
        events: EventSchemas::of(tree),
    };
    if let Some(webhooks) = tree.get("webhooks") {
        lowering.newer("`webhooks`", webhooks.origin);
    }
    positions::lower(tree);
    lowering.walk(tree, Kind::Document);
    lowering.event_components(tree);
}

struct Lowering<'a> {
    version: Version,
    counted: &'a mut Counted,
    events: EventSchemas,
}

impl Lowering<'_> {
    fn walk(&mut self, node: &mut Node, kind: Kind) {
        if kind == Kind::Data || kind == Kind::Plain {
            return;
        }
        if kind == Kind::Schema {
            self.schema(node);
        }
        match &mut node.value {
            Value::Object(object) => {
                for (key, value) in object.iter_mut() {
                    if kind == Kind::Map(&Kind::MediaType)
                        && let Value::Object(media_type) = &mut value.value
                        && media_type.contains_key("itemSchema")
                    {
                        match is_events(key) {
                            true => self.event_stream(media_type),
                            false => self.single_value(key, media_type),
                        }
                    }
                    // Booleans are valid here in 3.0 as well.
                    let boolean = kind == Kind::Schema && key == "additionalProperties" && value.as_bool().is_some();
                    if !boolean {
                        self.walk(value, kind_of(kind, key));
                    }
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.walk(item, kind.item());
                }
            }
            _ => {}
        }
    }

    /// Leaves out the `itemSchema` of a media type that is one value and no sequence (OpenAPI 3.2.0, "Sequential Media Types").
    fn single_value(&mut self, name: &str, media_type: &mut Object) {
        if is_single(name)
            && let Some(item) = media_type.remove("itemSchema")
        {
            let message = format!("`itemSchema` has no effect: `{name}` is no sequence of items");
            self.counted
                .warn(Code::IGNORED_KEYWORD, message, item.origin, Part::Key);
        }
    }

    fn schema(&mut self, node: &mut Node) {
        let origin = node.origin;
        if let Value::Bool(any) = node.value {
            node.value = Value::Object(Box::new(values::boolean_schema(any, origin)));
            return;
        }
        let Value::Object(object) = &mut node.value else { return };
        self.reference_siblings(object, origin);
        object.remove("$defs");
        self.constant(object);
        self.exclusive_bound(object, "exclusiveMinimum", "minimum", f64::gt);
        self.exclusive_bound(object, "exclusiveMaximum", "maximum", f64::lt);
        self.examples(object);
        values::gather_tuple(object);
        self.prefix_items(object);
        self.content_encoding(object, origin);
        for key in ["patternProperties", "unevaluatedProperties"] {
            if let Some(keyword) = object.get(key) {
                self.newer(&format!("`{key}`"), keyword.origin);
            }
        }
        self.type_list(object, origin);
        self.null_type(object, origin);
        self.null_variant(object, "anyOf", origin);
        self.null_variant(object, "oneOf", origin);
    }

    /// Reports a feature of 3.1 in a document of version 3.0.
    fn newer(&mut self, what: &str, at: Origin) {
        if self.version < Version::V31 {
            let says = self.version.text();
            let message = format!("{what} is of OpenAPI 3.1, but the document says {says}; it is supported");
            self.counted.warn(Code::LENIENT_VALUE, message, at, Part::Key);
        }
    }
}

/// Returns true for the common media types of one value.
fn is_single(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    ["+json", "/json", "+xml", "/xml", "/x-www-form-urlencoded", "/form-data"]
        .iter()
        .any(|ending| essence.ends_with(ending))
}

fn is_events(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("text/event-stream")
}

/// As [`Kind::child`], but also for keys that lowering has added.
fn kind_of(kind: Kind, key: &str) -> Kind {
    match (kind, key) {
        (Kind::Schema, PREFIX_ITEMS) => kind.child("prefixItems"),
        _ => kind.child(key),
    }
}
