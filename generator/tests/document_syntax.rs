//! What is said of files that are no documents, and how hostile ones are withstood.

mod folder;

use std::time::{Duration, Instant};

use folder::{Folder, problems};
use specwright::diagnostic::{Code, Diagnostics};
use specwright::document::{self, LoadOptions, Pointer};

const HEAD: &str = "openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths: {}\n";

fn with_head(rest: &str) -> String {
    format!("{HEAD}{rest}")
}

/// The first line of the problems, and `line:column` of the place.
fn first(name: &str, text: &str) -> (String, String) {
    let started = Instant::now();
    let problems = problems(name, text);
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "too slow: {:?}",
        started.elapsed()
    );
    let mut lines = problems.lines();
    let message = lines.next().unwrap_or_default().to_owned();
    let place = lines
        .next()
        .and_then(|line| line.split_once(name))
        .map_or("", |(_, place)| place);
    (message, place.trim_start_matches(':').to_owned())
}

fn pair(message: &str, place: &str) -> (String, String) {
    (message.to_owned(), place.to_owned())
}

#[test]
fn yaml_that_does_not_parse_is_located() {
    assert_eq!(
        problems("a.yaml", "openapi: 3.0.0\ninfo:\n  title: [a\n  version: 1\n"),
        "\
error[syntax-error]: did not find expected ',' or ']'
 --> a.yaml:4:10
  |
4 |   version: 1
  |          ^
 ::: a.yaml:3:10
  |
3 |   title: [a
  |          ^ while parsing a flow sequence
"
    );
}

#[test]
fn json_that_does_not_parse_is_located() {
    assert_eq!(
        problems("a.json", "{\n\t\"图\": 1,,\n}"),
        "\
error[syntax-error]: expected a key in double quotes
 --> a.json:2:9
  |
2 |     \"图\": 1,,
  |             ^
"
    );
}

#[test]
fn duplicate_keys_show_both_places() {
    let text = with_head("x-a: {k: 1, k: 2}\n");
    let expected = "\
error[duplicate-key]: duplicate key `k`
 --> a.yaml:4:13
  |
4 | x-a: {k: 1, k: 2}
  |             ^
 ::: a.yaml:4:7
  |
4 | x-a: {k: 1, k: 2}
  |       ^ first set here
";
    assert_eq!(problems("a.yaml", &text), expected);
    let json = r#"{"openapi": "3.0.0", "info": {"title": "t", "version": "1"}, "paths": {}, "x-a": {"k": 1, "k": 2}}"#;
    let (message, place) = first("a.json", json);
    assert_eq!(
        (message.as_str(), place.as_str()),
        ("error[duplicate-key]: duplicate key `k`", "1:91")
    );
    let (document, _) = Folder::with(&[("a.json", json)]).load("a.json");
    let first = document
        .expect("a document")
        .node(&"/x-a/k".parse().expect("a pointer"))
        .map(ToString::to_string);
    assert_eq!(first.as_deref(), Some("1"), "the first is used");
}

#[test]
fn deep_nesting_is_refused_quickly() {
    let message = "error[nesting-too-deep]: values are nested more than 128 deep";
    let json = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(first("a.json", &json), pair(message, "1:129"));
    assert_eq!(first("a.yaml", &with_head(&format!("x-a: {json}\n"))).0, message);
    let open = with_head(&format!("x-a: {}\n", "{a: ".repeat(40_000)));
    assert_eq!(first("a.yaml", &open).0, message);
    let lines = with_head(&format!("x-a:\n{}", "  [ #]\n".repeat(40_000)));
    assert_eq!(first("a.yaml", &lines).0, message);
    let block = with_head(&format!("x-a:\n  {}a\n", "- ".repeat(10_000)));
    assert_eq!(first("a.yaml", &block).0, message);
    let indented: String = (1..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(first("a.yaml", &with_head(&format!("x-a:\n{indented}"))).0, message);
}

#[test]
fn aliases_do_not_explode() {
    let mut bomb = with_head("x-a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for (from, to) in ('a'..='h').zip('b'..='i') {
        bomb += &format!("x-{to}: &{to} [{}]\n", vec![format!("*{from}"); 10].join(", "));
    }
    assert_eq!(
        first("a.yaml", &bomb).0,
        "error[too-large]: aliases expand to too many values"
    );
    let text = with_head(&format!(
        "x-a: &a {}\nx-b: [{}]\n",
        "x".repeat(100_000),
        vec!["*a"; 2_000].join(", ")
    ));
    let message = "error[too-large]: the document holds too much text, its aliases expanded";
    assert_eq!(first("a.yaml", &text).0, message);
    let itself = first("a.yaml", &with_head("x-a: &a [*a]\n"));
    assert_eq!(
        itself,
        pair("error[nesting-too-deep]: values are nested more than 128 deep", "4:6")
    );
}

#[test]
fn truncated_documents_are_errors() {
    assert_eq!(
        first("a.json", "{\"openapi\": \"3.0.0\", \"pa"),
        pair("error[syntax-error]: a string is not closed", "1:22")
    );
    assert_eq!(
        first("a.json", "{\"openapi\": "),
        pair("error[syntax-error]: unexpected end of the document", "1:13")
    );
    assert_eq!(
        first("a.yaml", ""),
        pair("error[wrong-type]: the document is empty", "1:1")
    );
}

#[test]
fn control_characters_are_located_and_shown_escaped() {
    assert_eq!(
        problems("a.yaml", &with_head("x-a: \"a\0b\"\n")),
        "\
error[syntax-error]: control characters are not allowed
 --> a.yaml:4:8
  |
4 | x-a: \"a\\u{0}b\"
  |        ^^^^^
"
    );
    let (message, place) = first("a.json", "{\"a\": \"\u{1}\"}");
    assert_eq!(
        (message.as_str(), place.as_str()),
        (
            "error[syntax-error]: a control character in a string must be escaped",
            "1:8"
        )
    );
}

#[test]
fn other_encodings_are_named() {
    let folder = Folder::with(&[]);
    let utf16: Vec<u8> = "openapi: 3.0.0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.write("a.yaml", &[&[0xff, 0xfe], utf16.as_slice()].concat());
    folder.write("b.yaml", &utf16);
    folder.write("c.yaml", b"openapi: 3.0.0\ninfo:\n  title: caf\xe9\n");
    folder.write("d.yaml", &[&[0xef, 0xbb, 0xbf], HEAD.as_bytes()].concat());
    assert_eq!(
        folder.load("a.yaml").1,
        "error[invalid-encoding]: `a.yaml` is in UTF-16; save it as UTF-8\n"
    );
    assert_eq!(
        folder.load("b.yaml").1,
        "error[invalid-encoding]: `b.yaml` is in UTF-16; save it as UTF-8\n"
    );
    assert_eq!(
        folder.load("c.yaml").1,
        "error[invalid-encoding]: `c.yaml` is not valid UTF-8: line 3 has a byte that is not text\n"
    );
    assert_eq!(folder.load("d.yaml").1, "");
}

#[test]
fn files_have_a_largest_size() {
    let folder = Folder::with(&[("a.yaml", HEAD)]);
    let mut diagnostics = Diagnostics::new();
    let mut options = folder.options();
    options.max_bytes = 10;
    assert!(document::load(&folder.path().join("a.yaml"), &options, &mut diagnostics).is_none());
    assert_eq!(
        diagnostics.to_string(),
        "error[too-large]: `a.yaml` is larger than 10 bytes\n"
    );
    assert_eq!(diagnostics.counts().get(&Code::TOO_LARGE), Some(&1));
}

/// Each file is small: it is their number, or what they hold together, that is too much. It is reported where the file is referred to.
#[test]
fn the_files_of_a_document_have_a_largest_number_and_size_together() {
    let schema = "type: string\n";
    let api = format!(
        "{HEAD}components:\n  schemas:\n    A: {{$ref: a.yaml}}\n    B: {{$ref: b.yaml}}\n    C: {{$ref: a.yaml}}\n"
    );
    let folder = Folder::with(&[("api.yaml", &api), ("a.yaml", schema), ("b.yaml", schema)]);
    let reported = |options: LoadOptions| {
        let mut diagnostics = Diagnostics::new();
        document::load(&folder.path().join("api.yaml"), &options, &mut diagnostics);
        let problems = diagnostics.sorted();
        let shown = problems.iter().map(|problem| {
            let line = problem.place.as_ref().map_or(0, |place| place.line);
            format!("{}: {} ({line})", problem.code, problem.message)
        });
        shown.collect::<Vec<_>>()
    };
    let all = (api.len() + 2 * schema.len()) as u64;
    let files = |max_files| {
        let mut options = folder.options();
        options.max_files = max_files;
        options
    };
    let bytes = |max_total_bytes| {
        let mut options = folder.options();
        options.max_total_bytes = max_total_bytes;
        options
    };
    assert_eq!(reported(files(3)), [""; 0]);
    assert_eq!(reported(bytes(all)), [""; 0]);
    assert_eq!(
        reported(files(2)),
        ["too-large: `b.yaml` is one file too many: 2 were read (7)"]
    );
    assert_eq!(
        reported(bytes(all - 1)),
        [format!(
            "too-large: with `b.yaml`, all files together are larger than {} bytes (7)",
            all - 1
        )]
    );
    assert_eq!(
        reported(bytes(10)),
        ["too-large: with `api.yaml`, all files together are larger than 10 bytes (0)"]
    );
}

#[test]
fn a_file_holds_one_document() {
    let two = format!("{HEAD}---\n{HEAD}");
    assert_eq!(
        first("a.yaml", &two),
        pair(
            "error[several-documents]: the file holds more than one YAML document",
            "4:1"
        )
    );
    assert_eq!(first("a.yaml", &format!("---\n{HEAD}...\n")), pair("", ""));
}

#[test]
fn tags_and_keys_that_are_no_text_are_refused() {
    let tag = first("a.yaml", &with_head("x-a: !include b.yaml\n"));
    assert_eq!(
        tag,
        pair(
            "error[unsupported-tag]: the YAML tag `!include` has no meaning here",
            "4:6"
        )
    );
    let key = first("a.yaml", &with_head("x-a:\n  ? [a]\n  : b\n"));
    assert_eq!(key, pair("error[syntax-error]: a key must be text", "5:5"));
}

#[test]
fn plain_keys_are_text_and_numbers_keep_their_value() {
    let text = with_head(
        "x-a: {200: a, null: b, true: c, 1.10: d}\nx-b: [340282366920938463463374607431768211455, -9223372036854775809, 1e3, .inf, 0x1F, no, 0123]\n",
    );
    let (document, problems) = Folder::with(&[("a.yaml", &text)]).load("a.yaml");
    assert_eq!(problems, "");
    let document = document.expect("a document");
    let node = |pointer: &str| {
        document
            .node(&pointer.parse().expect("a pointer"))
            .map(ToString::to_string)
    };
    assert_eq!(
        node("/x-a").as_deref(),
        Some(r#"{"200":"a","null":"b","true":"c","1.10":"d"}"#)
    );
    assert_eq!(
        node("/x-b").as_deref(),
        Some(r#"[340282366920938463463374607431768211455,-9223372036854775809,1000.0,".inf",31,"no","0123"]"#)
    );
}

#[test]
fn json_numbers_keep_their_text() {
    let json = r#"{"openapi": "3.0.0", "info": {"title": "t", "version": "1"}, "paths": {},
        "x-a": [1e400, 18446744073709551616, 1.10, -0, 5E-3], "x-s": "\ud83d\ude00\u00e9\n"}"#;
    let (document, problems) = Folder::with(&[("a.json", json)]).load("a.json");
    assert_eq!(problems, "");
    let document = document.expect("a document");
    let node = |pointer: &str| {
        document
            .node(&pointer.parse().expect("a pointer"))
            .map(ToString::to_string)
    };
    assert_eq!(
        node("/x-a").as_deref(),
        Some("[1e400,18446744073709551616,1.10,-0,5E-3]")
    );
    assert_eq!(node("/x-s").as_deref(), Some("\"😀é\\n\""));
}

#[test]
fn merge_keys_are_supported() {
    let text = with_head("x-b: &b {a: 1, b: 2}\nx-c: &c {b: 3, c: 4}\nx-m:\n  <<: [*b, *c]\n  a: 0\nx-n: {<<: 5}\n");
    let (document, problems) = Folder::with(&[("a.yaml", &text)]).load("a.yaml");
    assert_eq!(
        problems,
        "\
error[invalid-merge]: `<<` must hold an object or a list of objects
 --> a.yaml:9:11
  |
9 | x-n: {<<: 5}
  |           ^
"
    );
    let document = document.expect("a document");
    let merged = document.node(&Pointer::root().child("x-m")).map(ToString::to_string);
    assert_eq!(merged.as_deref(), Some(r#"{"a":0,"b":2,"c":4}"#));
    // What an alias brings is located where it was written.
    let place = document.sources.locate(&"/x-m/c".parse().expect("a pointer"));
    assert_eq!(place.map(|place| place.to_string()).as_deref(), Some("a.yaml:5:19"));
}

#[test]
fn json_is_read_as_serde_json_reads_it() {
    let seeds = [
        r#"{"a": [1, -2.5e+3, true, false, null, "x\u00e9\ud83d\ude00\\"], "b": {}, "c": []}"#,
        "[0, 0.0, 1E5, \"\\/\\b\\f\\n\\r\\t\"]",
        "  \"text\"\n",
        "-0",
    ];
    let pieces = [
        "", "0", "-", "e", ".", "\"", "\\", "u", "d83d", "[", "]", "{", "}", ",", ":", " ", "\t", "\u{1}", "é", "nul",
    ];
    let folder = Folder::with(&[]);
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("a small number")
    };
    for round in 0..600 {
        let mut text: Vec<char> = seeds[round % seeds.len()].chars().collect();
        for _ in 0..random(3) {
            let at = random(text.len());
            let end = (at + random(3)).min(text.len());
            text.splice(at..end, pieces[random(pieces.len())].chars());
            if text.is_empty() {
                text.push('1');
            }
        }
        let text: String = text.into_iter().collect();
        // Beyond the range of `f64`, `serde_json` refuses what is valid JSON.
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        if theirs
            .as_ref()
            .is_err_and(|error| error.to_string().contains("out of range"))
        {
            continue;
        }
        folder.write("a.json", text.as_bytes());
        let said = folder.load("a.json").1;
        assert_eq!(
            said.contains("[syntax-error]"),
            theirs.is_err(),
            "{text:?}: {said} {theirs:?}"
        );
    }
}
