//! Samples of every operation of real documents: compiled, with what is required, and with what is optional besides.
//!
//! The documents are not part of this repository. `SPECWRIGHT_CORPUS` names their folder, or one of them; without it nothing is tested.

mod calls;

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::diagnostic::Diagnostics;
use specwright::sample::{SampleArguments, SampleOptions};
use specwright::{Lowered, RuntimeSource, Settings, generate_crate};

use calls::calls;

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

#[test]
#[ignore = "compiles many crates; needs SPECWRIGHT_CORPUS"]
fn every_operation_of_the_corpus_has_samples_that_compile() {
    let Some(folder) = env::var_os("SPECWRIGHT_CORPUS") else {
        eprintln!("skipped: SPECWRIGHT_CORPUS does not name a folder of documents");
        return;
    };
    let mut documents = Vec::new();
    collect(Path::new(&folder), &mut documents);
    assert!(!documents.is_empty(), "no document in {}", Path::new(&folder).display());
    let (mut faults, mut count) = (String::new(), 0);
    for document in documents {
        match compiled(&document) {
            Ok(samples) => {
                eprintln!("{}: {samples} samples", document.display());
                count += samples;
            }
            Err(fault) => writeln!(faults, "{}: {fault}", document.display()).expect("a text"),
        }
    }
    assert!(faults.is_empty(), "{faults}");
    eprintln!("{count} samples compile");
}

/// The documents of a folder. Files without `openapi` or `swagger` are parts of others.
fn collect(path: &Path, documents: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let entries = fs::read_dir(path)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path());
        let mut entries: Vec<PathBuf> = entries.collect();
        entries.sort();
        entries.iter().for_each(|entry| collect(entry, documents));
        return;
    }
    let is_known = path
        .extension()
        .is_some_and(|end| end == "json" || end == "yaml" || end == "yml");
    let text = if is_known {
        fs::read_to_string(path).unwrap_or_default()
    } else {
        String::new()
    };
    let starts = |line: &str| {
        ["openapi:", "swagger:", "\"openapi\"", "\"swagger\""]
            .iter()
            .any(|key| line.starts_with(key))
    };
    let is_indented_once = |line: &str| line.len() - line.trim_start().len() <= 4;
    let mut lines = text.lines().filter(|line| is_indented_once(line));
    if lines.any(|line| starts(line.trim_start().trim_start_matches('{'))) {
        documents.push(path.to_owned());
    }
}

/// Compiles the samples of a document. Returns how many there are.
fn compiled(document: &Path) -> Result<usize, String> {
    let mut settings = Settings::default();
    settings.keep_going = true;
    let (lowered, diagnostics) = Lowered::open(document, &settings);
    let lowered = lowered.ok_or_else(|| diagnostics.to_string())?;
    let calls = calls(&lowered);
    if calls.is_empty() {
        return Ok(0);
    }
    let name = crate_name(document);
    let options = SampleOptions::new(name.replace('-', "_"));
    let asked: Vec<(&str, &SampleArguments)> = calls
        .iter()
        .map(|call| (call.operation.as_str(), &call.arguments))
        .collect();
    let samples = lowered.samples(asked, &options, &mut Diagnostics::new());
    let samples = samples.ok_or("the document cannot be planned")?;
    let mut program = "#![allow(dead_code)]\nfn main() {}\n".to_owned();
    let mut faults = String::new();
    for (index, (call, sample)) in calls.iter().zip(samples).enumerate() {
        match sample {
            Ok(sample) => {
                let sample = sample.replace("#[tokio::main]\n", "");
                write!(program, "mod sample{index} {{\n{sample}}}\n").expect("a text");
            }
            Err(error) if call.is_valid => {
                writeln!(faults, "{}: {error}: {:?}", call.operation, call.arguments.body).expect("a text");
            }
            // the document's own example does not fit the document
            Err(error) => eprintln!("no sample of {}: {error}", call.operation),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    check(document, &name, &settings, program)?;
    Ok(calls.len())
}

fn crate_name(document: &Path) -> String {
    let stem = document
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .to_ascii_lowercase();
    let words: Vec<&str> = stem
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    format!("samples-{}", words.join("-"))
}

/// Writes the crate of a document with a program as its example, and checks both.
fn check(document: &Path, name: &str, settings: &Settings, program: String) -> Result<(), String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("samples").join(name);
    let runtime = Path::new(REPOSITORY)
        .join("runtime")
        .canonicalize()
        .map_err(|error| error.to_string())?;
    let mut settings = settings.clone();
    settings.standalone = true;
    let generated = generate_crate(document, name, &RuntimeSource::Path(runtime), &settings);
    let mut files: BTreeMap<PathBuf, String> = generated.files;
    files.insert("examples/samples.rs".into(), program);
    for (path, text) in &files {
        let path = folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|known| known == *text) {
            continue;
        }
        fs::create_dir_all(path.parent().expect("a folder")).map_err(|error| error.to_string())?;
        fs::write(&path, text).map_err(|error| error.to_string())?;
    }
    let lock = Path::new(REPOSITORY).join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).map_err(|error| error.to_string())?;
    let output = Command::new(env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
        .args(["check", "--quiet", "--offline", "--example", "samples"])
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"),
        )
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", "-D warnings")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .current_dir(&folder)
        .output()
        .map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}
