//! Reads the Responses Object, and Link Objects.

use indexmap::IndexMap;
use openapiv3::{Link, LinkOperation, ReferenceOr, Response, Responses, StatusCode};

use super::value::{extension, read_entries};
use super::{Extensions, Typing};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::extension::UNREAD;
use crate::document::source::Part;
use crate::document::tree::{Node, Object};
use crate::document::version::Version;
use crate::field::is_token;

impl Typing<'_> {
    pub(super) fn responses(&mut self, node: &Node) -> Responses {
        let mut responses = Responses::default();
        let mut has_invalid_status = false;
        responses
            .responses
            .reserve_exact(node.as_object().map_or(0, Object::len));
        for (key, node) in self.entries("responses", node) {
            if extension(&mut responses.extensions, key, node) {
                continue;
            }
            let status = status(key);
            if status.is_none() && key != "default" {
                let message = format!("`{key}` is no status: it is a code as `404`, a range as `4XX`, or `default`");
                let place = self.files.place(node.origin, Part::Key);
                let mut problem = Diagnostic::error(Code::INVALID_STATUS, message);
                if let Some(digit @ b'1'..=b'5') = key.bytes().next() {
                    problem = problem.help(format!("a range is written `{}XX`", char::from(digit)));
                }
                self.diagnostics.push(problem.at(place));
                has_invalid_status = true;
                continue;
            }
            let response = self.reference_or(node, Self::response);
            let response = response.unwrap_or_else(|| ReferenceOr::Item(unread()));
            match status {
                Some(status) => {
                    responses.responses.insert(status, response);
                }
                None => responses.default = Some(response),
            }
        }
        if has_invalid_status && responses.responses.is_empty() {
            responses.default.get_or_insert_with(|| ReferenceOr::Item(unread()));
        }
        responses
    }

    pub(super) fn response(&mut self, node: &Node) -> Option<Response> {
        let mut response = Response::default();
        let object = self.object("a response", node)?;
        if self.version < Version::V32 {
            self.expected("a response", "description", node);
        }
        let mut summary = None;
        read_entries! { self, "a response", (key, node) in object.iter(), response.extensions => {
            "description" => response.description = self.text(key, node).unwrap_or_default(),
            "headers" => {
                response.headers = self.references_or(key, node, Self::header);
                self.retain_valid(&mut response.headers, node, is_token, |name| {
                    format!("`{name}` is no valid header name: left out")
                });
            },
            "content" => response.content = self.map(key, node, Self::media_type),
            "links" => response.links = self.references_or(key, node, Self::link),
            "summary" => {
                self.newer(key, node);
                summary = self.text(key, node);
            },
        } }
        response.description = match (summary, response.description) {
            (Some(summary), description) if description.is_empty() => summary,
            (Some(summary), description) => format!("{summary}\n\n{description}"),
            (None, description) => description,
        };
        // `schema` is of OpenAPI 2.0
        let content = object.get("content").or_else(|| object.get("schema"));
        let is_empty = |content: &Node| content.as_object().is_some_and(Object::is_empty);
        if response.content.is_empty() && content.is_some_and(|content| !is_empty(content)) {
            response.extensions.extend(unread().extensions);
        }
        Some(response)
    }

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

/// A response that could not be read.
fn unread() -> Response {
    let mut response = Response::default();
    response.extensions.insert(UNREAD.to_owned(), true.into());
    response
}

/// Parses a status code from 100 to 999, or a range.
fn status(key: &str) -> Option<StatusCode> {
    match key.as_bytes() {
        [digit @ b'1'..=b'9', b'x' | b'X', b'x' | b'X'] => Some(StatusCode::Range(u16::from(digit - b'0'))),
        [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(StatusCode::Code),
        _ => None,
    }
}
