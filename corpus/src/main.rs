//! Generates and compiles a client for every document of a folder.
//!
//! For each document, the operations are counted without the generator ([`count`]), the crate is generated twice and
//! both results are compared ([`measure`]), and the compiler checks the crate ([`compile`]). A table shows the result
//! for each ([`table`]), and [`summary`] sums them up by version and by code of warnings. If one document fails, the run fails.
//!
//! For folders of thousands, such as the [`directory`] of APIs.guru, several documents are generated at a time, the results are kept in a
//! file ([`results`]), and a sample is compiled.

mod arguments;
mod compile;
mod count;
mod directory;
mod documents;
mod lenient;
mod measure;
mod results;
mod summary;
mod table;

use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use arguments::{Arguments, Compile};
use compile::Workspace;
use documents::Document;
use measure::Outcome;
use results::Results;
use summary::Summary;
use table::Table;

fn main() -> ExitCode {
    let arguments = match Arguments::parse() {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::FAILURE;
        }
    };
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Measures all documents. Returns whether all of them pass.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let documents = documents::find(&arguments.folders, &arguments.only)?;
    if documents.is_empty() {
        return Err("there is no document to measure".to_owned());
    }
    let run = Run {
        documents: &documents,
        compile: arguments.compile,
        keeps: arguments.keep.is_some(),
        alone: arguments.jobs == NonZeroUsize::MIN,
        workspace: Workspace::new(arguments.keep.clone(), &arguments.target)?,
        results: Mutex::new(match &arguments.results {
            Some(file) => Results::open(file)?,
            None => Results::default(),
        }),
    };
    let outcomes = run.measure(arguments.jobs)?;
    let checked = run.check(&outcomes)?;
    let mut table = Table::new(&documents);
    let mut summary = Summary::default();
    for ((document, outcome), checked) in documents.iter().zip(&outcomes).zip(&checked) {
        table.row(document, outcome, checked.as_ref());
        summary.add(document, outcome, checked.as_ref());
    }
    summary.print();
    if let Some(page) = &arguments.page {
        summary.write(page)?;
    }
    Ok(table.end())
}

/// What all documents of a run have in common.
struct Run<'a> {
    documents: &'a [Document],
    compile: Compile,
    /// Whether all crates are written, and not only those that are compiled.
    keeps: bool,
    /// Whether one document is measured at a time, so that times and memory are its own.
    alone: bool,
    workspace: Workspace,
    results: Mutex<Results>,
}

impl Run<'_> {
    /// The result of each document, in their order.
    fn measure(&self, jobs: NonZeroUsize) -> Result<Vec<Outcome>, String> {
        let next = AtomicUsize::new(0);
        let work = || -> Result<Vec<(usize, Outcome)>, String> {
            let mut measured = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(document) = self.documents.get(index) else {
                    return Ok(measured);
                };
                measured.push((index, self.outcome(index, document)?));
                if index % 100 == 99 {
                    eprintln!("{} of {} documents", index + 1, self.documents.len());
                }
            }
        };
        let measured = thread::scope(|scope| {
            let workers: Vec<_> = (0..jobs.get()).map(|_| scope.spawn(work)).collect();
            let joined = workers.into_iter().map(|worker| worker.join());
            let joined = joined.map(|done| done.unwrap_or_else(|_| Err("a worker panicked".to_owned())));
            joined.collect::<Result<Vec<_>, String>>()
        });
        let mut measured: Vec<(usize, Outcome)> = measured?.into_iter().flatten().collect();
        measured.sort_by_key(|(index, _)| *index);
        Ok(measured.into_iter().map(|(_, outcome)| outcome).collect())
    }

    /// The result of one document, by an earlier run if that can be.
    fn outcome(&self, index: usize, document: &Document) -> Result<Outcome, String> {
        let name = document.crate_name();
        let writes = self.keeps || self.compile.has(index, self.documents.len());
        let known = self.results().of(document).cloned();
        if let Some(known) = known.filter(|known| !writes || known.files == 0 || self.workspace.has(&name)) {
            return Ok(known);
        }
        let (mut outcome, files) = measure::measured(document, &name);
        if !self.alone {
            (outcome.took, outcome.peak) = (None, None);
        }
        if let Some(files) = files.filter(|_| writes) {
            self.workspace.add(&name, &files)?;
        }
        self.results().add(document, &outcome)?;
        Ok(outcome)
    }

    fn results(&self) -> std::sync::MutexGuard<'_, Results> {
        self.results.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the compiler says of each crate that it checks.
    fn check(&self, outcomes: &[Outcome]) -> Result<Vec<Option<compile::Checked>>, String> {
        let count = self.documents.len();
        let checks = |index: usize, outcome: &Outcome| self.compile.has(index, count) && outcome.files > 0;
        let names = outcomes.iter().enumerate().zip(self.documents);
        let names: Vec<Option<String>> = names
            .map(|((index, outcome), document)| checks(index, outcome).then(|| document.crate_name()))
            .collect();
        let members: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
        if members.is_empty() {
            return Ok(names.iter().map(|_| None).collect());
        }
        self.workspace.prepare(&members)?;
        if self.alone {
            let check = |name: &Option<String>| name.as_ref().map(|name| self.workspace.check(name)).transpose();
            return names.iter().map(check).collect();
        }
        let mut checked = self.workspace.check_all(&members)?;
        Ok(names.iter().map(|name| checked.remove(name.as_deref()?)).collect())
    }
}
