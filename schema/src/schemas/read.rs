//! Reads schemas out of a document.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::fmt;

use jsonschema::PatternOptions;
use serde_json::{Map, Value, json};
use specwright::document::Pointer;
use specwright::document::extension::{DEFAULT_MAPPING, FURTHER, NEVER, PREFIX_ITEMS, SECRET, TUPLE, XML};

use super::keyword::{PATTERN, RANGE, refer};
use super::{Discriminator, Kinds, Origin, Schema, SchemaId, Schemas, format};
use crate::pattern::Pattern;

/// How deep inline schemas may nest; what lies deeper allows anything.
const DEPTH_LIMIT: usize = 160;

/// The places whose schemas have names of their own: components, and definitions of a schema.
const NAMED: [&str; 2] = ["/components/schemas/", "/$defs/"];

/// Something that a document says of its schemas and that is not validated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Notice {
    /// A reference that leads nowhere.
    Reference(String),
    /// A schema that is nested too deep.
    Depth,
    /// A pattern that the engine cannot express.
    Pattern(String),
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reference(reference) => write!(f, "`{reference}` leads nowhere; any value passes there"),
            Self::Depth => f.write_str("a schema is nested too deep; any value passes there"),
            Self::Pattern(pattern) => write!(f, "pattern `{pattern}` is beyond the engine and not checked"),
        }
    }
}

/// Reads schemas out of a document; references are followed when [`Reading::finish`] is called.
pub struct Reading<'a> {
    root: &'a Value,
    nodes: Vec<Schema>,
    known: HashMap<String, SchemaId>,
    waiting: VecDeque<(String, SchemaId)>,
    notices: BTreeSet<Notice>,
    /// Whether what stands beside a reference counts, as in JSON Schema since 2019-09.
    is_standard: bool,
}

/// The schema whose keywords are being read.
#[derive(Clone, Copy)]
struct At {
    id: SchemaId,
    /// How deep it is nested.
    depth: usize,
}

impl<'a> Reading<'a> {
    /// `root` is the whole document, which references point into.
    pub fn new(root: &'a Value) -> Self {
        Self {
            root,
            nodes: Vec::new(),
            known: HashMap::new(),
            waiting: VecDeque::new(),
            notices: BTreeSet::new(),
            is_standard: false,
        }
    }

    /// As [`Reading::new`], for a schema as JSON Schema 2020-12 has it, `$ref`s with other keywords beside them included.
    pub fn standard(schema: &'a Value) -> Self {
        Self {
            is_standard: true,
            ..Self::new(schema)
        }
    }

    /// Reads the schema at a place of the document, `None` if there is none.
    pub fn read_at(&mut self, at: &Pointer) -> Option<SchemaId> {
        let value = self.root.pointer(at.as_str())?;
        Some(self.read_from(value, Origin::at(at.clone()), 0))
    }

    /// Reads a schema that is not part of the document.
    pub fn read(&mut self, value: &Value) -> SchemaId {
        self.read_from(value, Origin::default(), 0)
    }

    /// Reads what was referred to, until nothing new is met.
    pub fn finish(mut self) -> (Schemas, Vec<Notice>) {
        let root = self.root;
        while let Some((reference, id)) = self.waiting.pop_front() {
            let pointer: Option<Pointer> = reference.parse().ok().filter(|_| reference.starts_with('#'));
            let value = pointer.as_ref().and_then(|pointer| root.pointer(pointer.as_str()));
            let at = At { id, depth: 0 };
            let mut schema = match value {
                // A component that only refers to another one.
                Some(value) if value.get("$ref").is_some() && !self.is_standard => Schema {
                    keywords: Map::from_iter([("allOf".to_owned(), json!([self.part(value, &at, String::new())]))]),
                    ..Schema::default()
                },
                Some(value) => self.schema(value, &at),
                None => {
                    self.notices.insert(Notice::Reference(reference));
                    Schema::default()
                }
            };
            schema.referenced = true;
            let pointer = pointer.unwrap_or_default();
            let mut sections = NAMED.iter();
            let name = sections.find_map(|section| pointer.as_str().strip_prefix(section));
            let name = name.filter(|name| !name.contains('/'));
            schema.name = name.map(|name| name.replace("~1", "/").replace("~0", "~"));
            schema.origin = Origin::at(pointer);
            if let Some(node) = self.nodes.get_mut(id.0) {
                *node = schema;
            }
        }
        (Schemas::new(self.nodes), self.notices.into_iter().collect())
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

    fn read_from(&mut self, value: &Value, origin: Origin, depth: usize) -> SchemaId {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str)
            && !(self.is_standard && value.as_object().is_some_and(|object| object.len() > 1))
        {
            return self.referred(reference);
        }
        let id = self.add(Schema::default());
        let schema = if depth > DEPTH_LIMIT {
            self.notices.insert(Notice::Depth);
            Schema::default()
        } else {
            self.schema(value, &At { id, depth })
        };
        if let Some(node) = self.nodes.get_mut(id.0) {
            *node = Schema { origin, ..schema };
        }
        id
    }

    /// A schema in another one, as a reference. `path` is a pointer from the outer schema.
    fn part(&mut self, value: &Value, at: &At, path: String) -> Value {
        refer(self.read_from(value, Origin::within(at.id, path), at.depth + 1))
    }

    fn schema(&mut self, value: &Value, at: &At) -> Schema {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let flag = |key: &str| value.get(key).and_then(Value::as_bool).unwrap_or(false);
        let never = is_never(value);
        let mut keywords = match value {
            Value::Object(written) if !never => self.keywords(written, at),
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
            origin: Origin::default(),
            referenced: false,
            never,
            keywords,
            nullable: flag("nullable"),
            read_only: flag("readOnly"),
            write_only: flag("writeOnly"),
            secret: text("format") == Some("password") || value.get(SECRET.key()).is_some_and(|said| said != false),
            format: text("format").map(str::to_owned),
            pattern,
            discriminator: value
                .get("discriminator")
                .and_then(|discriminator| self.discriminator(discriminator)),
            example: value.get("example").or_else(|| value.pointer("/examples/0")).cloned(),
            default: value.get("default").cloned(),
            xml: value
                .get("xml")
                .or_else(|| value.get(XML))
                .filter(|xml| xml.is_object())
                .cloned(),
        }
    }

    /// The keywords that are validated, as JSON Schema 2020-12 has them. What is malformed is left out.
    fn keywords(&mut self, written: &Map<String, Value>, at: &At) -> Map<String, Value> {
        let mut out = Map::new();
        for (keyword, value) in written {
            let kept = match (keyword.as_str(), value) {
                ("if" | "then" | "else" | "not" | "contains" | "propertyNames", schema)
                | ("unevaluatedItems" | "unevaluatedProperties", schema) => Some(self.part(schema, at, path(keyword))),
                ("additionalProperties", Value::Object(made)) if made.contains_key(FURTHER) => match &made[FURTHER] {
                    Value::Null => None,
                    Value::Bool(any) => Some(Value::Bool(*any)),
                    written => Some(self.part(written, at, format!("/{keyword}/{FURTHER}"))),
                },
                ("additionalProperties", Value::Object(schema)) if !schema.is_empty() => {
                    Some(self.part(value, at, path(keyword)))
                }
                ("additionalProperties", any) => Some(Value::Bool(any != &Value::Bool(false))),
                ("allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => self.list(schemas, at, keyword),
                ("properties", Value::Object(schemas)) => Some(self.named(schemas, at, keyword)),
                ("patternProperties", Value::Object(schemas)) => {
                    let mut valid = schemas.clone();
                    valid.retain(|pattern, _| is_valid_key(pattern));
                    let others = schemas.keys().filter(|pattern| !valid.contains_key(*pattern));
                    self.notices.extend(others.map(|pattern| unsupported(pattern)));
                    Some(self.named(&valid, at, keyword))
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
        if let Some(Value::String(reference)) = written.get("$ref").filter(|_| self.is_standard) {
            let referred = refer(self.referred(reference));
            match out.get_mut("allOf") {
                Some(Value::Array(parts)) => parts.push(referred),
                _ => out.extend([("allOf".to_owned(), json!([referred]))]),
            }
        }
        self.items(written, at, &mut out);
        self.dependencies(written, at, &mut out);
        out
    }

    /// The schemas of the first items and that of the others: `prefixItems` and `items` of 3.1, what the reader of
    /// documents has made of them, or a list as `items` and `additionalItems` of draft 4.
    fn items(&mut self, written: &Map<String, Value>, at: &At, out: &mut Map<String, Value>) {
        let mut prefixes = [PREFIX_ITEMS, "prefixItems"].into_iter();
        let prefix = prefixes.find_map(|keyword| Some((keyword, written.get(keyword)?.as_array()?)));
        let (keyword, first, others) = match (prefix, written.get("items")) {
            (None, Some(Value::Array(first))) => ("items", &first[..], written.get("additionalItems")),
            (Some((keyword, first)), items) => (keyword, &first[..], items),
            (None, items) => ("items/oneOf", items.and_then(tuple).unwrap_or_default(), items),
        };
        let others_at = match keyword {
            "items" => "/additionalItems",
            _ => "/items",
        };
        out.extend(
            self.list(first, at, keyword)
                .map(|first| ("prefixItems".to_owned(), first)),
        );
        match others {
            Some(items) if is_never(items) || tuple(items).is_some() => {
                let most = out.get("maxItems").and_then(Value::as_u64).unwrap_or(u64::MAX);
                out.insert("maxItems".to_owned(), most.min(first.len() as u64).into());
            }
            Some(items) => {
                out.insert("items".to_owned(), self.part(items, at, others_at.to_owned()));
            }
            None => {}
        }
    }

    /// `dependencies` of draft 4 has become two keywords.
    fn dependencies(&mut self, written: &Map<String, Value>, at: &At, out: &mut Map<String, Value>) {
        let (mut required, mut schemas) = (Map::new(), Map::new());
        for keyword in ["dependencies", "dependentRequired", "dependentSchemas"] {
            for (name, value) in written.get(keyword).and_then(Value::as_object).into_iter().flatten() {
                match value {
                    Value::Array(names) if names.iter().all(Value::is_string) => {
                        required.insert(name.clone(), value.clone());
                    }
                    Value::Object(_) | Value::Bool(_) => {
                        let path = path(keyword) + Pointer::root().child(name).as_str();
                        schemas.insert(name.clone(), self.part(value, at, path));
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
    fn list(&mut self, schemas: &[Value], at: &At, keyword: &str) -> Option<Value> {
        let schemas = schemas.iter().enumerate();
        let parts: Vec<_> = schemas
            .map(|(index, schema)| self.part(schema, at, format!("/{keyword}/{index}")))
            .collect();
        (!parts.is_empty()).then(|| parts.into())
    }

    fn named(&mut self, schemas: &Map<String, Value>, at: &At, keyword: &str) -> Value {
        let mut parts = Map::new();
        for (name, schema) in schemas {
            let path = path(keyword) + Pointer::root().child(name).as_str();
            parts.insert(name.clone(), self.part(schema, at, path));
        }
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

fn unsupported(pattern: &str) -> Notice {
    Notice::Pattern(pattern.to_owned())
}

/// The pointer from a schema to a keyword of it.
fn path(keyword: &str) -> String {
    format!("/{keyword}")
}
