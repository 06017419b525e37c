//! The document itself.

use openapiv3::OpenAPI;

use super::Typing;
use super::value::extension;
use crate::document::tree::Node;

const KEYS: &[&str] = &[
    "openapi",
    "info",
    "servers",
    "paths",
    "webhooks",
    "components",
    "security",
    "tags",
    "externalDocs",
    "jsonSchemaDialect",
];

impl Typing<'_> {
    pub(super) fn document(&mut self, node: &Node) -> OpenAPI {
        let mut document = OpenAPI::default();
        let Some(object) = self.object("an OpenAPI document", node) else {
            return document;
        };
        if !object.contains_key("info") {
            self.missing_harmless("an OpenAPI document", "info", node);
        }
        for (key, node) in object.iter() {
            match key {
                "openapi" => document.openapi = self.text(key, node).unwrap_or_default(),
                "info" => document.info = self.info(node),
                "servers" => document.servers = self.list(key, node, Self::server),
                "paths" => document.paths = self.paths(node),
                "components" => document.components = Some(self.components(node)),
                "security" => document.security = Some(self.security(node)),
                "tags" => document.tags = self.list(key, node, Self::tag),
                "externalDocs" => document.external_docs = self.external_docs(node),
                // 3.0 has no webhooks; they stay as they are, lowered.
                "webhooks" => {
                    document.extensions.insert("x-webhooks".to_owned(), node.to_json());
                }
                "jsonSchemaDialect" | "$self" => {}
                _ if extension(&mut document.extensions, key, node) => {}
                _ => self.unknown("an OpenAPI document", key, node, KEYS),
            }
        }
        document
    }
}
