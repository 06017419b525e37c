use std::collections::BTreeSet;
use std::fs;

use super::key::Key;
use super::keys::KEYS;
use super::schema;

fn beside(path: &str) -> String {
    let path = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All keys with their paths, tables before what is in them.
fn all() -> Vec<(String, &'static Key)> {
    fn add(path: &str, keys: &'static [Key], all: &mut Vec<(String, &'static Key)>) {
        for key in keys {
            let shown = format!("{path}{}", key.name);
            all.push((shown.clone(), key));
            add(&format!("{shown}."), key.value.keys(), all);
        }
    }
    let mut keys = Vec::new();
    add("", KEYS, &mut keys);
    keys
}

/// The rows of the table in the documentation.
fn rows() -> Vec<String> {
    let code = |text: Option<String>| text.map(|text| format!(" `{text}`")).unwrap_or_default();
    let row = |(path, key): &(String, &Key)| {
        let method = key.builder.map(|method| match method {
            "new" => "Config::new".to_owned(),
            method => format!(".{method}"),
        });
        let flag = code(key.flag.map(str::to_owned));
        let (expected, meaning, method) = (key.value.expected(), key.meaning, code(method));
        format!("| `{path}` | {expected} | {meaning} |{flag} |{method} |")
    };
    all().iter().map(row).collect()
}

/// The table of the documentation is the list. `BLESS=1` writes it.
#[test]
fn the_documentation_lists_every_key() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/configuration.md");
    let docs = beside("docs/configuration.md");
    let is_row = |line: &&str| line.starts_with("| `");
    let section = docs.split("\n## All keys\n").nth(1).expect("a section");
    let written: Vec<&str> = section.lines().filter(is_row).collect();
    let rows = rows();
    if std::env::var_os("BLESS").is_some() {
        let blessed = docs.replace(&written.join("\n"), &rows.join("\n"));
        fs::write(path, blessed).expect("the documentation is written");
    } else {
        assert_eq!(written, rows);
    }
}

/// The builder has each method that the documentation names.
#[test]
fn the_builder_has_a_method_for_every_key_that_says_so() {
    let builder = beside("generator/src/config.rs");
    for (path, key) in all() {
        if let Some(method) = key.builder {
            assert!(builder.contains(&format!("    pub fn {method}(")), "{path}: {method}");
        }
    }
}

/// Editors read the committed file. `BLESS=1` writes it.
#[test]
fn the_schema_for_editors_is_that_of_the_keys() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/specwright.schema.json");
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, schema()).expect("the schema is written");
    }
    assert_eq!(beside("docs/specwright.schema.json"), schema());
}

#[test]
fn keys_are_kebab_case_and_explained() {
    let mut paths = BTreeSet::new();
    for (path, key) in all() {
        assert!(key.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{path}");
        assert!(!key.meaning.is_empty() && !key.meaning.ends_with('.'), "{path}");
        assert!(paths.insert(path.clone()), "{path}");
    }
}
