//! The values of a discriminator by which it selects an alternative.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::{Discriminator, Kinds, SchemaId, Schemas};

/// How deep schemas are searched for the values of a property.
const DEPTH_LIMIT: usize = 32;

/// How deep unions are searched whose alternatives the same property selects.
const UNION_LIMIT: usize = 8;

impl Schemas {
    /// Which values of the discriminator select which schemas. Values with the same schemas are together, in the order of the
    /// alternatives, those of one in the order of the mapping.
    pub(super) fn selected(&self, discriminator: &Discriminator, ids: &[SchemaId]) -> Vec<(Vec<Value>, Vec<SchemaId>)> {
        let mut targets: Vec<(Value, Vec<SchemaId>)> = Vec::new();
        let mut add = |value: Value, id: SchemaId| match targets.iter_mut().find(|(known, _)| *known == value) {
            Some((_, known)) if !known.contains(&id) => known.push(id),
            Some(_) => {}
            None => targets.push((value, vec![id])),
        };
        for (text, id) in &discriminator.mapping {
            add(self.typed(text, &discriminator.property, *id), *id);
        }
        for (id, values) in ids.iter().zip(self.tags(discriminator, ids, UNION_LIMIT)) {
            values.into_iter().for_each(|value| add(value, *id));
        }
        let places: HashMap<SchemaId, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        let place = |id: &SchemaId| places.get(id).copied().unwrap_or(usize::MAX);
        targets.sort_by_key(|(_, ids)| ids.iter().map(place).min());
        let mut selected: Vec<(Vec<Value>, Vec<SchemaId>)> = Vec::new();
        for (value, ids) in targets {
            match selected.iter_mut().find(|(_, known)| *known == ids) {
                Some((values, _)) => values.push(value),
                None => selected.push((vec![value], ids)),
            }
        }
        selected
    }

    /// The value of a discriminator that means a component without a mapping: the one it allows itself that is written like
    /// its name, else the first, else its name.
    pub(crate) fn kind(&self, id: SchemaId, property: &str) -> Option<Value> {
        let name = self.get(id).name.as_deref();
        let allowed = self.allowed(id, property);
        let alike = allowed.iter().find(|value| is_alike(value, name));
        let own = alike.or_else(|| allowed.first()).cloned();
        own.or_else(|| Some(Value::from(name?)))
    }

    /// The value of a property that the text of a mapping means: a number or boolean where it can be no string.
    pub(crate) fn typed(&self, text: &str, property: &str, id: SchemaId) -> Value {
        let schema = self.declared(id, property);
        let is_text = schema.is_none_or(|schema| self.kinds(schema).meets(Kinds::STRING));
        let scalar = serde_json::from_str(text).ok().filter(|_| !is_text);
        scalar
            .filter(|value: &Value| value.is_number() || value.is_boolean())
            .unwrap_or_else(|| Value::from(text))
    }

    /// The values that select each schema: those mapped to it and others that only it allows; without a mapping those that it
    /// allows; those that select an alternative of it; else its name.
    fn tags(&self, discriminator: &Discriminator, ids: &[SchemaId], depth: usize) -> Vec<Vec<Value>> {
        let property = discriminator.property.as_str();
        let allowed: Vec<Vec<Value>> = ids.iter().map(|id| self.allowed(*id, property)).collect();
        let is_shared = |value: &Value| allowed.iter().filter(|values| values.contains(value)).count() > 1;
        let tags = ids.iter().zip(&allowed).map(|(id, allowed)| {
            let name = self.get(*id).name.as_deref();
            let mut mapped = Vec::new();
            let mut elsewhere = Vec::new();
            for (text, target) in &discriminator.mapping {
                let list = if target == id { &mut mapped } else { &mut elsewhere };
                list.push(self.typed(text, property, *target));
            }
            let mut own: Vec<Value> = allowed
                .iter()
                .filter(|value| !elsewhere.contains(value))
                .cloned()
                .collect();
            if !mapped.is_empty() {
                own.retain(|value| !is_shared(value) && !mapped.contains(value));
            } else if own.len() > 1
                && own.iter().any(is_shared)
                && let Some(same) = own.iter().find(|value| is_alike(value, name))
            {
                own = vec![same.clone()];
            }
            let nested = self.nested_tags(*id, property, depth).into_iter();
            let nested = nested.filter(|value| !elsewhere.contains(value) && !is_shared(value));
            let mut values: Vec<Value> = mapped.into_iter().chain(own).chain(nested).collect();
            if values.is_empty() {
                values.extend(name.map(Value::from));
            }
            values
        });
        tags.collect()
    }

    /// The values that select an alternative of a schema, if the same property does so.
    fn nested_tags(&self, id: SchemaId, property: &str, depth: usize) -> Vec<Value> {
        let schema = self.get(id);
        match &schema.discriminator {
            Some(inner) if inner.property == property && depth > 0 => {
                self.tags(inner, &schema.alternatives(), depth - 1).concat()
            }
            _ => Vec::new(),
        }
    }

    /// The values that a property may have in objects of a schema; none if the document does not say.
    fn allowed(&self, id: SchemaId, property: &str) -> Vec<Value> {
        self.search(id, Some(property), &mut BTreeMap::new(), 0)
    }

    /// The values that `property` of a schema allows, or without `property` the schema itself.
    fn search(
        &self,
        id: SchemaId,
        property: Option<&str>,
        known: &mut BTreeMap<SchemaId, Vec<Value>>,
        depth: usize,
    ) -> Vec<Value> {
        if let Some(known) = known.get(&id) {
            return known.clone();
        }
        known.insert(id, Vec::new()); // so that circles end
        if depth > DEPTH_LIMIT {
            return Vec::new();
        }
        let schema = self.get(id);
        let mut found: Vec<Vec<Value>> = match property {
            Some(property) => {
                let declared = schema.property(property).into_iter();
                declared
                    .map(|id| self.search(id, None, &mut BTreeMap::new(), depth))
                    .collect()
            }
            None => {
                let values = schema.enumeration().into_iter().flatten();
                let scalars = values.filter(|value| value.is_string() || value.is_number() || value.is_boolean());
                vec![scalars.cloned().collect()]
            }
        };
        for part in schema.parts("allOf") {
            found.push(self.search(part, property, known, depth + 1));
        }
        for keyword in ["anyOf", "oneOf"] {
            let parts = schema.parts(keyword).into_iter();
            let parts = parts.filter(|id| self.kinds(*id) != Kinds::NULL);
            let values: Vec<_> = parts
                .map(|part| self.search(part, property, known, depth + 1))
                .collect();
            if values.iter().all(|values| !values.is_empty()) {
                found.push(values.concat());
            }
        }
        found.retain(|values| !values.is_empty());
        // all of them apply: the narrowest is taken
        let narrowest = found.into_iter().min_by_key(Vec::len).unwrap_or_default();
        known.insert(id, narrowest.clone());
        narrowest
    }
}

/// Whether a value and the name of a schema have the same letters and digits.
fn is_alike(value: &Value, name: Option<&str>) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let value = value.as_str().map(letters);
    value.is_some() && value == name.map(letters)
}
