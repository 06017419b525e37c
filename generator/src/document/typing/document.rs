//! Reads the OpenAPI Object, the root of a document, and the Components Object.

use openapiv3::{Components, OpenAPI, ReferenceOr};

use super::Typing;
use super::value::read_entries;
use crate::diagnostic::Code;
use crate::document::Webhook;
use crate::document::grammar::WEBHOOKS;
use crate::document::source::Part;
use crate::document::tree::{Node, Object};

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
            "servers" => document.servers = self.servers(key, node),
            "paths" => document.paths = self.paths(node),
            "components" => document.components = Some(self.components(node)),
            "security" => document.security = Some(self.security(node)),
            "tags" => document.tags = self.list(key, node, Self::tag),
            "externalDocs" => document.external_docs = self.external_docs(node),
            "jsonSchemaDialect" => {},
            "webhooks" => webhooks.extend(self.webhooks(key, node)),
        } besides {
            "$self" => {
                self.newer(key, node);
                if self.text(key, node).is_some_and(|uri| uri.contains('#')) {
                    let message = "`$self` is the URI of the whole document and has no fragment: that is left out";
                    self.warning(Code::INVALID_VALUE, message.to_owned(), node, Part::Value);
                }
            },
            "x-webhooks" if node.as_object().is_none() => {
                self.ignored(format!("`{key}` is no object of webhooks and ignored"), node);
            },
            key if WEBHOOKS.contains(&key) => webhooks.extend(self.webhooks(key, node)),
        } }
        if let Some(tags) = node.get("tags") {
            self.check_tags(tags, node);
        }
        self.unused_path_items(node);
        (document, webhooks)
    }

    /// Checks the path items among the components that nothing has referred to: where they are, they are typed.
    fn unused_path_items(&mut self, document: &Node) {
        let items = document
            .get("components")
            .and_then(|components| components.get("pathItems"));
        for item in items.and_then(Node::as_object).into_iter().flat_map(Object::values) {
            let is_used = self.path_items.contains(&item.origin) || item.get("$ref").is_some();
            if !is_used && !self.broken.contains(&item.origin) {
                self.path_item(item);
            }
        }
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
            // OpenAPI 3.1 and 3.2: they are inlined where they are referenced, and path items that are not are checked at the end.
            "pathItems" => {},
            "mediaTypes" => self.newer(key, node),
        } }
        components
    }
}
