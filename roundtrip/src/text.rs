//! Texts that fit a schema: its format, its pattern, its lengths.

use serde_json::{Map, Value};
use specwright_schema::Pattern;

/// The longest text that is made for a length, in characters.
const LONGEST: usize = 10_000;
/// The most texts for one pattern.
const OF_A_PATTERN: usize = 6;

/// Returns texts for a schema of type `string`. If none fits, it returns one that does not; it is counted as unfit.
pub fn texts(object: &Map<String, Value>) -> Vec<Value> {
    let (known, samples) = samples(object);
    let length = |key| object.get(key).and_then(Value::as_u64);
    let least = usize::try_from(length("minLength").unwrap_or_default()).map_or(LONGEST, |least| least.min(LONGEST));
    let most = length("maxLength").map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
    let pattern = object.get("pattern").and_then(Value::as_str).and_then(Pattern::new);
    let fits = |text: &str| {
        (least..=most).contains(&text.chars().count()) && pattern.as_ref().is_none_or(|pattern| pattern.matches(text))
    };
    let mut texts: Vec<String> = samples
        .iter()
        .copied()
        .filter(|text| fits(text))
        .map(str::to_owned)
        .collect();
    // a model may check the format, and a text made from the pattern alone may not have it
    if let Some(pattern) = &pattern
        && !known
    {
        texts.extend(of_pattern(pattern, least, most));
    }
    if texts.is_empty() {
        texts.push("x".repeat(least.max(1)));
    }
    texts.into_iter().map(Value::from).collect()
}

/// Returns texts that match a pattern, between two lengths in characters.
fn of_pattern(pattern: &Pattern, least: usize, most: usize) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let longest = u32::try_from(least.min(LONGEST)).unwrap_or_default();
    for repeat in [1, 0, 3, longest] {
        for variant in 0..4 {
            let text = pattern.sample(repeat, variant);
            let fits = (least..=most).contains(&text.chars().count()) && pattern.matches(&text);
            if fits && texts.len() < OF_A_PATTERN && !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    texts
}

/// Returns texts of a format, and whether the format restricts the text.
fn samples(object: &Map<String, Value>) -> (bool, &'static [&'static str]) {
    let encoding = object.get("contentEncoding").and_then(Value::as_str);
    let encoding = encoding
        .filter(|encoding| encoding.starts_with("base64"))
        .map(|_| "byte");
    let samples: &[&str] = match encoding.or(object.get("format").and_then(Value::as_str)) {
        Some("date-time") => &[
            "2024-02-29T12:30:00Z",
            "1985-04-12T23:20:50.52Z",
            "1996-12-19T16:39:57-08:00",
            "2024-02-29t12:30:00.123456789z",
        ],
        Some("date") => &["2024-02-29"],
        Some("time") => &["12:30:00Z", "23:59:59.5+02:00"],
        Some("duration") => &["P3Y6M4DT12H30M5S", "PT0S"],
        Some("uuid") => &[
            "3e4666bf-d5e5-4aa7-b8ce-cefe41c7568a",
            "3E4666BF-D5E5-4AA7-B8CE-CEFE41C7568A",
        ],
        Some("uri" | "url" | "uri-reference") => &["https://example.com/a%20b?c=d#e", "urn:a:b"],
        Some("email") => &["joe@example.com"],
        Some("hostname") => &["example.com"],
        Some("ipv4" | "ip") => &["192.0.2.1"],
        Some("ipv6") => &["2001:db8::1", "::1"],
        Some("byte") => &["aGVsbG8=", "", "/+8="],
        Some("decimal") => &["1.10", "-0.00"],
        Some("int64" | "uint64" | "int32") => &["9007199254740993", "1"],
        _ => {
            return (
                false,
                &[
                    "text",
                    "",
                    "line\nand \"quote\" \\ \u{2028} \u{1F980} \u{e4}",
                    "1",
                    "true",
                    "null",
                    " ",
                ],
            );
        }
    };
    (true, samples)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::texts;

    fn of(schema: &Value) -> Vec<Value> {
        texts(schema.as_object().expect("an object"))
    }

    #[test]
    fn texts_fit_their_pattern_and_its_lengths() {
        let schema =
            json!({"type": "string", "pattern": "^(do|re)-[0-9a-f]+(:[a-z]{2})?$", "minLength": 8, "maxLength": 20});
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let texts = of(&schema);
        assert!(texts.len() >= 4, "{texts:?}");
        for text in texts {
            assert!(validator.is_valid(&text), "{text}");
        }
    }

    #[test]
    fn a_format_is_kept_beside_a_pattern() {
        let schema = json!({"type": "string", "format": "uuid", "pattern": "^[a-f0-9-]*$"});
        assert_eq!(of(&schema), [json!("3e4666bf-d5e5-4aa7-b8ce-cefe41c7568a")]);
    }

    #[test]
    fn what_cannot_be_made_is_still_tried() {
        let schema = json!({"type": "string", "pattern": "^a{5}$", "maxLength": 2});
        assert_eq!(of(&schema), [json!("x")]);
    }
}
