//! Schemas of a document, read once into an arena: references are indices, patterns are compiled.
//!
//! Every keyword is kept that an instance can be validated against or made from. A reference that leads nowhere is a
//! schema that allows anything, and a notice.
//!
//! The crate `jsonschema` validates: `translate` writes a schema of the arena as JSON Schema 2020-12, `validate` compiles
//! it when it is first needed, `report` words its errors.

mod format;
mod keyword;
mod kinds;
mod read;
mod report;
#[cfg(test)]
mod suite;
mod translate;
mod validate;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jsonschema::Validator;
use serde_json::{Number, Value};

use crate::pattern::Pattern;

pub(crate) use format::is_base64;
pub(crate) use kinds::{Kinds, is_integral};
pub(crate) use read::Reading;

/// The index of a schema in its [`Schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SchemaId(usize);

/// A lower or an upper bound of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    pub(crate) value: Number,
    pub(crate) exclusive: bool,
}

/// Which way a value goes: properties that are only read or only written are not required the other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Request,
    Response,
}

/// A keyword of JSON Schema that only validation needs, its schemas replaced by indices.
#[derive(Clone, Debug)]
pub(crate) enum Keyword {
    Schema(SchemaId),
    /// Schemas by the name of a property, or by a pattern.
    Named(Vec<(String, SchemaId)>),
    Plain(Value),
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
    /// Whether a reference leads here.
    pub(crate) referenced: bool,
    /// Whether it is `false`, which no value fits.
    pub(crate) never: bool,
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
    pub(crate) keywords: Vec<(&'static str, Keyword)>,
    pub(crate) discriminator: Option<Discriminator>,
    pub(crate) example: Option<Value>,
    pub(crate) default: Option<Value>,
    /// The name of the element when written as XML.
    pub(crate) xml_name: Option<String>,
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
