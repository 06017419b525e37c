//! Reads schemas out of a document.

use std::collections::{BTreeMap, HashMap, VecDeque};

use jsonschema::PatternOptions;
use serde_json::{Number, Value, json};
use specwright::document::extension::{NEVER, PREFIX_ITEMS};

use super::{Additional, Bound, Discriminator, Keyword, Kinds, Schema, SchemaId, Schemas};
use crate::pattern::Pattern;

/// How deep inline schemas may nest; what lies deeper allows anything.
const DEPTH_LIMIT: usize = 160;

/// Keywords with one schema that only validation needs.
const SCHEMA_KEYWORDS: [&str; 7] = [
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
];

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

    fn schema(&mut self, value: &Value, depth: usize) -> Schema {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let flag = |key: &str| value.get(key).and_then(Value::as_bool).unwrap_or(false);
        let count = |key: &str| value.get(key).and_then(count);
        let deeper = depth + 1;
        let (first_items, items) = tuple(value);
        let first_items: Vec<_> = first_items.iter().map(|item| self.read_within(item, deeper)).collect();
        let closed = items.is_some_and(is_never);
        Schema {
            name: None,
            referenced: false,
            never: is_never(value),
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
                    self.notices.push(unsupported(pattern));
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
            items: items.filter(|_| !closed).map(|items| self.read_within(items, deeper)),
            min_items: count("minItems"),
            max_items: match closed {
                true => Some(first_items.len() as u64).min(count("maxItems").or(Some(u64::MAX))),
                false => count("maxItems"),
            },
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
            keywords: self.keywords(value, deeper),
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

    /// The keywords that only validation needs.
    fn keywords(&mut self, value: &Value, depth: usize) -> Vec<(&'static str, Keyword)> {
        let mut keywords = Vec::new();
        for name in SCHEMA_KEYWORDS {
            if let Some(schema) = value.get(name) {
                keywords.push((name, Keyword::Schema(self.read_within(schema, depth))));
            }
        }
        for name in ["minContains", "maxContains"] {
            if let Some(count) = value.get(name).and_then(count) {
                keywords.push((name, Keyword::Plain(count.into())));
            }
        }
        let named = |name: &str| value.get(name).and_then(Value::as_object).into_iter().flatten();
        let mut patterns = Vec::new();
        for (pattern, schema) in named("patternProperties") {
            match is_valid_key(pattern) {
                true => patterns.push((pattern.clone(), self.read_within(schema, depth))),
                false => self.notices.push(unsupported(pattern)),
            }
        }
        // `dependencies` of draft 4 has become two keywords.
        let (mut required, mut dependent) = (serde_json::Map::new(), Vec::new());
        let dependencies = named("dependencies").chain(named("dependentRequired"));
        for (name, value) in dependencies.chain(named("dependentSchemas")) {
            match value {
                Value::Array(names) if names.iter().all(Value::is_string) => {
                    required.insert(name.clone(), value.clone());
                }
                Value::Object(_) | Value::Bool(_) => dependent.push((name.clone(), self.read_within(value, depth))),
                _ => {}
            }
        }
        for (name, schemas) in [("patternProperties", patterns), ("dependentSchemas", dependent)] {
            if !schemas.is_empty() {
                keywords.push((name, Keyword::Named(schemas)));
            }
        }
        if !required.is_empty() {
            keywords.push(("dependentRequired", Keyword::Plain(required.into())));
        }
        keywords
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

/// The schemas of the first items and that of the others: `prefixItems` and `items` of 3.1, what the reader of documents
/// has made of them, or a list as `items` and `additionalItems` of draft 4.
fn tuple(value: &Value) -> (&[Value], Option<&Value>) {
    let first = value.get(PREFIX_ITEMS).or_else(|| value.get("prefixItems"));
    match (first, value.get("items")) {
        (None, Some(Value::Array(first))) => (first, value.get("additionalItems")),
        (Some(Value::Array(first)), items) => (first, items),
        (_, items) => (&[], items),
    }
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

/// A bound in either form: a flag beside the value (3.0) or a value of its own (3.1).
fn bound(value: &Value, inclusive: &str, exclusive: &str) -> Option<Bound> {
    let number = |key: &str| value.get(key).and_then(Value::as_number);
    let of = |value: &Number, exclusive| Bound {
        value: value.clone(),
        exclusive,
    };
    match (number(inclusive), number(exclusive)) {
        // Of two bounds the tighter one.
        (Some(one), Some(other)) => {
            let (one_float, other_float) = (one.as_f64()?, other.as_f64()?);
            let inclusive_wins = match inclusive {
                "minimum" => one_float > other_float,
                _ => one_float < other_float,
            };
            Some(if inclusive_wins {
                of(one, false)
            } else {
                of(other, true)
            })
        }
        (None, Some(other)) => Some(of(other, true)),
        (Some(one), None) => Some(of(one, value.get(exclusive) == Some(&Value::Bool(true)))),
        (None, None) => None,
    }
}
