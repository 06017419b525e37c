//! Documentation of schemas and parameters.

use std::borrow::Cow;

use indexmap::IndexMap;
use openapiv3::{Example, ExternalDocumentation, ReferenceOr};
use serde_json::Value;

use crate::model::{Docs, Shape, TextFormat};

use super::facets::{Facets, Kind, code_span};
use super::scalar::text;
use super::values::Values;
use super::{Lower, follow};

/// What a schema says of itself.
pub(super) fn of_schema(facets: &Facets<'_>) -> Docs {
    let data = facets.data;
    Docs {
        summary: data.title.clone(),
        description: data.description.clone(),
        notes: notes(facets),
        deprecated: data.deprecated,
    }
}

/// Where documentation stands elsewhere.
pub(super) fn external(docs: &ExternalDocumentation) -> String {
    match &docs.description {
        Some(text) => format!("{text}: {}", docs.url),
        None => format!("See {}", docs.url),
    }
}

impl Lower<'_, '_> {
    /// The examples of a parameter, a header, a body or an answer: those that fit in a line. The mock server answers
    /// with the others, too.
    pub(super) fn examples(
        &self,
        example: Option<&Value>,
        examples: &IndexMap<String, ReferenceOr<Example>>,
    ) -> Vec<String> {
        let components = self.components.map(|c| &c.examples);
        let named = examples.values().filter_map(|example| {
            let (example, _) = follow(example, "#/components/examples/", components)?;
            let about = example.summary.as_ref().or(example.description.as_ref());
            let value = match (&example.value, &example.external_value) {
                (Some(value), _) => short(value)?,
                (None, Some(url)) => format!("see {url}"),
                (None, None) => return None,
            };
            Some(match about {
                Some(about) => format!("Example: {value} ({}).", about.trim_end_matches('.')),
                None => format!("Example: {value}."),
            })
        });
        let single = example.and_then(short).map(|value| format!("Example: {value}."));
        single.into_iter().chain(named).collect()
    }
}

/// A value as code, unless it is too long for a line.
fn short(value: &Value) -> Option<String> {
    let text = plain(value);
    (!text.is_empty() && text.len() <= 80).then(|| code_span(&text))
}

/// Default, bounds, example and further reading of a schema, one line each.
pub(super) fn notes(facets: &Facets<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(default) = &facets.data.default {
        notes.push(format!("Default: {}.", code_span(&plain(default))));
    }
    notes.extend(plain_format(facets).map(|format| format!("Format: {}.", code_span(format))));
    notes.extend(plain_values(facets));
    if !facets.bounds.is_empty() {
        notes.push(format!("Bounds: {}.", facets.bounds.join("; ")));
    }
    let example = facets.data.example.as_ref().and_then(short);
    notes.extend(example.map(|value| format!("Example: {value}.")));
    notes.extend(facets.data.external_docs.iter().map(external));
    notes
}

/// A format of text that no type of Rust shows.
fn plain_format<'f>(facets: &'f Facets<'_>) -> Option<&'f str> {
    let is_plain = facets.kind == Some(Kind::String)
        && facets.values.is_empty()
        && matches!(text(facets), Shape::Text(TextFormat::Plain));
    facets
        .format
        .filter(|format| is_plain && !format.is_empty() && !format.contains('\n'))
}

/// The values of a list that makes no enum: booleans, or objects and lists among others.
fn plain_values(facets: &Facets<'_>) -> Option<String> {
    if let Values::Texts(_) | Values::Numbers(_) | Values::Integers(_) = facets.values {
        return None;
    }
    let values = || facets.values.iter().filter(|value| !value.is_null());
    let no_scalar = |value: Cow<'_, Value>| value.is_object() || value.is_array();
    if values().next().is_none() || !(values().all(|value| value.is_boolean()) || values().any(no_scalar)) {
        return None;
    }
    let values: Vec<String> = facets
        .values
        .iter()
        .map(|value| code_span(&value.to_string()))
        .collect();
    let values = values.join(", ");
    (values.len() <= 400).then(|| format!("One of {values}."))
}

/// A value as a reader would write it: strings without quotes.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
