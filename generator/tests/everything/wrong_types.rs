//! Values of a wrong type, for every key of every object.

use serde_json::{Value, json};
use specwright::diagnostic::{Code, Diagnostics};
use specwright::document;

use crate::folder::Folder;
use crate::places::{document, places, with};
use crate::trial;

/// Whether any value may stand in a place.
fn is_data(place: &str) -> bool {
    let steps: Vec<&str> = place.split('/').collect();
    let last = steps.last().copied().unwrap_or_default();
    let within = |key: &str| steps[..steps.len() - 1].contains(&key);
    matches!(last, "example" | "value")
        || (last == "default" && !within("responses") && !within("variables"))
        || within("example")
        || (within("links") && (last == "requestBody" || steps[steps.len() - 2] == "parameters"))
        || within("xml")
        || last == "xml"
        || (within("enum") && !within("variables"))
}

/// What stands there in place of the right thing, the worst first.
fn wrong(right: &Value) -> Vec<Value> {
    let all = [json!([5]), json!("a text"), json!({"a": 1}), json!(5), json!(true)];
    let same = |wrong: &Value| std::mem::discriminant(wrong) == std::mem::discriminant(right);
    all.into_iter().filter(|wrong| !same(wrong)).collect()
}

/// Places whose loss takes the operation with it that must be generated whatever else is wrong.
fn carries_the_rest(place: &str) -> bool {
    matches!(place, "/openapi" | "/paths") || place.starts_with("/paths/~1untouched")
}

#[test]
fn a_value_of_a_wrong_type_is_located_and_costs_only_its_part() {
    let tree = document();
    let folder = Folder::with(&[]);
    let (mut faults, mut tried) = (Vec::new(), 0);
    for (number, (place, right)) in places(&tree).into_iter().enumerate() {
        let all = wrong(&right);
        let other = 1 + number % (all.len() - 1);
        for (index, value) in all.into_iter().enumerate() {
            // Two of them at each place, another second one from place to place, or time goes up to a minute.
            if index != 0 && index != other {
                continue;
            }
            tried += 1;
            let (text, line) = with(&tree, &place, value.clone());
            folder.write("api.json", text.as_bytes());
            let mut diagnostics = Diagnostics::new();
            let loaded = document::load(&folder.path().join("api.json"), &folder.options(), &mut diagnostics);
            let kept = loaded.is_some_and(|document| {
                let mut operations = document.openapi.operations();
                operations.any(|(_, _, operation)| operation.operation_id.as_deref() == Some("untouched"))
            });
            if !kept && !carries_the_rest(&place) {
                faults.push(format!("{place} = {value}: the rest of the document is lost"));
            }
            let mut problems = diagnostics.sorted();
            // The whole way for a part of them, as it takes its time; the other tests go it often enough.
            if index == 0 && number % 4 == 0 {
                match trial::generate(&folder.path().join("api.json")) {
                    Ok(generated) => {
                        let operations = generated.files.get(std::path::Path::new("src/operations.rs"));
                        if !carries_the_rest(&place)
                            && !operations.is_some_and(|text| text.contains("struct Untouched"))
                        {
                            faults.push(format!("{place} = {value}: the rest is not generated"));
                        }
                        problems = generated.diagnostics.sorted();
                    }
                    Err(fault) => faults.push(format!("{place} = {value}: {fault}")),
                }
            }
            let lines = serde_json::to_string_pretty(&value).map_or(1, |text| text.lines().count());
            let located = problems
                .iter()
                .any(|d| d.place.as_ref().is_some_and(|p| (line..line + lines).contains(&p.line)));
            if !located && !is_data(&place) && !is_right_too(&place, &value) {
                faults.push(format!("{place} = {value}: no problem is reported in line {line}"));
            }
            if problems.iter().any(|d| d.code == Code::INTERNAL) {
                faults.push(format!("{place} = {value}: internal error"));
            }
        }
    }
    assert!(tried > 700, "{tried}");
    assert!(faults.is_empty(), "{} of {tried}:\n{}", faults.len(), faults.join("\n"));
}

/// Places where values of several types are right: schemas may be `true`, and `additionalProperties` either.
fn is_right_too(place: &str, value: &Value) -> bool {
    let mut steps = place.rsplit('/');
    let (last, parent) = (steps.next().unwrap_or_default(), steps.next().unwrap_or_default());
    let schema = matches!(last, "schema" | "items" | "not" | "additionalProperties")
        || matches!(parent, "schemas" | "properties" | "allOf" | "oneOf" | "anyOf");
    match value {
        Value::Array(_) => last == "items", // the tuples of older JSON Schema
        Value::Object(_) => last == "additionalProperties",
        Value::Bool(_) => schema,
        _ => false,
    }
}
