//! `specwright check --suggest`: what is suggested for documents that show how they page.
//!
//! Beside each document in `suggest/` is its suggestion; `BLESS=1` writes it.

use std::fs;
use std::path::{Path, PathBuf};

use super::{file, folder, specwright};

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commands/suggest");
    let files = fs::read_dir(folder).expect("the folder is there");
    let paths = files.map(|entry| entry.expect("an entry").path());
    let mut documents: Vec<PathBuf> = paths.filter(|path| !is_overlay(path)).collect();
    documents.sort();
    assert!(documents.len() > 20, "documents for all patterns");
    documents
}

fn is_overlay(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".overlay.yaml")
}

/// How many operations a run of `check` says are paged.
fn paged(out: &str) -> usize {
    let text = out
        .split_once(" paged)")
        .and_then(|(before, _)| before.rsplit_once('('));
    text.map_or(0, |(_, count)| count.parse().expect("a number"))
}

#[test]
fn each_pattern_has_its_suggestion_which_is_applied_without_a_problem() {
    let folder = folder("suggest");
    for document in documents() {
        let name = document.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&document).expect("the document is text");
        file(&folder, &format!("{name}.yaml"), text);
        let arguments = ["check", &format!("{name}.yaml"), "--suggest", "--all"];
        let run = specwright(&folder, &arguments);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        let again = specwright(&folder, &arguments);
        assert_eq!(run.out, again.out, "{name}: the same each time");

        // the summary is part of what is compared, as comments
        let said: String = run.err.lines().map(|line| format!("# {line}\n")).collect();
        let suggestion = format!("{said}{}", run.out);
        let expected = document.with_extension("overlay.yaml");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, &suggestion).expect("the suggestion is written");
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(suggestion, expected, "{name}");

        let before = specwright(&folder, &["check", &format!("{name}.yaml")]);
        assert_eq!((before.code, before.err.as_str()), (0, ""), "{name}");
        if run.out.is_empty() {
            assert!(run.err.contains("nothing to suggest"), "{name}: {}", run.err);
            continue;
        }
        let overlay = format!("{name}.overlay.yaml");
        file(&folder, &overlay, &run.out);
        let after = specwright(&folder, &["check", &format!("{name}.yaml"), "--overlay", &overlay]);
        assert_eq!((after.code, after.err.as_str()), (0, ""), "{name}: {}", run.out);
        assert!(paged(&after.out) > paged(&before.out), "{name}: {}", after.out);
        // nothing is left to be said
        let arguments = ["check", &format!("{name}.yaml"), "--suggest", "--overlay", &overlay];
        let rest = specwright(&folder, &arguments);
        assert_eq!((rest.code, rest.out.as_str()), (0, ""), "{name}: {}", rest.err);
    }
}

#[test]
fn the_methods_are_there_after_the_suggestion() {
    let folder = folder("suggest-methods");
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commands/suggest/cursor.yaml");
    file(&folder, "cursor.yaml", fs::read_to_string(document).expect("text"));
    let run = specwright(&folder, &["check", "cursor.yaml", "--suggest"]);
    file(&folder, "cursor.overlay.yaml", &run.out);
    let run = specwright(
        &folder,
        &[
            "generate",
            "cursor.yaml",
            "--overlay",
            "cursor.overlay.yaml",
            "--out",
            "client",
        ],
    );
    assert_eq!(run.code, 0, "{}", run.err);
    let operations = fs::read_to_string(folder.join("client/src/operations.rs")).expect("operations");
    // `items` in the macro is what gives a call `items()` and `pages()`
    assert_eq!(operations.matches(", items ").count(), 2, "{operations}");
}

#[test]
fn a_suggestion_is_for_one_document() {
    let folder = folder("suggest-one");
    file(&folder, "one.yaml", super::GOOD);
    file(&folder, "two.yaml", super::GOOD);
    let run = specwright(&folder, &["check", "one.yaml", "two.yaml", "--suggest"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("a suggestion is for one document"), "{}", run.err);
    let run = specwright(&folder, &["check", "one.yaml", "--suggest", "--format", "json"]);
    assert_eq!(run.code, 2, "{}", run.err);
    let run = specwright(&folder, &["check", "three.yaml", "--suggest"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("cannot read `three.yaml`"), "{}", run.err);
}
