//! What the tools `search` and `describe` say.

use specwright_dynamic::tables::Operation;

use crate::catalog::{Catalog, Entry, name_of};
use crate::marks::DOCUMENT;
use crate::schema::{fit, part};
use crate::tools::{about, arguments_schema};
use crate::untrusted::{clean, quote};

/// How many operations a page of results has.
const PAGE: usize = 20;
/// How many tags are named where nothing is found.
const TAGS: usize = 40;

/// A page of the operations that match.
pub(crate) fn search(catalog: &Catalog, query: &str, tag: Option<&str>, page: usize) -> String {
    let mut found = catalog.search(query);
    if let Some(tag) = tag {
        found.retain(|entry| has_tag(&entry.operation, tag));
    }
    let pages = found.len().div_ceil(PAGE);
    if found.is_empty() {
        return match tags(catalog) {
            none if none.is_empty() => "no operation matches; try other words, or fewer".to_owned(),
            tags => format!("no operation matches; the tags are: {tags}"),
        };
    }
    if page > pages {
        return format!("there is no page {page}; the last is {pages}");
    }
    let mut text = format!("{DOCUMENT}\noperations: {}, page {page} of {pages}\n", found.len());
    for entry in found.iter().skip((page - 1) * PAGE).take(PAGE) {
        text.push_str(&line(catalog, entry));
    }
    text
}

fn line(catalog: &Catalog, entry: &Entry) -> String {
    let operation = &entry.operation;
    let refused = if entry.is_allowed {
        ""
    } else {
        " (refused: may change something)"
    };
    let document = match catalog.documents().count() {
        1 => String::new(),
        _ => format!(" [{}]", name_of(catalog.document(entry))),
    };
    let summary = operation.docs.summary.as_ref().or(operation.docs.description.as_ref());
    let summary = summary
        .map(|summary| format!(" {}", quote(summary, 120)))
        .unwrap_or_default();
    let path = clean(&operation.path, 120);
    format!(
        "- {}{document} {} {path}{summary}{refused}\n",
        entry.name, operation.method
    )
}

fn has_tag(operation: &Operation, tag: &str) -> bool {
    operation.tags.iter().any(|other| other.eq_ignore_ascii_case(tag))
}

/// The tags of all operations, those with most operations first.
fn tags(catalog: &Catalog) -> String {
    let mut counts = std::collections::BTreeMap::new();
    for tag in catalog.entries().iter().flat_map(|entry| &entry.operation.tags) {
        *counts.entry(tag.as_str()).or_insert(0) += 1;
    }
    let mut counts: Vec<(&str, i32)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| -count);
    let tags: Vec<String> = counts
        .iter()
        .take(TAGS)
        .map(|(tag, count)| format!("{} ({count})", quote(tag, 60)))
        .collect();
    tags.join(", ")
}

/// What there is to say of an operation; with a pointer, a part of its schema.
pub(crate) fn describe(catalog: &Catalog, entry: &Entry, pointer: Option<&str>, budget: usize) -> String {
    let (document, operation) = (catalog.document(entry), &entry.operation);
    let (schema, is_withheld) = arguments_schema(document, operation);
    if let Some(pointer) = pointer {
        return match part(&schema, pointer) {
            None => format!("the schema of `{}` has nothing at this pointer", entry.name),
            Some(part) => format!("{DOCUMENT}\n{}", fit(&part, budget).0),
        };
    }
    let docs = about(operation, budget / 4);
    let path = clean(&operation.path, 300);
    let mut text = format!(
        "{DOCUMENT}\n{} — {} {path} of `{}`\n{docs}\n",
        entry.name,
        operation.method,
        name_of(document)
    );
    if !operation.tags.is_empty() {
        let tags: Vec<String> = operation.tags.iter().map(|tag| quote(tag, 60)).collect();
        text.push_str(&format!("Tags: {}\n", tags.join(", ")));
    }
    if !entry.is_allowed {
        text.push_str("It may change something, and is refused: the user can allow it with --allow-writes.\n");
    }
    if operation.paging.is_some() {
        text.push_str("It is a list that comes in pages: a call gives the first page and a cursor for the next.\n");
    }
    if is_withheld {
        text.push_str(
            "Values that are secret, or that the user sets for all calls, are left out: you cannot give them.\n",
        );
    }
    let room = budget.saturating_sub(text.chars().count()).max(budget / 2);
    let (schema, is_cut) = fit(&schema, room);
    if is_cut {
        text.push_str(
            "Parts of the schema are left out for length: ask for one with `part`, such as `#/$defs/NAME`.\n",
        );
    }
    text.push_str(&format!("Schema of the arguments:\n{schema}"));
    text
}
