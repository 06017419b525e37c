//! Security schemes of Swagger 2.0.

use super::{Lowering, object, string};
use crate::document::tree::{Node, Object};

impl Lowering<'_, '_> {
    pub(super) fn scheme(&mut self, node: &Node) -> Node {
        let Some(written) = node.as_object() else {
            return node.clone();
        };
        let text = |key: &str| written.get(key).and_then(Node::as_str);
        match text("type") {
            Some("basic") => basic(node, written),
            Some("oauth2") => oauth2(node, written),
            _ => node.clone(),
        }
    }
}

fn basic(node: &Node, written: &Object) -> Node {
    let mut scheme = written.clone();
    if let Some(kind) = written.get("type") {
        scheme.insert("type", string("http", kind.origin));
        scheme.insert("scheme", string("basic", kind.origin));
    }
    object(scheme, node.origin)
}

/// The one flow of a scheme became one of several.
fn oauth2(node: &Node, written: &Object) -> Node {
    const OF_FLOW: [&str; 3] = ["authorizationUrl", "tokenUrl", "scopes"];
    let Some(kind) = written.get("flow") else {
        return node.clone();
    };
    let name = match kind.as_str() {
        Some("application") => "clientCredentials",
        Some("accessCode") => "authorizationCode",
        Some(other) => other,
        None => return node.clone(),
    };
    let (mut scheme, mut flow) = (Object::default(), Object::default());
    for (key, value) in written.iter().filter(|(key, _)| *key != "flow") {
        match OF_FLOW.contains(&key) {
            true => flow.insert(key, value.clone()),
            false => scheme.insert(key, value.clone()),
        }
    }
    if !flow.contains_key("scopes") {
        flow.insert("scopes", object(Object::default(), kind.origin));
    }
    let mut flows = Object::default();
    flows.insert(name, object(flow, kind.origin));
    scheme.insert("flows", object(flows, kind.origin));
    object(scheme, node.origin)
}
