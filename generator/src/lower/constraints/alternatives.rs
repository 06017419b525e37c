//! Alternatives of a value, and how they are told apart.

use std::collections::HashSet;

use openapiv3::{Discriminator, ReferenceOr, Schema};

use crate::model::{Choice, Constraints, ConstraintsId};

use super::{Component, Lower};
use crate::lower::facets::{Facets, Use};
use crate::lower::location::At;

impl<'d> Lower<'d, '_> {
    /// The alternatives of `oneOf` or `anyOf`, without null.
    pub(super) fn choices(
        &mut self,
        alternatives: &'d [ReferenceOr<Schema>],
        discriminator: Option<&'d Discriminator>,
        at: &At<'_>,
    ) -> Vec<Choice> {
        let alternatives = alternatives.iter().map(Use::from).enumerate();
        let alternatives: Vec<(usize, Use<'d>)> = alternatives
            .filter(|(_, alternative)| !self.is_null(*alternative))
            .collect();
        let schemas = || alternatives.iter().map(|(_, schema)| *schema);
        let tags = discriminator.map(|discriminator| {
            let values = self.tags_of_alternatives(discriminator, schemas());
            values
                .into_iter()
                .map(|values| (discriminator.property_name.clone(), values, true))
                .collect::<Vec<_>>()
        });
        let mut choices = Vec::with_capacity(alternatives.len());
        for (number, (index, schema)) in alternatives.into_iter().enumerate() {
            let constraints = self.constraints(schema, &at.item(index));
            let tag = tags.as_ref().and_then(|tags| tags.get(number)).cloned();
            choices.push(self.choice(schema, constraints, tag));
        }
        choices
    }

    fn choice(&self, schema: Use<'d>, constraints: ConstraintsId, tag: Option<(String, Vec<String>, bool)>) -> Choice {
        let properties = self.property_schemas(schema);
        let is_sent = |name: &&&str| {
            let schema = properties.all.get(**name).and_then(|schema| self.schema_of(*schema));
            !schema.is_some_and(|schema| schema.schema_data.read_only)
        };
        let mut required: Vec<String> = properties
            .required
            .iter()
            .filter(is_sent)
            .map(|name| (*name).to_owned())
            .collect();
        required.sort_unstable();
        let tags = match tag {
            Some((_, values, _)) if values.is_empty() => Vec::new(),
            Some(tag) => vec![tag],
            None => {
                let conditions = self.conditions(schema, None, None).into_iter();
                conditions
                    .map(|condition| (condition.property, condition.values, condition.required))
                    .collect()
            }
        };
        Choice {
            constraints,
            kinds: self.kinds(schema).bits(),
            required,
            properties: self.known_properties(schema),
            tags,
        }
    }

    /// The properties that objects of a schema may have, in whatever alternative.
    fn known_properties(&self, schema: Use<'d>) -> Vec<String> {
        let (mut known, mut found) = (HashSet::new(), Vec::new());
        let mut seen: HashSet<*const Schema> = HashSet::new();
        let mut open = vec![schema];
        while let Some(schema) = open.pop() {
            let Some(schema) = self.schema_of(schema).filter(|schema| seen.insert(*schema)) else {
                continue;
            };
            let facets = Facets::of(schema);
            let names = facets.properties.into_iter().flatten().map(|(name, _)| name);
            found.extend(names.filter(|name| known.insert(name.as_str())).cloned());
            let parts = facets.all_of.iter().chain(facets.one_of).chain(facets.any_of);
            open.extend(parts.rev().map(Use::from));
        }
        found
    }

    /// Whether other components inherit from this one, so that it is a union of them.
    pub(super) fn has_members(&self, name: &str) -> bool {
        let discriminator = self.discriminators.get(name).copied();
        discriminator.is_some_and(|discriminator| !self.members(name, discriminator).is_empty())
    }

    /// A component as the union of itself and what inherits from it.
    pub(super) fn constraints_of_members(&mut self, name: &'d str) -> Option<Constraints> {
        let discriminator = self.discriminators.get(name).copied()?;
        let members = self.members(name, discriminator);
        let tags = self.tags_of_members(discriminator, name, &members);
        let mut choices = Vec::with_capacity(tags.len());
        for (member, values) in std::iter::once(name).chain(members).zip(tags) {
            let (_, schema) = self.target_named(member)?;
            let component = match member != name && self.is_nested(member, discriminator) {
                true => Component::Whole(member),
                false => Component::Alone(member),
            };
            let constraints = self.constraints_of_component(component);
            let tag = (discriminator.property_name.clone(), values, member != name);
            choices.push(self.choice(schema, constraints, Some(tag)));
        }
        Some(Constraints {
            one_of: vec![choices],
            ..Constraints::default()
        })
    }
}
