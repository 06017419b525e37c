//! Inheritance: a schema with a discriminator that others have in their `allOf` becomes a union of itself and its
//! children.
//!
//! A child copies the properties from its parents' schemas and not from their types, so a type never contains the union
//! that it is an alternative of.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use openapiv3::{Components, Discriminator, Schema};

use crate::document::extension::DEFAULT_MAPPING;
use crate::model::{Docs, Shape, TextFormat, TypeId, TypeRef, Union, Variant};

use super::Lower;
use super::facets::{Facets, Use};
use super::location::At;
use super::schema::name_of;

/// The children of each component: those that have it in their `allOf`, in the order of the document.
pub(super) fn children(components: Option<&Components>) -> HashMap<Cow<'_, str>, Vec<&str>> {
    let mut children: HashMap<Cow<'_, str>, Vec<&str>> = HashMap::new();
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

/// The components in the `allOf` of a schema. The discriminator of each component, or of its nearest parent that has
/// one. A schema with `oneOf` or `anyOf` is skipped, as it lists its alternatives itself.
pub(super) fn discriminators<'d>(
    components: Option<&'d Components>,
    children: &HashMap<Cow<'d, str>, Vec<&'d str>>,
) -> HashMap<&'d str, &'d Discriminator> {
    let schemas = components.into_iter().flat_map(|components| &components.schemas);
    let schemas: HashMap<&str, &Schema> = schemas
        .filter_map(|(name, schema)| Some((name.as_str(), schema.as_item()?)))
        .filter(|(_, schema)| {
            let facets = Facets::of(schema);
            facets.one_of.is_empty() && facets.any_of.is_empty() && facets.values.is_empty()
        })
        .collect();
    // breadth-first from the schemas that have one to their descendants
    let mut found: HashMap<&str, (usize, &Discriminator)> = HashMap::new();
    let own = schemas
        .iter()
        .filter_map(|(name, schema)| Some((*name, schema.schema_data.discriminator.as_ref()?)));
    found.extend(own.map(|(name, discriminator)| (name, (0, discriminator))));
    let mut level: Vec<&str> = found.keys().copied().collect();
    for distance in 1.. {
        let next = level.iter().filter_map(|name| children.get(*name)).flatten().copied();
        let next: HashSet<&str> = next
            .filter(|name| schemas.contains_key(name) && !found.contains_key(name))
            .collect();
        if next.is_empty() {
            break;
        }
        level = next.into_iter().collect();
        let inherited: Vec<_> = level
            .iter()
            .filter_map(|name| {
                // among equally near parents the first
                let nearest =
                    |parent: Cow<'_, str>| found.get(parent.as_ref()).filter(|(other, _)| *other + 1 == distance);
                let (_, discriminator) = parents(schemas.get(name)?).find_map(nearest)?;
                Some((*name, (distance, *discriminator)))
            })
            .collect();
        found.extend(inherited);
    }
    found
        .into_iter()
        .map(|(name, (_, discriminator))| (name, discriminator))
        .collect()
}

/// The discriminator values of each component, with their order in the document.
pub(super) type Mapping<'d> = HashMap<Cow<'d, str>, Vec<(usize, &'d str)>>;

pub(super) fn mapping_of(discriminator: &Discriminator) -> Mapping<'_> {
    let mut mapping = Mapping::new();
    for (place, (value, target)) in discriminator.mapping.iter().enumerate() {
        let target = name_of(target).unwrap_or(Cow::Borrowed(target));
        mapping.entry(target).or_default().push((place, value));
    }
    mapping
}

/// The schema for objects without the property of a discriminator, or with a value that selects none.
pub(super) fn default_of(discriminator: &Discriminator) -> Option<Cow<'_, str>> {
    let target = discriminator.extensions.get(DEFAULT_MAPPING)?.as_str()?;
    Some(name_of(target).unwrap_or(Cow::Borrowed(target)))
}

fn parents(schema: &Schema) -> impl Iterator<Item = Cow<'_, str>> {
    Facets::of(schema)
        .all_of
        .iter()
        .filter_map(|part| match Use::from(part) {
            Use::Reference(reference) => name_of(reference),
            Use::Inline(_) => None,
        })
}

impl<'d> Lower<'d, '_> {
    /// The shape of a component: a union if it has a discriminator and other schemas inherit from it.
    pub(super) fn component_shape(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &'d str) -> Shape {
        let Some(discriminator) = self.discriminators.get(name).copied() else {
            return self.shape(facets, at, name);
        };
        let members = self.members(name, discriminator);
        if members.is_empty() {
            return self.own_shape(facets, at, name);
        }
        let tags = self.tags_of_members(discriminator, name, &members);
        let default = self.default_member(discriminator, name, &members, at);
        let mut union = Union::default();
        for (member, values) in std::iter::once(name).chain(members).zip(tags) {
            let ty = match member != name && self.is_nested(member, discriminator) {
                true => self.component_named(member),
                false => self.own_type(member),
            };
            union.variants.push(Variant {
                name: member.to_owned(),
                ty,
                tag: Some((discriminator.property_name.clone(), values)),
                inherited: None,
                otherwise: *member == *default,
                conditions: Vec::new(),
            });
        }
        Shape::Union(union)
    }

    /// The member for objects that the discriminator does not tell: the base, unless `defaultMapping` names another.
    fn default_member(
        &mut self,
        discriminator: &'d Discriminator,
        base: &'d str,
        members: &[&'d str],
        at: &At<'_>,
    ) -> Cow<'d, str> {
        let Some(default) = default_of(discriminator) else {
            return Cow::Borrowed(base);
        };
        let is_member = default == base || members.contains(&default.as_ref());
        let is_own = self.target_named(base).is_some_and(|(_, schema)| match schema {
            Use::Inline(schema) => schema.schema_data.discriminator.is_some(),
            Use::Reference(_) => false,
        });
        match (is_member, is_own) {
            (true, true) if default != base => self.check_default(discriminator, &default, at),
            (false, true) => self.warn_no_default(&default, at),
            _ => {}
        }
        if is_member { default } else { Cow::Borrowed(base) }
    }

    /// Makes the tag of a base any text where its schema allows only the tag of another schema, as in a hierarchy with one child:
    /// what is read as the base has another tag, and it is not to be written with that of the child. All types are lowered.
    pub(super) fn open_tags(&mut self) {
        let mut places: Vec<(TypeId, usize)> = Vec::new();
        for (_, ty) in self.types.iter() {
            let Shape::Union(union) = &ty.shape else { continue };
            for base in union.variants.iter().filter(|variant| variant.otherwise) {
                let id = self.types.resolve(base.ty).id;
                if let (Shape::Struct(object), Some((property, own))) = (&self.types[id].shape, &base.tag)
                    && let Some(place) = object.fields.iter().position(|field| field.wire == *property)
                    && let Shape::Constant(tag) = &self.types[self.types.resolve(object.fields[place].ty).id].shape
                    && !own.contains(&tag.value.plain())
                {
                    places.push((id, place));
                }
            }
        }
        for (base, place) in places {
            let id = self.scalar(Shape::Text(TextFormat::Plain), &At::Root, "Text");
            if let Some(Shape::Struct(object)) = self.types.get_mut(base).map(|ty| &mut ty.shape)
                && let Some(field) = object.fields.get_mut(place)
            {
                field.ty = TypeRef { id, nullable: false };
            }
        }
    }

    /// Returns true for a member of a base schema that is the base of others itself and tells them apart by another property.
    pub(super) fn is_nested(&self, member: &str, of: &Discriminator) -> bool {
        let Some(own) = self.discriminators.get(member).copied() else {
            return false;
        };
        own.property_name != of.property_name
            && self.target_named(member).is_some_and(|(_, schema)| match schema {
                Use::Inline(schema) => schema.schema_data.discriminator.is_some(),
                Use::Reference(_) => false,
            })
            && !self.members(member, own).is_empty()
            && !self.descendants(member, None).contains(member)
    }

    /// The type of a component alone, without the union of its children.
    fn own_type(&mut self, name: &'d str) -> TypeRef {
        if let Some(id) = self.bases.get(name) {
            return TypeRef {
                id: *id,
                nullable: false,
            };
        }
        let Some((_, Use::Inline(schema))) = self.target_named(name) else {
            return self.json();
        };
        let facets = Facets::of(schema);
        let discriminator = self.discriminators.get(name).copied();
        if discriminator.is_none_or(|discriminator| self.members(name, discriminator).is_empty()) {
            return self.component_named(name);
        }
        let at = At::Component("schemas", name);
        // A pointer of its own, as the schema's pointer belongs to the union.
        let place = at.child("x-specwright-base");
        let id = self.add(&format!("{name} base"), false, &place, Shape::Json, Docs::default());
        self.bases.insert(name, id);
        let (mut shape, docs) = (self.own_shape(&facets, &at, name), self.docs_of(&facets));
        if let Shape::Struct(object) = &mut shape {
            object.extra.get_or_insert(self.json().into()); // the value may be of a child that the document does not describe
        }
        if let Some(ty) = self.types.get_mut(id) {
            (ty.shape, ty.docs) = (shape, docs);
        }
        TypeRef { id, nullable: false }
    }

    /// The shape of an inheriting schema from its own keywords. A schema that only refers to its parent still gets its
    /// own type, as the parent is a union that contains it.
    fn own_shape(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &str) -> Shape {
        match facets.all_of.is_empty() || !facets.values.is_empty() {
            true => self.shape(facets, at, name),
            false => self.merge_parts(facets, at, name),
        }
    }

    /// All components that inherit from `name`, and those in the mapping if `name` has the discriminator itself, in the order of
    /// the document. What inherits from a member with a discriminator of its own is left to that member, unless it is mapped.
    pub(super) fn members(&self, name: &str, discriminator: &'d Discriminator) -> Vec<&'d str> {
        let mut members = self.descendants(name, Some(&discriminator.property_name));
        let own = self.target_named(name).is_some_and(|(_, schema)| match schema {
            Use::Inline(schema) => {
                let own = schema.schema_data.discriminator.as_ref();
                own.is_some_and(|own| std::ptr::eq(own, discriminator))
            }
            Use::Reference(_) => false,
        });
        let own = own.then_some(discriminator);
        let mapped = own.into_iter().flat_map(|discriminator| discriminator.mapping.values());
        for target in mapped {
            let target = name_of(target).unwrap_or(Cow::Borrowed(target));
            if let Some((name, Use::Inline(schema))) = self.target_named(&target)
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

    /// All components that inherit from `name`, at any depth, but not those below one that is told apart by another property
    /// than this.
    pub(super) fn descendants(&self, name: &str, property: Option<&str>) -> HashSet<&'d str> {
        let mut found: HashSet<&str> = HashSet::new();
        let mut left = vec![name];
        while let Some(parent) = left.pop() {
            for child in self.children.get(parent).into_iter().flatten() {
                let own = self.discriminators.get(child);
                let is_nested = property
                    .zip(own)
                    .is_some_and(|(property, own)| own.property_name != property);
                if found.insert(child) && !is_nested {
                    left.push(child);
                }
            }
        }
        found
    }

    /// The component of that name.
    pub(super) fn target_named(&self, name: &str) -> Option<(&'d str, Use<'d>)> {
        let (name, schema) = self.components?.schemas.get_key_value(name)?;
        Some((name, Use::from(schema)))
    }
}
