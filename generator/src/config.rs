//! The builder for build scripts: generates, writes, and tells cargo.

mod cargo;
mod package;
mod target;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::choices::{FormatChoice, MapType, Patterned, TypeChoices, check_attribute, check_derive};
use crate::configuration::{Client, Configuration, Output, find_clients, read};
use crate::diagnostic::{Code, Diagnostics};
use crate::document::Node;
use crate::generate::unmatched_in_all;
use crate::plan::{Item, Rule};
use crate::render::WriteError;
use crate::select::Selector;
use crate::settings::{Only, Settings};
use cargo::{report, rerun_if_changed};
use package::Package;
use target::Target;

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
#[derive(Clone)]
#[must_use = "nothing happens before `generate`"]
pub struct Config {
    source: Source,
    /// What the methods say, which goes before what the file says.
    said: Vec<Said>,
    overlays: Vec<PathBuf>,
    include: Vec<Selector>,
    exclude: Vec<Selector>,
    /// What is wrong with the settings, reported by `generate`.
    mistakes: Vec<String>,
}

/// What is said of each client.
type Said = Arc<dyn Fn(&mut Client) + Send + Sync>;

/// Where documents and their settings are from.
#[derive(Clone, Debug)]
enum Source {
    /// A document, and the configuration beside it or in the package.
    Document(PathBuf),
    /// All documents of a configuration.
    File(PathBuf),
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// Starts with a document, YAML or JSON, or for [`tree`](Self::tree) with a folder of documents.
    ///
    /// What a `specwright.toml` beside the document says of it counts too, or that of the package if it names the document.
    pub fn new(document: impl Into<PathBuf>) -> Self {
        Self::of(Source::Document(document.into()))
    }

    /// Starts with all documents that a configuration names: a file as `specwright.toml`, or a `Cargo.toml` with
    /// `[package.metadata.specwright]`.
    pub fn from_file(file: impl Into<PathBuf>) -> Self {
        Self::of(Source::File(file.into()))
    }

    /// Starts with all documents that `[package.metadata.specwright]` of this package names.
    pub fn from_manifest() -> Self {
        Self::from_file("Cargo.toml")
    }

    fn of(source: Source) -> Self {
        Self {
            source,
            said: Vec::new(),
            overlays: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            mistakes: Vec::new(),
        }
    }

    fn say(mut self, said: impl Fn(&mut Client) + Send + Sync + 'static) -> Self {
        self.said.push(Arc::new(said));
        self
    }

    /// Writes a module into this folder, which is committed like other sources. Say `#[rustfmt::skip] mod petstore;` in the
    /// module above: the files are laid out for their length.
    pub fn module(self, folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        self.say(move |client| client.output = Some(Output::Module(folder.clone())))
    }

    /// Writes a module for each document below the folder of documents, and `lib.rs` above them: `a/b.yaml` becomes the module
    /// `a::b` behind the cargo feature `a-b`. Files without operations are only referred to.
    pub fn tree(self, folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        self.say(move |client| client.output = Some(Output::Tree(folder.clone())))
    }

    /// Gives the module in `OUT_DIR`, and the file that brings it in, this name. By default they are called after the document:
    /// `pet-store.yaml` becomes `pet_store`, by `pet_store.rs`.
    pub fn included_as(self, module: impl Into<String>) -> Self {
        let module = module.into();
        self.say(move |client| client.output = Some(Output::Included(module.clone())))
    }

    /// Takes the place of what was generated from this document, which was moved or renamed: its file name or more of its path.
    pub fn replaces(self, document: impl Into<String>) -> Self {
        let document = document.into();
        self.say(move |client| client.replaces = Some(document.clone()))
    }

    /// Sets the folder that references may not leave, by default that of the document.
    pub fn root(self, folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        self.say(move |client| client.settings.root = Some(folder.clone()))
    }

    /// Applies this overlay to the document first; further ones in their order. Needs the feature `overlays`.
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.overlays.push(file.into());
        self
    }

    /// Takes names from this table, by default from the file `petstore.names.yaml` beside `petstore.yaml`.
    pub fn names(self, table: impl Into<PathBuf>) -> Self {
        let table = table.into();
        self.say(move |client| client.settings.names = Some(table.clone()))
    }

    /// Generates only operations that this or another selector matches: `tag:pets`, `path:/pets/*`, `operation:listPets`.
    pub fn include(mut self, selector: &str) -> Self {
        match selector.parse() {
            Ok(selector) => self.include.push(selector),
            Err(message) => self.mistakes.push(message),
        }
        self
    }

    /// Does not generate the operations that the selector matches.
    pub fn exclude(mut self, selector: &str) -> Self {
        match selector.parse() {
            Ok(selector) => self.exclude.push(selector),
            Err(message) => self.mistakes.push(message),
        }
        self
    }

    /// Checks the values of requests against the constraints of the document before they are sent. Needs the feature `validate`, of
    /// this crate and of `specwright-runtime`.
    pub fn validate(self, is_checked: bool) -> Self {
        self.say(move |client| client.settings.validate = is_checked)
    }

    /// Leaves bodies in XML as they are, text or bytes, whatever their schemas say. By default they are typed, for which
    /// `specwright-runtime` needs the feature `xml`.
    pub fn untyped_xml(self, is_untyped: bool) -> Self {
        self.say(move |client| client.settings.untyped_xml = is_untyped)
    }

    /// Generates only a part of what there is, such as types without a client.
    pub fn only(self, only: Only) -> Self {
        self.say(move |client| client.settings.only = Some(only))
    }

    /// Does not show diagnostics of this code.
    pub fn allow(self, code: &str) -> Self {
        self.judge(code, |client, code| client.settings.allow.push(code))
    }

    /// Makes diagnostics of this code errors.
    pub fn deny(self, code: &str) -> Self {
        self.judge(code, |client, code| client.settings.deny.push(code))
    }

    /// Leaves out what is wrong in a document, with a warning, and generates the rest. By default the build fails, as the
    /// document can be put right.
    pub fn keep_going(self) -> Self {
        self.say(|client| client.strict = Some(false))
    }

    /// Names the types of schemas: `("Order", "Purchase")`, or `("Api*", "*")` for all with that prefix.
    pub fn name_schema(self, pattern: &str, name: &str) -> Self {
        self.rule(pattern, Rule::name(Item::Schema, pattern, name, None))
    }

    /// Names the methods of operations: `("listOrders", "all_orders")`, or `("{tag}_*", "*")` without their tags.
    pub fn name_operation(self, pattern: &str, name: &str) -> Self {
        self.rule(pattern, Rule::name(Item::Operation, pattern, name, None))
    }

    /// Names properties of schemas and parameters of operations: `("Order.created_at", "created")`, `("*.created_at", "created")`.
    pub fn name_property(self, pattern: &str, name: &str) -> Self {
        self.rule(pattern, Rule::name(Item::Property, pattern, name, None))
    }

    /// Names values of enums: `("State.in-progress", "Running")`, `("State.STATE_*", "*")`.
    pub fn name_value(self, pattern: &str, name: &str) -> Self {
        self.rule(pattern, Rule::name(Item::Value, pattern, name, None))
    }

    /// Puts a type in place of those of schemas: `("Money", "my_money::Money")`.
    pub fn replace_type(self, pattern: &str, path: &str) -> Self {
        self.rule(pattern, Rule::of_type(pattern, &Node::text(path), None))
    }

    /// Sets the type of a format: `("uuid", "uuid::Uuid")`, `("date-time", "jiff::Timestamp")`.
    pub fn format(mut self, format: &str, path: &str) -> Self {
        match FormatChoice::check(format).and_then(|()| path.parse::<FormatChoice>()) {
            Ok(choice) => {
                let format = format.to_owned();
                self.types(move |types| drop(types.formats.insert(format.clone(), choice.clone())))
            }
            Err(message) => {
                self.mistakes.push(message);
                self
            }
        }
    }

    /// Keeps a text that is no value of the type of its format. Otherwise it is an error.
    pub fn lenient(self) -> Self {
        self.types(|types| types.lenient = true)
    }

    /// Lets the document name types of this crate by `x-rust-type`.
    pub fn document_crate(self, name: &str) -> Self {
        let name = name.to_owned();
        self.types(move |types| types.crates.push(name.clone()))
    }

    /// Derives a trait for the types that a pattern matches, where it can be derived: `("*", "Hash")`.
    pub fn derive(mut self, pattern: &str, path: &str) -> Self {
        if let Err(message) = check_derive(path) {
            self.mistakes.push(message);
            return self;
        }
        let choice = Patterned::new(pattern, vec![path.to_owned()]);
        self.types(move |types| types.derive.push(choice.clone()))
    }

    /// Adds an attribute to the types that a pattern matches: `("Pet", "#[must_use]")`.
    pub fn attribute(mut self, pattern: &str, attribute: &str) -> Self {
        if let Err(message) = check_attribute(attribute) {
            self.mistakes.push(message);
            return self;
        }
        let choice = Patterned::new(pattern, vec![attribute.to_owned()]);
        self.types(move |types| types.attributes.push(choice.clone()))
    }

    /// Sets the type of maps.
    pub fn maps(self, maps: MapType) -> Self {
        self.types(move |types| types.maps = maps)
    }

    /// Makes types of their own of the components that a pattern matches and that are strings or integers: `"*Id"`.
    pub fn newtype(self, pattern: &str) -> Self {
        let choice = Patterned::new(pattern, ());
        self.types(move |types| types.newtypes.push(choice.clone()))
    }

    /// Chooses types in ways for which there is no method of their own, such as how values of a type travel.
    pub fn types(self, choose: impl Fn(&mut TypeChoices) + Send + Sync + 'static) -> Self {
        self.say(move |client| choose(&mut client.settings.types))
    }

    fn rule(mut self, pattern: &str, rule: Result<Rule, String>) -> Self {
        match rule {
            Ok(rule) => self.say(move |client| client.settings.rules.push(rule.clone())),
            Err(message) => {
                self.mistakes.push(format!("`{pattern}`: {message}"));
                self
            }
        }
    }

    fn judge(mut self, code: &str, add: fn(&mut Client, Code)) -> Self {
        match Code::find(code) {
            Some(code) => self.say(move |client| add(client, code)),
            None => {
                self.mistakes.push(format!("no diagnostic has the code `{code}`"));
                self
            }
        }
    }

    /// Generates, writes, and tells cargo to run the script again when the document, the configuration, or a file that one of them
    /// names, changes.
    ///
    /// Files are written only where their text differs, so a build without changes writes nothing. What the last run wrote and
    /// this one does not is removed (see [`write()`](crate::write())). When a document is broken, every problem is
    /// shown, nothing is written of it and the build fails: the last good code stays.
    ///
    /// # Errors
    ///
    /// The configuration or a document has errors, or the files cannot be written.
    pub fn generate(self) -> Result<(), BuildError> {
        if let Some(mistake) = self.mistakes.first() {
            return Err(BuildError::Setting(mistake.clone()));
        }
        let package = Package::of_this_build();
        let mut failed = None;
        let mut unmatched = Vec::new();
        let mut settings = Settings::default();
        for mut client in self.clients(&package)? {
            self.speak(&mut client);
            settings.clone_from(&client.settings);
            match Target::of(client, &package).and_then(|target| target.generate(&package)) {
                Ok(warnings) => unmatched.push(warnings),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
        let diagnostics = unmatched_in_all(unmatched.iter().map(Vec::as_slice), &settings);
        report(&diagnostics);
        match diagnostics.has_errors() {
            true => Err(BuildError::Unmatched),
            false => Ok(()),
        }
    }

    /// The clients as the configuration has them.
    fn clients(&self, package: &Package) -> Result<Vec<Client>, BuildError> {
        let mut diagnostics = Diagnostics::new();
        let relative_to = Some(package.folder.as_path());
        let (clients, file) = match &self.source {
            Source::Document(document) => {
                let path = package.folder.join(document);
                let mut found = find_clients(&path, &package.folder, relative_to, &mut diagnostics);
                if found.len() > 1 {
                    let message = format!(
                        "the configuration makes several clients of {}: `Config::from_file` generates them",
                        document.display()
                    );
                    return Err(BuildError::Setting(message));
                }
                let mut client = found.pop().unwrap_or_default();
                client.document = Some(document.clone());
                (vec![client], document.clone())
            }
            Source::File(file) => {
                let path = package.folder.join(file);
                let found: Option<Configuration> = read(&path, relative_to, &mut diagnostics);
                (found.map(|found| found.clients).unwrap_or_default(), file.clone())
            }
        };
        let files = clients.iter().flat_map(|client| &client.settings.configuration);
        rerun_if_changed(files);
        report(&diagnostics);
        if diagnostics.has_errors() {
            return Err(BuildError::Configuration { document: file });
        }
        if clients.is_empty() {
            return Err(BuildError::NoDocument { file });
        }
        Ok(clients)
    }

    /// Adds what the methods say.
    fn speak(&self, client: &mut Client) {
        self.said.iter().for_each(|said| said(client));
        let settings = &mut client.settings;
        if !self.overlays.is_empty() {
            settings.overlays.clone_from(&self.overlays);
        }
        if !self.include.is_empty() {
            settings.include.clone_from(&self.include);
        }
        if !self.exclude.is_empty() {
            settings.exclude.clone_from(&self.exclude);
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
    /// The configuration has errors. They have been shown on standard error, each with its place.
    #[error("the configuration of {document} has errors: nothing was written")]
    Configuration {
        /// The document, or the configuration itself.
        document: PathBuf,
    },
    /// The configuration names no document.
    #[error("{file} names no document: nothing was written")]
    NoDocument {
        /// The configuration.
        file: PathBuf,
    },
    /// A name for all documents matches in none, and that is denied.
    #[error("the configuration has names that match nothing")]
    Unmatched,
    /// A selector, a code of a diagnostic, a name or an output is none.
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
