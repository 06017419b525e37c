//! Reads Link Objects.

use indexmap::IndexMap;
use openapiv3::{Link, LinkOperation};

use super::value::read_entries;
use super::{Extensions, Typing};
use crate::document::tree::Node;

impl Typing<'_> {
    pub(super) fn link(&mut self, node: &Node) -> Option<Link> {
        let object = self.object("a link", node)?;
        let operation = match (object.get("operationId"), object.get("operationRef")) {
            (Some(id), _) => LinkOperation::OperationId(self.text("operationId", id)?),
            (None, Some(reference)) => LinkOperation::OperationRef(self.text("operationRef", reference)?),
            (None, None) => {
                self.missing("a link", "operationId", node);
                return None;
            }
        };
        let mut link = Link {
            description: None,
            operation,
            request_body: None,
            parameters: IndexMap::new(),
            server: None,
            extensions: Extensions::new(),
        };
        read_entries! { self, "a link", (key, node) in object.iter(), link.extensions => {
            "operationId" | "operationRef" => {},
            "parameters" => link.parameters = self.map(key, node, |_, node| Some(node.to_json())),
            "requestBody" => link.request_body = Some(node.to_json()),
            "description" => link.description = self.text(key, node),
            "server" => link.server = self.server(node),
        } }
        Some(link)
    }
}
