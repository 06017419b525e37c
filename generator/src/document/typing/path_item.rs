//! Reads Path Item Objects, in `paths`, callbacks and webhooks.

use openapiv3::{Callback, PathItem, Paths, ReferenceOr};

use super::Typing;
use super::template::Template;
use super::value::{extension, read_entries};
use crate::diagnostic::Code;
use crate::document::method::{ADDITIONAL, METHODS, method_of};
use crate::document::source::Part;
use crate::document::tree::{Node, Object};
use crate::field::is_token;

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
            "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query" => {
                if key == "query" {
                    self.newer(key, node);
                }
                if let (Some(method), Some(operation)) = (method_of(key), self.operation(node)) {
                    self.further_operations.add(&mut item, method, operation);
                }
            },
            "additionalOperations" => {
                self.newer(key, node);
                self.additional_operations(&mut item, node);
            },
            "servers" => item.servers = self.servers(key, node),
            "parameters" => item.parameters = self.parameters(node),
        } }
        self.check_query_strings(object);
        self.path_items.insert(node.origin);
        Some(item)
    }

    /// Reads the operations of methods that have no key of their own.
    fn additional_operations(&mut self, item: &mut PathItem, node: &Node) {
        for (method, node) in self.entries(ADDITIONAL, node) {
            let shown = method.escape_debug();
            if let Some((key, _)) = METHODS.iter().find(|(_, known)| *known == method) {
                let message =
                    format!("`{shown}` cannot be among `{ADDITIONAL}`: its operation is that of the key `{key}`");
                self.error(Code::INVALID_VALUE, message, node, Part::Key);
                continue;
            }
            if !is_token(method) {
                let message = format!("`{shown}` is no method of HTTP: its operation is left out");
                self.error(Code::INVALID_VALUE, message, node, Part::Key);
                continue;
            }
            if method == "CONNECT" {
                let message =
                    "`CONNECT` asks a proxy for a tunnel and is no request to a path: its operation is left out";
                self.error(Code::INVALID_VALUE, message.to_owned(), node, Part::Key);
                continue;
            }
            if let Some((_, known)) = METHODS.iter().find(|(_, known)| known.eq_ignore_ascii_case(method)) {
                let message = format!("the method `{shown}` is another than `{known}`: methods are case-sensitive");
                self.lenient(message, node, Part::Key);
            }
            if let Some(operation) = self.operation(node) {
                self.further_operations.add(item, method, operation);
            }
        }
    }
}

/// Returns true for dot segments, which servers and proxies remove from paths (RFC 3986, section 5.2.4).
fn is_dots(segment: &str) -> bool {
    matches!(segment.replace("%2e", ".").replace("%2E", ".").as_str(), "." | "..")
}
