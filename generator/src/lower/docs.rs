//! Lowers the documentation of schemas and parameters.

use std::borrow::Cow;

use indexmap::IndexMap;
use openapiv3::{Example, ExternalDocumentation, ReferenceOr};
use serde_json::Value;

use crate::document::extension::{CONTENT_MEDIA_TYPE, SERIALIZED_VALUE};
use crate::model::{Bounds, Docs, ExampleValue, Note, Shape, TextFormat};

use super::bounds::bounds;
use super::enum_values::Values;
use super::facets::{Facets, Kind};
use super::scalar::text;
use super::{Lower, follow};

/// Maximum total length of values that are listed one by one.
const MOST_OF_VALUES: usize = 400;

/// The documentation of a schema.
pub(super) fn of_schema(facets: &Facets<'_>) -> Docs {
    let data = facets.data;
    Docs {
        summary: data.title.clone(),
        description: data.description.clone(),
        notes: notes(facets),
        deprecated: data.deprecated,
    }
}

/// A note for `externalDocs`.
pub(super) fn external(docs: &ExternalDocumentation) -> Note {
    Note::Elsewhere {
        url: docs.url.clone(),
        about: docs.description.clone(),
    }
}

impl Lower<'_, '_> {
    /// Examples of a parameter, header or body that fit in a line. The mock server also uses longer ones.
    pub(super) fn examples(
        &self,
        example: Option<&Value>,
        examples: &IndexMap<String, ReferenceOr<Example>>,
    ) -> Vec<Note> {
        let components = self.components.map(|c| &c.examples);
        let named = examples.values().filter_map(|example| {
            let (example, _) = follow(example, "#/components/examples/", components)?;
            let about = example.summary.as_ref().or(example.description.as_ref());
            let sent = example.extensions.get(SERIALIZED_VALUE);
            let value = match (example.value.as_ref().or(sent), &example.external_value) {
                (Some(value), _) => ExampleValue::Here(short(value)?),
                (None, Some(url)) => ExampleValue::At(url.clone()),
                (None, None) => return None,
            };
            let about = about.cloned();
            Some(Note::Example { value, about })
        });
        example.and_then(self::example).into_iter().chain(named).collect()
    }
}

/// A value as plain text, or `None` if it is too long for a line.
fn short(value: &Value) -> Option<String> {
    let text = plain(value);
    (!text.is_empty() && text.len() <= 80).then_some(text)
}

fn example(value: &Value) -> Option<Note> {
    let value = ExampleValue::Here(short(value)?);
    Some(Note::Example { value, about: None })
}

/// Default, bounds, example and external documentation of a schema.
pub(super) fn notes(facets: &Facets<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    notes.extend(
        facets
            .data
            .default
            .as_ref()
            .map(|default| Note::Default(plain(default))),
    );
    notes.extend(plain_format(facets).map(|format| Note::Format(format.to_owned())));
    notes.extend(content(facets));
    notes.extend(plain_values(facets));
    let bounds = bounds(facets.written);
    // listed values say it themselves
    if bounds != Bounds::default() && facets.values.is_empty() {
        notes.push(Note::Bounds(Box::new(bounds)));
    }
    notes.extend(facets.data.example.as_ref().and_then(example));
    notes.extend(facets.data.external_docs.iter().map(external));
    notes
}

/// What the text of a string is.
fn content(facets: &Facets<'_>) -> Option<Note> {
    let media_type = facets.data.extensions.get(CONTENT_MEDIA_TYPE).and_then(Value::as_str)?;
    (!media_type.trim().is_empty()).then(|| Note::Content(media_type.trim().to_owned()))
}

/// The format of a string that becomes a plain `String`.
fn plain_format<'f>(facets: &'f Facets<'_>) -> Option<&'f str> {
    let is_plain = facets.kind == Some(Kind::String)
        && facets.values.is_empty()
        && matches!(text(facets), Shape::Text(TextFormat::Plain));
    facets
        .format
        .filter(|format| is_plain && !format.is_empty() && !format.contains('\n'))
}

/// The values of an `enum` that becomes no Rust enum: booleans, or with objects or lists.
fn plain_values(facets: &Facets<'_>) -> Option<Note> {
    if let Values::Texts(_) | Values::Numbers(_) | Values::Integers(_) = facets.values {
        return None;
    }
    let values = || facets.values.iter().filter(|value| !value.is_null());
    let no_scalar = |value: Cow<'_, Value>| value.is_object() || value.is_array();
    if values().nth(1).is_none() || !(values().all(|value| value.is_boolean()) || values().any(no_scalar)) {
        return None;
    }
    let values: Vec<String> = facets.values.iter().map(|value| value.to_string()).collect();
    let length: usize = values.iter().map(|value| value.len() + 4).sum(); // with backticks, a comma and a space
    (length <= MOST_OF_VALUES).then_some(Note::Values(values))
}

/// A value as plain text: strings without quotes.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
