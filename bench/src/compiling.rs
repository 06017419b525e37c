//! Measures the cost of compiling generated clients.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::arguments::{Plan, Section};
use crate::child::{Ended, Task, say};
use crate::documents::{self, Document};
use crate::generating::{Generating, Row};
use crate::peers::{OURS, Output, SUBJECTS, Subject, others};
use crate::setting::Setting;
use crate::{Problem, bundle, places, results};

/// The memory limit of a compiler.
const MEMORY: u64 = 12 << 30;
/// The document of this project whose client is compiled from scratch.
const WORKSPACE: &str = "spec/huaweicloud/workspace.yaml";

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Compiling {
    pub(crate) setting: Setting,
    pub(crate) rows: Vec<Compiled>,
    /// First builds of one document.
    pub(crate) first: Option<First>,
    /// First builds of `cloud-clients` with one feature, and of clients by others for the same document.
    pub(crate) workspace: Option<First>,
}

/// A document.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Compiled {
    pub(crate) document: String,
    pub(crate) bytes: u64,
    pub(crate) operations: Option<u64>,
    pub(crate) subjects: BTreeMap<String, Built>,
}

/// A client for a document by one generator.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Built {
    pub(crate) output: Output,
    /// The number of crates in its dependency tree, itself included.
    pub(crate) crates: usize,
    /// `cargo check`, `cargo build` and `cargo build --release` of the client without dependencies.
    pub(crate) steps: BTreeMap<String, Ended>,
    /// Why there is nothing to compile.
    pub(crate) error: Option<String>,
}

/// Builds from scratch, with all dependencies.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct First {
    pub(crate) document: String,
    pub(crate) builds: Vec<(String, FirstBuild)>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FirstBuild {
    pub(crate) ended: Ended,
    pub(crate) crates: usize,
}

/// The measured steps, and the arguments of cargo for each.
pub(crate) const STEPS: [(&str, &[&str]); 3] = [
    ("check", &["check"]),
    ("build", &["build"]),
    ("build --release", &["build", "--release"]),
];

pub(crate) fn measure(plan: &Plan) -> Result<(), Problem> {
    let generated: Option<Generating> = results::load(Section::Generating)?;
    let generated = generated.ok_or("the section `generating` must be measured first: by it documents are chosen")?;
    let documents = documents::find(&plan.documents, &plan.only)?;
    let chosen = chosen(&generated.rows, plan.compiled);
    let mut compiling = Compiling {
        setting: Setting::now()?,
        rows: Vec::new(),
        first: None,
        workspace: None,
    };
    for row in &chosen {
        let Some(document) = documents.iter().find(|document| document.name == row.document) else {
            continue;
        };
        let mut compiled = Compiled {
            document: row.document.clone(),
            bytes: row.bytes,
            operations: row.operations,
            subjects: BTreeMap::new(),
        };
        for subject in &SUBJECTS {
            let built = Crate::new(subject, &document.folder()).build(document.path(), plan)?;
            say(&format!("{}, {}: {}", document.name, subject.name, built.summary()));
            compiled.subjects.insert(subject.name.to_owned(), built);
        }
        compiling.rows.push(compiled);
        results::save(Section::Compiling, &compiling)?;
    }
    compiling.first = first(&compiling.rows, &documents, plan)?;
    results::save(Section::Compiling, &compiling)?;
    compiling.workspace = Some(workspace(plan)?);
    results::save(Section::Compiling, &compiling)
}

/// Returns documents evenly spaced by rank of size, among those that all others, or all but one, can read; always with
/// the largest.
fn chosen(rows: &[Row], number: usize) -> Vec<&Row> {
    // a generator that could not be installed reads no document
    let reads = |subject: &&Subject| rows.iter().any(|row| row.wall(subject.name).is_some());
    let most = others().filter(reads).count().saturating_sub(1);
    let readable = |row: &&Row| {
        let works = others().filter(|subject| row.wall(subject.name).is_some()).count();
        row.size.is_none() && row.operations > Some(0) && works >= most
    };
    let rows: Vec<&Row> = rows.iter().filter(readable).collect();
    let last = rows.len().saturating_sub(1);
    let ranks: BTreeSet<usize> = (1..=number)
        .map(|n| last - (number - n) * last / number.max(1))
        .collect();
    ranks.into_iter().filter_map(|rank| rows.get(rank).copied()).collect()
}

/// A generated crate on disk.
struct Crate<'a> {
    subject: &'a Subject,
    folder: PathBuf,
    target: PathBuf,
}

impl<'a> Crate<'a> {
    fn new(subject: &'a Subject, name: &str) -> Self {
        Self {
            subject,
            folder: places::work()
                .join("compiling")
                .join(subject.name)
                .join(name)
                .join("client"),
            target: places::work().join("target").join(subject.name),
        }
    }

    /// Generates the client and makes it a crate. Returns `None`, or the error.
    fn generate(&self, document: &Path, plan: &Plan) -> Result<Option<String>, Problem> {
        let parent = self.folder.parent().unwrap_or(&self.folder);
        places::empty(parent)?;
        let ended = self
            .subject
            .generate(document, &self.folder)
            .seconds(plan.seconds)
            .memory(MEMORY)
            .measure()?;
        if ended.error.is_none() {
            self.subject.complete(&self.folder)?;
        }
        Ok(ended.error)
    }

    fn cargo(&self, arguments: &[&str]) -> Task {
        Task::new("cargo")
            .args(arguments)
            .folder(&self.folder)
            .variable("CARGO_TARGET_DIR", &self.target)
    }

    /// Generates and compiles the client: first its dependencies, with an empty `lib.rs`, then the client itself.
    fn build(&self, document: &Path, plan: &Plan) -> Result<Built, Problem> {
        let mut built = Built::default();
        if let Some(error) = self.generate(document, plan)? {
            built.error = Some(error);
            return Ok(built);
        }
        built.output = self.subject.count(&self.folder)?;
        built.crates = self.crates()?;
        let root = self.folder.join("src/lib.rs");
        let text = places::read(&root)?;
        places::write(&root, "")?;
        for (_, arguments) in STEPS {
            self.cargo(arguments).seconds(3600).demand()?;
        }
        for (name, arguments) in STEPS {
            places::write(&root, &text)?;
            let ended = self.cargo(arguments).seconds(plan.seconds).memory(MEMORY).measure()?;
            let failed = ended.error.is_some();
            built.steps.insert(name.to_owned(), ended);
            if failed {
                break;
            }
        }
        Ok(built)
    }

    /// The number of crates in its dependency tree, itself included.
    fn crates(&self) -> Result<usize, Problem> {
        let tree = self.cargo(&["tree", "--edges", "normal", "--prefix", "none"]).text()?;
        let names: BTreeSet<&str> = tree
            .lines()
            .map(|line| line.trim_end_matches(" (*)"))
            .filter(|line| !line.is_empty())
            .collect();
        Ok(names.len())
    }

    /// Builds the client and its dependencies from scratch, after downloading them.
    fn first(&self, plan: &Plan) -> Result<FirstBuild, Problem> {
        self.cargo(&["fetch"]).demand()?;
        places::empty(&self.target)?;
        let ended = self
            .cargo(&["build", "--offline"])
            .seconds(plan.seconds)
            .memory(MEMORY)
            .measure()?;
        let crates = self.crates()?;
        let _ = fs::remove_dir_all(&self.target);
        Ok(FirstBuild { ended, crates })
    }
}

impl Built {
    /// Returns whether the client compiles.
    pub(crate) fn compiles(&self) -> bool {
        self.error.is_none() && self.steps.get("check").is_some_and(|check| check.error.is_none())
    }

    fn summary(&self) -> String {
        let mut text = format!("{} lines, {} crates", self.output.lines, self.crates);
        text.extend(self.error.iter().map(|error| format!(", {error}")));
        for (name, ended) in &self.steps {
            text.push_str(&match &ended.error {
                None => format!(", {name} {:.1} s", ended.cost.user),
                Some(error) => format!(", {name}: {error}"),
            });
        }
        text
    }
}

/// First builds for the middle document of those that every generator, or most of them, has compiled.
fn first(rows: &[Compiled], documents: &[Document], plan: &Plan) -> Result<Option<First>, Problem> {
    let compiled = |row: &Compiled| row.subjects.values().filter(|built| built.compiles()).count();
    let most = rows.iter().map(compiled).max().unwrap_or_default();
    let best: Vec<&Compiled> = rows.iter().filter(|row| compiled(row) == most).collect();
    let Some(row) = best.get(best.len() / 2) else {
        return Ok(None);
    };
    let Some(document) = documents.iter().find(|document| document.name == row.document) else {
        return Ok(None);
    };
    let mut first = First {
        document: row.document.clone(),
        builds: Vec::new(),
    };
    for subject in SUBJECTS
        .iter()
        .filter(|subject| row.subjects.get(subject.name).is_some_and(Built::compiles))
    {
        let made = crate_from_nothing(subject, document.path(), "first", plan)?;
        first.builds.extend(made.map(|build| (subject.name.to_owned(), build)));
    }
    Ok(Some(first))
}

fn crate_from_nothing(
    subject: &Subject,
    document: &Path,
    name: &str,
    plan: &Plan,
) -> Result<Option<FirstBuild>, Problem> {
    let mut made = Crate::new(subject, name);
    made.target = places::work().join("target/from-nothing");
    if let Some(error) = made.generate(document, plan)? {
        say(&format!("{}: {error}", subject.name));
        return Ok(None);
    }
    let build = made.first(plan)?;
    say(&format!(
        "{} from nothing: {:.1} s of {} crates",
        subject.name, build.ended.cost.wall, build.crates
    ));
    Ok(Some(build))
}

/// First builds of `cloud-clients` with one feature, as published and as in this repository, and of clients by others
/// for the same document.
fn workspace(plan: &Plan) -> Result<First, Problem> {
    let document = places::root().join(WORKSPACE);
    let single = places::work().join("documents/workspace.json");
    places::write(&single, &bundle::bundled(&document)?)?;
    let mut first = First {
        document: WORKSPACE.to_owned(),
        builds: vec![("cloud-clients with one feature".to_owned(), published(plan)?)],
    };
    for subject in &SUBJECTS {
        let made = crate_from_nothing(subject, &single, "workspace", plan)?;
        first.builds.extend(made.map(|build| (subject.name.to_owned(), build)));
    }
    Ok(first)
}

/// `cloud-clients` as a user gets it, with one feature: a published crate has neither build script nor generator.
fn published(plan: &Plan) -> Result<FirstBuild, Problem> {
    let mut made = Crate::new(OURS, "published");
    made.target = places::work().join("target/from-nothing");
    places::empty(&made.folder)?;
    let source = places::root().join("generated/src");
    for file in places::files(&source, &["rs"])? {
        let inner = file.strip_prefix(&source).unwrap_or(&file);
        places::write(&made.folder.join("src").join(inner), &places::read(&file)?)?;
    }
    let runtime = places::root().join("runtime");
    let manifest = format!(
        "[package]\nname = \"cloud-clients\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [features]\ndefault = [\"huaweicloud-workspace\"]\nhuaweicloud-workspace = []\n\n\
         [dependencies]\nspecwright-runtime = {{ path = {runtime:?} }}\n\n[workspace]\n"
    );
    places::write(&made.folder.join("Cargo.toml"), &manifest)?;
    let build = made.first(plan)?;
    say(&format!("cloud-clients from nothing: {:.1} s", build.ended.cost.wall));
    Ok(build)
}
