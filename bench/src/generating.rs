//! Measures time and memory of generators for each document.

use std::collections::BTreeMap;
use std::path::PathBuf;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::arguments::{Plan, Section};
use crate::child::{Cost, Task, say};
use crate::documents::{self, Document};
use crate::peers::{Output, SUBJECTS};
use crate::setting::Setting;
use crate::{Problem, places, results};

/// The name of the subject that only parses a document.
pub(crate) const PARSING: &str = "parsing alone";
/// A command is not run again after its runs have taken this many seconds together.
const ENOUGH: f64 = 30.0;
/// The memory limit of a generator.
const MEMORY: u64 = 12 << 30;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Generating {
    pub(crate) setting: Setting,
    /// The largest number of runs of each command.
    pub(crate) runs: usize,
    pub(crate) rows: Vec<Row>,
}

/// A document.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) document: String,
    pub(crate) bytes: u64,
    /// How many files it has.
    pub(crate) files: usize,
    /// The size of a synthetic document.
    pub(crate) size: Option<usize>,
    /// How many operations it has.
    pub(crate) operations: Option<u64>,
    /// The results of each generator, and of parsing alone.
    pub(crate) subjects: BTreeMap<String, Measured>,
}

/// The results of a generator for a document.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// The cost of each run.
    pub(crate) costs: Vec<Cost>,
    /// Why there is no output.
    pub(crate) error: Option<String>,
    pub(crate) output: Option<Output>,
}

impl Measured {
    /// Returns the least of the runs; `None` if the generator failed.
    pub(crate) fn least(&self, of: impl Fn(&Cost) -> f64) -> Option<f64> {
        match self.error {
            None => self.costs.iter().map(of).min_by(f64::total_cmp),
            Some(_) => None,
        }
    }

    fn again(&self, runs: usize) -> bool {
        let took: f64 = self.costs.iter().map(|cost| cost.wall).sum();
        self.error.is_none() && self.costs.len() < runs && took < ENOUGH
    }

    /// Returns why a document of twice the size is not tried.
    fn too_much(&self) -> Option<&'static str> {
        match &self.error {
            Some(_) => Some("it failed on"),
            None if self.costs.iter().any(|cost| cost.wall > ENOUGH) => Some("it took more than 30 s for"),
            None => None,
        }
    }
}

impl Row {
    pub(crate) fn wall(&self, subject: &str) -> Option<f64> {
        self.subjects.get(subject)?.least(|cost| cost.wall)
    }

    /// Seconds of processor time.
    pub(crate) fn processor(&self, subject: &str) -> Option<f64> {
        self.subjects.get(subject)?.least(|cost| cost.user + cost.system)
    }

    pub(crate) fn peak(&self, subject: &str) -> Option<f64> {
        self.subjects.get(subject)?.least(|cost| cost.peak as f64)
    }

    /// Returns whether a generator has kept every operation.
    pub(crate) fn complete(&self, subject: &str) -> bool {
        let output = self.subjects.get(subject).and_then(|measured| measured.output);
        output.is_some_and(|output| Some(output.operations) >= self.operations)
    }
}

pub(crate) fn measure(plan: &Plan) -> Result<(), Problem> {
    let mut documents = documents::find(&plan.documents, &plan.only)?;
    documents.extend(documents::synthetic(plan.largest)?);
    let mut measured = Generating {
        setting: Setting::now()?,
        runs: plan.runs,
        rows: Vec::new(),
    };
    // All clients are kept until the end: ext4 does not reuse what a deleted file leaves for minutes, and a generator
    // that writes many files would pay for files that were deleted before its run.
    let mut clients = Clients {
        folder: places::work().join("generated"),
        given: 0,
    };
    places::empty(&clients.folder)?;
    // the synthetic documents have one shape, so a generator that failed on one, or took long, is not run on a larger
    // one
    let mut excluded = BTreeMap::new();
    for document in &documents {
        let mut row = Row {
            document: document.name.clone(),
            bytes: document.bytes,
            files: document.files.len(),
            size: document.size,
            operations: None,
            subjects: BTreeMap::new(),
        };
        row.fill(document, plan, &excluded, &mut clients)?;
        if document.size.is_some() {
            for (name, measured) in &row.subjects {
                if let Some(reason) = measured.too_much() {
                    excluded.entry(name.clone()).or_insert(reason);
                }
            }
        }
        say(&row.summary());
        measured.rows.push(row);
        results::save(Section::Generating, &measured)?;
    }
    places::empty(&clients.folder)
}

/// The folder for generated clients.
struct Clients {
    folder: PathBuf,
    /// The number of folders already used in it.
    given: usize,
}

impl Clients {
    /// Returns a new folder in an existing one.
    fn next(&mut self) -> Result<PathBuf, Problem> {
        self.given += 1;
        let parent = self.folder.join(self.given.to_string());
        places::empty(&parent)?;
        Ok(parent.join("client"))
    }
}

impl Row {
    /// Runs all subjects in turn, several times.
    fn fill(
        &mut self,
        document: &Document,
        plan: &Plan,
        excluded: &BTreeMap<String, &'static str>,
        clients: &mut Clients,
    ) -> Result<(), Problem> {
        let printed = places::work().join("printed.txt");
        let this = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
        let parse = Task::new(this).arg("parse").args(&document.files);
        for run in 0..plan.runs {
            for subject in SUBJECTS.iter().map(Some).chain([None]) {
                let name = subject.map_or(PARSING, |subject| subject.name);
                let measured = self.subjects.entry(name.to_owned()).or_default();
                if let Some(reason) = excluded.get(name) {
                    measured.error = Some(format!("not tried: {reason} a smaller one of the same shape"));
                }
                if !measured.again(plan.runs) {
                    continue;
                }
                let client = clients.next()?;
                let task = match subject {
                    Some(subject) => subject.generate(document.path(), &client),
                    None => parse.clone(),
                };
                let ended = task.output(&printed).seconds(plan.seconds).memory(MEMORY).measure()?;
                measured.costs.push(ended.cost);
                measured.error = ended.error;
                if let (Some(subject), None, 0) = (subject, &measured.error, run) {
                    measured.output = Some(subject.count(&client)?);
                    if subject.ours() {
                        self.operations = operations(&places::read(&printed)?);
                    }
                }
            }
        }
        Ok(())
    }

    fn summary(&self) -> String {
        let mut text = format!("{} ({} bytes):", self.document, self.bytes);
        for (name, measured) in &self.subjects {
            text.push_str(&match (measured.least(|cost| cost.wall), &measured.error) {
                (Some(wall), _) => format!(" {name} {wall:.3} s,"),
                (None, error) => format!(" {name}: {},", error.as_deref().unwrap_or("nothing")),
            });
        }
        text
    }
}

/// Returns the number of operations of a document, by our generator; `corpus` checks this number without the generator.
fn operations(printed: &str) -> Option<u64> {
    let pattern = Regex::new(r"\d+ of (\d+) operations?").ok()?;
    pattern.captures(printed)?.get(1)?.as_str().parse().ok()
}
