//! Reads the Components Object.

use openapiv3::{Components, ReferenceOr};

use super::Typing;
use super::value::read_entries;
use crate::document::tree::Node;

impl Typing<'_> {
    pub(super) fn components(&mut self, node: &Node) -> Components {
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
            // OpenAPI 3.1: they are inlined where they are referenced.
            "pathItems" => {},
        } besides {
            "mediaTypes" => self.of_3_2(key, node),
        } }
        components
    }
}
