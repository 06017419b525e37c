//! The value of parts whose alternatives have been decided on, by its type.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::sample::{least, most, numbers, strings};
use super::{Maker, Parts};
use crate::schemas::{Kinds, Schema, SchemaId};

/// How many values one instance may have; beyond, only what is required is made.
const VALUE_BUDGET: usize = 3_000;
/// The most items of a list or entries of a map.
const ITEM_LIMIT: usize = 200;

impl Maker<'_> {
    /// A value that fits the parts, as far as is in reach; `variant` tells several of one list apart.
    pub(super) fn build(&mut self, parts: &Parts, variant: usize) -> Option<Value> {
        let schemas: Vec<&Schema> = parts.ids.iter().map(|id| self.schemas.get(*id)).collect();
        if let Some(values) = schemas.iter().find_map(|schema| schema.enumeration()) {
            // `null` among the values is for who has nothing to say.
            let rank = |value: &Value| (!self.fits(&parts.ids, value), value.is_null());
            let ranked: Vec<_> = values.iter().map(|value| (rank(value), value)).collect();
            let least = ranked.iter().map(|(rank, _)| *rank).min()?;
            let best: Vec<_> = ranked.iter().filter(|(rank, _)| *rank == least).collect();
            let at = variant.checked_rem(best.len())?;
            return best.get(at).map(|(_, value)| (*value).clone());
        }
        let kinds = schemas.iter().filter_map(|schema| schema.kinds());
        let kinds = kinds.fold(Kinds::ALL, Kinds::and);
        let kinds = if kinds == Kinds::ALL { guess(&schemas) } else { kinds };
        if kinds.meets(Kinds::OBJECT) {
            self.objects += 1;
            let object = self.object(parts, &schemas, variant);
            self.objects -= 1;
            return object;
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
            let even = variant.is_multiple_of(2);
            vec![Value::Bool(even), Value::Bool(!even)]
        } else {
            vec![Value::Null]
        };
        let fitting = candidates.iter().position(|value| self.fits(&parts.ids, value));
        candidates.into_iter().nth(fitting.unwrap_or(0))
    }

    fn array(&mut self, schemas: &[&Schema]) -> Option<Value> {
        let least = least(schemas, "minItems").min(ITEM_LIMIT);
        let first = schemas.iter().map(|schema| schema.parts("prefixItems").len());
        let wanted = first.fold(least.max(1), usize::max).min(ITEM_LIMIT);
        let wanted = wanted.min(most(schemas, "maxItems"));
        let unique = schemas
            .iter()
            .any(|schema| schema.keyword("uniqueItems") == Some(&Value::Bool(true)));
        let ids = |index: usize| -> Vec<SchemaId> { schemas.iter().filter_map(|schema| schema.item(index)).collect() };
        if ids(0).is_empty() {
            let items = (0..least.min(wanted)).map(Value::from);
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
        (items.len() >= least || !items.is_empty()).then_some(Value::Array(items))
    }

    fn object(&mut self, parts: &Parts, schemas: &[&Schema], variant: usize) -> Option<Value> {
        let mut properties: BTreeMap<&str, Vec<SchemaId>> = BTreeMap::new();
        for (name, id) in schemas.iter().flat_map(|schema| schema.properties()) {
            properties.entry(name).or_default().push(id);
        }
        let required: Vec<&str> = schemas.iter().flat_map(|schema| schema.required()).collect();
        let most = most(schemas, "maxProperties");
        let least = least(schemas, "minProperties").min(ITEM_LIMIT);
        let mut fields = Map::new();
        // What is required first, as there may be room for no more.
        let (first, rest): (Vec<_>, Vec<_>) = properties.iter().partition(|(name, _)| required.contains(name));
        for (name, ids) in first.into_iter().chain(rest) {
            let mut schemas = ids.iter().map(|id| self.schemas.get(*id));
            if schemas.any(|schema| schema.goes_the_other_way(self.direction)) {
                continue;
            }
            let is_required = required.contains(name);
            let is_lean = self.lean || self.objects > self.optional;
            let full = fields.len() >= most || is_lean || self.made > VALUE_BUDGET;
            if !is_required && full && fields.len() >= least {
                continue;
            }
            let value = match parts.tags.get(*name) {
                Some(tag) => Some(tag.clone()),
                None => self.make(ids, variant),
            };
            if value.is_none() && is_required {
                return None;
            }
            fields.extend(value.map(|value| ((*name).to_owned(), value)));
        }
        for (property, tag) in &parts.tags {
            fields.entry(property).or_insert_with(|| tag.clone());
        }
        let closed = schemas.iter().any(|schema| schema.is_open() == Some(false));
        let additional = schemas.iter().find_map(|schema| schema.part("additionalProperties"));
        for name in required {
            if !fields.contains_key(name) && !properties.contains_key(name) && !closed {
                let value = match additional {
                    Some(id) => self.make(&[id], variant)?,
                    None => Value::String("string".to_owned()),
                };
                fields.insert(name.to_owned(), value);
            }
        }
        let open = schemas.iter().any(|schema| schema.is_open() == Some(true));
        let is_lean = self.objects > self.optional;
        let one_more = !is_lean && (additional.is_some() || open && properties.is_empty());
        let wanted = least.max(fields.len() + usize::from(one_more)).min(most);
        let mut count = 0;
        while fields.len() < wanted && !closed && count < ITEM_LIMIT {
            count += 1;
            let name = match count {
                1 => "key".to_owned(),
                several => format!("key{several}"),
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
}

/// The type that an author without `type` had in mind.
fn guess(schemas: &[&Schema]) -> Kinds {
    let any = |keywords: &[&str]| {
        let mut keywords = keywords.iter();
        keywords.any(|keyword| schemas.iter().any(|schema| schema.keyword(keyword).is_some()))
    };
    if any(&["items", "minItems", "prefixItems"]) {
        Kinds::ARRAY
    } else if any(&["minLength", "maxLength"])
        || schemas
            .iter()
            .any(|schema| schema.pattern.is_some() || schema.format.is_some())
    {
        Kinds::STRING
    } else if any(&[
        "minimum",
        "exclusiveMinimum",
        "maximum",
        "exclusiveMaximum",
        "multipleOf",
    ]) {
        Kinds::NUMBER
    } else {
        Kinds::OBJECT
    }
}
