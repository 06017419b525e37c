//! Where the configuration of a document is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::read::{Whose, read_over};
use super::{Client, Configuration};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
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
    let is_of_run = |file: &Path| base.settings.configuration.iter().any(|known| is_same(known, file));
    // whatever has this name is read, so that it is not passed over in silence
    if file.symlink_metadata().is_ok() && !is_of_run(&file) {
        return read_over(&file, base, whose, relative_to, diagnostics);
    }
    let manifest = folder.join("Cargo.toml");
    // a manifest that says nothing of this generator is cargo's alone, whatever is wrong with it
    let text = input::read_text(&manifest).unwrap_or_default();
    let found = text.contains("specwright") && !is_of_run(&manifest);
    let found = found.then(|| read_over(&manifest, base, whose, relative_to, diagnostics))?;
    found.filter(|found| !found.clients.is_empty() || found.shared.is_some())
}

/// What the configuration says of a document: that beside the document, or that in `folder` if it names the document. Problems go
/// to `diagnostics`.
pub fn find_clients(
    document: &Path,
    folder: &Path,
    relative_to: Option<&Path>,
    diagnostics: &mut Diagnostics,
) -> Vec<Client> {
    let beside = document.parent().unwrap_or(Path::new(""));
    let found = find(beside, relative_to, diagnostics);
    let mut clients = found.as_ref().map_or_else(Vec::new, |found| found.clients_of(document));
    if clients.is_empty() && !is_same(&beside.join("."), &folder.join(".")) {
        let elsewhere = find(folder, relative_to, diagnostics);
        clients = elsewhere.map_or_else(Vec::new, |found| found.named(document));
    }
    if let Some(unused) = found.filter(|found| clients.is_empty() && found.file.ends_with(FILE)) {
        let (file, document) = (unused.file.display(), document.display());
        let message = format!("{file} does not name {document}, and is not used for it");
        diagnostics.push(Diagnostic::note(Code::STRAY_FILE, message));
    }
    clients
}

/// Whether two paths lead to one file or folder.
fn is_same(one: &Path, other: &Path) -> bool {
    one == other
        || one
            .canonicalize()
            .ok()
            .is_some_and(|one| other.canonicalize().is_ok_and(|other| one == other))
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
        let mut settings = settings.clone();
        settings.share();
        Self {
            folder,
            base: Client {
                settings,
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
            let clients = found.as_ref().map_or_else(Vec::new, |found| found.clients_of(document));
            if let Some(client) = clients.into_iter().next() {
                return client.settings;
            }
        }
        self.base.settings.clone()
    }
}
