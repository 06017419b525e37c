//! Objects: where each property is written, and its name.

use std::collections::HashSet;

use crate::diagnostic::Code;
use crate::model::{Xml, XmlField, XmlId, XmlKind, XmlName, XmlPlace};

use super::super::Lower;
use super::super::facets::{Facets, Use};
use super::super::kinds::Kinds;
use super::super::location::At;
use super::collect::{Collected, Held, Share};
use super::forms::is_scalar;
use super::said::{NodeType, Said};

impl<'d> Lower<'d, '_> {
    /// What an object holds that all of the schemas describe, each in whole or in part. Anything, if they do not agree how a property
    /// is written.
    pub(super) fn xml_of_object(&mut self, schemas: &[Use<'d>], at: &At<'_>) -> XmlKind {
        let mut collected = Collected::default();
        let share = Share {
            is_part: false,
            is_sure: schemas.len() == 1,
        };
        for schema in schemas {
            self.collect_xml(*schema, share, at, &mut collected);
        }
        let mut fields = Vec::with_capacity(collected.properties.len());
        for (property, held) in &collected.properties {
            let schemas: Vec<Use<'d>> = held.iter().map(|held| held.schema).collect();
            let Some(said) = self.said_by_all(&schemas) else {
                let message =
                    format!("schemas of one value do not agree how `{property}` is written as XML: it is anything");
                self.report_at(held, message);
                return XmlKind::Any;
            };
            let mut field = self.xml_field(property, &schemas, &said, held);
            let is_list = self.forms_of_all(&schemas) == Kinds::ARRAY;
            field.required = collected.required.contains(property) && (is_list || field.place == XmlPlace::Text);
            fields.push(field);
        }
        // an object of which nothing is said may have anything, and so may one that must have what it does not describe
        let mut required = collected.required.iter();
        let has_undescribed = !collected.is_closed && required.any(|name| !collected.properties.contains_key(name));
        let is_open = collected.is_open || ((fields.is_empty() || has_undescribed) && collected.further.is_empty());
        let further = match (collected.further.as_slice(), is_open) {
            ([], false) => None,
            ([], true) => Some(self.xml.add(Xml::of(XmlKind::Any))),
            (held, _) => {
                let schemas: Vec<Use<'d>> = held.iter().map(|held| held.schema).collect();
                let at = held.first().map(|held| held.at.clone()).unwrap_or_default();
                Some(self.xml_of_further(&schemas, &At::Pointer(&at)))
            }
        };
        self.tell_apart(&mut fields, &collected);
        XmlKind::Object { fields, further }
    }

    fn xml_field(&mut self, property: &str, schemas: &[Use<'d>], said: &Said, held: &[Held<'d>]) -> XmlField {
        let forms = self.forms_of_all(schemas);
        let at = held.first().map(|held| held.at.clone()).unwrap_or_default();
        let at = At::Pointer(&at);
        if forms == Kinds::ARRAY && !matches!(said.node, Some(NodeType::Attribute | NodeType::Text)) {
            return self.xml_of_list(property, schemas, said, &at);
        }
        let is_value = is_scalar(forms) || forms == Kinds::ALL;
        // items are separated by spaces
        let is_list_of_values = forms == Kinds::ARRAY && {
            let items: Vec<Use<'d>> = schemas.iter().filter_map(|list| self.xml_items_of(*list)).collect();
            is_scalar(self.forms_of_all(&items))
        };
        let name = self.name_of_property(property, schemas, said);
        self.check_name(&name, &at);
        let place = match said.node {
            Some(NodeType::Attribute) if is_value || is_list_of_values => XmlPlace::Attribute,
            Some(NodeType::Text) if is_value => XmlPlace::Text,
            Some(node @ (NodeType::Attribute | NodeType::Text)) => {
                let what = if node == NodeType::Text { "text" } else { "an attribute" };
                let message =
                    format!("`{property}` cannot be {what} in XML, as it is no single value: it is an element");
                self.report_xml(&at, message);
                XmlPlace::Element
            }
            Some(NodeType::None) => {
                let message = format!("`nodeType: none` on `{property}` is not supported: it is an element of its own");
                self.report_xml(&at, message);
                XmlPlace::Element
            }
            Some(NodeType::Element) | None => XmlPlace::Element,
        };
        XmlField {
            property: property.to_owned(),
            name,
            place,
            within: None,
            required: false,
            xml: self.xml_of(schemas, &at),
        }
    }

    /// The value of a property that is not listed. A list is not wrapped, as in a property that is listed: each item is an element
    /// of the property's name, for which the items have none. Items with a name of their own need an element around them that has
    /// that of the property.
    fn xml_of_further(&mut self, schemas: &[Use<'d>], at: &At<'_>) -> XmlId {
        let items: Vec<Use<'d>> = schemas.iter().filter_map(|list| self.xml_items_of(*list)).collect();
        let is_wrapped = self.said_by_all(schemas).and_then(|said| said.wraps()) == Some(true);
        let is_named = || self.said_by_all(&items).is_some_and(|said| said.name.is_some());
        if is_wrapped || is_named() || self.forms_of_all(schemas) != Kinds::ARRAY {
            return self.xml_of(schemas, at);
        }
        let item = self.xml_of(&items, &at.child("items"));
        let item = self.xml.renamed(item, XmlName::default());
        self.xml.add(Xml::of(XmlKind::List(item)))
    }

    /// The name of a property: its own, else its key.
    fn name_of_property(&self, property: &str, schemas: &[Use<'d>], said: &Said) -> XmlName {
        match schemas {
            [only] => said.named(self.component_that_names(*only).unwrap_or(property)),
            _ => said.named(property),
        }
    }

    /// A list: within an element of its own, or its items beside the other properties.
    fn xml_of_list(&mut self, property: &str, lists: &[Use<'d>], said: &Said, at: &At<'_>) -> XmlField {
        let items: Vec<Use<'d>> = lists.iter().filter_map(|list| self.xml_items_of(*list)).collect();
        let of_items = self.said_by_all(&items).unwrap_or_default();
        let is_named_apart = is_named_apart(property, said, &of_items);
        let is_wrapped = said
            .wraps()
            .unwrap_or_else(|| is_named_apart && self.wraps_named_lists());
        let outer = self.name_of_property(property, lists, said);
        // "If `wrapped` is false, the name is ignored" (OpenAPI 3.0.3, "XML Object")
        let unnamed = Said {
            name: None,
            ..said.clone()
        };
        let list = match is_wrapped {
            true => outer.clone(),
            false => unnamed.named(property),
        };
        let item = self.xml_of_items(lists, Some(&list), at);
        let name = self.xml.all.get(item).map(|item| item.name.clone());
        let inner = match name {
            Some(name) if !name.local.is_empty() => name,
            _ => list,
        };
        let may_be_within = said.wraps().is_none() && outer.local != inner.local;
        let xml = self.xml.add(Xml {
            component: None,
            name: outer.clone(),
            kind: XmlKind::List(item),
        });
        self.check_name(&inner, at);
        if is_wrapped {
            self.check_name(&outer, at);
        }
        XmlField {
            property: property.to_owned(),
            place: match is_wrapped {
                true => XmlPlace::Element,
                false => XmlPlace::Unwrapped,
            },
            within: (!is_wrapped && may_be_within).then(|| outer.clone()),
            name: if is_wrapped { outer } else { inner },
            required: false,
            xml,
        }
    }

    /// Sees to it that no two properties are read from the same elements.
    fn tell_apart(&mut self, fields: &mut [XmlField], collected: &Collected<'d>) {
        let is_element = |field: &XmlField| matches!(field.place, XmlPlace::Element | XmlPlace::Unwrapped);
        let mut names: HashSet<XmlName> = HashSet::new();
        for field in fields.iter().filter(|field| is_element(field)) {
            if !names.insert(field.name.clone()) {
                let message = format!(
                    "`{}` is an element `{}` as another property is: it is not read from XML",
                    field.property, field.name.local
                );
                if let Some(held) = collected.properties.get(field.property.as_str()) {
                    self.report_at(held, message);
                }
            }
        }
        let names: HashSet<String> = names.into_iter().map(|name| name.local).collect();
        for field in fields {
            let is_taken = |within: &XmlName| names.contains(&within.local);
            if field.within.as_ref().is_some_and(is_taken) {
                field.within = None;
            }
        }
    }

    fn report_at(&mut self, held: &[Held<'d>], message: String) {
        if let Some(held) = held.first() {
            let at = held.at.clone();
            self.report_xml(&At::Pointer(&at), message);
        }
    }

    /// Whether lists whose items have another name are wrapped, though the document does not say so: else some object would have two
    /// lists that cannot be told apart. Such documents are made of descriptions in which lists are wrapped by default.
    fn wraps_named_lists(&mut self) -> bool {
        if let Some(known) = self.xml.wraps_named {
            return known;
        }
        let components = self.components;
        let schemas = components.into_iter().flat_map(|components| &components.schemas);
        let mut found = None;
        'all: for (component, schema) in schemas {
            let Some(schema) = self.content(Use::from(schema)) else {
                continue;
            };
            let mut names: HashSet<XmlName> = HashSet::new();
            for (property, schema) in Facets::of(schema).properties.into_iter().flatten() {
                let name = self.name_of_named_items(property, Use::from(schema));
                if name.is_some_and(|name| !names.insert(name)) {
                    found = Some((component, property));
                    break 'all;
                }
            }
        }
        if let Some((component, property)) = found {
            let at = At::Component("schemas", component);
            let at = at.child("properties");
            let message = "lists would have the same elements, and are not said to be wrapped: in this document, lists whose \
                           items have another name are taken to be wrapped";
            self.note(Code::LENIENT_VALUE, &at.child(property), message);
        }
        self.xml.wraps_named = Some(found.is_some());
        found.is_some()
    }

    /// The name of the items of a list that has another name and is not said to be wrapped or not.
    fn name_of_named_items(&mut self, property: &str, schema: Use<'d>) -> Option<XmlName> {
        let said = self.said(schema);
        if said.wraps().is_some() || self.xml_forms(schema) != Kinds::ARRAY {
            return None;
        }
        let items = self.said(self.xml_items_of(schema)?);
        is_named_apart(property, &said, &items).then(|| items.named(""))
    }
}

/// Whether the items of a list have a name that is not that of the list.
fn is_named_apart(property: &str, list: &Said, items: &Said) -> bool {
    let outer = list.name.as_deref().unwrap_or(property);
    items.name.as_deref().is_some_and(|name| name != outer)
}
