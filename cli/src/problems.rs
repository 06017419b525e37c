//! Diagnostics in the formats that programs read.

use serde_json::{Value, json};
use specwright::diagnostic::{Code, Diagnostic, Place, Severity};
use specwright_diff::report::sarif;

/// The diagnostics and what became of each document, as one JSON object.
pub(crate) fn json(problems: &[Diagnostic], outcomes: &[(String, String)]) -> String {
    let problems = problems.iter().map(|problem| {
        let related = problem.related.iter().map(|related| {
            let mut value = place(&related.place);
            value["message"] = related.message.clone().into();
            value
        });
        json!({
            "severity": problem.severity.as_str(),
            "code": problem.code.as_str(),
            "message": problem.message,
            "place": problem.place.as_ref().map(place),
            "related": related.collect::<Vec<Value>>(),
            "help": problem.help,
        })
    });
    let documents = outcomes.iter();
    let documents = documents.map(|(document, outcome)| json!({ "document": document, "outcome": outcome }));
    let all =
        json!({ "diagnostics": problems.collect::<Vec<Value>>(), "documents": documents.collect::<Vec<Value>>() });
    format!("{all:#}\n")
}

fn place(place: &Place) -> Value {
    json!({ "file": place.file, "line": place.line, "column": place.column, "length": place.length })
}

/// The diagnostics as a SARIF log.
pub(crate) fn sarif_log(problems: &[Diagnostic]) -> String {
    let results = problems.iter().map(|problem| sarif::Result {
        rule: problem.code.as_str().to_owned(),
        level: match problem.severity {
            Severity::Error => sarif::Level::Error,
            Severity::Warning => sarif::Level::Warning,
            _ => sarif::Level::Note,
        },
        message: with_help(problem),
        place: problem.place.clone(),
        related: problem
            .related
            .iter()
            .map(|of| (of.message.clone(), of.place.clone()))
            .collect(),
    });
    let meaning = |name: &str| Code::find(name).map(|code| code.explanation().to_owned());
    format!("{:#}\n", sarif::log(results.collect(), meaning))
}

/// The diagnostics as commands of GitHub's workflows, which shows them beside the lines.
pub(crate) fn github(problems: &[Diagnostic]) -> String {
    let lines = problems.iter().map(|problem| {
        let command = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            _ => "notice",
        };
        let mut properties = Vec::new();
        if let Some(place) = &problem.place {
            properties.push(format!("file={}", property(&place.file.to_string_lossy())));
            properties.push(format!("line={},col={}", place.line, place.column));
        }
        properties.push(format!("title={}", property(problem.code.as_str())));
        format!("::{command} {}::{}\n", properties.join(","), data(&with_help(problem)))
    });
    lines.collect()
}

fn with_help(problem: &Diagnostic) -> String {
    match &problem.help {
        Some(help) => format!("{}\n{help}", problem.message),
        None => problem.message.clone(),
    }
}

/// Text after `::`, in which some characters have a meaning.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
