//! One version of a document.

use std::path::Path;

use specwright::diagnostic::{Diagnostics, Place};
use specwright::document::{Document, Node, Pointer};
use specwright::surface::Surface;
use specwright::{Lowered, Settings};

/// A document and the API of its client.
pub(crate) struct Side {
    lowered: Lowered,
    pub(crate) surface: Surface,
}

impl Side {
    pub(crate) fn read(path: &Path, settings: &Settings) -> (Option<Self>, Diagnostics) {
        let (lowered, mut diagnostics) = Lowered::open(path, settings);
        let surface = lowered.as_ref().and_then(|lowered| lowered.surface(&mut diagnostics));
        let side = lowered.zip(surface).map(|(lowered, surface)| Self { lowered, surface });
        (side, diagnostics)
    }

    pub(crate) fn document(&self) -> &Document {
        self.lowered.document()
    }

    /// The whole bundled document.
    pub(crate) fn root(&self) -> Option<&Node> {
        self.document().node(&Pointer::root())
    }

    /// Where a value was read.
    pub(crate) fn place_of(&self, node: &Node) -> Option<Place> {
        self.document().sources.place_of(node)
    }

    /// The value that this pointer, or the longest beginning of it, leads to.
    pub(crate) fn nearest(&self, pointer: &str) -> Option<&Node> {
        let pointer: Pointer = pointer.parse().ok()?;
        let mut found = self.root()?;
        for step in pointer.steps() {
            match found.step(&step) {
                Some(node) => found = node,
                None => break,
            }
        }
        Some(found)
    }
}
