//! Overlays: changes to a document that are kept beside it (Overlay Specification 1.0 and 1.1).
//!
//! An overlay is applied to the tree of the document before anything else is read of it. Values that an overlay adds keep
//! their place in the overlay, so whatever is found later is reported where it was written.

mod action;
mod difference;
mod query;
mod read;

use std::path::PathBuf;
use std::rc::Rc;

use super::open;
use super::source::{Files, Part};
use super::tree::Node;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

pub use difference::difference;
use query::Query;

/// An overlay as it was read.
struct Overlay {
    version: Version,
    actions: Vec<Action>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    V1_0,
    V1_1,
}

/// What is done to each value that a query selects.
struct Action {
    target: Query,
    change: Change,
}

enum Change {
    /// The action only has a target.
    Nothing,
    Update(Node),
    /// An update with the one value that the query selects.
    Copy(Query),
    Remove,
}

/// Applies overlays to file 0, each to what those before it made. `None` means that one of them is at fault, and that this was
/// reported.
pub(super) fn apply(files: &mut Files, overlays: &[PathBuf], diagnostics: &mut Diagnostics) -> Option<()> {
    let mut is_at_fault = false;
    for path in overlays {
        files.allow(path);
        let number = open(files, path, diagnostics)?;
        let (base, written) = (files.tree(0)?, files.tree(number)?);
        let mut tree = Rc::unwrap_or_clone(base);
        let mut faults = Faults {
            files,
            diagnostics,
            is_at_fault: false,
        };
        let overlay = read::overlay(&written, &mut faults);
        if !faults.is_at_fault {
            action::apply(&mut tree, &overlay, &mut faults);
        }
        is_at_fault |= faults.is_at_fault;
        files.set_tree(0, tree);
    }
    (!is_at_fault).then_some(())
}

/// Where problems of overlays go.
struct Faults<'a> {
    files: &'a Files,
    diagnostics: &'a mut Diagnostics,
    is_at_fault: bool,
}

impl Faults<'_> {
    fn error(&mut self, code: Code, message: impl Into<String>, at: &Node) {
        self.error_beside(code, message, at, None);
    }

    /// An error with the value of the document that it is about.
    fn error_beside(&mut self, code: Code, message: impl Into<String>, at: &Node, document: Option<&Node>) {
        self.is_at_fault = true;
        let place = self.files.place(at.origin, Part::Value);
        let document = document.and_then(|node| self.files.place_of(node));
        let problem = Diagnostic::error(code, message).at(place);
        self.diagnostics
            .push(problem.related("the value of the document", document));
    }

    fn error_at_key(&mut self, code: Code, message: impl Into<String>, at: &Node) {
        self.is_at_fault = true;
        let place = self.files.place(at.origin, Part::Key);
        self.diagnostics.push(Diagnostic::error(code, message).at(place));
    }

    fn warn(&mut self, code: Code, message: impl Into<String>, at: &Node) {
        let place = self.files.place(at.origin, Part::Value);
        self.diagnostics.push(Diagnostic::warning(code, message).at(place));
    }
}
