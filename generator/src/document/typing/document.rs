//! Reads the OpenAPI Object, the root of a document, and the Components Object.

use openapiv3::{Components, OpenAPI, ReferenceOr};

use super::Typing;
use super::value::read_entries;
use crate::document::Webhook;
use crate::document::grammar::WEBHOOKS;
use crate::document::tree::Node;

impl Typing<'_> {
    pub(super) fn document(&mut self, node: &Node) -> (OpenAPI, Vec<Webhook>) {
        let (mut document, mut webhooks) = (OpenAPI::default(), Vec::new());
        let Some(object) = self.object("an OpenAPI document", node) else {
            return (document, webhooks);
        };
        self.expected("an OpenAPI document", "info", node);
        read_entries! { self, "an OpenAPI document", (key, node) in object.iter(), document.extensions => {
            "openapi" => document.openapi = self.text(key, node).unwrap_or_default(),
            "info" => document.info = self.info(node),
            "servers" => document.servers = self.list(key, node, Self::server),
            "paths" => document.paths = self.paths(node),
            "components" => document.components = Some(self.components(node)),
            "security" => document.security = Some(self.security(node)),
            "tags" => document.tags = self.list(key, node, Self::tag),
            "externalDocs" => document.external_docs = self.external_docs(node),
            "jsonSchemaDialect" => {},
            "webhooks" => webhooks.extend(self.webhooks(key, node)),
        } besides {
            "$self" => {},
            "x-webhooks" if node.as_object().is_none() => {
                self.ignored(format!("`{key}` is no object of webhooks and ignored"), node);
            },
            key if WEBHOOKS.contains(&key) => webhooks.extend(self.webhooks(key, node)),
        } }
        (document, webhooks)
    }

    fn webhooks(&mut self, section: &str, node: &Node) -> Vec<Webhook> {
        let items = self.map(section, node, Self::path_item);
        let webhook = |(name, item)| Webhook {
            section: section.to_owned(),
            name,
            item,
        };
        items.into_iter().map(webhook).collect()
    }

    fn components(&mut self, node: &Node) -> Components {
        let mut components = Components::default();
        let entries = self.entries("components", node);
        read_entries! { self, "the components", (key, node) in entries, components.extensions => {
            "schemas" => components.schemas = self.map(key, node, |typing, node| Some(typing.schema(node))),
            "responses" => components.responses = self.references_or(key, node, Self::response),
            "parameters" => components.parameters = self.references_or(key, node, |typing, node| typing.parameter(node, None)),
            "examples" => components.examples = self.references_or(key, node, Self::example),
            "requestBodies" => components.request_bodies = self.references_or(key, node, Self::request_body),
            "headers" => components.headers = self.references_or(key, node, Self::header),
            "securitySchemes" => components.security_schemes = self.references_or(key, node, Self::security_scheme),
            "links" => components.links = self.references_or(key, node, Self::link),
            "callbacks" => components.callbacks = self.map(key, node, |t, node| t.callback(node).map(ReferenceOr::Item)),
            // OpenAPI 3.1 and 3.2: they are inlined where they are referenced.
            "pathItems" | "mediaTypes" => {},
        } }
        components
    }
}
