//! Values and their schemas.

use specwright_runtime::{Json, Secret};
use specwright_schema::Applied;

use crate::prepared::REDACTED;

/// How deep secrets are looked for.
const DEEPEST: usize = 64;

/// Marks the strings of a value that a schema calls secret, whichever alternatives the value fits.
pub(crate) fn with_secrets(value: Json, schemas: &Applied<'_>) -> Json {
    marked(value, schemas, 0)
}

fn marked(value: Json, schemas: &Applied<'_>, depth: usize) -> Json {
    if depth >= DEEPEST {
        return value;
    }
    match value {
        Json::String(text) if schemas.is_secret() => Json::Secret(Secret::from(text)),
        Json::Array(items) => {
            let items = items.into_iter().enumerate();
            let items = items.map(|(index, item)| marked(item, &schemas.item(index), depth + 1));
            Json::Array(items.collect())
        }
        Json::Object(members) => {
            let member = |(name, value): (String, Json)| {
                let value = marked(value, &schemas.property(&name), depth + 1);
                (name, value)
            };
            Json::Object(members.into_iter().map(member).collect())
        }
        other => other,
    }
}

/// A value with [`REDACTED`] for each secret.
pub(crate) fn hidden(value: Json) -> Json {
    match value {
        Json::Secret(_) => Json::from(REDACTED),
        Json::Array(items) => Json::Array(items.into_iter().map(hidden).collect()),
        Json::Object(members) => {
            let members = members.into_iter().map(|(name, value)| (name, hidden(value)));
            Json::Object(members.collect())
        }
        other => other,
    }
}
