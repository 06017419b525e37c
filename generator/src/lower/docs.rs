//! Documentation of schemas and parameters.

use openapiv3::SchemaData;
use serde_json::Value;

use crate::model::Docs;

use super::facets::{Facets, code_span};

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

/// Default, bounds and example of a schema, one line each.
pub(super) fn notes(facets: &Facets<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(default) = &facets.data.default {
        notes.push(format!("Default: {}.", code_span(&plain(default))));
    }
    if !facets.bounds.is_empty() {
        notes.push(format!("Bounds: {}.", facets.bounds.join("; ")));
    }
    notes.extend(example(facets.data));
    notes
}

fn example(data: &SchemaData) -> Option<String> {
    let text = plain(data.example.as_ref()?);
    (!text.is_empty() && text.len() <= 80).then(|| format!("Example: {}.", code_span(&text)))
}

/// A value as a reader would write it: strings without quotes.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
