//! Merges `allOf` into one type.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind};

use crate::diagnostic::Code;
use crate::document::extension::{FURTHER, NEVER};
use crate::model::{Field, Further, Shape, Struct, TypeRef};

use super::Lower;
use super::combine::{Base, Described, Properties};
use super::compare::same;
use super::facets::{Facets, Kind, Use, only_requirements};
use super::location::At;
use super::property_schemas::{Owner, Property, PropertySchemas};
use super::schema::is_by_pattern;

/// Maximum number of parts of an `allOf`, so that hostile documents end.
const MAX_PARTS: usize = 10_000;

/// Maximum nesting of objects that are merged from several parts of an `allOf`.
pub(super) const MAX_JOINS: usize = 32;

/// The result of merging the parts of an `allOf`.
#[derive(Default)]
pub(super) struct Merged<'d> {
    pub(super) properties: Properties<'d>,
    pub(super) required: HashSet<&'d str>,
    /// The schemas of `additionalProperties`.
    pub(super) further: PropertySchemas<'d>,
    /// The schemas of `patternProperties` and `unevaluatedProperties`, each of them for some of the properties.
    pub(super) some_further: Vec<&'d ReferenceOr<Schema>>,
    /// Whether some of these are of `patternProperties`.
    pub(super) by_pattern: bool,
    /// `additionalProperties` as a boolean.
    pub(super) any_further: Option<bool>,
    /// Parts that are not plain objects: unions, arrays, strings.
    pub(super) others: Vec<Part<'d>>,
    /// Number of parts that describe an object.
    pub(super) objects: usize,
    /// The parts that describe an object.
    pub(super) described: Vec<Use<'d>>,
    /// Whether a part has `type: object`, so that no value is anything else.
    pub(super) only_objects: bool,
}

impl Merged<'_> {
    /// Returns true if the parts that describe an object say no more than that it is one.
    pub(super) fn says_nothing(&self) -> bool {
        self.properties.is_empty()
            && self.required.is_empty()
            && self.further.is_empty()
            && self.some_further.is_empty()
            && self.any_further.is_none()
    }
}

/// One part of an `allOf`.
#[derive(Clone, Copy)]
pub(super) struct Part<'d> {
    pub(super) schema: Use<'d>,
    /// Its index in the merged `allOf`, if it is a direct part.
    pub(super) index: Option<usize>,
}

impl<'d> Part<'d> {
    /// A part that is not written in the merged `allOf`.
    pub(super) const fn of(schema: Use<'d>) -> Self {
        Self { schema, index: None }
    }
}

/// A part to process, the schema that holds it, and the path to it.
type Pending<'d> = (Part<'d>, Owner<'d>, Vec<usize>);

impl<'d> Lower<'d, '_> {
    /// The type of a schema with `allOf`, its own keywords included.
    pub(super) fn merge(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &str) -> Shape {
        for (index, part) in facets.all_of.iter().enumerate() {
            let part = part.as_item();
            if part.is_some_and(|part| part.schema_data.extensions.contains_key(NEVER)) {
                let message = "a part of `allOf` is `false`, so no value is valid: the other parts are taken";
                let list = at.child("allOf");
                self.warn(Code::ALL_OF_CONFLICT, &list.item(index), message, None);
            }
        }
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
        merged.others.extend(self.beside_all_of(facets).map(Part::of));
        self.shape_of(merged, at, name)
    }

    /// The shape of the merged parts.
    pub(super) fn shape_of(&mut self, mut merged: Merged<'d>, at: &At<'_>, name: &str) -> Shape {
        let partial = std::mem::take(&mut self.partial);
        if let Some(only) = self.fit(&mut merged, at) {
            return Shape::Alias(self.type_of(only, at, name));
        }
        let described = !merged.properties.is_empty() || !merged.required.is_empty();
        let has_further = !merged.further.is_empty() || !merged.some_further.is_empty();
        let free = !described && (has_further || merged.any_further != Some(false));
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
            fields.extra = Some(self.json().into());
        }
        if fields.extra.is_none() && !partial {
            let closed = merged.any_further == Some(false);
            let unknown = |name: &&&str| !merged.properties.contains_key(**name);
            if let Some(name) = merged.required.iter().filter(unknown).min() {
                self.warn_undescribed(name, closed, at);
                if !closed {
                    fields.extra = Some(self.json().into());
                }
            }
        }
        Shape::Struct(fields)
    }

    /// The single reference of an `allOf`, if the rest are annotations.
    fn only_reference(&mut self, facets: &Facets<'d>) -> Option<&'d str> {
        if facets.properties.is_some() || facets.additional.is_some() || !facets.required.is_empty() {
            return None;
        }
        let mut only = None;
        for part in facets.all_of {
            if let Use::Reference(reference) = Use::from(part)
                && only.replace(reference).is_some()
            {
                return None;
            }
        }
        let target = only?;
        for part in facets.all_of.iter().filter_map(ReferenceOr::as_item) {
            let facets = Facets::of(part);
            // Alternatives that only require properties are about this use of the type.
            let is_check =
                [facets.one_of, facets.any_of].iter().any(|list| !list.is_empty()) && only_requirements(&facets);
            let says_nothing = !is_check
                && facets.properties.is_none_or(IndexMap::is_empty)
                && self.implies(Use::Reference(target), Use::Inline(part));
            if !says_nothing {
                return None;
            }
        }
        match self.beside_all_of(facets) {
            Some(beside) => self.implies(Use::Reference(target), beside).then_some(target),
            None => Some(target),
        }
    }

    /// Collects the parts in `stack`, which is in reverse order, and the schemas they refer to.
    pub(super) fn collect(&mut self, mut stack: Vec<Pending<'d>>, at: &At<'_>, merged: &mut Merged<'d>) {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut visited = 0usize;
        stack.reverse();
        while let Some((part, owner, way)) = stack.pop() {
            visited += 1;
            if visited > MAX_PARTS {
                self.error(Code::ENDLESS_ALL_OF, at, "`allOf` with more than 10000 parts", None);
                return;
            }
            let mut reached = None;
            let (schema, owner, way) = match part.schema {
                Use::Inline(schema) => (schema, owner, way),
                Use::Reference(reference) => {
                    if !seen.insert(reference) {
                        continue; // a repeated part, or a cycle
                    }
                    match self.target(reference) {
                        Some((name, Use::Inline(schema))) => {
                            reached = Some(reference);
                            (schema, Owner::Component(name), Vec::new())
                        }
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
            } else if inner.is_object() || !inner.all_of.is_empty() || (inner.is_bare() && !inner.required.is_empty()) {
                if inner.is_object() || !inner.required.is_empty() {
                    merged.described.push(part.schema);
                }
                self.take(&inner, owner, &way, at, merged);
                if reached.is_none_or(|base| !self.lists_children(&inner, base)) {
                    merged.others.extend(self.beside_all_of(&inner).map(Part::of));
                }
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
        merged.only_objects |= facets.kind == Some(Kind::Object);
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
            Some(AdditionalProperties::Schema(schema)) if made_of(schema).is_some() => {
                merged.some_further.extend(made_of(schema).unwrap_or_default());
                merged.by_pattern |= is_by_pattern(schema);
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
            let mut field = match &**properties {
                [only] => self.field(key, only.schema, required, &place, owner_name),
                several => {
                    let ty = self.joined(several, &place, &format!("{name} {key}"));
                    let mut field = self.field_of(key, last.schema, ty, required);
                    let others: Vec<Use<'d>> = several.iter().rev().skip(1).map(|other| other.schema).collect();
                    self.complete(&mut field, &others);
                    field
                }
            };
            self.complete(&mut field, properties.implied());
            fields.push(field);
        }
        let extra = self.further(merged, at, name);
        let closed = extra.is_none() && merged.any_further == Some(false);
        Struct { fields, extra, closed }
    }

    /// The type of additional properties, if a part allows them. `additionalProperties: false` of another part is then
    /// ignored, because it would also forbid the properties of the other parts.
    fn further(&mut self, merged: &Merged<'d>, at: &At<'_>, name: &str) -> Option<Further> {
        let name = format!("{name}Value");
        if !merged.some_further.is_empty() {
            let ty = self.any_further(merged, at, &name);
            let by_pattern = merged.by_pattern;
            return Some(Further { ty, by_pattern });
        }
        let Some(last) = merged.further.last() else {
            return (merged.any_further == Some(true)).then(|| self.json().into());
        };
        let component = match last.owner {
            Owner::Component(owner) => At::Component("schemas", owner),
            Owner::Here => *at,
        };
        let place = component.child("additionalProperties");
        let ty = match &*merged.further {
            [only] => self.type_of(only.schema, &place, &name),
            several => self.joined(several, &place, &name),
        };
        Some(ty.into())
    }

    /// The type of further properties of which parts describe some each: one of their schemas.
    fn any_further(&mut self, merged: &Merged<'d>, at: &At<'_>, name: &str) -> TypeRef {
        if merged.any_further == Some(true) {
            return self.json();
        }
        let place = at.child("additionalProperties");
        let mut all: Vec<Use<'d>> = Vec::new();
        let some = merged.some_further.iter().map(|schema| Use::from(*schema));
        for schema in some.chain(merged.further.iter().map(|further| further.schema)) {
            if !all.iter().any(|known| same(*known, schema)) {
                all.push(schema);
            }
        }
        match all.as_slice() {
            [only] => self.type_of(*only, &place, name),
            all => match self.any_of(all) {
                Some(any) => self.type_of(Use::Inline(any), &place, name),
                None => self.json(),
            },
        }
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
                Shape::Map(values.unwrap_or_else(|| self.json().into()))
            }
            [] => Shape::Json,
            [first, rest @ ..] => {
                let mut only = *first;
                let (mut failed, mut conflict) = (false, false);
                for part in rest {
                    match self.narrowed(only, *part) {
                        Some(both) => only = both,
                        None => {
                            failed = true;
                            conflict |= self.exclude(only.schema, part.schema);
                        }
                    }
                }
                if failed && merged.others.iter().any(|part| self.is_union(part.schema)) {
                    let message =
                        "several parts of `allOf` that are no objects, with alternatives among them: kept as JSON";
                    self.warn(Code::ALL_OF_CONFLICT, &at.child("allOf"), message, None);
                    return Shape::Json;
                }
                if failed {
                    let message = match conflict {
                        true => "parts of `allOf` exclude each other: the first is taken",
                        false => "several parts of `allOf` that are no objects: the first is taken",
                    };
                    self.warn(Code::ALL_OF_CONFLICT, &at.child("allOf"), message, None);
                }
                let list = at.child("allOf");
                let place = list.item(only.index.unwrap_or_default());
                let target: TypeRef = self.type_of(only.schema, &place, name);
                Shape::Alias(target)
            }
        }
    }

    /// Returns true if a schema is a union.
    pub(super) fn is_union(&self, schema: Use<'d>) -> bool {
        self.schema_of(schema).is_some_and(|schema| {
            let facets = Facets::of(schema);
            !facets.one_of.is_empty() || !facets.any_of.is_empty()
        })
    }
}

/// The schemas of `patternProperties` and `unevaluatedProperties` that `additionalProperties` is made of.
fn made_of(schema: &ReferenceOr<Schema>) -> Option<&[ReferenceOr<Schema>]> {
    match schema
        .as_item()
        .map(|schema| (&schema.schema_kind, &schema.schema_data.extensions))
    {
        Some((SchemaKind::AnyOf { any_of }, extensions)) if extensions.contains_key(FURTHER) => Some(any_of),
        _ => None,
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
