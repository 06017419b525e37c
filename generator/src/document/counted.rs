//! Problems that occur many times in a document are reported once, at the first place, with a count.

use std::collections::HashMap;

use super::source::{Files, Part};
use super::tree::Origin;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

/// Problems counted so far, in the order they were first found.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    entries: Vec<Entry>,
    index: HashMap<String, usize>,
}

#[derive(Debug)]
struct Entry {
    severity: Severity,
    code: Code,
    message: String,
    help: Option<String>,
    first: Origin,
    part: Part,
    count: usize,
}

impl Counted {
    /// Counts a warning. Problems with the same message are reported as one.
    pub(crate) fn warn(&mut self, code: Code, message: String, first: Origin, part: Part) {
        self.add_with_help(Severity::Warning, code, message, None, first, part);
    }

    /// Counts a note.
    pub(crate) fn note(&mut self, code: Code, message: String, first: Origin, part: Part) {
        self.add_with_help(Severity::Note, code, message, None, first, part);
    }

    /// Counts a problem that comes with help.
    pub(crate) fn add_with_help(
        &mut self,
        severity: Severity,
        code: Code,
        message: String,
        help: Option<String>,
        first: Origin,
        part: Part,
    ) {
        let known = self.index.get(&message).and_then(|index| self.entries.get_mut(*index));
        if let Some(entry) = known {
            entry.count += 1;
            return;
        }
        self.index.insert(message.clone(), self.entries.len());
        self.entries.push(Entry {
            severity,
            code,
            message,
            help,
            first,
            part,
            count: 1,
        });
    }

    /// Reports all that was counted.
    pub(crate) fn report(self, files: &Files, diagnostics: &mut Diagnostics) {
        for entry in self.entries {
            let message = match entry.count {
                1 => entry.message,
                count => format!("{} ({count} times)", entry.message),
            };
            let mut problem = Diagnostic::new(entry.severity, entry.code, message);
            problem.help = entry.help;
            diagnostics.push(problem.at(files.place(entry.first, entry.part)));
        }
    }
}
