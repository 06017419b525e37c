//! Generates and writes one client for a build script.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::BuildError;
use super::cargo::{report, rerun_if_changed, warn};
use super::package::Package;
use crate::configuration::{Client, Output};
use crate::diagnostic::Diagnostic;
use crate::generate::{Generated, generate_module, generate_tree};
use crate::plan::names::{ident, module_name};
use crate::render::{WriteError, WriteOptions, first_line, write_with};
use crate::settings::Settings;

/// The modules that this build script has written to `OUT_DIR`.
static INCLUDED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// What is generated, and where to.
pub(super) struct Target {
    document: PathBuf,
    place: Place,
    replaces: Option<String>,
    settings: Settings,
}

/// What a build script can make of a document.
enum Place {
    /// A module in `OUT_DIR`.
    Included(String),
    /// A module in a folder of the package.
    Module(PathBuf),
    /// A module for each document of a folder, and the root of the crate that has them.
    Tree(PathBuf),
}

impl Target {
    /// # Errors
    ///
    /// The client has no document, or is not for a build script.
    pub(super) fn of(client: Client, package: &Package) -> Result<Self, BuildError> {
        let Some(document) = client.document else {
            let message = "the configuration names no document";
            return Err(BuildError::Setting(message.to_owned()));
        };
        // as people write them: those of a configuration are absolute
        let within = |path: PathBuf| path.strip_prefix(&package.folder).map(Path::to_owned).unwrap_or(path);
        let document = within(document);
        let place = match client.output {
            None => Place::Included(module_name(&document.file_stem().unwrap_or_default().to_string_lossy())),
            Some(Output::Included(name)) => Place::Included(module_name(&name)),
            Some(Output::Module(folder)) => Place::Module(within(folder)),
            Some(Output::Tree(folder)) => Place::Tree(folder),
            Some(Output::Crate(_) | Output::Member(_)) => {
                let message = format!(
                    "{} becomes a crate, which `specwright generate` writes: a build script writes modules",
                    document.display()
                );
                return Err(BuildError::Setting(message));
            }
        };
        let mut settings = client.settings;
        for path in settings.root.iter_mut().chain(&mut settings.names) {
            *path = package.folder.join(&*path);
        }
        settings.keep_going = !client.strict.unwrap_or(true);
        Ok(Self {
            document,
            place,
            replaces: client.replaces,
            settings,
        })
    }

    /// Generates, writes, and tells cargo what was read.
    ///
    /// Returns the warnings about rules for several documents that match nothing in this one.
    pub(super) fn generate(self, package: &Package) -> Result<Vec<Diagnostic>, BuildError> {
        let mut generated = self.generated(package);
        rerun_if_changed(&generated.sources);
        report(&generated.diagnostics);
        if generated.diagnostics.has_errors() {
            let document = self.document;
            return Err(BuildError::Document { document });
        }
        if generated.is_empty() && !matches!(self.place, Place::Tree(_)) {
            let document = self.document;
            return Err(BuildError::Empty { document });
        }
        self.write(package, &generated)?;
        Ok(std::mem::take(&mut generated.unmatched))
    }

    fn generated(&self, package: &Package) -> Generated {
        let document = package.shortened(&self.document);
        let mut settings = self.settings.clone();
        settings.relative_to = match self.place {
            Place::Tree(_) => document.parent().map(Path::to_owned),
            _ => Some(package.folder.clone()),
        };
        match &self.place {
            Place::Included(module) => generate_module(&document, Path::new(module), &settings),
            Place::Module(folder) => generate_module(&document, folder, &settings),
            Place::Tree(_) => {
                let mut generated = generate_tree(&document, &package.name, &settings);
                generated.check_features(&package.folder.join("Cargo.toml"));
                rerun_if_changed(&folders_of(&document, &generated.sources));
                generated
            }
        }
    }

    fn write(&self, package: &Package, generated: &Generated) -> Result<(), BuildError> {
        let out = match &self.place {
            Place::Included(module) => package.out.join(module),
            Place::Module(folder) | Place::Tree(folder) => package.folder.join(folder),
        };
        let mut options = WriteOptions::default().of_document(package.folder.join(&self.document));
        options.replaces = self.replaces.clone();
        if let Place::Included(module) = &self.place {
            options.is_private = true;
            let mut modules = INCLUDED.lock().unwrap_or_else(PoisonError::into_inner);
            if !modules.insert(out.clone()) {
                let module = module.clone();
                return Err(BuildError::SameModule { module });
            }
        }
        let written = write_with(&generated.files, &out, &options).map_err(BuildError::Write)?;
        for path in &written.foreign {
            warn(&format!(
                "{} was generated, but not by the last run: it is left as it is, remove it if nothing needs it",
                path.display()
            ));
        }
        match &self.place {
            Place::Included(module) => self.write_inclusion(module, package).map_err(BuildError::Write)?,
            Place::Module(_) => {}
            Place::Tree(_) => return Ok(()),
        }
        package.check_recursion_limit(generated);
        Ok(())
    }

    /// The file that is included: generated files begin with inner attributes, which an included file may not have.
    fn write_inclusion(&self, module: &str, package: &Package) -> Result<(), WriteError> {
        let path = package.out.join(format!("{module}.rs"));
        let mark = first_line(&self.document.to_string_lossy());
        let text = format!("{mark}#[path = \"{module}/mod.rs\"]\npub mod {};\n", ident(module));
        match fs::read(&path) {
            Ok(bytes) if bytes == text.as_bytes() => Ok(()),
            _ => fs::write(&path, text).map_err(|source| WriteError::Io { path, source }),
        }
    }
}

/// The folders in which new documents may appear.
fn folders_of(spec: &Path, sources: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    let folders = sources.iter().filter_map(|file| file.parent());
    let folders = folders.filter(|folder| folder.starts_with(spec)).map(Path::to_owned);
    folders.chain([spec.to_owned()]).collect()
}
