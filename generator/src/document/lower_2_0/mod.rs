//! Swagger 2.0 (OpenAPI 2.0) lowered to 3.0, in the tree of the document.
//!
//! Values keep the places where they were read, so that everything found later is reported in the document as it is written.

mod body;
mod operation;
mod parameter;
mod response;
mod schema;
mod security;

use super::Pointer;
use super::counted::Counted;
use super::source::Part;
use super::tree::{Node, Object, Origin, Value, array, boolean, object, string};
use crate::diagnostic::Code;

/// Lowers a document. The objects of other files that it refers to stay as they are.
pub(super) fn lower(tree: &mut Node, counted: &mut Counted) {
    let origin = tree.origin;
    let Value::Object(written) = std::mem::replace(&mut tree.value, Value::Null) else {
        return;
    };
    let lowering = Lowering {
        document: &written,
        counted,
    };
    tree.value = Value::Object(Box::new(lowering.document(origin)));
}

struct Lowering<'d, 'c> {
    document: &'d Object,
    counted: &'c mut Counted,
}

impl<'d> Lowering<'d, '_> {
    fn document(mut self, origin: Origin) -> Object {
        let mut document = Object::default();
        let mut components = Object::default();
        for (key, value) in self.document.iter() {
            match key {
                "swagger" => document.insert("openapi", string("3.0.3", value.origin)),
                "host" | "basePath" | "schemes" | "consumes" | "produces" => {}
                "paths" => document.insert(key, self.paths(value)),
                "definitions" => components.insert("schemas", self.members(value, Self::schema)),
                "parameters" => {
                    // what makes a body is written where it is used
                    let mut others = value.clone();
                    if let Value::Object(members) = &mut others.value {
                        members.retain(|_, parameter| !body::is_of_body(parameter));
                    }
                    components.insert(key, self.members(&others, Self::parameter));
                }
                "responses" => components.insert("responses", self.members(value, Self::response_component)),
                "securityDefinitions" => components.insert("securitySchemes", self.members(value, Self::scheme)),
                _ => document.insert(key, value.clone()),
            }
        }
        if let Some(servers) = self.servers(self.document.get("schemes"), origin) {
            document.insert("servers", servers);
        }
        if !components.is_empty() {
            document.insert("components", object(components, origin));
        }
        document
    }

    /// The servers of a document, or of an operation with schemes of its own.
    fn servers(&self, schemes: Option<&Node>, origin: Origin) -> Option<Node> {
        let text = |key: &str| self.document.get(key).and_then(Node::as_str);
        let origin = ["host", "basePath"]
            .iter()
            .find_map(|key| self.document.get(key))
            .map_or(origin, |node| node.origin);
        let path = text("basePath").unwrap_or_default();
        let Some(host) = text("host") else {
            // relative to where the document was found
            let server = (!path.is_empty()).then(|| self.server(path, origin));
            return server.map(|server| array(vec![server], origin));
        };
        let listed = schemes.and_then(Node::as_array).unwrap_or_default();
        let mut listed: Vec<&str> = listed.iter().filter_map(Node::as_str).collect();
        listed.retain(|scheme| matches!(*scheme, "http" | "https"));
        listed.sort_by_key(|scheme| *scheme != "https");
        if listed.is_empty() {
            listed.push("https");
        }
        let path = match path.is_empty() || path.starts_with('/') {
            true => path.to_owned(),
            false => format!("/{path}"),
        };
        let servers = listed
            .iter()
            .map(|scheme| self.server(&format!("{scheme}://{host}{path}"), origin));
        Some(array(servers.collect(), origin))
    }

    fn server(&self, url: &str, origin: Origin) -> Node {
        let mut server = Object::default();
        server.insert("url", string(url, origin));
        object(server, origin)
    }

    /// An object with each of its values lowered.
    fn members(&mut self, node: &Node, lower: fn(&mut Self, &Node) -> Node) -> Node {
        let Some(members) = node.as_object() else {
            return node.clone();
        };
        let mut lowered = Object::default();
        for (key, value) in members.iter() {
            lowered.insert(key, lower(self, value));
        }
        object(lowered, node.origin)
    }

    /// The parameter or response of the document that a reference leads to, or the value itself.
    fn resolved<'n>(&self, node: &'n Node) -> &'n Node
    where
        'd: 'n,
    {
        let text = node.get("$ref").and_then(Node::as_str);
        let pointer = text.and_then(|text| text.parse::<Pointer>().ok());
        let mut steps = pointer.iter().flat_map(Pointer::steps);
        let first = steps.next().and_then(|step| self.document.get(&step));
        let found = first.and_then(|first| steps.try_fold(first, |node, step| node.step(&step)));
        found.unwrap_or(node)
    }

    /// Reports a keyword that has no effect.
    fn lost(&mut self, message: impl Into<String>, node: &Node) {
        self.counted
            .warn(Code::IGNORED_KEYWORD, message.into(), node.origin, Part::Key);
    }
}

/// A reference to a place in the document, which has moved.
fn moved(reference: &str) -> String {
    const PLACES: [(&str, &str); 3] = [
        ("#/definitions/", "#/components/schemas/"),
        ("#/parameters/", "#/components/parameters/"),
        ("#/responses/", "#/components/responses/"),
    ];
    let place = PLACES
        .iter()
        .find_map(|(from, to)| Some((to, reference.strip_prefix(from)?)));
    place.map_or_else(|| reference.to_owned(), |(to, rest)| format!("{to}{rest}"))
}

/// A reference object, with the reference to where its target has moved.
fn reference(node: &Node) -> Option<Node> {
    let written = node.as_object()?;
    let target = written.get("$ref")?;
    let text = target.as_str()?;
    let mut lowered = written.clone();
    lowered.insert("$ref", string(&moved(text), target.origin));
    Some(object(lowered, node.origin))
}
