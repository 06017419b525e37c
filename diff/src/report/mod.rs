//! Findings as text, JSON, SARIF and Markdown.

pub mod markdown;
pub mod sarif;
mod text;

use serde_json::{Value, json};
use specwright::diagnostic::Place;

use crate::finding::Comparison;
use crate::rule::{Audience, Class};

pub use text::{summary, text};

/// The findings as one JSON object: `step`, `counts` and `findings`.
pub fn json(comparison: &Comparison) -> Value {
    let findings = comparison.findings.iter().map(|finding| {
        json!({
            "rule": finding.rule.name(),
            "class": finding.class.to_string(),
            "audience": finding.audience().to_string(),
            "direction": finding.direction.map(|direction| direction.to_string()),
            "subject": finding.subject,
            "message": finding.message,
            "old": finding.old.as_ref().map(place),
            "new": finding.new.as_ref().map(place),
        })
    });
    let counts = |audience| {
        json!({
            "breaking": comparison.count(audience, Class::Breaking),
            "compatible": comparison.count(audience, Class::Compatible),
            "docs": comparison.count(audience, Class::Docs),
        })
    };
    json!({
        "step": comparison.step().to_string(),
        "counts": { "rust": counts(Audience::Rust), "calls": counts(Audience::Calls) },
        "findings": findings.collect::<Vec<Value>>(),
    })
}

fn place(place: &Place) -> Value {
    json!({ "file": place.file, "line": place.line, "column": place.column })
}

/// The findings as a SARIF log.
pub fn sarif_log(comparison: &Comparison) -> Value {
    let results = comparison.findings.iter().map(|finding| {
        let old = finding.new.as_ref().and(finding.old.as_ref());
        sarif::Result {
            rule: finding.rule.name().to_owned(),
            level: match finding.class {
                Class::Breaking => sarif::Level::Error,
                Class::Compatible | Class::Docs => sarif::Level::Note,
            },
            message: finding.message.clone(),
            place: finding.place().cloned(),
            related: old
                .map(|place| ("before".to_owned(), place.clone()))
                .into_iter()
                .collect(),
        }
    });
    let meaning = |name: &str| crate::rule::Rule::find(name).map(|rule| rule.meaning().to_owned());
    sarif::log(results.collect(), meaning)
}
