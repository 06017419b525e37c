//! All schemas that may apply to a value, whichever alternatives it fits: what any of them calls secret is not shown.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::keyword::referred;
use super::{Schema, SchemaId, Schemas};
use crate::violation::step;

/// How many schemas may apply to one value. Of more, any may call it secret.
const SCHEMA_LIMIT: usize = 1_000;
/// How many pairs of schemas and values are looked at to find the secrets of a value.
const STEP_LIMIT: usize = 500_000;
/// How deep secrets are looked for.
const DEPTH_LIMIT: usize = 200;

/// All schemas that may apply to a value: a schema with its parts, its alternatives, and what its conditions add.
#[derive(Clone, Debug)]
pub struct Applied<'s> {
    schemas: &'s Schemas,
    ids: BTreeSet<SchemaId>,
}

impl<'s> Applied<'s> {
    pub(crate) fn new(schemas: &'s Schemas, ids: impl IntoIterator<Item = SchemaId>) -> Self {
        let mut open: Vec<SchemaId> = ids.into_iter().collect();
        let mut ids = BTreeSet::new();
        while let Some(id) = open.pop() {
            if ids.len() < SCHEMA_LIMIT && ids.insert(id) {
                open.extend(in_place(schemas.get(id)));
            }
        }
        Self { schemas, ids }
    }

    /// Whether one of them calls the value secret (`format: password`, `x-secret`).
    pub fn is_secret(&self) -> bool {
        self.ids.len() >= SCHEMA_LIMIT || self.all().any(|schema| schema.secret)
    }

    /// Those of a property.
    pub fn property(&self, name: &str) -> Self {
        let ids = self.all().flat_map(|schema| {
            let own = schema.property(name);
            let others = ["additionalProperties", "unevaluatedProperties"];
            let others = others.into_iter().filter(move |_| own.is_none());
            let others = others.filter_map(|keyword| schema.part(keyword));
            own.into_iter().chain(others).chain(named(schema, "patternProperties"))
        });
        Self::new(self.schemas, ids)
    }

    /// Those of an item of a list.
    pub fn item(&self, index: usize) -> Self {
        let ids = self.all().flat_map(|schema| {
            let others = ["contains", "unevaluatedItems"];
            let others = others.into_iter().filter_map(|keyword| schema.part(keyword));
            schema.item(index).into_iter().chain(others)
        });
        Self::new(self.schemas, ids)
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = SchemaId> + '_ {
        self.ids.iter().copied()
    }

    fn all(&self) -> impl Iterator<Item = &'s Schema> {
        let schemas = self.schemas;
        self.ids.iter().map(move |id| schemas.get(*id))
    }
}

/// The schemas that a schema applies to the same value.
fn in_place(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    let lists = ["allOf", "anyOf", "oneOf"].into_iter();
    let lists = lists.flat_map(|keyword| schema.parts(keyword));
    let single = ["if", "then", "else"].into_iter();
    let single = single.filter_map(|keyword| schema.part(keyword));
    let chosen = schema.discriminator.iter().flat_map(|discriminator| {
        let mapped = discriminator.mapping.iter().map(|(_, id)| *id);
        mapped.chain(discriminator.default)
    });
    lists
        .chain(single)
        .chain(named(schema, "dependentSchemas"))
        .chain(chosen)
}

/// The schemas of a keyword whose value is a map of them.
fn named(schema: &Schema, keyword: &str) -> impl Iterator<Item = SchemaId> {
    let all = schema.keyword(keyword).and_then(Value::as_object);
    all.into_iter().flat_map(|all| all.values().filter_map(referred))
}

/// The places of a value that are secret.
#[derive(Debug, Default)]
pub(super) struct Secrets {
    places: HashSet<String>,
    /// Whether the value is too large to tell.
    any: bool,
    steps: usize,
}

impl Secrets {
    /// Those of a value at a place.
    pub(super) fn of(schemas: &Schemas, id: SchemaId, value: &Value, at: &str) -> Self {
        let mut secrets = Self::default();
        secrets.collect(&Applied::new(schemas, [id]), value, at, 0);
        secrets
    }

    /// Whether the value at a place is not to be shown.
    pub(super) fn has(&self, at: &str) -> bool {
        self.any || self.places.contains(at)
    }

    fn collect(&mut self, applied: &Applied<'_>, value: &Value, at: &str, depth: usize) {
        self.steps += applied.ids.len();
        self.any |= self.steps > STEP_LIMIT || depth > DEPTH_LIMIT;
        if self.any || applied.ids.is_empty() {
            return;
        }
        if applied.is_secret() {
            self.places.insert(at.to_owned());
        }
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.collect(&applied.item(index), item, &format!("{at}[{index}]"), depth + 1);
                }
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    let at = format!("{at}{}", step(name));
                    self.collect(&applied.property(name), field, &at, depth + 1);
                }
            }
            _ => {}
        }
    }
}
