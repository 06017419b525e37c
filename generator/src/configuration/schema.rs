//! The JSON Schema of the configuration, for editors.

use serde_json::{Map, Value as Json, json};

use super::key::{Key, Value};
use super::keys::KEYS;
use crate::diagnostic::Code;

/// The JSON Schema of `specwright.toml`, as text.
pub fn schema() -> String {
    let mut schema = table(KEYS);
    if let Some(root) = schema.as_object_mut() {
        root.insert("$schema".to_owned(), "http://json-schema.org/draft-07/schema#".into());
        root.insert("title".to_owned(), "specwright.toml".into());
    }
    format!("{schema:#}\n")
}

fn table<'k>(keys: impl IntoIterator<Item = &'k Key>) -> Json {
    let keys = keys.into_iter();
    let properties: Map<String, Json> = keys.map(|key| (key.name.to_owned(), described(key))).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn described(key: &Key) -> Json {
    let mut schema = of(&key.value);
    if let Some(object) = schema.as_object_mut() {
        object.insert("description".to_owned(), key.meaning.into());
    }
    schema
}

fn of(value: &Value) -> Json {
    let text = || json!({ "type": "string", "minLength": 1 });
    let list = |items: Json| json!({ "type": "array", "items": items });
    match value {
        Value::Flag(_) => json!({ "type": "boolean" }),
        Value::Text(_) | Value::Path(_) => text(),
        Value::Word(words, _) => json!({ "enum": words }),
        Value::TextsMap(_) => json!({ "type": "object", "additionalProperties": list(text()) }),
        Value::Paths(_) | Value::Texts(_) => list(text()),
        Value::Codes(_) => {
            let codes: Vec<&str> = Code::TABLE.iter().map(|(code, _)| code.as_str()).collect();
            list(json!({ "enum": codes }))
        }
        Value::Selectors(_) => list(json!({ "type": "string", "pattern": "^(tag|path|operation):." })),
        // a name, or the names of what a table is the owner of
        Value::Names(_) => json!({
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    text(),
                    { "type": "object" },
                ],
            },
        }),
        Value::Types | Value::Formats => {
            let keys = crate::plan::KEYS_OF_TYPE.iter().map(|key| {
                let value = match *key {
                    "by" => json!({ "enum": ["text", "serde", "wire"] }),
                    "lenient" => json!({ "type": "boolean" }),
                    _ => text(),
                };
                ((*key).to_owned(), value)
            });
            json!({
                "type": "object",
                "additionalProperties": {
                    "anyOf": [
                        text(),
                        {
                            "type": "object",
                            "additionalProperties": false,
                            "required": ["type"],
                            "properties": keys.collect::<Map<String, Json>>(),
                        },
                    ],
                },
            })
        }
        Value::Table(keys) => table(*keys),
        Value::Clients => {
            let keys = KEYS.iter().filter(|key| !matches!(key.value, Value::Clients));
            let mut items = table(keys);
            if let Some(object) = items.as_object_mut() {
                object.insert("required".to_owned(), json!(["document"]));
            }
            list(items)
        }
    }
}
