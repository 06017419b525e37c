//! Reads Schema Objects.

mod default;
mod enumeration;
mod further;
mod keywords;
mod kind;
mod mismatch;

use openapiv3::{Discriminator, ReferenceOr, Schema, SchemaData, SchemaKind};

use super::Typing;
use super::value::read_entries;
use crate::diagnostic::{Code, Severity};
use crate::document::extension::{DEFAULT_MAPPING, NEVER, PREFIX_ITEMS, TUPLE};
use crate::document::source::Part;
use crate::document::tree::{Node, Object, Value};
use keywords::Keywords;

impl Typing<'_> {
    /// Reads a schema or a reference to one. An invalid schema becomes one that allows any value.
    pub(super) fn schema(&mut self, node: &Node) -> ReferenceOr<Schema> {
        match node.get("$ref").and_then(Node::as_str) {
            Some(reference) => ReferenceOr::ref_(reference),
            None => ReferenceOr::Item(self.schema_item(node)),
        }
    }

    pub(super) fn boxed_schema(&mut self, node: &Node) -> ReferenceOr<Box<Schema>> {
        match self.schema(node) {
            ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
            ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
        }
    }

    fn schema_item(&mut self, node: &Node) -> Schema {
        let mut data = SchemaData::default();
        let Value::Object(object) = &node.value else {
            if !node.is_null() {
                self.wrong_type("a schema", "an object", node);
            } else if !self.broken.contains(&node.origin) {
                self.lenient("a schema is empty: it allows any value".to_owned(), node, Part::Key);
            }
            return Schema {
                schema_data: data,
                schema_kind: SchemaKind::Any(Default::default()),
            };
        };
        let mut keywords = self.keywords(object, &mut data);
        self.further_properties(object, &mut keywords);
        self.prefix_items(object, &mut keywords, &mut data);
        if let Some(name) = keywords.type_name {
            self.values_of_other_types(name, keywords.enumeration);
        }
        data.default = self.default(node);
        let schema_kind = self.kind(keywords, &mut data.extensions);
        Schema {
            schema_data: data,
            schema_kind,
        }
    }

    /// Reads the schemas of `prefixItems`. For a closed tuple they replace `items`, else they are kept as raw data.
    fn prefix_items<'n>(&mut self, object: &'n Object, keywords: &mut Keywords<'n>, data: &mut SchemaData) {
        let Some((node, prefix)) = object.get(PREFIX_ITEMS).and_then(|node| Some((node, node.as_array()?))) else {
            return;
        };
        let Some(least) = least_items(object.get("items"), keywords, prefix.len()) else {
            for item in prefix
                .iter()
                .filter(|item| item.as_object().is_none() && item.as_bool().is_none())
            {
                self.wrong_type("a schema", "an object", item);
            }
            return;
        };
        if keywords.min_items.is_none() {
            let message = "no more items may follow and `minItems` is missing: taken as a list of fixed length, and shorter \
                           ones, which are allowed, are refused";
            let help = Some("set the minimum length with `minItems`".to_owned());
            let (severity, code) = (Severity::Warning, Code::TUPLE);
            let (message, origin) = (message.to_owned(), node.origin);
            self.counted
                .add_with_help(severity, code, message, help, origin, Part::Value);
        }
        data.extensions.shift_remove(PREFIX_ITEMS);
        let mut schema_data = SchemaData::default();
        schema_data.extensions.insert(TUPLE.to_owned(), least.into());
        let items = Schema {
            schema_data,
            schema_kind: SchemaKind::OneOf {
                one_of: prefix.iter().map(|item| self.schema(item)).collect(),
            },
        };
        keywords.given.retain(|(key, _)| *key != "items");
        keywords.items = keywords.given("items", node, Some(ReferenceOr::Item(Box::new(items))));
    }

    fn discriminator(&mut self, node: &Node) -> Option<Discriminator> {
        let mut discriminator = Discriminator::default();
        let object = self.object("`discriminator`", node)?;
        self.required("`discriminator`", "propertyName", node)?;
        read_entries! { self, "`discriminator`", (key, node) in object.iter(), discriminator.extensions => {
            "propertyName" => discriminator.property_name = self.text(key, node)?,
            "mapping" => discriminator.mapping = self.map(key, node, |typing, node| typing.text("mapping", node)),
            "defaultMapping" => {
                let target = self.text(key, node);
                let target = target.map(|target| (DEFAULT_MAPPING.to_owned(), target.into()));
                discriminator.extensions.extend(target);
            },
        } }
        Some(discriminator)
    }
}

/// Minimum length of a closed tuple; `None` if it is open. With `items: false` and no `minItems` all items are
/// required, which is what authors mean.
fn least_items(items: Option<&Node>, keywords: &Keywords<'_>, count: usize) -> Option<usize> {
    let never = items.is_some_and(|items| items.get(NEVER).is_some());
    let (least, most) = (keywords.min_items, keywords.max_items);
    let ends = never || (least.is_some() && most == Some(count));
    let least = least.unwrap_or(count);
    (count > 0 && ends && most.is_none_or(|most| most == count) && least <= count).then_some(least)
}
