//! The collector of all problems of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{Code, Diagnostic, Severity};

/// How many problems of one code are kept; the rest is only counted.
const KEPT_PER_CODE: usize = 1_000;

/// All problems of a run.
///
/// [`allow`](Self::allow) and [`deny`](Self::deny) apply to what is pushed before and after them.
/// Its [`Display`](fmt::Display) is the whole text for the user.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    kept: Vec<Diagnostic>,
    counts: BTreeMap<Code, usize>,
    allowed: BTreeSet<Code>,
    denied: BTreeSet<Code>,
}

impl Diagnostics {
    /// An empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem. Of one code, a thousand are kept and the rest is counted.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let count = self.counts.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= KEPT_PER_CODE {
            self.kept.push(diagnostic);
        }
    }

    /// Returns false once the limit of problems with this code is reached: further ones are only counted, so their
    /// place is not needed.
    pub(crate) fn keeps(&self, code: Code) -> bool {
        self.counts.get(&code).is_none_or(|count| *count < KEPT_PER_CODE)
    }

    /// Allows problems of this code: warnings and notes are hidden, errors become warnings because the output still
    /// lacks something.
    pub fn allow(&mut self, code: Code) {
        self.denied.remove(&code);
        self.allowed.insert(code);
    }

    /// Makes problems of this code errors.
    pub fn deny(&mut self, code: Code) {
        self.allowed.remove(&code);
        self.denied.insert(code);
    }

    /// Turns the errors so far into warnings, except for denied codes: the invalid parts were left out and the rest is
    /// used.
    pub fn forgive(&mut self) {
        for diagnostic in self.kept.iter_mut().filter(|d| d.severity == Severity::Error) {
            diagnostic.severity = Severity::Warning;
        }
    }

    /// Returns true if there is no problem to show.
    pub fn is_empty(&self) -> bool {
        !self.kept.iter().any(|d| self.shown(d).is_some())
    }

    /// Whether any problem is an error, `allow` and `deny` considered.
    pub fn has_errors(&self) -> bool {
        let mut kept = self.kept.iter();
        kept.any(|d| self.shown(d) == Some(Severity::Error))
    }

    /// The problems to show, without duplicates, sorted by place (problems without a place first), with the severity
    /// after `allow` and `deny`.
    pub fn sorted(&self) -> Vec<Diagnostic> {
        let mut shown: Vec<Diagnostic> = Vec::with_capacity(self.kept.len());
        for diagnostic in &self.kept {
            if let Some(severity) = self.shown(diagnostic) {
                let mut diagnostic = diagnostic.clone();
                diagnostic.severity = severity;
                shown.push(diagnostic);
            }
        }
        // The sort is stable, so problems of one place and code stay in the order they were found.
        shown.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
        shown.dedup();
        shown
    }

    /// Number of problems by code, including those that were not kept or are not shown.
    pub fn counts(&self) -> &BTreeMap<Code, usize> {
        &self.counts
    }

    fn shown(&self, diagnostic: &Diagnostic) -> Option<Severity> {
        if self.denied.contains(&diagnostic.code) {
            Some(Severity::Error)
        } else if !self.allowed.contains(&diagnostic.code) {
            Some(diagnostic.severity)
        } else if diagnostic.severity == Severity::Error {
            Some(Severity::Warning)
        } else {
            None
        }
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.sorted().iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            writeln!(f, "{diagnostic}")?;
        }
        for (code, count) in &self.counts {
            if *count > KEPT_PER_CODE && !self.allowed.contains(code) {
                writeln!(f, "\nnote: {} more of {code} are not shown", count - KEPT_PER_CODE)?;
            }
        }
        Ok(())
    }
}
