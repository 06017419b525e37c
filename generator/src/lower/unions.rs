//! Lowers `oneOf` and `anyOf` to unions.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use openapiv3::{AdditionalProperties, Discriminator};

use crate::diagnostic::Code;
use crate::document::extension::DEFAULT_MAPPING;
use crate::model::{Constant, Docs, Field, Shape, Struct, TypeRef, Union, Variant};

use super::Lower;
use super::alternatives::Alternative;
use super::combine::{Base, Described};
use super::enum_values::Values;
use super::facets::{Facets, Use, only_requirements, only_requires};
use super::inheritance::default_of;
use super::intersect::Intersection;
use super::location::At;
use super::property_schemas::Property;
use super::schema::{is_nullable, name_of};

impl<'d> Lower<'d, '_> {
    /// The type of a schema with `oneOf` or `anyOf`.
    pub(super) fn union(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &str) -> Shape {
        if only_requirements(facets) {
            return self.without_alternatives(facets, at, name);
        }
        if facets.properties.is_some_and(|p| !p.is_empty()) {
            self.partial = true;
            let base = self.without_alternatives(facets, at, name);
            self.partial = false;
            let Shape::Struct(fields) = base else {
                return Shape::Json;
            };
            let base = Base {
                fields,
                properties: self.own_properties(facets, at),
                required: match facets.additional {
                    Some(AdditionalProperties::Any(false)) => Vec::new(),
                    _ => facets.required.iter().map(String::as_str).collect(),
                },
            };
            return self.alternatives(facets, Some(base), at, name);
        }
        let base = self.open_base(facets, at, name);
        self.alternatives(facets, base, at, name)
    }

    /// `additionalProperties` of the schema around the alternatives, if all alternatives are objects.
    fn open_base(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &str) -> Option<Base<'d>> {
        let open = !matches!(facets.additional, None | Some(AdditionalProperties::Any(false)));
        let mut alternatives = facets.one_of.iter().chain(facets.any_of).map(Use::from);
        let objects = alternatives.all(|alternative| {
            let content = self.content(alternative).map(Facets::of);
            content.is_some_and(|facets| self.makes_object(&facets))
        });
        if !open || !objects {
            return None;
        }
        match self.without_alternatives(facets, at, name) {
            Shape::Map(further) => Some(Base {
                fields: Struct {
                    extra: Some(further),
                    ..Struct::default()
                },
                properties: self.own_properties(facets, at),
                required: Vec::new(), // all additional properties are kept
            }),
            _ => None,
        }
    }

    /// The alternatives of `schema`, each with the fields of `base` added.
    pub(super) fn union_over(&mut self, base: Base<'d>, schema: Use<'d>, at: &At<'_>, name: &str) -> Shape {
        let Some(schema) = self.schema_of(schema) else {
            return Shape::Struct(base.fields);
        };
        let facets = Facets::of(schema);
        if only_requirements(&facets) {
            return Shape::Struct(base.fields);
        }
        self.alternatives(&facets, Some(base), at, name)
    }

    /// The shape of a schema without its alternatives.
    fn without_alternatives(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &str) -> Shape {
        let rest = Facets {
            one_of: &[],
            any_of: &[],
            values: Values::default(),
            ..*facets
        };
        self.shape(&rest, at, name)
    }

    fn alternatives(&mut self, facets: &Facets<'d>, base: Option<Base<'d>>, at: &At<'_>, name: &str) -> Shape {
        if self.joining && base.is_some() {
            return Shape::Union(Union::default()); // no object to merge with, and perhaps a cycle
        }
        let (keyword, list) = match (facets.one_of, facets.any_of) {
            ([], any_of) => ("anyOf", any_of),
            (one_of, []) => ("oneOf", one_of),
            (one_of, any_of) => {
                let alternatives = any_of.iter().map(Use::from);
                if !alternatives.into_iter().all(only_requires) {
                    let message = "`anyOf` beside `oneOf`: kept as JSON";
                    self.warn(Code::IGNORED_ANY_OF, &at.child("anyOf"), message, None);
                    return Shape::Json;
                }
                self.warn(
                    Code::IGNORED_ANY_OF,
                    &at.child("anyOf"),
                    "`anyOf` beside `oneOf` is not checked",
                    None,
                );
                ("oneOf", one_of)
            }
        };
        let mut alternatives = self.not_null(keyword, list);
        let not_null = alternatives.len();
        if base.is_none() {
            alternatives = self.give_type(facets.kind, &alternatives);
        }
        let has_null = |alternative: &Alternative<'d>| {
            let content = self.content(alternative.schema).map(Facets::of);
            let is_inline = matches!(alternative.schema, Use::Inline(_));
            content.is_some_and(|facets| is_nullable(&facets) || (is_inline && self.nullable(&facets)))
        };
        let nullable = not_null < list.len() || (base.is_none() && alternatives.iter().any(has_null));
        if base.is_none() {
            self.keep_telling(&mut alternatives, facets.data.discriminator.is_some(), at);
        }
        let shape = match (alternatives.as_slice(), base) {
            ([], _) => Shape::Json,
            ([only], None) => {
                let list = at.child(only.keyword);
                let ty = self.type_of(only.schema, &list.item(only.index), name);
                match &self.types[ty.id].shape {
                    // a list of one constant is an enum that may get more
                    Shape::Constant(constant) => Shape::Constant(Constant {
                        by_keyword: false,
                        ..constant.clone()
                    }),
                    _ => Shape::Alias(ty),
                }
            }
            (alternatives, None) if self.is_any_value(alternatives, at) => Shape::Json,
            (alternatives, None) => match self.one_enum(alternatives, at, name) {
                Some(shape) => shape,
                None => self.variants(alternatives, None, facets, at, name),
            },
            (alternatives, Some(base)) => self.variants(alternatives, Some(base), facets, at, name),
        };
        if !nullable {
            return shape;
        }
        match shape {
            Shape::Alias(target) => Shape::Alias(TypeRef {
                id: target.id,
                nullable: true,
            }),
            shape => {
                let id = self.add(name, false, at, shape, Docs::default());
                Shape::Alias(TypeRef { id, nullable: true })
            }
        }
    }

    fn variants(
        &mut self,
        alternatives: &[Alternative<'d>],
        base: Option<Base<'d>>,
        facets: &Facets<'d>,
        at: &At<'_>,
        name: &str,
    ) -> Shape {
        let discriminator = facets.data.discriminator.as_ref();
        let schemas: Vec<Use<'d>> = alternatives.iter().map(|alternative| alternative.schema).collect();
        let mut tags =
            discriminator.map(|discriminator| self.tags_of_alternatives(discriminator, schemas.iter().copied()));
        let inherited = match (discriminator, &base) {
            (None, None) => self.inherited_conditions(&schemas),
            _ => Vec::new(),
        };
        let mut union = Union::default();
        let mut reported: HashSet<&str> = HashSet::new();
        let names = self.variant_names(&schemas);
        let heirs = match (&base, at) {
            (Some(_), At::Component("schemas", name)) => self.descendants(name, None),
            _ => HashSet::new(),
        };
        for (number, (alternative, variant_name)) in alternatives.iter().zip(names).enumerate() {
            let list = at.child(alternative.keyword);
            let place = list.item(alternative.index);
            let full_name = format!("{name} {variant_name}");
            self.partial = base.is_some() && matches!(alternative.schema, Use::Inline(_));
            let mut ty = self.type_of(alternative.schema, &place, &full_name);
            self.partial = false;
            // an heir of the schema around it has its properties already
            if let Some(base) = base.as_ref().filter(|_| !is_component(alternative.schema, &heirs)) {
                let missing;
                (ty, missing) = self.extended(base, at, alternative.schema, &place, &full_name);
                if let Some(name) = missing.filter(|name| reported.insert(name)) {
                    self.warn_undescribed(name, false, at);
                }
            }
            let values = tags.as_mut().and_then(|tags| tags.get_mut(number)).map(std::mem::take);
            let tag = discriminator
                .map(|d| d.property_name.clone())
                .zip(values.filter(|values| !values.is_empty()));
            let inherited = inherited.get(number).and_then(Option::as_ref);
            union.variants.push(Variant {
                name: variant_name,
                ty,
                inherited: inherited.map(|told| (told.property.clone(), told.values.clone())),
                otherwise: false,
                conditions: match tag {
                    Some(_) => Vec::new(),
                    None => self.conditions(alternative.schema, inherited, base.as_ref()),
                },
                tag,
            });
        }
        if let Some(discriminator) = discriminator.filter(|_| base.is_none()) {
            self.add_mapped(discriminator, &mut union);
        }
        if let Some(discriminator) = discriminator {
            self.set_default(discriminator, &schemas, &mut union, at);
        }
        Shape::Union(union)
    }

    /// Adds the components that the mapping of a discriminator names and that are no alternatives: a value may say that it is
    /// one of them.
    fn add_mapped(&mut self, discriminator: &'d Discriminator, union: &mut Union) {
        for (value, target) in &discriminator.mapping {
            let selects = |variant: &Variant| variant.tag.as_ref().is_some_and(|(_, values)| values.contains(value));
            let component = self.target_named(&name_of(target).unwrap_or(Cow::Borrowed(target)));
            let Some((name, schema)) = component.filter(|_| !union.variants.iter().any(selects)) else {
                continue;
            };
            let facets = self.content(schema).map(Facets::of);
            if !facets.is_some_and(|facets| self.makes_object(&facets)) {
                continue;
            }
            let ty = self.component_named(name);
            match union.variants.iter_mut().find(|variant| variant.ty == ty) {
                Some(Variant {
                    tag: Some((_, values)), ..
                }) => values.push(value.clone()),
                Some(_) => {}
                None => union.variants.push(Variant {
                    name: name.to_owned(),
                    ty,
                    tag: Some((discriminator.property_name.clone(), vec![value.clone()])),
                    inherited: None,
                    otherwise: false,
                    conditions: Vec::new(),
                }),
            }
        }
    }

    /// Marks the alternative for objects that the discriminator does not tell (`defaultMapping`).
    fn set_default(
        &mut self,
        discriminator: &'d Discriminator,
        alternatives: &[Use<'d>],
        union: &mut Union,
        at: &At<'_>,
    ) {
        let Some(name) = default_of(discriminator) else {
            return;
        };
        let mut own = alternatives.iter().map(|schema| self.candidate(*schema));
        let index = own.position(|candidate| candidate.names.contains(&name.as_ref()));
        let by_component = |union: &Union| union.variants.iter().position(|variant| variant.name == name);
        if let Some(variant) = index
            .or_else(|| by_component(union))
            .and_then(|index| union.variants.get_mut(index))
            .filter(|variant| variant.tag.is_some())
        {
            variant.otherwise = true;
            self.check_default(discriminator, &name, at);
            return;
        }
        self.warn_no_default(&name, at);
    }

    /// Reports a default that is none of the schemas that a discriminator tells apart.
    pub(super) fn warn_no_default(&mut self, name: &str, at: &At<'_>) {
        let message =
            format!("`{name}` is no alternative here: an object that the discriminator does not tell is not one");
        let at = at.child("discriminator");
        self.warn(Code::INVALID_VALUE, &at.child(DEFAULT_MAPPING), message, None);
    }

    /// Reports a default that no object fits which the discriminator does not tell, as it requires one value of the property.
    pub(super) fn check_default(&mut self, discriminator: &Discriminator, name: &str, at: &At<'_>) {
        let property = discriminator.property_name.as_str();
        let Some((_, schema)) = self.target_named(name) else {
            return;
        };
        let conditions = self.conditions(schema, None, None);
        let constant = conditions
            .iter()
            .find(|condition| condition.property == property && condition.required && condition.values.len() == 1);
        if let Some(value) = constant.and_then(|condition| condition.values.first()) {
            let message = format!(
                "`{name}` requires `{property}` to be `{value}`: an object without it, or with another value, is none"
            );
            let at = at.child("discriminator");
            self.warn(Code::INVALID_VALUE, &at.child(DEFAULT_MAPPING), message, None);
        }
    }

    /// Extends the alternative at `at` by the fields of the schema around it at `around`. For a property of both, the
    /// narrower type is used. Also returns a required name that neither describes.
    fn extended(
        &mut self,
        base: &Base<'d>,
        around: &At<'_>,
        schema: Use<'d>,
        at: &At<'_>,
        name: &str,
    ) -> (TypeRef, Option<&'d str>) {
        let joining = std::mem::replace(&mut self.joining, true);
        self.partial = matches!(schema, Use::Inline(_));
        let shape = self
            .schema_of(schema)
            .map(|schema| self.shape(&Facets::of(schema), at, name));
        self.partial = false;
        self.joining = joining;
        let mut all = base.fields.clone();
        let fields = base.fields.fields.iter().enumerate();
        let places: HashMap<&str, usize> = fields.map(|(place, field)| (field.wire.as_str(), place)).collect();
        match shape {
            Some(Shape::Struct(own)) => {
                let mut reported = None;
                for field in own.fields {
                    let place = places.get(field.wire.as_str());
                    let Some(known) = place.and_then(|place| all.fields.get_mut(*place)) else {
                        all.fields.push(field);
                        continue;
                    };
                    let reported = reported.get_or_insert_with(|| self.properties_of(schema, at));
                    let earlier = base.properties.get(field.wire.as_str()).map(|known| &**known);
                    let later = reported.get(field.wire.as_str()).map(|known| &**known);
                    let (earlier, later) = (earlier.unwrap_or_default(), later.unwrap_or_default());
                    let required = known.required || field.required;
                    let docs = known.docs.clone();
                    match self.type_of_both(&field.wire, (earlier, around), (later, at), name) {
                        Both::Base => {}
                        Both::Own => *known = field,
                        Both::Joined(ty) => *known = Field { ty, ..field },
                    }
                    known.required = required;
                    known.docs.description = known.docs.description.take().or(docs.description);
                }
                all.extra = all.extra.or(own.extra);
                all.closed |= own.closed;
            }
            Some(Shape::Map(further)) => all.extra = all.extra.or(Some(further)),
            Some(Shape::Json) => {}
            _ => {
                self.warn(
                    Code::ALL_OF_CONFLICT,
                    at,
                    "an alternative that is no object beside properties: only the properties are taken",
                    None,
                );
            }
        }
        let mut missing = None;
        if all.extra.is_none() && !base.required.is_empty() {
            let described: HashSet<&str> = all.fields.iter().map(|field| field.wire.as_str()).collect();
            missing = base.required.iter().copied().find(|name| !described.contains(name));
            all.extra = missing.map(|_| self.json().into());
        }
        let id = self.add(name, false, at, Shape::Struct(all), Docs::default());
        (TypeRef { id, nullable: false }, missing)
    }

    /// Decides the type of a property that both the alternative and the schema around it describe.
    fn type_of_both(
        &mut self,
        key: &str,
        (earlier, around): (&[Property<'d>], &At<'_>),
        (later, at): (&[Property<'d>], &At<'_>),
        name: &str,
    ) -> Both {
        let mut kept: Vec<&Property<'d>> = earlier.iter().collect();
        let mut added: Vec<&Property<'d>> = Vec::new();
        for property in later {
            let mut adds = true;
            kept.retain(|known| match self.intersect(known.schema, property.schema) {
                Intersection::Both => true,
                Intersection::Earlier => {
                    adds = false;
                    true
                }
                Intersection::Later => false,
                Intersection::Conflict => {
                    self.report_conflict(Described::Property(key), (known, around), (property, at));
                    false
                }
            });
            if adds {
                added.push(property);
            }
        }
        match (kept.is_empty(), added.is_empty()) {
            (_, true) => Both::Base,
            (true, false) => Both::Own,
            (false, false) => {
                let several: Vec<Property<'d>> = kept.into_iter().chain(added).cloned().collect();
                let list = at.child("properties");
                Both::Joined(self.joined(&several, &list.child(key), &format!("{name} {key}")))
            }
        }
    }
}

/// The type of a property that is described twice.
enum Both {
    /// That of the schema around the alternatives.
    Base,
    /// That of the alternative.
    Own,
    /// An object with the properties of both.
    Joined(TypeRef),
}

/// Whether an alternative is one of these components.
fn is_component(alternative: Use<'_>, names: &HashSet<&str>) -> bool {
    match alternative {
        Use::Reference(reference) => name_of(reference).is_some_and(|name| names.contains(name.as_ref())),
        Use::Inline(_) => false,
    }
}
