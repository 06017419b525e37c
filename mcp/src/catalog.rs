//! The operations of all documents, by the names of their tools.

use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

use specwright_dynamic::tables::{Operation, Parameter, Place, SchemeKind};
use specwright_dynamic::{Client, Document};

use crate::ServerError;
use crate::access::{Writes, check_names};
use crate::names::unique;
use crate::search::Index;

/// The operations of all documents.
pub(crate) struct Catalog {
    clients: Vec<Client>,
    entries: Vec<Entry>,
    by_name: HashMap<String, usize>,
    index: OnceLock<Index>,
}

/// An operation.
pub(crate) struct Entry {
    /// The name of its tool.
    pub(crate) name: String,
    /// What the document says of it.
    pub(crate) operation: Operation,
    client: usize,
    /// Whether an agent may call it.
    pub(crate) is_allowed: bool,
}

impl Catalog {
    /// All operations.
    pub(crate) fn new(clients: Vec<Client>, writes: &Writes, reserved: &[&str]) -> Result<Self, ServerError> {
        if clients.is_empty() {
            return Err(ServerError::NoDocument);
        }
        let all: Vec<&Operation> = clients
            .iter()
            .flat_map(|client| client.document().operations())
            .collect();
        if let Writes::Only(names) = writes {
            check_names(names, &all)?;
        }
        let mut entries: Vec<Entry> = Vec::new();
        for (number, client) in clients.iter().enumerate() {
            entries.extend(client.document().operations().map(|operation| Entry {
                name: String::new(),
                client: number,
                is_allowed: writes.allow(operation),
                operation: operation.clone(),
            }));
        }
        if !entries.iter().any(|entry| entry.is_allowed) {
            return Err(ServerError::NoOperation);
        }
        let documents: Vec<String> = clients.iter().map(|client| name_of(client.document())).collect();
        let named = entries
            .iter()
            .map(|entry| (documents[entry.client].as_str(), entry.operation.name.as_str()));
        let names = unique(named, reserved);
        for (entry, name) in entries.iter_mut().zip(names) {
            entry.name = name;
        }
        let by_name = entries
            .iter()
            .enumerate()
            .map(|(number, entry)| (entry.name.clone(), number))
            .collect();
        Ok(Self {
            clients,
            entries,
            by_name,
            index: OnceLock::new(),
        })
    }

    /// All operations, in the order of the documents.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Those that an agent may call.
    pub(crate) fn allowed(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.is_allowed)
    }

    /// The client that calls an operation.
    pub(crate) fn client(&self, entry: &Entry) -> &Client {
        &self.clients[entry.client]
    }

    /// The documents.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &Document> {
        self.clients.iter().map(|client| &**client.document())
    }

    /// The document of an operation.
    pub(crate) fn document(&self, entry: &Entry) -> &Document {
        self.client(entry).document()
    }

    /// The operation of a tool's name, or of a name as the document or a command line has it.
    pub(crate) fn find(&self, name: &str) -> Option<&Entry> {
        let named = self.by_name.get(name).and_then(|number| self.entries.get(*number));
        named.or_else(|| {
            let is_it = |entry: &&Entry| {
                let operation = &entry.operation;
                operation.id == name || operation.name == name || operation.command() == name
            };
            let mut others = self.entries.iter().filter(is_it);
            others.next().filter(|_| others.next().is_none())
        })
    }

    /// The operations that match words best, best first; all for no words.
    pub(crate) fn search(&self, query: &str) -> Vec<&Entry> {
        if query.trim().is_empty() {
            return self.entries.iter().collect();
        }
        let operations = self.entries.iter().map(|entry| &entry.operation);
        let index = self.index.get_or_init(|| Index::new(operations));
        let found = index.search(query).into_iter();
        found.filter_map(|number| self.entries.get(number)).collect()
    }
}

/// What a document is called: the name of its file without extension.
pub(crate) fn name_of(document: &Document) -> String {
    let stem = Path::file_stem(document.path());
    stem.map_or_else(|| "api".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// Whether an agent must not see or give a parameter: the user sets it for all calls, it is secret, or credentials travel in it.
pub(crate) fn is_withheld(document: &Document, parameter: &Parameter) -> bool {
    let of_header = |name: &str| parameter.place == Place::Header && parameter.name.eq_ignore_ascii_case(name);
    let schemes = document.service().schemes.iter();
    let of_scheme = schemes.map(|scheme| &scheme.kind).any(|kind| match kind {
        SchemeKind::ApiKey { place, name } => *place == parameter.place && name.eq_ignore_ascii_case(&parameter.name),
        _ => false,
    });
    let is_secret = parameter.secret || of_scheme;
    let is_credential = ["authorization", "proxy-authorization", "cookie"]
        .into_iter()
        .any(of_header);
    parameter.from_client || is_secret || is_credential
}
