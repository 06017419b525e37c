//! `specwright check`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use specwright::configuration::Output;
use specwright::diagnostic::{Diagnostics, Severity};
use specwright::{Generated, RuntimeSource, Settings, Summary, generate_crate, generate_tree, unmatched_in_all};

use crate::arguments::{Check, CheckFormat};
use crate::clients::clients;
use crate::output::{complain, say};
use crate::{problems, suggest};

/// Runs all stages for each document without writing anything.
pub(crate) fn run(arguments: &Check) -> ExitCode {
    if !of_one_document(&arguments.documents, &arguments.reading.overlay) {
        return ExitCode::FAILURE;
    }
    if arguments.suggest {
        return suggest::run(arguments);
    }
    let Some(clients) = clients(&arguments.documents, arguments.config.as_deref()) else {
        return ExitCode::FAILURE;
    };
    let is_only = clients.len() == 1;
    let mut failed = false;
    let is_text = arguments.format == CheckFormat::Text;
    let mut unmatched = Vec::new();
    let mut problems = Vec::new();
    let mut outcomes = Vec::new();
    let mut settings = Settings::default();
    for mut client in clients {
        arguments.reading.add_to(&mut client);
        settings.clone_from(&client.settings);
        let document = client.document.unwrap_or_default();
        let mut generated = match client.output {
            Some(Output::Tree(_)) => generate_tree(&document, "checked", &client.settings),
            _ => generate_crate(&document, "checked", &RuntimeSource::Registry, &client.settings),
        };
        if is_only {
            generated.diagnostics.extend(std::mem::take(&mut generated.unmatched));
        }
        failed |= generated.diagnostics.has_errors();
        match is_text {
            true => {
                show(&generated.diagnostics, arguments.reading.all);
                say(&format!("{}: {}\n", document.display(), outcome(&generated)));
            }
            false => {
                problems.extend(generated.diagnostics.sorted());
                outcomes.push((document.display().to_string(), outcome(&generated)));
            }
        }
        unmatched.push(generated.unmatched);
    }
    let names = unmatched_in_all(unmatched.iter().map(Vec::as_slice), &settings);
    failed |= names.has_errors();
    match arguments.format {
        CheckFormat::Text => show(&names, arguments.reading.all),
        format => {
            problems.extend(names.sorted());
            say(&match format {
                CheckFormat::Sarif => problems::sarif_log(&problems),
                CheckFormat::Github => problems::github(&problems),
                CheckFormat::Json | CheckFormat::Text => problems::json(&problems, &outcomes),
            });
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Complains where overlays are given beside several documents.
pub(crate) fn of_one_document(documents: &[PathBuf], overlays: &[PathBuf]) -> bool {
    let is_one = overlays.is_empty() || documents.len() == 1;
    if !is_one {
        complain(
            "error: an overlay belongs to one document: give the documents one at a time, or write `overlays` in specwright.toml\n",
        );
    }
    is_one
}

/// How many warnings, or notes, of one code are shown without `--all`.
const SHOWN_PER_CODE: usize = 10;

/// Prints the diagnostics to standard error: every error, and the first warnings and notes of each code.
pub(crate) fn show(diagnostics: &Diagnostics, all: bool) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let sorted = diagnostics.sorted();
    let mut text = String::new();
    for diagnostic in &sorted {
        let count = seen.entry(diagnostic.code.as_str()).or_default();
        *count += usize::from(diagnostic.severity != Severity::Error);
        if all || diagnostic.severity == Severity::Error || *count <= SHOWN_PER_CODE {
            text.push_str(&format!("{diagnostic}\n\n"));
        }
    }
    for (code, count) in seen.into_iter().filter(|(_, count)| !all && *count > SHOWN_PER_CODE) {
        let more = count - SHOWN_PER_CODE;
        text.push_str(&format!(
            "note: {more} more of {code} are not shown: `--all` shows them\n\n"
        ));
    }
    complain(&text);
}

/// Returns the summary of a document: `468 of 468 operations (107 paged), 5597 types, 0 errors, 3 warnings (ignored-media-type 2,
/// mixed-enum 1)`.
pub(crate) fn outcome(generated: &Generated) -> String {
    let sum = |count: fn(&Summary) -> usize| generated.documents.iter().map(count).sum::<usize>();
    if generated.documents.iter().any(|document| document.only.is_some()) {
        let types = number(sum(|d| d.types), "type");
        return format!("{types} without a client, {}", counts(&generated.diagnostics));
    }
    let paged = match sum(|d| d.paged) {
        0 => String::new(),
        paged => format!(" ({paged} paged)"),
    };
    format!(
        "{} of {}{paged}, {}, {}",
        sum(|d| d.operations),
        number(sum(|d| d.in_document), "operation"),
        number(sum(|d| d.types), "type"),
        counts(&generated.diagnostics),
    )
}

/// Counts errors, warnings and notes by code.
pub(crate) fn counts(diagnostics: &Diagnostics) -> String {
    let sorted = diagnostics.sorted();
    let of = |severity: Severity, what: &str| {
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        for diagnostic in sorted.iter().filter(|d| d.severity == severity) {
            *codes.entry(diagnostic.code.as_str()).or_default() += 1;
        }
        let mut text = number(codes.values().sum(), what);
        if !codes.is_empty() {
            let codes: Vec<String> = codes.iter().map(|(code, count)| format!("{code} {count}")).collect();
            text.push_str(&format!(" ({})", codes.join(", ")));
        }
        text
    };
    let mut text = format!("{}, {}", of(Severity::Error, "error"), of(Severity::Warning, "warning"));
    if sorted.iter().any(|d| d.severity == Severity::Note) {
        text.push_str(&format!(", {}", of(Severity::Note, "note")));
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
