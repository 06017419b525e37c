//! Crates that become members of the workspace around them.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, Item};

use crate::surroundings::member_to_list;

/// A workspace around a folder.
pub(crate) struct Workspace {
    manifest: PathBuf,
    document: DocumentMut,
}

impl Workspace {
    /// The nearest workspace above a folder that may not exist yet.
    ///
    /// # Errors
    ///
    /// There is none, or its manifest cannot be read.
    pub(crate) fn around(krate: &Path) -> Result<Self, String> {
        let absolute = std::path::absolute(krate).unwrap_or_else(|_| krate.to_owned());
        for folder in absolute.ancestors().skip(1) {
            let manifest = folder.join("Cargo.toml");
            let Ok(text) = fs::read_to_string(&manifest) else {
                continue;
            };
            let document: DocumentMut = text
                .parse()
                .map_err(|error| format!("error: cannot read {}: {error}\n", manifest.display()))?;
            if document.contains_key("workspace") {
                return Ok(Self { manifest, document });
            }
        }
        Err(format!(
            "error: no workspace is around {}: add `[workspace]` to a Cargo.toml above it, or generate a `crate`\n",
            krate.display()
        ))
    }

    /// Whether the runtime is a dependency of the workspace.
    pub(crate) fn has_runtime(&self) -> bool {
        let dependencies = self
            .document
            .get("workspace")
            .and_then(|table| table.get("dependencies"));
        dependencies.and_then(|table| table.get("specwright-runtime")).is_some()
    }

    /// Lists a crate in `members`, if cargo does not find it there; the line for the user.
    ///
    /// # Errors
    ///
    /// The manifest cannot be written.
    pub(crate) fn list(mut self, krate: &Path) -> Result<String, String> {
        let Some((_, member)) = member_to_list(krate) else {
            return Ok(String::new());
        };
        let shown = self.manifest.display().to_string();
        let members = self.document["workspace"]
            .as_table_like_mut()
            .map(|table| table.entry("members").or_insert(Item::Value(Array::new().into())));
        let Some(members) = members.and_then(Item::as_array_mut) else {
            return Err(format!("error: `members` of {shown} is no list: add \"{member}\"\n"));
        };
        members.push(&member);
        fs::write(&self.manifest, self.document.to_string()).map_err(|error| format!("error: {shown}: {error}\n"))?;
        Ok(format!("added \"{member}\" to `members` of {shown}\n"))
    }
}
