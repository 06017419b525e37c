//! How values are written as XML (OpenAPI 3.0.3 and 3.2.0, "XML Object").
//!
//! As constraints do, this follows schemas and not types: types are shared by what they are in JSON. Schemas that describe one
//! value (parts of `allOf`, alternatives, a property that several of them have) are taken together.

mod collect;
mod fields;
mod forms;
mod names;
mod said;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};

use openapiv3::{MediaType, Schema};

use crate::diagnostic::Code;
use crate::document::Pointer;
use crate::model::{AllXml, Xml, XmlId, XmlKind, XmlName};

use super::Lower;
use super::body::essence;
use super::facets::{Facets, Use};
use super::kinds::Kinds;
use super::location::At;
use said::{Said, only_reference};

/// The name of an element that the document gives none.
const ROOT: &str = "root";
/// The same of the items of a list.
const ITEM: &str = "item";
/// How many schemas may describe one value, and how deep such values may be in each other; beyond, it is anything.
const MOST_TOGETHER: usize = 64;
const MOST_NESTED: usize = 16;

/// What is known of XML so far.
#[derive(Default)]
pub(super) struct WrittenXml<'d> {
    all: AllXml,
    /// The nodes by the addresses of the schemas that describe their values.
    known: HashMap<Vec<*const Schema>, XmlId>,
    /// The nodes that are no components, by what they say.
    equal: HashMap<Xml, XmlId>,
    /// References to components whose nodes are still empty.
    queue: VecDeque<(Use<'d>, XmlId)>,
    /// The values in place that are being written down, with a node if they are within themselves.
    open: HashMap<Vec<*const Schema>, Option<XmlId>>,
    /// The JSON types of schemas, by their addresses.
    forms: HashMap<*const Schema, Kinds>,
    /// How deep the value is in others that several schemas describe.
    nested: usize,
    /// The places that were reported.
    reported: HashSet<Pointer>,
    /// Whether lists with a name are wrapped although the document does not say so.
    wraps_named: Option<bool>,
}

impl WrittenXml<'_> {
    pub(super) fn finish(self) -> AllXml {
        self.all
    }

    fn add(&mut self, xml: Xml) -> XmlId {
        if let Some(known) = self.equal.get(&xml) {
            return *known;
        }
        let id = self.all.add(xml.clone());
        self.equal.insert(xml, id);
        id
    }

    /// The node with another name. What it holds may not be known yet.
    fn renamed(&mut self, id: XmlId, name: XmlName) -> XmlId {
        let kind = match self.all.get(id) {
            Some(known) if known.name == name => return id,
            Some(known) if matches!(known.kind, XmlKind::Scalar(_)) => known.kind.clone(),
            _ => XmlKind::Same(id),
        };
        self.add(Xml {
            component: None,
            name,
            kind,
        })
    }
}

/// Whether a media type is XML.
pub(super) fn is_xml(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "application/xml" | "text/xml") || essence.ends_with("+xml")
}

impl<'d> Lower<'d, '_> {
    /// Whether a body is read and written as XML: its media type is, and its schema says something of what is in the elements. Other
    /// XML is text or bytes, as the caller has it.
    pub(super) fn is_typed_xml(&mut self, media_type: &str, media: &'d MediaType) -> bool {
        if self.untyped_xml || !is_xml(media_type) {
            return false;
        }
        let Some(schema) = media.schema.as_ref().map(Use::from) else {
            return false;
        };
        let forms = self.xml_forms(schema);
        let is_free =
            |facets: Facets<'d>| facets.is_any_object() && facets.one_of.is_empty() && facets.any_of.is_empty();
        !forms.is_none()
            && forms != Kinds::STRING
            && forms != Kinds::ALL
            && !self.content(schema).map(Facets::of).is_some_and(is_free)
    }

    /// How the value of a body is written. `is_sent`: it needs a name for its root.
    pub(super) fn xml_of_body(&mut self, media: &'d MediaType, is_sent: bool, at: &At<'_>) -> Option<XmlId> {
        let schema = media.schema.as_ref().map(Use::from)?;
        let at = at.child("schema");
        let said = self.said(schema);
        let name = match self.component_of(self.referred(schema)) {
            Some(component) => said.named(component),
            None => {
                if is_sent && said.name.is_none() {
                    let message = format!("the root element has no name: `{ROOT}` is sent");
                    let help = "name it by `xml: {name: ..}` in the schema";
                    self.warn(Code::LENIENT_VALUE, &at, message, Some(help));
                }
                said.named(ROOT)
            }
        };
        self.check_name(&name, &at);
        let id = self.xml_of(&[schema], &at);
        let id = self.xml.renamed(id, name);
        self.drain_xml();
        Some(id)
    }

    /// Writes down the components that were reached.
    fn drain_xml(&mut self) {
        while let Some((reference, id)) = self.xml.queue.pop_front() {
            let Some(component) = self.component_of(reference) else {
                continue;
            };
            let kind = self.xml_kind(&[reference], &At::Component("schemas", component));
            if let Some(xml) = self.xml.all.get_mut(id) {
                xml.kind = kind;
            }
        }
    }

    /// The component that a schema refers to.
    fn component_of(&self, schema: Use<'d>) -> Option<&'d str> {
        match schema {
            Use::Reference(reference) => self.target(reference).map(|(name, _)| name),
            Use::Inline(_) => None,
        }
    }

    /// The node of a value that all of the schemas describe.
    fn xml_of(&mut self, schemas: &[Use<'d>], at: &At<'_>) -> XmlId {
        let mut key: Vec<*const Schema> = Vec::new();
        let mut meant: Vec<Use<'d>> = Vec::new();
        for schema in schemas.iter().map(|schema| self.referred(*schema)) {
            let address = self.content(schema).map(std::ptr::from_ref);
            if let Some(address) = address.filter(|address| !key.contains(address)) {
                key.push(address);
                meant.push(schema);
            }
        }
        if let Some(known) = self.xml.known.get(&key) {
            return *known;
        }
        let forms = self.forms_of_all(&meant);
        let component = match meant.as_slice() {
            [only] => self.component_of(*only).map(|component| (*only, component)),
            _ => None,
        };
        let id = match (self.xml_scalar(&meant, forms), component) {
            (Some(scalar), _) => self.xml.add(Xml::of(XmlKind::Scalar(scalar))),
            (None, Some((only, component))) => {
                let id = self.xml.all.add(Xml {
                    component: Some(component.to_owned()),
                    name: self.said(only).named(component),
                    kind: XmlKind::Any,
                });
                self.xml.queue.push_back((only, id));
                id
            }
            (None, None) if meant.is_empty() || meant.len() > MOST_TOGETHER || self.xml.nested > MOST_NESTED => {
                self.xml.add(Xml::of(XmlKind::Any))
            }
            (None, None) => self.xml_in_place(&key, &meant, at),
        };
        self.xml.known.insert(key, id);
        id
    }

    /// The node of a value that is no component. It is one of its own only if it is within itself.
    fn xml_in_place(&mut self, key: &[*const Schema], schemas: &[Use<'d>], at: &At<'_>) -> XmlId {
        if let Some(within) = self.xml.open.get_mut(key) {
            let all = &mut self.xml.all;
            return *within.get_or_insert_with(|| {
                all.add(Xml {
                    component: Some(last_name(&at.pointer())),
                    ..Xml::of(XmlKind::Any)
                })
            });
        }
        self.xml.open.insert(key.to_vec(), None);
        let is_joined = usize::from(schemas.len() > 1);
        self.xml.nested += is_joined;
        let kind = self.xml_kind(schemas, at);
        self.xml.nested -= is_joined;
        match self.xml.open.remove(key).flatten() {
            None => self.xml.add(Xml::of(kind)),
            Some(id) => {
                if let Some(xml) = self.xml.all.get_mut(id) {
                    xml.kind = kind;
                }
                id
            }
        }
    }

    /// The reference that a schema is, what is said beside it left out.
    fn referred(&self, schema: Use<'d>) -> Use<'d> {
        let mut schema = schema;
        for _ in 0..MOST_TOGETHER {
            let Use::Inline(inline) = schema else { break };
            match only_reference(&Facets::of(inline)) {
                Some(reference) => schema = reference,
                None => break,
            }
        }
        schema
    }

    fn xml_kind(&mut self, schemas: &[Use<'d>], at: &At<'_>) -> XmlKind {
        match self.forms_of_all(schemas) {
            Kinds::ARRAY => XmlKind::List(self.xml_of_items(schemas, None, at)),
            Kinds::OBJECT => self.xml_of_object(schemas, at),
            forms => match self.xml_scalar(schemas, forms) {
                Some(scalar) => XmlKind::Scalar(scalar),
                None => {
                    if forms != Kinds::ALL && !forms.is_none() {
                        let message = "a value that may be an object or list, or something else, is anything in XML: what `xml` \
                                       says of its parts has no effect";
                        self.report_xml(at, message.to_owned());
                    }
                    XmlKind::Any
                }
            },
        }
    }

    /// The items of a list. `list`: the name of the list where it is a property.
    fn xml_of_items(&mut self, lists: &[Use<'d>], list: Option<&XmlName>, at: &At<'_>) -> XmlId {
        let items: Vec<Use<'d>> = lists.iter().filter_map(|list| self.xml_items_of(*list)).collect();
        let said = self.said_by_all(&items).unwrap_or_default();
        let name = self.name_of_items(&items, &said, list);
        let at = at.child("items");
        if self.forms_of_all(&items) == Kinds::ARRAY && said.wraps() != Some(true) {
            let message = "a list within a list has no meaning in XML unless it is wrapped: taken to be wrapped";
            self.report_xml(&at, message.to_owned());
        }
        let id = self.xml_of(&items, &at);
        self.xml.renamed(id, name)
    }

    /// The schema of the items of a list that is no tuple.
    fn xml_items_of(&self, list: Use<'d>) -> Option<Use<'d>> {
        let mut open = vec![list];
        for _ in 0..MOST_TOGETHER {
            let facets = Facets::of(self.content(open.pop()?)?);
            if let Some(items) = facets.items {
                return Some(items);
            }
            let parts = facets.all_of.iter().chain(facets.one_of).chain(facets.any_of);
            open.extend(parts.rev().map(Use::from));
        }
        None
    }

    /// The name of each item: its own, else that of the list, which is the property's (OpenAPI 3.0.3, "XML Arrays").
    fn name_of_items(&self, items: &[Use<'d>], said: &Said, list: Option<&XmlName>) -> XmlName {
        let component = match items {
            [only] if list.is_none() => self.component_of(self.referred(*only)),
            [only] => self.component_that_names(*only),
            _ => None,
        };
        match (list, component) {
            (_, Some(component)) => said.named(component),
            (Some(list), _) if said.name.is_none() && said.prefix.is_none() => XmlName {
                namespace: said.namespace.clone().unwrap_or_else(|| list.namespace.clone()),
                ..list.clone()
            },
            (Some(list), _) => said.named(&list.local),
            (None, _) => said.named(ITEM),
        }
    }

    /// Whether a schema that is referred to has its own element, and the property no other (OpenAPI 3.2.0: `nodeType` is `none` by
    /// default beside a `$ref`).
    pub(super) fn names_by_component(&self) -> bool {
        let mut version = self.openapi.openapi.split('.').skip(1);
        let minor = version.next().and_then(|minor| minor.parse::<u32>().ok());
        minor.is_some_and(|minor| minor >= 2)
    }

    /// Reports what cannot be written as the document says, once for each place.
    fn report_xml(&mut self, at: &At<'_>, message: String) {
        if self.xml.reported.insert(at.pointer()) {
            self.warn(Code::IGNORED_KEYWORD, at, message, None);
        }
    }
}

/// The name of what stands at a place.
fn last_name(place: &Pointer) -> String {
    let is_name = |step: &Cow<'_, str>| step.parse::<usize>().is_err();
    let name = place.steps().filter(is_name).last();
    name.map_or_else(String::new, Cow::into_owned)
}
