//! Reads Operation Objects.

use openapiv3::Operation;

use super::Typing;
use super::value::read_entries;
use crate::document::tree::Node;

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
            "servers" => operation.servers = self.list(key, node, Self::server),
        } }
        Some(operation)
    }
}
