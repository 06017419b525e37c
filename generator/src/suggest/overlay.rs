//! The overlay with the suggestion.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

use crate::document::Pointer;
use crate::model::{Api, Operation};

use super::group::Proposal;
use super::rule::{Items, Rule};

/// How many operations a comment names.
const NAMED: usize = 3;
/// How long a line gets.
const WIDTH: usize = 120;
/// The keys of a rule, in the order in which they are written.
const KEYS: [&str; 10] = [
    "offset", "page", "first", "cursor", "limit", "next", "more", "items", "total", "pages",
];

/// Writes the overlay. `existing` is `x-paging` at the root as the document has it. `None` if there is nothing to suggest.
pub(crate) fn overlay(proposal: &Proposal, api: &Api, existing: Option<&Value>, document: &str) -> Option<String> {
    if proposal.root.is_empty() && proposal.own.is_empty() {
        return None;
    }
    let mut text = format!(
        "# How this API pages, as its document shows it: `specwright check {} --suggest`.\n",
        one_line(document)
    );
    text.push_str("overlay: 1.0.0\ninfo:\n");
    for (key, value) in [
        ("title", format!("Paging of {}", api.title)),
        ("version", "1.0.0".to_owned()),
    ] {
        text.push_str(&format!("  {key}: {}", scalar(&value)));
    }
    text.push_str("actions:\n");
    if !proposal.root.is_empty() {
        write_root(&mut text, proposal, api, existing);
    }
    for index in &proposal.own {
        write_own(&mut text, proposal, api, *index);
    }
    for operation in proposal.off.iter().filter_map(|index| api.operations.get(*index)) {
        text.push_str("  # a rule of the root fits it, and is not known to be right for it\n");
        push_target(&mut text, operation);
        text.push_str("    update:\n      x-paging: false\n");
    }
    Some(text)
}

fn write_root(text: &mut String, proposal: &Proposal, api: &Api, existing: Option<&Value>) {
    // lists are joined, and one rule cannot be joined with a list
    let one = existing.filter(|existing| existing.is_object());
    if one.is_some() {
        text.push_str("  - target: $['x-paging']\n    remove: true\n");
    }
    text.push_str("  - target: $\n    update:\n      x-paging:\n");
    if let Some(rule) = one {
        text.push_str("        # as it was\n");
        push_indented(text, &yaml(rule), "        - ", "          ");
    }
    for group in &proposal.root {
        let named = group.operations.iter().take(NAMED);
        let named: Vec<String> = named
            .filter_map(|index| Some(shown(api.operations.get(*index)?)))
            .collect();
        let more = match group.operations.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let count = match group.operations.len() {
            1 => "1 operation".to_owned(),
            count => format!("{count} operations"),
        };
        let _ = writeln!(text, "        # {count}: {}{more}", one_line(&named.join(", ")));
        let doubts = group.operations.iter().filter_map(|index| proposal.wanted.get(index));
        let doubts: BTreeSet<&String> = doubts.flat_map(|found| &found.doubts).collect();
        for doubt in doubts {
            let _ = writeln!(text, "        # not documented: {}", one_line(doubt));
        }
        push_rule(text, &group.rule, "        - ", "          ");
    }
}

fn write_own(text: &mut String, proposal: &Proposal, api: &Api, index: usize) {
    let Some((operation, found)) = api.operations.get(index).zip(proposal.wanted.get(&index)) else {
        return;
    };
    for doubt in &found.doubts {
        let _ = writeln!(text, "  # not documented: {}", one_line(doubt));
    }
    push_target(text, operation);
    let rule = Rule {
        items: match found.is_only && found.items.is_empty() {
            true => Items::Only,
            false => Items::At(vec![found.items.clone()]),
        },
        ..found.rule.clone()
    };
    text.push_str("    update:\n      x-paging:\n");
    push_rule(text, &rule, "        ", "        ");
}

fn push_target(text: &mut String, operation: &Operation) {
    let _ = write!(text, "  - target: {}", scalar(&path(&operation.pointer)));
}

/// Writes a key on each line. A value that is long or has keys is written in one piece.
fn push_rule(text: &mut String, rule: &Rule, first: &str, rest: &str) {
    let Ok(Value::Object(keys)) = serde_json::to_value(rule) else {
        return;
    };
    let mut indent = first;
    for key in KEYS {
        let Some(value) = keys.get(key) else { continue };
        let _ = write!(text, "{indent}{key}: ");
        let width = indent.len() + key.len() + 2;
        match value {
            Value::Array(pointers) => push_list(text, pointers, width, rest),
            Value::Object(one) => {
                let inner = one.iter().map(|(key, value)| format!("{key}: {}", flow(value)));
                let _ = writeln!(text, "{{ {} }}", inner.collect::<Vec<_>>().join(", "));
            }
            Value::String(one) => text.push_str(&scalar(one)),
            value => text.push_str(&yaml(value)),
        }
        indent = rest;
    }
}

/// Writes a list in brackets, on as many lines as it needs.
fn push_list(text: &mut String, values: &[Value], mut width: usize, rest: &str) {
    text.push('[');
    for (index, value) in values.iter().enumerate() {
        let value = flow(value);
        if index > 0 {
            text.push(',');
            if width + value.len() + 3 > WIDTH {
                text.push('\n');
                text.push_str(rest);
                text.push(' ');
                width = rest.len() + 1;
            }
            text.push(' ');
        }
        width += value.len() + 2;
        text.push_str(&value);
    }
    text.push_str("]\n");
}

/// A string within brackets or braces.
fn flow(value: &Value) -> String {
    let plain = value.as_str().filter(|text| {
        let is_plain = |character: char| character.is_ascii_alphanumeric() || "/_-.$".contains(character);
        text.starts_with(|first: char| first == '/' || first.is_ascii_alphabetic()) && text.chars().all(is_plain)
    });
    plain.map_or_else(|| quoted(value), str::to_owned)
}

/// A string as YAML, with a line break at its end and none within.
fn scalar(text: &str) -> String {
    match text.contains(breaks_lines) {
        true => quoted(&text.into()) + "\n",
        false => yaml(&text),
    }
}

/// A value as JSON, which YAML reads.
fn quoted(value: &Value) -> String {
    escaped(&value.to_string())
}

/// What breaks lines, as strings of JSON and of JSONPath write it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match breaks_lines(character) {
            true => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            false => out.push(character),
        }
    }
    out
}

/// A text for a comment, which ends with its line.
fn one_line(text: &str) -> String {
    text.replace(breaks_lines, " ")
}

/// Whether YAML takes a character for the end of a line, or for none at all.
fn breaks_lines(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

fn push_indented(text: &mut String, lines: &str, first: &str, rest: &str) {
    for (number, line) in lines.lines().enumerate() {
        let indent = if number == 0 { first } else { rest };
        let _ = writeln!(text, "{indent}{line}");
    }
}

/// A value as YAML, with a line break at its end.
fn yaml(value: &impl Serialize) -> String {
    serde_yaml::to_string(value).unwrap_or_default()
}

/// `GET /orders`.
pub(super) fn shown(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// The JSONPath of a place: `$.paths['/orders'].get`.
fn path(pointer: &Pointer) -> String {
    let mut path = "$".to_owned();
    for step in pointer.steps() {
        match step.chars().all(|character| character.is_ascii_alphabetic()) {
            true => path.extend([".", &step]),
            false => {
                let quoted = step.replace('\\', "\\\\").replace('\'', "\\'");
                path.push_str(&format!("['{}']", escaped(&quoted)));
            }
        }
    }
    path
}
