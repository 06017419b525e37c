//! The package whose build script runs.

use std::path::{Path, PathBuf};

use super::cargo::warn;
use crate::generate::Generated;
use crate::input;

/// The package whose build script runs.
pub(super) struct Package {
    pub(super) folder: PathBuf,
    pub(super) out: PathBuf,
    /// The name of its library.
    pub(super) name: String,
}

impl Package {
    pub(super) fn of_this_build() -> Self {
        let variable = |name| std::env::var_os(name).unwrap_or_default();
        Self {
            folder: variable("CARGO_MANIFEST_DIR").into(),
            out: variable("OUT_DIR").into(),
            name: variable("CARGO_PKG_NAME").to_string_lossy().replace('-', "_"),
        }
    }

    /// `package/../spec` as `parent/spec`, which is what people call it.
    pub(super) fn shortened(&self, path: &Path) -> PathBuf {
        let path = self.folder.join(path);
        let canonical = path.canonicalize().unwrap_or_else(|_| path.clone());
        let folder = self.folder.canonicalize().unwrap_or_default();
        match folder.parent() {
            Some(parent) if canonical.starts_with(parent) => canonical,
            _ => path,
        }
    }

    /// Only the root of a crate can say how far the compiler may follow types, and here a person writes it.
    pub(super) fn check_recursion_limit(&self, generated: &Generated) {
        let Some(limit) = generated.recursion_limit else {
            return;
        };
        for root in ["src/lib.rs", "src/main.rs"] {
            let text = input::read_text(&self.folder.join(root)).unwrap_or_default(); // there may be only one of them
            if !text.is_empty() && !text.contains("recursion_limit") {
                warn(&format!(
                    "types lie deep in each other: add `#![recursion_limit = \"{limit}\"]` to the beginning of {root}"
                ));
            }
        }
    }
}
