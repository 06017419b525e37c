//! Reads Path Item Objects, in `paths`, callbacks and webhooks.

use openapiv3::{Callback, PathItem, Paths, ReferenceOr};

use super::Typing;
use super::template::Template;
use super::value::{extension, read_entries};
use crate::diagnostic::Code;
use crate::document::method::operation_mut;
use crate::document::source::Part;
use crate::document::tree::{Node, Object};

impl Typing<'_> {
    pub(super) fn paths(&mut self, node: &Node) -> Paths {
        let mut paths = Paths::default();
        paths.paths.reserve_exact(node.as_object().map_or(0, Object::len));
        for (key, node) in self.entries("paths", node) {
            if extension(&mut paths.extensions, key, node) {
                continue;
            }
            if !key.starts_with('/') {
                let message = format!("the path `{key}` does not begin with a slash");
                self.error(Code::INVALID_PATH, message, node, Part::Key);
                continue;
            }
            let path = key.split(['?', '#']).next().unwrap_or_default();
            if let Some(segment) = path.split('/').find(|segment| is_dots(segment)) {
                let message = format!("the path `{key}` has a segment `{segment}`, which leads to another path");
                self.error(Code::INVALID_PATH, message, node, Part::Key);
                continue;
            }
            if let Some(brace) = Template::of(key).lonely {
                let message = format!("a `{brace}` in the path `{key}` is unmatched: read as text");
                self.warning(Code::INVALID_PATH, message, node, Part::Key);
            }
            if let Some(item) = self.path_item(node) {
                paths.paths.insert(key.to_owned(), ReferenceOr::Item(item));
            }
        }
        paths
    }

    pub(super) fn callback(&mut self, node: &Node) -> Option<Callback> {
        let mut callback = Callback::new();
        for (key, node) in self.object("a callback", node)?.iter() {
            if key.starts_with("x-") {
                continue;
            }
            if let Some(item) = self.path_item(node) {
                callback.insert(key.to_string(), item);
            }
        }
        Some(callback)
    }

    pub(super) fn path_item(&mut self, node: &Node) -> Option<PathItem> {
        let mut item = PathItem::default();
        let object = self.object("a path item", node)?;
        read_entries! { self, "a path item", (key, node) in object.iter(), item.extensions => {
            "summary" => item.summary = self.text(key, node),
            "description" => item.description = self.text(key, node),
            "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" => {
                if let Some(operation) = operation_mut(&mut item, key) {
                    *operation = self.operation(node);
                }
            },
            "servers" => item.servers = self.list(key, node, Self::server),
            "parameters" => item.parameters = self.parameters(node),
        } besides {
            "query" | "additionalOperations" => {
                // reported at each place and not counted, because operations are lost
                let message = format!("`{key}` is of OpenAPI 3.2 and ignored");
                self.warning(Code::IGNORED_KEYWORD, message, node, Part::Key);
            },
        } }
        Some(item)
    }
}

/// Returns true for dot segments, which servers and proxies remove from paths (RFC 3986, section 5.2.4).
fn is_dots(segment: &str) -> bool {
    matches!(segment.replace("%2e", ".").replace("%2E", ".").as_str(), "." | "..")
}
