//! Schemas of a document, read once into an arena: references are indices, patterns are compiled.
//!
//! Every keyword is kept that an instance can be validated against or made from. A reference that leads nowhere is a
//! schema that allows anything, and a notice.
//!
//! The crate `jsonschema` validates: `read` keeps what a schema says in terms of JSON Schema 2020-12, `translate` adds what
//! is OpenAPI's, `validate` compiles it when it is first needed, `report` words its errors.

mod applied;
mod format;
mod keyword;
mod kinds;
mod look;
mod read;
mod report;
mod standard;
#[cfg(test)]
mod suite;
mod tags;
mod translate;
mod validate;
mod xml;

use std::sync::{Arc, OnceLock};

use jsonschema::Validator;
use serde_json::{Map, Value};
use specwright::document::Pointer;

use crate::pattern::Pattern;

use keyword::referred;

pub use applied::Applied;
pub use format::is_base64;
pub use kinds::{Kinds, is_integral};
pub use read::{Notice, Reading};
pub(crate) use standard::{Standard, Writer};
pub use xml::{XmlName, XmlPlace};

/// The index of a schema in its [`Schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(usize);

/// Which way a value goes: properties that are only read or only written are not required the other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the server.
    Request,
    /// From the server.
    Response,
}

/// The property that tells alternatives apart.
#[derive(Clone, Debug)]
pub(crate) struct Discriminator {
    pub(crate) property: String,
    pub(crate) mapping: Vec<(String, SchemaId)>,
    /// The schema of objects without the property, or with a value that selects none.
    /// `default`.
    pub default: Option<SchemaId>,
}

/// One schema.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Its name among the components.
    pub name: Option<String>,
    origin: Origin,
    /// Whether a reference leads here.
    referenced: bool,
    /// Whether it is `false`, which no value fits.
    never: bool,
    /// What is validated, in terms of JSON Schema 2020-12, with references for other schemas.
    keywords: Map<String, Value>,
    /// Whether null fits, whatever it says beside.
    pub nullable: bool,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    pub(crate) secret: bool,
    /// `format`.
    pub format: Option<String>,
    pub(crate) pattern: Option<Pattern>,
    pub(crate) discriminator: Option<Discriminator>,
    /// The example that the document has of it.
    pub example: Option<Value>,
    /// `default`.
    pub default: Option<Value>,
    /// What it says of XML.
    xml: Option<Value>,
}

/// Where a schema was read.
#[derive(Clone, Debug, Default)]
struct Origin {
    /// The schema that it is a part of.
    outer: Option<SchemaId>,
    /// The pointer from there, else from the document.
    path: String,
}

impl Origin {
    fn at(pointer: Pointer) -> Self {
        Self {
            outer: None,
            path: pointer.to_string(),
        }
    }

    fn within(outer: SchemaId, path: String) -> Self {
        Self {
            outer: Some(outer),
            path,
        }
    }
}

impl Schema {
    /// A keyword as it is validated.
    pub fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords.get(name)
    }

    /// A keyword like `minLength`.
    pub fn count(&self, keyword: &str) -> Option<u64> {
        self.keyword(keyword)?.as_u64()
    }

    /// The types that it names.
    pub fn kinds(&self) -> Option<Kinds> {
        let names = self.keyword("type")?.as_array()?.iter();
        let kinds = names.filter_map(Value::as_str).map(Kinds::named);
        Some(kinds.fold(Kinds::NONE, Kinds::or))
    }

    /// The values of `enum` or `const`.
    pub fn enumeration(&self) -> Option<&[Value]> {
        Some(self.keyword("enum")?.as_array()?)
    }

    /// The schema of a keyword like `additionalProperties`.
    pub fn part(&self, keyword: &str) -> Option<SchemaId> {
        referred(self.keyword(keyword)?)
    }

    /// The schemas of a keyword like `allOf`.
    pub fn parts(&self, keyword: &str) -> Vec<SchemaId> {
        let parts = self.keyword(keyword).and_then(Value::as_array);
        parts.into_iter().flatten().filter_map(referred).collect()
    }

    /// The alternatives of which a value is valid against one, else those of which it is against any.
    pub fn alternatives(&self) -> Vec<SchemaId> {
        let one_of = self.parts("oneOf");
        if one_of.is_empty() { self.parts("anyOf") } else { one_of }
    }

    /// The schema of the item at an index.
    pub fn item(&self, index: usize) -> Option<SchemaId> {
        self.parts("prefixItems")
            .get(index)
            .copied()
            .or_else(|| self.part("items"))
    }

    /// The properties that it names.
    pub fn properties(&self) -> impl Iterator<Item = (&str, SchemaId)> {
        let properties = self.keyword("properties").and_then(Value::as_object);
        let properties = properties.into_iter().flatten();
        properties.filter_map(|(name, schema)| Some((name.as_str(), referred(schema)?)))
    }

    /// A property that it names.
    pub fn property(&self, name: &str) -> Option<SchemaId> {
        referred(self.keyword("properties")?.get(name)?)
    }

    /// Whether it is only read, in a request, or only written, in a response.
    pub fn goes_the_other_way(&self, direction: Direction) -> bool {
        match direction {
            Direction::Request => self.read_only,
            Direction::Response => self.write_only,
        }
    }

    /// The names of the properties that must be there.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        let names = self.keyword("required").and_then(Value::as_array);
        names.into_iter().flatten().filter_map(Value::as_str)
    }

    /// Whether a keyword besides `type` and `enum` may exclude null.
    fn may_exclude_null(&self) -> bool {
        let mut keywords = ["allOf", "anyOf", "if", "not", "oneOf"].into_iter();
        keywords.any(|keyword| self.keyword(keyword).is_some())
    }

    /// Whether the document says that an object may, or may not, have properties beside those that it names.
    pub fn is_open(&self) -> Option<bool> {
        let additional = self.keyword("additionalProperties")?;
        Some(additional.as_bool().unwrap_or(true))
    }
}

/// All schemas of one document; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Schemas(Arc<Arena>);

#[derive(Debug, Default)]
struct Arena {
    nodes: Vec<Schema>,
    /// By the index of the schema: the validator of requests and that of responses, each compiled when first needed.
    validators: Vec<[OnceLock<Result<Validator, String>>; 2]>,
    /// Whether lists are wrapped that the document does not say to be.
    wraps_named_lists: OnceLock<bool>,
}

impl Schemas {
    fn new(nodes: Vec<Schema>) -> Self {
        let validators = nodes.iter().map(|_| Default::default()).collect();
        Self(Arc::new(Arena {
            nodes,
            validators,
            wraps_named_lists: OnceLock::new(),
        }))
    }

    /// The schema behind an index. Indices come from the reader only, so the empty schema is never what is returned.
    pub fn get(&self, id: SchemaId) -> &Schema {
        static EMPTY: std::sync::LazyLock<Schema> = std::sync::LazyLock::new(Schema::default);
        self.0.nodes.get(id.0).unwrap_or(&EMPTY)
    }

    /// Where a schema stands in the document that it was read from.
    pub fn place(&self, id: SchemaId) -> Pointer {
        let (mut paths, mut next) = (Vec::new(), Some(id));
        while let Some(id) = next {
            let origin = &self.get(id).origin;
            paths.push(origin.path.as_str());
            next = origin.outer;
        }
        let place: String = paths.into_iter().rev().collect();
        place.parse().unwrap_or_default()
    }

    /// The name of a schema, or of the only one that it is put together from.
    fn name(&self, id: SchemaId) -> Option<&str> {
        let schema = self.get(id);
        let part = || match schema.parts("allOf")[..] {
            [part] => self.get(part).name.as_deref(),
            _ => None,
        };
        schema.name.as_deref().or_else(part)
    }

    /// The types a value may have, compositions taken into account.
    pub fn kinds(&self, id: SchemaId) -> Kinds {
        self.kinds_within(id, 0)
    }

    fn kinds_within(&self, id: SchemaId, depth: usize) -> Kinds {
        if depth > 8 {
            return Kinds::ALL;
        }
        let schema = self.get(id);
        let own = schema.kinds();
        let mut kinds = match (own, schema.enumeration()) {
            (None, Some(values)) => values.iter().map(Kinds::of).fold(Kinds::NONE, Kinds::or),
            (own, _) => own.unwrap_or(Kinds::ALL),
        };
        for part in schema.parts("allOf") {
            kinds = kinds.and(self.kinds_within(part, depth + 1));
        }
        for choice in [schema.parts("anyOf"), schema.parts("oneOf")] {
            if !choice.is_empty() {
                let any = choice.into_iter().map(|id| self.kinds_within(id, depth + 1));
                kinds = kinds.and(any.fold(Kinds::NONE, Kinds::or));
            }
        }
        if own.is_none() && kinds == Kinds::ALL {
            // Nobody says: the keywords tell what the author thought of.
            if schema.properties().next().is_some() || schema.part("additionalProperties").is_some() {
                kinds = Kinds::OBJECT;
            } else if schema.part("items").is_some() {
                kinds = Kinds::ARRAY;
            }
        }
        if schema.nullable {
            kinds = kinds.or(Kinds::NULL);
        }
        kinds
    }

    /// The schema of the items, looked for in compositions, too.
    pub fn items(&self, id: SchemaId) -> Option<SchemaId> {
        self.find(id, 0, &|schema| schema.part("items"))
    }

    /// The schema of a property: its own, else that of additional properties.
    pub fn property(&self, id: SchemaId, name: &str) -> Option<SchemaId> {
        let additional = || self.find(id, 0, &|schema| schema.part("additionalProperties"));
        self.declared(id, name).or_else(additional)
    }

    /// The schema of a property that the document names.
    pub fn declared(&self, id: SchemaId, name: &str) -> Option<SchemaId> {
        self.find(id, 0, &|schema| schema.property(name))
    }

    /// Whether the object takes properties that the document does not name.
    pub fn is_open(&self, id: SchemaId) -> bool {
        self.find(id, 0, &|schema| schema.is_open().filter(|open| *open))
            .is_some()
    }

    /// Whether a required property may be missing as it is only read, in a request, or only written, in a response.
    fn is_spared(&self, schema: &Schema, name: &str, direction: Direction) -> bool {
        let property = schema.property(name).map(|id| self.get(id));
        property.is_some_and(|property| property.goes_the_other_way(direction))
    }

    fn find<T>(&self, id: SchemaId, depth: usize, look: &dyn Fn(&Schema) -> Option<T>) -> Option<T> {
        if depth > 8 {
            return None;
        }
        let schema = self.get(id);
        look(schema).or_else(|| {
            let parts = ["allOf", "anyOf", "oneOf"].map(|keyword| schema.parts(keyword));
            parts
                .into_iter()
                .flatten()
                .find_map(|part| self.find(part, depth + 1, look))
        })
    }
}
