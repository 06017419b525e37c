//! Lines of help: a name, and beside it what it is about.

use std::fmt::Write as _;

use serde_json::Value;
use specwright_dynamic::tables::{Docs, Note};

use super::super::schema::{Schema, text_of};
use super::super::style::plain;
use super::super::wrap::{Wrapped, reflow, without_tags, wrap};

/// The longest pattern that helps who reads it.
const PATTERN: usize = 60;

/// A name, and beside it what it is about.
pub(super) fn entry(text: &mut String, plain_name: &str, name: &str, about: &str, width: usize) {
    const COLUMN: usize = 32;
    let _ = write!(text, "  {name}");
    let length = plain_name.chars().count() + 2;
    if about.is_empty() {
        text.push('\n');
    } else if length + 2 > COLUMN {
        let about = wrap(
            about,
            Wrapped {
                width,
                first: COLUMN,
                indent: COLUMN,
            },
        );
        let _ = write!(text, "\n{}{about}", " ".repeat(COLUMN));
    } else {
        let about = wrap(
            about,
            Wrapped {
                width,
                first: COLUMN,
                indent: COLUMN,
            },
        );
        let _ = write!(text, "{}{about}", " ".repeat(COLUMN - length));
    }
}

/// What stands for the value of a flag.
pub(super) fn metavariable(schema: Option<&Schema<'_>>) -> String {
    let Some(schema) = schema else {
        return " VALUE".to_owned();
    };
    let types = schema.types();
    if types.is_boolean() {
        return String::new();
    }
    if types.array && !types.string {
        let items = schema.items();
        let of_items = match items.as_ref().map(Schema::types) {
            Some(types) if types.is_boolean() => " true|false".to_owned(),
            _ => metavariable(items.as_ref()),
        };
        return format!("{of_items}…");
    }
    let name = match types {
        // text that is always empty stands for none
        _ if types.object && !schema.texts().is_empty() && schema.texts().iter().all(String::is_empty) => "JSON",
        _ if types.string => "TEXT",
        _ if types.number => "NUMBER",
        _ if types.integer => "INTEGER",
        _ if types.object => "JSON",
        _ => "VALUE",
    };
    format!(" {name}")
}

/// What an item of the document is about.
pub(super) fn about(docs: &Docs) -> String {
    let text = match (&docs.summary, &docs.description) {
        (Some(summary), Some(description)) if summary != description => format!("{summary}\n{description}"),
        (Some(text), _) | (None, Some(text)) => text.clone(),
        (None, None) => String::new(),
    };
    dense(&text)
}

/// A text without empty lines.
pub(super) fn dense(text: &str) -> String {
    let flowed = reflow(&without_tags(&plain(text)));
    let lines = flowed.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

pub(super) fn push_fact(about: &mut String, fact: &str) {
    if !about.is_empty() {
        about.push(' ');
    }
    let _ = write!(about, "[{fact}]");
}

pub(super) fn facts(about: &mut String, values: &[String], default: Option<String>) {
    const MOST: usize = 40;
    let values: Vec<&str> = values
        .iter()
        .map(String::as_str)
        .filter(|value| !value.is_empty())
        .collect();
    if !values.is_empty() {
        let more = values.len().saturating_sub(MOST);
        let mut listed = values[..values.len().min(MOST)].join(", ");
        if more > 0 {
            let _ = write!(listed, ", and {more} more");
        }
        push_fact(about, &format!("values: {}", plain(&listed)));
    }
    if let Some(default) = default {
        push_fact(about, &format!("default: {}", plain(&default)));
    }
}

/// Values, bounds and default.
pub(super) fn facts_of(about: &mut String, schema: Option<&Schema<'_>>, docs: &Docs, preset: Option<&str>) {
    let items = schema.and_then(Schema::items);
    let values = schema.map(Schema::texts).filter(|texts| !texts.is_empty());
    let values = values.or_else(|| items.as_ref().map(Schema::texts)).unwrap_or_default();
    let of_docs = docs.notes.iter().find_map(|note| match note {
        Note::Default(default) => Some(default.clone()),
        _ => None,
    });
    let default = schema
        .and_then(|schema| schema.keyword("default"))
        .map(text_of)
        .or(of_docs);
    facts(about, &values, preset.map(str::to_owned).or(default));
    let Some(schema) = schema else { return };
    let number = |name| {
        schema
            .keyword(name)
            .filter(|value| value.is_number())
            .map(Value::to_string)
    };
    let bounds = [
        (
            number("minimum").or(number("exclusiveMinimum")),
            number("maximum").or(number("exclusiveMaximum")),
            "",
        ),
        (number("minLength"), number("maxLength"), " characters"),
        (number("minItems"), number("maxItems"), " items"),
    ];
    for (least, most, unit) in bounds {
        match (least, most) {
            (Some(least), Some(most)) => push_fact(about, &format!("{least} to {most}{unit}")),
            (Some(least), None) => push_fact(about, &format!("at least {least}{unit}")),
            (None, Some(most)) => push_fact(about, &format!("at most {most}{unit}")),
            (None, None) => {}
        }
    }
    if values.is_empty()
        && let Some(format) = schema.keyword("format").and_then(Value::as_str)
    {
        push_fact(about, &plain(format));
    }
    let pattern = schema.keyword("pattern").and_then(Value::as_str);
    if let Some(pattern) = pattern.filter(|pattern| values.is_empty() && pattern.chars().count() <= PATTERN) {
        push_fact(about, &format!("matches {}", plain(pattern)));
    }
}
