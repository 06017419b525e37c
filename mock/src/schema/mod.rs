//! Schemas of a document, read once into an arena: references are indices, patterns are compiled.
//!
//! Every keyword is kept that an instance can be validated against or made from. A reference that leads nowhere is a
//! schema that allows anything, and a notice.
//!
//! The crate `jsonschema` validates: `read` keeps what a schema says in terms of JSON Schema 2020-12, `translate` adds what
//! is OpenAPI's, `validate` compiles it when it is first needed, `report` words its errors.

mod format;
mod keyword;
mod kinds;
mod read;
mod report;
#[cfg(test)]
mod suite;
mod tags;
mod translate;
mod validate;

use std::sync::{Arc, OnceLock};

use jsonschema::Validator;
use serde_json::{Map, Value};

use crate::pattern::Pattern;

use keyword::referred;

pub(crate) use format::is_base64;
pub(crate) use kinds::{Kinds, is_integral};
pub(crate) use read::Reading;

/// The index of a schema in its [`Schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SchemaId(usize);

/// Which way a value goes: properties that are only read or only written are not required the other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Request,
    Response,
}

/// The property that tells alternatives apart.
#[derive(Clone, Debug)]
pub(crate) struct Discriminator {
    pub(crate) property: String,
    pub(crate) mapping: Vec<(String, SchemaId)>,
    /// The schema of objects without the property, or with a value that selects none.
    pub(crate) default: Option<SchemaId>,
}

/// One schema.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    /// Its name among the components.
    pub(crate) name: Option<String>,
    /// Whether a reference leads here.
    referenced: bool,
    /// Whether it is `false`, which no value fits.
    never: bool,
    /// What is validated, in terms of JSON Schema 2020-12, with references for other schemas.
    keywords: Map<String, Value>,
    pub(crate) nullable: bool,
    read_only: bool,
    write_only: bool,
    pub(crate) format: Option<String>,
    pub(crate) pattern: Option<Pattern>,
    pub(crate) discriminator: Option<Discriminator>,
    pub(crate) example: Option<Value>,
    pub(crate) default: Option<Value>,
    /// The name of the element when written as XML.
    pub(crate) xml_name: Option<String>,
}

impl Schema {
    pub(crate) fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords.get(name)
    }

    /// A keyword like `minLength`.
    pub(crate) fn count(&self, keyword: &str) -> Option<u64> {
        self.keyword(keyword)?.as_u64()
    }

    /// The types that it names.
    pub(crate) fn kinds(&self) -> Option<Kinds> {
        let names = self.keyword("type")?.as_array()?.iter();
        let kinds = names.filter_map(Value::as_str).map(Kinds::named);
        Some(kinds.fold(Kinds::NONE, Kinds::or))
    }

    pub(crate) fn enumeration(&self) -> Option<&[Value]> {
        Some(self.keyword("enum")?.as_array()?)
    }

    /// The schema of a keyword like `additionalProperties`.
    pub(crate) fn part(&self, keyword: &str) -> Option<SchemaId> {
        referred(self.keyword(keyword)?)
    }

    /// The schemas of a keyword like `allOf`.
    pub(crate) fn parts(&self, keyword: &str) -> Vec<SchemaId> {
        let parts = self.keyword(keyword).and_then(Value::as_array);
        parts.into_iter().flatten().filter_map(referred).collect()
    }

    /// The alternatives of which a value is valid against one, else those of which it is against any.
    pub(crate) fn alternatives(&self) -> Vec<SchemaId> {
        let one_of = self.parts("oneOf");
        if one_of.is_empty() { self.parts("anyOf") } else { one_of }
    }

    /// The schema of the item at an index.
    pub(crate) fn item(&self, index: usize) -> Option<SchemaId> {
        self.parts("prefixItems")
            .get(index)
            .copied()
            .or_else(|| self.part("items"))
    }

    pub(crate) fn properties(&self) -> impl Iterator<Item = (&str, SchemaId)> {
        let properties = self.keyword("properties").and_then(Value::as_object);
        let properties = properties.into_iter().flatten();
        properties.filter_map(|(name, schema)| Some((name.as_str(), referred(schema)?)))
    }

    pub(crate) fn property(&self, name: &str) -> Option<SchemaId> {
        referred(self.keyword("properties")?.get(name)?)
    }

    /// Whether it is only read, in a request, or only written, in a response.
    pub(crate) fn goes_the_other_way(&self, direction: Direction) -> bool {
        match direction {
            Direction::Request => self.read_only,
            Direction::Response => self.write_only,
        }
    }

    pub(crate) fn required(&self) -> impl Iterator<Item = &str> {
        let names = self.keyword("required").and_then(Value::as_array);
        names.into_iter().flatten().filter_map(Value::as_str)
    }

    /// Whether the document says that an object may, or may not, have properties beside those that it names.
    pub(crate) fn is_open(&self) -> Option<bool> {
        let additional = self.keyword("additionalProperties")?;
        Some(additional.as_bool().unwrap_or(true))
    }
}

/// All schemas of one document; clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schemas(Arc<Arena>);

#[derive(Debug, Default)]
struct Arena {
    nodes: Vec<Schema>,
    /// By the index of the schema: the validator of requests and that of responses, each compiled when first needed.
    validators: Vec<[OnceLock<Result<Validator, String>>; 2]>,
}

impl Schemas {
    fn new(nodes: Vec<Schema>) -> Self {
        let validators = nodes.iter().map(|_| Default::default()).collect();
        Self(Arc::new(Arena { nodes, validators }))
    }

    /// The schema behind an index. Indices come from the reader only, so the empty schema is never what is returned.
    pub(crate) fn get(&self, id: SchemaId) -> &Schema {
        static EMPTY: std::sync::LazyLock<Schema> = std::sync::LazyLock::new(Schema::default);
        self.0.nodes.get(id.0).unwrap_or(&EMPTY)
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
    pub(crate) fn items(&self, id: SchemaId) -> Option<SchemaId> {
        self.find(id, 0, &|schema| schema.part("items"))
    }

    /// The schema of a property: its own, else that of additional properties.
    pub(crate) fn property(&self, id: SchemaId, name: &str) -> Option<SchemaId> {
        let additional = || self.find(id, 0, &|schema| schema.part("additionalProperties"));
        self.declared(id, name).or_else(additional)
    }

    /// The schema of a property that the document names.
    pub(crate) fn declared(&self, id: SchemaId, name: &str) -> Option<SchemaId> {
        self.find(id, 0, &|schema| schema.property(name))
    }

    /// Whether the object takes properties that the document does not name.
    pub(crate) fn is_open(&self, id: SchemaId) -> bool {
        self.find(id, 0, &|schema| schema.is_open().filter(|open| *open))
            .is_some()
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
