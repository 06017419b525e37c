//! Texts that try to become code. Most of the proof is that this test compiles, as each text has a `compile_error!`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use specwright_mock::Reply;

use crate::documents::hostile;

/// Characters that rustc refuses in a comment, or that show a reader something else than the compiler reads.
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the generated files") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

#[test]
fn no_file_holds_a_hidden_character() {
    let mut generated = Vec::new();
    files(&Path::new(env!("OUT_DIR")).join("documents"), &mut generated);
    assert!(generated.len() > 30, "{generated:?}");
    for file in generated {
        let text = fs::read_to_string(&file).expect("a generated file");
        for (number, line) in text.lines().enumerate() {
            let hidden = line.chars().find(|c| is_hidden(*c));
            assert_eq!(hidden, None, "{}:{}: {line}", file.display(), number + 1);
        }
    }
}

#[test]
fn examples_of_a_description_are_never_run() {
    let text = fs::read_to_string(concat!(env!("OUT_DIR"), "/documents/hostile/mod.rs")).expect("a generated file");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut inside: Option<&str> = None;
    for line in lines
        .iter()
        .filter_map(|l| l.strip_prefix("///").or_else(|| l.strip_prefix("//!")))
    {
        match (inside, line.trim_start().strip_prefix("```")) {
            (Some(_), Some("")) => inside = None,
            (None, Some(kind)) if !kind.contains('`') => inside = Some(kind),
            (None, _) => assert!(
                !line.starts_with("     "),
                "an indented block would be an example: {line}"
            ),
            (Some("text"), _) => {}
            (Some(kind), _) => {
                assert_eq!(kind, "no_run");
                assert!(!line.contains("compile_error!"), "{line}");
            }
        }
    }
}

#[tokio::test]
async fn names_with_quotes_and_braces_arrive_as_they_are() {
    let document = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents/hostile.yaml"));
    let document: serde_json::Value = serde_yaml::from_str(&document.expect("the document")).expect("YAML");
    let text = |key: &str| document[key].as_str().expect("a text").to_owned();
    let (page, line, name) = (text("x-page"), text("x-line"), text("x-name"));

    let kinds = hostile::models::Kind::VALUES;
    assert_eq!(kinds, [name.as_str(), line.as_str(), page.as_str()]);

    let json = json!({name.clone(): "a", line.clone(): "b", page.clone(): "c", "kind": page.clone()});
    let value: hostile::models::Hostile = serde_json::from_value(json.clone()).expect("a hostile value");
    assert_eq!(serde_json::to_value(&value).expect("JSON"), json);

    let server = crate::serve("hostile").await;
    let operation = server.operations()[0].id.clone();
    server
        .respond(&operation, Reply::json(200, json))
        .expect("it is an operation");
    let credentials = specwright_runtime::Credentials::api_key(name.as_str(), "key");
    let client = hostile::Client::builder()
        .endpoint(server.url())
        .credentials(credentials)
        .build();
    let client = client.expect("a client");
    let call = client.star_compile_error_canary_star_feature_x_0_x_crate_31m("i d");
    let found = call.send().await.expect("the request fits the document");
    assert_eq!(found, value);
    let sent = &server.requests()[0];
    assert_eq!(sent.query_value(&line).as_deref(), Some("key"));
    assert_eq!(
        sent.query_value(&format!("needed{name}")).as_deref(),
        Some(page.as_str())
    );
    assert!(sent.path.ends_with("/i%20d"), "{}", sent.path);

    client.post_b().send().await.expect("the request fits the document");
    let sent = &server.requests()[1];
    assert_eq!(sent.json(), Some(json!({name: page})));
}
