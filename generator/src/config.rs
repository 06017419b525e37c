//! The builder for build scripts: generates, writes, and tells cargo.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::generate::{Generated, Only, Settings, generate_module, generate_tree};
use crate::input;
use crate::plan::names::{ident, module_name};
use crate::render::{WriteError, WriteOptions, first_line, write_with};
use crate::select::Selector;

/// What to generate from a document, and where to. Paths are relative to the package whose build script this is.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), specwright::BuildError> {
///     specwright::Config::new("petstore.yaml").module("src/petstore").generate()
/// }
/// ```
///
/// With `mod petstore;` in `src/lib.rs` the client is `crate::petstore::Client`. The package depends on `specwright-runtime`.
///
/// Without [`module`](Self::module) the files go to `OUT_DIR`, and a line brings them in as the module `petstore`:
///
/// ```ignore
/// include!(concat!(env!("OUT_DIR"), "/petstore.rs"));
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing happens before `generate`"]
pub struct Config {
    document: PathBuf,
    output: Output,
    replaces: Option<String>,
    settings: Settings,
    /// What is wrong with the settings, reported by `generate`.
    mistakes: Vec<String>,
}

/// The modules that this build script has written to `OUT_DIR`.
static INCLUDED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// What becomes of a document.
#[derive(Clone, Debug)]
enum Output {
    /// A module in `OUT_DIR`, by default called after the document.
    Included(Option<String>),
    /// A module in a folder of the package.
    Module(PathBuf),
    /// A module for each document of a folder, and the root of the crate that has them.
    Tree(PathBuf),
}

impl Config {
    /// Starts with a document, YAML or JSON, or for [`tree`](Self::tree) with a folder of documents.
    pub fn new(document: impl Into<PathBuf>) -> Self {
        Self {
            document: document.into(),
            output: Output::Included(None),
            replaces: None,
            settings: Settings::default(),
            mistakes: Vec::new(),
        }
    }

    /// Writes a module into this folder, which is committed like other sources. Say `#[rustfmt::skip] mod petstore;` in the
    /// module above: the files are laid out for their length.
    pub fn module(mut self, folder: impl Into<PathBuf>) -> Self {
        self.output = Output::Module(folder.into());
        self
    }

    /// Writes a module for each document below the folder of documents, and `lib.rs` above them: `a/b.yaml` becomes the module
    /// `a::b` behind the cargo feature `a-b`. Files without operations are only referred to.
    pub fn tree(mut self, folder: impl Into<PathBuf>) -> Self {
        self.output = Output::Tree(folder.into());
        self
    }

    /// Gives the module in `OUT_DIR`, and the file that brings it in, this name. By default they are called after the document:
    /// `pet-store.yaml` becomes `pet_store`, by `pet_store.rs`.
    pub fn included_as(mut self, module: impl Into<String>) -> Self {
        self.output = Output::Included(Some(module.into()));
        self
    }

    /// Takes the place of what was generated from this document, which was moved or renamed: its file name or more of its path.
    pub fn replaces(mut self, document: impl Into<String>) -> Self {
        self.replaces = Some(document.into());
        self
    }

    /// Sets the folder that references may not leave, by default that of the document.
    pub fn root(mut self, folder: impl Into<PathBuf>) -> Self {
        self.settings.root = Some(folder.into());
        self
    }

    /// Applies this overlay to the document first; further ones in their order. Needs the feature `overlays`.
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.settings.overlays.push(file.into());
        self
    }

    /// Takes names from this table, by default from the file `petstore.names.yaml` beside `petstore.yaml`.
    pub fn names(mut self, table: impl Into<PathBuf>) -> Self {
        self.settings.names = Some(table.into());
        self
    }

    /// Generates only operations that this or another selector matches: `tag:pets`, `path:/pets/*`, `operation:listPets`.
    pub fn include(mut self, selector: &str) -> Self {
        self.select(selector, |settings| &mut settings.include);
        self
    }

    /// Does not generate the operations that the selector matches.
    pub fn exclude(mut self, selector: &str) -> Self {
        self.select(selector, |settings| &mut settings.exclude);
        self
    }

    /// Checks the values of requests against the constraints of the document before they are sent. Needs the feature `validate`, of
    /// this crate and of `specwright-runtime`.
    pub fn validate(mut self, is_checked: bool) -> Self {
        self.settings.validate = is_checked;
        self
    }

    /// Generates only a part of what there is, such as types without a client.
    pub fn only(mut self, only: Only) -> Self {
        self.settings.only = Some(only);
        self
    }

    /// Does not show diagnostics of this code.
    pub fn allow(mut self, code: &str) -> Self {
        self.judge(code, |settings| &mut settings.allow);
        self
    }

    /// Makes diagnostics of this code errors.
    pub fn deny(mut self, code: &str) -> Self {
        self.judge(code, |settings| &mut settings.deny);
        self
    }

    /// Leaves out what is wrong in a document, with a warning, and generates the rest. By default the build fails, as the
    /// document can be put right.
    pub fn keep_going(mut self) -> Self {
        self.settings.keep_going = true;
        self
    }

    /// Generates, writes, and tells cargo to run the script again when the document, or a file that it refers to, changes.
    ///
    /// Files are written only where their text differs, so a build without changes writes nothing. What the last run wrote and
    /// this one does not is removed (see [`write()`](crate::write())). When the document is broken, every problem is
    /// shown, nothing is written and the build fails: the last good code stays.
    ///
    /// # Errors
    ///
    /// The document has errors, or the files cannot be written.
    pub fn generate(self) -> Result<(), BuildError> {
        if let Some(mistake) = self.mistakes.first() {
            return Err(BuildError::Setting(mistake.clone()));
        }
        let package = Package::of_this_build();
        let generated = self.generated(&package);
        rerun_if_changed(&generated.sources);
        report(&generated);
        if generated.diagnostics.has_errors() {
            let document = self.document;
            return Err(BuildError::Document { document });
        }
        if generated.is_empty() && !matches!(self.output, Output::Tree(_)) {
            let document = self.document;
            return Err(BuildError::Empty { document });
        }
        self.write(&package, &generated)
    }

    fn select(&mut self, selector: &str, list: impl Fn(&mut Settings) -> &mut Vec<Selector>) {
        match selector.parse() {
            Ok(selector) => list(&mut self.settings).push(selector),
            Err(message) => self.mistakes.push(message),
        }
    }

    fn judge(&mut self, code: &str, list: impl Fn(&mut Settings) -> &mut Vec<Code>) {
        match Code::find(code) {
            Some(code) => list(&mut self.settings).push(code),
            None => self.mistakes.push(format!("no diagnostic has the code `{code}`")),
        }
    }

    fn generated(&self, package: &Package) -> Generated {
        let document = package.shortened(&self.document);
        let mut settings = self.settings.clone();
        for path in settings.root.iter_mut().chain(&mut settings.names) {
            *path = package.folder.join(&*path);
        }
        settings.relative_to = match self.output {
            Output::Tree(_) => document.parent().map(Path::to_owned),
            _ => Some(package.folder.clone()),
        };
        match &self.output {
            Output::Included(_) => generate_module(&document, Path::new(&self.module_name()), &settings),
            Output::Module(folder) => generate_module(&document, folder, &settings),
            Output::Tree(_) => {
                let mut generated = generate_tree(&document, &package.name, &settings);
                package.check_features(&mut generated);
                rerun_if_changed(&folders_of(&document, &generated.sources));
                generated
            }
        }
    }

    fn write(&self, package: &Package, generated: &Generated) -> Result<(), BuildError> {
        let out = match &self.output {
            Output::Included(_) => package.out.join(self.module_name()),
            Output::Module(folder) | Output::Tree(folder) => package.folder.join(folder),
        };
        let mut options = WriteOptions::default().of_document(package.folder.join(&self.document));
        options.replaces = self.replaces.clone();
        if let Output::Included(_) = self.output {
            options.is_private = true;
            let mut modules = INCLUDED.lock().unwrap_or_else(PoisonError::into_inner);
            if !modules.insert(out.clone()) {
                let module = self.module_name();
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
        match self.output {
            Output::Included(_) => self.write_inclusion(package).map_err(BuildError::Write)?,
            Output::Module(_) => {}
            Output::Tree(_) => return Ok(()),
        }
        package.check_recursion_limit(generated);
        Ok(())
    }

    /// The file that is included: generated files begin with inner attributes, which an included file may not have.
    fn write_inclusion(&self, package: &Package) -> Result<(), WriteError> {
        let module = self.module_name();
        let path = package.out.join(format!("{module}.rs"));
        let mark = first_line(&self.document.to_string_lossy());
        let text = format!("{mark}#[path = \"{module}/mod.rs\"]\npub mod {};\n", ident(&module));
        match fs::read(&path) {
            Ok(bytes) if bytes == text.as_bytes() => Ok(()),
            _ => fs::write(&path, text).map_err(|source| WriteError::Io { path, source }),
        }
    }

    /// The module of a document in `OUT_DIR`.
    fn module_name(&self) -> String {
        match &self.output {
            Output::Included(Some(module)) => module_name(module),
            _ => module_name(&self.document.file_stem().unwrap_or_default().to_string_lossy()),
        }
    }
}

/// Why a build script did not write clients. Returned from `main` it is shown as a sentence.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The document has errors. They have been shown on standard error, each with its place.
    #[error("{document} has errors: nothing was written")]
    Document {
        /// The document, or the folder of documents.
        document: PathBuf,
    },
    /// A selector or a code of a diagnostic is none.
    #[error("{0}")]
    Setting(String),
    /// The document has no operations and no types, as where `paths` is misspelt.
    #[error("{document} has no operations and no types: nothing was written")]
    Empty {
        /// The document.
        document: PathBuf,
    },
    /// Two documents would be written to the same module of `OUT_DIR`.
    #[error(
        "two documents would be the module `{module}` of OUT_DIR: give one another name with `Config::included_as`"
    )]
    SameModule {
        /// The name of the module.
        module: String,
    },
    /// The files cannot be written.
    #[error("{}", not_written(.0))]
    Write(#[source] WriteError),
}

/// The sentence about an error of writing.
fn not_written(error: &WriteError) -> String {
    match error {
        WriteError::NotUndone { .. } => error.to_string(),
        WriteError::OtherDocument { found, .. } => format!(
            "{error}: nothing was written; if the document was moved or renamed, add `.replaces({found:?})` for one build"
        ),
        _ => format!("{error}: nothing was written"),
    }
}

/// What `main` shows of an error that it returns.
impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The package whose build script runs.
struct Package {
    folder: PathBuf,
    out: PathBuf,
    /// The name of its library.
    name: String,
}

impl Package {
    fn of_this_build() -> Self {
        let variable = |name| std::env::var_os(name).unwrap_or_default();
        Self {
            folder: variable("CARGO_MANIFEST_DIR").into(),
            out: variable("OUT_DIR").into(),
            name: variable("CARGO_PKG_NAME").to_string_lossy().replace('-', "_"),
        }
    }

    /// `package/../spec` as `parent/spec`, which is what people call it.
    fn shortened(&self, path: &Path) -> PathBuf {
        let path = self.folder.join(path);
        let canonical = path.canonicalize().unwrap_or_else(|_| path.clone());
        let folder = self.folder.canonicalize().unwrap_or_default();
        match folder.parent() {
            Some(parent) if canonical.starts_with(parent) => canonical,
            _ => path,
        }
    }

    /// A module whose feature is not declared would silently not be there.
    fn check_features(&self, generated: &mut Generated) {
        let manifest = self.folder.join("Cargo.toml");
        let declared = match features_of(&manifest) {
            Ok(Some(declared)) => declared,
            Ok(None) => return,
            Err(message) => {
                let message = format!("cannot read {}: {message}", manifest.display());
                let problem = Diagnostic::error(Code::UNREADABLE_FILE, message);
                return generated.diagnostics.push(problem);
            }
        };
        for document in &generated.documents {
            if !declared.contains(&document.feature) {
                let message = format!(
                    "{} has no feature `{}` for {}",
                    manifest.display(),
                    document.feature,
                    document.document.display(),
                );
                let help = format!("add `{} = []` to [features], and to `default`", document.feature);
                let problem = Diagnostic::error(Code::MISSING_FEATURE, message).help(help);
                generated.diagnostics.push(problem);
            }
        }
    }

    /// Only the root of a crate can say how far the compiler may follow types, and here a person writes it.
    fn check_recursion_limit(&self, generated: &Generated) {
        let Some(limit) = generated.recursion_limit else {
            return;
        };
        for root in ["src/lib.rs", "src/main.rs"] {
            let text = input::read_text(&self.folder.join(root)).unwrap_or_default(); // there may be only one of them
            if !text.is_empty() && !text.contains("recursion_limit") {
                warn(&format!(
                    "types lie deep in each other: add `#![recursion_limit = \"{limit}\"]` to the beginning of {root}"
                ));
            }
        }
    }
}

/// The features that a manifest declares; nothing where there is no manifest.
fn features_of(manifest: &Path) -> Result<Option<BTreeSet<String>>, String> {
    let text = match input::read_text(manifest) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let document: toml_edit::DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let features = document.get("features").and_then(toml_edit::Item::as_table_like);
    let names = features
        .into_iter()
        .flat_map(toml_edit::TableLike::iter)
        .map(|(name, _)| name.to_owned());
    Ok(Some(names.collect()))
}

/// The folders in which new documents may appear.
fn folders_of(spec: &Path, sources: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    let folders = sources.iter().filter_map(|file| file.parent());
    let folders = folders.filter(|folder| folder.starts_with(spec)).map(Path::to_owned);
    folders.chain([spec.to_owned()]).collect()
}

fn rerun_if_changed(paths: &BTreeSet<PathBuf>) {
    for path in paths {
        println!("cargo::rerun-if-changed={}", path.display());
    }
}

fn warn(text: &str) {
    println!("cargo::warning={text}");
}

/// Shows errors whole and warnings as cargo shows them, of each code the first.
fn report(generated: &Generated) {
    /// As `specwright generate` shows without `--all`.
    const SHOWN: usize = 10;
    let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
    for diagnostic in generated.diagnostics.sorted() {
        let text = diagnostic.to_string();
        if diagnostic.severity == Severity::Error {
            eprintln!("{text}");
            continue;
        }
        let count = seen.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= SHOWN {
            text.lines().for_each(warn);
        }
    }
    for (code, count) in seen.into_iter().filter(|(_, count)| *count > SHOWN) {
        warn(&format!(
            "{} more of {code} are not shown: `specwright check --all` shows them",
            count - SHOWN
        ));
    }
}
