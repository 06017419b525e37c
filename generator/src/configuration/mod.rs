//! The configuration: `specwright.toml`, or a section of a `Cargo.toml`.
//!
//! `keys` is the only list of its keys. The reader checks a file against it, the JSON Schema for editors and the table in
//! `docs/configuration.md` are made of it.
//!
//! To add a key: a field of [`Settings`] or [`Client`], a line in `keys` that sets it, a method of [`Config`](crate::Config), and
//! `BLESS=1 cargo test -p specwright --lib configuration` for the schema and the table.

mod allowed;
mod find;
mod key;
mod keys;
mod read;
mod schema;
mod table;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub(crate) use find::OfFolder;
pub use find::{FILE, find, find_clients};
pub use read::read;
pub use schema::schema;
pub use table::from_table;

use crate::settings::{RuntimeSource, Settings};

/// A configuration that was read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Configuration {
    /// The file.
    pub file: PathBuf,
    /// A client for each document that the file names, in the order of the file.
    pub clients: Vec<Client>,
    /// What the file says of a document that it does not name. Only a file that names none is for others.
    shared: Option<Client>,
}

/// What a configuration says of one client.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Client {
    /// The document, or the folder of documents.
    pub document: Option<PathBuf>,
    /// What becomes of it, and where.
    pub output: Option<Output>,
    /// The name of the crate.
    pub name: Option<String>,
    /// Where the crate has its runtime from.
    pub runtime: Option<RuntimeSource>,
    /// The document whose client this one replaces.
    pub replaces: Option<String>,
    /// Whether nothing is written if a part of the document is wrong.
    pub strict: Option<bool>,
    /// How the document is read and judged.
    pub settings: Settings,
}

/// What becomes of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Output {
    /// A crate in this folder.
    Crate(PathBuf),
    /// A crate in this folder, which is listed in the workspace around it.
    Member(PathBuf),
    /// A module in this folder of a crate.
    Module(PathBuf),
    /// A module for each document of a folder, in this folder of a crate.
    Tree(PathBuf),
    /// A module of this name in `OUT_DIR`.
    Included(String),
}

impl Client {
    /// The configuration that the client is from.
    pub fn configuration(&self) -> Option<&Path> {
        self.settings.configuration.first().map(PathBuf::as_path)
    }
}

impl Configuration {
    /// What the configuration says of a document: by its own tables, or because the file names no document at all.
    pub fn clients_of(&self, document: &Path) -> Vec<Client> {
        let named = self.named(document);
        match &self.shared {
            Some(shared) if named.is_empty() => {
                let mut client = shared.clone();
                client.document = Some(document.to_owned());
                vec![client]
            }
            _ => named,
        }
    }

    /// The clients of a document that the file names.
    fn named(&self, document: &Path) -> Vec<Client> {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let wanted = real(document);
        let is_meant = |client: &&Client| client.document.as_deref().is_some_and(|path| real(path) == wanted);
        self.clients.iter().filter(is_meant).cloned().collect()
    }
}
