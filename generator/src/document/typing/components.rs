//! Reads the Components Object.

use openapiv3::{Components, ReferenceOr};

use super::Typing;
use super::value::extension;
use crate::document::tree::Node;

const KEYS: &[&str] = &[
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
];

impl Typing<'_> {
    pub(super) fn components(&mut self, node: &Node) -> Components {
        let mut components = Components::default();
        for (key, node) in self.entries("components", node) {
            match key {
                "schemas" => components.schemas = self.map(key, node, |typing, node| Some(typing.schema(node))),
                "responses" => {
                    components.responses = self.map(key, node, |t, node| t.reference_or(node, Self::response));
                }
                "parameters" => {
                    components.parameters = self.map(key, node, |t, node| t.reference_or(node, Self::parameter));
                }
                "examples" => {
                    components.examples = self.map(key, node, |t, node| t.reference_or(node, Self::example));
                }
                "requestBodies" => {
                    components.request_bodies = self.map(key, node, |t, node| t.reference_or(node, Self::request_body));
                }
                "headers" => {
                    components.headers = self.map(key, node, |t, node| t.reference_or(node, Self::header));
                }
                "securitySchemes" => {
                    components.security_schemes =
                        self.map(key, node, |t, node| t.reference_or(node, Self::security_scheme));
                }
                "links" => {
                    components.links = self.map(key, node, |t, node| t.reference_or(node, Self::link));
                }
                "callbacks" => {
                    components.callbacks = self.map(key, node, |t, node| t.callback(node).map(ReferenceOr::Item));
                }
                // OpenAPI 3.1: they are inlined where they are referenced.
                "pathItems" => {}
                "mediaTypes" => self.ignored(format!("`{key}` is of OpenAPI 3.2 and ignored"), node),
                _ if extension(&mut components.extensions, key, node) => {}
                _ => self.unknown("the components", key, node, KEYS),
            }
        }
        components
    }
}
