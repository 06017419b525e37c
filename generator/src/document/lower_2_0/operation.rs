//! Path items and operations of Swagger 2.0.

use super::body::{is_of_body, place};
use super::{Lowering, array, object};
use crate::document::method::method_of;
use crate::document::tree::{Node, Object, Value};

impl<'d> Lowering<'d, '_> {
    pub(super) fn paths(&mut self, node: &Node) -> Node {
        let Some(written) = node.as_object() else {
            return node.clone();
        };
        let mut paths = Object::default();
        for (path, item) in written.iter() {
            let is_extension = path.starts_with("x-");
            paths.insert(
                path,
                if is_extension {
                    item.clone()
                } else {
                    self.path_item(item)
                },
            );
        }
        object(paths, node.origin)
    }

    fn path_item(&mut self, node: &Node) -> Node {
        let Some(written) = node.as_object() else {
            return node.clone();
        };
        let common = written.get("parameters").and_then(Node::as_array).unwrap_or_default();
        let mut item = Object::default();
        for (key, value) in written.iter() {
            match key {
                "parameters" => {
                    let others = common.iter().filter(|parameter| !is_of_body(self.resolved(parameter)));
                    let others: Vec<&Node> = others.collect();
                    let others = others.into_iter().map(|parameter| self.parameter(parameter));
                    item.insert(key, array(others.collect(), value.origin));
                }
                _ if method_of(key).is_some() => item.insert(key, self.operation(value, common)),
                _ => item.insert(key, value.clone()),
            }
        }
        object(item, node.origin)
    }

    /// An operation; `common` are the parameters of its path item.
    fn operation(&mut self, node: &Node, common: &[Node]) -> Node {
        let Some(written) = node.as_object() else {
            return node.clone();
        };
        let own = written.get("parameters").and_then(Node::as_array).unwrap_or_default();
        let consumes = self.media_types("consumes", written);
        let mut operation = Object::default();
        for (key, value) in written.iter() {
            match key {
                "consumes" | "produces" => {}
                "schemes" => {
                    if let Some(servers) = self.servers(Some(value), node.origin) {
                        operation.insert("servers", servers);
                    }
                }
                "parameters" if matches!(value.value, Value::Array(_)) => {
                    let others: Vec<&Node> = own.iter().filter(|p| !is_of_body(self.resolved(p))).collect();
                    let others = others.into_iter().map(|parameter| self.parameter(parameter));
                    operation.insert(key, array(others.collect(), value.origin));
                }
                "responses" => operation.insert(key, self.responses(value, written)),
                _ => operation.insert(key, value.clone()),
            }
        }
        let of_body = self.of_body(common, own);
        if let Some(body) = self.request_body(&of_body, &consumes, node.origin) {
            operation.insert("requestBody", body);
        }
        object(operation, node.origin)
    }

    /// The parameters that make the body; those of an operation replace those of its path item with the same name.
    fn of_body<'n>(&self, common: &'n [Node], own: &'n [Node]) -> Vec<&'n Node>
    where
        'd: 'n,
    {
        let mut all: Vec<&Node> = Vec::new();
        for parameter in common.iter().chain(own) {
            let parameter = self.resolved(parameter);
            if !is_of_body(parameter) {
                continue;
            }
            let name = |node: &Node| node.get("name").and_then(Node::as_str).map(str::to_owned);
            let is_same = |known: &&Node| place(known) == place(parameter) && name(known) == name(parameter);
            match all.iter_mut().find(|known| is_same(known)) {
                Some(known) => *known = parameter,
                None => all.push(parameter),
            }
        }
        all
    }

    /// The values of `consumes` or `produces`, of the operation or of the document.
    pub(super) fn media_types<'n>(&self, key: &str, operation: &'n Object) -> Vec<&'n str>
    where
        'd: 'n,
    {
        let listed = operation.get(key).or_else(|| self.document.get(key));
        let listed = listed.and_then(Node::as_array).unwrap_or_default();
        listed.iter().filter_map(Node::as_str).collect()
    }
}
