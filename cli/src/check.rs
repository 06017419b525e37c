//! `specwright check`.

use std::process::ExitCode;

use clap::ArgMatches;
use specwright::diagnostic::{Diagnostics, Severity};
use specwright::{RuntimeSource, Summary, generate_crate};

use crate::arguments::{documents, settings};

/// Takes each document through all stages and writes nothing.
pub(crate) fn run(matches: &ArgMatches) -> ExitCode {
    let settings = settings(matches);
    let mut failed = false;
    for document in documents(matches) {
        let generated = generate_crate(&document, "checked", &RuntimeSource::Registry, &settings);
        show(&generated.diagnostics);
        failed |= generated.diagnostics.has_errors();
        let operations = generated
            .documents
            .first()
            .map_or_else(|| number(0, "operation"), operations);
        let types: usize = generated.documents.iter().map(|d| d.types).sum();
        let counts = counts(&generated.diagnostics);
        println!(
            "{}: {}, {}, {counts}",
            document.display(),
            operations,
            number(types, "type"),
        );
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Shows everything there is to say, on standard error.
pub(crate) fn show(diagnostics: &Diagnostics) {
    for diagnostic in diagnostics.sorted() {
        eprintln!("{diagnostic}\n");
    }
}

/// How many errors and warnings there are.
pub(crate) fn counts(diagnostics: &Diagnostics) -> String {
    let sorted = diagnostics.sorted();
    let count = |severity| sorted.iter().filter(|d| d.severity == severity).count();
    format!(
        "{}, {}",
        number(count(Severity::Error), "error"),
        number(count(Severity::Warning), "warning")
    )
}

/// How many operations were generated: of those that were selected, of those in the document.
pub(crate) fn operations(summary: &Summary) -> String {
    let mut text = number(summary.operations, "operation");
    if summary.operations != summary.selected {
        text.push_str(&format!(" of {} selected", summary.selected));
    }
    if summary.selected != summary.in_document {
        text.push_str(&format!(" of {} in the document", summary.in_document));
    }
    text
}

/// `1 error`, `2 errors`.
pub(crate) fn number(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}
