//! The required part of the JSON-Schema-Test-Suite: draft 4 as OpenAPI 3.0 has it, 2020-12 as 3.1.
//!
//! The suite is not part of the repository: `SPECWRIGHT_SUITES` names the folder that has it as `json-schema`.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Direction, Reading};

/// What a schema may hold that no reference of a bundled document needs: names of schemas other than their places.
const NAMING: [&str; 6] = [
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$schema",
    "$vocabulary",
];

#[test]
fn the_required_part_of_the_suite_passes() {
    let Some(folder) = std::env::var_os("SPECWRIGHT_SUITES") else {
        println!("SPECWRIGHT_SUITES is not set: the JSON-Schema-Test-Suite is not run");
        return;
    };
    let tests = PathBuf::from(folder).join("json-schema/tests");
    for draft in ["draft4", "draft2020-12"] {
        let (mut passed, mut skipped, mut failed) = (0, 0, Vec::new());
        for file in files(&tests.join(draft)) {
            let groups: Value = serde_json::from_slice(&std::fs::read(&file).expect("a file")).expect("JSON");
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            for group in groups.as_array().expect("groups") {
                let schema = &group["schema"];
                for test in group["tests"].as_array().expect("tests") {
                    if is_out_of_scope(schema) || asserts_no_format(&name, test) {
                        skipped += 1;
                    } else if accepts(draft, schema, &test["data"]) == (test["valid"] == true) {
                        passed += 1;
                    } else {
                        failed.push(format!("{name}: {}: {}", group["description"], test["description"]));
                    }
                }
            }
        }
        println!(
            "{draft}: {passed} passed, {} failed, {skipped} out of scope",
            failed.len()
        );
        assert!(passed > 500 && skipped < 200, "{draft}: the suite has changed");
        assert_eq!(failed, Vec::<String>::new(), "{draft}");
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the suite");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.is_file());
    files.sort();
    files
}

fn accepts(draft: &str, schema: &Value, data: &Value) -> bool {
    let mut reading = match draft {
        "draft4" => Reading::new(schema),
        _ => Reading::standard(schema),
    };
    let id = reading.read(schema);
    let (schemas, _) = reading.finish();
    schemas.accepts(id, data, Direction::Request)
}

/// Whether a schema needs what the reader of documents resolves, or reports, before the mock server sees it: other
/// resources, and names of schemas. A keyword in a value of `const` or `enum` counts as well.
fn is_out_of_scope(schema: &Value) -> bool {
    match schema {
        Value::Array(items) => items.iter().any(is_out_of_scope),
        Value::Object(fields) => fields.iter().any(|(key, value)| match (key.as_str(), value) {
            ("$schema", Value::String(draft)) => !draft.starts_with("http") || draft.contains("localhost"),
            ("$ref", Value::String(reference)) => !reference.starts_with("#/") && reference != "#",
            ("id", Value::String(_)) => true,
            (key, Value::String(_)) if NAMING.contains(&key) => true,
            (_, value) => is_out_of_scope(value),
        }),
        _ => false,
    }
}

/// Whether a test says that formats are annotations: the mock server validates those with an undisputed syntax.
fn asserts_no_format(file: &str, test: &Value) -> bool {
    let description = test["description"].as_str().unwrap_or_default();
    file == "format" && description.contains("annotation")
}
