//! Keywords beside a reference.

use super::{Lowering, Version, array, object};
use crate::diagnostic::Code;
use crate::document::source::Part;
use crate::document::tree::{Node, Object, Origin, Value};

/// Keywords that annotate the use of a schema and do not constrain its values. 3.0 ignores them beside `$ref`, which no
/// author intends.
const ABOUT_THE_USE: &[&str] = &[
    "title",
    "description",
    "deprecated",
    "readOnly",
    "writeOnly",
    "nullable",
    "default",
    "example",
    "examples",
    "externalDocs",
    "summary",
];

impl Lowering<'_> {
    /// `$ref` with keywords beside it becomes `allOf` with one reference.
    pub(super) fn reference_siblings(&mut self, schema: &mut Object, origin: Origin) {
        if schema.len() < 2 || schema.get("$ref").is_none_or(|reference| reference.as_str().is_none()) {
            return;
        }
        let Some(reference) = schema.remove("$ref") else { return };
        match self.version {
            Version::V20 | Version::V30 => self.drop_ignored(schema),
            Version::V31 => {}
            Version::V32 => self.drop_unused_xml(schema),
        }
        // 3.1 has a summary beside references, schemas have none.
        schema.remove("summary");
        schema.remove("$comment");
        let mut alone = Object::default();
        let at = reference.origin;
        alone.insert("$ref", reference);
        if schema.is_empty() {
            *schema = alone;
            return;
        }
        let reference = object(alone, at);
        match schema.get_mut("allOf").map(|all_of| &mut all_of.value) {
            Some(Value::Array(all_of)) => all_of.insert(0, reference),
            _ => {
                schema.insert("allOf", array(vec![reference], origin));
            }
        }
    }

    /// Since 3.2 a reference is no element of its own unless `nodeType` says so: the element is that of the schema referred to,
    /// and the name beside the reference is ignored (OpenAPI 3.2.0, "XML Object").
    fn drop_unused_xml(&mut self, schema: &mut Object) {
        let is_node = |xml: &Node| {
            xml.get("nodeType")
                .and_then(Node::as_str)
                .is_some_and(|node| node != "none")
                || xml.get("attribute").is_some()
        };
        if let Some(xml) = schema.get("xml").filter(|xml| !is_node(xml)) {
            let message = "`xml` beside a `$ref` has no effect in OpenAPI 3.2 without a `nodeType`";
            self.counted
                .warn(Code::IGNORED_KEYWORD, message.to_owned(), xml.origin, Part::Key);
            schema.remove("xml");
        }
    }

    fn drop_ignored(&mut self, schema: &mut Object) {
        let counted = &mut *self.counted;
        schema.retain(|key, value| {
            let kept = key.starts_with("x-") || ABOUT_THE_USE.contains(&key);
            if !kept {
                let message = format!("`{key}` beside a `$ref` has no effect in OpenAPI 3.0");
                counted.warn(Code::IGNORED_KEYWORD, message, value.origin, Part::Key);
            }
            kept
        });
    }
}
