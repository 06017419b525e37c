//! What the XML Object of a schema says (OpenAPI 3.0.3 and 3.2.0, "XML Object").

use openapiv3::Schema;
use serde_json::Value;

use crate::document::extension::XML;
use crate::model::XmlName;

use super::super::Lower;
use super::super::facets::{Facets, Use};

/// The most schemas that are followed through references and `allOf`.
const MOST_HOPS: usize = 64;

/// What is said of one schema, its references followed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) name: Option<String>,
    pub(super) namespace: Option<String>,
    pub(super) prefix: Option<String>,
    pub(super) node: Option<NodeType>,
    pub(super) wrapped: Option<bool>,
}

/// `nodeType`, or `attribute` and what TypeSpec and AutoRest write for text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeType {
    Element,
    Attribute,
    Text,
    None,
}

impl Said {
    fn of(schema: &Schema) -> Self {
        let Some(xml) = schema.schema_data.extensions.get(XML) else {
            return Self::default();
        };
        let text = |key: &str| xml.get(key).and_then(Value::as_str).map(str::to_owned);
        let flag = |key: &str| xml.get(key).and_then(Value::as_bool);
        let node = match xml.get("nodeType").and_then(Value::as_str) {
            Some("element") => Some(NodeType::Element),
            Some("attribute") => Some(NodeType::Attribute),
            // both are text to who reads them
            Some("text" | "cdata") => Some(NodeType::Text),
            Some("none") => Some(NodeType::None),
            _ if flag("attribute") == Some(true) => Some(NodeType::Attribute),
            _ if flag("x-ms-text") == Some(true) => Some(NodeType::Text),
            _ => None,
        };
        Self {
            name: text("name").filter(|name| !name.trim().is_empty()),
            namespace: text("namespace"),
            prefix: text("prefix"),
            node,
            wrapped: flag("wrapped"),
        }
    }

    /// What is said here, else there.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            name: self.name.or(other.name),
            namespace: self.namespace.or(other.namespace),
            prefix: self.prefix.or(other.prefix),
            node: self.node.or(other.node),
            wrapped: self.wrapped.or(other.wrapped),
        }
    }

    /// Whether both can be said of one property.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        let both = self.clone().or(other.clone());
        both == other.clone().or(self.clone())
    }

    /// Whether it says that a list has an element of its own; nothing if it does not say.
    pub(super) fn wraps(&self) -> Option<bool> {
        let by_node = self.node.and_then(|node| match node {
            NodeType::Element => Some(true),
            NodeType::None => Some(false),
            NodeType::Attribute | NodeType::Text => None,
        });
        self.wrapped.or(by_node)
    }

    /// The name, where this says none the one that is given.
    pub(super) fn named(&self, otherwise: &str) -> XmlName {
        let name = self.name.as_deref().unwrap_or(otherwise);
        // some write the prefix into the name
        let (prefix, local) = match (&self.prefix, name.split_once(':')) {
            (None, Some((prefix, local))) if !prefix.is_empty() && !local.is_empty() => (prefix.to_owned(), local),
            (prefix, _) => (prefix.clone().unwrap_or_default(), name),
        };
        XmlName {
            local: local.to_owned(),
            prefix,
            namespace: self.namespace.clone().unwrap_or_default(),
        }
    }
}

impl<'d> Lower<'d, '_> {
    /// What is said of a schema: by itself, by the parts of its `allOf` that are written in place, and by what it refers to.
    pub(super) fn said(&self, schema: Use<'d>) -> Said {
        let mut said = Said::default();
        let mut schema = schema;
        for _ in 0..MOST_HOPS {
            let inline = match schema {
                Use::Inline(inline) => inline,
                Use::Reference(reference) => match self.target(reference) {
                    Some((_, target)) => {
                        schema = target;
                        continue;
                    }
                    None => return said,
                },
            };
            let facets = Facets::of(inline);
            said = said.or(said_in_place(inline, &facets));
            match only_reference(&facets) {
                Some(reference) => schema = reference,
                None => return said,
            }
        }
        said
    }

    /// The component whose name a property or item has: since OpenAPI 3.2 a schema that is referred to has its own element, and
    /// what refers to it none, unless a `nodeType` beside the reference says so.
    pub(super) fn component_that_names(&self, schema: Use<'d>) -> Option<&'d str> {
        let is_own_node = match schema {
            Use::Inline(inline) => said_in_place(inline, &Facets::of(inline)).node.is_some(),
            Use::Reference(_) => false,
        };
        let component = self.component_of(self.referred(schema))?;
        (self.names_by_component() && !is_own_node).then_some(component)
    }

    /// What is said of a property by all schemas that describe it; nothing if they do not agree.
    pub(super) fn said_by_all(&self, schemas: &[Use<'d>]) -> Option<Said> {
        let mut all = Said::default();
        for schema in schemas {
            let said = self.said(*schema);
            if !all.agrees_with(&said) {
                return None;
            }
            all = all.or(said);
        }
        Some(all)
    }
}

/// What is said of a schema by itself, and by the parts of its `allOf` that are written in place.
fn said_in_place(inline: &Schema, facets: &Facets<'_>) -> Said {
    let parts = facets.all_of.iter().filter_map(|part| part.as_item());
    parts.fold(Said::of(inline), |said, part| said.or(Said::of(part)))
}

/// The only reference of an `allOf`, beside which nothing but annotations stand: what OpenAPI 3.0 has for a reference with a
/// description, or with an XML Object.
pub(super) fn only_reference<'d>(facets: &Facets<'d>) -> Option<Use<'d>> {
    let rest = Facets { all_of: &[], ..*facets };
    let mut references = facets.all_of.iter().filter(|part| part.as_item().is_none());
    let only = references.next().filter(|_| references.next().is_none())?;
    let is_bare = |part: &Schema| {
        let facets = Facets::of(part);
        facets.is_bare() && facets.required.is_empty() && !facets.not
    };
    let parts_are_bare = facets.all_of.iter().filter_map(|part| part.as_item()).all(is_bare);
    (parts_are_bare && rest.is_bare() && rest.required.is_empty() && !rest.not).then(|| Use::from(only))
}
