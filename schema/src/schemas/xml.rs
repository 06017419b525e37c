//! How values are written as XML (OpenAPI 3.0.3 and 3.2.0, "XML Object"), for those who have schemas and no tables.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::{Schema, SchemaId, Schemas};
use crate::Kinds;

/// The name of an element or attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct XmlName {
    /// The name without a prefix.
    pub local: String,
    /// The prefix by which it is written.
    pub prefix: String,
    /// The namespace.
    pub namespace: String,
}

/// Where in its element a property is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XmlPlace {
    /// An element.
    Element,
    /// The items of a list, each an element beside the other properties.
    Unwrapped,
    /// An attribute.
    Attribute,
    /// The text of the element of the object.
    Text,
}

/// What the XML Object of a schema says.
#[derive(Clone, Debug, Default)]
struct Said {
    name: Option<String>,
    namespace: Option<String>,
    prefix: Option<String>,
    node: Option<String>,
    wrapped: Option<bool>,
}

impl Said {
    fn of(schema: &Schema) -> Self {
        let Some(xml) = &schema.xml else { return Self::default() };
        let text = |key: &str| xml.get(key).and_then(Value::as_str).map(str::to_owned);
        let flag = |key: &str| xml.get(key).and_then(Value::as_bool);
        let by_flag = [("attribute", "attribute"), ("x-ms-text", "text")];
        let by_flag = by_flag.into_iter().find(|(key, _)| flag(key) == Some(true));
        Self {
            name: text("name"),
            namespace: text("namespace"),
            prefix: text("prefix"),
            node: text("nodeType").or_else(|| by_flag.map(|(_, node)| node.to_owned())),
            wrapped: flag("wrapped"),
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            name: self.name.or(other.name),
            namespace: self.namespace.or(other.namespace),
            prefix: self.prefix.or(other.prefix),
            node: self.node.or(other.node),
            wrapped: self.wrapped.or(other.wrapped),
        }
    }

    fn wraps(&self) -> Option<bool> {
        self.wrapped.or(match self.node.as_deref() {
            Some("element") => Some(true),
            Some("none") => Some(false),
            _ => None,
        })
    }

    fn named(&self, otherwise: &str) -> XmlName {
        XmlName {
            local: self.name.as_deref().unwrap_or(otherwise).to_owned(),
            prefix: self.prefix.clone().unwrap_or_default(),
            namespace: self.namespace.clone().unwrap_or_default(),
        }
    }
}

impl Schemas {
    fn said(&self, id: SchemaId) -> Said {
        let mut said = Said::default();
        let mut id = id;
        for _ in 0..16 {
            let schema = self.get(id);
            said = said.or(Said::of(schema));
            let parts = schema.parts("allOf");
            let (named, inline): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| self.get(*part).name.is_some());
            for part in &inline {
                said = said.or(Said::of(self.get(*part)));
            }
            let is_bare = |part: &SchemaId| self.get(*part).keywords.is_empty();
            match named.as_slice() {
                [only] if inline.iter().all(is_bare) => id = *only,
                _ => break,
            }
        }
        said
    }

    /// The name of the element of a whole body.
    pub fn xml_root(&self, id: SchemaId) -> XmlName {
        self.said(id).named(self.get(id).name.as_deref().unwrap_or("root"))
    }

    /// Whether a value can only be a list, null aside.
    pub fn is_xml_list(&self, id: SchemaId) -> bool {
        let kinds = self.kinds(id);
        kinds.meets(Kinds::ARRAY) && !kinds.meets(Kinds::OBJECT.or(Kinds::STRING).or(Kinds::NUMBER).or(Kinds::BOOLEAN))
    }

    /// The place and name of a property; of a list that is not wrapped, the name of each item.
    pub fn xml_property(&self, property: &str, id: SchemaId) -> (XmlPlace, XmlName) {
        let said = self.said(id);
        let is_list = self.is_xml_list(id);
        let can_be_text = !self.kinds(id).meets(Kinds::OBJECT) || self.kinds(id).meets(Kinds::STRING);
        match said.node.as_deref() {
            Some("attribute") if can_be_text => return (XmlPlace::Attribute, said.named(property)),
            Some("text" | "cdata") if can_be_text && !is_list => return (XmlPlace::Text, said.named(property)),
            _ => {}
        }
        if !is_list || self.is_xml_wrapped(property, id) {
            return (XmlPlace::Element, said.named(property));
        }
        let list = Said { name: None, ..said };
        (XmlPlace::Unwrapped, self.xml_item(id, Some(&list.named(property))))
    }

    /// Whether a list that is a property has an element of its own.
    fn is_xml_wrapped(&self, property: &str, id: SchemaId) -> bool {
        let said = self.said(id);
        said.wraps()
            .unwrap_or_else(|| self.is_named_apart(property, id, &said) && self.wraps_named_lists())
    }

    /// The name of the items of a list; `list` is that of the list itself, if it is a property.
    pub fn xml_item(&self, list_id: SchemaId, list: Option<&XmlName>) -> XmlName {
        let Some(items) = self.items(list_id) else {
            return list.cloned().unwrap_or_else(|| Said::default().named("item"));
        };
        let said = self.said(items);
        match (list, self.get(items).name.as_deref()) {
            (None, Some(component)) => said.named(component),
            (None, None) => said.named("item"),
            (Some(list), _) if said.name.is_none() && said.prefix.is_none() => XmlName {
                namespace: said.namespace.unwrap_or_else(|| list.namespace.clone()),
                ..list.clone()
            },
            (Some(list), _) => said.named(&list.local),
        }
    }

    fn is_named_apart(&self, property: &str, list: SchemaId, said: &Said) -> bool {
        let outer = said.name.as_deref().unwrap_or(property);
        let items = self.items(list).and_then(|items| self.said(items).name);
        items.is_some_and(|name| name != outer)
    }

    /// Whether lists whose items have another name are wrapped, though the document does not say so: else some object would have two
    /// lists that cannot be told apart.
    fn wraps_named_lists(&self) -> bool {
        *self.0.wraps_named_lists.get_or_init(|| {
            self.0
                .nodes
                .iter()
                .filter(|schema| schema.name.is_some())
                .any(|schema| {
                    let mut names = HashSet::new();
                    schema.properties().any(|(property, id)| {
                        let said = self.said(id);
                        let is_such =
                            said.wraps().is_none() && self.is_xml_list(id) && self.is_named_apart(property, id, &said);
                        is_such && !names.insert(self.xml_item(id, None))
                    })
                })
        })
    }

    /// Whether an object must have a property.
    pub fn requires(&self, id: SchemaId, property: &str) -> bool {
        let is_required = |schema: &Schema| schema.required().any(|name| name == property).then_some(());
        self.find(id, 0, &is_required).is_some()
    }

    /// The properties that the schemas of an object name.
    pub fn xml_properties(&self, id: SchemaId) -> Vec<(&str, SchemaId)> {
        let (mut found, mut seen, mut open) = (IndexMap::new(), HashSet::new(), vec![id]);
        while let Some(id) = open.pop() {
            if !seen.insert(id) || seen.len() > 1000 {
                continue;
            }
            let schema = self.get(id);
            for (name, property) in schema.properties() {
                found.entry(name).or_insert(property);
            }
            open.extend(
                ["allOf", "anyOf", "oneOf"]
                    .iter()
                    .flat_map(|keyword| schema.parts(keyword)),
            );
        }
        found.into_iter().collect()
    }
}
