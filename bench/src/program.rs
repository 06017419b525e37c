//! Measures building a program that uses a client: the code that it calls is compiled with the program.

use std::path::PathBuf;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::arguments::{Plan, Section};
use crate::child::{Cost, Task, say};
use crate::compiling::{Built, Compiled, Compiling};
use crate::peers::{CRATE, OURS};
use crate::{Problem, documents, places, results};

/// The numbers of operations that programs send.
const SENT: [usize; 2] = [1, 10];
/// The number of documents, the largest ones.
const DOCUMENTS: usize = 2;

/// Builds of only a program, with its client built before.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Program {
    pub(crate) document: String,
    /// How many operations it sends.
    pub(crate) sent: usize,
    /// The first `cargo build`.
    pub(crate) first: Cost,
    /// `cargo build` after a change of the program, incremental as by default.
    pub(crate) changed: Cost,
    /// `cargo build --release`, which takes the same after each change.
    pub(crate) release: Cost,
}

/// Builds programs that use the clients of the largest compiled documents.
pub(crate) fn measure(plan: &Plan) -> Result<Vec<Program>, Problem> {
    let compiled: Option<Compiling> = results::load(Section::Compiling)?;
    let rows = compiled.map(|compiled| compiled.rows).unwrap_or_default();
    let compiles = |row: &&Compiled| row.subjects.get(OURS.name).is_some_and(Built::compiles);
    let names: Vec<String> = rows
        .iter()
        .rev()
        .filter(compiles)
        .take(DOCUMENTS)
        .map(|row| row.document.clone())
        .collect();
    let mut documents = documents::find(&plan.documents, &[])?;
    documents.retain(|document| names.contains(&document.name));
    if documents.is_empty() {
        say("none of the documents that were compiled is here: programs that use their clients are not measured");
    }
    let mut programs = Vec::new();
    for document in &documents {
        say(&format!("programs that use the client of {}", document.name));
        let folder = places::work().join("rebuilding/programs").join(document.folder());
        places::empty(&folder)?;
        OURS.generate(document.path(), &folder.join(CRATE)).demand()?;
        OURS.complete(&folder.join(CRATE))?;
        let project = Project::new(folder, plan.seconds)?;
        for sent in SENT {
            programs.extend(project.program(&document.name, sent)?);
        }
    }
    Ok(programs)
}

/// A program and its client.
struct Project {
    folder: PathBuf,
    /// The names of the request types of the client.
    requests: Vec<String>,
    seconds: u64,
}

impl Project {
    fn new(folder: PathBuf, seconds: u64) -> Result<Self, Problem> {
        let entry = Regex::new(r"operation! \{\s*(\w+) =>").map_err(|error| error.to_string())?;
        let mut requests = Vec::new();
        for file in places::files(&folder.join(CRATE).join("src"), &["rs"])? {
            let text = places::read(&file)?;
            requests.extend(
                entry
                    .captures_iter(&text)
                    .filter_map(|found| found.get(1))
                    .map(|name| name.as_str().to_owned()),
            );
        }
        let manifest = format!(
            "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{CRATE} = {{ path = \"{CRATE}\" }}\n\n[workspace]\nexclude = [\"{CRATE}\"]\n"
        );
        places::write(&folder.join("Cargo.toml"), &manifest)?;
        Ok(Self {
            folder,
            requests,
            seconds,
        })
    }

    /// Builds a program that sends this number of operations, evenly spread over the client; `None` if there are fewer.
    fn program(&self, document: &str, sent: usize) -> Result<Option<Program>, Problem> {
        if self.requests.len() < sent {
            return Ok(None);
        }
        let sends = (0..sent).filter_map(|n| self.requests.get(n * self.requests.len() / sent));
        let sends =
            sends.map(|name| format!("    std::hint::black_box({CRATE}::operations::{name}::send as fn(_) -> _);\n"));
        let sends: String = sends.collect();
        let (dev, release): (&[&str], &[&str]) = (&["build"], &["build", "--release"]);
        self.write("")?;
        self.cargo(dev).demand()?;
        self.cargo(release).demand()?;
        self.write(&sends)?;
        let first = self.cargo(dev).demand()?;
        let release = self.cargo(release).demand()?;
        self.write(&format!("    println!(\"changed\");\n{sends}"))?;
        let changed = self.cargo(dev).demand()?;
        Ok(Some(Program {
            document: document.to_owned(),
            sent,
            first,
            changed,
            release,
        }))
    }

    fn write(&self, body: &str) -> Result<(), Problem> {
        places::write(&self.folder.join("src/main.rs"), &format!("fn main() {{\n{body}}}\n"))
    }

    fn cargo(&self, arguments: &[&str]) -> Task {
        Task::new("cargo")
            .args(arguments)
            .folder(&self.folder)
            .seconds(self.seconds)
            .variable("CARGO_TARGET_DIR", places::work().join("target/programs"))
            // as by default: only without --release
            .variable(
                "CARGO_INCREMENTAL",
                if arguments.contains(&"--release") { "0" } else { "1" },
            )
    }
}
