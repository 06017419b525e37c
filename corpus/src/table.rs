//! The table: a row for each document, and the failures below it.

use std::collections::BTreeMap;

use crate::compile::Checked;
use crate::documents::Document;
use crate::measure::Outcome;

/// How many problems of one document are shown.
const SHOWN: usize = 5;

/// The printed rows, and the text to print after them.
pub(crate) struct Table {
    width: usize,
    documents: usize,
    operations: (usize, usize),
    types: usize,
    warnings: BTreeMap<String, usize>,
    failed: Vec<(String, Vec<String>)>,
}

impl Table {
    /// Prints the column names.
    pub(crate) fn new(documents: &[Document]) -> Self {
        let width = documents
            .iter()
            .map(|d| d.name.chars().count())
            .max()
            .unwrap_or_default();
        println!(
            "{:<width$}  {:>11}  {:>6}  {:>5}  {:>7}  {:>8}  {:>6}  {:<16}  warnings",
            "document", "operations", "types", "files", "lines", "generate", "memory", "check"
        );
        Self {
            width,
            documents: 0,
            operations: (0, 0),
            types: 0,
            warnings: BTreeMap::new(),
            failed: Vec::new(),
        }
    }

    /// Prints the row of a document.
    pub(crate) fn row(&mut self, document: &Document, outcome: &Outcome, checked: Option<&Checked>) {
        let check = match checked {
            None => "-".to_owned(),
            Some(checked) if checked.problems.is_empty() => {
                let took = checked.took.map(|took| format!(" {:.1} s", took.as_secs_f64()));
                format!("ok{}", took.unwrap_or_default())
            }
            Some(checked) => format!("{} problems", checked.problems.len()),
        };
        let memory = outcome
            .peak
            .map_or("-".to_owned(), |bytes| format!("{} MB", bytes >> 20));
        let took = outcome
            .took
            .map_or("-".to_owned(), |took| format!("{:.2} s", took.as_secs_f64()));
        println!(
            "{:<width$}  {:>11}  {:>6}  {:>5}  {:>7}  {took:>8}  {memory:>6}  {check:<16}  {}",
            document.name,
            format!("{}/{}", outcome.operations, outcome.counted),
            outcome.types,
            outcome.files,
            outcome.lines,
            codes(&outcome.warnings),
            width = self.width,
        );
        self.documents += 1;
        self.operations.0 += outcome.operations;
        self.operations.1 += outcome.counted;
        self.types += outcome.types;
        for (code, count) in &outcome.warnings {
            *self.warnings.entry(code.clone()).or_default() += count;
        }
        let mut failures = outcome.failures.clone();
        failures.extend(checked.iter().flat_map(|checked| checked.problems.iter().cloned()));
        if !failures.is_empty() {
            self.failed.push((document.name.clone(), failures));
        }
    }

    /// Prints the totals and every failure. Returns whether there is no failure.
    pub(crate) fn end(self) -> bool {
        println!(
            "\n{} documents: {} of {} operations, {} types, {}; {} failed",
            self.documents,
            self.operations.0,
            self.operations.1,
            self.types,
            codes(&self.warnings),
            self.failed.len(),
        );
        for (name, failures) in &self.failed {
            println!("\n== {name}");
            for failure in failures.iter().take(SHOWN) {
                println!("{}", failure.trim_end());
            }
            if failures.len() > SHOWN {
                println!("and {} more", failures.len() - SHOWN);
            }
        }
        self.failed.is_empty()
    }
}

/// `mixed-enum 1, unknown-key 2`.
fn codes(counts: &BTreeMap<String, usize>) -> String {
    match counts.is_empty() {
        true => "no warnings".to_owned(),
        false => {
            let codes: Vec<String> = counts.iter().map(|(code, count)| format!("{code} {count}")).collect();
            codes.join(", ")
        }
    }
}
