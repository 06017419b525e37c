//! Checks the table of `docs/reliability.md`: the outcome of each exchange for the official client and for these
//! clients.

use std::fmt::Write as _;

use serde_json::Value;

use crate::replay::{Record, records};
use crate::table::{Check, Expectation, table};

/// Returns the outcome for the official client.
fn official(record: &Record) -> String {
    let result = &record.result;
    let text = |name: &str| result[name].as_str().filter(|text| !text.is_empty());
    let requests = match record.requests.len() {
        0 => ", nothing sent".to_owned(),
        1 => String::new(),
        many => format!(", {many} requests"),
    };
    let kind = text("type").unwrap_or_default();
    let kind = kind.rsplit('.').next().unwrap_or_default();
    if result["ok"] == true {
        let empty = match &result["parsed"] {
            Value::Object(members) if members.values().all(Value::is_null) => "an empty ",
            _ => "",
        };
        return format!("{empty}`{kind}`{requests}");
    }
    let mut all = format!("`{kind}`");
    if let Some(status) = result["status_code"].as_u64() {
        let _ = write!(all, ", status {status}");
        // a code that it makes up itself is not from the server
        let code = text("error_code").filter(|code| *code != status.to_string());
        let _ = match code {
            Some(code) => write!(all, ", code `{code}`"),
            None => write!(all, ", no code"),
        };
        if text("request_id").is_none() {
            all += ", no request id";
        }
    }
    all + &requests
}

fn ours(check: &Check) -> String {
    match check.expectation {
        Expectation::Same { .. } => "the same".to_owned(),
        Expectation::Better { why, .. } => why.to_owned(),
        Expectation::None { why } => format!("not compared: {why}"),
    }
}

#[test]
fn docs_have_this_table() {
    let records = records();
    let mut rows = String::new();
    for check in table() {
        let record = records.iter().find(|record| record.name == check.name);
        let official = official(record.expect("a record"));
        rows += &format!("| `{}` | {official} | {} |\n", check.name, ours(&check));
    }
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reliability.md");
    let docs = std::fs::read_to_string(docs).expect("the docs");
    let section = docs.split("\n## Against the official Python SDK\n").nth(1);
    let section = section.expect("the section");
    assert!(
        section.contains(&rows),
        "docs/reliability.md should have these rows:\n{rows}"
    );
}
