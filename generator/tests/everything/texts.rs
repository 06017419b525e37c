//! Text that tries to become code, in every place where there is a text, and in every key that is a name.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::folder::Folder;
use crate::places::{document, places, with};
use crate::trial::{self, CANARY};

/// One text for each way out of where texts stand.
fn hostile() -> Vec<String> {
    let call = format!("{CANARY}!();");
    let mut texts = vec![
        format!("\"; {call} //"),
        format!("\"#; {call} r#\"#####"),
        format!("*/ {call} /*"),
        format!("x\n{call}\r{call}\u{2028}{call}\u{85}{call}\n#![{CANARY}]"),
        format!("```\n{call}\n```\n\n    {call}\n\n~~~rust\n{call}\n~~~"),
        format!("]{call} }} {{ {CANARY} }} {{0}} {{{{ {{{CANARY}}} ${{{CANARY}}} $crate"),
        format!("\\\"; {call} \\"),
        format!("' {call} '\u{202e}\u{2066}\u{7}\0\u{200b}\u{feff}\u{1b}[31m"),
        format!("../../../{CANARY}"),
        format!("/etc/{CANARY}"),
        format!("C:\\{CANARY}\\CON"),
        format!("<script>{CANARY}()</script> [`{CANARY}`] [x](javascript:{CANARY}) ![x](http://{CANARY}.invalid)"),
    ];
    texts.push(texts.concat());
    texts
}

/// The items of each file, by kind: names may follow the text, the number of things may not.
fn shape(files: &BTreeMap<PathBuf, String>) -> String {
    let mut shape = String::new();
    for (name, text) in files
        .iter()
        .filter(|(name, _)| name.extension().is_some_and(|e| e == "rs"))
    {
        let file = syn::parse_file(text).expect("it was parsed before");
        let attributes = file
            .attrs
            .iter()
            .filter(|attribute| !attribute.path().is_ident("doc"))
            .count();
        shape += &format!("{}: {attributes} attributes", name.display());
        for item in file.items {
            shape += match item {
                syn::Item::Struct(_) => " struct",
                syn::Item::Enum(_) => " enum",
                syn::Item::Impl(_) => " impl",
                syn::Item::Macro(_) => " macro",
                syn::Item::Use(_) => " use",
                syn::Item::Mod(_) => " mod",
                syn::Item::Const(_) => " const",
                syn::Item::Static(_) => " static",
                syn::Item::Type(_) => " type",
                syn::Item::Fn(_) => " fn",
                _ => " else",
            };
        }
        shape.push('\n');
    }
    shape
}

/// Places whose text is only documentation: the items do not depend on it.
fn is_documentation(place: &str) -> bool {
    let last = place.rsplit('/').next().unwrap_or_default();
    matches!(
        last,
        "description" | "summary" | "termsOfService" | "email" | "pattern" | "bearerFormat" | "externalValue"
    ) || place.starts_with("/info/")
        || place.contains("/externalDocs/")
        || last.ends_with("Url")
}

#[test]
fn no_text_becomes_code() {
    let tree = document();
    let folder = Folder::with(&[]);
    let path = folder.path().join("api.json");
    folder.write("api.json", tree.to_string().as_bytes());
    let plain = shape(&trial::generate(&path).expect("the document as it is").files);
    let texts = hostile();
    let (mut faults, mut tried) = (Vec::new(), 0);
    let mut positions: Vec<(String, Value)> = places(&tree);
    positions.retain(|(_, value)| value.is_string());
    for (number, (place, _)) in positions.iter().enumerate() {
        // Each place gets all of them at once, and one of them alone.
        for text in [&texts[number % (texts.len() - 1)], &texts[texts.len() - 1]] {
            tried += 1;
            let (document, _) = with(&tree, place, json!(text));
            folder.write("api.json", document.as_bytes());
            match trial::generate(&path) {
                Ok(generated) if is_documentation(place) && shape(&generated.files) != plain => {
                    faults.push(format!("{place} = {text:?}: other items"));
                }
                Ok(_) => {}
                Err(fault) => faults.push(format!("{place} = {text:?}: {fault}")),
            }
        }
    }
    assert!(tried > 300, "{tried}");
    assert!(faults.is_empty(), "{} of {tried}:\n{}", faults.len(), faults.join("\n"));
}

/// Objects whose keys are names of the user.
fn has_names(place: &str) -> bool {
    let last = place.rsplit('/').next().unwrap_or_default();
    let within_components = place.starts_with("/components/") && place.matches('/').count() == 2;
    within_components
        || matches!(
            last,
            "properties"
                | "variables"
                | "headers"
                | "content"
                | "encoding"
                | "examples"
                | "mapping"
                | "scopes"
                | "callbacks"
                | "links"
                | "written"
                | "x-webhooks"
                | "paths"
                | "responses"
        )
}

#[test]
fn no_name_becomes_code() {
    let tree = document();
    let folder = Folder::with(&[]);
    let path = folder.path().join("api.json");
    let texts = hostile();
    let (mut faults, mut tried) = (Vec::new(), 0);
    for (place, value) in places(&tree)
        .iter()
        .filter(|(place, value)| has_names(place) && value.is_object())
    {
        let Some(entries) = value.as_object() else { continue };
        for key in entries.keys() {
            for text in [&texts[tried % (texts.len() - 1)], &texts[texts.len() - 1]] {
                tried += 1;
                let mut entries = entries.clone();
                let entry = entries.remove(key).expect("the key");
                let name = if place == "/paths" {
                    format!("/{text}/{{id}}")
                } else {
                    text.clone()
                };
                let reference = format!("#{place}/{key}");
                let renamed = format!(
                    "#{place}/{}",
                    name.replace('~', "~0").replace('/', "~1").replace('%', "%25")
                );
                entries.insert(name, entry);
                let mut tree = tree.clone();
                *tree.pointer_mut(place).expect("the place") = Value::Object(entries);
                refer(&mut tree, &reference, &renamed);
                folder.write("api.json", tree.to_string().as_bytes());
                if let Err(fault) = trial::generate(&path) {
                    faults.push(format!("{place}: {key} -> {text:?}: {fault}"));
                }
            }
        }
    }
    assert!(tried > 100, "{tried}");
    assert!(faults.is_empty(), "{} of {tried}:\n{}", faults.len(), faults.join("\n"));
}

/// References follow the new name.
fn refer(node: &mut Value, from: &str, to: &str) {
    match node {
        Value::String(text) if text == from => *text = to.to_owned(),
        Value::Object(map) => map.values_mut().for_each(|child| refer(child, from, to)),
        Value::Array(list) => list.iter_mut().for_each(|child| refer(child, from, to)),
        _ => {}
    }
}

#[test]
fn what_these_tests_look_for_is_found() {
    assert_eq!(
        trial::rust("/// caNARy!()\ncodegen::record! { A { 0 b = \"caNARy!()\" } }\n"),
        Ok(())
    );
    for bad in [
        "fn f() { caNARy!() }",
        "codegen::record! { A { 0 b = \"\" caNARy } }",
        "println!();",
        "fn f(",
        "/// \u{202e}\nstruct A;",
    ] {
        assert!(trial::rust(bad).is_err(), "{bad}");
    }
}

#[test]
fn the_hostile_documents_hold_only_expected_code() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/tests/documents");
    for name in ["hostile.yaml", "hostile_places.yaml"] {
        let generated = trial::generate(&folder.join(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let operations = generated
            .documents
            .iter()
            .map(|summary| summary.operations)
            .sum::<usize>();
        assert!(operations > 1 && !generated.diagnostics.has_errors(), "{name}");
    }
}
