//! The package whose build script runs.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::cargo::warn;
use crate::diagnostic::{Code, Diagnostic};
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

    /// A module whose feature is not declared would silently not be there.
    pub(super) fn check_features(&self, generated: &mut Generated) {
        let manifest = self.folder.join("Cargo.toml");
        let declared = match features_of(&manifest) {
            Ok(Some(declared)) => declared,
            Ok(None) => return,
            Err(message) => {
                let message = format!("cannot read {}: {message}", manifest.display());
                let problem = Diagnostic::error(Code::UNREADABLE_FILE, message);
                return generated.diagnostics.push(problem);
            }
        };
        for document in &generated.documents {
            if !declared.contains(&document.feature) {
                let message = format!(
                    "{} has no feature `{}` for {}",
                    manifest.display(),
                    document.feature,
                    document.document.display(),
                );
                let help = format!("add `{} = []` to [features], and to `default`", document.feature);
                let problem = Diagnostic::error(Code::MISSING_FEATURE, message).help(help);
                generated.diagnostics.push(problem);
            }
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

/// The features that a manifest declares; nothing where there is no manifest.
fn features_of(manifest: &Path) -> Result<Option<BTreeSet<String>>, String> {
    let text = match input::read_text(manifest) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let document: toml_edit::DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let features = document.get("features").and_then(toml_edit::Item::as_table_like);
    let names = features
        .into_iter()
        .flat_map(toml_edit::TableLike::iter)
        .map(|(name, _)| name.to_owned());
    Ok(Some(names.collect()))
}
