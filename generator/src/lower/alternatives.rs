//! The alternatives of a union: those that say something, and constants that together are one open enum.

use std::collections::{HashMap, HashSet};

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};
use serde_json::Value;

use crate::document::Node;
use crate::model::{Docs, EnumValue, Scalar, Shape, TextFormat};

use super::Lower;
use super::enums::enum_of;
use super::extensions::names_of_values;
use super::facets::{Facets, Kind, Use, annotated};
use super::location::At;

/// Maximum nesting of unions that are read as one enum.
const MAX_CHOICES: usize = 8;

/// One alternative and its location.
#[derive(Clone, Copy)]
pub(super) struct Alternative<'d> {
    pub(super) schema: Use<'d>,
    pub(super) keyword: &'static str,
    pub(super) index: usize,
}

/// What tells most schemas apart at a glance, so that few have to be compared as a whole.
fn look(schema: &Schema) -> String {
    let facets = Facets::of(schema);
    let values: Vec<String> = facets.values.iter().map(|value| value.to_string()).collect();
    let properties: Vec<&String> = facets.properties.into_iter().flatten().map(|(key, _)| key).collect();
    format!("{:?} {:?} {values:?} {properties:?}", facets.kind, facets.data.title)
}

impl<'d> Lower<'d, '_> {
    /// The alternatives of a list that are not null.
    pub(super) fn not_null(&self, keyword: &'static str, list: &'d [ReferenceOr<Schema>]) -> Vec<Alternative<'d>> {
        let alternatives = list.iter().enumerate().map(|(index, schema)| Alternative {
            schema: schema.into(),
            keyword,
            index,
        });
        alternatives
            .filter(|alternative| !self.is_null(alternative.schema))
            .collect()
    }

    /// Returns true if an alternative is null. In OpenAPI 3.0 this is commonly written as `nullable: true` alone, although that
    /// allows any value.
    pub(super) fn is_null(&self, schema: Use<'d>) -> bool {
        let Some(facets) = self.content(schema).map(Facets::of) else {
            return false;
        };
        let is_inline = matches!(schema, Use::Inline(_));
        facets.is_null() || (is_inline && facets.data.nullable && is_anything(&facets))
    }

    /// Removes alternatives that add nothing:
    ///
    /// - one that is equal to an earlier one, or the same scalar;
    /// - integers after numbers;
    /// - the empty string beside strings;
    /// - any object that may be null beside objects and references, which is how OData writes what may be null. A component
    ///   that a discriminator could select is kept.
    pub(super) fn keep_telling(&mut self, alternatives: &mut Vec<Alternative<'d>>, has_tag: bool, at: &At<'_>) {
        let mut kept: Vec<(Alternative<'d>, Option<Shape>)> = Vec::with_capacity(alternatives.len());
        let mut components: HashSet<&str> = HashSet::new();
        let mut scalars: Vec<Shape> = Vec::new();
        let mut looks: HashMap<String, Vec<&Schema>> = HashMap::new();
        for alternative in alternatives.drain(..) {
            let scalar = self.plain_scalar(alternative.schema, at);
            let is_known_scalar = scalar.as_ref().is_some_and(|other| {
                let is_integer = matches!(other, Shape::Integer(_));
                scalars.iter().any(|one| {
                    one.is_same_scalar(other) || (is_integer && matches!(one, Shape::Float { .. } | Shape::Decimal))
                })
            });
            let is_known = is_known_scalar
                || match alternative.schema {
                    Use::Reference(reference) => {
                        let names = self.candidate(alternative.schema).names;
                        !components.insert(names.last().copied().unwrap_or(reference))
                    }
                    Use::Inline(schema) => {
                        let alike = looks.entry(look(schema)).or_default();
                        let is_known = alike.contains(&schema);
                        alike.push(schema);
                        is_known
                    }
                };
            if !is_known {
                scalars.extend(self.plain_scalar(alternative.schema, at));
                kept.push((alternative, scalar));
            }
        }
        let is_text = |shape: &Option<Shape>| matches!(shape, Some(Shape::Text(TextFormat::Plain)));
        if kept.iter().any(|(_, shape)| is_text(shape)) {
            kept.retain(|(alternative, _)| !self.is_empty_text(alternative.schema));
        }
        let (only_null, others): (Vec<_>, Vec<_>) = kept
            .iter()
            .map(|(alternative, _)| *alternative)
            .partition(|alternative| self.is_nullable_object(alternative.schema, has_tag));
        let is_object = |alternative: &Alternative<'d>| {
            let facets = self.content(alternative.schema).map(Facets::of);
            matches!(alternative.schema, Use::Reference(_)) || facets.is_some_and(|facets| self.makes_object(&facets))
        };
        let is_noted = !only_null.is_empty() && !others.is_empty() && others.iter().all(is_object);
        *alternatives = match is_noted {
            true => others,
            false => kept.into_iter().map(|(alternative, _)| alternative).collect(),
        };
    }

    /// Returns true for an object of which nothing is known, or which has no properties, and which may be null. OpenAPI 3.0
    /// has no type for null, so there it may also be a component, or say that it has any properties.
    fn is_nullable_object(&self, schema: Use<'d>, has_tag: bool) -> bool {
        let Some(facets) = self.content(schema).map(Facets::of) else {
            return false;
        };
        let is_component = matches!(schema, Use::Reference(_));
        let is_silent = match facets.additional {
            None | Some(AdditionalProperties::Any(false)) => !is_component || self.is_of_3_0(),
            Some(AdditionalProperties::Any(true)) => self.is_of_3_0(),
            Some(AdditionalProperties::Schema(_)) => false,
        };
        let is_selected = is_component && (has_tag || facets.data.discriminator.is_some());
        let has_choices = !facets.one_of.is_empty() || !facets.any_of.is_empty();
        let is_empty = facets.names_no_property() && facets.values.is_empty() && !facets.not && !has_choices;
        facets.data.nullable && is_empty && is_silent && !is_selected
    }

    /// Returns true for a document of OpenAPI 3.0.
    fn is_of_3_0(&self) -> bool {
        let version = self.sources.tree().get("openapi").and_then(Node::as_str);
        version.is_some_and(|version| version == "3" || version.starts_with("3.0"))
    }

    /// Returns true if the empty string is the only value.
    fn is_empty_text(&self, schema: Use<'d>) -> bool {
        let Some(facets) = self.content(schema).map(Facets::of) else {
            return false;
        };
        let mut values = facets.values.iter().filter(|value| !value.is_null());
        values.next().is_some_and(|value| value.as_str() == Some("")) && values.next().is_none()
    }

    /// The shape of a scalar without `enum`.
    fn plain_scalar(&mut self, schema: Use<'d>, at: &At<'_>) -> Option<Shape> {
        let facets = Facets::of(self.content(schema)?);
        let parts = [facets.all_of, facets.one_of, facets.any_of];
        let is_scalar = matches!(
            facets.kind?,
            Kind::String | Kind::Integer | Kind::Number | Kind::Boolean
        );
        if !is_scalar || facets.not || !facets.values.is_empty() || parts.iter().any(|parts| !parts.is_empty()) {
            return None;
        }
        Some(self.shape(&facets, at, "")).filter(Shape::is_scalar)
    }

    /// Returns true if one alternative accepts every value and no other tells more than JSON does: scalars without a format,
    /// any object, any array.
    pub(super) fn is_any_value(&mut self, alternatives: &[Alternative<'d>], at: &At<'_>) -> bool {
        let mut accepts_all = false;
        for alternative in alternatives {
            let Some(facets) = self.content(alternative.schema).map(Facets::of) else {
                continue;
            };
            let is_any_array = facets.kind == Some(Kind::Array) && facets.items.is_none() && facets.tuple.is_none();
            if is_anything(&facets) {
                accepts_all = true;
            } else if !facets.is_any_object() && !is_any_array {
                match self.plain_scalar(alternative.schema, at) {
                    Some(Shape::Text(TextFormat::Plain) | Shape::Bool | Shape::Integer(_) | Shape::Float { .. }) => {}
                    _ => return false,
                }
            }
        }
        accepts_all
    }

    /// The open enum that alternatives are together, if all of them are constants or list values in place, also in unions
    /// within. Strings beside listed strings, or integers beside listed integers, say that the enum is open.
    pub(super) fn one_enum(&mut self, alternatives: &[Alternative<'d>], at: &At<'_>, name: &str) -> Option<Shape> {
        let mut all = Constants::default();
        let mut components: Vec<&Alternative<'d>> = Vec::new();
        let mut plain = 0_usize;
        for alternative in alternatives {
            let before = all.values.len();
            self.constants(alternative.schema, &mut all, at, 0)?;
            let count = all.values.len().saturating_sub(before);
            plain = plain.saturating_add(usize::from(count == 0));
            if matches!(annotated(alternative.schema), Use::Reference(_)) && count > 1 {
                components.push(alternative);
            }
        }
        if all.values.is_empty()
            || (all.is_open_text && !all.values.iter().all(|value| value.value.is_string()))
            || (all.is_open_integer && !all.values.iter().all(|value| value.value.is_i64()))
        {
            return None;
        }
        match components.as_slice() {
            [] => {}
            // a component keeps its type, which holds other values as well, or lists those of all others
            [only]
                if (all.is_open() && plain.saturating_add(1) == alternatives.len()) || self.lists_all(only, &all) =>
            {
                let list = at.child(only.keyword);
                return Some(Shape::Alias(self.type_of(only.schema, &list.item(only.index), name)));
            }
            _ => return None,
        }
        let is_open = all.is_open();
        Some(enum_of(all.values, is_open))
    }

    /// Returns true if an alternative lists all of these constants, and no other value is one of them.
    fn lists_all(&self, alternative: &Alternative<'d>, all: &Constants) -> bool {
        let text = |value: EnumValue<Value>| value.value.to_string();
        let listed = self.listed_values(alternative.schema).unwrap_or_default();
        let listed: HashSet<String> = listed.into_iter().map(text).collect();
        !all.is_open() && all.values.iter().all(|value| listed.contains(&value.value.to_string()))
    }

    /// Adds the constants of an alternative, null aside; `None` if it is anything else.
    fn constants(&mut self, schema: Use<'d>, all: &mut Constants, at: &At<'_>, depth: usize) -> Option<()> {
        if self.is_null(schema) {
            return Some(());
        }
        match self.plain_scalar(schema, at) {
            Some(Shape::Text(TextFormat::Plain)) => all.is_open_text = true,
            Some(Shape::Integer(_)) => all.is_open_integer = true,
            Some(_) => return None,
            None => match self.listed_values(schema) {
                Some(listed) => all.values.extend(listed),
                None => {
                    let inner = choices(&Facets::of(self.content(schema)?)).filter(|_| depth < MAX_CHOICES)?;
                    for inner in inner {
                        let before = all.values.len();
                        self.constants(Use::from(inner), all, at, depth.saturating_add(1))?;
                        let is_component = matches!(annotated(Use::from(inner)), Use::Reference(_));
                        if is_component && all.values.len() > before.saturating_add(1) {
                            return None; // it keeps its type
                        }
                    }
                }
            },
        }
        Some(())
    }

    /// Names and documents the values of an `enum` by the constants in the `oneOf` or `anyOf` beside it.
    pub(super) fn describe_values(&self, values: &mut [EnumValue<Value>], facets: &Facets<'d>) {
        let alternatives = facets.one_of.iter().chain(facets.any_of);
        let listed = alternatives.filter_map(|schema| self.listed_values(schema.into()));
        let constants = listed.filter_map(|mut listed| listed.pop().filter(|_| listed.is_empty()));
        let mut constants: HashMap<String, EnumValue<Value>> = constants
            .map(|constant| (constant.value.to_string(), constant))
            .collect();
        if constants.is_empty() {
            return;
        }
        for value in values {
            if let Some(described) = constants.remove(&value.value.to_string()) {
                value.name = value.name.take().or(described.name);
                value.docs = described.docs;
            }
        }
    }

    /// The values that an alternative lists, each with its name and documentation: scalars only. What stands beside the
    /// reference to a constant comes before what the constant says of itself.
    fn listed_values(&self, schema: Use<'d>) -> Option<Vec<EnumValue<Value>>> {
        let facets = Facets::of(self.content(schema)?);
        if let (Use::Inline(_), reference @ Use::Reference(_)) = (schema, annotated(schema)) {
            let mut values = self.listed_values(reference)?;
            if let [only] = values.as_mut_slice() {
                only.name = facets.data.title.clone().or(only.name.take());
                only.docs.description = facets.data.description.clone().or(only.docs.description.take());
                only.docs.deprecated |= facets.data.deprecated;
            }
            return Some(values);
        }
        let parts = [facets.all_of, facets.one_of, facets.any_of];
        if facets.not || parts.iter().any(|parts| !parts.is_empty()) {
            return None;
        }
        let listed: Vec<_> = facets.values.iter().filter(|value| !value.is_null()).collect();
        if listed.is_empty() || !listed.iter().all(|value| Scalar::of(value).is_some()) {
            return None;
        }
        let names = names_of_values(&facets.data.extensions, facets.values.len());
        let is_one = listed.len() == 1;
        let values = listed.into_iter().enumerate().map(|(index, value)| {
            let title = || facets.data.title.clone().filter(|_| is_one);
            let component = || self.candidate(schema).names.first().map(|name| (*name).to_owned());
            EnumValue {
                value: value.into_owned(),
                name: names
                    .get(index)
                    .cloned()
                    .or_else(title)
                    .or_else(|| component().filter(|_| is_one)),
                docs: match is_one {
                    true => Docs {
                        description: facets.data.description.clone(),
                        deprecated: facets.data.deprecated,
                        ..Docs::default()
                    },
                    false => Docs::default(),
                },
            }
        });
        Some(values.collect())
    }
}

/// The constants that the alternatives of a union are.
#[derive(Default)]
struct Constants {
    values: Vec<EnumValue<Value>>,
    /// Whether any string is one of them.
    is_open_text: bool,
    /// Whether any integer is one of them.
    is_open_integer: bool,
}

impl Constants {
    fn is_open(&self) -> bool {
        self.is_open_text || self.is_open_integer
    }
}

/// The alternatives of a schema that is nothing but a union.
fn choices<'d>(facets: &Facets<'d>) -> Option<&'d [ReferenceOr<Schema>]> {
    let list = match (facets.one_of, facets.any_of, facets.all_of) {
        (list, [], []) | ([], list, []) if !list.is_empty() => list,
        // what is left of a union with null
        ([], [], only @ [ReferenceOr::Item(_)]) => only,
        _ => return None,
    };
    let is_more = facets.is_more_than_choices() || facets.data.discriminator.is_some();
    (!is_more).then_some(list)
}

/// Returns true if every value is valid.
fn is_anything(facets: &Facets<'_>) -> bool {
    facets.is_bare() && facets.required.is_empty() && !facets.not
}
