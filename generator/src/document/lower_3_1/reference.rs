//! Keywords beside a reference.

use super::{Lowering, Version, array, object};
use crate::diagnostic::Code;
use crate::document::source::Part;
use crate::document::tree::{Object, Origin, Value};

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
        if self.version != Version::V31 {
            self.drop_ignored(schema);
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
