//! Facts as sentences, in Markdown.

use std::borrow::Cow;

use crate::model::{Bounds, Docs, ExampleValue, Limit, Note};
use crate::text::code_span;

/// Longer patterns are not shown, as nobody reads them.
const LONGEST_PATTERN: usize = 200;

/// The texts of a documented item: summary, description, and a sentence for each note.
pub(crate) fn texts(docs: &Docs) -> impl Iterator<Item = Cow<'_, str>> {
    let written = docs.summary.iter().chain(&docs.description);
    let notes = docs.notes.iter().filter_map(sentence);
    written.map(|text| Cow::from(text.as_str())).chain(notes.map(Cow::from))
}

fn sentence(note: &Note) -> Option<String> {
    Some(match note {
        Note::Default(value) => format!("Default: {}.", code_span(value)),
        Note::Format(format) => format!("Format: {}.", code_span(format)),
        Note::Values(values) => format!("One of {}.", spans(values)),
        Note::Always(value) => format!("Always {}.", code_span(value)),
        Note::AlwaysOrNull(value) => format!("Always {}, or null.", code_span(value)),
        Note::Flag(value) => format!("`true` sends {}.", code_span(value)),
        Note::Fixed(properties) => {
            let fixed = |(name, value): &(String, String)| format!("{} is {}", code_span(name), code_span(value));
            let fixed: Vec<String> = properties.iter().map(fixed).collect();
            format!("Always: {}.", fixed.join(", "))
        }
        Note::Bounds(bounds) => {
            let bounds = phrases(bounds);
            if bounds.is_empty() {
                return None;
            }
            format!("Bounds: {}.", bounds.join("; "))
        }
        Note::Example { value, about } => {
            let value = match value {
                ExampleValue::Here(value) => code_span(value),
                ExampleValue::At(url) => format!("see {url}"),
            };
            match about {
                Some(about) => format!("Example: {value} ({}).", about.trim_end_matches('.')),
                None => format!("Example: {value}."),
            }
        }
        Note::Elsewhere { url, about } => match about {
            Some(about) => format!("{about}: {url}"),
            None => format!("See {url}"),
        },
        Note::Tags(tags) => format!("Tags: {}.", spans(tags)),
        Note::Scopes(scopes) => format!("Scopes: {}.", spans(scopes)),
        Note::NamedFiles => "Files, each with its name.".to_owned(),
        Note::WireName(name) => format!("Wire name: {}.", code_span(name)),
        Note::Schema(name) => format!("Schema: {}.", code_span(name)),
    })
}

fn spans(texts: &[String]) -> String {
    let spans: Vec<String> = texts.iter().map(|text| code_span(text)).collect();
    spans.join(", ")
}

fn phrases(bounds: &Bounds) -> Vec<String> {
    let pattern = bounds
        .pattern
        .as_deref()
        .filter(|pattern| pattern.len() <= LONGEST_PATTERN);
    let all = [
        counted("characters", bounds.min_length, bounds.max_length),
        counted("items", bounds.min_items, bounds.max_items),
        bounds.unique_items.then(|| "unique items".to_owned()),
        counted("entries", bounds.min_properties, bounds.max_properties),
        range(bounds.minimum.as_ref(), bounds.maximum.as_ref()),
        bounds
            .multiple_of
            .as_ref()
            .map(|number| format!("a multiple of {number}")),
        pattern.map(|pattern| format!("pattern {}", code_span(pattern))),
    ];
    all.into_iter().flatten().collect()
}

fn counted(what: &str, least: Option<u64>, most: Option<u64>) -> Option<String> {
    match (least, most) {
        (Some(least), Some(most)) => Some(format!("{least} to {most} {what}")),
        (Some(least), None) => Some(format!("at least {least} {what}")),
        (None, Some(most)) => Some(format!("at most {most} {what}")),
        (None, None) => None,
    }
}

fn range(least: Option<&Limit>, most: Option<&Limit>) -> Option<String> {
    if let (Some(least), Some(most)) = (least, most)
        && !least.exclusive
        && !most.exclusive
    {
        return Some(format!("{} to {}", least.number, most.number));
    }
    let phrase = |limit: &Limit, within: &str, beyond: &str| {
        let words = if limit.exclusive { beyond } else { within };
        format!("{words} {}", limit.number)
    };
    let least = least.map(|least| phrase(least, "at least", "more than"));
    let most = most.map(|most| phrase(most, "at most", "less than"));
    let both: Vec<String> = least.into_iter().chain(most).collect();
    (!both.is_empty()).then(|| both.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{phrases, sentence, texts};
    use crate::model::{Bounds, Docs, Limit, Note};

    fn limit(number: &str, exclusive: bool) -> Option<Limit> {
        Some(Limit {
            number: number.to_owned(),
            exclusive,
        })
    }

    #[test]
    fn bounds_are_written_in_words() {
        let bounds = Bounds {
            min_length: Some(1),
            max_length: Some(64),
            pattern: Some("^a`b$".to_owned()),
            minimum: limit("0.5", true),
            maximum: limit("9", false),
            multiple_of: Some("0.5".to_owned()),
            min_items: Some(2),
            max_properties: Some(3),
            unique_items: true,
            ..Bounds::default()
        };
        let reported = [
            "1 to 64 characters",
            "at least 2 items",
            "unique items",
            "at most 3 entries",
            "more than 0.5, at most 9",
            "a multiple of 0.5",
            "pattern ``` ^a`b$ ```",
        ];
        assert_eq!(phrases(&bounds), reported);
        let within = Bounds {
            minimum: limit("1", false),
            maximum: limit("5", false),
            ..Bounds::default()
        };
        assert_eq!(phrases(&within), ["1 to 5"]);
    }

    #[test]
    fn a_pattern_that_nobody_reads_is_not_shown() {
        let bounds = Bounds {
            pattern: Some("a".repeat(201)),
            ..Bounds::default()
        };
        let note = Note::Bounds(Box::new(bounds));
        assert_eq!(sentence(&note), None);
        let docs = Docs {
            summary: Some("A name".to_owned()),
            notes: vec![note],
            ..Docs::default()
        };
        assert_eq!(texts(&docs).collect::<Vec<_>>(), ["A name"]);
        assert!(matches!(docs.notes.as_slice(), [Note::Bounds(bounds)] if bounds.pattern.is_some()));
    }
}
