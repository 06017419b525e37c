//! The clients that a command is for: the documents it is given, and what the configuration says of them.

use std::path::{Path, PathBuf};

use specwright::configuration::{Client, FILE, find, find_client, read};
use specwright::diagnostic::Diagnostics;

use crate::check::{counts, show};
use crate::output::complain;

/// The clients of these documents, or of all that the configuration names. `None` means that something is wrong, which was shown.
pub(crate) fn clients(documents: &[PathBuf], config: Option<&Path>) -> Option<Vec<Client>> {
    let mut diagnostics = Diagnostics::new();
    let found = match config {
        Some(file) => of_file(file, documents, &mut diagnostics),
        None if documents.is_empty() => of_this_folder(&mut diagnostics),
        None => {
            let clients = documents.iter().map(|document| beside(document, &mut diagnostics));
            Ok(clients.collect())
        }
    };
    show(&diagnostics, true);
    if diagnostics.has_errors() {
        complain(&format!("configuration: {}; nothing was done\n", counts(&diagnostics)));
        return None;
    }
    match found {
        Ok(clients) => {
            tell(&clients);
            Some(clients)
        }
        Err(message) => {
            complain(&format!("error: {message}\n"));
            None
        }
    }
}

/// Without a document.
fn of_this_folder(diagnostics: &mut Diagnostics) -> Result<Vec<Client>, String> {
    let Some(found) = find(Path::new(""), None, diagnostics) else {
        let message = format!("no document is given, and there is no {FILE} in this folder that names one");
        return Err(message);
    };
    named(found.clients, &found.file)
}

fn of_file(file: &Path, documents: &[PathBuf], diagnostics: &mut Diagnostics) -> Result<Vec<Client>, String> {
    let Some(found) = read(file, None, diagnostics) else {
        return Ok(Vec::new()); // an error was reported
    };
    if documents.is_empty() {
        return named(found.clients, file);
    }
    let client = |document: &PathBuf| {
        let client = found.client_of(document);
        let client = client.ok_or_else(|| format!("{} does not name {}", file.display(), document.display()))?;
        Ok(of_document(client, document))
    };
    documents.iter().map(client).collect()
}

fn named(clients: Vec<Client>, file: &Path) -> Result<Vec<Client>, String> {
    match clients.is_empty() {
        true => Err(format!(
            "{} names no document: add `document = \"petstore.yaml\"`, or give one",
            file.display()
        )),
        false => Ok(clients),
    }
}

fn beside(document: &Path, diagnostics: &mut Diagnostics) -> Client {
    let client = find_client(document, Path::new(""), None, diagnostics);
    of_document(client.unwrap_or_default(), document)
}

/// The client of a document, which is called as on the command line.
fn of_document(mut client: Client, document: &Path) -> Client {
    client.document = Some(document.to_owned());
    client
}

/// Says which configurations are used.
fn tell(clients: &[Client]) {
    let mut files: Vec<&Path> = clients.iter().filter_map(Client::configuration).collect();
    files.dedup();
    for file in files {
        complain(&format!("configuration: {}\n", file.display()));
    }
}
