//! Samples of every operation of real documents: compiled, with what is required, and with what is optional besides. They are run
//! too, and send the same bytes as the calls without generated code that they are samples of.
//!
//! The documents are not part of this repository. `SPECWRIGHT_CORPUS` names their folder, or one of them; without it nothing is tested.

mod calls;
mod program;
mod same;

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::diagnostic::Diagnostics;
use specwright::sample::{SampleArguments, SampleOptions};
use specwright::{Lowered, RuntimeSource, Settings, generate_crate};

use calls::{CONTENT, Call, calls, secret};
use program::program;
use same::compare;

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

#[test]
#[ignore = "compiles many crates; needs SPECWRIGHT_CORPUS"]
fn every_operation_of_the_corpus_has_samples_that_send_the_same() {
    let Some(folder) = env::var_os("SPECWRIGHT_CORPUS") else {
        eprintln!("skipped: SPECWRIGHT_CORPUS does not name a folder of documents");
        return;
    };
    let mut documents = Vec::new();
    collect(Path::new(&folder), &mut documents);
    assert!(!documents.is_empty(), "no document in {}", Path::new(&folder).display());
    let (mut faults, mut all) = (String::new(), Counts::default());
    for document in documents {
        match tested(&document) {
            Ok(Counts { compiled, same }) => {
                eprintln!(
                    "{}: {compiled} samples compile, {same} send the same",
                    document.display()
                );
                all.compiled += compiled;
                all.same += same;
            }
            Err(fault) => {
                eprintln!("{}: {fault}", document.display());
                writeln!(faults, "{}: {fault}", document.display()).expect("a text");
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
    eprintln!("{} samples compile, {} send the same", all.compiled, all.same);
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

/// What became of the calls of a document.
#[derive(Default)]
struct Counts {
    /// Samples that compile.
    compiled: usize,
    /// Requests that are the same, byte by byte, as those of the call without generated code.
    same: usize,
}

/// Compiles and runs the samples of a document.
fn tested(document: &Path) -> Result<Counts, String> {
    let mut settings = Settings::default();
    settings.keep_going = true;
    let (lowered, diagnostics) = Lowered::open(document, &settings);
    let lowered = lowered.ok_or_else(|| diagnostics.to_string())?;
    let calls = calls(&lowered);
    if calls.is_empty() {
        return Ok(Counts::default());
    }
    let name = crate_name(document);
    let mut options = SampleOptions::new(name.replace('-', "_"));
    options.one_page = true;
    let asked: Vec<(&str, &SampleArguments)> = calls.iter().map(|call| (&*call.operation, &call.arguments)).collect();
    let samples = lowered.samples(asked, &options, &mut Diagnostics::new());
    let samples = samples.ok_or("the document cannot be planned")?;
    let mut written = Vec::new();
    let mut faults = String::new();
    for (call, sample) in calls.iter().zip(samples) {
        match sample {
            Ok(sample) => written.push((call, sample)),
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
    let folder = write(document, &name, &settings, &program(&options.module, &written))?;
    let output = run(&folder, &written)?;
    let same = compare(document, &written, &output)?;
    Ok(Counts {
        compiled: written.len(),
        same,
    })
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

/// Writes the crate of a document with a program as its example.
fn write(document: &Path, name: &str, settings: &Settings, program: &str) -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("samples").join(name);
    let runtime = Path::new(REPOSITORY)
        .join("runtime")
        .canonicalize()
        .map_err(|error| error.to_string())?;
    let mut settings = settings.clone();
    settings.standalone = true;
    let generated = generate_crate(document, name, &RuntimeSource::Path(runtime), &settings);
    let mut files: BTreeMap<PathBuf, String> = generated.files;
    if let Some(manifest) = files.get_mut(Path::new("Cargo.toml")) {
        manifest.push_str(
            "\n[dev-dependencies]\ntokio = { version = \"1\", default-features = false, features = [\"rt\", \"time\"] }\n\
             \n[profile.dev]\ndebug = false\n",
        );
    }
    files.insert("examples/samples.rs".into(), program.to_owned());
    files.insert("content.bin".into(), CONTENT.to_owned());
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
    Ok(folder)
}

/// Compiles and runs the samples. Warnings are errors.
fn run(folder: &Path, samples: &[(&Call, String)]) -> Result<String, String> {
    let mut command = Command::new(env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command
        .args(["run", "--quiet", "--offline", "--example", "samples"])
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"),
        )
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", "-D warnings")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .current_dir(folder);
    for (call, sample) in samples {
        for name in sample
            .split("std::env::var(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            command.env(name, secret(call, name).unwrap_or_else(|| "secret".to_owned()));
        }
    }
    let output = command.output().map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}
