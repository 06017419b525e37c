//! Fits the parts of an `allOf` to each other: what others imply or exclude is dropped.

use indexmap::IndexMap;
use openapiv3::{AnySchema, Schema, SchemaData, SchemaKind};

use super::Lower;
use super::facets::{Facets, Kind, Use, only_requirements};
use super::intersect::Intersection;
use super::location::At;
use super::merge::{MAX_JOINS, Merged, Part};
use super::property_schemas::Owner;

impl<'d> Lower<'d, '_> {
    /// Drops what other parts imply, and the alternatives of unions that other parts exclude. Returns the only schema that
    /// is left, if it is an alternative.
    pub(super) fn fit(&mut self, merged: &mut Merged<'d>, at: &At<'_>) -> Option<Use<'d>> {
        // A part for objects alone says nothing of a string.
        let only_others = |other: &Part<'d>| {
            let mut described = merged.described.iter();
            !merged.described.is_empty() && described.all(|part| self.implies(other.schema, *part))
        };
        if merged
            .others
            .iter()
            .any(|other| !self.is_union(other.schema) && only_others(other))
        {
            merged.properties.clear();
            merged.described.clear();
            merged.objects = 0;
        }
        let objects = merged.described.clone();
        let concerns = |lower: &Self, other: &Part<'d>| {
            lower.is_union(other.schema)
                || objects.is_empty()
                || objects.iter().any(|o| lower.exclude(*o, other.schema))
        };
        merged.others.retain(|other| concerns(self, other));
        if !merged.described.is_empty() {
            self.unite(&mut merged.others);
        }
        for _ in 0..MAX_JOINS {
            let mut left = None;
            for (index, other) in merged.others.iter_mut().enumerate() {
                let only_objects = merged.only_objects;
                let Some(fitting) = self.without_excluded(other.schema, &merged.described, only_objects) else {
                    continue;
                };
                other.schema = Use::Inline(fitting);
                if let SchemaKind::AllOf { .. } = fitting.schema_kind {
                    left = Some((index, Part::of(Use::Inline(fitting))));
                    break;
                }
            }
            let (index, only) = left?;
            merged.others.remove(index);
            if merged.others.is_empty() && merged.says_nothing() {
                return Some(only.schema);
            }
            self.collect(vec![(only, Owner::Here, Vec::new())], at, merged);
        }
        None
    }

    /// Makes one union of several that all apply.
    fn unite(&mut self, others: &mut Vec<Part<'d>>) {
        if !others.iter().all(|other| self.is_union(other.schema)) {
            return;
        }
        while let [first, second, ..] = others.as_slice() {
            let Some(both) = self.narrowed(*first, *second) else {
                return;
            };
            others.splice(..2, [both]);
        }
    }

    /// The part that two parts make which are not both objects; `None` if they exclude each other, or if they are too
    /// large.
    pub(super) fn narrowed(&mut self, earlier: Part<'d>, later: Part<'d>) -> Option<Part<'d>> {
        match self.intersect(earlier.schema, later.schema) {
            Intersection::Earlier => Some(earlier),
            Intersection::Later => Some(later),
            Intersection::Conflict => None,
            Intersection::Both => {
                let both = self.schema_of_both(earlier.schema, later.schema)?;
                Some(Part::of(Use::Inline(both)))
            }
        }
    }

    /// Keywords beside an `allOf` that describe no object, as a schema of their own.
    pub(super) fn beside_all_of(&mut self, facets: &Facets<'d>) -> Option<Use<'d>> {
        let SchemaKind::Any(any) = facets.written else {
            return None;
        };
        let is_union = !only_requirements(facets);
        let is_other = facets.kind.is_some_and(|kind| kind != Kind::Object)
            || (facets.kind.is_none() && (facets.items.is_some() || facets.format.is_some()))
            || !facets.values.is_empty();
        if !is_union && !is_other {
            return None;
        }
        let address = std::ptr::from_ref(facets.data);
        if let Some(known) = self.beside.get(&address) {
            return Some(Use::Inline(known));
        }
        let mut data = SchemaData {
            nullable: facets.data.nullable,
            discriminator: facets.data.discriminator.clone(),
            extensions: facets.data.extensions.clone(),
            ..SchemaData::default()
        };
        data.nullable |= facets.all_of.is_empty() && facets.values.has_null();
        let (one_of, any_of) = match is_union {
            true => (facets.one_of.to_vec(), facets.any_of.to_vec()),
            false => (Vec::new(), Vec::new()),
        };
        let made = self.make(Schema {
            schema_data: data,
            schema_kind: SchemaKind::Any(AnySchema {
                all_of: Vec::new(),
                one_of,
                any_of,
                not: None,
                properties: IndexMap::new(),
                required: Vec::new(),
                additional_properties: None,
                ..any.clone()
            }),
        })?;
        self.beside.insert(address, made);
        Some(Use::Inline(made))
    }

    /// Returns true if a schema has an alternative that has `base` in its `allOf`: a base lists its children.
    pub(super) fn lists_children(&self, facets: &Facets<'d>, base: &str) -> bool {
        let mut alternatives = facets.one_of.iter().chain(facets.any_of);
        alternatives.any(|alternative| self.parts(Use::from(alternative)).contains(base))
    }
}
