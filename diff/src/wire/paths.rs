//! Paths, webhooks and callbacks: which operation is compared with which.

use std::collections::{HashMap, HashSet};

use specwright::document::{Node, Object};

use crate::rule::{Direction, Rule};

use super::Comparing;

const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// An operation of a document.
#[derive(Clone)]
pub(super) struct Operation<'a> {
    /// `GET /pets`.
    pub(super) name: String,
    pub(super) path: &'a str,
    /// Its path item.
    pub(super) item: &'a Node,
    pub(super) node: &'a Node,
}

impl<'a> Operation<'a> {
    fn id(&self) -> Option<&'a str> {
        self.node.get("operationId")?.as_str()
    }
}

/// A path without the names of its parameters: `/pets/{}`.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    for (index, part) in path.split('{').enumerate() {
        match part.split_once('}') {
            Some((_, rest)) if index > 0 => shape.extend(["{}", rest]),
            _ => shape.push_str(part),
        }
    }
    shape
}

impl<'a> Comparing<'a> {
    /// Compares the operations of both documents.
    pub(super) fn paths(&mut self) {
        let old = self.operations(self.before, true);
        let new = self.operations(self.now, false);
        let key = |of: &Operation<'a>| {
            let method = of.name.split(' ').next().unwrap_or_default();
            format!("{method} {}", shape(of.path))
        };
        let exact: HashMap<&str, &Operation<'a>> = new.iter().map(|of| (of.name.as_str(), of)).collect();
        let by_shape: HashMap<String, &Operation<'a>> = new.iter().map(|of| (key(of), of)).collect();
        let names: HashSet<&str> = old.iter().map(|of| of.name.as_str()).collect();
        let shapes: HashSet<String> = old.iter().map(&key).collect();
        let is_new = |of: &&Operation<'a>| !names.contains(of.name.as_str()) && !shapes.contains(&key(of));
        let by_id: HashMap<&str, &Operation<'a>> = new
            .iter()
            .filter(is_new)
            .filter_map(|of| Some((of.id()?, of)))
            .collect();
        let mut matched: HashSet<&str> = HashSet::new();
        for operation in &old {
            let same = exact
                .get(operation.name.as_str())
                .or_else(|| by_shape.get(&key(operation)))
                .copied();
            let moved = || by_id.get(operation.id()?).copied();
            match same.or_else(moved) {
                Some(now) if matched.insert(&now.name) => {
                    if same.is_none() {
                        let message = format!("{} is {} now", operation.name, now.name);
                        self.add(
                            Rule::OperationMoved,
                            &operation.name,
                            message,
                            Some(operation.node),
                            Some(now.node),
                        );
                    }
                    self.operation(operation, now, Direction::Request);
                }
                _ => {
                    let message = format!("{} is gone", operation.name);
                    self.add(
                        Rule::OperationRemoved,
                        &operation.name,
                        message,
                        Some(operation.node),
                        self.now.get("paths"),
                    );
                }
            }
        }
        for operation in new.iter().filter(|of| !matched.contains(of.name.as_str())) {
            let message = format!("{} is new", operation.name);
            self.add(
                Rule::OperationAdded,
                &operation.name,
                message,
                None,
                Some(operation.node),
            );
        }
    }

    fn operations(&mut self, root: &'a Node, is_old: bool) -> Vec<Operation<'a>> {
        let mut all = Vec::new();
        let paths = root.get("paths").and_then(Node::as_object);
        for (path, item) in paths
            .into_iter()
            .flat_map(Object::iter)
            .filter(|(path, _)| path.starts_with('/'))
        {
            let item = if is_old {
                self.resolve_old(item)
            } else {
                self.resolve_new(item)
            };
            all.extend(of_item(item).into_iter().map(|(method, node)| Operation {
                name: format!("{method} {path}"),
                path,
                item,
                node,
            }));
        }
        all
    }

    /// Compares the requests that the server sends.
    pub(super) fn webhooks(&mut self) {
        // OpenAPI 3.0 has them in an extension
        let section = |root: &'a Node| root.get("webhooks").or_else(|| root.get("x-webhooks"));
        self.incoming((section(self.before), section(self.now)), "webhook");
    }

    /// Compares requests that the server sends, by their names.
    pub(super) fn incoming(&mut self, (old, new): (Option<&'a Node>, Option<&'a Node>), what: &str) {
        let was = self.requests(old, true);
        let is = self.requests(new, false);
        let by_name: HashMap<&str, &Operation<'a>> = is.iter().map(|of| (of.name.as_str(), of)).collect();
        let names: HashSet<&str> = was.iter().map(|of| of.name.as_str()).collect();
        for request in &was {
            let subject = format!("{what} {}", request.name);
            match by_name.get(request.name.as_str()) {
                Some(now) => {
                    let before = Operation {
                        name: subject,
                        ..request.clone()
                    };
                    self.operation(&before, now, Direction::Response);
                }
                None => {
                    let message = format!("the {subject} is gone");
                    self.add(Rule::WebhookRemoved, &subject, message, Some(request.node), new);
                }
            }
        }
        for request in is.iter().filter(|of| !names.contains(of.name.as_str())) {
            let subject = format!("{what} {}", request.name);
            let message = format!("the {subject} is new");
            self.add(Rule::WebhookAdded, &subject, message, old, Some(request.node));
        }
    }

    fn requests(&mut self, section: Option<&'a Node>, is_old: bool) -> Vec<Operation<'a>> {
        let mut all = Vec::new();
        for (name, item) in section.and_then(Node::as_object).into_iter().flat_map(Object::iter) {
            let item = if is_old {
                self.resolve_old(item)
            } else {
                self.resolve_new(item)
            };
            all.extend(of_item(item).into_iter().map(|(method, node)| Operation {
                name: format!("{name} ({method})"),
                path: name,
                item,
                node,
            }));
        }
        all
    }
}

/// The operations of a path item, by method.
fn of_item(item: &Node) -> Vec<(String, &Node)> {
    let known = METHODS
        .iter()
        .filter_map(|method| Some((method.to_ascii_uppercase(), item.get(method)?)));
    let further = item.get("additionalOperations").and_then(Node::as_object);
    let further = further.into_iter().flat_map(Object::iter);
    known
        .chain(further.map(|(method, node)| (method.to_owned(), node)))
        .collect()
}
