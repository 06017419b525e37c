//! Schemas of Swagger 2.0.

use super::{Lowering, boolean, object, reference, string};
use crate::document::tree::{Node, Object, Value};

impl Lowering<'_, '_> {
    /// A schema with all schemas within it.
    pub(super) fn schema(&mut self, node: &Node) -> Node {
        if let Some(reference) = reference(node) {
            return reference;
        }
        let Some(written) = node.as_object() else {
            return node.clone();
        };
        let mut schema = Object::default();
        for (key, value) in written.iter() {
            match key {
                "properties" => schema.insert(key, self.properties(value)),
                "items" | "additionalProperties" | "not" if value.as_array().is_none() => {
                    schema.insert(key, self.schema(value));
                }
                "items" | "allOf" | "anyOf" | "oneOf" => schema.insert(key, self.schemas(value)),
                "discriminator" => schema.insert(key, discriminator(value)),
                "x-nullable" if !written.contains_key("nullable") => schema.insert("nullable", value.clone()),
                "type" if value.as_str() == Some("file") => {
                    schema.insert(key, string("string", value.origin));
                    schema.insert("format", string("binary", value.origin));
                }
                _ => schema.insert(key, value.clone()),
            }
        }
        object(schema, node.origin)
    }

    /// The schemas of properties, whose names may begin with `x-`.
    fn properties(&mut self, node: &Node) -> Node {
        let Some(written) = node.as_object() else {
            return node.clone();
        };
        let mut properties = Object::default();
        for (name, schema) in written.iter() {
            properties.insert(name, self.schema(schema));
        }
        object(properties, node.origin)
    }

    fn schemas(&mut self, node: &Node) -> Node {
        let Some(items) = node.as_array() else {
            return node.clone();
        };
        let items = items.iter().map(|item| self.schema(item));
        Value::Array(items.collect()).at(node.origin)
    }
}

/// The name of a property became an object with it.
fn discriminator(node: &Node) -> Node {
    if node.as_str().is_none() {
        return node.clone();
    }
    let mut discriminator = Object::default();
    discriminator.insert("propertyName", node.clone());
    object(discriminator, node.origin)
}

/// The schema that the keywords of a parameter or a header make, without those of the parameter itself.
pub(super) fn of_keywords(lowering: &mut Lowering<'_, '_>, written: &Node, own: &[&str]) -> Node {
    let mut schema = Object::default();
    for (key, value) in written.as_object().into_iter().flat_map(Object::iter) {
        if !own.contains(&key) {
            schema.insert(key, value.clone());
        }
    }
    if let Some(items) = schema.get("items") {
        let schema_of_items = of_items(lowering, items);
        schema.insert("items", schema_of_items);
    }
    lowering.schema(&object(schema, written.origin))
}

/// The items of a list in a parameter; lists within lists have their own `collectionFormat`.
fn of_items(lowering: &mut Lowering<'_, '_>, written: &Node) -> Node {
    if let Some(format) = written.get("collectionFormat") {
        lowering.lost("`collectionFormat` of a list within a list is not supported", format);
    }
    of_keywords(lowering, written, &["collectionFormat"])
}

/// `required: true`, at the place of what says it.
pub(super) fn flag(node: &Node) -> Node {
    boolean(node.as_bool().unwrap_or_default(), node.origin)
}
