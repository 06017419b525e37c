//! The configuration: what each key does, and what is said of a wrong one.

mod files;
mod folders;
mod keys;
mod names;
mod wrong;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use specwright::configuration::{Client, Configuration, Output, read};
use specwright::diagnostic::Diagnostics;
use specwright::{Generated, RuntimeSource, generate_crate, generate_module, generate_tree};

const DOCUMENT: &str = include_str!("orders.yaml");

/// A folder with the document, removed when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("specwright-configuration-{}-{number}", std::process::id());
        let folder = Self(std::env::temp_dir().join(name));
        folder.write("orders.yaml", DOCUMENT);
        folder
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a temporary folder");
        std::fs::write(&path, text).expect("a temporary file");
        path
    }

    /// The configuration of this text, and all that is said of it.
    fn read(&self, text: impl AsRef<[u8]>) -> (Option<Configuration>, String) {
        self.read_file(&self.write("specwright.toml", text))
    }

    fn read_file(&self, file: &Path) -> (Option<Configuration>, String) {
        let mut diagnostics = Diagnostics::new();
        let configuration = read(file, Some(&self.0), &mut diagnostics);
        (configuration, self.shown(&diagnostics))
    }

    /// Diagnostics, with paths from this folder.
    fn shown(&self, diagnostics: &Diagnostics) -> String {
        diagnostics.to_string().replace(&format!("{}/", self.0.display()), "")
    }

    /// The client of the document by this text, of which nothing is wrong.
    fn client(&self, text: &str) -> Client {
        let (configuration, problems) = self.read(text);
        assert_eq!(problems, "");
        let configuration = configuration.expect("a configuration");
        configuration.clients_of(&self.0.join("orders.yaml")).remove(0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Generates what a client says, as the command does.
fn generated(client: &Client, folder: &Folder) -> Generated {
    let mut settings = client.settings.clone();
    settings.relative_to = Some(folder.0.clone());
    settings.keep_going = client.strict == Some(false);
    let document = client.document.as_deref().expect("a document");
    let runtime = client.runtime.clone().unwrap_or(RuntimeSource::Registry);
    match &client.output {
        Some(Output::Module(folder)) => generate_module(document, folder, &settings),
        Some(Output::Tree(_)) => generate_tree(document, "clients", &settings),
        _ => generate_crate(
            document,
            client.name.as_deref().unwrap_or("orders"),
            &runtime,
            &settings,
        ),
    }
}

/// Generates by this configuration: all files as one text, and all that is said.
fn made(text: &str) -> (String, String) {
    let folder = Folder::new();
    made_in(&folder, text)
}

fn made_in(folder: &Folder, text: &str) -> (String, String) {
    let mut generated = generated(&folder.client(text), folder);
    generated.diagnostics.extend(std::mem::take(&mut generated.unmatched));
    let files: Vec<String> = generated
        .files
        .iter()
        .map(|(name, text)| format!("==> {}\n{text}", name.display()))
        .collect();
    (files.concat(), folder.shown(&generated.diagnostics))
}
