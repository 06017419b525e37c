//! Intersection of two schemas that apply to one value: the stricter one, or a schema that is made of both.

use std::borrow::Cow;
use std::collections::HashSet;

use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind};
use serde_json::Value;

use super::Lower;
use super::compare::same_value;
use super::facets::{Facets, Kind, Use, is_null};
use super::kinds::Kinds;
use super::narrower::{common_number, common_text, only_null, typed};
use super::nullability::Null;
use crate::document::extension::{ENUM, ENUM_NAMES, ENUM_VARNAMES};

/// The intersection of two schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Intersection {
    /// The earlier one implies the later one.
    Earlier,
    /// The later one implies the earlier one.
    Later,
    /// Some values fit both, and neither implies the other.
    Both,
    /// No value can satisfy both.
    Conflict,
}

/// Maximum number of comparisons of the alternatives of a union with the schemas that apply beside it.
const MAX_COMPARISONS: usize = 20_000;

/// Maximum number of alternatives of a union that is narrowed by another schema.
const MAX_ALTERNATIVES: usize = 256;

impl<'d> Lower<'d, '_> {
    /// Intersects two schemas that both apply.
    pub(super) fn intersect(&self, earlier: Use<'d>, later: Use<'d>) -> Intersection {
        let is_object = |schema| {
            self.content(schema)
                .is_some_and(|schema| self.makes_object(&Facets::of(schema)))
        };
        match () {
            () if self.has_names_for(earlier, later) || self.has_names_for(later, earlier) => Intersection::Both,
            () if self.implies(later, earlier) => Intersection::Later,
            () if self.implies(earlier, later) => Intersection::Earlier,
            // What their properties exclude is reported where they are merged.
            () if is_object(earlier) && is_object(later) => Intersection::Both,
            () if self.exclude(earlier, later) => Intersection::Conflict,
            () => Intersection::Both,
        }
    }

    /// Whether a union of constants names all values of a plain `enum`, which alone would lose the names.
    fn has_names_for(&self, union: Use<'d>, list: Use<'d>) -> bool {
        let Some(list) = self.content(list).map(Facets::of) else {
            return false;
        };
        let values: Vec<Value> = list.values.iter().map(Cow::into_owned).collect();
        values.len() > 1 && self.titles(union, &values).is_some()
    }

    /// A schema for the values that fit both of two schemas without `allOf`, which are not both objects.
    pub(super) fn schema_of_both(&mut self, one: Use<'d>, other: Use<'d>) -> Option<&'d Schema> {
        let (first, second) = (self.content(one)?, self.content(other)?);
        let key = (std::ptr::from_ref(first), std::ptr::from_ref(second));
        if let Some(known) = self.combined.get(&key) {
            return *known;
        }
        let (first, second) = (Facets::of(first), Facets::of(second));
        let schema = self.both((one, &first), (other, &second));
        let made = schema.and_then(|schema| self.make(schema));
        self.combined.insert(key, made);
        made
    }

    fn both(&self, one: (Use<'d>, &Facets<'d>), other: (Use<'d>, &Facets<'d>)) -> Option<Schema> {
        let (first, second) = (one.1, other.1);
        let (null, other_null) = (self.null(one.0), self.null(other.0));
        let nullable =
            null != Null::Forbidden && other_null != Null::Forbidden && (null.allows() || other_null.allows());
        let is_union = |facets: &Facets<'_>| !facets.one_of.is_empty() || !facets.any_of.is_empty();
        let mut schema = if is_union(first) && is_union(second) {
            self.common_alternatives(first, second)?
        } else if is_union(first) {
            self.fitting(first, other.0)?
        } else if is_union(second) {
            self.fitting(second, one.0)?
        } else if !first.values.is_empty() || !second.values.is_empty() {
            self.common_values(one, other, nullable)
        } else {
            let kinds = self.kinds(one.0) & self.kinds(other.0);
            match () {
                () if kinds.is_none() => only_null(first),
                () if kinds.within(Kinds::NUMBER) => common_number(first, second, kinds),
                () if kinds == Kinds::STRING => common_text(first, second),
                () if kinds == Kinds::BOOLEAN => typed(first.data.clone(), "boolean", None),
                () if kinds == Kinds::ARRAY || is_list(first) && is_list(second) => common_list(first, second)?,
                () => return None,
            }
        };
        schema.schema_data.nullable = nullable;
        Some(schema)
    }

    /// A union of the alternatives that fit another schema, each narrowed by it.
    fn fitting(&self, union: &Facets<'d>, other: Use<'d>) -> Option<Schema> {
        let (keyword, list) = alternatives_of(union)?;
        if list.len() > MAX_ALTERNATIVES {
            return None;
        }
        let mut left: Vec<ReferenceOr<Schema>> = Vec::new();
        for alternative in list.iter().filter(|one| !is_null(one)) {
            let schema = Use::from(alternative);
            if self.exclude(schema, other) {
                continue;
            }
            left.push(self.narrower(schema, other));
        }
        if left.is_empty() {
            return None;
        }
        Some(of_alternatives(union, keyword, left))
    }

    /// A union of what each alternative of one union has in common with each of another.
    fn common_alternatives(&self, one: &Facets<'d>, other: &Facets<'d>) -> Option<Schema> {
        let ((keyword, list), (_, others)) = (alternatives_of(one)?, alternatives_of(other)?);
        if list.len().saturating_mul(others.len()) > MAX_COMPARISONS {
            return None;
        }
        let mut left: Vec<ReferenceOr<Schema>> = Vec::new();
        for alternative in list.iter().filter(|one| !is_null(one)) {
            for other in others.iter().filter(|other| !is_null(other)) {
                let (alternative, other) = (Use::from(alternative), Use::from(other));
                if self.exclude(alternative, other) {
                    continue;
                }
                let both = self.narrower(alternative, other);
                if !left.contains(&both) {
                    left.push(both);
                }
            }
        }
        if left.is_empty() || left.len() > MAX_ALTERNATIVES {
            return None;
        }
        Some(of_alternatives(one, keyword, left))
    }

    /// The one of two schemas that implies the other, or a schema of which both are parts.
    fn narrower(&self, one: Use<'d>, other: Use<'d>) -> ReferenceOr<Schema> {
        match () {
            () if self.implies(one, other) => reference_or(one),
            () if self.implies(other, one) => reference_or(other),
            () => ReferenceOr::Item(all_of([one, other])),
        }
    }

    /// The alternatives of a union, those of unions among them in their place where no tag tells them apart.
    fn flat(&self, union: &Facets<'d>, seen: &mut HashSet<*const Schema>, left: &mut Vec<&'d ReferenceOr<Schema>>) {
        for alternative in union.one_of.iter().chain(union.any_of) {
            let content = self.content(Use::from(alternative));
            let inner = content.map(Facets::of).filter(|inner| {
                let is_union = matches!(inner.written, SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. });
                is_union && union.data.discriminator.is_none() && inner.data.discriminator.is_none()
            });
            match (inner, content) {
                (Some(inner), Some(content)) => {
                    if left.len() <= MAX_ALTERNATIVES && seen.insert(std::ptr::from_ref(content)) {
                        self.flat(&inner, seen, left);
                    }
                }
                _ => left.push(alternative),
            }
        }
    }

    /// A union of these schemas.
    pub(super) fn any_of(&mut self, all: &[Use<'d>]) -> Option<&'d Schema> {
        self.make(Schema {
            schema_data: SchemaData::default(),
            schema_kind: SchemaKind::AnyOf {
                any_of: all.iter().copied().map(reference_or).collect(),
            },
        })
    }

    /// The alternatives that exclude none of `others`, and that may be objects if `only_objects`, also those of unions
    /// among them; `None` if all are left.
    pub(super) fn without_excluded(
        &mut self,
        union: Use<'d>,
        others: &[Use<'d>],
        only_objects: bool,
    ) -> Option<&'d Schema> {
        let content = self.content(union)?;
        let facets = Facets::of(content);
        let (keyword, list) = alternatives_of(&facets)?;
        if list.len().saturating_mul(others.len()) > MAX_COMPARISONS {
            return None;
        }
        let fits = |alternative: &&'d ReferenceOr<Schema>| {
            let null = is_null(alternative);
            let alternative = Use::from(*alternative);
            match null {
                true => others.iter().all(|other| self.null(*other) != Null::Forbidden) && !only_objects,
                false => {
                    let may_be_object = !(self.kinds(alternative) & Kinds::OBJECT).is_none();
                    (may_be_object || !only_objects) && !others.iter().any(|other| self.exclude(alternative, *other))
                }
            }
        };
        let mut flat = Vec::new();
        match others.is_empty() && !only_objects {
            true => return None,
            false => self.flat(&facets, &mut HashSet::from([std::ptr::from_ref(content)]), &mut flat),
        }
        let same = flat.len() == list.len() && flat.iter().zip(list).all(|(flat, one)| std::ptr::eq(*flat, one));
        let left: Vec<ReferenceOr<Schema>> = flat.into_iter().filter(fits).cloned().collect();
        if (same && left.len() == list.len()) || left.is_empty() {
            return None;
        }
        self.make(of_alternatives(&facets, keyword, left))
    }

    fn common_values(&self, one: (Use<'d>, &Facets<'d>), other: (Use<'d>, &Facets<'d>), nullable: bool) -> Schema {
        let ((first, second), (one, other)) = ((one.1, other.1), (one.0, other.0));
        let (lists, against, list) = match (first.values.is_empty(), second.values.is_empty()) {
            (false, false) if second.values.len() < first.values.len() => (second, one, second.values),
            (false, _) => (first, other, first.values),
            (true, _) => (second, one, second.values),
        };
        let fits = |value: &Value| match value.is_null() {
            true => nullable,
            false => self.admits(against, value),
        };
        let kept: Vec<bool> = list.iter().map(|value| fits(&value)).collect();
        let mut data = lists.data.clone();
        data.extensions.shift_remove(ENUM);
        for names in [&ENUM_VARNAMES, &ENUM_NAMES] {
            if let Some(Value::Array(names)) = data.extensions.get_mut(names.key()) {
                let mut kept = kept.iter();
                names.retain(|_| kept.next().is_none_or(|kept| *kept));
            }
        }
        let mut enumeration: Vec<Value> = Vec::new();
        for value in list
            .iter()
            .zip(&kept)
            .filter(|(_, kept)| **kept)
            .map(|(value, _)| value)
        {
            if !enumeration.iter().any(|known| same_value(known, &value)) {
                enumeration.push(value.into_owned());
            }
        }
        if enumeration.is_empty() {
            enumeration.push(Value::Null);
        }
        let is_named = [&ENUM_VARNAMES, &ENUM_NAMES]
            .iter()
            .any(|names| data.extensions.contains_key(names.key()));
        if let Some(names) = self.titles(against, &enumeration).filter(|_| !is_named) {
            data.extensions.insert(ENUM_VARNAMES.key().to_owned(), names.into());
        }
        let kind = lists.kind.or(first.kind).or(second.kind).map(name_of_kind);
        Schema {
            schema_data: data,
            schema_kind: SchemaKind::Any(AnySchema {
                typ: kind.map(str::to_owned),
                enumeration,
                ..AnySchema::default()
            }),
        }
    }

    /// The names that a schema has for all of some values, as `title` beside a constant in `oneOf` or `anyOf`.
    fn titles(&self, schema: Use<'d>, values: &[Value]) -> Option<Vec<String>> {
        let facets = Facets::of(self.content(schema)?);
        let alternatives: Vec<Facets<'d>> = [facets.one_of, facets.any_of]
            .into_iter()
            .flatten()
            .filter_map(|alternative| Some(Facets::of(self.content(alternative.into())?)))
            .collect();
        let title = |value: &Value| {
            let is_of = |facets: &&Facets<'d>| facets.values.only().is_some_and(|only| same_value(&only, value));
            alternatives.iter().find(is_of)?.data.title.clone()
        };
        values.iter().map(title).collect()
    }

    /// Follows all references to the schema.
    pub(super) fn content(&self, schema: Use<'d>) -> Option<&'d Schema> {
        let mut schema = schema;
        for _ in 0..64 {
            match schema {
                Use::Inline(schema) => return Some(schema),
                Use::Reference(reference) => schema = self.target(reference)?.1,
            }
        }
        None
    }

    /// Returns true if `of` is a reference to a schema that has `part` in its `allOf`, at any depth.
    pub(super) fn is_part(&self, part: Use<'d>, of: Use<'d>) -> bool {
        match part {
            Use::Reference(part) => self.parts(of).contains(part),
            Use::Inline(_) => false,
        }
    }

    /// The references in the `allOf` of a schema, at any depth.
    pub(super) fn parts(&self, of: Use<'d>) -> HashSet<&'d str> {
        let mut parts: HashSet<&str> = HashSet::new();
        let mut left = vec![of];
        while let Some(next) = left.pop() {
            let Some(schema) = self.content(next) else { continue };
            for inner in Facets::of(schema).all_of {
                match Use::from(inner) {
                    Use::Reference(reference) if !parts.insert(reference) => {}
                    inner => left.push(inner),
                }
            }
        }
        parts
    }

    /// Returns true if a schema is an object without alternatives.
    pub(super) fn makes_object(&self, facets: &Facets<'d>) -> bool {
        if !facets.one_of.is_empty() || !facets.any_of.is_empty() || !facets.values.is_empty() {
            return false;
        }
        let mut seen: HashSet<&str> = HashSet::new();
        let mut left: Vec<Use<'d>> = facets.all_of.iter().map(Use::from).collect();
        let mut object = facets.is_object();
        if !object && facets.kind.is_some() {
            return false;
        }
        while let Some(next) = left.pop() {
            if let Use::Reference(reference) = next
                && !seen.insert(reference)
            {
                continue;
            }
            let Some(schema) = self.content(next) else { continue };
            let inner = Facets::of(schema);
            if !inner.one_of.is_empty() || !inner.any_of.is_empty() || !inner.values.is_empty() {
                return false;
            }
            if inner.is_object() {
                object = true;
            } else if inner.kind.is_some() || inner.items.is_some() {
                return false;
            }
            left.extend(inner.all_of.iter().map(Use::from));
        }
        object
    }
}

/// Whether a schema only describes a list, with or without `type`.
pub(super) fn is_list(facets: &Facets<'_>) -> bool {
    let is_plain = facets.values.is_empty()
        && [facets.all_of, facets.one_of, facets.any_of]
            .iter()
            .all(|parts| parts.is_empty());
    is_plain
        && match facets.kind {
            Some(kind) => kind == Kind::Array,
            None => (facets.items.is_some() || facets.tuple.is_some()) && !facets.is_object(),
        }
}

/// The alternatives of a schema that has no other keywords about values, and whether they are those of `oneOf`.
fn alternatives_of<'d>(facets: &Facets<'d>) -> Option<(Keyword, &'d [ReferenceOr<Schema>])> {
    match (facets.one_of, facets.any_of) {
        ([], any_of) => Some((Keyword::AnyOf, any_of)),
        (one_of, []) => Some((Keyword::OneOf, one_of)),
        _ => None,
    }
}

#[derive(Clone, Copy)]
enum Keyword {
    OneOf,
    AnyOf,
}

/// A union with the annotations and the type of another, or a schema with the only alternative as its part.
fn of_alternatives(union: &Facets<'_>, keyword: Keyword, list: Vec<ReferenceOr<Schema>>) -> Schema {
    let typ = union.kind.map(|kind| name_of_kind(kind).to_owned());
    let format = union.format.map(str::to_owned);
    let schema_kind = match (keyword, list.len()) {
        (_, 1) => SchemaKind::AllOf { all_of: list },
        (Keyword::OneOf, _) => SchemaKind::Any(AnySchema {
            typ,
            format,
            one_of: list,
            ..AnySchema::default()
        }),
        (Keyword::AnyOf, _) => SchemaKind::Any(AnySchema {
            typ,
            format,
            any_of: list,
            ..AnySchema::default()
        }),
    };
    Schema {
        schema_data: union.data.clone(),
        schema_kind,
    }
}

fn reference_or(schema: Use<'_>) -> ReferenceOr<Schema> {
    match schema {
        Use::Reference(reference) => ReferenceOr::Reference {
            reference: reference.to_owned(),
        },
        Use::Inline(schema) => ReferenceOr::Item(schema.clone()),
    }
}

/// A schema of several that all apply.
fn all_of<'d>(schemas: impl IntoIterator<Item = Use<'d>>) -> Schema {
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::AllOf {
            all_of: schemas.into_iter().map(reference_or).collect(),
        },
    }
}

/// A list whose items fit the items of both.
fn common_list(one: &Facets<'_>, other: &Facets<'_>) -> Option<Schema> {
    let items = all_of([one.items?, other.items?]);
    Some(Schema {
        schema_data: one.data.clone(),
        schema_kind: SchemaKind::Any(AnySchema {
            typ: Some("array".to_owned()),
            items: Some(ReferenceOr::Item(Box::new(items))),
            ..AnySchema::default()
        }),
    })
}

fn name_of_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "string",
        Kind::Number => "number",
        Kind::Integer => "integer",
        Kind::Boolean => "boolean",
        Kind::Object => "object",
        Kind::Array => "array",
    }
}
