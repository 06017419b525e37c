//! Runs the scenarios of TypeSpec's HTTP specs against Spector, and writes `docs/conformance.md`; or sessions with other servers.

mod error;
mod listening;
mod page;
mod report;
mod sessions;
mod spector;
mod tools;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use error::Error;
use listening::Listening;
use report::{Outcome, Report};

fn main() -> ExitCode {
    let folders = Folders::new();
    let argument = std::env::args().nth(1);
    let outcome = match argument.as_deref() {
        None => everything(&folders),
        Some("sessions") => sessions::run(&folders).map(|()| true),
        Some(part) => try_out(&folders, part),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Installs, makes the documents, runs all scenarios, and writes the page. Returns whether all is as it should be.
fn everything(folders: &Folders) -> Result<bool, Error> {
    tools::install(&folders.here)?;
    fs::create_dir_all(&folders.work).map_err(|source| Error::file(&folders.work, source))?;
    tools::node(
        &folders.here,
        "documents.mjs",
        [&folders.specs, &folders.work.join("documents")],
    )?;
    let listed = folders.work.join("scenarios.json");
    tools::node(&folders.here, "scenarios.mjs", [&folders.package, &listed])?;
    let specs: BTreeMap<String, Vec<String>> = read_json(&listed)?;

    let server = spector::start(&folders.here, &folders.specs)?;
    let outcomes = run(folders, &server, "")?;
    let report = Report::new(&specs, outcomes, &spector::coverage(&server)?);
    let page = folders.here.join("../docs/conformance.md");
    let versions = read_json(&folders.here.join("package.json"))?;
    fs::write(&page, page::text(&report, &versions)).map_err(|source| Error::file(&page, source))?;
    let faults = report.faults();
    for fault in &faults {
        eprintln!("{fault}");
    }
    println!("{}", report.summary());
    Ok(faults.is_empty())
}

/// Runs the scenarios whose names have this part, with the documents that were made before. Returns whether none fails.
fn try_out(folders: &Folders, part: &str) -> Result<bool, Error> {
    let server = spector::start(&folders.here, &folders.specs)?;
    let outcomes = run(folders, &server, part)?;
    for outcome in &outcomes {
        println!("{}: {}", outcome.name, outcome.error.as_deref().unwrap_or(&outcome.way));
    }
    Ok(outcomes.iter().all(|outcome| outcome.error.is_none()))
}

/// Compiles the clients and the scenarios, and runs these.
fn run(folders: &Folders, server: &Listening, part: &str) -> Result<Vec<Outcome>, Error> {
    let lines = tools::scenarios(&folders.here, &server.url(), part)?;
    let read = |line| serde_json::from_str(line).map_err(|_| Error::Unreadable("the output of the scenarios"));
    lines.lines().map(read).collect()
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Error> {
    let text = fs::read(path).map_err(|source| Error::file(path, source))?;
    serde_json::from_slice(&text).map_err(|source| Error::file(path, source.into()))
}

/// Where everything is.
struct Folders {
    here: PathBuf,
    /// What is made, and not committed.
    work: PathBuf,
    /// The package with the specs, and the specs themselves.
    package: PathBuf,
    specs: PathBuf,
}

impl Folders {
    fn new() -> Self {
        let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let package = here.join("node_modules/@typespec/http-specs");
        Self {
            work: here.join("work"),
            specs: package.join("specs"),
            package,
            here,
        }
    }
}
