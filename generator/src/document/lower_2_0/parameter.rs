//! Parameters of Swagger 2.0 that are in the path, the query or headers, and headers of responses.

use super::schema::of_keywords;
use super::{Lowering, boolean, object, reference, string};
use crate::document::tree::{Node, Object};

/// The keys that belong to a parameter and not to the schema of its value.
const OWN: &[&str] = &[
    "name",
    "in",
    "description",
    "required",
    "allowEmptyValue",
    "collectionFormat",
    "deprecated",
];

/// How the items of a list are written.
pub(super) struct Collection {
    /// The style of a query or a form; none where it is the default.
    pub(super) style: Option<&'static str>,
    pub(super) explode: bool,
}

impl Lowering<'_, '_> {
    /// A parameter that is not in the body.
    pub(super) fn parameter(&mut self, node: &Node) -> Node {
        if let Some(reference) = reference(node) {
            return reference;
        }
        let Some(written) = node.as_object() else {
            return node.clone();
        };
        let mut parameter = Object::default();
        for (key, value) in written.iter() {
            let is_own = OWN.contains(&key) && key != "collectionFormat";
            if is_own || key.starts_with("x-") && key != "x-nullable" {
                parameter.insert(key, value.clone());
            }
        }
        let is_list = written.get("type").and_then(Node::as_str) == Some("array");
        if is_list && let Some(Collection { style, explode }) = self.collection(written) {
            if let Some(style) = style {
                parameter.insert("style", string(style, node.origin));
            }
            if written.get("in").and_then(Node::as_str) == Some("query") {
                parameter.insert("explode", boolean(explode, node.origin));
            }
        }
        let own: Vec<&str> = written
            .keys()
            .filter(|key| key.starts_with("x-") && *key != "x-nullable")
            .collect();
        let own: Vec<&str> = OWN.iter().copied().chain(own).collect();
        if !written.contains_key("schema") {
            parameter.insert("schema", of_keywords(self, node, &own));
        } else if let Some(schema) = written.get("schema") {
            // of 3.0, but clear
            parameter.insert("schema", self.schema(schema));
        }
        object(parameter, node.origin)
    }

    /// `collectionFormat`, by default `csv`; none where the default of 3.0 says the same.
    pub(super) fn collection(&mut self, written: &Object) -> Option<Collection> {
        let of = |style, explode| Some(Collection { style, explode });
        let format = written.get("collectionFormat");
        match format.and_then(Node::as_str) {
            None | Some("csv") => of(None, false),
            Some("multi") => of(None, true),
            Some("ssv") => of(Some("spaceDelimited"), false),
            Some("pipes") => of(Some("pipeDelimited"), false),
            Some(other) => {
                if let Some(node) = format {
                    self.lost(
                        format!("`collectionFormat: {other}` is not supported: items are separated by commas"),
                        node,
                    );
                }
                of(None, false)
            }
        }
    }

    /// A header of a response.
    pub(super) fn header(&mut self, node: &Node) -> Node {
        let Some(written) = node.as_object() else {
            return node.clone();
        };
        let mut header = Object::default();
        let is_own = |key: &str| key == "description" || key.starts_with("x-") && key != "x-nullable";
        let own: Vec<&str> = written
            .keys()
            .filter(|key| is_own(key) || *key == "collectionFormat")
            .collect();
        for (key, value) in written.iter().filter(|(key, _)| is_own(key)) {
            header.insert(key, value.clone());
        }
        self.collection(written);
        header.insert("schema", of_keywords(self, node, &own));
        object(header, node.origin)
    }
}
