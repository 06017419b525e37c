//! Documents that are wrong in one way each, in `documents/`: `<name>.yaml` (or `.json`), named by what is wrong, and in
//! `<name>.txt` beside it the exact text shown. A folder `<name>/` holds a document `api.yaml` of several files.
//!
//! `BLESS=1 cargo test -p specwright --test negative` writes the texts as they are now: read the difference before it is
//! committed. Files too large or too odd to be kept are made in `made.rs`.
#![allow(missing_docs)]

#[path = "../folder/mod.rs"]
mod folder;
mod made;
#[path = "../trial/mod.rs"]
mod trial;

use std::path::{Path, PathBuf};

/// The document of each case, by the name of the case.
fn cases() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/negative/documents");
    let mut found: Vec<(String, PathBuf)> = std::fs::read_dir(folder)
        .expect("the documents")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_none_or(|ending| ending != "txt"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, if path.is_dir() { path.join("api.yaml") } else { path })
        })
        .collect();
    found.sort();
    found
}

#[test]
fn each_document_has_the_expected_diagnostics() {
    let bless = std::env::var_os("BLESS").is_some();
    let (mut faults, cases) = (Vec::new(), cases());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/negative");
    for (name, document) in &cases {
        let generated = match trial::generate_below(&folder, document) {
            Ok(generated) => generated,
            Err(fault) => {
                faults.push(format!("{name}: {fault}"));
                continue;
            }
        };
        let operations: usize = generated.documents.iter().map(|summary| summary.operations).sum();
        let shown = format!("{}\n{operations} operations\n", generated.diagnostics);
        let unlocated = generated
            .diagnostics
            .sorted()
            .into_iter()
            .find(|problem| problem.place.is_none());
        if let Some(problem) = unlocated {
            faults.push(format!("{name}: without a place: {problem}"));
        }
        if generated.diagnostics.is_empty() {
            faults.push(format!("{name}: nothing is reported"));
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/negative/documents/{name}.txt"));
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if shown != expected && bless {
            std::fs::write(&path, shown).expect("the text");
        } else if shown != expected {
            faults.push(format!("{name} shows:\n{shown}and not:\n{expected}"));
        }
    }
    assert!(cases.len() > 40, "{}", cases.len());
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}
