//! Makes instances of a schema, or similar values, from bytes.

use serde_json::{Map, Value, json};

use crate::choices::Choices;

/// Returns a value for a schema of the document, at most `depth` deep.
pub fn of(document: &Value, schema: &Value, choices: &mut Choices<'_>, depth: usize) -> Value {
    if depth == 0 || choices.once_in(20) {
        return anything(choices, depth.min(2));
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#'));
        return of(document, target.unwrap_or(&Value::Null), choices, depth);
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(list) = schema[keyword].as_array() {
            let alternative = &list[choices.below(list.len())];
            return of(document, alternative, choices, depth - 1);
        }
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(values) = schema["enum"].as_array() {
        return choices.pick(values).clone();
    }
    match schema["type"].as_str() {
        Some("object") => object(document, schema, choices, depth),
        Some("array") => {
            let count = choices.below(4);
            (0..count)
                .map(|_| of(document, &schema["items"], choices, depth - 1))
                .collect()
        }
        Some("string") if schema["format"] == "date-time" => json!("2026-01-02T03:04:05Z"),
        Some("string") => json!(choices.pick(&["x", "y", "z", "", "text", "1", "true", "k1"])),
        Some("integer") => json!(choices.pick(&[0, 1, 2, 5, 6, -1, i64::MAX, i64::MIN])),
        Some("number") => json!(choices.pick(&[0.5, -0.0025, 0.1, 1.25])),
        Some("boolean") => json!(choices.once_in(2)),
        _ => Value::Null,
    }
}

fn object(document: &Value, schema: &Value, choices: &mut Choices<'_>, depth: usize) -> Value {
    let required = schema["required"].as_array();
    let mut object = Map::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let needed = required.is_some_and(|required| required.iter().any(|other| other == name.as_str()));
        if needed || choices.once_in(2) {
            object.insert(name.clone(), of(document, property, choices, depth - 1));
        }
    }
    let further = &schema["additionalProperties"];
    let mut others = if further.is_object() {
        choices.below(3)
    } else {
        usize::from(choices.once_in(5))
    };
    while others > 0 {
        others -= 1;
        let name = *choices.pick(&["a", "b", "c", "id", "kind", "size", "other", ""]);
        let value = of(document, further, choices, depth - 1);
        object.entry(name).or_insert(value);
    }
    Value::Object(object)
}

fn anything(choices: &mut Choices<'_>, depth: usize) -> Value {
    match choices.below(if depth == 0 { 6 } else { 8 }) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(1),
        3 => json!("x"),
        4 => json!(1.5),
        5 => json!({}),
        6 => json!([anything(choices, depth - 1)]),
        _ => json!({ *choices.pick(&["a", "b", "kind"]): anything(choices, depth - 1) }),
    }
}
