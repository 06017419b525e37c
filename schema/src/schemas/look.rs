//! What schemas say through references and compositions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Kinds, Schema, SchemaId, Schemas};

/// How deep compositions are searched, and how many schemas at most.
const DEPTH_LIMIT: usize = 8;
const STEP_LIMIT: usize = 2_000;

impl Schemas {
    /// What the schema says itself, else a part of it (`allOf`), else its only alternative besides null.
    pub(crate) fn look<'s, T>(&'s self, id: SchemaId, of: &dyn Fn(&'s Schema) -> Option<T>) -> Option<T> {
        let mut found = None;
        self.visit(id, &mut |schema| {
            found = found.take().or_else(|| of(schema));
            found.is_none()
        });
        found
    }

    /// Visits a schema and all that a value must fit at the same time, until `visitor` says that it has enough.
    fn visit<'s>(&'s self, id: SchemaId, visitor: &mut dyn FnMut(&'s Schema) -> bool) {
        let mut open = vec![(id, 0)];
        let mut seen = BTreeSet::new();
        while let Some((id, depth)) = open.pop() {
            if depth > DEPTH_LIMIT || seen.len() > STEP_LIMIT || !seen.insert(id) {
                continue;
            }
            let schema = self.get(id);
            if !visitor(schema) {
                return;
            }
            for keyword in ["oneOf", "anyOf"] {
                let mut alternatives = schema.parts(keyword);
                alternatives.retain(|id| self.kinds(*id) != Kinds::NULL);
                if let [only] = alternatives[..] {
                    open.push((only, depth + 1));
                }
            }
            open.extend(schema.parts("allOf").into_iter().rev().map(|part| (part, depth + 1)));
        }
    }

    /// The values that a schema allows, if it lists them: its own, those of a part of it, or those of all its alternatives.
    pub(crate) fn values(&self, id: SchemaId) -> Vec<Value> {
        let mut steps = 0;
        self.values_within(id, 0, &mut steps).unwrap_or_default()
    }

    fn values_within(&self, id: SchemaId, depth: usize, steps: &mut usize) -> Option<Vec<Value>> {
        *steps += 1;
        if depth > DEPTH_LIMIT || *steps > STEP_LIMIT {
            return None;
        }
        let schema = self.get(id);
        let null = schema.nullable.then_some(Value::Null);
        if let Some(values) = schema.enumeration() {
            return Some(values.iter().cloned().chain(null).collect());
        }
        let parts = schema.parts("allOf").into_iter();
        let mut lists: Vec<Vec<Value>> = parts
            .filter_map(|part| self.values_within(part, depth + 1, steps))
            .collect();
        let alternatives = schema.alternatives();
        if !alternatives.is_empty() {
            let mut all: Vec<Value> = Vec::new();
            let mut is_complete = true;
            for alternative in alternatives {
                match self.values_within(alternative, depth + 1, steps) {
                    Some(values) => all.extend(values),
                    None if self.kinds(alternative) == Kinds::NULL => all.push(Value::Null),
                    None => is_complete = false,
                }
            }
            lists.extend(is_complete.then_some(all));
        }
        // All of them apply: the narrowest is taken.
        let narrowest = lists.into_iter().min_by_key(Vec::len)?;
        Some(narrowest.into_iter().chain(null).collect())
    }

    /// The properties that a schema and its parts name, each with the first schema that is given for it.
    pub(crate) fn declared_properties(&self, id: SchemaId) -> BTreeMap<&str, SchemaId> {
        let mut declared = BTreeMap::new();
        self.visit(id, &mut |schema| {
            for (name, id) in schema.properties() {
                declared.entry(name).or_insert(id);
            }
            true
        });
        declared
    }

    /// The properties that a schema and its parts require.
    pub(crate) fn required_names(&self, id: SchemaId) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.visit(id, &mut |schema| {
            names.extend(schema.required());
            true
        });
        names
    }
}
