//! Schemas of a document, read once into an arena: references are indices, patterns are compiled.
//!
//! Every keyword is kept that an instance can be checked against or made from. A reference that leads nowhere is a
//! schema that allows anything, and a notice.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::{Number, Value};

use crate::pattern::Pattern;

/// How deep inline schemas may nest; what lies deeper allows anything.
const DEPTH_LIMIT: usize = 160;

/// The index of a schema in its [`Schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SchemaId(usize);

/// A set of JSON types; an integer is a number, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const NULL: Self = Self(1);
    pub(crate) const BOOLEAN: Self = Self(2);
    pub(crate) const INTEGER: Self = Self(4);
    /// Numbers, integers among them.
    pub(crate) const NUMBER: Self = Self(8 | 4);
    pub(crate) const STRING: Self = Self(16);
    pub(crate) const ARRAY: Self = Self(32);
    pub(crate) const OBJECT: Self = Self(64);
    pub(crate) const SCALAR: Self = Self(1 | 2 | 4 | 8 | 16);
    pub(crate) const ALL: Self = Self(127);

    /// Whether the two sets share a type.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The type by its name in a schema; an unknown name is any type.
    fn named(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => Self::ALL,
        }
    }

    /// The type of a value; a number without a fraction is an integer.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(number) if is_integral(number) => Self::INTEGER,
            Value::Number(_) => Self(8),
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// The set in words: `integer or string`.
    pub(crate) fn words(self) -> String {
        let mut names = Vec::new();
        for (name, kind) in [
            ("boolean", Self::BOOLEAN),
            ("string", Self::STRING),
            ("array", Self::ARRAY),
            ("object", Self::OBJECT),
            ("null", Self::NULL),
        ] {
            if self.meets(kind) {
                names.push(name);
            }
        }
        if self.meets(Self(8)) {
            names.insert(0, "number");
        } else if self.meets(Self::INTEGER) {
            names.insert(0, "integer");
        }
        names.join(" or ")
    }
}

/// Whether a number has no fraction.
pub(crate) fn is_integral(number: &Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|float| float.fract() == 0.0)
}

/// A lower or an upper bound of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    pub(crate) value: Number,
    pub(crate) exclusive: bool,
}

/// What an object may have beside its properties.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Additional {
    /// Anything, as the document does not say.
    #[default]
    Open,
    /// Anything, as the document says.
    Any,
    Nothing,
    Schema(SchemaId),
}

/// The property that tells alternatives apart.
#[derive(Clone, Debug)]
pub(crate) struct Discriminator {
    pub(crate) property: String,
    pub(crate) mapping: Vec<(String, SchemaId)>,
}

impl Schema {
    /// The schema of the item at an index.
    pub(crate) fn item(&self, index: usize) -> Option<SchemaId> {
        self.first_items.get(index).copied().or(self.items)
    }
}

/// One schema, every keyword as the document has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    /// Its name among the components.
    pub(crate) name: Option<String>,
    pub(crate) kinds: Option<Kinds>,
    pub(crate) nullable: bool,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    pub(crate) enumeration: Option<Vec<Value>>,
    pub(crate) format: Option<String>,
    pub(crate) pattern: Option<Pattern>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) minimum: Option<Bound>,
    pub(crate) maximum: Option<Bound>,
    pub(crate) multiple_of: Option<Number>,
    pub(crate) items: Option<SchemaId>,
    /// The schemas of the first items, each its own.
    pub(crate) first_items: Vec<SchemaId>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) unique_items: bool,
    pub(crate) properties: BTreeMap<String, SchemaId>,
    pub(crate) required: Vec<String>,
    pub(crate) additional: Additional,
    pub(crate) min_properties: Option<u64>,
    pub(crate) max_properties: Option<u64>,
    pub(crate) all_of: Vec<SchemaId>,
    pub(crate) any_of: Vec<SchemaId>,
    pub(crate) one_of: Vec<SchemaId>,
    pub(crate) not: Option<SchemaId>,
    pub(crate) discriminator: Option<Discriminator>,
    pub(crate) example: Option<Value>,
    pub(crate) default: Option<Value>,
    /// The name of the element when written as XML.
    pub(crate) xml_name: Option<String>,
}

/// All schemas of one document.
#[derive(Debug, Default)]
pub(crate) struct Schemas {
    nodes: Vec<Schema>,
}

impl Schemas {
    /// The schema behind an index. Indices come from the reader only, so the empty schema is never what is returned.
    pub(crate) fn get(&self, id: SchemaId) -> &Schema {
        static EMPTY: std::sync::LazyLock<Schema> = std::sync::LazyLock::new(Schema::default);
        self.nodes.get(id.0).unwrap_or(&EMPTY)
    }

    /// The types a value may have, compositions taken into account.
    pub(crate) fn kinds(&self, id: SchemaId) -> Kinds {
        self.kinds_within(id, 0)
    }

    fn kinds_within(&self, id: SchemaId, depth: usize) -> Kinds {
        if depth > 8 {
            return Kinds::ALL;
        }
        let schema = self.get(id);
        let mut kinds = schema.kinds.unwrap_or(Kinds::ALL);
        if schema.kinds.is_none()
            && let Some(values) = &schema.enumeration
        {
            kinds = values.iter().fold(Kinds::NONE, |sum, value| sum.or(Kinds::of(value)));
        }
        for part in &schema.all_of {
            kinds = kinds.and(self.kinds_within(*part, depth + 1));
        }
        for choice in [&schema.any_of, &schema.one_of] {
            if !choice.is_empty() {
                let any = choice
                    .iter()
                    .fold(Kinds::NONE, |sum, id| sum.or(self.kinds_within(*id, depth + 1)));
                kinds = kinds.and(any);
            }
        }
        if schema.kinds.is_none() && kinds == Kinds::ALL {
            // Nobody says: the keywords tell what the author thought of.
            if !schema.properties.is_empty() || matches!(schema.additional, Additional::Schema(_)) {
                kinds = Kinds::OBJECT;
            } else if schema.items.is_some() {
                kinds = Kinds::ARRAY;
            }
        }
        if schema.nullable {
            kinds = kinds.or(Kinds::NULL);
        }
        kinds
    }

    /// The schema of the items, looked for in compositions, too.
    pub(crate) fn items(&self, id: SchemaId) -> Option<SchemaId> {
        self.find(id, 0, &|schema| schema.items)
    }

    /// The schema of a property: its own, else that of additional properties.
    pub(crate) fn property(&self, id: SchemaId, name: &str) -> Option<SchemaId> {
        self.declared(id, name).or_else(|| {
            self.find(id, 0, &|schema| match schema.additional {
                Additional::Schema(id) => Some(id),
                _ => None,
            })
        })
    }

    /// The value of a discriminator that means a component without a mapping: the one value it allows itself, else
    /// its name.
    pub(crate) fn kind(&self, id: SchemaId, property: &str) -> Option<String> {
        let own = self.find(id, 0, &|schema| {
            let kind = self.get(*schema.properties.get(property)?);
            match kind.enumeration.as_deref() {
                Some([Value::String(only)]) => Some(only.clone()),
                _ => None,
            }
        });
        own.or_else(|| self.get(id).name.clone())
    }

    /// The schema of a property that the document names.
    pub(crate) fn declared(&self, id: SchemaId, name: &str) -> Option<SchemaId> {
        self.find(id, 0, &|schema| schema.properties.get(name).copied())
    }

    /// Whether the object takes properties that the document does not name.
    pub(crate) fn is_open(&self, id: SchemaId) -> bool {
        self.find(id, 0, &|schema| match schema.additional {
            Additional::Schema(_) | Additional::Any => Some(()),
            _ => None,
        })
        .is_some()
    }

    fn find<T>(&self, id: SchemaId, depth: usize, look: &dyn Fn(&Schema) -> Option<T>) -> Option<T> {
        if depth > 8 {
            return None;
        }
        let schema = self.get(id);
        look(schema).or_else(|| {
            [&schema.all_of, &schema.any_of, &schema.one_of]
                .into_iter()
                .flatten()
                .find_map(|part| self.find(*part, depth + 1, look))
        })
    }
}

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
