//! Responses of Swagger 2.0.

use super::{Lowering, object, reference, string};
use crate::document::tree::{Node, Object};

impl Lowering<'_, '_> {
    pub(super) fn responses(&mut self, node: &Node, operation: &Object) -> Node {
        let Some(written) = node.as_object() else {
            return node.clone();
        };
        let produces: Vec<String> = self.produces(operation);
        let mut responses = Object::default();
        for (status, response) in written.iter() {
            let lowered = match reference(response) {
                _ if status.starts_with("x-") => response.clone(),
                // the media types of a component are those of the document
                Some(reference) if !operation.contains_key("produces") => reference,
                _ => {
                    let response = self.resolved(response).clone();
                    self.response(&response, &produces)
                }
            };
            responses.insert(status, lowered);
        }
        object(responses, node.origin)
    }

    /// A response below `responses` of the document.
    pub(super) fn response_component(&mut self, node: &Node) -> Node {
        let produces = self.produces(&Object::default());
        self.response(node, &produces)
    }

    fn produces(&self, operation: &Object) -> Vec<String> {
        let listed = self.media_types("produces", operation);
        listed.into_iter().map(str::to_owned).collect()
    }

    fn response(&mut self, node: &Node, produces: &[String]) -> Node {
        if let Some(reference) = reference(node) {
            return reference;
        }
        let Some(written) = node.as_object() else {
            return node.clone();
        };
        let mut response = Object::default();
        for (key, value) in written.iter() {
            match key {
                "schema" | "examples" => {}
                "headers" => response.insert(key, self.members(value, Self::header)),
                _ => response.insert(key, value.clone()),
            }
        }
        if let Some(schema) = written.get("schema") {
            let is_file = schema.get("type").and_then(Node::as_str) == Some("file");
            let lowered = self.schema(schema);
            let by_default = if is_file {
                "application/octet-stream"
            } else {
                "application/json"
            };
            let mut media_types: Vec<&str> = produces.iter().map(String::as_str).collect();
            if media_types.is_empty() {
                media_types.push(by_default);
            }
            let mut content = Object::default();
            for media_type in media_types {
                let mut media = Object::default();
                media.insert("schema", lowered.clone());
                if let Some(example) = written.get("examples").and_then(|examples| examples.get(media_type)) {
                    media.insert("example", example.clone());
                }
                content.insert(media_type, object(media, schema.origin));
            }
            response.insert("content", object(content, schema.origin));
        }
        if !response.contains_key("description") {
            response.insert("description", string("", node.origin));
        }
        object(response, node.origin)
    }
}
