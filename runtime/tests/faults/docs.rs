//! `docs/reliability.md` tells the truth about the tests here.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::tables;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The section about faults.
fn section() -> String {
    let text = std::fs::read_to_string(root().join("docs/reliability.md")).unwrap();
    let (_, rest) = text.split_once("\n## Faults\n").expect("a section about faults");
    let end = rest.find("\n## ").unwrap_or(rest.len());
    rest[..end].to_owned()
}

/// The names of tests that the section speaks of: what stands in backticks and is a path.
fn named() -> Vec<String> {
    let section = section();
    let quoted = section.split('`').skip(1).step_by(2);
    let names = quoted.filter(|text| text.contains("::") && text.starts_with(|c: char| c.is_ascii_lowercase()));
    names.map(str::to_owned).collect()
}

#[test]
fn docs_have_the_rows_of_the_tables() {
    let section = section();
    for (module, _, faults) in tables() {
        let rows: String = faults.iter().map(|fault| fault.row(module)).collect();
        assert!(
            section.contains(&rows),
            "docs/reliability.md should have these rows:\n{rows}"
        );
    }
}

#[test]
fn docs_name_every_test_here_and_no_other() {
    let program = std::env::current_exe().unwrap();
    let listed = Command::new(program)
        .args(["--list", "--format", "terse"])
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let tests = listed.lines().filter_map(|line| line.strip_suffix(": test"));
    let tests: BTreeSet<String> = tests
        .filter(|name| !name.starts_with("docs::"))
        .map(str::to_owned)
        .collect();
    assert!(tests.len() > 100, "{listed}");
    // what needs features is there only with them
    let compressed = cfg!(all(feature = "gzip", feature = "brotli", feature = "zstd"));
    let blocking = cfg!(feature = "blocking");
    let http2 = cfg!(feature = "http2");
    let native = cfg!(feature = "native-tls");
    let built = |name: &String| {
        let parts: Vec<&str> = name.split("::").collect();
        match parts[..] {
            ["bombs", ..] => compressed,
            ["blocking", ..] => blocking,
            ["http2", ..] | ["wires", "http2", ..] => http2,
            ["wires", "native_tls", ..] => native,
            ["wires", "native_http2", ..] => native && http2,
            _ => true,
        }
    };
    let here = |name: &String| !name.contains('/') && built(name);
    let named: BTreeSet<String> = named().into_iter().filter(here).collect();
    let missing: Vec<_> = tests.difference(&named).collect();
    let unknown: Vec<_> = named.difference(&tests).collect();
    assert!(missing.is_empty(), "docs/reliability.md should name {missing:#?}");
    assert!(
        unknown.is_empty(),
        "docs/reliability.md names what does not exist: {unknown:#?}"
    );
}

/// Tests of other crates are named as `path/to/file.rs::name`.
#[test]
fn docs_name_tests_elsewhere_that_exist() {
    let elsewhere: Vec<_> = named().into_iter().filter(|name| name.contains('/')).collect();
    assert!(!elsewhere.is_empty());
    for name in elsewhere {
        let (file, test) = name.split_once("::").unwrap();
        let text = std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(text.contains(&format!("fn {test}(")), "{name}");
    }
}
