//! The totals of a run: by version of OpenAPI, and by code of warnings.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::compile::Checked;
use crate::documents::Document;
use crate::measure::Outcome;

/// The totals of a run.
#[derive(Default)]
pub(crate) struct Summary {
    versions: BTreeMap<String, Totals>,
    codes: BTreeMap<String, Counts>,
    /// The documents that failed, with their first problem.
    failed: Vec<(String, String)>,
}

/// Totals of documents of one version.
#[derive(Default, Clone, Copy)]
struct Totals {
    documents: usize,
    /// Documents of which something failed: see [`Outcome::failures`].
    failed: usize,
    panics: usize,
    counted: usize,
    operations: usize,
    types: usize,
    lines: usize,
    /// Crates that the compiler has checked.
    compiled: usize,
    /// Crates of which it said nothing.
    clean: usize,
}

/// How often a code was reported.
#[derive(Default)]
struct Counts {
    times: usize,
    documents: usize,
}

impl Summary {
    /// Counts a document.
    pub(crate) fn add(&mut self, document: &Document, outcome: &Outcome, checked: Option<&Checked>) {
        let problem = outcome.failures.first();
        let problem = problem.or_else(|| checked.and_then(|checked| checked.problems.first()));
        if let Some(problem) = problem {
            let line = problem.lines().next().unwrap_or_default();
            self.failed.push((document.name.clone(), line.to_owned()));
        }
        let version = self.versions.entry(document.version.clone()).or_default();
        version.documents += 1;
        version.failed += usize::from(!outcome.failures.is_empty());
        version.panics += usize::from(outcome.panicked);
        version.counted += outcome.counted;
        version.operations += outcome.operations;
        version.types += outcome.types;
        version.lines += outcome.lines;
        version.compiled += usize::from(checked.is_some());
        version.clean += usize::from(checked.is_some_and(|checked| checked.problems.is_empty()));
        for (code, times) in &outcome.warnings {
            let counts = self.codes.entry(code.clone()).or_default();
            counts.times += times;
            counts.documents += 1;
        }
    }

    /// Prints the tables.
    pub(crate) fn print(&self) {
        println!("\n{}", self.tables());
    }

    /// Replaces what the page has after the heading of results, or writes a page that has nothing else.
    pub(crate) fn write(&self, page: &Path) -> Result<(), String> {
        const HEADING: &str = "## Results\n";
        let text = fs::read_to_string(page).unwrap_or_default(); // a new page
        let before = text.split_once(HEADING).map_or(text.as_str(), |(before, _)| before);
        let text = format!("{before}{HEADING}\n{}", self.tables());
        fs::write(page, text).map_err(|error| format!("{}: {error}", page.display()))
    }

    fn tables(&self) -> String {
        let mut text = String::from(
            "| OpenAPI | documents | failed | panics | operations | generated | types | lines of Rust | compiled | without a warning |\n\
             | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        );
        let mut all = Totals::default();
        for (version, totals) in &self.versions {
            row(&mut text, version, totals);
            all.add(totals);
        }
        row(&mut text, "all", &all);
        text.push_str("\n| warnings and notes | times | documents |\n| --- | ---: | ---: |\n");
        let mut codes: Vec<(&String, &Counts)> = self.codes.iter().collect();
        codes.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.times));
        for (code, counts) in codes {
            let _ = writeln!(text, "| `{code}` | {} | {} |", counts.times, counts.documents);
        }
        for (name, problem) in &self.failed {
            let _ = write!(text, "\n- `{name}`: {problem}");
        }
        if !self.failed.is_empty() {
            text.push('\n');
        }
        text
    }
}

impl Totals {
    fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.failed += other.failed;
        self.panics += other.panics;
        self.counted += other.counted;
        self.operations += other.operations;
        self.types += other.types;
        self.lines += other.lines;
        self.compiled += other.compiled;
        self.clean += other.clean;
    }
}

fn row(text: &mut String, version: &str, totals: &Totals) {
    let version = if version.is_empty() { "unreadable" } else { version };
    let _ = writeln!(
        text,
        "| {version} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
        totals.documents,
        totals.failed,
        totals.panics,
        totals.counted,
        totals.operations,
        totals.types,
        totals.lines,
        totals.compiled,
        totals.clean,
    );
}
