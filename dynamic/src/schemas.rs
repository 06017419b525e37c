//! The schemas of arguments.

use serde_json::Value;
use specwright_runtime::{Json, Secret};

use crate::prepared::REDACTED;

/// A part of a request that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The parameter with this index.
    Parameter(usize),
    /// The body: the first, then the others.
    Body(usize),
}

/// How deep secrets are looked for.
const DEEPEST: usize = 64;

/// Marks the strings of a value that its schema calls secret.
pub(crate) fn with_secrets(value: Json, schema: &Value) -> Json {
    marked(value, &[schema], schema, 0)
}

fn marked(value: Json, schemas: &[&Value], root: &Value, depth: usize) -> Json {
    if depth > DEEPEST {
        return value;
    }
    let mut all = Vec::new();
    schemas.iter().for_each(|schema| collect(schema, root, 0, &mut all));
    match value {
        Json::String(text) if all.iter().any(|schema| is_secret(schema)) => Json::Secret(Secret::from(text)),
        Json::Array(items) => {
            let of_items: Vec<&Value> = all.iter().filter_map(|schema| schema.get("items")).collect();
            let items = items.into_iter().map(|item| marked(item, &of_items, root, depth + 1));
            Json::Array(items.collect())
        }
        Json::Object(members) => {
            let member = |(name, value): (String, Json)| {
                let schemas: Vec<&Value> = all.iter().filter_map(|schema| of_member(schema, &name)).collect();
                let value = marked(value, &schemas, root, depth + 1);
                (name, value)
            };
            Json::Object(members.into_iter().map(member).collect())
        }
        other => other,
    }
}

/// What an object's schema says of a member.
fn of_member<'s>(schema: &'s Value, name: &str) -> Option<&'s Value> {
    let own = schema.get("properties").and_then(|properties| properties.get(name));
    own.or_else(|| schema.get("additionalProperties"))
}

/// A schema and all that apply to the same value.
fn collect<'s>(schema: &'s Value, root: &'s Value, depth: usize, all: &mut Vec<&'s Value>) {
    if depth > DEEPEST || all.iter().any(|known| std::ptr::eq(*known, schema)) {
        return;
    }
    all.push(schema);
    let target = schema.get("$ref").and_then(Value::as_str);
    if let Some(target) = target.and_then(|target| root.pointer(target.strip_prefix('#')?)) {
        collect(target, root, depth + 1, all);
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let parts = schema.get(keyword).and_then(Value::as_array);
        parts
            .into_iter()
            .flatten()
            .for_each(|part| collect(part, root, depth + 1, all));
    }
}

fn is_secret(schema: &Value) -> bool {
    schema.get("format").and_then(Value::as_str) == Some("password")
        || schema.get("x-secret").and_then(Value::as_bool) == Some(true)
}

/// A value with [`REDACTED`] for each secret.
pub(crate) fn hidden(value: Json) -> Json {
    match value {
        Json::Secret(_) => Json::from(REDACTED),
        Json::Array(items) => Json::Array(items.into_iter().map(hidden).collect()),
        Json::Object(members) => Json::Object(members.into_iter().map(|(name, value)| (name, hidden(value))).collect()),
        other => other,
    }
}
