//! Translates schemas of OpenAPI to JSON Schema 2020-12, each at its place in the document.
//!
//! `nullable` allows null beside any other keyword, and an alternative with only `nullable` means null, as authors
//! intend it. A discriminator becomes a condition on each alternative. A pattern stays if it can be compiled.

use std::collections::HashSet;

use jsonschema::{Registry, Validator};
use serde_json::{Map, Value, json};

const URI: &str = "urn:specwright:document";

/// The document with all its schemas translated.
pub fn document(source: &Value) -> Value {
    let mut document = source.clone();
    walk(&mut document);
    document
}

/// Returns the translated document, for validators.
pub fn registry(document: &Value) -> Result<Registry<'_>, String> {
    let registry = Registry::new()
        .add(URI, document)
        .and_then(|registry| registry.prepare());
    registry.map_err(|error| error.to_string())
}

/// Returns a validator for the schema at a pointer.
pub fn validator(registry: &Registry<'_>, pointer: &str) -> Result<Validator, String> {
    let mut fragment = String::new();
    for byte in pointer.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => fragment.push(byte.into()),
            other => fragment.push_str(&format!("%{other:02X}")),
        }
    }
    jsonschema::options()
        .with_registry(registry)
        .build(&json!({"$ref": format!("{URI}#{fragment}")}))
        .map_err(|error| error.to_string())
}

/// The schema that a reference leads to.
pub fn target<'d>(document: &'d Value, reference: &str) -> Option<&'d Value> {
    let pointer = reference.strip_prefix('#')?;
    let plain = pointer
        .replace("%7B", "{")
        .replace("%7D", "}")
        .replace("%20", " ")
        .replace("%25", "%");
    document.pointer(&plain)
}

/// The translated document as it holds for requests: what is `readOnly` is not required. More alternatives may fit a value
/// then, so `oneOf` is `anyOf`.
pub fn for_requests(document: &Value) -> Value {
    let mut names = HashSet::new();
    read_only(document, document, &mut names);
    let mut changed = document.clone();
    let_out(&mut changed, &names);
    changed
}

/// Collects the names of the properties that are `readOnly`.
fn read_only(document: &Value, value: &Value, names: &mut HashSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, property) in object
                .get("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                let reference = property.get("$ref").and_then(Value::as_str);
                let described = reference.and_then(|reference| target(document, reference));
                let is_read_only = |schema: &Value| schema.get("readOnly") == Some(&Value::Bool(true));
                if is_read_only(property) || described.is_some_and(is_read_only) {
                    names.insert(name.clone());
                }
            }
            object.values().for_each(|value| read_only(document, value, names));
        }
        Value::Array(items) => items.iter().for_each(|item| read_only(document, item, names)),
        _ => {}
    }
}

fn let_out(value: &mut Value, names: &HashSet<String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::Array(required)) = object.get_mut("required") {
                required.retain(|name| !name.as_str().is_some_and(|name| names.contains(name)));
            }
            if !object.contains_key("anyOf")
                && let Some(alternatives) = object
                    .get_mut("oneOf")
                    .filter(|value| value.is_array())
                    .map(Value::take)
            {
                object.remove("oneOf");
                object.insert("anyOf".to_owned(), alternatives);
            }
            object.values_mut().for_each(|value| let_out(value, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| let_out(item, names)),
        _ => {}
    }
}

/// The translated document without bounds, patterns and formats, which readers do not check.
pub fn loosened(document: &Value) -> Value {
    let mut document = document.clone();
    loosen(&mut document, false);
    document
}

/// Removes keywords from schemas. `named`: the keys of this object are names of properties or schemas.
fn loosen(value: &mut Value, named: bool) {
    const UNCHECKED: [&str; 17] = [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "unevaluatedProperties",
        "not",
        "propertyNames",
    ];
    match value {
        Value::Object(object) => {
            if !named {
                object.retain(|key, value| {
                    !UNCHECKED.contains(&key.as_str())
                        && (key != "additionalProperties" || *value != Value::Bool(false))
                });
            }
            for (key, value) in object.iter_mut() {
                match key.as_str() {
                    "enum" | "const" | "example" | "examples" | "default" if !named => {}
                    "properties" | "patternProperties" | "$defs" | "schemas" if !named => loosen(value, true),
                    _ => loosen(value, false),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| loosen(item, false)),
        _ => {}
    }
}

/// Returns whether the schema at a pointer is an alternative to which the surrounding schema adds properties, or is
/// inside one with a reference beside it: the type is then made of both.
pub fn is_completed(source: &Value, pointer: &str) -> bool {
    let ends = pointer.match_indices('/').map(|(end, _)| end);
    let mut around = ends.filter_map(|end| source.pointer(pointer.get(..end)?));
    if around.any(|schema| schema.get("$ref").is_some_and(Value::is_string)) {
        return true;
    }
    let mut steps = pointer.rsplitn(3, '/');
    let (_, keyword, parent) = (steps.next(), steps.next(), steps.next());
    let adds = |parent: &Value| {
        ["properties", "allOf", "required"]
            .iter()
            .any(|key| parent.get(key).is_some())
    };
    matches!(keyword, Some("oneOf" | "anyOf")) && parent.and_then(|p| source.pointer(p)).is_some_and(adds)
}

/// Finds the schemas below a value.
fn walk(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                match key.as_str() {
                    "schema" | "itemSchema" => schema(value),
                    "schemas" => each(value),
                    "example" | "examples" | "default" | "enum" => {}
                    _ => walk(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(walk),
        _ => {}
    }
}

fn each(map: &mut Value) {
    map.as_object_mut()
        .into_iter()
        .flat_map(|map| map.values_mut())
        .for_each(schema);
}

const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

fn schema(value: &mut Value) {
    if value.is_null() {
        *value = Value::Bool(true);
    }
    let Value::Object(object) = value else { return };
    let discriminator = object.remove("discriminator");
    tidy(object);
    for (key, value) in object.iter_mut() {
        match key.as_str() {
            "properties" | "patternProperties" | "$defs" => each(value),
            "items" | "additionalProperties" | "not" => schema(value),
            "allOf" | "prefixItems" => value.as_array_mut().into_iter().flatten().for_each(schema),
            "anyOf" | "oneOf" => value.as_array_mut().into_iter().flatten().for_each(alternative),
            _ => {}
        }
    }
    if let Some(discriminator) = discriminator {
        tag(object, &discriminator);
    }
    if object.remove("nullable") == Some(Value::Bool(true)) {
        let_null_in(value);
    }
}

/// Translates an alternative that only says that the value may be null: `nullable: true`, in OData's way also beside
/// `type: object`.
fn alternative(value: &mut Value) {
    let says = |key: &str| !["title", "description", "example"].contains(&key);
    let said = value.as_object().map(|object| {
        let said = object.iter().filter(|(key, _)| says(key));
        Value::Object(said.map(|(key, value)| (key.clone(), value.clone())).collect())
    });
    let only_null = [
        json!({"nullable": true}),
        json!({"type": "object", "nullable": true}),
        json!({"type": "object", "nullable": true, "additionalProperties": false}),
    ];
    match said.is_some_and(|said| only_null.contains(&said)) {
        true => *value = json!({"type": "null"}),
        false => schema(value),
    }
}

/// Drops keywords that JSON Schema refuses or reads differently.
fn tidy(object: &mut Map<String, Value>) {
    let numbers = |key: &str| {
        ["minimum", "maximum", "multipleOf"].contains(&key)
            || ["Length", "Items", "Properties"].iter().any(|end| {
                key.strip_suffix(end)
                    .is_some_and(|start| start == "min" || start == "max")
            })
    };
    object.retain(|key, value| match key.as_str() {
        "example" | "examples" | "xml" | "externalDocs" | "$schema" | "$id" | "id" | "$anchor" => false,
        "required" => value.is_array(),
        "pattern" => is_pattern(value),
        "type" => match value {
            Value::String(name) => TYPES.contains(&name.as_str()),
            Value::Array(_) => true,
            _ => false,
        },
        "enum" => value.as_array().is_some_and(|values| !values.is_empty()),
        key if numbers(key) => value.is_number(),
        _ => true,
    });
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        let exclusive = match object.get(flag) {
            Some(Value::Bool(exclusive)) => *exclusive,
            _ => continue,
        };
        object.remove(flag);
        if exclusive && let Some(value) = object.remove(bound) {
            object.insert(flag.to_owned(), value);
        }
    }
    for key in ["required", "enum"] {
        if let Some(Value::Array(values)) = object.get_mut(key) {
            let mut kept: Vec<Value> = Vec::new();
            for value in values.drain(..) {
                if !kept.contains(&value) {
                    kept.push(value);
                }
            }
            *values = kept;
        }
    }
}

fn is_pattern(value: &Value) -> bool {
    value.is_string() && jsonschema::validator_for(&json!({"pattern": value})).is_ok()
}

/// Returns each alternative with the values of the discriminator that choose it.
fn tag(object: &mut Map<String, Value>, discriminator: &Value) {
    let Some(property) = discriminator.get("propertyName").and_then(Value::as_str) else {
        return;
    };
    for keyword in ["oneOf", "anyOf"] {
        let Some(Value::Array(alternatives)) = object.get_mut(keyword) else {
            continue;
        };
        for alternative in alternatives {
            let Some(reference) = alternative.get("$ref").and_then(Value::as_str) else {
                continue;
            };
            let name = reference.rsplit('/').next().unwrap_or(reference);
            let mapping = discriminator.get("mapping").and_then(Value::as_object);
            let leads_here = |target: &Value| target.as_str().is_some_and(|t| t == reference || t == name);
            let mut values: Vec<&str> = mapping
                .into_iter()
                .flatten()
                .filter(|(_, target)| leads_here(target))
                .map(|(value, _)| value.as_str())
                .collect();
            if values.is_empty() {
                values.push(name);
            }
            let condition =
                json!({"type": "object", "required": [property], "properties": {property: {"enum": values}}});
            *alternative = json!({"allOf": [alternative.clone(), condition]});
        }
    }
}

/// Allows null in a schema without moving any part of it.
fn let_null_in(value: &mut Value) {
    let Value::Object(object) = value else { return };
    if object.contains_key("$ref") {
        *value = json!({"anyOf": [value.clone(), {"type": "null"}]});
        return;
    }
    match object.get_mut("type") {
        Some(Value::Array(names)) => names.push(json!("null")),
        Some(name) => *name = json!([name.clone(), "null"]),
        None => {}
    }
    if let Some(Value::Array(names)) = object.get_mut("type") {
        let mut kept: Vec<Value> = Vec::new();
        names.retain(|name| {
            !kept.contains(name) && {
                kept.push(name.clone());
                true
            }
        });
    }
    if let Some(Value::Array(values)) = object.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(Value::Array(alternatives)) = object.get_mut(keyword) {
            alternatives.push(json!({"type": "null"}));
        }
    }
    for part in object
        .get_mut("allOf")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        let_null_in(part);
    }
}
