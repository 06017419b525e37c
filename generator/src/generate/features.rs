//! The cargo features of the crate that holds the clients of a folder of documents.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::Generated;
use crate::diagnostic::{Code, Diagnostic};
use crate::input;

impl Generated {
    /// Reports the documents whose feature the manifest of their crate does not declare: their modules would silently not be there.
    pub fn check_features(&mut self, manifest: &Path) {
        let declared = match features_of(manifest) {
            Ok(Some(declared)) => declared,
            Ok(None) => return,
            Err(message) => {
                let message = format!("cannot read {}: {message}", manifest.display());
                let problem = Diagnostic::error(Code::UNREADABLE_FILE, message);
                return self.diagnostics.push(problem);
            }
        };
        for document in &self.documents {
            if !declared.contains(&document.feature) {
                let message = format!(
                    "{} has no feature `{}` for {}",
                    manifest.display(),
                    document.feature,
                    document.document.display(),
                );
                let help = format!("add `{} = []` to [features], and to `default`", document.feature);
                let problem = Diagnostic::error(Code::MISSING_FEATURE, message).help(help);
                self.diagnostics.push(problem);
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
