//! The value of parts whose alternatives have been decided on, by its type.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::sample::{numbers, strings};
use super::{Maker, Parts};
use crate::schema::{Additional, Direction, Kinds, Schema, SchemaId};

/// How many values one instance may have; beyond, only what is required is made.
const VALUE_BUDGET: usize = 3_000;
/// The most items of a list or entries of a map.
const ITEM_LIMIT: usize = 200;

impl Maker<'_> {
    /// A value that fits the parts, as far as is in reach; `variant` tells several of one list apart.
    pub(super) fn build(&mut self, parts: &Parts, variant: usize) -> Option<Value> {
        let schemas: Vec<&Schema> = parts.ids.iter().map(|id| self.schemas.get(*id)).collect();
        if let Some(values) = schemas.iter().find_map(|schema| schema.enumeration.as_ref()) {
            let fitting: Vec<&Value> = values.iter().filter(|value| self.fits(&parts.ids, value)).collect();
            let values = if fitting.is_empty() {
                values.iter().collect()
            } else {
                fitting
            };
            // `null` among the values is for who has nothing to say.
            let values: Vec<_> = match values.iter().any(|value| !value.is_null()) {
                true => values.into_iter().filter(|value| !value.is_null()).collect(),
                false => values,
            };
            let at = variant.checked_rem(values.len())?;
            return values.get(at).map(|value| (*value).clone());
        }
        let kinds = parts
            .ids
            .iter()
            .fold(Kinds::ALL, |kinds, id| kinds.and(self.own_kinds(*id)));
        let guess = self.guess(&schemas);
        let kinds = if kinds == Kinds::ALL { guess } else { kinds };
        if kinds.meets(Kinds::OBJECT) {
            return self.object(parts, &schemas, variant);
        }
        if kinds.meets(Kinds::ARRAY) {
            return self.array(&schemas);
        }
        let candidates: Vec<Value> = if kinds.meets(Kinds::STRING) {
            let texts = strings(&schemas, variant);
            texts.into_iter().map(Value::String).collect()
        } else if kinds.meets(Kinds::NUMBER) {
            let integer = kinds.and(Kinds::NUMBER) == Kinds::INTEGER;
            numbers(&schemas, integer, variant)
        } else if kinds.meets(Kinds::BOOLEAN) {
            {
                let even = variant.is_multiple_of(2);
                vec![Value::Bool(even), Value::Bool(!even)]
            }
        } else {
            vec![Value::Null]
        };
        let fitting = candidates.iter().position(|value| self.fits(&parts.ids, value));
        candidates.into_iter().nth(fitting.unwrap_or(0))
    }

    /// The type as the schema itself says, without what is composed into it.
    fn own_kinds(&self, id: SchemaId) -> Kinds {
        let schema = self.schemas.get(id);
        schema.kinds.unwrap_or(Kinds::ALL)
    }

    /// The type that an author without `type` had in mind.
    fn guess(&self, schemas: &[&Schema]) -> Kinds {
        let any = |test: &dyn Fn(&Schema) -> bool| schemas.iter().any(|schema| test(schema));
        if any(&|schema| schema.item(0).is_some() || schema.min_items.is_some()) {
            Kinds::ARRAY
        } else if any(&|schema| {
            schema.pattern.is_some()
                || schema.format.is_some()
                || schema.max_length.is_some()
                || schema.min_length.is_some()
        }) {
            Kinds::STRING
        } else if any(&|schema| schema.minimum.is_some() || schema.maximum.is_some() || schema.multiple_of.is_some()) {
            Kinds::NUMBER
        } else {
            Kinds::OBJECT
        }
    }

    fn array(&mut self, schemas: &[&Schema]) -> Option<Value> {
        let least = schemas.iter().filter_map(|schema| schema.min_items).max();
        let most = schemas.iter().filter_map(|schema| schema.max_items).min();
        let first = schemas.iter().map(|schema| schema.first_items.len() as u64).max();
        let wanted = least.max(first).unwrap_or(0).max(1).min(most.unwrap_or(u64::MAX));
        let wanted = usize::try_from(wanted).unwrap_or(ITEM_LIMIT).min(ITEM_LIMIT);
        let unique = schemas.iter().any(|schema| schema.unique_items);
        let ids = |index: usize| -> Vec<SchemaId> { schemas.iter().filter_map(|schema| schema.item(index)).collect() };
        if ids(0).is_empty() {
            let items = (0..least.unwrap_or(0).min(wanted as u64)).map(Value::from);
            return Some(Value::Array(items.collect()));
        }
        let mut items: Vec<Value> = Vec::new();
        let mut variant = 0;
        while items.len() < wanted && variant < wanted * 3 {
            let Some(item) = self.make(&ids(items.len()), if unique { variant } else { 0 }) else {
                break;
            };
            if !unique || !items.contains(&item) {
                items.push(item);
            }
            variant += 1;
        }
        let enough = items.len() as u64 >= least.unwrap_or(0).min(ITEM_LIMIT as u64);
        (enough || !items.is_empty()).then_some(Value::Array(items))
    }

    fn object(&mut self, parts: &Parts, schemas: &[&Schema], variant: usize) -> Option<Value> {
        let mut properties: BTreeMap<&str, Vec<SchemaId>> = BTreeMap::new();
        for schema in schemas {
            for (name, id) in &schema.properties {
                properties.entry(name).or_default().push(*id);
            }
        }
        let required: Vec<&str> = schemas
            .iter()
            .flat_map(|schema| &schema.required)
            .map(String::as_str)
            .collect();
        let most = schemas.iter().filter_map(|schema| schema.max_properties).min();
        let least = schemas.iter().filter_map(|schema| schema.min_properties).max();
        let most = usize::try_from(most.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
        let least = usize::try_from(least.unwrap_or(0)).unwrap_or(0).min(ITEM_LIMIT);
        let mut fields = Map::new();
        // What is required first, as there may be room for no more.
        for wanted in [true, false] {
            for (name, ids) in &properties {
                let is_required = required.contains(name);
                if is_required != wanted {
                    continue;
                }
                if self.goes_the_other_way(ids) {
                    continue;
                }
                let full = fields.len() >= most || self.lean || self.made > VALUE_BUDGET;
                if !is_required && full && fields.len() >= least {
                    continue;
                }
                if let Some(tag) = parts.tags.get(*name) {
                    fields.insert((*name).to_owned(), Value::String(tag.clone()));
                    continue;
                }
                match self.make(ids, variant) {
                    Some(value) => {
                        fields.insert((*name).to_owned(), value);
                    }
                    None if is_required => return None,
                    None => {}
                }
            }
        }
        for (property, tag) in &parts.tags {
            if !fields.contains_key(property) {
                fields.insert(property.clone(), Value::String(tag.clone()));
            }
        }
        let closed = schemas.iter().any(|schema| schema.additional == Additional::Nothing);
        let additional = schemas.iter().find_map(|schema| match schema.additional {
            Additional::Schema(id) => Some(id),
            _ => None,
        });
        for name in required {
            if !fields.contains_key(name) && !properties.contains_key(name) && !closed {
                let value = match additional {
                    Some(id) => self.make(&[id], variant)?,
                    None => Value::String("string".to_owned()),
                };
                fields.insert(name.to_owned(), value);
            }
        }
        let open = schemas.iter().any(|schema| schema.additional == Additional::Any);
        let one_more = additional.is_some() || open && properties.is_empty();
        let wanted = least.max(fields.len() + usize::from(one_more)).min(most);
        let mut count = 0;
        while fields.len() < wanted && !closed && count < ITEM_LIMIT {
            count += 1;
            let name = if count == 1 {
                "key".to_owned()
            } else {
                format!("key{count}")
            };
            let value = match additional {
                Some(id) => match self.make(&[id], variant) {
                    Some(value) => value,
                    None if fields.len() < least => return None,
                    None => break,
                },
                None => Value::String("value".to_owned()),
            };
            fields.entry(name).or_insert(value);
        }
        Some(Value::Object(fields))
    }

    /// Whether a property is only read, in a request, or only written, in a response.
    fn goes_the_other_way(&self, ids: &[SchemaId]) -> bool {
        ids.iter().any(|id| {
            let schema = self.schemas.get(*id);
            match self.direction {
                Direction::Request => schema.read_only,
                Direction::Response => schema.write_only,
            }
        })
    }
}
