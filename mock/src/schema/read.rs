//! Reads schemas out of a document.

use std::collections::{HashMap, VecDeque};

use jsonschema::PatternOptions;
use serde_json::{Map, Value, json};
use specwright::document::extension::{DEFAULT_MAPPING, FURTHER, NEVER, PREFIX_ITEMS, TUPLE};

use super::keyword::{PATTERN, RANGE, refer};
use super::{Discriminator, Kinds, Schema, SchemaId, Schemas, format};
use crate::pattern::Pattern;

/// How deep inline schemas may nest; what lies deeper allows anything.
const DEPTH_LIMIT: usize = 160;

/// Reads schemas out of a document; references are followed when [`Reading::finish`] is called.
pub(crate) struct Reading<'a> {
    root: &'a Value,
    nodes: Vec<Schema>,
    known: HashMap<String, SchemaId>,
    waiting: VecDeque<(String, SchemaId)>,
    notices: Vec<String>,
}

impl<'a> Reading<'a> {
    /// `root` is the whole document, which references point into.
    pub(crate) fn new(root: &'a Value) -> Self {
        Self {
            root,
            nodes: Vec::new(),
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
        let root = self.root;
        while let Some((reference, id)) = self.waiting.pop_front() {
            let pointer = reference.strip_prefix('#').map(crate::percent::decode);
            let mut schema = match pointer.and_then(|pointer| root.pointer(&pointer)) {
                Some(value) if value.get("$ref").is_some() => Schema {
                    keywords: Map::from_iter([("allOf".to_owned(), json!([self.part(value, 0)]))]),
                    ..Schema::default()
                },
                Some(value) => self.schema(value, 0),
                None => {
                    self.notices
                        .push(format!("`{reference}` leads nowhere; any value passes there"));
                    Schema::default()
                }
            };
            schema.referenced = true;
            schema.name = reference
                .strip_prefix("#/components/schemas/")
                .filter(|name| !name.contains('/'))
                .map(|name| name.replace("~1", "/").replace("~0", "~"));
            if let Some(node) = self.nodes.get_mut(id.0) {
                *node = schema;
            }
        }
        self.notices.sort();
        self.notices.dedup();
        (Schemas::new(self.nodes), self.notices)
    }

    fn add(&mut self, schema: Schema) -> SchemaId {
        self.nodes.push(schema);
        SchemaId(self.nodes.len() - 1)
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

    /// A schema in another one, as a reference.
    fn part(&mut self, value: &Value, depth: usize) -> Value {
        refer(self.read_within(value, depth))
    }

    fn schema(&mut self, value: &Value, depth: usize) -> Schema {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let flag = |key: &str| value.get(key).and_then(Value::as_bool).unwrap_or(false);
        let never = is_never(value);
        let mut keywords = match value {
            Value::Object(written) if !never => self.keywords(written, depth + 1),
            _ => Map::new(),
        };
        let pattern = text("pattern").and_then(Pattern::new);
        let range = text("format").filter(|name| format::integer_range(name).is_some());
        for (keyword, text) in [(PATTERN, pattern.as_ref().map(Pattern::text)), (RANGE, range)] {
            keywords.extend(text.map(|text| (keyword.to_owned(), text.into())));
        }
        let left_out = text("pattern").filter(|_| pattern.is_none());
        self.notices.extend(left_out.map(unsupported));
        Schema {
            name: None,
            referenced: false,
            never,
            keywords,
            nullable: flag("nullable"),
            read_only: flag("readOnly"),
            write_only: flag("writeOnly"),
            format: text("format").map(str::to_owned),
            pattern,
            discriminator: value
                .get("discriminator")
                .and_then(|discriminator| self.discriminator(discriminator)),
            example: value.get("example").or_else(|| value.pointer("/examples/0")).cloned(),
            default: value.get("default").cloned(),
            xml_name: value.pointer("/xml/name").and_then(Value::as_str).map(str::to_owned),
        }
    }

    /// The keywords that are validated, as JSON Schema 2020-12 has them. What is malformed is left out.
    fn keywords(&mut self, written: &Map<String, Value>, depth: usize) -> Map<String, Value> {
        let mut out = Map::new();
        for (keyword, value) in written {
            let kept = match (keyword.as_str(), value) {
                ("if" | "then" | "else" | "not" | "contains" | "propertyNames", schema)
                | ("unevaluatedItems" | "unevaluatedProperties", schema) => Some(self.part(schema, depth)),
                ("additionalProperties", Value::Object(made)) if made.contains_key(FURTHER) => match &made[FURTHER] {
                    Value::Null => None,
                    Value::Bool(any) => Some(Value::Bool(*any)),
                    written => Some(self.part(written, depth)),
                },
                ("additionalProperties", Value::Object(schema)) if !schema.is_empty() => Some(self.part(value, depth)),
                ("additionalProperties", any) => Some(Value::Bool(any != &Value::Bool(false))),
                ("allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => self.list(schemas, depth),
                ("properties", Value::Object(schemas)) => Some(self.named(schemas, depth)),
                ("patternProperties", Value::Object(schemas)) => {
                    let mut valid = schemas.clone();
                    valid.retain(|pattern, _| is_valid_key(pattern));
                    let others = schemas.keys().filter(|pattern| !valid.contains_key(*pattern));
                    self.notices.extend(others.map(|pattern| unsupported(pattern)));
                    Some(self.named(&valid, depth))
                }
                ("minLength" | "maxLength" | "minItems" | "maxItems" | "minContains" | "maxContains", value)
                | ("minProperties" | "maxProperties", value) => count(value).map(Value::from),
                ("minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum", Value::Number(_))
                | ("uniqueItems", Value::Bool(_)) => Some(value.clone()),
                ("multipleOf", value) => value.as_f64().filter(|step| *step > 0.0).map(|_| value.clone()),
                ("enum", Value::Array(_)) => Some(value.clone()),
                ("type", Value::String(name)) => Some(json!(Kinds::named(name).names())),
                ("type", Value::Array(names)) => {
                    let names = names.iter().filter_map(Value::as_str).map(Kinds::named);
                    let names = names.fold(Kinds::NONE, Kinds::or).names();
                    (!names.is_empty()).then(|| json!(names))
                }
                ("required", Value::Array(names)) => {
                    let mut names: Vec<_> = names.iter().filter_map(Value::as_str).collect();
                    names.sort_unstable();
                    names.dedup();
                    Some(json!(names))
                }
                ("format", Value::String(name)) => format::wanted(name).map(|_| value.clone()),
                _ => None,
            };
            out.extend(kept.map(|kept| (keyword.clone(), kept)));
        }
        if let Some(only) = written.get("const") {
            out.entry("enum").or_insert_with(|| json!([only]));
        }
        // In OpenAPI 3.0 a flag tells what the bound is.
        for (inclusive, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
            if written.get(exclusive) == Some(&Value::Bool(true)) {
                let bound = out.remove(inclusive);
                out.extend(bound.map(|bound| (exclusive.to_owned(), bound)));
            }
        }
        self.items(written, depth, &mut out);
        self.dependencies(written, depth, &mut out);
        out
    }

    /// The schemas of the first items and that of the others: `prefixItems` and `items` of 3.1, what the reader of
    /// documents has made of them, or a list as `items` and `additionalItems` of draft 4.
    fn items(&mut self, written: &Map<String, Value>, depth: usize, out: &mut Map<String, Value>) {
        let first = written.get(PREFIX_ITEMS).or_else(|| written.get("prefixItems"));
        let (first, others) = match (first, written.get("items")) {
            (None, Some(Value::Array(first))) => (&first[..], written.get("additionalItems")),
            (Some(Value::Array(first)), items) => (&first[..], items),
            (_, items) => (items.and_then(tuple).unwrap_or_default(), items),
        };
        out.extend(self.list(first, depth).map(|first| ("prefixItems".to_owned(), first)));
        match others {
            Some(items) if is_never(items) || tuple(items).is_some() => {
                let most = out.get("maxItems").and_then(Value::as_u64).unwrap_or(u64::MAX);
                out.insert("maxItems".to_owned(), most.min(first.len() as u64).into());
            }
            Some(items) => {
                out.insert("items".to_owned(), self.part(items, depth));
            }
            None => {}
        }
    }

    /// `dependencies` of draft 4 has become two keywords.
    fn dependencies(&mut self, written: &Map<String, Value>, depth: usize, out: &mut Map<String, Value>) {
        let (mut required, mut schemas) = (Map::new(), Map::new());
        for keyword in ["dependencies", "dependentRequired", "dependentSchemas"] {
            for (name, value) in written.get(keyword).and_then(Value::as_object).into_iter().flatten() {
                match value {
                    Value::Array(names) if names.iter().all(Value::is_string) => {
                        required.insert(name.clone(), value.clone());
                    }
                    Value::Object(_) | Value::Bool(_) => {
                        schemas.insert(name.clone(), self.part(value, depth));
                    }
                    _ => {}
                }
            }
        }
        for (keyword, named) in [("dependentRequired", required), ("dependentSchemas", schemas)] {
            if !named.is_empty() {
                out.insert(keyword.to_owned(), named.into());
            }
        }
    }

    /// References to the schemas of a list, `None` without any.
    fn list(&mut self, schemas: &[Value], depth: usize) -> Option<Value> {
        let parts: Vec<_> = schemas.iter().map(|schema| self.part(schema, depth)).collect();
        (!parts.is_empty()).then(|| parts.into())
    }

    fn named(&mut self, schemas: &Map<String, Value>, depth: usize) -> Value {
        let schemas = schemas.iter();
        let parts: Map<_, _> = schemas
            .map(|(name, schema)| (name.clone(), self.part(schema, depth)))
            .collect();
        parts.into()
    }

    fn discriminator(&mut self, value: &Value) -> Option<Discriminator> {
        let property = value.get("propertyName")?.as_str()?.to_owned();
        let mut mapping = Vec::new();
        for (tag, target) in value.get("mapping").and_then(Value::as_object).into_iter().flatten() {
            if let Some(target) = target.as_str() {
                mapping.push((tag.clone(), self.mapped(target)));
            }
        }
        let default = value.get(DEFAULT_MAPPING).and_then(Value::as_str);
        Some(Discriminator {
            property,
            mapping,
            default: default.map(|target| self.mapped(target)),
        })
    }

    /// The schema that a discriminator names.
    fn mapped(&mut self, target: &str) -> SchemaId {
        match target.starts_with('#') {
            true => self.referred(target),
            false => self.referred(&format!("#/components/schemas/{target}")),
        }
    }
}

/// The schemas of the items of a list of fixed length, as the reader of documents writes them.
fn tuple(items: &Value) -> Option<&[Value]> {
    items.get(TUPLE)?;
    items.get("oneOf")?.as_array().map(Vec::as_slice)
}

/// Whether no value fits a schema: `false` of 3.1, as it is written or as the reader of documents has marked it, or an
/// enumeration of nothing.
fn is_never(schema: &Value) -> bool {
    schema == &Value::Bool(false)
        || schema.get(NEVER).is_some()
        || schema.get("enum").and_then(Value::as_array).is_some_and(Vec::is_empty)
}

/// A whole number, with or without a fraction of zeros.
fn count(value: &Value) -> Option<u64> {
    let whole = |float: f64| (float.fract() == 0.0 && float >= 0.0).then_some(float as u64);
    value.as_u64().or_else(|| whole(value.as_f64()?))
}

/// Whether the engine can match the names of properties against a pattern.
fn is_valid_key(pattern: &str) -> bool {
    let schema = json!({"patternProperties": {pattern: true}});
    jsonschema::options()
        .with_pattern_options(PatternOptions::regex())
        .build(&schema)
        .is_ok()
}

fn unsupported(pattern: &str) -> String {
    format!("pattern `{pattern}` is beyond the engine and not checked")
}
