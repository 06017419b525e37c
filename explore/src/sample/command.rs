//! A call as `specwright call`.

use specwright_dynamic::runtime::Json;

use super::shell;
use crate::asked::{Asked, Raw};

/// How many flags a body has at most; a larger one is written as JSON.
const FLAGS: usize = 8;

pub(super) fn of(asked: &Asked<'_>) -> String {
    let mut first = format!(
        "specwright call {} {}",
        shell::word(&asked.api.name),
        asked.operation.command()
    );
    let options = asked.api.options.iter();
    let mut flags: Vec<String> = options
        .map(|(name, value)| format!("--{name} {}", shell::word(value)))
        .collect();
    let body_name = asked.operation.body_name();
    for (name, value) in &asked.values {
        match name == body_name {
            true => push_body(value, &mut flags),
            false => flags.push(flag(&name.replace('_', "-"), value)),
        }
    }
    for file in &asked.files {
        flags.push(shell::word(&format!("--body.{}=@{}", key(&file.property), file.name)));
    }
    match &asked.raw {
        Some(Raw::Text(text)) => flags.push(format!("--body={}", shell::word(text))),
        Some(Raw::File(name)) => flags.push(shell::word(&format!("--body=@{name}"))),
        None => {}
    }
    if let Some(media_type) = &asked.media_type {
        flags.push(format!("--media-type {}", shell::word(media_type)));
    }
    if flags.len() <= 2 {
        for flag in flags.drain(..) {
            first.push(' ');
            first.push_str(&flag);
        }
    }
    shell::command(&first, &flags)
}

/// A body by flags for its values, or as JSON.
fn push_body(body: &Json, flags: &mut Vec<String>) {
    let mut values = Vec::new();
    match collect("body", body, &mut values) {
        true if values.len() <= FLAGS => flags.extend(values.iter().map(|(name, value)| flag(name, value))),
        _ => flags.push(format!("--body {}", shell::word(&body.to_string()))),
    }
}

/// The values within an object by their paths. An object that is empty has none.
fn collect(path: &str, value: &Json, values: &mut Vec<(String, Json)>) -> bool {
    let Some(entries) = value.as_object() else {
        let within = path != "body";
        if within {
            values.push((path.to_owned(), value.clone()));
        }
        return within;
    };
    let all = entries
        .iter()
        .all(|(name, value)| collect(&format!("{path}.{}", key(name)), value, values));
    all && !entries.is_empty()
}

/// A key within a path: a point or bracket stands behind a backslash.
fn key(name: &str) -> String {
    let mut key = String::new();
    for c in name.chars() {
        if matches!(c, '.' | '[' | '\\') {
            key.push('\\');
        }
        key.push(c);
    }
    key
}

/// A flag with a value: as text where that can be nothing else, else as JSON.
fn flag(name: &str, value: &Json) -> String {
    let is_text = |text: &str| !text.is_empty() && !text.starts_with('@') && text.parse::<Json>().is_err();
    match value {
        Json::String(text) if is_text(text) && text.starts_with('-') => {
            format!("{}={}", shell::word(&format!("--{name}")), shell::word(text))
        }
        Json::String(text) if is_text(text) => format!("{} {}", shell::word(&format!("--{name}")), shell::word(text)),
        Json::Number(_) | Json::Bool(_) => format!("{} {value}", shell::word(&format!("--{name}"))),
        _ => format!(
            "{}:={}",
            shell::word(&format!("--{name}")),
            shell::word(&value.to_string())
        ),
    }
}

#[cfg(test)]
mod tests {
    use specwright_dynamic::runtime::Json;

    use super::{flag, push_body};

    fn json(text: &str) -> Json {
        text.parse().unwrap()
    }

    #[test]
    fn a_value_is_text_where_that_can_be_nothing_else() {
        assert_eq!(flag("os-type", &json(r#""Linux""#)), "--os-type Linux");
        assert_eq!(flag("limit", &json("5")), "--limit 5");
        assert_eq!(flag("id", &json(r#""5""#)), r#"--id:='"5"'"#);
        assert_eq!(flag("name", &json(r#""@file""#)), r#"--name:='"@file"'"#);
        assert_eq!(flag("name", &json(r#""-x""#)), "--name=-x");
        assert_eq!(flag("ids", &json(r#"["a","b"]"#)), r#"--ids:='["a","b"]'"#);
        assert_eq!(flag("name", &json(r#""it's""#)), r"--name 'it'\''s'");
    }

    #[test]
    fn a_small_body_is_flags_and_a_large_one_json() {
        let mut flags = Vec::new();
        push_body(&json(r#"{"name":"x","address":{"city":"y","a.b":[1]}}"#), &mut flags);
        assert_eq!(
            flags,
            [
                "--body.name x",
                "--body.address.city y",
                r"'--body.address.a\.b':='[1]'"
            ]
        );
        for whole in [
            "[1]",
            "{}",
            r#"{"a":{}}"#,
            r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9}"#,
        ] {
            let mut flags = Vec::new();
            push_body(&json(whole), &mut flags);
            assert_eq!(flags, [format!("--body '{whole}'")]);
        }
    }
}
