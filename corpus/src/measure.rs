//! Generates a client for one document twice and compares.

use std::collections::BTreeMap;
use std::fs;
use std::panic::catch_unwind;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use specwright::diagnostic::Severity;
use specwright::{Generated, RuntimeSource, Settings, generate_crate};

use crate::count;
use crate::documents::Document;

/// The result for a document.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// How many files were generated; none if there was an error.
    pub(crate) files: usize,
    /// How many lines they have.
    pub(crate) lines: usize,
    /// How many operations were generated.
    pub(crate) operations: usize,
    /// How many operations [`count`] has found.
    pub(crate) counted: usize,
    /// How many types were generated.
    pub(crate) types: usize,
    /// How many warnings and notes there are, by their codes.
    pub(crate) warnings: BTreeMap<String, usize>,
    /// How long the first of the two runs took; none where others were measured at the same time.
    pub(crate) took: Option<Duration>,
    /// The peak memory of the process during the first run, where the system tells it. It includes memory kept from
    /// earlier documents.
    pub(crate) peak: Option<u64>,
    /// The errors.
    pub(crate) failures: Vec<String>,
    /// Whether the generator panicked.
    pub(crate) panicked: bool,
}

/// The text of every file, by its path.
pub(crate) type Files = BTreeMap<PathBuf, String>;

/// As [`measure`], and a panic is a failure of the document.
pub(crate) fn measured(document: &Document, name: &str) -> (Outcome, Option<Files>) {
    catch_unwind(|| measure(document, name)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text
            .or(panic.downcast_ref::<&str>().copied())
            .unwrap_or("without a text");
        let outcome = Outcome {
            failures: vec![format!("panicked: {text}")],
            panicked: true,
            ..Outcome::default()
        };
        (outcome, None)
    })
}

/// Generates the crate `name` twice and compares. Returns the files to compile if there are no errors.
fn measure(document: &Document, name: &str) -> (Outcome, Option<Files>) {
    let runtime = RuntimeSource::Path(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime")));
    let mut settings = Settings::default();
    settings.keep_going = true; // as `specwright generate` does
    let generate = || generate_crate(&document.path, name, &runtime, &settings);
    forget_peak();
    let started = Instant::now();
    let first = generate();
    let took = started.elapsed();
    let peak = peak();
    let mut failures = Vec::new();
    if generate().files != first.files {
        failures.push("generated twice, it differs".to_owned());
    }
    let counted = count::operations(&document.path).unwrap_or_else(|error| {
        failures.push(format!("operations cannot be counted: {error}"));
        0
    });
    let sum = |number: fn(&specwright::Summary) -> usize| first.documents.iter().map(number).sum::<usize>();
    let (operations, documented) = (sum(|d| d.operations), sum(|d| d.in_document));
    if operations != counted {
        failures.push(format!(
            "{operations} operations are generated, but the document has {counted}"
        ));
    }
    if documented != counted {
        failures.push(format!(
            "the generator says that the document has {documented} operations, but it has {counted}"
        ));
    }
    failures.extend(errors(&first));
    let (types, warnings) = (sum(|d| d.types), warnings(&first));
    let files = (!first.diagnostics.has_errors() && !first.files.is_empty()).then_some(first.files);
    let outcome = Outcome {
        files: files.as_ref().map_or(0, Files::len),
        lines: files.iter().flatten().map(|(_, text)| text.lines().count()).sum(),
        operations,
        counted,
        types,
        warnings,
        took: Some(took),
        peak,
        failures,
        panicked: false,
    };
    (outcome, files)
}

fn errors(generated: &Generated) -> Vec<String> {
    let sorted = generated.diagnostics.sorted();
    let errors = sorted.iter().filter(|d| d.severity == Severity::Error);
    errors.map(ToString::to_string).collect()
}

fn warnings(generated: &Generated) -> BTreeMap<String, usize> {
    let mut codes = BTreeMap::new();
    for diagnostic in generated.diagnostics.sorted() {
        if diagnostic.severity < Severity::Error {
            *codes.entry(diagnostic.code.as_str().to_owned()).or_default() += 1;
        }
    }
    codes
}

/// Resets the peak memory that Linux has recorded, so that the next peak belongs to the next document. Does nothing on
/// other systems.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Returns the peak memory of the process since [`forget_peak`], in bytes, as recorded by Linux.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
