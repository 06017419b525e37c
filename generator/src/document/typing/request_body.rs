//! Request bodies.

use openapiv3::RequestBody;

use super::Typing;
use super::value::extension;
use crate::document::tree::Node;

const KEYS: &[&str] = &["description", "content", "required"];

impl Typing<'_> {
    pub(super) fn request_body(&mut self, node: &Node) -> Option<RequestBody> {
        let mut body = RequestBody::default();
        let object = self.object("a request body", node)?;
        if !object.contains_key("content") {
            self.missing("a request body", "content", node);
        }
        for (key, node) in object.iter() {
            match key {
                "description" => body.description = self.text(key, node),
                "content" => body.content = self.map(key, node, Self::media_type),
                "required" => body.required = self.flag(key, node).unwrap_or_default(),
                _ if extension(&mut body.extensions, key, node) => {}
                _ => self.unknown("a request body", key, node, KEYS),
            }
        }
        Some(body)
    }
}
