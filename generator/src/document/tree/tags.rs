//! YAML tags that `serde_yaml` drops silently: `!!binary`, `!!set` and others outside the core schema. It reports tags
//! with one `!` itself.

use saphyr_parser::{Event, Parser};

use super::reading::At;

/// The tags of values that JSON has.
const CORE: [&str; 7] = ["str", "int", "float", "bool", "null", "seq", "map"];

/// Returns each unknown tag with the start of its value.
pub(crate) fn unknown(text: &str) -> Vec<(String, At)> {
    // a tag needs one of these, so that most documents are not parsed a second time
    if !["!!", "!<", "%TAG"].iter().any(|written| text.contains(written)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for event in Parser::new_from_str(text) {
        // the two parsers differ in some details: tags after such an error are not found
        let Ok((event, span)) = event else { break };
        let (Event::Scalar(_, _, _, Some(tag))
        | Event::SequenceStart(_, Some(tag))
        | Event::MappingStart(_, Some(tag))) = event
        else {
            continue;
        };
        let full = format!("{}{}", tag.handle, tag.suffix);
        let shown = match full.strip_prefix("tag:yaml.org,2002:") {
            Some(name) if CORE.contains(&name) => continue,
            Some(name) => format!("!!{name}"),
            None if full.starts_with('!') => continue,
            None => format!("!<{full}>"),
        };
        found.push((shown, At::LineColumn(span.start.line(), span.start.col() + 1)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::unknown;

    #[test]
    fn only_tags_that_json_has_no_value_for_are_found() {
        let text =
            "a: !!binary aGk=\nb: !!str 5\nc: !!set {x, y}\nd: wow!! no tag\ne: !<tag:example.com,2000:f> 1\nf: ! 1\n";
        let found: Vec<String> = unknown(text).into_iter().map(|(tag, _)| tag).collect();
        assert_eq!(found, ["!!binary", "!!set", "!<tag:example.com,2000:f>"]);
        assert!(unknown("a: b\n").is_empty());
    }
}
