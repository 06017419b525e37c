//! The operations of a document, by tag.

use std::collections::BTreeMap;

use specwright_dynamic::Document;
use specwright_dynamic::tables::Operation;
use unicode_width::UnicodeWidthStr as _;

use super::output::Target;
use super::style::plain;
use super::suggest::similar;
use super::wrap::{reflow, without_tags};

/// The operations of a document in which all words of a search occur.
pub(super) fn found<'a>(document: &'a Document, search: Option<&str>) -> Vec<&'a Operation> {
    let words: Vec<String> = search
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    document
        .operations()
        .filter(|operation| words.iter().all(|word| has(operation, word)))
        .collect()
}

fn has(operation: &Operation, word: &str) -> bool {
    let docs = &operation.docs;
    let texts = [
        Some(&operation.id),
        Some(&operation.path),
        Some(&operation.method),
        docs.summary.as_ref(),
        docs.description.as_ref(),
    ];
    let mut texts = texts.into_iter().flatten().chain(&operation.tags);
    operation.command().contains(word) || texts.any(|text| text.to_lowercase().contains(word))
}

/// The list: a heading for each tag, a line for each operation.
pub(super) fn list(document: &Document, operations: &[&Operation], search: Option<&str>, target: Target) -> String {
    let style = target.style;
    let mut text = format!(
        "{} {}",
        style.heading(&plain(document.title())),
        plain(document.version())
    );
    let all = document.operations().count();
    text.push_str(&match (search, operations.len()) {
        (Some(search), count) => format!(": {count} of {all} operations with `{search}`\n"),
        (None, 1) => ": 1 operation\n".to_owned(),
        (None, count) => format!(": {count} operations\n"),
    });
    if operations.is_empty()
        && let Some(search) = search
    {
        let names: Vec<String> = document.operations().map(Operation::command).collect();
        let near = similar(search, names.iter().map(String::as_str));
        if !near.is_empty() {
            text.push_str(&format!("did you mean {}?\n", near.join(" or ")));
        }
    }
    let mut tags: Vec<&str> = Vec::new();
    let mut of_tag: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
    for operation in operations {
        let tag = operation.tags.first().map_or("", String::as_str);
        if !of_tag.contains_key(tag) {
            tags.push(tag);
        }
        of_tag.entry(tag).or_default().push(operation);
    }
    let longest = operations
        .iter()
        .map(|operation| operation.command().width())
        .max()
        .unwrap_or_default()
        .min(48);
    for tag in tags {
        text.push('\n');
        if !tag.is_empty() {
            text.push_str(&format!("{}\n", style.heading(&plain(tag))));
        }
        for operation in of_tag.remove(tag).unwrap_or_default() {
            text.push_str(&line(operation, longest, target));
        }
    }
    text
}

fn line(operation: &Operation, longest: usize, target: Target) -> String {
    let name = operation.command();
    let padding = " ".repeat(longest.saturating_sub(name.width()));
    let room = target
        .width
        .map(|width| width.saturating_sub(longest.max(name.width()) + 4));
    let mut about = summary(operation);
    if operation.docs.deprecated {
        about = format!("(deprecated) {about}");
    }
    let about = match room {
        Some(room) => super::output::cut(&about, room.max(20)),
        None => about,
    };
    let line = format!("  {}{padding}  {about}", target.style.name(&name));
    format!("{}\n", line.trim_end())
}

/// What an operation does, in one line: its summary, the first sentence of its description, or its method and path.
pub(super) fn summary(operation: &Operation) -> String {
    let first_line = |text: &str| {
        let text = reflow(&without_tags(&plain(text)));
        text.lines()
            .map(str::trim)
            .find(|line| !line.is_empty())
            .map(str::to_owned)
    };
    let of_description = || {
        let line = first_line(operation.docs.description.as_deref()?)?;
        Some(
            line.split_once(". ")
                .map_or(line.clone(), |(first, _)| first.to_owned()),
        )
    };
    let summary = operation.docs.summary.as_deref().and_then(first_line);
    summary
        .or_else(of_description)
        .unwrap_or_else(|| format!("{} {}", operation.method, plain(&operation.path)))
}
