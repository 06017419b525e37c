//! `patternProperties` and `unevaluatedProperties`, which describe further properties as `additionalProperties` does.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaData, SchemaKind};

use super::keywords::Keywords;
use crate::diagnostic::Code;
use crate::document::extension::{FURTHER, NEVER, PATTERNS};
use crate::document::source::Part;
use crate::document::tree::{Node, Object, Value};
use crate::document::typing::Typing;

impl Typing<'_> {
    /// Makes one schema for all further properties: of those that match a pattern, and of those that match none.
    pub(super) fn further_properties<'n>(&mut self, object: &'n Object, keywords: &mut Keywords<'n>) {
        let patterns: Vec<&Node> = match object.get("patternProperties") {
            Some(node) => self
                .entries("patternProperties", node)
                .map(|(_, schema)| schema)
                .collect(),
            None => Vec::new(),
        };
        let unevaluated = object.get("unevaluatedProperties").filter(|node| !node.is_null());
        let composed = ["allOf", "anyOf", "oneOf"].iter().any(|key| object.contains_key(key));
        let additional = keywords.additional_properties.as_ref();
        let written = object.get("additionalProperties");
        // `unevaluatedProperties` concerns what `additionalProperties` leaves, which is nothing.
        let unevaluated = unevaluated.filter(|_| written.is_none());
        if let Some(node) = unevaluated.filter(|node| is_never(node) && !composed && patterns.is_empty()) {
            let closed = Some(AdditionalProperties::Any(false));
            keywords.additional_properties = keywords.given("unevaluatedProperties", node, closed);
            return;
        }
        let described = patterns.iter().chain(unevaluated.iter()).filter(|node| !is_never(node));
        let mut schemas: Vec<&Node> = Vec::new();
        for schema in described {
            if !schemas.iter().any(|known| known.to_json() == schema.to_json()) {
                schemas.push(schema);
            }
        }
        let Some(first) = schemas.first().copied() else { return };
        let key = match patterns.is_empty() {
            true => "unevaluatedProperties",
            false => "patternProperties",
        };
        if let Some(pattern) = patterns.first() {
            let message = "the patterns of `patternProperties` are not checked: their schemas are those of all further \
                           properties, and entries of a response that do not fit are left out";
            self.counted
                .note(Code::IGNORED_KEYWORD, message.to_owned(), pattern.origin, Part::Key);
        }
        let mut any_of: Vec<ReferenceOr<Schema>> = schemas.into_iter().map(|schema| self.schema(schema)).collect();
        match additional {
            None | Some(AdditionalProperties::Any(false)) => {}
            Some(AdditionalProperties::Any(true)) => return,
            Some(AdditionalProperties::Schema(schema)) if any_of.contains(schema) => {}
            Some(AdditionalProperties::Schema(schema)) => any_of.push(schema.as_ref().clone()),
        }
        let mut schema_data = SchemaData::default();
        let written = written.map_or(serde_json::Value::Null, Node::to_json);
        schema_data.extensions.insert(FURTHER.to_owned(), written);
        if !patterns.is_empty() {
            schema_data.extensions.insert(PATTERNS.to_owned(), true.into());
        }
        let schema = Schema {
            schema_data,
            schema_kind: SchemaKind::AnyOf { any_of },
        };
        let schema = AdditionalProperties::Schema(Box::new(ReferenceOr::Item(schema)));
        keywords.additional_properties = keywords.given(key, first, Some(schema));
    }
}

/// Whether a schema is `false`, which no value matches.
fn is_never(node: &Node) -> bool {
    matches!(node.value, Value::Bool(false)) || node.get(NEVER).is_some()
}
