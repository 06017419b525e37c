//! Schemas with a discriminator that others take into their `allOf`: each is a choice of itself and its children.
//!
//! A child takes the properties of its parents from their schemas and not from their types, so a type never contains the
//! choice that it is an alternative of.

use std::collections::{HashMap, HashSet};

use openapiv3::{Components, Discriminator, Schema};
use serde_json::Value;

use crate::model::{Docs, Shape, TypeRef, Union, Variant};

use super::at::At;
use super::facets::{Facets, Use};
use super::schema::SCHEMAS;
use super::unions::tags;
use super::{Lower, docs};

/// The children of each component: those that have it in their `allOf`, in the order of the document.
pub(super) fn children(components: Option<&Components>) -> HashMap<&str, Vec<&str>> {
    let mut children: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, schema) in components.iter().flat_map(|c| &c.schemas) {
        let Use::Inline(schema) = Use::from(schema) else {
            continue;
        };
        for parent in parents(schema) {
            children.entry(parent).or_default().push(name);
        }
    }
    children
}

/// The components in the `allOf` of a schema.
fn parents(schema: &Schema) -> impl Iterator<Item = &str> {
    Facets::of(schema)
        .all_of
        .iter()
        .filter_map(|part| match Use::from(part) {
            Use::Reference(reference) => reference.strip_prefix(SCHEMAS),
            Use::Inline(_) => None,
        })
}

impl<'d> Lower<'d, '_> {
    /// What a component is: a choice if others descend from it and a discriminator tells them apart.
    pub(super) fn component_shape(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &'d str) -> Shape {
        let Some(discriminator) = self.inherited_discriminator(name) else {
            return self.shape(facets, at, name);
        };
        let members = self.members(name, facets.data.discriminator.as_ref());
        if members.is_empty() {
            return self.own_shape(facets, at, name);
        }
        let mut union = Union::default();
        for member in std::iter::once(name).chain(members) {
            let values = self.kinds_of(discriminator, Use::Reference(&format!("{SCHEMAS}{member}")));
            union.variants.push(Variant {
                name: member.to_owned(),
                ty: self.own_type(member),
                tag: Some((discriminator.property_name.clone(), values)),
            });
        }
        Shape::Union(union)
    }

    /// The type of a component without its children.
    fn own_type(&mut self, name: &'d str) -> TypeRef {
        let Some((_, Use::Inline(schema))) = self.target_named(name) else {
            return self.json();
        };
        let facets = Facets::of(schema);
        if self.members(name, facets.data.discriminator.as_ref()).is_empty() {
            return self.component_named(name);
        }
        if let Some(id) = self.bases.get(name) {
            return TypeRef {
                id: *id,
                nullable: false,
            };
        }
        let at = At::Component("schemas", name);
        // Not where the schema is: what stands there is the choice.
        let place = at.child("x-specwright-base");
        let id = self.add(&format!("{name} base"), false, &place, Shape::Json, Docs::default());
        self.bases.insert(name, id);
        let (shape, docs) = (self.own_shape(&facets, &at, name), docs::of_schema(&facets));
        if let Some(ty) = self.types.get_mut(id) {
            (ty.shape, ty.docs) = (shape, docs);
        }
        TypeRef { id, nullable: false }
    }

    /// What a schema of a family is by its own keywords. One that only refers to its parent is a type of its own, as
    /// the parent is a choice that holds it.
    fn own_shape(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &str) -> Shape {
        match facets.all_of.is_empty() || !facets.values.is_empty() {
            true => self.shape(facets, at, name),
            false => self.merge_parts(facets, at, name),
        }
    }

    /// The discriminator of a component, or of the nearest of its parents that has one. Where a schema lists its
    /// alternatives itself, these are the choice.
    fn inherited_discriminator(&self, name: &'d str) -> Option<&'d Discriminator> {
        let mut seen: HashSet<&str> = HashSet::from([name]);
        let mut level = vec![name];
        while !level.is_empty() {
            let mut next = Vec::new();
            for name in level {
                let Some((_, Use::Inline(schema))) = self.target_named(name) else {
                    continue;
                };
                let facets = Facets::of(schema);
                if !facets.one_of.is_empty() || !facets.any_of.is_empty() || !facets.values.is_empty() {
                    continue;
                }
                if let Some(discriminator) = &facets.data.discriminator {
                    return Some(discriminator);
                }
                next.extend(parents(schema).filter(|parent| seen.insert(parent)));
            }
            level = next;
        }
        None
    }

    /// All components that descend from one, and those its own discriminator names, in the order of the document.
    fn members(&self, name: &str, own: Option<&'d Discriminator>) -> Vec<&'d str> {
        let mut members: HashSet<&str> = HashSet::new();
        let mut left = vec![name];
        while let Some(parent) = left.pop() {
            for child in self.children.get(parent).into_iter().flatten() {
                if members.insert(child) {
                    left.push(child);
                }
            }
        }
        let mapped = own.into_iter().flat_map(|discriminator| discriminator.mapping.values());
        for target in mapped {
            let target = target.strip_prefix(SCHEMAS).unwrap_or(target);
            if let Some((name, Use::Inline(schema))) = self.target_named(target)
                && self.makes_object(&Facets::of(schema))
            {
                members.insert(name);
            }
        }
        members.remove(name);
        let schemas = self.components.map(|c| &c.schemas);
        let found = members.into_iter().filter_map(|name| schemas?.get_full(name));
        let mut found: Vec<(usize, &'d str)> = found.map(|(place, name, _)| (place, name.as_str())).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, name)| name).collect()
    }

    /// The values of the discriminator that mean a schema: those mapped to it, else the one value it allows itself, else
    /// its name. A component whose own value is another than its name could never have its name as its kind.
    pub(super) fn kinds_of(&self, discriminator: &Discriminator, schema: Use<'_>) -> Vec<String> {
        let Use::Reference(reference) = schema else {
            return tags(discriminator, schema);
        };
        let name = reference.strip_prefix(SCHEMAS).unwrap_or(reference);
        let is_mapped = discriminator
            .mapping
            .values()
            .any(|target| target == reference || target == name);
        if !is_mapped && let Some((_, Use::Inline(schema))) = self.target_named(name) {
            let own = Facets::of(schema);
            let parts = own.all_of.iter().filter_map(|part| part.as_item()).map(Facets::of);
            let properties = parts.chain([Facets::of(schema)]).filter_map(|facets| facets.properties);
            let kind = properties
                .filter_map(|p| p.get(&discriminator.property_name))
                .next_back();
            if let Some(kind) = kind.and_then(|kind| self.content(Use::from(kind)))
                && let [Value::String(only)] = Facets::of(kind).values.as_slice()
            {
                return vec![only.clone()];
            }
        }
        tags(discriminator, schema)
    }

    fn target_named(&self, name: &str) -> Option<(&'d str, Use<'d>)> {
        let (name, schema) = self.components?.schemas.get_key_value(name)?;
        Some((name, Use::from(schema)))
    }
}
