//! Documents of others, when there is a folder of them: `SPECWRIGHT_CORPUS=... cargo test -- --ignored`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use specwright::diagnostic::{Code, Diagnostics, Severity};
use specwright::document::{self, LoadOptions};
use specwright::{RuntimeSource, Settings, generate_crate};

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

/// The names that a generated file declares: types, functions, and variants of enums.
fn names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut in_enum = false;
    for line in text.lines() {
        let mut words = line.trim_start().trim_start_matches("pub ").split_whitespace();
        match words.next() {
            Some(kind @ ("struct" | "enum" | "type" | "fn")) => {
                in_enum = kind == "enum";
                names.extend(words.next());
            }
            // a variant, with or without a value
            Some(word) if in_enum && word.starts_with(char::is_uppercase) => names.push(word),
            _ => in_enum &= line != "}",
        }
    }
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
    names
        .into_iter()
        .map(|name| name.split(|c| !is_of_name(c)).next().unwrap_or_default())
        .collect()
}

/// Returns true for `Variant1` and names with it, which say nothing.
fn is_numbered_variant(name: &str) -> bool {
    let parts = name.split("Variant").skip(1);
    parts
        .into_iter()
        .any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[test]
#[ignore = "needs SPECWRIGHT_CORPUS"]
fn names_of_real_documents_are_short_and_say_something() {
    const LONGEST: usize = 60;
    let Some(folder) = std::env::var_os("SPECWRIGHT_CORPUS") else {
        return;
    };
    let mut paths = Vec::new();
    documents(Path::new(&folder), &mut paths);
    paths.sort();
    let mut faults = Vec::new();
    for path in paths {
        let mut settings = Settings::default();
        settings.keep_going = true;
        let generated = generate_crate(&path, "client", &RuntimeSource::Registry, &settings);
        let texts = generated.files.iter().filter(|(file, _)| file.starts_with("src"));
        let names: Vec<&str> = texts.flat_map(|(_, text)| names(text)).collect();
        let count = |is: &dyn Fn(&&&str) -> bool| names.iter().filter(is).count();
        println!(
            "{}: {} names, {} end with a digit",
            path.display(),
            names.len(),
            count(&|name| name.ends_with(|c: char| c.is_ascii_digit()))
        );
        let faulty = |name: &&&str| name.chars().count() > LONGEST || is_numbered_variant(name);
        faults.extend(
            names
                .iter()
                .filter(faulty)
                .map(|name| format!("{}: {name}", path.display())),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
