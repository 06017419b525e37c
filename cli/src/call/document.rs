//! The document that a command line names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use specwright::Settings;
use specwright::configuration::{Client, find, find_clients};
use specwright::diagnostic::Diagnostics;
use specwright_dynamic::Document;

use super::failure::Failure;
use super::options::Options;
use super::suggest::similar;
use crate::opened::read;

/// Opens a document: a file, or the name of a client in the `specwright.toml` of the current folder.
pub(super) fn open(name: &str, options: &Options) -> Result<Arc<Document>, Failure> {
    let mut diagnostics = Diagnostics::new();
    let path = PathBuf::from(name);
    let (path, mut settings) = match path.exists() {
        true => {
            let clients = find_clients(&path, Path::new(""), None, &mut diagnostics);
            let settings = clients.into_iter().next().map(|client| client.settings);
            (path, settings.unwrap_or_default())
        }
        false => named(name, &mut diagnostics)?,
    };
    if diagnostics.has_errors() {
        return Err(Failure::other(diagnostics.to_string()));
    }
    if let Some(root) = &options.root {
        settings.root = Some(root.clone());
    }
    if !options.overlays.is_empty() {
        settings.overlays.clone_from(&options.overlays);
    }
    read(&path, settings).map_err(|error| Failure::other(error.to_string().trim_end()))
}

/// The document of a client of the configuration.
fn named(name: &str, diagnostics: &mut Diagnostics) -> Result<(PathBuf, Settings), Failure> {
    let missing = || Failure::other(format!("{name}: there is no such file"));
    if name.contains(['/', '\\']) {
        return Err(missing());
    }
    let Some(configuration) = find(Path::new(""), None, diagnostics) else {
        return Err(missing());
    };
    let file = configuration.file.display().to_string();
    let clients: Vec<(String, Client)> = configuration
        .clients
        .into_iter()
        .filter_map(|client| Some((client_name(&client)?, client)))
        .collect();
    let names: Vec<&str> = clients.iter().map(|(name, _)| name.as_str()).collect();
    let near = similar(name, names.iter().copied())
        .first()
        .map(|near| (*near).to_owned());
    match clients.into_iter().find(|(known, _)| known == name) {
        Some((_, client)) => Ok((client.document.unwrap_or_default(), client.settings)),
        None => {
            let failure = missing();
            Err(match near {
                Some(near) => failure.hint(format!("{file} names {near}")),
                None => failure,
            })
        }
    }
}

/// The short names of the documents in the `specwright.toml` of the current folder, and their paths.
pub(super) fn names() -> Vec<(String, PathBuf)> {
    let configuration = find(Path::new(""), None, &mut Diagnostics::new());
    let clients = configuration
        .into_iter()
        .flat_map(|configuration| configuration.clients);
    clients
        .filter_map(|client| Some((client_name(&client)?, client.document?)))
        .collect()
}

/// A client's name, or that of its document's file.
fn client_name(client: &Client) -> Option<String> {
    let of_file = || Some(client.document.as_deref()?.file_stem()?.to_str()?.to_owned());
    client.name.clone().or_else(of_file)
}
