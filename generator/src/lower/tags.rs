//! The values of properties that select an alternative: those of a discriminator, and constants.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use openapiv3::{Discriminator, Schema};

use crate::model::{Condition, Scalar};

use super::Lower;
use super::combine::Base;
use super::facets::{Facets, Use, annotated};
use super::inheritance::mapping_of;
use super::schema::{is_nullable, name_of};

/// Maximum nesting of schemas that are searched for the values of a property.
const MAX_DEPTH: usize = 32;

/// Maximum nesting of unions whose values select the union around them.
const MAX_UNIONS: usize = 8;

/// Maximum number of conditions of one alternative; the runtime compares no more.
const MAX_CONDITIONS: usize = 4;

/// A schema that a discriminator may select.
pub(super) struct Candidate<'d> {
    schema: Use<'d>,
    /// The names of the component and of those that it only refers to.
    pub(super) names: Vec<&'d str>,
    /// For a schema that is no component, the components in its `allOf`.
    parts: Vec<Cow<'d, str>>,
}

impl<'d> Lower<'d, '_> {
    /// A schema that a discriminator may select.
    pub(super) fn candidate(&self, schema: Use<'d>) -> Candidate<'d> {
        let mut names = Vec::new();
        let mut next = annotated(schema);
        while let Use::Reference(reference) = next
            && let Some((name, target)) = self.target(reference)
            && names.len() < MAX_DEPTH
        {
            names.push(name);
            next = target;
        }
        let mut parts = Vec::new();
        if let Use::Inline(schema) = schema {
            let all_of = Facets::of(schema).all_of.iter();
            parts.extend(all_of.filter_map(|part| match Use::from(part) {
                Use::Reference(reference) => name_of(reference),
                Use::Inline(_) => None,
            }));
        }
        Candidate { schema, names, parts }
    }

    /// The values by which the discriminator of a union selects each alternative.
    pub(super) fn tags_of_alternatives(
        &mut self,
        discriminator: &'d Discriminator,
        alternatives: impl Iterator<Item = Use<'d>>,
    ) -> Vec<Vec<String>> {
        let candidates: Vec<_> = alternatives.map(|schema| self.candidate(schema)).collect();
        self.tags(discriminator, &candidates, MAX_UNIONS)
    }

    /// The values that select a base schema and each of its members.
    pub(super) fn tags_of_members(
        &mut self,
        discriminator: &'d Discriminator,
        base: &'d str,
        members: &[&'d str],
    ) -> Vec<Vec<String>> {
        let names = std::iter::once(base).chain(members.iter().copied());
        let candidates = names.filter_map(|name| {
            let (name, schema) = self.target_named(name)?;
            let mut candidate = self.candidate(schema);
            candidate.names.insert(0, name);
            Some(candidate)
        });
        let candidates: Vec<_> = candidates.collect();
        self.tags(discriminator, &candidates, 0)
    }

    /// The values by which a discriminator selects each of some schemas, at most `depth` unions deep:
    ///
    /// - those that its mapping gives the schema, and others that the schema itself allows and no other schema;
    /// - without a mapping, all that the schema itself allows. If others allow them too, as all share one `enum`, the one
    ///   that is written like the schema's name;
    /// - the values that select an alternative of a nested union with the same discriminator property;
    /// - else the name of the schema.
    fn tags(&mut self, discriminator: &'d Discriminator, schemas: &[Candidate<'d>], depth: usize) -> Vec<Vec<String>> {
        let property = discriminator.property_name.as_str();
        let mapped: Vec<Vec<&str>> = schemas.iter().map(|s| self.mapped_to(discriminator, s)).collect();
        let allowed: Vec<Vec<String>> = schemas.iter().map(|s| self.allowed(property, s.schema)).collect();
        // in how many schemas each value is allowed
        let mut uses: HashMap<&str, usize> = HashMap::new();
        for value in allowed.iter().flatten() {
            *uses.entry(value).or_default() += 1;
        }
        let mut tags = Vec::with_capacity(schemas.len());
        for ((schema, mapped), allowed) in schemas.iter().zip(&mapped).zip(&allowed) {
            let is_mapped_elsewhere =
                |value: &str| discriminator.mapping.contains_key(value) && !mapped.contains(&value);
            let is_shared = |value: &str| uses.get(value).is_some_and(|uses| *uses > 1);
            let mut own: Vec<&String> = allowed.iter().filter(|value| !is_mapped_elsewhere(value)).collect();
            let name = schema.names.first().copied();
            let mut values: Vec<String> = mapped.iter().map(|value| (*value).to_owned()).collect();
            if !mapped.is_empty() {
                own.retain(|value| !is_shared(value));
            } else if own.len() > 1
                && own.iter().any(|value| is_shared(value))
                && let Some(same) = own.iter().find(|value| name.is_some_and(|name| is_alike(value, name)))
            {
                own = vec![same];
            }
            let own: Vec<String> = own
                .into_iter()
                .filter(|value| !values.contains(value))
                .cloned()
                .collect();
            values.extend(own);
            for value in self.nested_tags(property, schema, depth) {
                if !values.contains(&value) && !is_mapped_elsewhere(&value) && !uses.contains_key(value.as_str()) {
                    values.push(value);
                }
            }
            if values.is_empty() {
                values.extend(name.map(str::to_owned));
            }
            tags.push(values);
        }
        tags
    }

    /// The values that the mapping of a discriminator gives a schema, in the order of the document.
    fn mapped_to(&mut self, discriminator: &'d Discriminator, schema: &Candidate<'d>) -> Vec<&'d str> {
        let mapping = self.mappings.entry(std::ptr::from_ref(discriminator));
        let mapping = mapping.or_insert_with(|| mapping_of(discriminator));
        let parts = schema.parts.iter().filter(|_| schema.names.is_empty());
        let names = schema.names.iter().copied().chain(parts.map(AsRef::as_ref));
        let mapped = names.filter_map(|name| mapping.get(name)).flatten();
        let mut mapped: Vec<(usize, &str)> = mapped.copied().collect();
        mapped.sort_unstable();
        mapped.into_iter().map(|(_, value)| value).collect()
    }

    /// The values that select an alternative of a union, if it is told apart by the same property.
    fn nested_tags(&mut self, property: &str, schema: &Candidate<'d>, depth: usize) -> Vec<String> {
        let Some(content) = self.content(schema.schema).filter(|_| depth > 0) else {
            return Vec::new();
        };
        let facets = Facets::of(content);
        let alternatives = facets.one_of.iter().chain(facets.any_of).map(Use::from);
        let candidates: Vec<_> = alternatives.map(|schema| self.candidate(schema)).collect();
        if !candidates.is_empty() {
            return match &facets.data.discriminator {
                Some(inner) if inner.property_name == property => {
                    self.tags(inner, &candidates, depth.saturating_sub(1)).concat()
                }
                _ => Vec::new(),
            };
        }
        let Some(name) = schema.names.last().copied() else {
            return Vec::new();
        };
        match self.discriminators.get(name).copied() {
            Some(inner) if inner.property_name == property => {
                let members = self.members(name, inner);
                self.tags_of_members(inner, name, &members).concat()
            }
            _ => Vec::new(),
        }
    }

    /// The values that a property may have in objects of a schema, as text; empty if the schema does not say.
    pub(super) fn allowed(&self, property: &str, schema: Use<'d>) -> Vec<String> {
        self.search(schema, Some(property), &mut HashMap::new(), 0)
    }

    /// The values that `property` of a schema allows, or without `property` the schema itself.
    fn search(
        &self,
        schema: Use<'d>,
        property: Option<&str>,
        known: &mut HashMap<*const Schema, Vec<String>>,
        depth: usize,
    ) -> Vec<String> {
        let Some(content) = self.content(schema).filter(|_| depth < MAX_DEPTH) else {
            return Vec::new();
        };
        let address = std::ptr::from_ref(content);
        if let Some(known) = known.get(&address) {
            return known.clone();
        }
        known.insert(address, Vec::new()); // so that cycles end
        let facets = Facets::of(content);
        let mut found: Vec<Vec<String>> = Vec::new();
        match property {
            Some(property) => {
                let schema = facets.properties.and_then(|properties| properties.get(property));
                found.extend(schema.map(|schema| self.search(Use::from(schema), None, &mut HashMap::new(), depth)));
            }
            None => {
                let values = facets.values.iter();
                let texts = values.filter_map(|value| Scalar::of(&value)).map(|value| value.plain());
                found.push(texts.collect());
            }
        }
        for part in facets.all_of {
            found.push(self.search(Use::from(part), property, known, depth.saturating_add(1)));
        }
        for list in [facets.one_of, facets.any_of] {
            let alternatives = list.iter().map(Use::from).filter(|schema| !self.is_null(*schema));
            let values: Vec<Vec<String>> = alternatives
                .map(|schema| self.search(schema, property, known, depth.saturating_add(1)))
                .collect();
            if values.iter().all(|values| !values.is_empty()) {
                found.push(values.concat());
            }
        }
        found.retain(|values| !values.is_empty());
        // all of them apply: the narrowest is taken
        let mut narrowest = found.into_iter().min_by_key(Vec::len).unwrap_or_default();
        let mut seen = HashSet::new();
        narrowest.retain(|value| seen.insert(value.clone()));
        known.insert(address, narrowest.clone());
        narrowest
    }

    /// The discriminator that all of some components inherit or have, the nearest one.
    pub(super) fn common_discriminator(&self, schemas: &[Use<'d>]) -> Option<&'d Discriminator> {
        let mut common: Option<Vec<&'d Discriminator>> = None;
        for schema in schemas {
            let own = self.inherited_discriminators(*schema);
            common = Some(match common {
                None => own,
                Some(mut common) => {
                    common.retain(|known| own.iter().any(|own| std::ptr::eq(*own, *known)));
                    common
                }
            });
        }
        common?.into_iter().next()
    }

    /// The discriminators of a component and of the schemas in its `allOf`, the nearest first.
    fn inherited_discriminators(&self, schema: Use<'d>) -> Vec<&'d Discriminator> {
        let mut found = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        let mut level = vec![schema];
        while !level.is_empty() {
            let mut next = Vec::new();
            for schema in level {
                if let Use::Reference(reference) = schema
                    && !seen.insert(reference)
                {
                    continue;
                }
                let Some(content) = self.content(schema) else { continue };
                let facets = Facets::of(content);
                if facets.one_of.is_empty() && facets.any_of.is_empty() {
                    found.extend(facets.data.discriminator.as_ref());
                    next.extend(facets.all_of.iter().map(Use::from));
                }
            }
            level = next;
        }
        found
    }

    /// The properties of an object of which only some values are valid: required ones, and constants that may be absent.
    /// Those with the fewest values come first, as they are the most specific. `inherited` is the condition of an inherited
    /// discriminator, `base` the schema around the alternatives.
    pub(super) fn conditions(
        &self,
        schema: Use<'d>,
        inherited: Option<&Condition>,
        base: Option<&Base<'d>>,
    ) -> Vec<Condition> {
        let (mut properties, mut required): (Vec<(&str, Use<'d>)>, HashSet<&str>) = Default::default();
        for (key, schemas) in base.into_iter().flat_map(|base| &base.properties) {
            properties.extend(schemas.iter().map(|property| (*key, property.schema)));
        }
        let known = base.into_iter().flat_map(|base| &base.fields.fields);
        required.extend(known.filter(|field| field.required).map(|field| field.wire.as_str()));
        let mut seen: HashSet<&str> = HashSet::new();
        let mut left = vec![schema];
        while let Some(part) = left.pop() {
            if let Use::Reference(reference) = part
                && !seen.insert(reference)
            {
                continue;
            }
            let Some(content) = self.content(part) else { continue };
            let facets = Facets::of(content);
            required.extend(facets.required.iter().map(String::as_str));
            let own = facets.properties.into_iter().flatten();
            properties.extend(own.map(|(key, schema)| (key.as_str(), Use::from(schema))));
            left.extend(facets.all_of.iter().rev().map(Use::from));
        }
        let mut conditions: Vec<Condition> = inherited.into_iter().cloned().collect();
        properties.retain(|(key, _)| inherited.is_none_or(|inherited| inherited.property != *key));
        for (key, property) in properties {
            let is_null = self
                .content(property)
                .is_some_and(|content| Facets::of(content).is_null());
            if is_null && required.contains(key) && conditions.iter().all(|known| known.property != key) {
                conditions.push(Condition {
                    property: key.to_owned(),
                    values: Vec::new(),
                    required: true,
                });
                continue;
            }
            let values = self.search(property, None, &mut HashMap::new(), 0);
            let Some(content) = self.content(property).filter(|_| !values.is_empty()) else {
                continue;
            };
            let data = Facets::of(content);
            let may_be_absent = is_nullable(&data) || data.data.read_only || data.data.write_only;
            let required = required.contains(key) && !may_be_absent;
            if !required && values.len() > 1 {
                continue; // an open enum may have further values
            }
            let new = Condition {
                property: key.to_owned(),
                values,
                required,
            };
            match conditions.iter_mut().find(|known| known.property == key) {
                Some(known) if known.values.len() > new.values.len() => *known = new,
                Some(_) => {}
                None => conditions.push(new),
            }
        }
        conditions.sort_by_key(|condition| (!condition.required, condition.values.len()));
        conditions.truncate(MAX_CONDITIONS);
        conditions
    }

    /// The conditions by which the discriminator that alternatives inherit tells them apart, for each alternative that inherits
    /// it. There are none if it is silent about one of these. An object without the property may still be any of them.
    pub(super) fn inherited_conditions(&mut self, alternatives: &[Use<'d>]) -> Vec<Option<Condition>> {
        let mut conditions = vec![None; alternatives.len()];
        let heirs: Vec<usize> = (0..alternatives.len())
            .filter(|index| {
                let schema = alternatives.get(*index);
                schema.is_some_and(|schema| !self.inherited_discriminators(*schema).is_empty())
            })
            .collect();
        let schemas: Vec<Use<'d>> = heirs
            .iter()
            .filter_map(|index| alternatives.get(*index))
            .copied()
            .collect();
        let Some(discriminator) = self.common_discriminator(&schemas) else {
            return conditions;
        };
        let candidates: Vec<_> = schemas.iter().map(|schema| self.candidate(*schema)).collect();
        let is_told = |candidate: &Candidate<'d>| {
            !self.mapped_to(discriminator, candidate).is_empty()
                || !self.allowed(&discriminator.property_name, candidate.schema).is_empty()
        };
        if !candidates.iter().all(is_told) {
            return conditions;
        }
        let tags = self.tags(discriminator, &candidates, MAX_UNIONS);
        for ((index, schema), mut values) in heirs.into_iter().zip(schemas).zip(tags) {
            values.extend(self.tags_of_heirs(schema));
            if let Some(condition) = conditions.get_mut(index).filter(|_| !values.is_empty()) {
                *condition = Some(Condition {
                    property: discriminator.property_name.clone(),
                    values,
                    required: false,
                });
            }
        }
        conditions
    }

    /// The tags of the schemas that inherit from a component, which is a union of them.
    fn tags_of_heirs(&mut self, schema: Use<'d>) -> Vec<String> {
        let Use::Reference(reference) = schema else {
            return Vec::new();
        };
        let component = name_of(reference).and_then(|name| Some(self.target_named(&name)?.0));
        let discriminator = component.and_then(|name| self.discriminators.get(name).copied());
        let (Some(name), Some(discriminator)) = (component, discriminator) else {
            return Vec::new();
        };
        let members = self.members(name, discriminator);
        match members.is_empty() {
            true => Vec::new(),
            false => self
                .tags_of_members(discriminator, name, &members)
                .into_iter()
                .skip(1)
                .flatten()
                .collect(),
        }
    }
}

/// Returns true if a value and the name of a schema have the same letters and digits.
fn is_alike(value: &str, name: &str) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    letters(value) == letters(name)
}
