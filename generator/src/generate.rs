//! One document, or a folder of them, through all stages.

mod features;
#[cfg(feature = "tables")]
mod lowered;
mod manifest;
mod models;
#[cfg(feature = "suggest")]
mod suggested;
mod tree;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::document::{Document, Heading, LoadOptions, Node, Wanted, load_wanted};
use crate::emit::{Standing, Surroundings};
use crate::layout::{Fault, lay_out};
use crate::lower::{Extent, lower};
use crate::model::Api;
use crate::plan::names::{ident, module_name, package_name};
use crate::plan::{Overrides, Rule, name_operations, plan, read_table, share};
use crate::select::{Called, Selected};
use crate::settings::{Only, RuntimeSource, Settings};
use crate::text::is_text;

#[cfg(feature = "tables")]
pub use lowered::Lowered;
use manifest::{manifest, unformatted};
pub use models::{Model, ModelArgument, ModelKind, ModelVariant};
#[cfg(feature = "suggest")]
pub use suggested::suggest_paging;
pub use tree::generate_tree;

/// What a run gives: files to write, unless there are errors, and everything there is to say.
#[derive(Debug)]
#[non_exhaustive]
pub struct Generated {
    /// The text of every file, by its path below the output folder.
    pub files: BTreeMap<PathBuf, String>,
    /// Every file that was read.
    pub sources: BTreeSet<PathBuf>,
    /// The folder and module of each document that became a client, with what is in it.
    pub documents: Vec<Summary>,
    /// Everything there is to say about the documents.
    pub diagnostics: Diagnostics,
    /// The `recursion_limit` that the crate of the clients needs, where the default of 128 is too small. The root of a generated
    /// crate has it.
    pub recursion_limit: Option<usize>,
    /// Warnings about names and types that a configuration has for several documents, and that match nothing in these. They count
    /// if none of the documents has a match: see [`unmatched_in_all`].
    pub unmatched: Vec<Diagnostic>,
    /// The rules that are for several documents, by place and message: the warning, and whether one has a match.
    shared_rules: BTreeMap<(Option<Place>, String), (Diagnostic, bool)>,
    selected: Selected,
}

/// The warnings that all of these have in [`Generated::unmatched`], judged as the settings say.
pub fn unmatched_in_all<'g>(generated: impl IntoIterator<Item = &'g [Diagnostic]>, settings: &Settings) -> Diagnostics {
    let mut all = generated.into_iter();
    let mut common = all.next().unwrap_or_default().to_vec();
    for other in all {
        let other: HashSet<&Option<Place>> = other.iter().map(|warning| &warning.place).collect();
        common.retain(|warning| other.contains(&warning.place));
    }
    let mut diagnostics = judging(settings);
    diagnostics.extend(common);
    diagnostics
}

/// No diagnostics yet, with the codes that are allowed and denied.
fn judging(settings: &Settings) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    settings.allow.iter().for_each(|code| diagnostics.allow(*code));
    settings.deny.iter().for_each(|code| diagnostics.deny(*code));
    diagnostics
}

impl Generated {
    fn new(settings: &Settings) -> Self {
        Self {
            files: BTreeMap::new(),
            sources: BTreeSet::new(),
            documents: Vec::new(),
            diagnostics: judging(settings),
            recursion_limit: None,
            unmatched: Vec::new(),
            shared_rules: BTreeMap::new(),
            selected: Selected::new(&settings.include, &settings.exclude),
        }
    }

    /// Takes the warnings about rules for several documents of which none has a match.
    fn take_unmatched(&mut self) -> Vec<Diagnostic> {
        let rules = std::mem::take(&mut self.shared_rules).into_values();
        rules
            .filter(|(_, matched)| !matched)
            .map(|(warning, _)| warning)
            .collect()
    }

    /// Whether no document has an operation or a type, as where `paths` is misspelt: a client of it would be empty.
    pub fn is_empty(&self) -> bool {
        let is_empty = |document: &Summary| document.in_document == 0 && document.types == 0;
        self.documents.iter().all(is_empty)
    }
}

/// What became of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
    /// The crates of types of the user's choice, wherever they are found.
    pub crates: BTreeSet<String>,
    /// Features of the runtime that the client needs besides the default ones.
    pub runtime_features: BTreeSet<&'static str>,
    /// What was made of it, if not all.
    pub only: Option<Only>,
    /// How many operations the document has, those that could not be generated included.
    pub in_document: usize,
    /// How many of them were selected.
    pub selected: usize,
    /// How many operations were generated.
    pub operations: usize,
    /// How many of them list items page by page.
    pub paged: usize,
    /// How many types were generated.
    pub types: usize,
    /// The types that were generated.
    pub models: Vec<Model>,
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
    if let Some(hidden) = name.chars().find(|character| !is_text(*character)) {
        let hidden = u32::from(hidden);
        let message = format!("the name of the package has the character U+{hidden:04X}, which does not show");
        let help = format!("the package is called `{package}`");
        let problem = Diagnostic::warning(Code::INVALID_NAME, message).help(help);
        generated.diagnostics.push(problem);
    }
    let crate_name = package.replace('-', "_");
    let shown = shown(document, settings);
    let module = Module {
        document,
        shown: shown.clone(),
        folder: PathBuf::from("src"),
        main: "lib.rs",
        surroundings: Surroundings {
            standing: Standing::Crate,
            module: crate_name.clone(),
            service: crate_name,
            recursion_limit: None,
        },
        feature: String::new(),
    };
    generate_client(&module, settings, &mut generated);
    generated.unmatched = generated.take_unmatched();
    generated.selected.report(&mut generated.diagnostics);
    if let Some(summary) = generated.documents.first() {
        let manifest = manifest(&package, &shown, runtime, settings, summary);
        generated.files.insert(PathBuf::from("Cargo.toml"), manifest);
        generated
            .files
            .insert(PathBuf::from("rustfmt.toml"), unformatted(&shown));
    }
    generated
}

/// Generates a module for one document, to stand in a crate that people write: `mod.rs` and what lies beside it.
///
/// In docs the module is called after the folder that it is for: `src/clients/petstore` is `crate::clients::petstore`.
pub fn generate_module(document: &Path, folder: &Path, settings: &Settings) -> Generated {
    with_deep_stack(settings, || module_of(document, folder, settings))
}

fn module_of(document: &Path, folder: &Path, settings: &Settings) -> Generated {
    let mut generated = Generated::new(settings);
    let steps: Vec<&OsStr> = folder.iter().collect();
    let source = steps.iter().rposition(|step| *step == "src");
    let below = steps.get(source.map_or(steps.len().saturating_sub(1), |index| index + 1)..);
    let names = below.unwrap_or_default().iter();
    let names: Vec<String> = names.map(|step| module_name(&step.to_string_lossy())).collect();
    let module = Module {
        document,
        shown: shown(document, settings),
        folder: PathBuf::new(),
        main: "mod.rs",
        surroundings: Surroundings {
            standing: Standing::Module,
            module: path_of("crate", &names),
            service: names.last().cloned().unwrap_or_default(),
            recursion_limit: None,
        },
        feature: String::new(),
    };
    generate_client(&module, settings, &mut generated);
    generated.unmatched = generated.take_unmatched();
    generated.selected.report(&mut generated.diagnostics);
    generated
}

/// The path by which users of a crate reach a module.
fn path_of(crate_name: &str, modules: &[String]) -> String {
    let modules = modules.iter().map(|module| format!("::{}", ident(module)));
    crate_name.to_owned() + &modules.collect::<String>()
}

/// What a document is called in the mark of its files.
fn shown(document: &Path, settings: &Settings) -> String {
    let file_name = || document.file_name().map(|name| name.to_string_lossy().into_owned());
    settings.source.clone().or_else(file_name).unwrap_or_default()
}

/// Schemas nested as deep as documents may be need more stack than a thread usually has.
fn with_deep_stack(settings: &Settings, generate: impl FnOnce() -> Generated + Send) -> Generated {
    on_deep_stack(generate).unwrap_or_else(|| {
        let mut failed = Generated::new(settings);
        failed.diagnostics.push(stopped());
        failed
    })
}

/// The problem that [`on_deep_stack`] gives nothing.
fn stopped() -> Diagnostic {
    Diagnostic::error(Code::INTERNAL, "the generator could not start or stopped half-way")
}

/// Does the work on a thread with a deep stack. `None` if the thread does not start, or the work panics.
fn on_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    const STACK: usize = 256 << 20; // reserved, not used
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(STACK);
        worker.spawn_scoped(scope, work).ok()?.join().ok()
    })
}

/// Generates the client of one document; whether there was anything to generate.
fn generate_client(module: &Module<'_>, settings: &Settings, generated: &mut Generated) -> bool {
    if settings.validate && !cfg!(feature = "validate") {
        let message = "clients that check requests cannot be generated";
        let help = "add the feature `validate` to the dependency `specwright`";
        let problem = Diagnostic::error(Code::MISSING_FEATURE, message).help(help);
        generated.diagnostics.push(problem);
        return false;
    }
    generated.sources.insert(module.document.to_owned());
    generated.sources.extend(settings.overlays.iter().cloned());
    generated.sources.extend(settings.configuration.iter().cloned());
    let Some(document) = load_selected(
        module.document,
        settings,
        &mut generated.selected,
        &mut generated.diagnostics,
    ) else {
        return false;
    };
    generated.sources.extend(document.sources.files().map(Path::to_owned));
    let in_tree = matches!(module.surroundings.standing, Standing::InTree);
    if in_tree && document.is_components_alone() {
        return false; // only there to be referred to
    }
    let only_types = settings.only == Some(Only::Types);
    if settings.validate && only_types {
        let message = "`validate` has no effect on types without a client";
        generated
            .diagnostics
            .push(Diagnostic::warning(Code::IGNORED_KEYWORD, message));
    }
    let extent = Extent {
        constraints: settings.validate && !only_types,
        only_types,
        is_selected: generated.selected.is_asked(),
        untyped_xml: settings.untyped_xml,
    };
    let mut api = lower(&document, &settings.types, extent, &mut generated.diagnostics);
    if settings.keep_going {
        generated.diagnostics.forgive();
    }
    // each stage lets go of what only it needs: a big document is hundreds of megabytes
    let Document {
        openapi,
        webhooks,
        sources,
        operations: in_document,
        ..
    } = document;
    let_go((openapi, webhooks));
    if api.operations.is_empty() && api.webhooks.is_empty() && api.standalone.is_empty() && in_tree {
        return false; // only there to be referred to
    }
    let mut overrides = overrides(
        module.document,
        settings,
        &mut generated.sources,
        &mut generated.diagnostics,
    );
    simplify(&mut api, &overrides);
    let plan = plan(
        &api,
        &sources,
        &settings.types,
        &mut overrides,
        &mut generated.diagnostics,
    );
    let_go(sources);
    generated.diagnostics.extend(overrides.unmatched());
    for (warning, is_matched) in overrides.shared() {
        let key = (warning.place.clone(), warning.message.clone());
        let (_, matched) = generated.shared_rules.entry(key).or_insert((warning, false));
        *matched |= is_matched;
    }
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
    let mut runtime_features = plan.needs.features.clone();
    runtime_features.extend(plan.is_checked().then_some("validate"));
    runtime_features.extend(plan.has_xml().then_some("xml"));
    generated.documents.push(Summary {
        document: module.document.to_owned(),
        module: module.surroundings.module.clone(),
        feature: module.feature.clone(),
        title: api.title.clone(),
        parts: features,
        dependencies: plan.needs.dependencies.clone(),
        crates: plan.needs.crates.clone(),
        only: settings.only,
        runtime_features,
        in_document,
        selected: api.operations.len(),
        operations: plan.operations.len(),
        paged: api
            .operations
            .iter()
            .filter(|operation| operation.paging.is_some())
            .count(),
        types: plan.types.len(),
        models: plan.types.iter().map(Model::of).collect(),
    });
    true
}

/// Reads the selected operations of a document.
fn load_selected(
    path: &Path,
    settings: &Settings,
    selected: &mut Selected,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let options = LoadOptions {
        root: settings.root.clone(),
        relative_to: settings.relative_to.clone(),
        overlays: settings.overlays.clone(),
        formats: settings.types.formats.keys().cloned().collect(),
        ..LoadOptions::default()
    };
    let is_asked = selected.is_asked();
    let mut wanted = |heading: Heading<'_>, method: &str, operation: &Node| {
        selected.selects(&Called::of(heading, method, operation))
    };
    let wanted: Option<&mut Wanted<'_>> = if is_asked { Some(&mut wanted) } else { None };
    load_wanted(path, &options, wanted, diagnostics)
}

/// Makes equal types one, and names short, before the plan.
fn simplify(api: &mut Api, overrides: &Overrides) {
    let replaced = &api.replaced;
    api.types
        .shorten(|id, ty| replaced.contains_key(&id) || overrides.replaces(ty));
    name_operations(api);
    share(api, overrides);
}

/// Drops a big thing while others go on: that takes a tenth of the time of a run.
fn let_go(thing: impl Send + 'static) {
    // without a thread it is dropped here
    let _ = std::thread::Builder::new().spawn(move || drop(thing));
}

/// The rules for names and types: those of the configuration, or of a table of names.
fn overrides(
    document: &Path,
    settings: &Settings,
    sources: &mut BTreeSet<PathBuf>,
    diagnostics: &mut Diagnostics,
) -> Overrides {
    let of_types = || settings.types.replace.iter().map(Rule::of_choice);
    let of_settings = || Overrides::of(settings.rules.iter().cloned().chain(of_types()).collect());
    let Some(table) = names_of(document, settings) else {
        return of_settings();
    };
    sources.insert(table.clone());
    let relative_to = settings.relative_to.as_deref();
    let Some(rules) = read_table(&table, relative_to, diagnostics) else {
        return Overrides::default();
    };
    let shown = relative_to.and_then(|folder| table.strip_prefix(folder).ok());
    let shown = shown.unwrap_or(&table).display();
    let help = "`specwright config move` prints it as sections of `specwright.toml`";
    let Some(other) = settings.rules.first() else {
        let message = format!("{shown} is a table of names, whose place is `specwright.toml` now");
        diagnostics.push(Diagnostic::note(Code::NAMES_TABLE, message).help(help));
        return Overrides::of(rules.into_iter().chain(of_types()).collect());
    };
    let message = format!("names are here and in {shown}, which is not read");
    let problem = Diagnostic::error(Code::NAMES_TABLE, message).at(other.place.clone());
    diagnostics.push(problem.help(help));
    of_settings()
}

/// The table of names of a document. What stands in its place is read as one, whatever it is, so that it is not passed over
/// in silence.
fn names_of(document: &Path, settings: &Settings) -> Option<PathBuf> {
    let is_there = |path: &PathBuf| path.symlink_metadata().is_ok();
    let beside = || Some(document.with_extension("names.yaml")).filter(is_there);
    settings.names.clone().or_else(beside)
}
