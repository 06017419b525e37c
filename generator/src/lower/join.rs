//! Joins schemas that apply to one value, where none implies another.

use openapiv3::Schema;

use super::Lower;
use super::facets::Facets;
use super::intersect::{Intersection, is_list};
use super::location::At;
use super::merge::{MAX_JOINS, Merged, Part};
use super::nullability::Null;
use super::property_schemas::{Owner, Property, PropertySchemas};
use crate::diagnostic::Code;
use crate::model::{Docs, Shape, TypeRef};

impl<'d> Lower<'d, '_> {
    /// The type of a property that several parts describe, none of which implies another: an object with the properties
    /// of all, a list of what all allow, the values that all list.
    pub(super) fn joined(&mut self, properties: &[Property<'d>], at: &At<'_>, name: &str) -> TypeRef {
        let schemas: Vec<_> = properties.iter().filter_map(|p| self.content(p.schema)).collect();
        let nullable = Null::all(properties.iter().map(|property| self.null(property.schema))).allows();
        let addresses: Vec<_> = schemas.iter().map(|schema| std::ptr::from_ref(*schema)).collect();
        if let Some(known) = self.joins.get(&addresses) {
            return *known;
        }
        if self.joining_depth >= MAX_JOINS {
            let message = format!("schemas that several parts of `allOf` describe, {MAX_JOINS} deep: kept as JSON");
            self.warn(Code::ALL_OF_CONFLICT, at, message, None);
            return self.json();
        }
        // An object or a list is registered before it is complete, as it may contain itself.
        let is_object = schemas.iter().any(|schema| self.makes_object(&Facets::of(schema)));
        let are_lists = schemas.iter().all(|schema| is_list(&Facets::of(schema)));
        let early = (is_object || are_lists).then(|| {
            let docs = self.docs_of_last(&schemas);
            self.add(name, false, at, Shape::Json, docs)
        });
        if let Some(id) = early {
            self.joins.insert(addresses.clone(), TypeRef { id, nullable });
        }
        let (joining, partial) = (std::mem::take(&mut self.joining), std::mem::take(&mut self.partial));
        self.joining_depth = self.joining_depth.saturating_add(1);
        let shape = match are_lists {
            true => self.joined_lists(properties, at, name),
            false => {
                let mut merged = Merged::default();
                let parts = properties.iter().map(|p| (Part::of(p.schema), Owner::Here, Vec::new()));
                self.collect(parts.collect(), at, &mut merged);
                self.shape_of(merged, at, name)
            }
        };
        self.joining_depth = self.joining_depth.saturating_sub(1);
        (self.joining, self.partial) = (joining, partial);
        let id = match (shape, early) {
            (Shape::Alias(target), _) => target.id,
            (shape, Some(id)) => {
                if let Some(ty) = self.types.get_mut(id) {
                    ty.shape = shape;
                }
                id
            }
            (shape, None) => self.add(name, false, at, shape, Docs::default()),
        };
        let reference = TypeRef { id, nullable };
        self.joins.insert(addresses, reference);
        reference
    }

    /// The texts of the last of several schemas that has any.
    fn docs_of_last(&self, schemas: &[&'d Schema]) -> Docs {
        let docs = schemas.iter().rev().map(|schema| self.docs_of(&Facets::of(schema)));
        let described = docs
            .into_iter()
            .find(|docs| docs.summary.is_some() || docs.description.is_some());
        let described = described.unwrap_or_default();
        Docs {
            summary: described.summary,
            description: described.description,
            ..Docs::default()
        }
    }

    /// A list of what the items of several lists have in common. A tuple says of each item what it is.
    fn joined_lists(&mut self, properties: &[Property<'d>], at: &At<'_>, name: &str) -> Shape {
        let mut items: Vec<Property<'d>> = Vec::new();
        for property in properties {
            let Some(list) = self.content(property.schema).map(Facets::of) else {
                continue;
            };
            if list.tuple.is_some() {
                return Shape::Alias(self.type_of(property.schema, at, name));
            }
            items.extend(list.items.map(|schema| Property {
                schema,
                ..property.clone()
            }));
        }
        let (place, item) = (at.child("items"), format!("{name}Item"));
        Shape::Array(match items.as_slice() {
            [] => self.json(),
            [only] => self.type_of(only.schema, &place, &item),
            several => self.joined(several, &place, &item),
        })
    }

    /// The parts to merge if all are lists and more than one has constraints.
    pub(super) fn lists(&self, parts: &[Part<'d>]) -> Option<Vec<Property<'d>>> {
        let mut all = PropertySchemas::default();
        for part in parts {
            let new = Property {
                schema: part.schema,
                owner: Owner::Here,
                way: Vec::new(),
            };
            if self.combine_by_index(&new, &mut all) {
                continue;
            }
            if !is_list(&Facets::of(self.content(part.schema)?)) {
                return None;
            }
            let mut adds = true;
            let mut kept = Vec::with_capacity(all.len().saturating_add(1));
            for known in all.take().0 {
                match self.intersect(known.schema, part.schema) {
                    Intersection::Conflict => return None,
                    Intersection::Later => continue,
                    Intersection::Earlier => adds = false,
                    Intersection::Both => {}
                }
                kept.push(known);
            }
            if adds {
                kept.push(new);
            }
            all = PropertySchemas::new(kept, Vec::new());
        }
        (all.len() > 1).then(|| all.take().0)
    }
}
