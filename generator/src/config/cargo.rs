//! What cargo is told on standard output and standard error.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::diagnostic::{Code, Diagnostics, Severity};

/// Has cargo run the script again when one of these files changes.
pub(super) fn rerun_if_changed<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) {
    for path in paths {
        println!("cargo::rerun-if-changed={}", path.display());
    }
}

/// Shows a warning as cargo does.
pub(super) fn warn(text: &str) {
    println!("cargo::warning={text}");
}

/// Shows errors whole and warnings as cargo shows them, of each code the first.
pub(super) fn report(diagnostics: &Diagnostics) {
    /// As `specwright generate` shows without `--all`.
    const SHOWN: usize = 10;
    let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
    for diagnostic in diagnostics.sorted() {
        let text = diagnostic.to_string();
        if diagnostic.severity == Severity::Error {
            eprintln!("{text}");
            continue;
        }
        let count = seen.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= SHOWN {
            text.lines().for_each(warn);
        }
    }
    for (code, count) in seen.into_iter().filter(|(_, count)| *count > SHOWN) {
        warn(&format!(
            "{} more of {code} are not shown: `specwright check --all` shows them",
            count - SHOWN
        ));
    }
}
