//! Documents of others, when there is a folder of them: `SPECWRIGHT_CORPUS=... cargo test -- --ignored`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use specwright::diagnostic::{Code, Diagnostics, Severity};
use specwright::document::{self, LoadOptions};

fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            documents(&path, found);
        } else if path
            .extension()
            .is_some_and(|ending| ending == "yaml" || ending == "json")
        {
            found.push(path);
        }
    }
}

#[test]
#[ignore = "needs SPECWRIGHT_CORPUS"]
fn real_documents_load_without_errors() {
    let Some(folder) = std::env::var_os("SPECWRIGHT_CORPUS") else {
        return;
    };
    let mut paths = Vec::new();
    documents(Path::new(&folder), &mut paths);
    paths.sort();
    for path in paths {
        let started = Instant::now();
        let mut diagnostics = Diagnostics::new();
        let document = document::load(&path, &LoadOptions::default(), &mut diagnostics);
        if diagnostics.counts().contains_key(&Code::UNSUPPORTED_VERSION) {
            // A part of another document.
            continue;
        }
        let operations = document.map(|document| document.openapi.operations().count());
        println!(
            "{}: {operations:?} operations in {:?}",
            path.display(),
            started.elapsed()
        );
        let problems = diagnostics.sorted();
        println!(
            "{}",
            problems
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n\n")
        );
        assert!(operations.is_some(), "{}", path.display());
        assert!(
            problems.iter().all(|problem| problem.severity < Severity::Error),
            "{}",
            path.display()
        );
        assert!(problems.len() < 10, "{}: {} problems", path.display(), problems.len());
    }
}
