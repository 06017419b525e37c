//! Schemas of arguments as agents see them: without secrets, with the document's text cleaned, and within a budget.

use std::collections::{BTreeSet, VecDeque};

use serde_json::{Map, Value};

use crate::untrusted::clean;

/// How many characters of a description within a schema are shown, at first and in the next attempt.
const DESCRIPTIONS: [usize; 3] = [300, 80, 0];
/// Keywords whose values are schemas by name.
const MAPS: [&str; 4] = ["properties", "patternProperties", "$defs", "dependentSchemas"];
/// Keywords whose values are data and no schemas.
const DATA: [&str; 5] = ["const", "enum", "default", "example", "examples"];
/// What stands for a schema that was left out; it allows any value.
const LEFT_OUT: &str = "left out for length";

/// Says of strings that are bytes that they are given as base64.
pub(crate) fn name_base64(schema: &mut Value) {
    let Some(keywords) = schema.as_object_mut() else { return };
    if keywords.get("format").is_some_and(|format| format == "binary") {
        keywords.remove("format");
        keywords.insert("contentEncoding".into(), "base64".into());
    }
    each_schema(keywords, &mut name_base64);
}

/// Takes out properties that are secret, and gives their names. What is required of them is so no more.
pub(crate) fn without_secrets(schema: &mut Value) -> BTreeSet<String> {
    let secret_definitions: BTreeSet<String> = match schema.get("$defs").and_then(Value::as_object) {
        Some(definitions) => definitions
            .iter()
            .filter(|(_, definition)| is_secret(definition, &BTreeSet::new()))
            .map(|(name, _)| format!("#/$defs/{}", escape(name)))
            .collect(),
        None => BTreeSet::new(),
    };
    let mut names = BTreeSet::new();
    remove_secrets(schema, &secret_definitions, &mut names);
    names
}

/// Whether a schema is that of a secret: `format: password`, `x-secret`, alone or with what else may be.
fn is_secret(schema: &Value, definitions: &BTreeSet<String>) -> bool {
    let Some(keywords) = schema.as_object() else {
        return false;
    };
    let reference = keywords.get("$ref").and_then(Value::as_str);
    let parts = ["allOf", "anyOf", "oneOf"]
        .iter()
        .filter_map(|keyword| keywords.get(*keyword)?.as_array());
    keywords.get("format").and_then(Value::as_str) == Some("password")
        || keywords.get("x-secret") == Some(&Value::Bool(true))
        || reference.is_some_and(|reference| definitions.contains(reference))
        || parts.flatten().any(|part| is_secret(part, definitions))
        || keywords.get("items").is_some_and(|items| is_secret(items, definitions))
}

fn remove_secrets(schema: &mut Value, definitions: &BTreeSet<String>, names: &mut BTreeSet<String>) {
    let Some(keywords) = schema.as_object_mut() else { return };
    let mut removed = BTreeSet::new();
    if let Some(properties) = keywords.get_mut("properties").and_then(Value::as_object_mut) {
        properties.retain(|name, property| {
            let is_secret = is_secret(property, definitions);
            if is_secret {
                removed.insert(name.clone());
            }
            !is_secret
        });
    }
    if let Some(required) = keywords.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| !name.as_str().is_some_and(|name| removed.contains(name)));
    }
    names.extend(removed);
    each_schema(keywords, &mut |schema| remove_secrets(schema, definitions, names));
}

/// Calls a function for the schemas within one.
fn each_schema(keywords: &mut Map<String, Value>, visit: &mut dyn FnMut(&mut Value)) {
    for (keyword, value) in keywords {
        match value {
            _ if DATA.contains(&keyword.as_str()) => {}
            Value::Object(schemas) if MAPS.contains(&keyword.as_str()) => schemas.values_mut().for_each(&mut *visit),
            Value::Array(schemas) => schemas
                .iter_mut()
                .filter(|schema| schema.is_object())
                .for_each(&mut *visit),
            Value::Object(_) => visit(value),
            _ => {}
        }
    }
}

/// Whether a value that an agent gives has one of the secret properties, by the schema it is checked by. The path of the first.
pub(crate) fn secret_in(value: &Value, schema: &Value) -> Option<String> {
    Finder { root: schema }.find(value, schema, "", 0)
}

struct Finder<'s> {
    root: &'s Value,
}

impl Finder<'_> {
    fn find(&self, value: &Value, schema: &Value, path: &str, depth: usize) -> Option<String> {
        let keywords = schema.as_object().filter(|_| depth < 128)?;
        if is_secret(schema, &BTreeSet::new()) && !value.is_object() && !value.is_array() {
            return Some(path.to_owned());
        }
        let below = |schema: &Value, value: &Value, path: &str| self.find(value, schema, path, depth + 1);
        if let Some(pointer) = keywords.get("$ref").and_then(Value::as_str)
            && let Some(target) = self.root.pointer(pointer.strip_prefix('#')?)
            && let Some(found) = below(target, value, path)
        {
            return Some(found);
        }
        let parts = ["allOf", "anyOf", "oneOf"]
            .iter()
            .filter_map(|keyword| keywords.get(*keyword)?.as_array());
        let conditions = ["if", "then", "else"]
            .iter()
            .filter_map(|keyword| keywords.get(*keyword));
        if let Some(found) = parts
            .flatten()
            .chain(conditions)
            .find_map(|part| below(part, value, path))
        {
            return Some(found);
        }
        match value {
            Value::Object(entries) => entries.iter().find_map(|(key, value)| {
                let named = keywords.get("properties").and_then(|properties| properties.get(key));
                let schema = named.or_else(|| keywords.get("additionalProperties"))?;
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                below(schema, value, &path)
            }),
            Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
                let tuple = keywords.get("prefixItems").and_then(|schemas| schemas.get(index));
                below(
                    tuple.or_else(|| keywords.get("items"))?,
                    item,
                    &format!("{path}[{index}]"),
                )
            }),
            _ => None,
        }
    }
}

/// A schema in at most about `budget` characters, and whether something was left out. What is left out allows any value, as the
/// arguments are checked by the whole schema.
pub(crate) fn fit(schema: &Value, budget: usize) -> (Value, bool) {
    let mut fitted = Value::Null;
    for limit in DESCRIPTIONS {
        fitted = schema.clone();
        clean_texts(&mut fitted, limit);
        if length(&fitted) <= budget {
            return (fitted, false);
        }
    }
    let definitions = fitted.as_object_mut().and_then(|keywords| keywords.remove("$defs"));
    let mut is_whole = true;
    // the whole without definitions may still be too long
    for depth in (1..12).rev() {
        if length(&fitted) <= budget {
            break;
        }
        is_whole = false;
        collapse(&mut fitted, depth);
    }
    is_whole &= add_definitions(&mut fitted, definitions, budget);
    (fitted, !is_whole)
}

/// Puts back the definitions that are referred to, nearest first, as long as there is room. Whether all are there.
fn add_definitions(schema: &mut Value, definitions: Option<Value>, budget: usize) -> bool {
    let Some(Value::Object(mut definitions)) = definitions else {
        return true;
    };
    let mut room = budget.saturating_sub(length(schema));
    let mut wanted: VecDeque<String> = references(schema).into();
    let mut kept = Map::new();
    let mut is_whole = true;
    while let Some(name) = wanted.pop_front() {
        let Some(definition) = definitions.remove(&name) else {
            continue;
        };
        let cost = length(&definition) + name.len() + 4;
        if cost <= room {
            room -= cost;
            wanted.extend(references(&definition));
            kept.insert(name, definition);
        } else {
            is_whole = false;
            kept.insert(name, serde_json::json!({ "$comment": LEFT_OUT }));
        }
    }
    if let (false, Some(keywords)) = (kept.is_empty(), schema.as_object_mut()) {
        keywords.insert("$defs".into(), Value::Object(kept));
    }
    is_whole
}

/// The names of the definitions that a schema refers to.
fn references(schema: &Value) -> Vec<String> {
    let mut names = Vec::new();
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(keywords) => {
                let reference = keywords.get("$ref").and_then(Value::as_str);
                names.extend(
                    reference
                        .and_then(|reference| reference.strip_prefix("#/$defs/"))
                        .map(unescape),
                );
                open.extend(keywords.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    names
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// Replaces the schemas at a depth by ones that allow any value of their type.
fn collapse(schema: &mut Value, depth: usize) {
    let Some(keywords) = schema.as_object_mut() else { return };
    if depth == 0 {
        let is_long = keywords.values().any(|value| value.is_object() || value.is_array());
        if is_long {
            let kind = keywords.remove("type").filter(Value::is_string);
            keywords.clear();
            keywords.extend(kind.map(|kind| ("type".to_owned(), kind)));
            keywords.insert("$comment".into(), LEFT_OUT.into());
        }
        return;
    }
    each_schema(keywords, &mut |schema| collapse(schema, depth - 1));
}

/// Cuts descriptions and takes hidden characters out of them; 0 takes them out as a whole, with titles and examples.
fn clean_texts(schema: &mut Value, limit: usize) {
    let Some(keywords) = schema.as_object_mut() else { return };
    for keyword in ["description", "title", "$comment"] {
        let Some(Value::String(text)) = keywords.get_mut(keyword) else {
            continue;
        };
        *text = clean(text, limit);
        if text.is_empty() || limit == 0 {
            keywords.remove(keyword);
        }
    }
    if limit == 0 {
        keywords.remove("examples");
        keywords.remove("example");
    }
    each_schema(keywords, &mut |schema| clean_texts(schema, limit));
}

/// The schema at a JSON pointer within another, with the definitions that it refers to.
pub(crate) fn part(schema: &Value, pointer: &str) -> Option<Value> {
    let mut part = schema.pointer(pointer.strip_prefix('#').unwrap_or(pointer))?.clone();
    let definitions = schema.get("$defs").filter(|_| part != *schema);
    if let (Some(keywords), Some(definitions)) = (part.as_object_mut(), definitions) {
        keywords.insert("$defs".into(), definitions.clone());
    }
    Some(part)
}

/// How many characters a schema takes.
fn length(value: &Value) -> usize {
    value.to_string().chars().count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_not_in_a_schema() {
        let mut schema = json!({
            "type": "object",
            "properties": {
                "name": { "type": "string" },
                "password": { "type": "string", "format": "password" },
                "body": { "$ref": "#/$defs/User" },
            },
            "required": ["name", "password"],
            "$defs": {
                "User": {
                    "properties": { "id": { "type": "integer" }, "pin": { "$ref": "#/$defs/Pin" }, "old": { "anyOf": [{ "x-secret": true }, { "type": "null" }] } },
                    "required": ["pin"],
                },
                "Pin": { "type": "string", "format": "password" },
            },
        });
        let whole = schema.clone();
        let names = without_secrets(&mut schema);
        assert_eq!(Vec::from_iter(names), ["old", "password", "pin"]);
        assert_eq!(schema["required"], json!(["name"]));
        assert_eq!(
            schema["$defs"]["User"],
            json!({ "properties": { "id": { "type": "integer" } }, "required": [] })
        );

        assert_eq!(secret_in(&json!({ "name": "x", "body": { "id": 1 } }), &whole), None);
        assert_eq!(
            secret_in(&json!({ "password": "x" }), &whole).as_deref(),
            Some("password")
        );
        assert_eq!(
            secret_in(&json!({ "body": { "pin": "1" } }), &whole).as_deref(),
            Some("body.pin")
        );
        assert_eq!(
            secret_in(&json!({ "body": { "old": "1" } }), &whole).as_deref(),
            Some("body.old")
        );
    }

    #[test]
    fn secrets_of_recursive_schemas_are_found() {
        let schema = json!({ "$ref": "#/$defs/Node", "$defs": { "Node": { "properties": {
            "next": { "$ref": "#/$defs/Node" }, "key": { "format": "password" }, "list": { "items": { "$ref": "#/$defs/Node" } },
        } } } });
        let value = json!({ "next": { "list": [{}, { "key": "x" }] } });
        assert_eq!(secret_in(&value, &schema).as_deref(), Some("next.list[1].key"));
        // a schema of nothing but itself ends
        let circle = json!({ "$ref": "#/$defs/A", "$defs": { "A": { "$ref": "#/$defs/A" } } });
        assert_eq!(secret_in(&json!({}), &circle), None);
    }

    #[test]
    fn a_schema_fits_a_budget() {
        let definitions: Map<String, Value> = (0..200)
            .map(|number| {
                let next = format!("#/$defs/S{}", number + 1);
                let text = "long words ".repeat(40);
                (format!("S{number}"), json!({ "description": text, "properties": { "next": { "$ref": next }, "kind": { "enum": ["a", "b"] } } }))
            })
            .collect();
        let schema = json!({ "properties": { "body": { "$ref": "#/$defs/S0" } }, "$defs": definitions });
        let (whole, is_cut) = fit(&schema, 1_000_000);
        assert!(!is_cut && whole["$defs"].as_object().unwrap().len() == 200);
        let (fitted, is_cut) = fit(&schema, 3_000);
        assert!(is_cut && length(&fitted) < 3_200, "{}", length(&fitted));
        assert_eq!(
            fitted["$defs"]["S0"]["properties"]["kind"],
            json!({ "enum": ["a", "b"] })
        );
        // every reference leads somewhere
        let kept = fitted["$defs"].as_object().unwrap();
        assert!(references(&fitted).iter().all(|name| kept.contains_key(name)));
        let left_out = kept
            .iter()
            .find(|(_, definition)| definition["$comment"] == LEFT_OUT)
            .unwrap()
            .0;
        let rest = part(&schema, &format!("#/$defs/{left_out}")).unwrap();
        assert!(rest["properties"]["next"].is_object());
    }

    #[test]
    fn a_schema_without_definitions_is_cut_by_depth() {
        let mut schema = json!({ "type": "string", "enum": ["x"] });
        for level in 0..8 {
            let properties: Map<String, Value> = (0..3)
                .map(|number| (format!("p{level}{number}"), schema.clone()))
                .collect();
            schema = json!({ "type": "object", "properties": properties });
        }
        let (fitted, is_cut) = fit(&schema, 2_000);
        assert!(is_cut && length(&fitted) <= 2_000);
        assert_eq!(fitted["properties"]["p70"]["type"], "object");
    }

    #[test]
    fn texts_of_a_schema_are_cleaned() {
        let schema = json!({ "description": "a\u{200b}\n b", "properties": { "description": { "type": "string", "default": "a\n b" } } });
        let (fitted, _) = fit(&schema, 10_000);
        assert_eq!(
            fitted,
            json!({ "description": "a b", "properties": { "description": { "type": "string", "default": "a\n b" } } })
        );
    }
}
