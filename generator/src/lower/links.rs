//! Lowers links from responses to operations.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{self as oas, LinkOperation};
use serde_json::Value;

use crate::diagnostic::Code;
use crate::document::{Document, LeftOut, Node, Pointer};
use crate::model::{Link, LinkTarget};

use super::docs::plain;
use super::location::At;
use super::{Lower, follow};

/// The operations that a link may refer to.
pub(super) struct Targets<'d> {
    /// Indices in [`Api::operations`](crate::model::Api::operations) by `operationId`; among duplicates the first.
    ids: HashMap<&'d str, usize>,
    /// The same by pointer.
    pointers: HashMap<Pointer, usize>,
    left_out: &'d LeftOut,
}

impl<'d> Targets<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let (mut ids, mut pointers) = (HashMap::new(), HashMap::new());
        let paths = Pointer::root().child("paths");
        for (path, item) in &document.openapi.paths.paths {
            let at = paths.child(path);
            let further = &document.further_operations;
            for found in item.as_item().into_iter().flat_map(|item| further.operations_of(item)) {
                let index = pointers.len();
                pointers.insert(found.pointer(&at), index);
                if let Some(id) = found.operation.operation_id.as_deref() {
                    ids.entry(id).or_insert(index);
                }
            }
        }
        Self {
            ids,
            pointers,
            left_out: &document.left_out,
        }
    }
}

impl<'d> Lower<'d, '_> {
    /// The links of a response.
    pub(super) fn links(&mut self, response: &'d oas::Response, at: &At<'_>) -> Vec<Link> {
        let links = self.components.map(|c| &c.links);
        let at = at.child("links");
        let mut lowered = Vec::new();
        for (name, link) in &response.links {
            let Some((link, component)) = follow(link, "#/components/links/", links) else {
                continue; // the document stage has reported it
            };
            let at = component.map_or(at.child(name), |name| At::Component("links", name));
            lowered.push(Link {
                name: name.clone(),
                target: match &link.operation {
                    LinkOperation::OperationId(id) => self.operation_called(name, id, &at.child("operationId")),
                    LinkOperation::OperationRef(reference) => {
                        self.operation_at(name, reference, &at.child("operationRef"))
                    }
                },
                parameters: parameters(&link.parameters),
                body: link.request_body.as_ref().map(plain),
                server: link.server.as_ref().map(|server| server.url.clone()),
                description: link.description.clone(),
            });
        }
        lowered
    }

    fn operation_called(&mut self, link: &str, id: &str, at: &At<'_>) -> LinkTarget {
        if let Some(index) = self.targets.ids.get(id) {
            return LinkTarget::Operation(*index);
        }
        if !self.targets.left_out.ids.contains(id) {
            let near = self.suggestions.nearest(id, self.targets.ids.keys().copied());
            let help = near.map(|id| format!("did you mean `{id}`?"));
            let message = format!("link `{link}` leads to `{id}`, but no operation below `paths` has this id");
            self.warn(Code::UNKNOWN_OPERATION, at, message, help.as_deref());
        }
        LinkTarget::Elsewhere(id.to_owned())
    }

    /// Resolves `operationRef`: a fragment of this document, or a URL of another one.
    fn operation_at(&mut self, link: &str, reference: &str, at: &At<'_>) -> LinkTarget {
        let elsewhere = LinkTarget::Elsewhere(reference.to_owned());
        let own = self.sources.tree().get("$self").and_then(Node::as_str);
        let within = own
            .filter(|own| !own.is_empty())
            .and_then(|own| reference.strip_prefix(own));
        let within = within.unwrap_or(reference);
        let pointer = match within.starts_with('#') {
            true => within.parse::<Pointer>().ok(),
            false => {
                let message =
                    format!("link `{link}` leads to `{reference}`, which is not in this document: kept as text");
                self.note(Code::UNKNOWN_OPERATION, at, message);
                return elsewhere;
            }
        };
        if let Some(index) = pointer.as_ref().and_then(|pointer| self.targets.pointers.get(pointer)) {
            return LinkTarget::Operation(*index);
        }
        if !pointer.is_some_and(|pointer| self.targets.left_out.pointers.contains(&pointer)) {
            let message = format!("link `{link}` leads to `{reference}`, which is no operation");
            let help = "an operation is at `#/paths/~1pets/get`, with `~1` for each `/` of its path";
            self.warn(Code::UNKNOWN_OPERATION, at, message, Some(help));
        }
        elsewhere
    }
}

/// Parameters of a link: values and runtime expressions as text.
fn parameters(parameters: &IndexMap<String, Value>) -> Vec<(String, String)> {
    let parameters = parameters.iter();
    parameters.map(|(name, value)| (name.clone(), plain(value))).collect()
}
