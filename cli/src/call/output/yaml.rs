//! YAML.

use specwright_runtime::Json;

use super::json::quoted;

/// A value as a YAML document, with a line break at its end.
pub(super) fn document(value: &Json) -> String {
    let mut text = String::new();
    match value {
        Json::Array(items) if !items.is_empty() => sequence(&mut text, items, 0),
        Json::Object(entries) if !entries.is_empty() => mapping(&mut text, entries, 0, false),
        other => {
            text.push_str(&scalar(other, 0));
            text.push('\n');
        }
    }
    text
}

/// A value as an item of a list.
pub(super) fn item(value: &Json) -> String {
    let mut text = String::new();
    sequence(&mut text, std::slice::from_ref(value), 0);
    text
}

fn sequence(text: &mut String, items: &[Json], depth: usize) {
    for item in items {
        indent(text, depth);
        text.push('-');
        match item {
            Json::Object(entries) if !entries.is_empty() => {
                text.push(' ');
                mapping(text, entries, depth + 1, true);
            }
            Json::Array(items) if !items.is_empty() => {
                text.push('\n');
                sequence(text, items, depth + 1);
            }
            other => {
                text.push(' ');
                text.push_str(&scalar(other, depth + 1));
                text.push('\n');
            }
        }
    }
}

/// The keys and values; the first key stands where the text ends, if the mapping is an item.
fn mapping(text: &mut String, entries: &[(String, Json)], depth: usize, is_item: bool) {
    for (index, (key, value)) in entries.iter().enumerate() {
        if !is_item || index > 0 {
            indent(text, depth);
        }
        match is_plain(key) {
            true => text.push_str(key),
            false => text.push_str(&quoted(key)),
        }
        text.push(':');
        match value {
            Json::Object(entries) if !entries.is_empty() => {
                text.push('\n');
                mapping(text, entries, depth + 1, false);
            }
            Json::Array(items) if !items.is_empty() => {
                text.push('\n');
                sequence(text, items, depth + 1);
            }
            other => {
                text.push(' ');
                text.push_str(&scalar(other, depth + 1));
                text.push('\n');
            }
        }
    }
}

fn indent(text: &mut String, depth: usize) {
    text.extend(std::iter::repeat_n("  ", depth));
}

fn scalar(value: &Json, depth: usize) -> String {
    let Json::String(text) = value else {
        return value.to_string(); // JSON is YAML
    };
    if is_plain(text) {
        return text.clone();
    }
    if text.contains('\n') && is_block(text) {
        let chomping = match text.ends_with('\n') {
            true => "",
            false => "-",
        };
        let mut block = format!("|{chomping}");
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            block.push('\n');
            if !line.is_empty() {
                indent(&mut block, depth);
                block.push_str(line);
            }
        }
        return block;
    }
    quoted(text)
}

/// Whether the lines can stand as they are below a `|`.
fn is_block(text: &str) -> bool {
    let is_printable = |character: char| character == '\n' || character == '\t' || is_printable(character);
    !text.starts_with([' ', '\n', '\t'])
        && !text.ends_with("\n\n")
        && text.trim_end() != ""
        && text.chars().all(is_printable)
}

/// Whether the text is a string in YAML without quotes.
fn is_plain(text: &str) -> bool {
    let begins = |character: char| character.is_alphabetic() || matches!(character, '_' | '/');
    let is_word = !matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    text.starts_with(begins)
        && is_word
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(is_printable)
}

fn is_printable(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_is_read_back_as_the_same() {
        let texts = [
            r##"{"a": 1, "b": [1, [2, 3], [], {}], "c": {"d": null, "e": "x: y", "true": "yes", "": "# no", "-": "- a"}}"##,
            r#"[{"a": "line\nline\n", "b": "line\n\nline", "c": [{"d": "x\n"}]}, "  x", "1", "0x1", "1e3", "中文", "a:", "~", "!x", "&a"]"#,
            r#"["\n", " \n", "a\n\n", "\ta\nb", "a \nb", "\u0001\n", "2024-01-01", "a\\b", "'", "\"", "%a", "@a", "`", "|", ">", "?"]"#,
            r#""x""#,
            "3",
            "[]",
        ];
        for text in texts {
            let json: Json = text.parse().unwrap();
            let yaml = document(&json);
            let read: serde_json::Value =
                serde_yaml::from_str(&yaml).unwrap_or_else(|error| panic!("{error}:\n{yaml}"));
            assert_eq!(read, serde_json::from_str::<serde_json::Value>(text).unwrap(), "{yaml}");
        }
    }

    #[test]
    fn yaml_is_as_people_write_it() {
        let json: Json =
            r#"{"images": [{"name": "Ubuntu 22.04", "tags": ["a", 7], "note": "one\ntwo"}], "total": 1.50}"#
                .parse()
                .unwrap();
        assert_eq!(
            document(&json),
            "images:\n  - name: Ubuntu 22.04\n    tags:\n      - a\n      - 7\n    note: |-\n      one\n      two\ntotal: 1.50\n"
        );
        assert_eq!(item(&json).lines().next(), Some("- images:"));
    }
}
