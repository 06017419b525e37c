//! Servers and the variables of their addresses.

use openapiv3::{Server, ServerVariable};

use super::Typing;
use super::value::extension;
use crate::document::tree::Node;

const SERVER: &[&str] = &["url", "description", "variables"];
const VARIABLE: &[&str] = &["enum", "default", "description"];

impl Typing<'_> {
    pub(super) fn server(&mut self, node: &Node) -> Option<Server> {
        let mut server = Server::default();
        let object = self.object("a server", node)?;
        if !object.contains_key("url") {
            self.missing("a server", "url", node);
            return None;
        }
        for (key, node) in object.iter() {
            match key {
                "url" => server.url = self.text(key, node)?,
                "description" => server.description = self.text(key, node),
                "variables" => server.variables = Some(self.map(key, node, Self::variable)),
                "name" => self.ignored(format!("`{key}` is of OpenAPI 3.2 and not honoured"), node),
                _ if extension(&mut server.extensions, key, node) => {}
                _ => self.unknown("a server", key, node, SERVER),
            }
        }
        Some(server)
    }

    fn variable(&mut self, node: &Node) -> Option<ServerVariable> {
        let mut variable = ServerVariable::default();
        let object = self.object("a server variable", node)?;
        if !object.contains_key("default") {
            self.missing("a server variable", "default", node);
        }
        for (key, node) in object.iter() {
            match key {
                "enum" => variable.enumeration = self.texts(key, node),
                "default" => variable.default = self.text(key, node).unwrap_or_default(),
                "description" => variable.description = self.text(key, node),
                _ if extension(&mut variable.extensions, key, node) => {}
                _ => self.unknown("a server variable", key, node, VARIABLE),
            }
        }
        Some(variable)
    }
}
