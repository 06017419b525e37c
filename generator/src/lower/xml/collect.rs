//! The properties of an object, from all schemas that may describe it.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, Schema};

use crate::document::Pointer;

use super::super::Lower;
use super::super::facets::{Facets, Use};
use super::super::location::At;
use super::said::only_reference;

/// A schema, and where it stands.
#[derive(Clone)]
pub(super) struct Held<'d> {
    pub(super) schema: Use<'d>,
    pub(super) at: Pointer,
}

/// What an object may hold.
#[derive(Default)]
pub(super) struct Collected<'d> {
    pub(super) properties: IndexMap<&'d str, Vec<Held<'d>>>,
    /// The schemas of properties that are not listed.
    pub(super) further: Vec<Held<'d>>,
    /// Whether these may be anything.
    pub(super) is_open: bool,
    /// Whether one of the schemas allows none.
    pub(super) is_closed: bool,
    /// Those that every value has.
    pub(super) required: HashSet<&'d str>,
    seen: HashSet<*const Schema>,
}

/// What a schema is of a value.
#[derive(Clone, Copy)]
pub(super) struct Share {
    /// Whether it is only a part, so what inherits from it is something else.
    pub(super) is_part: bool,
    /// Whether it describes every value: it is no alternative.
    pub(super) is_sure: bool,
}

impl<'d> Lower<'d, '_> {
    /// Adds the properties of an object, of the parts of its `allOf`, and of its alternatives.
    pub(super) fn collect_xml(&self, schema: Use<'d>, share: Share, at: &At<'_>, collected: &mut Collected<'d>) {
        let inline = match schema {
            Use::Inline(inline) => inline,
            Use::Reference(reference) => {
                let Some((name, target)) = self.target(reference) else {
                    return;
                };
                self.collect_xml(target, share, &At::Component("schemas", name), collected);
                if !share.is_part {
                    self.collect_members(name, collected);
                }
                return;
            }
        };
        if !collected.seen.insert(inline) {
            return;
        }
        let facets = Facets::of(inline);
        let parts_at = at.child("allOf");
        for (index, part) in facets.all_of.iter().enumerate() {
            // a reference with nothing beside is the value itself
            let is_part = share.is_part || only_reference(&facets).is_none();
            let share = Share { is_part, ..share };
            self.collect_xml(Use::from(part), share, &parts_at.item(index), collected);
        }
        let properties_at = at.child("properties");
        for (name, property) in facets.properties.into_iter().flatten() {
            let held = Held {
                schema: Use::from(property),
                at: properties_at.child(name).pointer(),
            };
            collected.properties.entry(name).or_default().push(held);
        }
        if share.is_sure {
            collected.required.extend(facets.required.iter().map(String::as_str));
        }
        match facets.additional {
            Some(AdditionalProperties::Any(true)) => collected.is_open = true,
            Some(AdditionalProperties::Schema(further)) => collected.further.push(Held {
                schema: Use::from(&**further),
                at: at.child("additionalProperties").pointer(),
            }),
            Some(AdditionalProperties::Any(false)) => collected.is_closed = true,
            None => {}
        }
        for (keyword, alternatives) in [("oneOf", facets.one_of), ("anyOf", facets.any_of)] {
            let at = at.child(keyword);
            let share = Share {
                is_sure: false,
                ..share
            };
            for (index, alternative) in alternatives.iter().enumerate() {
                self.collect_xml(Use::from(alternative), share, &at.item(index), collected);
            }
        }
    }

    /// Adds the properties of what inherits from a component with a discriminator.
    fn collect_members(&self, name: &'d str, collected: &mut Collected<'d>) {
        let Some(discriminator) = self.discriminators.get(name).copied() else {
            return;
        };
        let share = Share {
            is_part: true,
            is_sure: false,
        };
        for member in self.members(name, discriminator) {
            if let Some((_, schema)) = self.target_named(member) {
                self.collect_xml(schema, share, &At::Component("schemas", member), collected);
            }
        }
    }
}
