//! Intersection of two schemas that apply to one value: the stricter one, or an object with the properties of both.

use std::collections::HashSet;

use openapiv3::Schema;
use serde_json::Value;

use super::Lower;
use super::facets::{Facets, Kind, Use};
use super::scalar::{integer_width, text};
use crate::model::Shape;

/// The intersection of two schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Intersection {
    /// The earlier one implies the later one.
    Earlier,
    /// The later one implies the earlier one.
    Later,
    /// Both describe objects, or lists of objects, whose properties are merged.
    Objects,
    /// No value can satisfy both.
    Conflict,
}

impl<'d> Lower<'d, '_> {
    /// Intersects two schemas that both apply.
    pub(super) fn intersect(&self, earlier: Use<'d>, later: Use<'d>) -> Intersection {
        let mut levels = 64usize; // nested lists; deeper ones are not compared
        let (mut earlier, mut later) = (earlier, later);
        loop {
            if same(earlier, later) {
                return Intersection::Later;
            }
            let (Some(one), Some(other)) = (self.content(earlier), self.content(later)) else {
                return Intersection::Later; // unresolved, as the document stage has reported
            };
            if std::ptr::eq(one, other) || one == other {
                return Intersection::Later;
            }
            let (first, second) = (Facets::of(one), Facets::of(other));
            if first.is_bare() || self.is_part(earlier, later) || self.is_alternative(later, &first) {
                return Intersection::Later;
            }
            if second.is_bare() || self.is_part(later, earlier) || self.is_alternative(earlier, &second) {
                return Intersection::Earlier;
            }
            if let (Some(Kind::Array), Some(Kind::Array)) = (first.kind, second.kind) {
                match (first.items, second.items) {
                    _ if first.tuple.is_some() && second.tuple.is_some() => return Intersection::Conflict,
                    (_, None) if first.tuple.is_some() => return Intersection::Earlier,
                    (None, _) if second.tuple.is_some() => return Intersection::Later,
                    _ if first.tuple.is_some() || second.tuple.is_some() => return Intersection::Conflict,
                    (_, None) => return Intersection::Earlier,
                    (None, _) => return Intersection::Later,
                    (Some(one), Some(other)) if levels > 0 => {
                        (earlier, later) = (one, other);
                        levels = levels.saturating_sub(1);
                        continue;
                    }
                    _ => return Intersection::Conflict,
                }
            }
            return self.intersect_facets(&first, &second);
        }
    }

    fn intersect_facets(&self, earlier: &Facets<'d>, later: &Facets<'d>) -> Intersection {
        if self.makes_object(earlier) && self.makes_object(later) {
            return match (earlier.is_any_object(), later.is_any_object()) {
                (true, _) => Intersection::Later,
                (_, true) => Intersection::Earlier,
                _ => Intersection::Objects,
            };
        }
        let composed = |f: &Facets<'_>| !f.all_of.is_empty() || !f.one_of.is_empty() || !f.any_of.is_empty();
        if composed(earlier) || composed(later) {
            return Intersection::Conflict;
        }
        let (Some(one), Some(other)) = (kind_of(earlier), kind_of(later)) else {
            return Intersection::Conflict;
        };
        let by_kind = match (one, other) {
            (Kind::Number, Kind::Integer) => return Intersection::Later,
            (Kind::Integer, Kind::Number) => return Intersection::Earlier,
            (one, other) if one != other => return Intersection::Conflict,
            _ => one,
        };
        // compared as JSON text, which is unique for each value
        let values = |f: &Facets<'_>| -> HashSet<String> {
            let values = f.values.iter().filter(|value| !value.is_null());
            values.map(|value| value.to_string()).collect()
        };
        let (known, new) = (values(earlier), values(later));
        match (known.is_empty(), new.is_empty()) {
            (false, true) => return Intersection::Earlier,
            (true, false) => return Intersection::Later,
            (false, false) if new.is_subset(&known) => return Intersection::Later,
            (false, false) if known.is_subset(&new) => return Intersection::Earlier,
            (false, false) => return Intersection::Conflict,
            (true, true) => {}
        }
        match by_kind {
            Kind::String => intersect_texts(earlier, later),
            Kind::Integer => match (earlier.format, later.format) {
                (_, None) => Intersection::Earlier.unless_equal(earlier, later),
                (None, _) => Intersection::Later,
                _ if bits(earlier) < bits(later) => Intersection::Earlier,
                _ if bits(earlier) == bits(later) && is_unsigned(earlier) != is_unsigned(later) => {
                    Intersection::Conflict
                }
                _ => Intersection::Later,
            },
            Kind::Number if earlier.format == Some("float") => Intersection::Earlier.unless_equal(earlier, later),
            _ => Intersection::Later,
        }
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
    fn is_part(&self, part: Use<'d>, of: Use<'d>) -> bool {
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

    /// Whether `schema` is one of the alternatives of `union`.
    fn is_alternative(&self, schema: Use<'d>, union: &Facets<'d>) -> bool {
        let mut all = union.one_of.iter().chain(union.any_of);
        all.any(|alternative| same(Use::from(alternative), schema))
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

impl Intersection {
    /// Prefers the later schema if both are equal, as its documentation is closer to the use.
    fn unless_equal(self, earlier: &Facets<'_>, later: &Facets<'_>) -> Self {
        match earlier.format == later.format {
            true => Self::Later,
            false => self,
        }
    }
}

fn same(one: Use<'_>, other: Use<'_>) -> bool {
    match (one, other) {
        (Use::Reference(one), Use::Reference(other)) => one == other,
        (Use::Inline(one), Use::Inline(other)) => std::ptr::eq(one, other) || one == other,
        _ => false,
    }
}

/// The JSON type of a schema, also derived from its `enum`.
fn kind_of(facets: &Facets<'_>) -> Option<Kind> {
    let by_values = || {
        let all = |test: fn(&Value) -> bool| facets.values.iter().all(|value| value.is_null() || test(&value));
        match () {
            () if facets.values.is_empty() => None,
            () if all(Value::is_string) => Some(Kind::String),
            () if all(|value| value.is_i64() || value.is_u64()) => Some(Kind::Integer),
            () if all(Value::is_number) => Some(Kind::Number),
            () if all(Value::is_boolean) => Some(Kind::Boolean),
            () => None,
        }
    };
    facets.kind.or_else(by_values)
}

/// Intersects strings: the one with a specific Rust type wins; two different specific types conflict.
fn intersect_texts(earlier: &Facets<'_>, later: &Facets<'_>) -> Intersection {
    let format = |facets: &Facets<'_>| match text(facets) {
        Shape::Text(format) => Some(format),
        _ => None,
    };
    let plain = Some(crate::model::TextFormat::Plain);
    match (format(earlier), format(later)) {
        (one, other) if one == other => Intersection::Later,
        (one, _) if one == plain => Intersection::Later,
        (_, other) if other == plain => Intersection::Earlier,
        _ => Intersection::Conflict,
    }
}

/// The width of an integer in bits.
fn bits(facets: &Facets<'_>) -> u8 {
    use crate::model::IntegerWidth::{I8, I16, I32, I64, U8, U16, U32, U64};
    match integer_width(facets) {
        I8 | U8 => 8,
        I16 | U16 => 16,
        I32 | U32 => 32,
        I64 | U64 => 64,
    }
}

fn is_unsigned(facets: &Facets<'_>) -> bool {
    use crate::model::IntegerWidth::{U8, U16, U32, U64};
    matches!(integer_width(facets), U8 | U16 | U32 | U64)
}
