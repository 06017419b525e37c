//! Combines schemas that apply to the same property: drops those that others imply and reports conflicts.

use indexmap::IndexMap;
use openapiv3::Schema;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Pointer;
use crate::model::Struct;

use super::Lower;
use super::facets::{Facets, Use};
use super::intersect::Intersection;
use super::kinds::Kinds;
use super::location::At;
use super::property_schemas::{Owner, Property, PropertySchemas};

/// Properties by name, with the schemas that apply to each: one, or several that none of them implies.
pub(super) type Properties<'d> = IndexMap<&'d str, PropertySchemas<'d>>;

/// What several parts of an `allOf` may describe.
#[derive(Clone, Copy)]
pub(super) enum Described<'k> {
    /// The property with this key.
    Property(&'k str),
    /// `additionalProperties`.
    Further,
}

/// The fields that all alternatives of a union share, and the schemas they come from.
pub(super) struct Base<'d> {
    pub(super) fields: Struct,
    pub(super) properties: Properties<'d>,
    /// Required names that may have no schema of their own.
    pub(super) required: Vec<&'d str>,
}

impl<'d> Lower<'d, '_> {
    /// Adds a schema to those that apply to the same property; schemas that others imply are dropped.
    pub(super) fn combine(
        &mut self,
        what: Described<'_>,
        mut new: Property<'d>,
        known: &mut PropertySchemas<'d>,
        at: &At<'_>,
    ) {
        if self.combine_by_index(&new, known) {
            return;
        }
        let mut adds = true;
        let mut kept = Vec::with_capacity(known.len().saturating_add(1));
        let (all, mut implied) = known.take();
        for earlier in all {
            match self.intersect(earlier.schema, new.schema) {
                Intersection::Earlier => {
                    adds = false;
                    kept.push(earlier);
                }
                Intersection::Later => implied.push(earlier.schema),
                Intersection::Both => match self.scalar_of_both(earlier.schema, new.schema) {
                    Some(both) => {
                        implied.extend([earlier.schema, new.schema]);
                        new.schema = Use::Inline(both);
                    }
                    None => kept.push(earlier),
                },
                Intersection::Conflict => self.report_conflict(what, (&earlier, at), (&new, at)),
            }
        }
        match adds {
            true => kept.push(new),
            false => implied.push(new.schema),
        }
        *known = PropertySchemas::new(kept, implied);
    }

    /// The schema for the values that fit both of two schemas, if these are neither objects nor lists. It is made at once,
    /// so that many schemas of one property need not be compared each with each.
    fn scalar_of_both(&mut self, earlier: Use<'d>, later: Use<'d>) -> Option<&'d Schema> {
        let structured = Kinds::OBJECT | Kinds::ARRAY;
        let kinds = self.kinds(earlier) & self.kinds(later);
        let is_whole = |schema: Use<'d>| {
            let content = self.content(schema);
            content.is_some_and(|content| Facets::of(content).all_of.is_empty())
        };
        match (kinds & structured).is_none() && is_whole(earlier) && is_whole(later) {
            true => self.schema_of_both(earlier, later),
            false => None,
        }
    }

    /// Reports that two parts of an `allOf`, or an alternative and the schema around it, give one property types that
    /// exclude each other. Each property comes with the location of the schema that holds it.
    pub(super) fn report_conflict(
        &mut self,
        what: Described<'_>,
        earlier: (&Property<'d>, &At<'_>),
        later: (&Property<'d>, &At<'_>),
    ) {
        let address = |p: &Property<'d>| self.content(p.schema).map(std::ptr::from_ref::<Schema>);
        if !self.conflicts.insert((address(earlier.0), address(later.0))) {
            return; // already reported, as both parts belong to several types
        }
        let place = |(property, at): (&Property<'_>, &At<'_>)| {
            let start = match property.owner {
                Owner::Component(name) => At::Component("schemas", name).pointer(),
                Owner::Here => at.pointer(),
            };
            let part = |place: Pointer, index: &usize| place.child("allOf").child(index.to_string());
            let part = property.way.iter().fold(start, part);
            self.sources.locate(&match what {
                Described::Property(key) => part.child("properties").child(key),
                Described::Further => part.child("additionalProperties"),
            })
        };
        let what = match what {
            Described::Property(key) => format!("`{key}`"),
            Described::Further => "`additionalProperties`".to_owned(),
        };
        let message = format!("the schemas of {what} all apply, but their types exclude each other: this one is used");
        let diagnostic = Diagnostic::warning(Code::ALL_OF_CONFLICT, message)
            .at(place(later))
            .related("the other type", place(earlier));
        self.diagnostics.push(diagnostic);
    }
}
