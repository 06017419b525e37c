//! Reads schemas out of a document.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::Value;

use super::{Additional, Bound, Discriminator, Kinds, Schema, SchemaId, Schemas};
use crate::pattern::Pattern;

/// How deep inline schemas may nest; what lies deeper allows anything.
const DEPTH_LIMIT: usize = 160;

/// Reads schemas out of a document; references are followed when [`Reading::finish`] is called.
pub(crate) struct Reading<'a> {
    root: &'a Value,
    schemas: Schemas,
    known: HashMap<String, SchemaId>,
    waiting: VecDeque<(String, SchemaId)>,
    notices: Vec<String>,
}

impl<'a> Reading<'a> {
    /// `root` is the whole document, which references point into.
    pub(crate) fn new(root: &'a Value) -> Self {
        Self {
            root,
            schemas: Schemas::default(),
            known: HashMap::new(),
            waiting: VecDeque::new(),
            notices: Vec::new(),
        }
    }

    /// Reads one schema.
    pub(crate) fn read(&mut self, value: &Value) -> SchemaId {
        self.read_within(value, 0)
    }

    /// Reads what was referred to, until nothing new is met.
    pub(crate) fn finish(mut self) -> (Schemas, Vec<String>) {
        while let Some((reference, id)) = self.waiting.pop_front() {
            let found = reference
                .strip_prefix('#')
                .and_then(|pointer| {
                    let pointer = percent_encoding::percent_decode_str(pointer);
                    self.root.pointer(&pointer.decode_utf8_lossy())
                })
                .cloned();
            let mut schema = match found {
                Some(value) if value.get("$ref").is_some() => Schema {
                    all_of: vec![self.read_within(&value, 0)],
                    ..Schema::default()
                },
                Some(value) => self.schema(&value, 0),
                None => {
                    self.notices
                        .push(format!("`{reference}` leads nowhere; any value passes there"));
                    Schema::default()
                }
            };
            schema.name = reference
                .strip_prefix("#/components/schemas/")
                .filter(|name| !name.contains('/'))
                .map(|name| name.replace("~1", "/").replace("~0", "~"));
            if let Some(node) = self.schemas.nodes.get_mut(id.0) {
                *node = schema;
            }
        }
        self.notices.sort();
        self.notices.dedup();
        (self.schemas, self.notices)
    }

    fn add(&mut self, schema: Schema) -> SchemaId {
        self.schemas.nodes.push(schema);
        SchemaId(self.schemas.nodes.len() - 1)
    }

    fn referred(&mut self, reference: &str) -> SchemaId {
        if let Some(id) = self.known.get(reference) {
            return *id;
        }
        let id = self.add(Schema::default());
        self.known.insert(reference.to_owned(), id);
        self.waiting.push_back((reference.to_owned(), id));
        id
    }

    fn read_within(&mut self, value: &Value, depth: usize) -> SchemaId {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            return self.referred(reference);
        }
        let schema = if depth > DEPTH_LIMIT {
            self.notices
                .push("a schema is nested too deep; any value passes there".to_owned());
            Schema::default()
        } else {
            self.schema(value, depth)
        };
        self.add(schema)
    }

    fn schema(&mut self, value: &Value, depth: usize) -> Schema {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let flag = |key: &str| value.get(key).and_then(Value::as_bool).unwrap_or(false);
        let count = |key: &str| value.get(key).and_then(Value::as_u64);
        let deeper = depth + 1;
        // What `prefixItems` and `items: false` of 3.1 have become.
        let first_items = match value.get("x-specwright-prefix-items") {
            Some(Value::Array(items)) => items.iter().map(|item| self.read_within(item, deeper)).collect(),
            _ => Vec::new(),
        };
        let closed = !first_items.is_empty() && value.pointer("/items/x-specwright-never").is_some();
        Schema {
            name: None,
            kinds: match value.get("type") {
                Some(Value::String(name)) => Some(Kinds::named(name)),
                Some(Value::Array(names)) => Some(
                    names
                        .iter()
                        .filter_map(Value::as_str)
                        .fold(Kinds::NONE, |sum, name| sum.or(Kinds::named(name))),
                ),
                _ => None,
            },
            nullable: flag("nullable"),
            read_only: flag("readOnly"),
            write_only: flag("writeOnly"),
            enumeration: match (value.get("enum"), value.get("const")) {
                (Some(Value::Array(values)), _) if !values.is_empty() => Some(values.clone()),
                (_, Some(value)) => Some(vec![value.clone()]),
                _ => None,
            },
            format: text("format").map(str::to_owned),
            pattern: text("pattern").and_then(|pattern| {
                let compiled = Pattern::new(pattern);
                if compiled.is_none() {
                    self.notices
                        .push(format!("pattern `{pattern}` is beyond the engine and not checked"));
                }
                compiled
            }),
            min_length: count("minLength"),
            max_length: count("maxLength"),
            minimum: bound(value, "minimum", "exclusiveMinimum"),
            maximum: bound(value, "maximum", "exclusiveMaximum"),
            multiple_of: value
                .get("multipleOf")
                .and_then(Value::as_number)
                .filter(|number| number.as_f64().is_some_and(|step| step > 0.0))
                .cloned(),
            items: value
                .get("items")
                .filter(|_| !closed)
                .map(|items| self.read_within(items, deeper)),
            min_items: count("minItems").or(closed.then_some(first_items.len() as u64)),
            max_items: count("maxItems").or(closed.then_some(first_items.len() as u64)),
            first_items,
            unique_items: flag("uniqueItems"),
            properties: match value.get("properties") {
                Some(Value::Object(properties)) => properties
                    .iter()
                    .map(|(name, schema)| (name.clone(), self.read_within(schema, deeper)))
                    .collect(),
                _ => BTreeMap::new(),
            },
            required: match value.get("required") {
                Some(Value::Array(names)) => {
                    let names = names.iter().filter_map(Value::as_str);
                    names.map(str::to_owned).collect()
                }
                _ => Vec::new(),
            },
            additional: match value.get("additionalProperties") {
                None => Additional::Open,
                Some(Value::Bool(false)) => Additional::Nothing,
                Some(Value::Object(schema)) if !schema.is_empty() => {
                    Additional::Schema(self.read_within(&Value::Object(schema.clone()), deeper))
                }
                Some(_) => Additional::Any,
            },
            min_properties: count("minProperties"),
            max_properties: count("maxProperties"),
            all_of: self.list(value.get("allOf"), deeper),
            any_of: self.list(value.get("anyOf"), deeper),
            one_of: self.list(value.get("oneOf"), deeper),
            not: value.get("not").map(|not| self.read_within(not, deeper)),
            discriminator: value
                .get("discriminator")
                .and_then(|discriminator| self.discriminator(discriminator)),
            example: value.get("example").cloned().or_else(|| {
                let examples = value.get("examples")?.as_array()?;
                examples.first().cloned()
            }),
            default: value.get("default").cloned(),
            xml_name: value.pointer("/xml/name").and_then(Value::as_str).map(str::to_owned),
        }
    }

    fn list(&mut self, value: Option<&Value>, depth: usize) -> Vec<SchemaId> {
        match value {
            Some(Value::Array(schemas)) => schemas.iter().map(|schema| self.read_within(schema, depth)).collect(),
            _ => Vec::new(),
        }
    }

    fn discriminator(&mut self, value: &Value) -> Option<Discriminator> {
        let property = value.get("propertyName")?.as_str()?.to_owned();
        let mut mapping = Vec::new();
        if let Some(Value::Object(entries)) = value.get("mapping") {
            for (tag, target) in entries {
                let Some(target) = target.as_str() else {
                    continue;
                };
                let reference = if target.starts_with('#') {
                    target.to_owned()
                } else {
                    format!("#/components/schemas/{target}")
                };
                mapping.push((tag.clone(), self.referred(&reference)));
            }
        }
        Some(Discriminator { property, mapping })
    }
}

/// A bound in either form: a flag beside the value (3.0) or a value of its own (3.1).
fn bound(value: &Value, inclusive: &str, exclusive: &str) -> Option<Bound> {
    match (value.get(inclusive), value.get(exclusive)) {
        (_, Some(Value::Number(number))) => Some(Bound {
            value: number.clone(),
            exclusive: true,
        }),
        (Some(Value::Number(number)), flag) => Some(Bound {
            value: number.clone(),
            exclusive: flag == Some(&Value::Bool(true)),
        }),
        _ => None,
    }
}
