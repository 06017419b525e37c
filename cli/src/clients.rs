//! The clients that a command is for: the documents it is given, and what the configuration says of them.

use std::path::{Path, PathBuf};

use specwright::configuration::{Client, FILE, find, find_clients, read};
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
            let clients = documents.iter().flat_map(|document| beside(document, &mut diagnostics));
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
    let mut clients = Vec::new();
    for document in documents {
        let of_document = called(found.clients_of(document), document);
        if of_document.is_empty() {
            return Err(format!("{} does not name {}", file.display(), document.display()));
        }
        clients.extend(of_document);
    }
    Ok(clients)
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

fn beside(document: &Path, diagnostics: &mut Diagnostics) -> Vec<Client> {
    let mut clients = find_clients(document, Path::new(""), None, diagnostics);
    if clients.is_empty() {
        clients.push(Client::default());
    }
    called(clients, document)
}

/// The clients of a document, which is called as on the command line.
fn called(mut clients: Vec<Client>, document: &Path) -> Vec<Client> {
    for client in &mut clients {
        client.document = Some(document.to_owned());
    }
    clients
}

/// Says which configurations are used.
fn tell(clients: &[Client]) {
    let mut files: Vec<&Path> = clients.iter().filter_map(Client::configuration).collect();
    files.dedup();
    for file in files {
        complain(&format!("configuration: {}\n", file.display()));
    }
}
