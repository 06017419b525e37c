//! What is said of wrong values: a case in `wrong` for each key, and some for tables. `BLESS=1` writes what is said.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use specwright::configuration::schema;

use crate::Folder;

fn cases() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configuration/wrong");
    let files = fs::read_dir(folder).expect("the cases");
    let files = files.map(|file| file.expect("a case").path());
    let mut cases: Vec<(String, String)> = files
        .filter(|file| file.extension().is_some_and(|ending| ending == "toml"))
        .map(|file| {
            let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(file).expect("a case"))
        })
        .collect();
    cases.sort();
    cases
}

#[test]
fn what_is_wrong_is_shown_at_its_place() {
    let folder = Folder::new();
    for (name, text) in cases() {
        let (_, said) = folder.read(&text);
        let expected = format!("{}/tests/configuration/wrong/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, &said).expect("what is said is written");
        }
        assert!(said.contains("error["), "{name}: {said}");
        assert_eq!(said, fs::read_to_string(&expected).unwrap_or_default(), "{name}");
    }
}

/// The keys of the schema, with their paths.
fn keys(path: &str, schema: &Value, all: &mut BTreeSet<String>) {
    for (name, value) in schema["properties"].as_object().into_iter().flatten() {
        let key = format!("{path}{name}");
        keys(&format!("{key}."), value, all);
        all.insert(key);
    }
}

#[test]
fn there_is_a_case_for_every_key() {
    let mut all = BTreeSet::new();
    let schema: Value = serde_json::from_str(&schema()).expect("a schema");
    keys("", &schema, &mut all);
    let cases: BTreeSet<String> = cases().into_iter().map(|(name, _)| name).collect();
    let missing: Vec<&String> = all.difference(&cases).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

/// Whatever is cut off or replaced: what is left is a configuration, or there is an error.
#[test]
fn damaged_files_are_read_or_refused() {
    let folder = Folder::new();
    let (mut read, mut refused) = (0, 0);
    for (name, text) in cases() {
        for at in (0..text.len()).step_by(3).filter(|at| text.is_char_boundary(*at)) {
            let (before, after) = text.split_at(at);
            let rest: String = after.chars().skip(1).collect();
            for damaged in [
                before.to_owned(),
                format!("{before}\"{rest}"),
                format!("{before}.{rest}"),
                format!("{before}[{rest}"),
            ] {
                let (configuration, said) = folder.read(&damaged);
                assert!(configuration.is_some() || said.contains("error["), "{name}: {damaged}");
                match configuration {
                    Some(_) => read += 1,
                    None => refused += 1,
                }
            }
        }
    }
    assert!(read > 100 && refused > 100, "{read} {refused}");
}
