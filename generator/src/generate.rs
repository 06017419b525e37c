//! One document, or a folder of them, through all stages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Document, LoadOptions, Node, Wanted, load_wanted};
use crate::emit::{Piece, Surroundings, doc_line, is_text};
use crate::layout::{Fault, lay_out};
use crate::lower::lower;
use crate::plan::names::{Case, ident, identifier, module_name};
use crate::plan::{Dependency, Overrides, plan, share};
use crate::render::render;
use crate::select::{Called, Selected, Selector};

/// How documents are read and judged.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The folder that references may not leave; by default the folder of the document, or the
    /// folder of documents.
    pub root: Option<PathBuf>,
    /// Places in documents are shown relative to this folder; by default the current one.
    pub relative_to: Option<PathBuf>,
    /// Codes whose diagnostics are not shown.
    pub allow: Vec<Code>,
    /// Codes whose diagnostics are errors.
    pub deny: Vec<Code>,
    /// A table of names for a document that becomes a crate of its own; by default the file
    /// `document.names.yaml` beside `document.yaml`, as for documents in a folder.
    pub names: Option<PathBuf>,
    /// The operations to generate, by any of these; all where there is none.
    pub include: Vec<Selector>,
    /// Operations not to generate, even if they are included.
    pub exclude: Vec<Selector>,
    /// Errors within a document that can be read are warnings: what is wrong is left out or becomes raw JSON, and
    /// the rest is generated. Errors in the table of names and in `include` and `exclude` stay errors.
    pub keep_going: bool,
}

/// What a run gives: files to write, unless there are errors, and everything there is to say.
#[derive(Debug)]
pub struct Generated {
    /// The text of every file, by its path below the output folder.
    pub files: BTreeMap<PathBuf, String>,
    /// Every file that was read.
    pub sources: BTreeSet<PathBuf>,
    /// The folder and module of each document that became a client, with what is in it.
    pub documents: Vec<Summary>,
    /// Everything there is to say about the documents.
    pub diagnostics: Diagnostics,
    /// The greatest `recursion_limit` that a document needs.
    recursion_limit: Option<usize>,
    selected: Selected,
}

impl Generated {
    fn new(settings: &Settings) -> Self {
        let mut diagnostics = Diagnostics::new();
        settings.allow.iter().for_each(|code| diagnostics.allow(*code));
        settings.deny.iter().for_each(|code| diagnostics.deny(*code));
        Self {
            files: BTreeMap::new(),
            sources: BTreeSet::new(),
            documents: Vec::new(),
            diagnostics,
            recursion_limit: None,
            selected: Selected::default(),
        }
    }
}

/// What became of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The document.
    pub document: PathBuf,
    /// The Rust path of its client.
    pub module: String,
    /// The cargo feature it stands behind, in a folder of documents.
    pub feature: String,
    /// Its title.
    pub title: String,
    /// The cargo features of its parts: in a crate of its own, where the document is big.
    pub parts: Vec<String>,
    /// Packages of the types that a table of names puts in place of generated ones, where the table
    /// says where they are found: keys and values for a manifest.
    pub dependencies: BTreeMap<String, BTreeMap<&'static str, String>>,
    /// How many operations the document has, those that could not be generated included.
    pub in_document: usize,
    /// How many of them were selected.
    pub selected: usize,
    /// How many operations were generated.
    pub operations: usize,
    /// How many types were generated.
    pub types: usize,
    /// The types that were generated.
    pub models: Vec<Model>,
}

/// A generated type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// The JSON pointer of its schema in the bundled document.
    pub pointer: String,
    /// Its name in `models`.
    pub name: String,
    /// Whether a request carries it, so that null and absent are kept apart where the document says nullable.
    pub in_requests: bool,
}

/// Where a generated crate finds `specwright-runtime`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuntimeSource {
    /// From the registry, in the version of this generator.
    Registry,
    /// In a folder.
    Path(PathBuf),
}

/// One document on its way to a module.
struct Module<'a> {
    document: &'a Path,
    /// What the document is called in the mark of its files.
    shown: String,
    /// The folder of the module below the output folder.
    folder: PathBuf,
    /// The file of the module itself.
    main: &'static str,
    surroundings: Surroundings,
    feature: String,
}

/// Generates a crate of its own for one document: a manifest and `src/`.
///
/// `name` is the name of the package; everything is in [`Generated::files`], nothing is written.
pub fn generate_crate(document: &Path, name: &str, runtime: &RuntimeSource, settings: &Settings) -> Generated {
    with_deep_stack(settings, || crate_of(document, name, runtime, settings))
}

fn crate_of(document: &Path, name: &str, runtime: &RuntimeSource, settings: &Settings) -> Generated {
    let mut generated = Generated::new(settings);
    let package = package_name(name);
    let crate_name = package.replace('-', "_");
    let shown = document
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let module = Module {
        document,
        shown: shown.clone(),
        folder: PathBuf::from("src"),
        main: "lib.rs",
        surroundings: Surroundings {
            root: true,
            module: crate_name.clone(),
            service: crate_name,
            recursion_limit: None,
        },
        feature: String::new(),
    };
    generate_module(&module, settings, &mut generated);
    generated.selected.report(settings, &mut generated.diagnostics);
    if let Some(summary) = generated.documents.first() {
        let manifest = manifest(&package, &shown, runtime, summary);
        generated.files.insert(PathBuf::from("Cargo.toml"), manifest);
    }
    generated
}

/// Generates the modules for every document below `folder`: `a/b.yaml` becomes the module `a::b`
/// behind the feature `a-b`. Files without operations are only referred to. `crate_name` is how
/// users call the crate the modules belong to.
pub fn generate_tree(folder: &Path, crate_name: &str, settings: &Settings) -> Generated {
    with_deep_stack(settings, || tree_of(folder, crate_name, settings))
}

fn tree_of(folder: &Path, crate_name: &str, settings: &Settings) -> Generated {
    let mut generated = Generated::new(settings);
    let settings = &Settings {
        root: settings.root.clone().or_else(|| Some(folder.to_owned())),
        ..settings.clone()
    };
    let files = match document_files(folder) {
        Ok(files) => files,
        Err(error) => {
            let message = format!("{}: {error}", folder.display());
            generated
                .diagnostics
                .push(Diagnostic::error(Code::UNREADABLE_FILE, message));
            return generated;
        }
    };
    let mut tree = Folder::default();
    for file in &files {
        let relative = file.strip_prefix(folder).unwrap_or(file);
        let segments: Vec<String> = relative
            .with_extension("")
            .components()
            .map(|c| module_name(&c.as_os_str().to_string_lossy()))
            .collect();
        if is_table(file) || !is_document(file) {
            continue;
        }
        let module = Module {
            document: file,
            shown: relative
                .components()
                .map(|c| c.as_os_str().to_string_lossy())
                .collect::<Vec<_>>()
                .join("/"),
            folder: segments.iter().collect(),
            main: "mod.rs",
            surroundings: Surroundings {
                root: false,
                module: format!("{crate_name}::{}", segments.join("::")),
                service: segments.join("."),
                recursion_limit: None,
            },
            feature: segments.join("-").replace('_', "-"),
        };
        if generate_module(&module, settings, &mut generated) && !tree.add(&segments, &module.feature) {
            let message = format!(
                "`{}` would become a module that another document or folder has",
                module.shown
            );
            let help = "give one of the two another name";
            generated
                .diagnostics
                .push(Diagnostic::error(Code::MODULE_CLASH, message).help(help));
        }
    }
    stray_files(&files, &mut generated);
    generated.selected.report(settings, &mut generated.diagnostics);
    tree.emit(&PathBuf::new(), &mut generated);
    generated
}

/// Schemas nested as deep as documents may be need more stack than a thread usually has.
fn with_deep_stack(settings: &Settings, generate: impl FnOnce() -> Generated + Send) -> Generated {
    const STACK: usize = 256 << 20; // reserved, not used
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, generate);
        worker.ok().and_then(|worker| worker.join().ok()).unwrap_or_else(|| {
            let mut failed = Generated::new(settings);
            let message = "the generator could not start or stopped half-way";
            failed.diagnostics.push(Diagnostic::error(Code::INTERNAL, message));
            failed
        })
    })
}

/// Generates one module; whether there was anything to generate.
fn generate_module(module: &Module<'_>, settings: &Settings, generated: &mut Generated) -> bool {
    let options = LoadOptions {
        root: settings.root.clone(),
        relative_to: settings.relative_to.clone(),
        ..LoadOptions::default()
    };
    generated.sources.insert(module.document.to_owned());
    let selected = &mut generated.selected;
    let mut wanted =
        |path: &str, method: &str, operation: &Node| selected.selects(&Called::of(path, method, operation), settings);
    let is_selected = !settings.include.is_empty() || !settings.exclude.is_empty();
    let wanted: Option<&mut Wanted<'_>> = if is_selected { Some(&mut wanted) } else { None };
    let Some(document) = load_wanted(module.document, &options, wanted, &mut generated.diagnostics) else {
        return false;
    };
    generated.sources.extend(document.sources.files().map(Path::to_owned));
    let mut api = lower(&document, &mut generated.diagnostics);
    if settings.keep_going {
        generated.diagnostics.forgive();
    }
    // each stage lets go of what only it needs: a big document is hundreds of megabytes
    let Document {
        openapi,
        sources,
        operations: in_document,
    } = document;
    drop(openapi);
    if api.operations.is_empty() && settings.root.is_some() {
        return false; // only there to be referred to
    }
    let mut overrides = match names_of(module.document, settings) {
        Some(table) => {
            generated.sources.insert(table.clone());
            Overrides::read(&table, settings.relative_to.as_deref(), &mut generated.diagnostics)
        }
        None => Overrides::default(),
    };
    share(&mut api, &overrides);
    let plan = plan(&api, &sources, &mut overrides, &mut generated.diagnostics);
    drop(sources);
    let mut features = Vec::new();
    match lay_out(&plan, &module.surroundings, module.main, &module.shown) {
        Ok(layout) => {
            let files = layout.files.into_iter();
            generated
                .files
                .extend(files.map(|(name, text)| (module.folder.join(name), text)));
            features = layout.features;
            generated.recursion_limit = generated.recursion_limit.max(layout.recursion_limit);
        }
        Err(Fault { file, error }) => {
            let message = format!("{file} of `{}` is no Rust: {error}", module.shown);
            let help = "this is a fault of the generator: please report it with the document";
            generated
                .diagnostics
                .push(Diagnostic::error(Code::INTERNAL, message).help(help));
        }
    }
    generated.documents.push(Summary {
        document: module.document.to_owned(),
        module: module.surroundings.module.clone(),
        feature: module.feature.clone(),
        title: api.title.clone(),
        parts: features,
        dependencies: overrides.dependencies(),
        in_document,
        selected: api.operations.len(),
        operations: plan.operations.len(),
        types: plan.types.len(),
        models: plan
            .types
            .iter()
            .map(|ty| Model {
                pointer: ty.pointer.clone(),
                name: ty.name.clone(),
                in_requests: ty.in_requests,
            })
            .collect(),
    });
    true
}

/// The YAML and JSON files below a folder, sorted.
fn document_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|e| e == "yaml" || e == "yml" || e == "json")
            {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Whether a file is a table of names.
fn is_table(file: &Path) -> bool {
    file.to_string_lossy().ends_with(".names.yaml")
}

/// Whether a file claims to be an OpenAPI document, and not a part of one.
fn is_document(file: &Path) -> bool {
    let Ok(text) = fs::read_to_string(file) else {
        return true; // loading it will say what is wrong
    };
    ["openapi", "swagger"].iter().any(|key| {
        let json = format!("\"{key}\"");
        text.lines()
            .any(|line| line.starts_with(key) || line.trim_start().starts_with(&json))
            || text.trim_start_matches(['{', ' ']).starts_with(&json)
    })
}

/// A file that is no document and that no document refers to has no effect: say so.
fn stray_files(files: &[PathBuf], generated: &mut Generated) {
    let read: BTreeSet<PathBuf> = generated
        .sources
        .iter()
        .map(|f| f.canonicalize().unwrap_or_else(|_| f.clone()))
        .collect();
    for file in files {
        if !read.contains(&file.canonicalize().unwrap_or_else(|_| file.clone())) {
            let message = format!(
                "{} is no OpenAPI document, and no document refers to it",
                file.display()
            );
            let help = "a document begins with `openapi: 3.0.3`";
            generated
                .diagnostics
                .push(Diagnostic::warning(Code::STRAY_FILE, message).help(help));
        }
    }
}

/// A folder of modules.
#[derive(Default)]
struct Folder {
    folders: BTreeMap<String, Folder>,
    /// Modules and their features.
    modules: BTreeMap<String, String>,
}

impl Folder {
    /// Adds a module; false when its name is taken.
    fn add(&mut self, segments: &[String], feature: &str) -> bool {
        match segments {
            [] => false,
            [module] => {
                let free = !self.folders.contains_key(module);
                free && self.modules.insert(module.clone(), feature.to_owned()).is_none()
            }
            [folder, rest @ ..] => {
                !self.modules.contains_key(folder) && self.folders.entry(folder.clone()).or_default().add(rest, feature)
            }
        }
    }

    /// Writes the file that declares what is in the folder, and those of the folders below.
    fn emit(&self, path: &Path, generated: &mut Generated) {
        let top = path.as_os_str().is_empty();
        let modules = self.modules.iter().map(|(module, feature)| {
            let module = ident(module);
            let skip = top.then(|| quote! { #[rustfmt::skip] });
            quote! { #[cfg(feature = #feature)] #skip pub mod #module; }
        });
        let folders = self.folders.keys().map(|folder| {
            let folder = ident(folder);
            let skip = top.then(|| quote! { #[rustfmt::skip] });
            quote! { #skip pub mod #folder; }
        });
        let head = if top {
            crate_head(&generated.documents, generated.recursion_limit)
        } else {
            folder_head(path)
        };
        let tokens = quote! { #head #(#folders)* #(#modules)* };
        let name = if top { "lib.rs" } else { "mod.rs" };
        match render(vec![Piece::Code(tokens)], "the folder of documents") {
            Ok(text) => {
                generated.files.insert(path.join(name), text);
            }
            Err(error) => {
                let message = format!("{name} of {} is no Rust: {error}", path.display());
                generated.diagnostics.push(Diagnostic::error(Code::INTERNAL, message));
            }
        }
        for (name, folder) in &self.folders {
            folder.emit(&path.join(name), generated);
        }
    }
}

fn folder_head(path: &Path) -> TokenStream {
    let docs = format!(" Clients generated from the documents in `{}`.", path.display());
    quote! { #![doc = #docs] }
}

fn crate_head(documents: &[Summary], recursion_limit: Option<usize>) -> TokenStream {
    let mut lines = vec![
        " Clients of documented HTTP APIs, generated from OpenAPI documents by Specwright.".to_owned(),
        String::new(),
        " | module | feature | API |".to_owned(),
        " | --- | --- | --- |".to_owned(),
    ];
    lines.extend(documents.iter().map(|document| {
        let module = document.module.split_once("::").map_or("", |(_, module)| module);
        let title = doc_line(&document.title.replace(['|', '`'], " "));
        format!(" | `{module}` | `{}` | {title} |", document.feature)
    }));
    let recursion = recursion_limit.map(|limit| {
        let limit = limit.to_string();
        quote! { #![recursion_limit = #limit] }
    });
    quote! {
        #(#![doc = #lines])*
        #recursion
        #![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)] // names in other scripts
        pub use specwright_runtime as runtime;
        pub use specwright_runtime::{Config, Credentials, Error, ErrorKind};
    }
}

/// A name cargo accepts for a package.
fn package_name(name: &str) -> String {
    let name = identifier(name, Case::Snake, "client").replace('_', "-");
    let ascii: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    match ascii.trim_matches('-') {
        "" => "client".to_owned(),
        name if is_taken(name) => format!("{name}-client"),
        name if name.starts_with(|c: char| c.is_ascii_digit()) => format!("client-{name}"),
        name => name.chars().take(64).collect(),
    }
}

/// Whether a package of that name would be in the way of Rust, of cargo, of a file system or of the runtime.
fn is_taken(name: &str) -> bool {
    const TAKEN: [&str; 7] = [
        "specwright-runtime",
        "std",
        "core",
        "alloc",
        "test",
        "proc-macro",
        "deps",
    ];
    let module = name.replace('-', "_");
    TAKEN.contains(&name) || module_name(&module) != module || syn::parse_str::<syn::Ident>(&module).is_err()
}

fn manifest(package: &str, document: &str, runtime: &RuntimeSource, summary: &Summary) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let runtime = match runtime {
        RuntimeSource::Registry => toml_string(version),
        RuntimeSource::Path(path) => {
            format!("{{ path = {} }}", toml_string(&path.to_string_lossy()))
        }
    };
    let document = document.replace(|c: char| !is_text(c), " ");
    let features = feature_table(&summary.parts);
    let others: String = summary.dependencies.iter().map(dependency).collect();
    format!(
        "# @generated by specwright from {document}; edit that, not this.\n\n\
         [package]\nname = {}\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
         {features}[dependencies]\nspecwright-runtime = {runtime}\n{others}\n\
         # a crate of its own, also below another workspace\n[workspace]\n",
        toml_string(package),
    )
}

/// A line of `[dependencies]`.
fn dependency((name, line): (&String, &Dependency)) -> String {
    let keys: Vec<String> = line
        .iter()
        .map(|(key, value)| format!("{key} = {}", toml_string(value)))
        .collect();
    format!("{} = {{ {} }}\n", toml_string(name), keys.join(", "))
}

/// The table of names of a document.
fn names_of(document: &Path, settings: &Settings) -> Option<PathBuf> {
    settings
        .names
        .clone()
        .or_else(|| Some(document.with_extension("names.yaml")).filter(|table| table.is_file()))
}

/// A feature for each part of a big document, all on by default.
fn feature_table(features: &[String]) -> String {
    if features.is_empty() {
        return String::new();
    }
    let names: Vec<String> = features.iter().map(|f| toml_string(f)).collect();
    let all: String = names.iter().map(|name| format!("    {name},\n")).collect();
    let each: String = names.iter().map(|name| format!("{name} = []\n")).collect();
    format!("[features]\ndefault = [\n{all}]\n{each}\n")
}

/// A basic string of TOML 1.0.
fn toml_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
