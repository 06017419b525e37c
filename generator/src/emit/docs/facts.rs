//! Facts as sentences, in Markdown.

use std::borrow::Cow;

use crate::model::{Bounds, Docs, ExampleValue, Limit, Note};
use crate::text::code_span;

/// Longer patterns are not shown, as nobody reads them.
const LONGEST_PATTERN: usize = 200;

/// The paragraphs of a documented item: summary, description, and the notes, short facts in one. A summary that is only a name, as
/// tools write it (`cash_balance_param`), is left out.
pub(crate) fn texts(docs: &Docs) -> impl Iterator<Item = Cow<'_, str>> {
    let summary = docs.summary.iter().filter(|summary| !is_machine_word(summary));
    let written = summary.chain(&docs.description);
    let paragraphs = written.map(|text| Cow::from(text.as_str()));
    let notes = docs.notes.chunk_by(|one, next| is_short(one) && is_short(next));
    let notes = notes.map(|notes| notes.iter().filter_map(sentence).collect::<Vec<_>>().join(" "));
    paragraphs.chain(notes.filter(|notes| !notes.is_empty()).map(Cow::from))
}

/// Returns true for a fact of a few words, which stands beside others in a line.
fn is_short(note: &Note) -> bool {
    match note {
        Note::Default(_)
        | Note::Content(_)
        | Note::Format(_)
        | Note::Values(_)
        | Note::Bounds(_)
        | Note::WireName(_) => true,
        Note::Tags(_) | Note::Scopes(_) => true,
        Note::Example { value, about } => matches!(value, ExampleValue::Here(_)) && about.is_none(),
        _ => false,
    }
}

/// Returns true for several words that are written as one name: `cash_balance_param`, `CashBalance`.
fn is_machine_word(text: &str) -> bool {
    let text = text.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '$');
    let letters = || text.chars().zip(text.chars().skip(1));
    let has_hump = letters().any(|(one, next)| one.is_ascii_lowercase() && next.is_ascii_uppercase());
    text.chars().all(is_name) && (has_hump || text.contains('_') || letters().any(|(one, _)| one == '.'))
}

fn sentence(note: &Note) -> Option<String> {
    Some(match note {
        Note::Default(value) => format!("Default: {}.", code_span(value)),
        Note::Content(media_type) => format!("Content: {}.", code_span(media_type)),
        Note::Format(format) => format!("Format: {}.", code_span(format)),
        Note::Values(values) => format!("One of {}.", spans(values)),
        Note::Always(value) => format!("Always {}.", code_span(value)),
        Note::AlwaysOrNull(value) => format!("Always {}, or null.", code_span(value)),
        Note::Flag(value, false) => format!("`true` sends {}.", code_span(value)),
        Note::Flag(value, true) => format!("`true` sends {}, as a new value does.", code_span(value)),
        Note::FlagOrNull(value, false) => format!("`true` sends {}, `false` sends null.", code_span(value)),
        Note::FlagOrNull(value, true) => {
            format!("`Some(true)` sends {}, `Some(false)` sends null.", code_span(value))
        }
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
        Note::MediaTypes(names) => format!("Media types, set by `File::media_type`: {}.", spans(names)),
        Note::FileOrText => "A file, or text: `File::text`.".to_owned(),
        Note::NamedFiles => "Files, each with its name.".to_owned(),
        Note::Made => "A call makes one of its own unless it is set, the same for all its attempts.".to_owned(),
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
