//! One operation: its body, its responses, and all else but parameters and security.

use std::collections::HashSet;

use specwright::document::{Node, Object};

use crate::rule::{Direction, Rule};

use super::paths::Operation;
use super::schema::is_equal;
use super::{At, Comparing};

impl<'a> Comparing<'a> {
    /// Compares an operation. `direction` is that of its requests.
    pub(super) fn operation(&mut self, old: &Operation<'a>, new: &Operation<'a>, direction: Direction) {
        let name = old.name.as_str();
        let nodes = (Some(old.node), Some(new.node));
        let text = |node: &'a Node, key: &str| node.get(key).and_then(Node::as_str);
        let (was, is) = (text(old.node, "operationId"), text(new.node, "operationId"));
        if was != is {
            let shown = |id: Option<&str>| id.map_or("none".to_owned(), |id| format!("`{id}`"));
            let message = format!("{name} has the `operationId` {}, was {}", shown(is), shown(was));
            self.add(Rule::OperationIdChanged, name, message, nodes.0, nodes.1);
        }
        self.parameters(old, new, direction);
        self.body(name, old.node, new.node, direction);
        self.responses(name, old.node, new.node, direction.reversed());
        self.security(name, old.node, new.node);
        // an operation without servers of its own has those of its path item, else those of the document
        let owner = |of: &Operation<'a>| [of.node, of.item].into_iter().find(|of| of.get("servers").is_some());
        let (was, is) = (owner(old), owner(new));
        if was.or(is).is_some() {
            self.servers(was.unwrap_or(self.before), is.unwrap_or(self.now), name);
        }
        self.callbacks(name, old.node, new.node);
        self.extensions(name, old.node, new.node);
        self.documentation(name, "", old.node, new.node);
        let tags = |node: &'a Node| node.get("tags").map(Node::to_json);
        if tags(old.node) != tags(new.node) {
            let message = format!("{name} has other tags");
            let at = (old.node.get("tags").or(nodes.0), new.node.get("tags").or(nodes.1));
            self.add(Rule::TagsChanged, name, message, at.0, at.1);
        }
    }

    fn body(&mut self, name: &str, old: &'a Node, new: &'a Node, direction: Direction) {
        let was = old.get("requestBody").map(|body| self.resolve_old(body));
        let is = new.get("requestBody").map(|body| self.resolve_new(body));
        let is_required = |body: &Node| body.get("required").and_then(Node::as_bool) == Some(true);
        let at = At {
            old: was.unwrap_or(old),
            new: is.unwrap_or(new),
            subject: name.to_owned(),
            what: "body".to_owned(),
            direction,
        };
        let nodes = (Some(at.old), Some(at.new));
        match (was, is) {
            (None, None) => return,
            (None, Some(body)) if is_required(body) => {
                return self.change(
                    Rule::RequiredBodyAdded,
                    &at,
                    nodes,
                    "",
                    "is new and required".to_owned(),
                );
            }
            (None, Some(_)) => return self.change(Rule::OptionalBodyAdded, &at, nodes, "", "is new".to_owned()),
            (Some(_), None) => return self.change(Rule::BodyRemoved, &at, nodes, "", "is gone".to_owned()),
            (Some(was), Some(is)) => match (is_required(was), is_required(is)) {
                (false, true) => self.change(Rule::BodyBecameRequired, &at, nodes, "", "is required now".to_owned()),
                (true, false) => self.change(Rule::BodyBecameOptional, &at, nodes, "", "may be absent now".to_owned()),
                _ => {}
            },
        }
        self.documentation(name, "body", at.old, at.new);
        self.content(&at);
    }

    /// Compares the media types of a body or response.
    pub(super) fn content(&mut self, at: &At<'a>) {
        let types = |node: &'a Node| node.get("content").and_then(Node::as_object);
        let (old, new) = (types(at.old), types(at.new));
        let nodes = (
            at.old.get("content").or(Some(at.old)),
            at.new.get("content").or(Some(at.new)),
        );
        for (name, was) in old.into_iter().flat_map(Object::iter) {
            match new.and_then(|new| new.get(name)) {
                Some(is) => self.media_type(at, name, was, is),
                None => {
                    let message = format!("no longer has the media type `{name}`");
                    self.change(Rule::MediaTypeRemoved, at, (Some(was), nodes.1), name, message);
                }
            }
        }
        for (name, is) in new.into_iter().flat_map(Object::iter) {
            if old.is_none_or(|old| !old.contains_key(name)) {
                let message = format!("has the media type `{name}` now");
                self.change(Rule::MediaTypeAdded, at, (nodes.0, Some(is)), name, message);
            }
        }
    }

    fn media_type(&mut self, at: &At<'a>, name: &str, was: &'a Node, is: &'a Node) {
        if let (Some(old), Some(new)) = (was.get("schema"), is.get("schema")) {
            let what = at.what.clone();
            self.later(At {
                old,
                new,
                what,
                ..at.clone()
            });
        }
        if let (Some(old), Some(new)) = (was.get("itemSchema"), is.get("itemSchema")) {
            self.later(at.part(old, new, "[]"));
        }
        let (old, new) = (was.get("encoding"), is.get("encoding"));
        let is_same = match (old, new) {
            (None, None) => true,
            (Some(old), Some(new)) => is_equal(old, new),
            _ => false,
        };
        if !is_same {
            let message = format!("has another `encoding` as `{name}`");
            let nodes = (old.or(Some(was)), new.or(Some(is)));
            self.change(Rule::EncodingChanged, at, nodes, name, message);
        }
    }

    fn responses(&mut self, name: &str, old: &'a Node, new: &'a Node, direction: Direction) {
        let all = |node: &'a Node| node.get("responses").and_then(Node::as_object);
        let (Some(was), Some(is)) = (all(old), all(new)) else {
            return;
        };
        let nodes = (old.get("responses"), new.get("responses"));
        for (status, response) in was.iter().filter(|(status, _)| is_status(status)) {
            let Some(now) = applying(is, status) else {
                let rule = if is_success(status) {
                    Rule::SuccessStatusRemoved
                } else {
                    Rule::ErrorStatusRemoved
                };
                let message = format!("{name} no longer has the response {status}");
                self.add(rule, name, message, Some(response), nodes.1);
                continue;
            };
            self.response((name, status), response, now, direction);
        }
        for (status, response) in is
            .iter()
            .filter(|(status, _)| is_status(status) && !was.contains_key(status))
        {
            if let Some(before) = applying(was, status) {
                self.response((name, status), before, response, direction);
                continue;
            }
            let rule = if is_success(status) {
                Rule::SuccessStatusAdded
            } else {
                Rule::ErrorStatusAdded
            };
            let message = format!("{name} has the response {status} now");
            self.add(rule, name, message, nodes.0, Some(response));
        }
    }

    fn response(&mut self, (name, status): (&str, &str), old: &'a Node, new: &'a Node, direction: Direction) {
        let at = At {
            old: self.resolve_old(old),
            new: self.resolve_new(new),
            subject: name.to_owned(),
            what: format!("response {status}"),
            direction,
        };
        self.content(&at);
        self.headers(&at);
        self.documentation(name, &at.what, at.old, at.new);
    }

    fn headers(&mut self, at: &At<'a>) {
        let all = |node: &'a Node| node.get("headers").and_then(Node::as_object);
        let (old, new) = (all(at.old), all(at.new));
        let lower = |of: Option<&'a Object>| -> Vec<(String, &'a str, &'a Node)> {
            let headers = of.into_iter().flat_map(Object::iter);
            headers
                .map(|(name, node)| (name.to_ascii_lowercase(), name, node))
                .collect()
        };
        let (was, is) = (lower(old), lower(new));
        let names: HashSet<&str> = was.iter().map(|(key, _, _)| key.as_str()).collect();
        let now: std::collections::HashMap<&str, &'a Node> =
            is.iter().map(|(key, _, node)| (key.as_str(), *node)).collect();
        for (key, name, node) in &was {
            let Some(new) = now.get(key.as_str()) else {
                let message = format!("no longer has the header `{name}`");
                self.change(Rule::HeaderRemoved, at, (Some(*node), Some(at.new)), key, message);
                continue;
            };
            let (old, new) = (self.resolve_old(node), self.resolve_new(new));
            let header = at.part(old, new, &format!("header {name}"));
            let is_required = |node: &Node| node.get("required").and_then(Node::as_bool) == Some(true);
            match (is_required(old), is_required(new)) {
                (false, true) => {
                    self.change(
                        Rule::HeaderBecameRequired,
                        &header,
                        (Some(old), Some(new)),
                        "",
                        "is always there now".to_owned(),
                    );
                }
                (true, false) => {
                    self.change(
                        Rule::HeaderBecameOptional,
                        &header,
                        (Some(old), Some(new)),
                        "",
                        "may be absent now".to_owned(),
                    );
                }
                _ => {}
            }
            self.documentation(&header.subject, &header.what, old, new);
            if let (Some(old), Some(new)) = (old.get("schema"), new.get("schema")) {
                self.later(At { old, new, ..header });
            }
        }
        for (key, name, node) in is.iter().filter(|(key, _, _)| !names.contains(key.as_str())) {
            let message = format!("has the header `{name}` now");
            self.change(Rule::HeaderAdded, at, (Some(at.old), Some(*node)), key, message);
        }
    }

    fn callbacks(&mut self, name: &str, old: &'a Node, new: &'a Node) {
        let all = |node: &'a Node| node.get("callbacks").and_then(Node::as_object);
        let (was, is) = (all(old), all(new));
        for (callback, node) in was.into_iter().flat_map(Object::iter) {
            let before = self.resolve_old(node);
            let now = is.and_then(|is| is.get(callback)).map(|node| self.resolve_new(node));
            self.incoming((Some(before), now), &format!("callback {callback} of {name}:"));
        }
        for (callback, node) in is.into_iter().flat_map(Object::iter) {
            if was.is_none_or(|was| !was.contains_key(callback)) {
                let now = self.resolve_new(node);
                self.incoming((None, Some(now)), &format!("callback {callback} of {name}:"));
            }
        }
    }
}

fn is_status(key: &str) -> bool {
    !key.starts_with("x-")
}

/// The response of a status code: its own, else that of its range, else the default, which is for errors if there is a success.
fn applying<'a>(responses: &'a Object, status: &str) -> Option<&'a Node> {
    let range = || responses.get(&format!("{}XX", status.get(..1)?));
    let is_for_all = || !responses.keys().any(is_success);
    let default = || responses.get("default").filter(|_| !is_success(status) || is_for_all());
    responses.get(status).or_else(range).or_else(default)
}

/// Whether a status code, or range of them, is a success; `default` is for errors.
fn is_success(status: &str) -> bool {
    status.starts_with('2') || status == "304"
}
