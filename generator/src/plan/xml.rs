//! Which tables of XML are written, and the names of their statics.

use std::collections::{HashMap, HashSet};

use crate::model::{Api, XmlId, XmlKind};

use super::names::{Case, Namespace, Scope};
use super::operation::OperationPlan;

/// How the bodies of operations are written as XML.
#[derive(Default)]
pub(crate) struct XmlPlan {
    /// The elements that are whole bodies, with the names of their statics, in the order in which operations need them.
    pub(crate) roots: Vec<(XmlId, String)>,
    /// The elements that others refer to by name: components, and values that may be within themselves.
    pub(crate) parts: Vec<(XmlId, String)>,
    of_roots: HashMap<XmlId, String>,
    of_parts: HashMap<XmlId, String>,
}

impl XmlPlan {
    pub(crate) fn of(api: &Api, operations: &[OperationPlan<'_>]) -> Self {
        let mut plan = Self::default();
        let mut scope = Scope::of(Namespace::Statics);
        for constant in CONSTANTS {
            scope.reserve(constant);
        }
        let mut open = Vec::new();
        for operation in operations {
            let source = operation.source;
            let body = source.body.as_ref();
            let bodies = body
                .into_iter()
                .chain(body.iter().flat_map(|body| body.others.iter().map(|other| &other.body)));
            let sent = bodies.filter_map(|body| body.xml);
            let received = source.successes.iter().chain(&source.errors);
            for root in sent.chain(received.filter_map(|response| response.xml)) {
                if plan.of_roots.contains_key(&root) {
                    continue;
                }
                let component = api.xml.get(api.xml.kind(root).0).and_then(|xml| xml.component.as_ref());
                let of = component.map_or(operation.name.as_str(), String::as_str);
                let name = scope.claim(&format!("{of} body"), Case::Screaming, "BODY");
                plan.of_roots.insert(root, name.clone());
                plan.roots.push((root, name));
                open.push(root);
            }
        }
        plan.reach(api, open, &mut scope);
        plan
    }

    /// Names what is reached from bodies.
    fn reach(&mut self, api: &Api, open: Vec<XmlId>, scope: &mut Scope) {
        let mut open: Vec<XmlId> = open.into_iter().rev().collect();
        let mut seen = HashSet::new();
        while let Some(id) = open.pop() {
            let (id, kind) = api.xml.kind(id);
            if !seen.insert(id) {
                continue;
            }
            let within: Vec<XmlId> = match kind {
                XmlKind::Object { fields, further } => fields.iter().map(|field| field.xml).chain(*further).collect(),
                XmlKind::List(item) => vec![*item],
                XmlKind::Scalar(_) | XmlKind::Any | XmlKind::Same(_) => continue,
            };
            if let Some(component) = api.xml.get(id).and_then(|xml| xml.component.as_ref()) {
                let name = scope.claim(component, Case::Screaming, "VALUE");
                self.of_parts.insert(id, name.clone());
                self.parts.push((id, name));
            }
            open.extend(within.into_iter().rev());
        }
    }

    /// The name of the static of a whole body.
    pub(crate) fn root(&self, id: XmlId) -> Option<&str> {
        self.of_roots.get(&id).map(String::as_str)
    }

    /// The name of the static of a part, if it has one.
    pub(crate) fn part(&self, id: XmlId) -> Option<&str> {
        self.of_parts.get(&id).map(String::as_str)
    }
}

/// The elements that every client has names for.
const CONSTANTS: [&str; 7] = ["ANY", "BASE64", "BOOLEAN", "NUMBER", "SCALAR", "TEXT", "TOKEN"];
