//! `allOf`: one type that is everything its parts are.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::AdditionalProperties;

use crate::diagnostic::Code;
use crate::model::{Field, Shape, Struct, TypeRef};

use super::Lower;
use super::at::At;
use super::facets::{Facets, Use};

/// Parts of an `allOf` that are looked into before a document is taken for endless.
const MAX_PARTS: usize = 10_000;

/// What the parts of an `allOf` add up to.
#[derive(Default)]
struct Merged<'d> {
    properties: IndexMap<&'d str, Property<'d>>,
    required: HashSet<&'d str>,
    additional: Option<&'d AdditionalProperties>,
    /// Parts that are no plain objects: unions, arrays, strings.
    others: Vec<Part<'d>>,
    /// How many parts describe an object.
    objects: usize,
}

/// A property and the schema it is written in, which gives its type a name and a place.
#[derive(Clone, Copy)]
struct Property<'d> {
    schema: Use<'d>,
    owner: Owner<'d>,
}

/// The schema that something is written in: a component, or the schema being merged.
#[derive(Clone, Copy, PartialEq)]
enum Owner<'d> {
    Component(&'d str),
    Here,
}

/// One part of an `allOf`.
#[derive(Clone, Copy)]
struct Part<'d> {
    schema: Use<'d>,
    /// Its index in the `allOf` that is merged, where it is written there.
    index: Option<usize>,
}

impl<'d> Lower<'d, '_> {
    /// The type of a schema with `allOf`, its own keywords included.
    pub(super) fn merge(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &str) -> Shape {
        if let Some(target) = self.only_reference(facets) {
            return Shape::Alias(self.component(target));
        }
        let mut merged = Merged::default();
        self.collect(facets, Owner::Here, at, &mut merged);
        if merged.objects == 0 || (merged.properties.is_empty() && !merged.others.is_empty()) {
            return self.only_other(&merged, at, name);
        }
        for other in &merged.others {
            if self.is_union(other.schema) && merged.others.len() == 1 {
                let fields = self.merged_struct(&merged, at, name);
                return self.union_over(fields, other.schema, at, name);
            }
        }
        if !merged.others.is_empty() {
            self.warn(
                Code::ALL_OF_CONFLICT,
                &at.child("allOf"),
                "parts of `allOf` that are no objects beside parts that are: the objects are taken, other properties are kept as JSON",
                Some("describe the alternatives in one `oneOf` of complete objects"),
            );
        }
        let mut fields = self.merged_struct(&merged, at, name);
        if !merged.others.is_empty() {
            fields.extra = Some(self.json());
        }
        Shape::Struct(fields)
    }

    /// The one reference of an `allOf` that adds nothing but texts to it.
    fn only_reference(&self, facets: &Facets<'d>) -> Option<&'d str> {
        if facets.properties.is_some() || facets.additional.is_some() || !facets.required.is_empty() {
            return None;
        }
        let mut only = None;
        for part in facets.all_of {
            match Use::from(part) {
                Use::Reference(reference) if only.is_none() => only = Some(reference),
                Use::Reference(_) => return None,
                Use::Inline(schema) => {
                    let part = Facets::of(schema);
                    if !part.is_bare() || !part.required.is_empty() {
                        return None;
                    }
                }
            }
        }
        (facets.one_of.is_empty() && facets.any_of.is_empty())
            .then_some(only)
            .flatten()
    }

    /// Gathers the parts of `facets` and of what it refers to.
    fn collect(&mut self, facets: &Facets<'d>, owner: Owner<'d>, at: &At<'_>, merged: &mut Merged<'d>) {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut visited = 0usize;
        let mut stack: Vec<(Part<'d>, Owner<'d>)> = Vec::new();
        let parts = |all_of: &'d [openapiv3::ReferenceOr<openapiv3::Schema>], own: bool| {
            let part = move |(i, s): (usize, &'d openapiv3::ReferenceOr<_>)| Part {
                schema: Use::from(s),
                index: own.then_some(i),
            };
            all_of.iter().enumerate().map(part).collect::<Vec<_>>()
        };
        for part in parts(facets.all_of, true).into_iter().rev() {
            stack.push((part, owner));
        }
        while let Some((part, owner)) = stack.pop() {
            visited += 1;
            if visited > MAX_PARTS {
                self.error(Code::ENDLESS_ALL_OF, at, "`allOf` with more than 10000 parts", None);
                return;
            }
            let (schema, owner) = match part.schema {
                Use::Inline(schema) => (schema, owner),
                Use::Reference(reference) => {
                    if !seen.insert(reference) {
                        continue; // twice the same part, or a cycle: nothing new
                    }
                    match self.target(reference) {
                        Some((name, Use::Inline(schema))) => (schema, Owner::Component(name)),
                        Some((_, schema)) => {
                            stack.push((
                                Part {
                                    schema,
                                    index: part.index,
                                },
                                owner,
                            ));
                            continue;
                        }
                        None => continue,
                    }
                }
            };
            let inner = Facets::of(schema);
            let plain_object = inner.one_of.is_empty() && inner.any_of.is_empty();
            if !plain_object && inner.properties.is_none() && inner.all_of.is_empty() {
                if only_requirements(&inner) {
                    continue; // "one of these must be present": a check, not a shape
                }
                merged.others.push(part);
            } else if inner.is_object() || !inner.all_of.is_empty() || !inner.required.is_empty() {
                take(&inner, owner, merged);
                for part in parts(inner.all_of, false).into_iter().rev() {
                    stack.push((part, owner));
                }
            } else if !inner.is_bare() {
                merged.others.push(part);
            }
        }
        take(facets, Owner::Here, merged);
    }

    /// The fields of a merged object.
    fn merged_struct(&mut self, merged: &Merged<'d>, at: &At<'_>, name: &str) -> Struct {
        let mut fields: Vec<Field> = Vec::with_capacity(merged.properties.len());
        for (key, property) in &merged.properties {
            let required = merged.required.contains(key);
            let field = match property.owner {
                Owner::Component(owner) => {
                    let component = At::Component("schemas", owner);
                    let properties = component.child("properties");
                    self.field(key, property.schema, required, &properties.child(key), owner)
                }
                Owner::Here => {
                    let properties = at.child("properties");
                    self.field(key, property.schema, required, &properties.child(key), name)
                }
            };
            fields.push(field);
        }
        let extra = self.additional(merged.additional, at, name);
        Struct { fields, extra }
    }

    /// The type where no part is an object with properties.
    fn only_other(&mut self, merged: &Merged<'d>, at: &At<'_>, name: &str) -> Shape {
        match merged.others.as_slice() {
            [] if merged.objects > 0 => {
                let values = self.additional(merged.additional, at, name);
                Shape::Map(values.unwrap_or_else(|| self.json()))
            }
            [] => Shape::Json,
            [only, rest @ ..] => {
                if rest.iter().chain([only]).any(|part| self.is_union(part.schema)) && !rest.is_empty() {
                    let message =
                        "several parts of `allOf` that are no objects, with alternatives among them: kept as JSON";
                    self.warn(Code::ALL_OF_CONFLICT, &at.child("allOf"), message, None);
                    return Shape::Json;
                }
                if !rest.is_empty() {
                    self.warn(
                        Code::ALL_OF_CONFLICT,
                        &at.child("allOf"),
                        "several parts of `allOf` that are no objects: the first is taken",
                        None,
                    );
                }
                let list = at.child("allOf");
                let place = list.item(only.index.unwrap_or_default());
                let target: TypeRef = self.type_of(only.schema, &place, name);
                Shape::Alias(target)
            }
        }
    }

    /// Whether a schema is one of several.
    fn is_union(&self, schema: Use<'d>) -> bool {
        self.schema_of(schema).is_some_and(|schema| {
            let facets = Facets::of(schema);
            !facets.one_of.is_empty() || !facets.any_of.is_empty()
        })
    }
}

/// Whether the alternatives of a schema only say which properties must be present.
pub(super) fn only_requirements(facets: &Facets<'_>) -> bool {
    facets
        .one_of
        .iter()
        .chain(facets.any_of)
        .all(|alternative| only_requires(Use::from(alternative)))
}

/// Whether a schema only says which properties must be present.
pub(super) fn only_requires(schema: Use<'_>) -> bool {
    match schema {
        Use::Reference(_) => false,
        Use::Inline(schema) => {
            let facets = Facets::of(schema);
            facets.is_bare() && !facets.required.is_empty()
        }
    }
}

/// Adds the object keywords of one part.
fn take<'d>(facets: &Facets<'d>, owner: Owner<'d>, merged: &mut Merged<'d>) {
    if facets.is_object() {
        merged.objects += 1;
    }
    merged.required.extend(facets.required.iter().map(String::as_str));
    if let Some(additional) = facets.additional {
        let keeps = |a: &AdditionalProperties| !matches!(a, AdditionalProperties::Any(false));
        if merged.additional.is_none_or(|known| !keeps(known)) {
            merged.additional = Some(additional);
        }
    }
    for (key, property) in facets.properties.into_iter().flatten() {
        let schema = Use::from(property);
        let adds_nothing = matches!(schema, Use::Inline(s) if Facets::of(s).is_bare());
        match merged.properties.get(key.as_str()) {
            Some(_) if adds_nothing => {} // only another text for a property that has a type
            _ => {
                merged.properties.insert(key, Property { schema, owner });
            }
        }
    }
}
