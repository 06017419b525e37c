//! Checks that each test and fuzz target named in `SECURITY.md` exists.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns the texts between backticks.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_promise_names_what_shows_it() {
    let page = std::fs::read_to_string(root().join("SECURITY.md")).expect("the page");
    let manifest = std::fs::read_to_string(root().join("fuzz/Cargo.toml")).expect("the manifest");
    let (mut named, mut missing) = (0, Vec::new());
    for line in page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| ---"))
    {
        let Some((_, shown_by)) = line.trim_end_matches(" |").rsplit_once(" | ") else {
            continue;
        };
        if shown_by == "shown by" {
            continue;
        }
        named += 1;
        let (tests, targets) = match shown_by.split_once("fuzz target") {
            Some((tests, targets)) => (tests, targets),
            None => (shown_by, ""),
        };
        if code(shown_by).next().is_none() {
            missing.push(line.to_owned());
        }
        for test in code(tests) {
            let (file, function) = test.split_once("::").unwrap_or((test, ""));
            let text = std::fs::read_to_string(root().join(file)).unwrap_or_default();
            if text.is_empty() || !text.contains(&format!("fn {function}")) && !function.is_empty() {
                missing.push(test.to_owned());
            }
        }
        for target in code(targets) {
            if !manifest.contains(&format!("path = \"fuzz_targets/{target}.rs\"")) {
                missing.push(target.to_owned());
            }
        }
    }
    assert!(named >= 15, "{named} promises");
    assert!(missing.is_empty(), "{missing:#?}");
}
