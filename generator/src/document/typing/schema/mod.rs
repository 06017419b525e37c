//! Reads Schema Objects.

mod enumeration;
mod keywords;
mod kind;
mod mismatch;

use openapiv3::{Discriminator, ReferenceOr, Schema, SchemaData, SchemaKind};

use super::Typing;
use super::value::{extension, read_entries};
use crate::diagnostic::{Code, Severity};
use crate::document::extension::{NEVER, PREFIX_ITEMS, TUPLE};
use crate::document::source::Part;
use crate::document::tree::{Node, Object, Value};
use keywords::Keywords;

impl Typing<'_> {
    /// Reads a schema or a reference to one. An invalid schema becomes one that allows any value.
    pub(super) fn schema(&mut self, node: &Node) -> ReferenceOr<Schema> {
        if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
            return ReferenceOr::Reference {
                reference: reference.to_owned(),
            };
        }
        ReferenceOr::Item(self.schema_item(node))
    }

    pub(super) fn boxed_schema(&mut self, node: &Node) -> ReferenceOr<Box<Schema>> {
        if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
            return ReferenceOr::Reference {
                reference: reference.to_owned(),
            };
        }
        ReferenceOr::Item(Box::new(self.schema_item(node)))
    }

    fn schema_item(&mut self, node: &Node) -> Schema {
        let mut data = SchemaData::default();
        let object = match &node.value {
            Value::Object(object) => object,
            Value::Null => {
                if !self.broken.contains(&node.origin) {
                    self.lenient("a schema is empty: it allows any value".to_owned(), node, Part::Key);
                }
                return Schema {
                    schema_data: data,
                    schema_kind: SchemaKind::Any(Default::default()),
                };
            }
            _ => {
                self.wrong_type("a schema", "an object", node);
                return Schema {
                    schema_data: data,
                    schema_kind: SchemaKind::Any(Default::default()),
                };
            }
        };
        let mut keywords = Keywords::default();
        for (key, node) in object.iter() {
            match key {
                "nullable" => data.nullable = self.flag(key, node).unwrap_or_default(),
                "readOnly" => data.read_only = self.flag(key, node).unwrap_or_default(),
                "writeOnly" => data.write_only = self.flag(key, node).unwrap_or_default(),
                "deprecated" => data.deprecated = self.flag(key, node).unwrap_or_default(),
                "externalDocs" => data.external_docs = self.external_docs(node),
                "example" => data.example = Some(node.to_json()),
                "title" => data.title = self.text(key, node),
                "description" => data.description = self.text(key, node),
                "discriminator" => data.discriminator = self.discriminator(node),
                "default" => data.default = Some(node.to_json()),
                _ if extension(&mut data.extensions, key, node) => {}
                _ => self.keyword(&mut keywords, key, node),
            }
        }
        self.prefix_items(object, &mut keywords, &mut data);
        if let Some(name) = keywords.type_name {
            self.values_of_other_types(name, keywords.enumeration, object.get("default"));
        }
        if let Some((node, format)) = &keywords.format {
            self.unknown_format(format, node);
        }
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
        keywords.items = Some((node, ReferenceOr::Item(Box::new(items))));
    }

    fn discriminator(&mut self, node: &Node) -> Option<Discriminator> {
        let mut discriminator = Discriminator::default();
        let object = self.object("`discriminator`", node)?;
        if !object.contains_key("propertyName") {
            self.missing("`discriminator`", "propertyName", node);
            return None;
        }
        read_entries! { self, "`discriminator`", (key, node) in object.iter(), discriminator.extensions => {
            "propertyName" => discriminator.property_name = self.text(key, node)?,
            "mapping" => discriminator.mapping = self.map(key, node, |typing, node| typing.text("mapping", node)),
        } besides {
            // Of 3.2.
            "defaultMapping" => self.ignored(format!("`{key}` is ignored"), node),
        } }
        Some(discriminator)
    }
}

/// Minimum length of a closed tuple; `None` if it is open. With `items: false` and no `minItems` all items are
/// required, which is what authors mean.
fn least_items(items: Option<&Node>, keywords: &Keywords<'_>, count: usize) -> Option<usize> {
    let never = items.is_some_and(|items| items.get(NEVER).is_some());
    let bound = |held: &Option<(&Node, usize)>| held.as_ref().map(|(_, size)| *size);
    let (least, most) = (bound(&keywords.min_items), bound(&keywords.max_items));
    let ends = never || (least.is_some() && most == Some(count));
    let least = least.unwrap_or(count);
    (count > 0 && ends && most.is_none_or(|most| most == count) && least <= count).then_some(least)
}
