//! Reads Operation Objects, and Request Body Objects.

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, RequestBody};

use super::Typing;
use super::value::read_entries;
use crate::document::tree::Node;
use crate::field::is_media_type;

impl Typing<'_> {
    pub(super) fn operation(&mut self, node: &Node) -> Option<Operation> {
        let mut operation = Operation::default();
        let object = self.object("an operation", node)?;
        self.expected("an operation", "responses", node);
        read_entries! { self, "an operation", (key, node) in object.iter(), operation.extensions => {
            "tags" => operation.tags = self.texts(key, node),
            "summary" => operation.summary = self.text(key, node),
            "description" => operation.description = self.text(key, node),
            "externalDocs" => operation.external_docs = self.external_docs(node),
            "operationId" => operation.operation_id = self.text(key, node),
            "parameters" => operation.parameters = self.parameters(node),
            "requestBody" => operation.request_body = self.reference_or(node, Self::request_body),
            "responses" => operation.responses = self.responses(node),
            "callbacks" => operation.callbacks = self.map(key, node, Self::callback),
            "deprecated" => operation.deprecated = self.flag(key, node).unwrap_or_default(),
            "security" => operation.security = Some(self.security(node)),
            "servers" => operation.servers = self.servers(key, node),
        } }
        Some(operation)
    }

    pub(super) fn request_body(&mut self, node: &Node) -> Option<RequestBody> {
        let mut body = RequestBody::default();
        let object = self.object("a request body", node)?;
        self.required("a request body", "content", node);
        read_entries! { self, "a request body", (key, node) in object.iter(), body.extensions => {
            "description" => body.description = self.text(key, node),
            "content" => body.content = self.sent_content(key, node),
            "required" => body.required = self.flag(key, node).unwrap_or_default(),
        } }
        Some(body)
    }

    /// Reads the request content. A media type that is no valid header value cannot be sent and is left out; one whose value is
    /// invalid has no schema.
    fn sent_content(&mut self, key: &str, node: &Node) -> IndexMap<String, MediaType> {
        let mut content = self.map(key, node, |typing, node| {
            Some(typing.media_type(node).unwrap_or_default())
        });
        self.retain_valid(&mut content, node, is_media_type, |media_type| {
            format!("the media type `{media_type}` is no valid header value: left out")
        });
        content
    }
}
