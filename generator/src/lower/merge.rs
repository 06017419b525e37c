//! Merges `allOf` into one type.

use std::collections::HashSet;

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use crate::diagnostic::Code;
use crate::model::{Docs, Field, Shape, Struct, TypeRef};

use super::Lower;
use super::combine::{Base, Described, Properties};
use super::facets::{Facets, Use};
use super::intersect::Intersection;
use super::location::At;
use super::property_schemas::{Owner, Property, PropertySchemas};

/// Maximum number of parts of an `allOf`, so that hostile documents end.
const MAX_PARTS: usize = 10_000;

/// Maximum nesting of objects that are merged from several parts of an `allOf`.
const MAX_JOINS: usize = 32;

/// The result of merging the parts of an `allOf`.
#[derive(Default)]
struct Merged<'d> {
    properties: Properties<'d>,
    required: HashSet<&'d str>,
    /// The schemas of `additionalProperties`.
    further: PropertySchemas<'d>,
    /// `additionalProperties` as a boolean.
    any_further: Option<bool>,
    /// Parts that are not plain objects: unions, arrays, strings.
    others: Vec<Part<'d>>,
    /// Number of parts that describe an object.
    objects: usize,
}

/// One part of an `allOf`.
#[derive(Clone, Copy)]
struct Part<'d> {
    schema: Use<'d>,
    /// Its index in the merged `allOf`, if it is a direct part.
    index: Option<usize>,
}

/// A part to process, the schema that holds it, and the path to it.
type Pending<'d> = (Part<'d>, Owner<'d>, Vec<usize>);

impl<'d> Lower<'d, '_> {
    /// The type of a schema with `allOf`, its own keywords included.
    pub(super) fn merge(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &str) -> Shape {
        if let Some(target) = self.only_reference(facets) {
            return Shape::Alias(self.component(target));
        }
        self.merge_parts(facets, at, name)
    }

    /// As [`merge`](Self::merge), but always a new type, even for a single reference.
    pub(super) fn merge_parts(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &str) -> Shape {
        let mut merged = Merged::default();
        let parts = parts_of(facets.all_of, true, &[]);
        let pending = parts.into_iter().map(|(part, way)| (part, Owner::Here, way));
        self.collect(pending.collect(), at, &mut merged);
        self.take(facets, Owner::Here, &[], at, &mut merged);
        self.shape_of(merged, at, name)
    }

    /// The shape of the merged parts.
    fn shape_of(&mut self, merged: Merged<'d>, at: &At<'_>, name: &str) -> Shape {
        let partial = std::mem::take(&mut self.partial);
        let described = !merged.properties.is_empty() || !merged.required.is_empty();
        let free = !described && (!merged.further.is_empty() || merged.any_further != Some(false));
        if merged.objects == 0 || free || (merged.properties.is_empty() && !merged.others.is_empty()) {
            return self.only_other(&merged, at, name);
        }
        for other in &merged.others {
            if self.is_union(other.schema) && merged.others.len() == 1 {
                let fields = self.merged_struct(&merged, at, name);
                let mut required: Vec<&str> = Vec::new();
                if merged.any_further != Some(false) {
                    required.extend(merged.required);
                    required.sort_unstable();
                }
                let base = Base {
                    fields,
                    properties: merged.properties,
                    required,
                };
                let other = other.schema;
                return self.union_over(base, other, at, name);
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
        if fields.extra.is_none() && !partial {
            let closed = merged.any_further == Some(false);
            let unknown = |name: &&&str| !merged.properties.contains_key(**name);
            if let Some(name) = merged.required.iter().filter(unknown).min() {
                self.warn_undescribed(name, closed, at);
                if !closed {
                    fields.extra = Some(self.json());
                }
            }
        }
        Shape::Struct(fields)
    }

    /// The single reference of an `allOf`, if the rest are annotations.
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

    /// Collects the parts in `stack`, which is in reverse order, and the schemas they refer to.
    fn collect(&mut self, mut stack: Vec<Pending<'d>>, at: &At<'_>, merged: &mut Merged<'d>) {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut visited = 0usize;
        stack.reverse();
        while let Some((part, owner, way)) = stack.pop() {
            visited += 1;
            if visited > MAX_PARTS {
                self.error(Code::ENDLESS_ALL_OF, at, "`allOf` with more than 10000 parts", None);
                return;
            }
            let (schema, owner, way) = match part.schema {
                Use::Inline(schema) => (schema, owner, way),
                Use::Reference(reference) => {
                    if !seen.insert(reference) {
                        continue; // a repeated part, or a cycle
                    }
                    match self.target(reference) {
                        Some((name, Use::Inline(schema))) => (schema, Owner::Component(name), Vec::new()),
                        Some((_, schema)) => {
                            stack.push((
                                Part {
                                    schema,
                                    index: part.index,
                                },
                                owner,
                                way,
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
                self.take(&inner, owner, &way, at, merged);
                for (part, way) in parts_of(inner.all_of, false, &way).into_iter().rev() {
                    stack.push((part, owner, way));
                }
            } else if !inner.is_bare() {
                merged.others.push(part);
            }
        }
    }

    /// Adds the object keywords of one part.
    fn take(&mut self, facets: &Facets<'d>, owner: Owner<'d>, way: &[usize], at: &At<'_>, merged: &mut Merged<'d>) {
        if facets.is_object() {
            merged.objects = merged.objects.saturating_add(1);
        }
        merged.required.extend(facets.required.iter().map(String::as_str));
        let property = |schema| Property {
            schema,
            owner,
            way: way.to_vec(),
        };
        match facets.additional {
            None => {}
            Some(AdditionalProperties::Any(any)) => {
                merged.any_further = Some(*any || merged.any_further.unwrap_or_default());
            }
            Some(AdditionalProperties::Schema(schema)) => {
                let further = property(Use::from(schema.as_ref()));
                self.combine(Described::Further, further, &mut merged.further, at);
            }
        }
        for (key, schema) in facets.properties.into_iter().flatten() {
            let known = merged.properties.entry(key.as_str()).or_default();
            self.combine(Described::Property(key), property(Use::from(schema)), known, at);
        }
    }

    /// The properties of a schema's own keywords.
    pub(super) fn own_properties(&mut self, facets: &Facets<'d>, at: &At<'_>) -> Properties<'d> {
        let mut merged = Merged::default();
        self.take(facets, Owner::Here, &[], at, &mut merged);
        merged.properties
    }

    /// The properties of a schema and of its `allOf`.
    pub(super) fn properties_of(&mut self, schema: Use<'d>, at: &At<'_>) -> Properties<'d> {
        let mut merged = Merged::default();
        let part = Part { schema, index: None };
        self.collect(vec![(part, Owner::Here, Vec::new())], at, &mut merged);
        merged.properties
    }

    /// The type of a property that several parts describe as an object: a struct with the properties of all.
    pub(super) fn joined(&mut self, properties: &[Property<'d>], at: &At<'_>, name: &str) -> TypeRef {
        let schemas: Vec<_> = properties.iter().filter_map(|p| self.content(p.schema)).collect();
        let item = |property: &Property<'d>| {
            let schema = Facets::of(self.content(property.schema)?).items?;
            Some(Property {
                schema,
                ..property.clone()
            })
        };
        // Either all are lists or none is, as other combinations conflict.
        if let Some(items) = properties.iter().map(item).collect::<Option<Vec<_>>>() {
            let items = self.joined(&items, &at.child("items"), &format!("{name}Item"));
            let id = self.add(name, false, at, Shape::Array(items), Docs::default());
            let nullable = schemas.iter().all(|schema| schema.schema_data.nullable);
            return TypeRef { id, nullable };
        }
        let addresses: Vec<_> = schemas.iter().map(|schema| std::ptr::from_ref(*schema)).collect();
        if let Some(known) = self.joins.get(&addresses) {
            return *known;
        }
        if self.joining_depth >= MAX_JOINS {
            let message = format!("objects that several parts of `allOf` describe, {MAX_JOINS} deep: kept as JSON");
            self.warn(Code::ALL_OF_CONFLICT, at, message, None);
            return self.json();
        }
        // Registered before it is complete, as it may contain itself.
        let id = self.add(name, false, at, Shape::Json, Docs::default());
        let nullable = schemas.iter().all(|schema| schema.schema_data.nullable);
        let reference = TypeRef { id, nullable };
        self.joins.insert(addresses, reference);
        let mut merged = Merged::default();
        let part = |property: &Property<'d>| Part {
            schema: property.schema,
            index: None,
        };
        let parts = properties.iter().map(|p| (part(p), Owner::Here, Vec::new()));
        self.joining_depth = self.joining_depth.saturating_add(1);
        self.collect(parts.collect(), at, &mut merged);
        let shape = self.shape_of(merged, at, name);
        self.joining_depth = self.joining_depth.saturating_sub(1);
        if let Some(ty) = self.types.get_mut(id) {
            ty.shape = shape;
        }
        reference
    }

    /// The fields of a merged object.
    fn merged_struct(&mut self, merged: &Merged<'d>, at: &At<'_>, name: &str) -> Struct {
        let mut fields: Vec<Field> = Vec::with_capacity(merged.properties.len());
        for (key, properties) in &merged.properties {
            let Some(last) = properties.last() else { continue };
            let required = merged.required.contains(key);
            let (component, owner_name) = match last.owner {
                Owner::Component(owner) => (At::Component("schemas", owner), owner),
                Owner::Here => (*at, name),
            };
            let place = component.child("properties");
            let place = place.child(key);
            fields.push(match &**properties {
                [only] => self.field(key, only.schema, required, &place, owner_name),
                several => {
                    let ty = self.joined(several, &place, &format!("{name} {key}"));
                    self.field_of(key, last.schema, ty, required)
                }
            });
        }
        let extra = self.further(merged, at, name);
        Struct { fields, extra }
    }

    /// The type of additional properties, if a part allows them. `additionalProperties: false` of another part is then
    /// ignored, because it would also forbid the properties of the other parts.
    fn further(&mut self, merged: &Merged<'d>, at: &At<'_>, name: &str) -> Option<TypeRef> {
        let name = format!("{name}Value");
        let Some(last) = merged.further.last() else {
            return (merged.any_further == Some(true)).then(|| self.json());
        };
        let component = match last.owner {
            Owner::Component(owner) => At::Component("schemas", owner),
            Owner::Here => *at,
        };
        let place = component.child("additionalProperties");
        Some(match &*merged.further {
            [only] => self.type_of(only.schema, &place, &name),
            several => self.joined(several, &place, &name),
        })
    }

    /// The type if no part is an object with properties.
    fn only_other(&mut self, merged: &Merged<'d>, at: &At<'_>, name: &str) -> Shape {
        if merged.others.len() > 1
            && let Some(lists) = self.lists(&merged.others)
        {
            return Shape::Alias(self.joined(&lists, &at.child("allOf"), name));
        }
        match merged.others.as_slice() {
            [] if merged.objects > 0 => {
                let values = self.further(merged, at, name);
                Shape::Map(values.unwrap_or_else(|| self.json()))
            }
            [] => Shape::Json,
            [first, rest @ ..] => {
                let narrowest =
                    rest.iter()
                        .try_fold(*first, |known, part| match self.intersect(known.schema, part.schema) {
                            Intersection::Earlier => Some(known),
                            Intersection::Later => Some(*part),
                            Intersection::Objects | Intersection::Conflict => None,
                        });
                let (only, rest) = match &narrowest {
                    Some(narrowest) => (narrowest, [].as_slice()),
                    None => (first, rest),
                };
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

    /// The parts to merge if all are lists of objects and more than one has constraints.
    fn lists(&self, parts: &[Part<'d>]) -> Option<Vec<Property<'d>>> {
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
            let mut adds = true;
            let mut kept = Vec::with_capacity(all.len().saturating_add(1));
            for known in all.take() {
                match self.intersect(known.schema, part.schema) {
                    Intersection::Conflict => return None,
                    Intersection::Later => continue,
                    Intersection::Earlier => adds = false,
                    Intersection::Objects => {}
                }
                kept.push(known);
            }
            if adds {
                kept.push(new);
            }
            all = kept.into();
        }
        (all.len() > 1).then(|| all.take())
    }

    /// Returns true if a schema is a union.
    fn is_union(&self, schema: Use<'d>) -> bool {
        self.schema_of(schema).is_some_and(|schema| {
            let facets = Facets::of(schema);
            !facets.one_of.is_empty() || !facets.any_of.is_empty()
        })
    }
}

/// Returns true if the alternatives of a schema only list required properties.
pub(super) fn only_requirements(facets: &Facets<'_>) -> bool {
    facets
        .one_of
        .iter()
        .chain(facets.any_of)
        .all(|alternative| only_requires(Use::from(alternative)))
}

/// Returns true if a schema only lists required properties.
pub(super) fn only_requires(schema: Use<'_>) -> bool {
    match schema {
        Use::Reference(_) => false,
        Use::Inline(schema) => {
            let facets = Facets::of(schema);
            facets.is_bare() && !facets.required.is_empty()
        }
    }
}

/// The parts of an `allOf`, each with its path.
fn parts_of<'d>(all_of: &'d [ReferenceOr<Schema>], own: bool, way: &[usize]) -> Vec<(Part<'d>, Vec<usize>)> {
    let part = |(i, s): (usize, &'d ReferenceOr<Schema>)| {
        let part = Part {
            schema: Use::from(s),
            index: own.then_some(i),
        };
        (part, way.iter().copied().chain([i]).collect())
    };
    all_of.iter().enumerate().map(part).collect()
}
