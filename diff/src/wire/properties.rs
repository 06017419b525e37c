//! Properties of objects.

use std::collections::HashSet;

use specwright::document::Node;

use crate::rule::{Direction, Rule};

use super::schema::Parts;
use super::{At, Comparing};

/// The properties of a schema and of its parts.
struct Properties<'a> {
    all: Vec<(&'a str, &'a Node)>,
    names: HashSet<&'a str>,
    required: HashSet<&'a str>,
}

impl<'a> Properties<'a> {
    fn of(parts: &Parts<'a>) -> Self {
        let mut properties = Self {
            all: Vec::new(),
            names: HashSet::new(),
            required: HashSet::new(),
        };
        for part in &parts.0 {
            let object = part.get("properties").and_then(Node::as_object);
            for (name, schema) in object.into_iter().flat_map(|object| object.iter()) {
                if properties.names.insert(name) {
                    properties.all.push((name, schema));
                }
            }
            let required = part.get("required").and_then(Node::as_array).unwrap_or_default();
            properties.required.extend(required.iter().filter_map(Node::as_str));
        }
        properties
    }
}

impl<'a> Comparing<'a> {
    /// Compares properties, and which of them are required.
    pub(super) fn properties(&mut self, at: &At<'a>, before: &Parts<'a>, now: &Parts<'a>) {
        let (old, new) = (Properties::of(before), Properties::of(now));
        let by_name: std::collections::HashMap<&str, &'a Node> = new.all.iter().copied().collect();
        for (name, schema) in &old.all {
            match by_name.get(name) {
                Some(schema_now) => {
                    let part = at.part(schema, schema_now, name);
                    self.property(at, &part, (old.required.contains(name), new.required.contains(name)));
                }
                None if self.is_for_others(schema, at.direction, true) => {}
                None => {
                    let message = format!("no longer has the property `{name}`");
                    self.change(Rule::PropertyRemoved, at, (Some(*schema), Some(at.new)), name, message);
                }
            }
        }
        for (name, schema) in new.all.iter().filter(|(name, _)| !old.names.contains(name)) {
            if self.is_for_others(schema, at.direction, false) {
                continue;
            }
            let has_default = self.resolve_new(schema).get("default").is_some();
            let (rule, message) = match new.required.contains(name) {
                true if !has_default => (
                    Rule::RequiredPropertyAdded,
                    format!("has the new property `{name}`, which is required"),
                ),
                true => (
                    Rule::OptionalPropertyAdded,
                    format!("has the new property `{name}`, which has a default"),
                ),
                false => (Rule::OptionalPropertyAdded, format!("has the new property `{name}`")),
            };
            self.change(rule, at, (Some(at.old), Some(*schema)), name, message);
        }
        self.undescribed(at, (&old, &new));
        self.further(at, before, now);
    }

    /// Compares which properties are required that have no schema.
    fn undescribed(&mut self, at: &At<'a>, (old, new): (&Properties<'a>, &Properties<'a>)) {
        let nodes = (Some(at.old), Some(at.new));
        let is_in_neither = |name: &&&str| !old.names.contains(**name) && !new.names.contains(**name);
        let mut added: Vec<_> = new.required.difference(&old.required).filter(is_in_neither).collect();
        added.sort_unstable();
        for name in added {
            let message = format!("requires the property `{name}` now");
            self.change(Rule::PropertyBecameRequired, at, nodes, name, message);
        }
        let mut gone: Vec<_> = old.required.difference(&new.required).filter(is_in_neither).collect();
        gone.sort_unstable();
        for name in gone {
            let message = format!("no longer requires the property `{name}`");
            self.change(Rule::PropertyBecameOptional, at, nodes, name, message);
        }
    }

    /// Whether a property is not in values that go this way.
    fn is_for_others(&mut self, schema: &'a Node, direction: Direction, is_old: bool) -> bool {
        let schema = if is_old {
            self.resolve_old(schema)
        } else {
            self.resolve_new(schema)
        };
        let key = match direction {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
        };
        schema.get(key).and_then(Node::as_bool) == Some(true)
    }

    fn property(&mut self, at: &At<'a>, part: &At<'a>, (was_required, is_required): (bool, bool)) {
        let nodes = (Some(part.old), Some(part.new));
        let (was_away, is_away) = (
            self.is_for_others(part.old, at.direction, true),
            self.is_for_others(part.new, at.direction, false),
        );
        match (was_away, is_away) {
            (true, true) => return,
            (false, true) => {
                let rule = match at.direction {
                    Direction::Request => Rule::BecameReadOnly,
                    Direction::Response => Rule::BecameWriteOnly,
                };
                return self.change(rule, part, nodes, "", "is no longer there".to_owned());
            }
            (true, false) => {
                let rule = match at.direction {
                    Direction::Request if is_required => Rule::RequiredPropertyAdded,
                    Direction::Request => Rule::BecameNotReadOnly,
                    Direction::Response => Rule::BecameNotWriteOnly,
                };
                self.change(rule, part, nodes, "", "is there now".to_owned());
            }
            (false, false) => match (was_required, is_required) {
                (false, true) => self.change(
                    Rule::PropertyBecameRequired,
                    part,
                    nodes,
                    "",
                    "is required now".to_owned(),
                ),
                (true, false) => self.change(
                    Rule::PropertyBecameOptional,
                    part,
                    nodes,
                    "",
                    "may be absent now".to_owned(),
                ),
                _ => {}
            },
        }
        self.later(part.clone());
    }

    /// Compares what further properties may be.
    fn further(&mut self, at: &At<'a>, before: &Parts<'a>, now: &Parts<'a>) {
        let (old, new) = (before.get("additionalProperties"), now.get("additionalProperties"));
        let nodes = (old.or(Some(at.old)), new.or(Some(at.new)));
        // no further properties, those of a schema, or any
        let kind = |node: Option<&'a Node>| match node.map(|node| (node.as_bool(), node)) {
            Some((Some(false), _)) => 0,
            Some((None, schema)) if schema.as_object().is_some_and(|object| !object.is_empty()) => 1,
            _ => 2,
        };
        match (kind(old), kind(new)) {
            (1, 1) => {
                if let (Some(old), Some(new)) = (old, new) {
                    self.later(at.part(old, new, "*"));
                }
            }
            (was, is) if is < was => {
                let message = match is {
                    0 => "may no longer have further properties",
                    _ => "has a schema for further properties now",
                };
                self.change(Rule::AdditionalPropertiesNarrowed, at, nodes, "", message.to_owned());
            }
            (was, is) if is > was => {
                let message = match was {
                    0 => "may have further properties now",
                    _ => "may have further properties of any type now",
                };
                self.change(Rule::AdditionalPropertiesWidened, at, nodes, "", message.to_owned());
            }
            _ => {}
        }
    }
}
