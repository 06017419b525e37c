//! `specwright check --suggest`.

use std::process::ExitCode;

use specwright::{PagingSuggestion, suggest_paging};

use crate::arguments::Check;
use crate::check::{number, show};
use crate::clients::clients;
use crate::output::{complain, say};

/// How many operations that do not page are named without `--all`.
const SHOWN: usize = 20;

/// Prints an overlay with what a document shows and does not say, and what it is about to standard error.
pub(crate) fn run(arguments: &Check) -> ExitCode {
    let Some(clients) = clients(&arguments.documents, arguments.config.as_deref()) else {
        return ExitCode::FAILURE;
    };
    let Ok([mut client]) = <[_; 1]>::try_from(clients) else {
        complain("error: a suggestion is for one document: give its path\n");
        return ExitCode::FAILURE;
    };
    arguments.reading.add_to(&mut client);
    let document = client.document.unwrap_or_default();
    let (suggestion, diagnostics) = suggest_paging(&document, &client.settings);
    let Some(suggestion) = suggestion else {
        show(&diagnostics, arguments.reading.all);
        complain(&format!("error: {} cannot be used\n", document.display()));
        return ExitCode::FAILURE;
    };
    complain(&summary(
        &document.display().to_string(),
        &suggestion,
        arguments.reading.all,
    ));
    say(suggestion.overlay.as_deref().unwrap_or_default());
    ExitCode::SUCCESS
}

/// What the suggestion is about: how many list operations page, and which do not.
fn summary(document: &str, suggestion: &PagingSuggestion, all: bool) -> String {
    let PagingSuggestion {
        already,
        by_root,
        rules,
        by_own,
        left,
        ..
    } = suggestion;
    let found = already + by_root + by_own + left.len();
    let mut parts = Vec::new();
    if *already > 0 {
        parts.push(format!("{already} page as the document says"));
    }
    if *by_root > 0 {
        parts.push(format!("{by_root} by {} for the root", number(*rules, "rule")));
    }
    if *by_own > 0 {
        parts.push(format!("{by_own} by keys of their own"));
    }
    if !left.is_empty() {
        parts.push(format!("{} without a suggestion", left.len()));
    }
    if suggestion.overlay.is_none() {
        parts.push("nothing to suggest".to_owned());
    }
    let mut text = format!(
        "{document}: {}: {}\n",
        number(found, "list operation"),
        parts.join(", ")
    );
    let shown = if all { left.len() } else { SHOWN };
    for (operation, reason) in left.iter().take(shown) {
        text.push_str(&format!("  {operation}: {reason}\n"));
    }
    if let Some(more) = left.len().checked_sub(shown).filter(|more| *more > 0) {
        text.push_str(&format!("  {more} more are not shown: `--all` shows them\n"));
    }
    text
}
