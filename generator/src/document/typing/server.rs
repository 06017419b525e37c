//! Reads servers and their variables.

use std::collections::BTreeSet;

use openapiv3::{Server, ServerVariable};

use super::Typing;
use super::template::Template;
use super::value::read_entries;
use crate::diagnostic::Code;
use crate::document::extension::SERVER_NAME;
use crate::document::source::Part;
use crate::document::tree::{Node, Object};

impl Typing<'_> {
    pub(super) fn server(&mut self, node: &Node) -> Option<Server> {
        let mut server = Server::default();
        let object = self.object("a server", node)?;
        self.required("a server", "url", node)?;
        read_entries! { self, "a server", (key, node) in object.iter(), server.extensions => {
            "url" => match node.is_null() {
                false => server.url = self.text(key, node)?,
                true => {
                    self.wrong_type("`url`", "a string", node);
                    return None;
                }
            },
            "description" => server.description = self.text(key, node),
            "variables" => server.variables = Some(self.map(key, node, Self::variable)),
            "name" => {
                self.newer(key, node);
                if let Some(name) = self.text(key, node) {
                    server.extensions.insert(SERVER_NAME.to_owned(), name.into());
                }
            },
        } }
        self.check_server(&server, object);
        Some(server)
    }

    /// Reads a list of servers, whose names are unique.
    pub(super) fn servers(&mut self, key: &str, node: &Node) -> Vec<Server> {
        let mut seen = BTreeSet::new();
        for name in self.items(key, node).iter().filter_map(|server| server.get("name")) {
            if name.as_str().is_some_and(|text| !seen.insert(text)) {
                let message = "another server of this list has the same `name`".to_owned();
                self.warning(Code::INVALID_SERVER, message, name, Part::Value);
            }
        }
        self.list(key, node, Self::server)
    }

    /// Checks that the URL of a server and its variables agree.
    fn check_server(&mut self, server: &Server, object: &Object) {
        let Some(url) = object.get("url") else { return };
        if server.url.contains(char::is_control) {
            let message = "the URL of a server has a control character: no request can be sent there".to_owned();
            self.warning(Code::INVALID_SERVER, message, url, Part::Value);
        }
        let template = Template::of(&server.url);
        if let Some(brace) = template.lonely {
            let message = format!("a `{brace}` in the URL `{}` is unmatched: read as text", server.url);
            self.warning(Code::INVALID_SERVER, message, url, Part::Value);
        }
        let described = |name: &str| server.variables.iter().any(|variables| variables.contains_key(name));
        let names: BTreeSet<&str> = template.names.iter().copied().collect();
        for name in names.iter().copied() {
            if !described(name) {
                let message = format!("no variable describes `{{{name}}}` of the URL: it has to be set on the client");
                self.warning(Code::INVALID_SERVER, message, url, Part::Value);
            }
        }
        for (name, variable) in server.variables.iter().flatten() {
            let Some(node) = object.get("variables").and_then(|variables| variables.get(name)) else {
                continue;
            };
            if !names.contains(name.as_str()) {
                let message = format!("the URL has no `{{{name}}}` for this variable: it has no effect");
                self.warning(Code::INVALID_SERVER, message, node, Part::Key);
            }
            let default = node.get("default").filter(|default| !default.is_null());
            let is_among = variable.enumeration.is_empty() || variable.enumeration.contains(&variable.default);
            if let Some(default) = default.filter(|_| !is_among) {
                let message = format!("the default `{}` is not in the `enum` of `{name}`", variable.default);
                self.warning(Code::INVALID_SERVER, message, default, Part::Value);
            }
        }
    }

    fn variable(&mut self, node: &Node) -> Option<ServerVariable> {
        let mut variable = ServerVariable::default();
        let object = self.object("a server variable", node)?;
        self.required("a server variable", "default", node);
        read_entries! { self, "a server variable", (key, node) in object.iter(), variable.extensions => {
            "enum" => {
                if node.as_array().is_some_and(<[Node]>::is_empty) {
                    let message = "`enum` of a server variable must have a value: any value is taken";
                    self.warning(Code::INVALID_SERVER, message.to_owned(), node, Part::Key);
                }
                let mut values = self.texts(key, node);
                let mut seen = BTreeSet::new();
                values.retain(|value| seen.insert(value.clone()));
                variable.enumeration = values;
            },
            "default" => variable.default = self.text(key, node).unwrap_or_default(),
            "description" => variable.description = self.text(key, node),
        } }
        Some(variable)
    }
}
