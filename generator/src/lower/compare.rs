//! Compares two schemas: whether one implies the other, and whether they exclude each other.

use std::cell::Cell;

use openapiv3::{ReferenceOr, Schema};
use serde_json::Value;

use super::Lower;
use super::facets::{Facets, Kind, Use, is_null, only_requirements};
use super::kinds::Kinds;
use super::nullability::Null;
use super::scalar::{integer_width, text};
use crate::model::{Shape, TextFormat};

/// Maximum number of schemas looked at in one comparison. Beyond it schemas are taken to be independent.
const MAX_STEPS: usize = 4_000;

/// Maximum nesting in one comparison.
const MAX_DEPTH: usize = 48;

/// One comparison of two schemas and what they contain.
pub(super) struct Comparison<'l, 'd, 'r> {
    lower: &'l Lower<'d, 'r>,
    steps: Cell<usize>,
    depth: Cell<usize>,
}

impl<'d, 'r> Lower<'d, 'r> {
    /// Returns true if each value of `narrow` is a value of `wide`, as far as Rust types can tell.
    pub(super) fn implies(&self, narrow: Use<'d>, wide: Use<'d>) -> bool {
        self.comparison().implies(narrow, wide)
    }

    /// Returns true if no value fits both schemas.
    pub(super) fn exclude(&self, one: Use<'d>, other: Use<'d>) -> bool {
        self.comparison().exclude(one, other)
    }

    /// Returns false if a value does not fit a schema.
    pub(super) fn admits(&self, schema: Use<'d>, value: &Value) -> bool {
        self.comparison().admits(schema, value)
    }

    fn comparison(&self) -> Comparison<'_, 'd, 'r> {
        Comparison {
            lower: self,
            steps: Cell::new(0),
            depth: Cell::new(0),
        }
    }
}

impl<'d> Comparison<'_, 'd, '_> {
    /// Takes one step down, or returns `None` if there were too many.
    fn below(&self, compare: impl FnOnce() -> bool) -> Option<bool> {
        let (steps, depth) = (self.steps.get(), self.depth.get());
        if steps >= MAX_STEPS || depth >= MAX_DEPTH {
            return None;
        }
        self.steps.set(steps.saturating_add(1));
        self.depth.set(depth.saturating_add(1));
        let result = compare();
        self.depth.set(depth);
        Some(result)
    }

    fn implies(&self, narrow: Use<'d>, wide: Use<'d>) -> bool {
        self.below(|| self.implies_here(narrow, wide)).unwrap_or(false)
    }

    fn implies_here(&self, narrow: Use<'d>, wide: Use<'d>) -> bool {
        if same(narrow, wide) {
            return true;
        }
        let (Some(one), Some(other)) = (self.lower.content(narrow), self.lower.content(wide)) else {
            return true; // unresolved, as the document stage has reported
        };
        if std::ptr::eq(one, other) || one == other {
            return true;
        }
        let (narrower, wider) = (Facets::of(one), Facets::of(other));
        if wider.is_bare() {
            let may_be_object = || !(self.lower.kinds(narrow) & Kinds::OBJECT).is_none();
            let lists = |name| narrower.required.contains(name);
            return wider.required.iter().all(lists) || !may_be_object();
        }
        if narrower.is_bare() {
            return false;
        }
        if self.lower.null(narrow).allows() && self.lower.null(wide) == Null::Forbidden {
            return false;
        }
        if self.lower.is_part(wide, narrow) {
            return true;
        }
        let to_wide = |part: &'d ReferenceOr<Schema>| self.implies(Use::from(part), wide);
        if narrower.all_of.iter().any(to_wide) {
            return true;
        }
        if alternatives(&narrower).next().is_some() && alternatives(&narrower).all(to_wide) {
            return true;
        }
        let from_narrow = |part: &'d ReferenceOr<Schema>| self.implies(narrow, Use::from(part));
        wider.all_of.iter().all(from_narrow)
            && (alternatives(&wider).next().is_none() || alternatives(&wider).any(from_narrow))
            && self.implies_own(narrow, &narrower, &wider)
    }

    /// The same for the own keywords of the wider schema, without its compositions.
    fn implies_own(&self, narrow: Use<'d>, narrower: &Facets<'d>, wider: &Facets<'d>) -> bool {
        let kinds = self.lower.kinds(narrow);
        if wider.kind.is_some_and(|kind| !kinds.within(Kinds::of(kind))) {
            return false;
        }
        if !wider.values.is_empty() {
            return self.implies_values(narrower, wider);
        }
        let may_be = |kind: Kinds| !(kinds & kind).is_none();
        let described = [
            (wider.is_object() && may_be(Kinds::OBJECT), 0),
            (
                wider.items.is_some() || wider.tuple.is_some() || wider.kind == Some(Kind::Array),
                1,
            ),
            (wider.format.is_some() || wider.kind == Some(Kind::String), 2),
        ];
        described
            .iter()
            .filter(|(concerns, _)| *concerns)
            .all(|(_, what)| match what {
                0 => self.implies_object(narrower, wider),
                1 => !may_be(Kinds::ARRAY) || self.implies_list(narrower, wider),
                _ => !narrower.values.is_empty() || implies_format(kinds, narrower, wider),
            })
    }

    fn implies_values(&self, narrower: &Facets<'d>, wider: &Facets<'d>) -> bool {
        let is_listed = |value: &Value| wider.values.iter().any(|known| same_value(&known, value));
        if narrower.values.is_empty() {
            let is_any_boolean = narrower.kind == Some(Kind::Boolean);
            return is_any_boolean && [true, false].iter().all(|value| is_listed(&Value::Bool(*value)));
        }
        narrower.values.iter().all(|value| value.is_null() || is_listed(&value))
    }

    fn implies_object(&self, narrower: &Facets<'d>, wider: &Facets<'d>) -> bool {
        let says_more = wider.properties.is_some_and(|properties| !properties.is_empty())
            || wider.additional.is_some()
            || !wider.required.is_empty();
        if !says_more {
            return true;
        }
        if !narrower.all_of.is_empty() || narrower.additional != wider.additional {
            return false;
        }
        let (Some(own), Some(other)) = (narrower.properties, wider.properties) else {
            return false;
        };
        own.len() == other.len()
            && wider.required.iter().all(|name| narrower.required.contains(name))
            && other.iter().all(|(name, wide)| {
                own.get(name)
                    .is_some_and(|narrow| self.implies(Use::from(narrow), Use::from(wide)))
            })
    }

    fn implies_list(&self, narrower: &Facets<'d>, wider: &Facets<'d>) -> bool {
        match (narrower.tuple, wider.tuple) {
            (Some((own, _)), Some((other, _))) => {
                let mut pairs = own.iter().zip(other);
                own.len() == other.len() && pairs.all(|(own, other)| self.implies(Use::from(own), Use::from(other)))
            }
            (None, Some(_)) => false,
            (Some((own, _)), None) => match wider.items {
                Some(items) => own.iter().all(|own| self.implies(Use::from(own), items)),
                None => true,
            },
            (None, None) => match (narrower.items, wider.items) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(own), Some(other)) => self.implies(own, other),
            },
        }
    }

    fn exclude(&self, one: Use<'d>, other: Use<'d>) -> bool {
        self.below(|| self.exclude_here(one, other)).unwrap_or(false)
    }

    fn exclude_here(&self, one: Use<'d>, other: Use<'d>) -> bool {
        if same(one, other) || (self.lower.null(one).allows() && self.lower.null(other).allows()) {
            return false;
        }
        let (Some(first), Some(second)) = (self.lower.content(one), self.lower.content(other)) else {
            return false;
        };
        let (first, second) = (Facets::of(first), Facets::of(second));
        let kinds = self.lower.kinds(one) & self.lower.kinds(other);
        if kinds.is_none() {
            return true;
        }
        for (facets, own, against) in [(&first, one, other), (&second, other, one)] {
            let excludes = |part: &'d ReferenceOr<Schema>| self.exclude(Use::from(part), against);
            let is_left = |value: &Value| !value.is_null() && self.admits(own, value) && self.admits(against, value);
            let no_value = !facets.values.is_empty() && !facets.values.iter().any(|value| is_left(&value));
            let no_alternative = alternatives(facets).next().is_some() && alternatives(facets).all(excludes);
            if no_value || no_alternative || facets.all_of.iter().any(excludes) {
                return true;
            }
        }
        if kinds == Kinds::OBJECT {
            return self.exclude_objects(&first, &second);
        }
        if kinds == Kinds::ARRAY {
            return self.exclude_lists(&first, &second);
        }
        let valued = !first.values.is_empty() || !second.values.is_empty();
        kinds == Kinds::STRING && !valued && exclude_formats(&first, &second)
    }

    /// Two objects exclude each other if a property that one of them requires does.
    fn exclude_objects(&self, one: &Facets<'d>, other: &Facets<'d>) -> bool {
        let (Some(own), Some(others)) = (one.properties, other.properties) else {
            return false;
        };
        let required = one.required.iter().chain(other.required);
        let mut pairs = required.filter_map(|name| Some((own.get(name)?, others.get(name)?)));
        pairs.any(|(own, other)| self.exclude(Use::from(own), Use::from(other)))
    }

    /// Two lists exclude each other if their items do, although both allow an empty list.
    fn exclude_lists(&self, one: &Facets<'d>, other: &Facets<'d>) -> bool {
        match (one.tuple, other.tuple) {
            (Some((own, least)), Some((others, other_least))) => {
                let mut pairs = own.iter().zip(others);
                least > others.len()
                    || other_least > own.len()
                    || pairs.any(|(own, other)| self.exclude(Use::from(own), Use::from(other)))
            }
            (Some((own, _)), None) => other
                .items
                .is_some_and(|items| own.iter().any(|own| self.exclude(Use::from(own), items))),
            (None, Some(_)) => self.exclude_lists(other, one),
            (None, None) => one
                .items
                .zip(other.items)
                .is_some_and(|(own, other)| self.exclude(own, other)),
        }
    }

    fn admits(&self, schema: Use<'d>, value: &Value) -> bool {
        self.below(|| self.admits_here(schema, value)).unwrap_or(true)
    }

    fn admits_here(&self, schema: Use<'d>, value: &Value) -> bool {
        let Some(content) = self.lower.content(schema) else {
            return true;
        };
        if value.is_null() {
            return self.lower.null(schema) != Null::Forbidden;
        }
        let facets = Facets::of(content);
        let of_kind = facets
            .kind
            .is_none_or(|kind| Kinds::of_value(value).within(Kinds::of(kind)));
        let admits = |part: &'d ReferenceOr<Schema>| self.admits(Use::from(part), value);
        if !facets.values.is_empty() {
            // Listed values of another type than that of the schema are meant all the same.
            return facets.values.iter().any(|known| same_value(&known, value));
        }
        of_kind
            && facets.all_of.iter().all(admits)
            && (alternatives(&facets).next().is_none() || alternatives(&facets).any(admits))
    }
}

/// The alternatives of a schema but null; none if they only list required properties.
fn alternatives<'d>(facets: &Facets<'d>) -> impl Iterator<Item = &'d ReferenceOr<Schema>> + use<'d> {
    let checks = only_requirements(facets);
    let all = facets.one_of.iter().chain(facets.any_of);
    all.filter(move |alternative| !checks && !is_null(alternative))
}

pub(super) fn same(one: Use<'_>, other: Use<'_>) -> bool {
    match (one, other) {
        (Use::Reference(one), Use::Reference(other)) => one == other,
        (Use::Inline(one), Use::Inline(other)) => std::ptr::eq(one, other) || one == other,
        _ => false,
    }
}

/// Equality in JSON, where `1` and `1.0` are one value.
pub(super) fn same_value(one: &Value, other: &Value) -> bool {
    one == other || (one.is_number() && other.is_number() && one.as_f64() == other.as_f64())
}

/// The format of a string that has a Rust type of its own; `None` for bytes.
pub(super) fn text_format(facets: &Facets<'_>) -> Option<TextFormat> {
    match text(facets) {
        Shape::Text(format) => Some(format),
        _ => None,
    }
}

fn implies_format(kinds: Kinds, narrower: &Facets<'_>, wider: &Facets<'_>) -> bool {
    if kinds.within(Kinds::INTEGER) {
        // A number with a fraction may have any format, and integers fit it.
        return wider.kind == Some(Kind::Number) || wider.format.is_none() || integer_implies(narrower, wider);
    }
    if kinds.within(Kinds::NUMBER) {
        return match (narrower.format, wider.format) {
            (_, None | Some("double")) => true,
            (narrow, wide) => narrow == wide,
        };
    }
    if kinds == Kinds::STRING {
        let format = text_format(wider);
        return format == Some(TextFormat::Plain) || format == text_format(narrower);
    }
    // Formats concern strings and numbers only.
    (kinds & (Kinds::STRING | Kinds::NUMBER)).is_none() || (wider.kind.is_none() && narrower.format == wider.format)
}

/// Whether each integer of one format is one of the other.
fn integer_implies(narrower: &Facets<'_>, wider: &Facets<'_>) -> bool {
    if narrower.format.is_none() {
        return false;
    }
    let ((own, own_unsigned), (other, other_unsigned)) = (range(narrower), range(wider));
    match (own_unsigned, other_unsigned) {
        (true, false) => own < other,
        (false, true) => false,
        _ => own <= other,
    }
}

/// The width of an integer in bits, and whether it has no sign.
pub(super) fn range(facets: &Facets<'_>) -> (u8, bool) {
    use crate::model::IntegerWidth::{I8, I16, I32, I64, U8, U16, U32, U64};
    match integer_width(facets) {
        I8 => (8, false),
        I16 => (16, false),
        I32 => (32, false),
        I64 => (64, false),
        U8 => (8, true),
        U16 => (16, true),
        U32 => (32, true),
        U64 => (64, true),
    }
}

/// Two formats with Rust types of their own exclude each other. A secret may have any format.
fn exclude_formats(one: &Facets<'_>, other: &Facets<'_>) -> bool {
    let free = |format: &Option<TextFormat>| matches!(format, Some(TextFormat::Plain | TextFormat::Secret));
    let (one, other) = (text_format(one), text_format(other));
    !free(&one) && !free(&other) && one != other
}
