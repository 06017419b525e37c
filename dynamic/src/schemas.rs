//! Values and their schemas.

use specwright_runtime::{Json, Secret};
use specwright_schema::Described;

use crate::prepared::REDACTED;

/// How deep secrets are looked for.
const DEEPEST: usize = 64;

/// Marks the strings of a value that its schema calls secret.
pub(crate) fn with_secrets(value: Json, schema: Described<'_>) -> Json {
    marked(value, Some(schema), 0)
}

fn marked(value: Json, schema: Option<Described<'_>>, depth: usize) -> Json {
    let Some(schema) = schema.filter(|_| depth < DEEPEST) else {
        return value;
    };
    match value {
        Json::String(text) if schema.is_secret() => Json::Secret(Secret::from(text)),
        Json::Array(items) => {
            let of_items = schema.items();
            Json::Array(
                items
                    .into_iter()
                    .map(|item| marked(item, of_items, depth + 1))
                    .collect(),
            )
        }
        Json::Object(members) => {
            let properties = schema.properties();
            let of_member = |name: &str| {
                let mut properties = properties.iter();
                let own = properties.find(|property| property.name == name);
                own.map_or_else(|| schema.additional(), |property| Some(property.schema))
            };
            let member = |(name, value): (String, Json)| {
                let value = marked(value, of_member(&name), depth + 1);
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
