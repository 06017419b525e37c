//! Reads the Responses Object.

use openapiv3::{Response, Responses, StatusCode};

use super::Typing;
use super::value::{extension, read_entries};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::source::Part;
use crate::document::tree::{Node, Object};

impl Typing<'_> {
    pub(super) fn responses(&mut self, node: &Node) -> Responses {
        let mut responses = Responses::default();
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
                continue;
            }
            let Some(response) = self.reference_or(node, Self::response) else {
                continue;
            };
            match status {
                Some(status) => {
                    responses.responses.insert(status, response);
                }
                None => responses.default = Some(response),
            }
        }
        responses
    }

    pub(super) fn response(&mut self, node: &Node) -> Option<Response> {
        let mut response = Response::default();
        let object = self.object("a response", node)?;
        self.expected("a response", "description", node);
        read_entries! { self, "a response", (key, node) in object.iter(), response.extensions => {
            "description" => response.description = self.text(key, node).unwrap_or_default(),
            "headers" => response.headers = self.references_or(key, node, Self::header),
            "content" => response.content = self.map(key, node, Self::media_type),
            "links" => response.links = self.references_or(key, node, Self::link),
        } besides {
            "summary" => self.of_3_2(key, node),
        } }
        Some(response)
    }
}

/// Parses a status code from 100 to 999, or a range.
fn status(key: &str) -> Option<StatusCode> {
    match key.as_bytes() {
        [digit @ b'1'..=b'9', b'x' | b'X', b'x' | b'X'] => Some(StatusCode::Range(u16::from(digit - b'0'))),
        [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(StatusCode::Code),
        _ => None,
    }
}
