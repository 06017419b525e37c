//! `docs/support.md` row by row: what it calls supported shows in what is generated, and what it calls by the code of a
//! diagnostic is reported by that code.
//!
//! `support/cases.yaml` holds the document of each row: either a whole one, or what stands in one place of a frame.

mod folder;

use std::collections::{BTreeMap, BTreeSet};

use folder::Folder;
use serde_yaml::Value;
use specwright::diagnostic::Code;
use specwright::{Generated, RuntimeSource, Settings, generate_crate};

const TABLE: &str = include_str!("../../docs/support.md");
const CASES: &str = include_str!("support/cases.yaml");

/// What the table says of a keyword.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    Supported,
    Reported(Code),
}

/// The rows of the table: object, keyword and outcome.
fn rows() -> BTreeMap<(String, String), Outcome> {
    let mut rows = BTreeMap::new();
    let mut object = "";
    for line in TABLE.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            object = heading.trim();
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let ["", keyword, outcome, _, ""] = cells.as_slice() else {
            continue;
        };
        let Some(keyword) = keyword.strip_prefix('`').and_then(|k| k.strip_suffix('`')) else {
            continue; // the head
        };
        let outcome = match outcome.trim_matches('`') {
            "supported" => Outcome::Supported,
            code => {
                Outcome::Reported(Code::find(code).unwrap_or_else(|| panic!("{object}, {keyword}: no code {code}")))
            }
        };
        let twice = rows.insert((object.to_owned(), keyword.to_owned()), outcome);
        assert_eq!(twice, None, "{object}, {keyword} stands twice in the table");
    }
    rows
}

/// The document of a case: its frame with the snippet in it.
fn document(case: &Value) -> String {
    let text = |key: &str| case.get(key).and_then(Value::as_str);
    let version = text("version").unwrap_or("3.0.3");
    let frames = [
        "schema",
        "parameter",
        "operation",
        "response",
        "body",
        "top",
        "swagger",
        "whole",
    ];
    let (frame, snippet) = frames
        .into_iter()
        .find_map(|frame| Some((frame, text(frame)?)))
        .expect("a case has a snippet");
    let head = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\n");
    let operation = |inner: String| {
        format!(
            "{head}paths:\n  /things:\n    post: {{operationId: call, {inner}}}\ncomponents: {{schemas: {{Pet: {{type: object, properties: {{name: {{type: string}}}}}}}}}}\n"
        )
    };
    let ok = "responses: {'200': {description: fine}}";
    match frame {
        "schema" => operation(format!(
            "requestBody: {{content: {{application/json: {{schema: {{type: object, properties: {{value: {{{snippet}}}}}}}}}}}}}, {ok}"
        )),
        "parameter" => operation(format!("parameters: [{{{snippet}}}], {ok}")),
        "response" => operation(format!("responses: {{'200': {{description: fine, {snippet}}}}}")),
        "body" => operation(format!("requestBody: {{{snippet}}}, {ok}")),
        "operation" => operation(snippet.to_owned()),
        "top" => format!("{head}{snippet}\n"),
        "swagger" => format!("swagger: '2.0'\ninfo: {{title: T, version: '1'}}\n{snippet}\n"),
        _ => snippet.to_owned(),
    }
}

fn generate(document: &str) -> Generated {
    let other = "item: {get: {operationId: elsewhere, responses: {'200': {description: fine}}}}\n";
    let folder = Folder::with(&[("api.yaml", document), ("other.yaml", other)]);
    let mut settings = Settings::default();
    settings.relative_to = Some(folder.path().to_owned());
    generate_crate(
        &folder.path().join("api.yaml"),
        "client",
        &RuntimeSource::Registry,
        &settings,
    )
}

/// What differs between the table and what becomes of a case.
fn difference(outcome: Outcome, case: &Value) -> Option<String> {
    let document = document(case);
    let generated = generate(&document);
    let problems = generated.diagnostics.to_string();
    let codes: BTreeSet<Code> = generated.diagnostics.sorted().iter().map(|d| d.code).collect();
    let shown: String = generated.files.values().map(String::as_str).collect();
    let wrong = match outcome {
        Outcome::Reported(code) if codes == BTreeSet::from([code]) => None,
        Outcome::Reported(code) => Some(format!("only {code} should be reported")),
        Outcome::Supported if !problems.is_empty() => Some("nothing should be reported".to_owned()),
        Outcome::Supported => {
            let wanted = case
                .get("shows")
                .and_then(Value::as_str)
                .expect("a case of what is supported has `shows`");
            (!shown.contains(wanted)).then(|| format!("`{wanted}` should be generated"))
        }
    };
    wrong.map(|wrong| match std::env::var_os("SUPPORT_FILES") {
        Some(_) => format!("{wrong}\n{document}\n{problems}\n{shown}"),
        None => format!("{wrong}\n{document}\n{problems}"),
    })
}

#[test]
fn every_row_of_the_table_is_true() {
    let mut rows = rows();
    let cases: BTreeMap<String, BTreeMap<String, Value>> = serde_yaml::from_str(CASES).expect("cases");
    let mut wrong = Vec::new();
    for (object, keywords) in &cases {
        for (keyword, case) in keywords {
            match rows.remove(&(object.clone(), keyword.clone())) {
                None => wrong.push(format!("{object}, {keyword}: not in the table")),
                Some(outcome) => {
                    wrong.extend(difference(outcome, case).map(|d| format!("{object}, {keyword}: {d}")));
                }
            }
        }
    }
    wrong.extend(
        rows.keys()
            .map(|(object, keyword)| format!("{object}, {keyword}: no case")),
    );
    assert!(wrong.is_empty(), "{} rows\n\n{}", wrong.len(), wrong.join("\n\n"));
}
