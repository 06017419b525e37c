//! What the values of requests have to keep to, schema by schema.
//!
//! Constraints follow schemas and not types: types are merged and shared, and what they lose by that would not be checked.

mod alternatives;

use std::collections::{HashMap, VecDeque};

use openapiv3::{AdditionalProperties, MediaType, ParameterData, ParameterSchemaOrContent, ReferenceOr, Schema};

use crate::diagnostic::Code;
use crate::document::extension::FURTHER;
use crate::model::{AllConstraints, BodyMedia, Constraints, ConstraintsId};
use crate::pattern::compiled;

use super::Lower;
use super::body::body_media;
use super::bounds::bounds;
use super::facets::{Facets, Kind, Use, only_requires};
use super::location::At;
use super::multipart::PARTS;

/// The constraints that were asked for so far.
#[derive(Default)]
pub(super) struct Constrained<'d> {
    all: AllConstraints,
    components: HashMap<Component<'d>, ConstraintsId>,
    queue: VecDeque<(Component<'d>, ConstraintsId)>,
}

impl Constrained<'_> {
    pub(super) fn finish(self) -> AllConstraints {
        self.all
    }
}

/// A component, or without what inherits from it: as a part of `allOf`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Component<'d> {
    Whole(&'d str),
    Alone(&'d str),
}

impl<'d> Lower<'d, '_> {
    /// The constraints of a parameter that is sent. `is_form`: it is the whole query, whose properties are its fields.
    pub(super) fn constraints_of_parameter(
        &mut self,
        data: &'d ParameterData,
        is_form: bool,
        at: &At<'_>,
    ) -> Option<ConstraintsId> {
        self.constrained.as_ref()?;
        match &data.format {
            ParameterSchemaOrContent::Schema(schema) => Some(self.constraints(Use::from(schema), &at.child("schema"))),
            ParameterSchemaOrContent::Content(content) => {
                let at = at.child("content");
                let (media_type, media) = content.iter().next()?;
                let schema = media.schema.as_ref().map(Use::from)?;
                let facets = Facets::of(self.schema_of(schema)?);
                // of other media types the caller writes the text, unless it is that of one value
                let is_written = !is_form && body_media(media_type) != BodyMedia::Json && facets.is_structured();
                let at = at.child(media_type);
                (!is_written).then(|| self.constraints(schema, &at.child("schema")))
            }
        }
    }

    /// The constraints of a body; text and bytes are as the caller gives them.
    pub(super) fn constraints_of_body(
        &mut self,
        kind: BodyMedia,
        media: &'d MediaType,
        at: &At<'_>,
    ) -> Option<ConstraintsId> {
        self.constrained.as_ref()?;
        let schema = media.schema.as_ref()?;
        let is_value = matches!(
            kind,
            BodyMedia::Json | BodyMedia::Form | BodyMedia::Multipart | BodyMedia::Xml
        );
        let constraints = is_value.then(|| self.constraints(schema.into(), &at.child("schema")))?;
        let kind_of_value = self.schema_of(schema.into()).and_then(|schema| Facets::of(schema).kind);
        Some(match (kind, kind_of_value) {
            // a list of parts is given as the property of that name
            (BodyMedia::Multipart, Some(Kind::Array)) => self.add_constraints(Constraints {
                properties: vec![(PARTS.to_owned(), constraints)],
                ..Constraints::default()
            }),
            _ => constraints,
        })
    }

    /// Writes down the constraints of the components that others refer to.
    pub(super) fn constrain_components(&mut self) {
        while let Some((component, id)) = self.constrained.as_mut().and_then(|known| known.queue.pop_front()) {
            let (Component::Whole(name) | Component::Alone(name)) = component;
            let Some((name, schema)) = self.target_named(name) else {
                continue;
            };
            let at = At::Component("schemas", name);
            let mut constraints = match schema {
                Use::Reference(_) => Constraints {
                    same: vec![self.constraints(schema, &at)],
                    ..Constraints::default()
                },
                Use::Inline(schema) => {
                    let members = match component {
                        Component::Whole(_) => self.constraints_of_members(name),
                        Component::Alone(_) => None,
                    };
                    members.unwrap_or_else(|| self.own_constraints(schema, &at))
                }
            };
            constraints.component = Some(name.to_owned());
            self.set(id, constraints);
        }
    }

    /// The constraints of a schema.
    fn constraints(&mut self, schema: Use<'d>, at: &At<'_>) -> ConstraintsId {
        match schema {
            Use::Reference(reference) => match self.target(reference) {
                Some((name, _)) => self.constraints_of_component(Component::Whole(name)),
                None => self.add_constraints(Constraints::default()),
            },
            Use::Inline(schema) => {
                let constraints = self.own_constraints(schema, at);
                self.add_constraints(constraints)
            }
        }
    }

    /// The constraints of a part of `allOf`, which is no union of what inherits from it.
    fn constraints_of_part(&mut self, schema: Use<'d>, at: &At<'_>) -> ConstraintsId {
        let target = match schema {
            Use::Reference(reference) => self.target(reference),
            Use::Inline(_) => None,
        };
        match target {
            Some((name, _)) => self.constraints_of_component(Component::Alone(name)),
            None => self.constraints(schema, at),
        }
    }

    fn constraints_of_component(&mut self, component: Component<'d>) -> ConstraintsId {
        let component = match component {
            Component::Whole(name) if !self.has_members(name) => Component::Alone(name),
            component => component,
        };
        if let Some(known) = self
            .constrained
            .as_ref()
            .and_then(|known| known.components.get(&component))
        {
            return *known;
        }
        let id = self.add_constraints(Constraints::default());
        if let Some(known) = &mut self.constrained {
            known.components.insert(component, id);
            known.queue.push_back((component, id));
        }
        id
    }

    fn add_constraints(&mut self, constraints: Constraints) -> ConstraintsId {
        // nothing is asked for where nothing is collected
        self.constrained.get_or_insert_default().all.add(constraints)
    }

    fn set(&mut self, id: ConstraintsId, constraints: Constraints) {
        if let Some(known) = &mut self.constrained {
            known.all.set(id, constraints);
        }
    }

    /// What the keywords of a schema ask, and those within it.
    fn own_constraints(&mut self, schema: &'d Schema, at: &At<'_>) -> Constraints {
        let facets = Facets::of(schema);
        let mut constraints = Constraints::default();
        // listed values say it themselves
        if facets.values.is_empty() {
            constraints.bounds = bounds(facets.written);
        }
        if let Some(pattern) = &constraints.bounds.pattern {
            constraints.regex = compiled(pattern);
            if constraints.regex.is_none() {
                let message = format!("the pattern {pattern:?} cannot be checked by an engine that takes linear time");
                let help =
                    "look-around and back-references are not supported; other constraints of the value are checked";
                self.warn(Code::UNCHECKED_PATTERN, &at.child("pattern"), message, Some(help));
                constraints.bounds.pattern = None;
            }
        }
        constraints.items = facets.items.map(|items| self.constraints(items, &at.child("items")));
        if let Some((items, _)) = facets.tuple {
            let at = at.child("items");
            let at = at.child("oneOf");
            let items = items.iter().enumerate();
            constraints.tuple = items
                .map(|(index, item)| self.constraints(item.into(), &at.item(index)))
                .collect();
        }
        let properties_at = at.child("properties");
        for (name, property) in facets.properties.into_iter().flatten() {
            let id = self.constraints(property.into(), &properties_at.child(name));
            constraints.properties.push((name.clone(), id));
        }
        if let Some(others) = further(&facets) {
            let id = self.constraints(others.into(), &at.child("additionalProperties"));
            let known = facets.properties.into_iter().flatten().map(|(name, _)| name.clone());
            constraints.others = Some((known.collect(), id));
        }
        let parts_at = at.child("allOf");
        for (index, part) in facets.all_of.iter().enumerate() {
            let id = self.constraints_of_part(part.into(), &parts_at.item(index));
            constraints.same.push(id);
        }
        for (keyword, alternatives) in [("oneOf", facets.one_of), ("anyOf", facets.any_of)] {
            if alternatives.is_empty() {
                continue;
            }
            if alternatives.iter().map(Use::from).all(only_requires) {
                constraints.any_required.push((keyword, required_lists(alternatives)));
                continue;
            }
            let discriminator = facets.data.discriminator.as_ref();
            let choices = self.choices(alternatives, discriminator, &at.child(keyword));
            constraints.one_of.push(choices);
        }
        constraints
    }
}

/// The schema of all further properties. One that is made of patterns is that of some keys.
fn further<'d>(facets: &Facets<'d>) -> Option<&'d ReferenceOr<Schema>> {
    let Some(AdditionalProperties::Schema(schema)) = facets.additional else {
        return None;
    };
    let is_made = |schema: &Schema| schema.schema_data.extensions.contains_key(FURTHER);
    (!schema.as_item().is_some_and(is_made)).then_some(schema)
}

fn required_lists(alternatives: &[ReferenceOr<Schema>]) -> Vec<Vec<String>> {
    let schemas = alternatives.iter().filter_map(ReferenceOr::as_item);
    schemas.map(|schema| Facets::of(schema).required.to_vec()).collect()
}
