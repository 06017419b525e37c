//! Files that are made for the test: very large, very deep, cut off, or in another encoding.

use std::time::{Duration, Instant};

use crate::folder::Folder;
use crate::trial;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n";

/// The first line of what is shown for a file, and `line:column`, after the whole pipeline.
fn reported(name: &str, bytes: &[u8]) -> (String, String) {
    let folder = Folder::with(&[]);
    folder.write(name, bytes);
    let begun = Instant::now();
    let generated = trial::generate(&folder.path().join(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    let problems = generated.diagnostics.sorted();
    let first = problems
        .first()
        .unwrap_or_else(|| panic!("{name}: nothing is reported"));
    let place = first
        .place
        .as_ref()
        .map_or_else(String::new, |place| format!("{}:{}", place.line, place.column));
    (format!("{}[{}]: {}", first.severity, first.code, first.message), place)
}

fn pair(message: &str, place: &str) -> (String, String) {
    (message.to_owned(), place.to_owned())
}

#[test]
fn a_scalar_of_150_megabytes_is_refused_before_it_is_read() {
    let text = format!("{HEAD}paths: {{}}\nx-large: {}\n", "x".repeat(150_000_000));
    assert_eq!(
        reported("api.yaml", text.as_bytes()),
        pair("error[too-large]: `api.yaml` is larger than 134217728 bytes", "")
    );
}

#[test]
fn a_scalar_of_30_megabytes_is_read_and_not_copied_into_what_is_shown() {
    let text = format!("{HEAD}paths: {{}}\nopenapy: {}\n", "x".repeat(30_000_000));
    let folder = Folder::with(&[("api.yaml", text.as_str())]);
    let generated = trial::generate(&folder.path().join("api.yaml")).expect("no fault");
    let shown = generated.diagnostics.to_string();
    assert!(
        shown.contains("`openapy` has no meaning") && shown.len() < 2_000,
        "{} bytes",
        shown.len()
    );
}

#[test]
fn schemas_nested_10_000_deep_are_refused() {
    let message = "error[nesting-too-deep]: values are nested more than 128 deep";
    for keyword in ["items", "not", "additionalProperties"] {
        let flow = format!("{{{keyword}: ").repeat(10_000) + "{}" + &"}".repeat(10_000);
        let yaml = format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {flow}}}}}\n");
        assert_eq!(reported("api.yaml", yaml.as_bytes()).0, message, "{keyword}");
        let json = format!("{{\"{keyword}\":").repeat(10_000) + "{}" + &"}".repeat(10_000);
        let json = format!("{{\"openapi\":\"3.0.3\",\"components\":{{\"schemas\":{{\"A\":{json}}}}}}}");
        assert_eq!(reported("api.json", json.as_bytes()).0, message, "{keyword}");
    }
    let block: String = (0..10_000)
        .map(|depth| format!("{}allOf:\n{}-\n", " ".repeat(depth), " ".repeat(depth)))
        .take(1_000)
        .collect();
    let yaml = format!("{HEAD}x-a:\n{block}");
    assert!(reported("api.yaml", yaml.as_bytes()).0.starts_with("error["));
}

#[test]
fn references_10_000_long_are_followed() {
    let mut text = format!(
        "{HEAD}paths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: d\n          content: {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}\ncomponents:\n  schemas:\n"
    );
    for number in 0..10_000 {
        text += &format!("    S{number}: {{$ref: '#/components/schemas/S{}'}}\n", number + 1);
    }
    text += "    S10000: {type: strin}\n";
    let (message, place) = reported("api.yaml", text.as_bytes());
    assert!(
        message.starts_with("error[invalid-value]: `type` cannot be `strin`"),
        "{message}"
    );
    assert!(place.starts_with("10012:"), "{place}");
}

#[test]
fn aliases_that_explode_in_keys_schemas_and_merges_are_refused() {
    let mut schemas = format!("{HEAD}x-s: &s0 {{type: object, properties: {{a: {{type: string}}}}}}\n");
    let mut merges = format!("{HEAD}x-m: &s0 {{a: 1}}\n");
    for number in 1..40 {
        let last = number - 1;
        schemas += &format!("x-s{number}: &s{number} {{allOf: [*s{last}, *s{last}, *s{last}]}}\n");
        merges +=
            &format!("x-m{number}: &s{number} {{a{number}: 1, b: [*s{last}, *s{last}], <<: [*s{last}, *s{last}]}}\n");
    }
    for text in [schemas, merges] {
        let (message, _) = reported("api.yaml", text.as_bytes());
        let right = message.starts_with("error[too-large]") || message.starts_with("error[nesting-too-deep]");
        assert!(right, "{message}");
    }
}

/// A file that ends too early is reported at its end, or is a smaller document: never anything else.
#[test]
fn a_file_may_end_anywhere() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/everything/everything.yaml");
    let yaml = std::fs::read_to_string(path).expect("the document");
    let tree: serde_json::Value = serde_yaml::from_str(&yaml).expect("YAML");
    let json = serde_json::to_string_pretty(&tree).expect("JSON");
    let folder = Folder::with(&[]);
    for (name, text, step) in [("api.yaml", yaml.as_bytes(), 211), ("api.json", json.as_bytes(), 307)] {
        for end in (0..text.len()).step_by(step) {
            folder.write(name, &text[..end]);
            let generated =
                trial::generate(&folder.path().join(name)).unwrap_or_else(|fault| panic!("{name} {end}: {fault}"));
            let problems = generated.diagnostics.sorted();
            if name == "api.json" {
                assert!(
                    generated.files.is_empty() && problems.len() == 1,
                    "{end}: {}",
                    generated.diagnostics
                );
            }
            let lines = text[..end].iter().filter(|byte| **byte == b'\n').count() + 1;
            for problem in problems {
                let place = problem
                    .place
                    .unwrap_or_else(|| panic!("{name} {end}: {} without a place", problem.message));
                assert!(place.line <= lines + 1, "{name} {end}: {place}");
            }
        }
    }
}

#[test]
fn other_encodings_are_named_whatever_they_hold() {
    let text = "openapi: 3.0.3\ninfo: {title: é, version: '1'}\npaths: {}\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let wide: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
        .collect();
    for (bytes, message) in [
        (little.clone(), "in UTF-16; save it as UTF-8"),
        ([&[0xfe, 0xff], big.as_slice()].concat(), "in UTF-16; save it as UTF-8"),
        (big, "in UTF-16; save it as UTF-8"),
        (latin, "not valid UTF-8: line 2 has a byte that is not text"),
        (vec![0xc3], "not valid UTF-8: line 1 has a byte that is not text"),
        (
            b"openapi: 3.0.3\n\xed\xa0\x80".to_vec(),
            "not valid UTF-8: line 2 has a byte that is not text",
        ),
    ] {
        assert_eq!(
            reported("api.yaml", &bytes),
            pair(&format!("error[invalid-encoding]: `api.yaml` is {message}"), "")
        );
    }
    assert!(reported("api.yaml", &wide).0.starts_with("error["));
}

#[test]
fn odd_files_are_errors_with_a_place() {
    let cases: &[(&str, &[u8], &str, &str)] = &[
        (
            "api.json",
            b"",
            "error[syntax-error]: unexpected end of the document",
            "1:1",
        ),
        (
            "api.yaml",
            b"\n# nothing\n\n",
            "error[wrong-type]: the document is empty",
            "1:1",
        ),
        (
            "api.yaml",
            b"\xef\xbb\xbf",
            "error[wrong-type]: the document is empty",
            "1:1",
        ),
        (
            "api.yaml",
            b"\0",
            "error[syntax-error]: control characters are not allowed",
            "1:1",
        ),
        ("api.yaml", b"openapi: 3.0.3\ninfo:\n\ttitle: a\n", "", "3:1"),
        (
            "api.json",
            b"{\"openapi\": \"3.0.3\"}\0",
            "error[syntax-error]: unexpected text after the end of the document",
            "1:21",
        ),
        (
            "api.json",
            b"{\"openapi\": \"3.0.3\"} {}",
            "error[syntax-error]: unexpected text after the end of the document",
            "1:22",
        ),
        (
            "api.yaml",
            b"openapi: 3.0.3\n--- \nb: 1\n",
            "error[several-documents]: the file holds more than one YAML document",
            "2:1",
        ),
        ("api.yaml", b"just text", "", "1:1"),
        ("api.yaml", b"- openapi: 3.0.3\n", "", "1:1"),
        ("api.yaml", b"*a", "", "1:1"),
    ];
    let mut faults = Vec::new();
    for (name, bytes, message, place) in cases {
        let (reported, at) = reported(name, bytes);
        if (!message.is_empty() && reported != *message) || at != *place || !reported.starts_with("error[") {
            faults.push(format!("{:?}: {reported} at {at}", String::from_utf8_lossy(bytes)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
