//! JSON over several lines, in colours on a terminal.

use specwright_runtime::Json;

use super::super::style::Style;

/// JSON with an indentation of two spaces, without a line break at its end.
pub(in crate::call) fn pretty(value: &Json, style: Style) -> String {
    let mut text = String::new();
    write(&mut text, value, 0, style);
    text
}

fn write(text: &mut String, value: &Json, depth: usize, style: Style) {
    match value {
        Json::Array(items) if !items.is_empty() => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                line(text, index, depth + 1);
                write(text, item, depth + 1, style);
            }
            line(text, 0, depth);
            text.push(']');
        }
        Json::Object(entries) if !entries.is_empty() => {
            text.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                line(text, index, depth + 1);
                text.push_str(&style.key(&quoted(key)));
                text.push_str(": ");
                write(text, value, depth + 1, style);
            }
            line(text, 0, depth);
            text.push('}');
        }
        Json::String(string) => text.push_str(&style.string(&quoted(string))),
        Json::Null => text.push_str(&style.dim("null")),
        Json::Bool(_) | Json::Number(_) => text.push_str(&style.constant(&value.to_string())),
        other => text.push_str(&other.to_string()),
    }
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    Json::String(text.to_owned()).to_string()
}

fn line(text: &mut String, index: usize, depth: usize) {
    if index > 0 {
        text.push(',');
    }
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_keys_stay_as_they_are() {
        let json: Json = r#"{"b":[1.50,1e400,{}],"a":{"c":null,"d":"中\n"},"e":[]}"#.parse().unwrap();
        assert_eq!(
            pretty(&json, Style::none()),
            "{\n  \"b\": [\n    1.50,\n    1e400,\n    {}\n  ],\n  \"a\": {\n    \"c\": null,\n    \"d\": \"中\\n\"\n  },\n  \"e\": []\n}"
        );
        assert!(pretty(&json, Style::colours()).contains("\x1b[1;34m\"b\"\x1b[0m: ["));
    }
}
