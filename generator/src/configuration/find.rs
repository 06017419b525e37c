//! Where the configuration of a document is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::read::{Whose, read_over};
use super::{Client, Configuration};
use crate::diagnostic::Diagnostics;
use crate::input;
use crate::settings::Settings;

/// The name of the file.
pub const FILE: &str = "specwright.toml";

/// The configuration in a folder: its `specwright.toml`, or the section of its `Cargo.toml`. Problems go to `diagnostics`.
pub fn find(folder: &Path, relative_to: Option<&Path>, diagnostics: &mut Diagnostics) -> Option<Configuration> {
    find_over(folder, &Client::default(), Whose::Run, relative_to, diagnostics)
}

fn find_over(
    folder: &Path,
    base: &Client,
    whose: Whose,
    relative_to: Option<&Path>,
    diagnostics: &mut Diagnostics,
) -> Option<Configuration> {
    let file = folder.join(FILE);
    // whatever has this name is read, so that it is not passed over in silence
    if file.symlink_metadata().is_ok() {
        return read_over(&file, base, whose, relative_to, diagnostics);
    }
    let manifest = folder.join("Cargo.toml");
    // a manifest that says nothing of this generator is cargo's alone, whatever is wrong with it
    let text = input::read_text(&manifest).unwrap_or_default();
    let found = text.contains("specwright");
    let found = found.then(|| read_over(&manifest, base, whose, relative_to, diagnostics))?;
    found.filter(|found| !found.clients.is_empty() || found.shared.is_some())
}

/// What the configuration says of a document: that beside the document, or that in `folder` if it names the document. Problems go
/// to `diagnostics`.
pub fn find_client(
    document: &Path,
    folder: &Path,
    relative_to: Option<&Path>,
    diagnostics: &mut Diagnostics,
) -> Option<Client> {
    let beside = document.parent().unwrap_or(Path::new(""));
    if let Some(client) = find(beside, relative_to, diagnostics).and_then(|found| found.client_of(document)) {
        return Some(client);
    }
    let real = |path: &Path| path.join(".").canonicalize().ok();
    if real(beside) == real(folder) {
        return None;
    }
    find(folder, relative_to, diagnostics)?.named(document).cloned()
}

/// The settings of the documents in a folder of documents.
pub(crate) struct OfFolder<'a> {
    folder: &'a Path,
    base: Client,
    /// The configurations that were read, by their folder.
    read: HashMap<PathBuf, Option<Configuration>>,
}

impl<'a> OfFolder<'a> {
    pub(crate) fn new(folder: &'a Path, settings: &Settings) -> Self {
        Self {
            folder,
            base: Client {
                settings: settings.clone(),
                ..Client::default()
            },
            read: HashMap::new(),
        }
    }

    /// The settings of a document: those of the run, and what the nearest configuration between it and the folder adds to them.
    pub(crate) fn settings(&mut self, document: &Path, diagnostics: &mut Diagnostics) -> Settings {
        let relative_to = self.base.settings.relative_to.clone();
        let folders = document.ancestors().skip(1);
        for folder in folders.take_while(|folder| folder.starts_with(self.folder)) {
            let base = &self.base;
            let found = self.read.entry(folder.to_owned());
            let found =
                found.or_insert_with(|| find_over(folder, base, Whose::Folder, relative_to.as_deref(), diagnostics));
            if let Some(client) = found.as_ref().and_then(|found| found.client_of(document)) {
                return client.settings;
            }
        }
        self.base.settings.clone()
    }
}
