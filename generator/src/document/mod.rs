//! First stage: files to one bundled document.
//!
//! [`load`] reads a document and every file it refers to, bundles them so that all references are local and lead into
//! `components`, lowers OpenAPI 3.1 to 3.0, and types the result as [`openapiv3::OpenAPI`]. An invalid part is left out
//! alone; each problem is a [`Diagnostic`] with file, line and column.

mod bundle;
mod counted;
pub mod extension;
mod grammar;
mod ignored;
mod lower_2_0;
mod lower_3_1;
mod method;
#[cfg(feature = "overlays")]
mod overlay;
mod pointer;
mod position;
mod rules;
mod selection;
mod source;
mod suggest;
mod tree;
mod typing;
mod uri;
mod version;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub use method::{FurtherOperations, MethodOperation};
#[cfg(feature = "overlays")]
pub use overlay::difference;
pub(crate) use pointer::unescape;
pub use pointer::{Pointer, PointerError};
pub use source::SourceMap;
pub(crate) use suggest::{Suggestions, nearest};
pub use tree::{Node, Number, Object, Value};

pub(crate) use selection::{Heading, LeftOut, Wanted};

use counted::Counted;
use extension::Checks;
use rules::Rules;
use selection::Selection;
use source::{Files, OpenError};
use version::Version;

pub use crate::diagnostic::Place;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Stack size of the reading thread, in bytes. Only the used part takes memory.
const STACK: usize = 64 << 20;

/// Limits and places of reading.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LoadOptions {
    /// References may only lead to files in this folder. Default: the folder of the document.
    pub root: Option<PathBuf>,
    /// File names in this folder are shown relative to it. Default: the current folder.
    pub relative_to: Option<PathBuf>,
    /// Overlays to apply to the document, in this order. They may lie anywhere; references in them are as those in the document.
    /// Needs the feature `overlays`.
    pub overlays: Vec<PathBuf>,
    /// Formats that are known besides those of OpenAPI, as types are chosen for them.
    pub formats: BTreeSet<String>,
    /// The largest size of a file, in bytes. Default: 128 MiB.
    pub max_bytes: u64,
    /// The largest size of all files of a document together, in bytes. Default: 512 MiB.
    pub max_total_bytes: u64,
    /// The largest number of files that a document may consist of. Default: 10,000.
    pub max_files: usize,
    /// The largest number of values in the bundle, and in a file after its YAML aliases are expanded.
    /// Default: 5 million.
    pub max_nodes: usize,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self {
            root: None,
            relative_to: None,
            overlays: Vec::new(),
            formats: BTreeSet::new(),
            max_bytes: 128 << 20,
            max_total_bytes: 512 << 20,
            max_files: 10_000,
            max_nodes: 5_000_000,
        }
    }
}

/// A document bundled with everything it refers to.
#[derive(Debug)]
#[non_exhaustive]
pub struct Document {
    /// The typed document. All references in it are local and lead into its components.
    pub openapi: openapiv3::OpenAPI,
    /// Maps values back to files and lines.
    pub sources: SourceMap,
    /// The webhooks, in the order of the document.
    pub webhooks: Vec<Webhook>,
    /// The operations of path items that [`openapiv3`] has no field for.
    pub further_operations: FurtherOperations,
    /// Number of operations below `paths`, including those that are too broken to be in `openapi`.
    pub operations: usize,
    /// The operations that were not selected.
    pub(crate) left_out: LeftOut,
}

/// A webhook: a named path item whose operations are requests that the server sends.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The key of the document that holds it: `webhooks` or `x-webhooks`.
    pub section: String,
    /// Its name.
    pub name: String,
    /// Its requests, by method.
    pub item: openapiv3::PathItem,
}

impl Document {
    /// The value at `pointer` of the bundle, exactly as written: keys in order, numbers as text.
    pub fn node(&self, pointer: &Pointer) -> Option<&Node> {
        self.sources.node(pointer)
    }

    /// Whether the document has no operations or webhooks, and no key that is a misspelt `paths` or `webhooks`.
    pub(crate) fn is_components_alone(&self) -> bool {
        const SECTIONS: [&str; 2] = ["paths", "webhooks"];
        let keys = self.sources.tree().as_object().into_iter().flat_map(Object::keys);
        let mut unknown = keys.filter(|key| !SECTIONS.contains(key));
        let none = self.operations == 0 && self.webhooks.is_empty();
        none && unknown.all(|key| suggest::nearest(key, SECTIONS.into_iter()).is_none())
    }
}

/// Reads the document at `path` with all files it refers to.
///
/// Problems go to `diagnostics`. `None` means that the document could not be used at all and that at least one error
/// was reported. A document without `paths` is valid: it has only components.
pub fn load(path: &Path, options: &LoadOptions, diagnostics: &mut Diagnostics) -> Option<Document> {
    load_wanted(path, options, None, diagnostics)
}

/// As [`load`], but keeps only the operations for which `wanted` returns true. Problems in other operations are not
/// reported.
pub(crate) fn load_wanted(
    path: &Path,
    options: &LoadOptions,
    wanted: Option<&mut Wanted<'_>>,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    on_deep_stack(path, diagnostics, |diagnostics| {
        load_here(path, options, wanted, diagnostics)
    })
}

/// Nesting is limited, but the stack frames for schemas are large, so the caller's stack may be too small.
fn on_deep_stack<T: Send>(
    path: &Path,
    diagnostics: &mut Diagnostics,
    work: impl FnOnce(&mut Diagnostics) -> Option<T> + Send,
) -> Option<T> {
    let done = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let working = thread.spawn_scoped(scope, || work(diagnostics))?;
        // A panic is a bug of this crate and is passed on.
        Ok(working.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    done.unwrap_or_else(|error: std::io::Error| {
        let message = format!("cannot start a thread to read `{}`: {error}", path.display());
        diagnostics.push(Diagnostic::error(Code::UNREADABLE_FILE, message));
        None
    })
}

/// The document at `path` with the overlays of the options applied, and nothing else: references are not followed.
///
/// Problems go to `diagnostics`. `None` means that a file cannot be used, and that an error was reported.
pub fn read(path: &Path, options: &LoadOptions, diagnostics: &mut Diagnostics) -> Option<Node> {
    on_deep_stack(path, diagnostics, |diagnostics| {
        let mut files = Files::new(path, options);
        open(&mut files, path, diagnostics)?;
        apply_overlays(&mut files, options, diagnostics)?;
        files.report_duplicates(|_| false, diagnostics);
        files.take_trees().into_iter().next().map(std::rc::Rc::unwrap_or_clone)
    })
}

/// Reads one file that is no OpenAPI document, with a map to its lines.
pub(crate) fn read_alone(path: &Path, options: &LoadOptions, diagnostics: &mut Diagnostics) -> Option<SourceMap> {
    let mut files = Files::new(path, options);
    let number = open(&mut files, path, diagnostics)?;
    files.report_duplicates(|_| false, diagnostics);
    let tree = files.take_trees().into_iter().nth(number as usize)?;
    Some(files.into_map(std::rc::Rc::unwrap_or_clone(tree)))
}

/// Reads one file of configuration, which is TOML, with a map to its lines.
pub(crate) fn read_configuration(
    path: &Path,
    options: &LoadOptions,
    diagnostics: &mut Diagnostics,
) -> Option<SourceMap> {
    let mut files = Files::of_configuration(path, options);
    let number = open(&mut files, path, diagnostics)?;
    let tree = files.take_trees().into_iter().nth(number as usize)?;
    Some(files.into_map(std::rc::Rc::unwrap_or_clone(tree)))
}

/// Reads the first file; returns its number, or `None` after reporting why it cannot be used.
fn open(files: &mut Files, path: &Path, diagnostics: &mut Diagnostics) -> Option<u32> {
    let opened = files.open(path, diagnostics);
    if let Err(OpenError::Here(code, message)) = &opened {
        diagnostics.push(Diagnostic::error(*code, message));
    }
    opened.ok()
}

#[cfg(feature = "overlays")]
fn apply_overlays(files: &mut Files, options: &LoadOptions, diagnostics: &mut Diagnostics) -> Option<()> {
    overlay::apply(files, &options.overlays, diagnostics)
}

#[cfg(not(feature = "overlays"))]
fn apply_overlays(_: &mut Files, options: &LoadOptions, diagnostics: &mut Diagnostics) -> Option<()> {
    let Some(overlay) = options.overlays.first() else {
        return Some(());
    };
    let message = format!("the overlay `{}` cannot be read", overlay.display());
    let help = "add the feature `overlays` to the dependency `specwright`";
    diagnostics.push(Diagnostic::error(Code::UNREADABLE_FILE, message).help(help));
    None
}

fn load_here(
    path: &Path,
    options: &LoadOptions,
    wanted: Option<&mut Wanted<'_>>,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let mut files = Files::new(path, options);
    open(&mut files, path, diagnostics)?;
    apply_overlays(&mut files, options, diagnostics)?;
    let mut counted = Counted::default();
    let version = version::check(&files, diagnostics);
    if version == Some(Version::V20) {
        let mut tree = std::rc::Rc::unwrap_or_clone(files.tree(0)?);
        lower_2_0::lower(&mut tree, &mut counted);
        files.set_tree(0, tree);
    }
    let mut selection = match (files.tree(0), wanted) {
        (Some(tree), Some(wanted)) => Selection::of(&tree, wanted),
        _ => Selection::default(),
    };
    let bundle = version.and_then(|_| bundle::bundle(&mut files, &mut selection, diagnostics));
    files.report_duplicates(|origin| selection.leaves_out(origin), diagnostics);
    let (version, mut bundle) = (version?, bundle?);
    let operations = selection::operations_in(&bundle.tree);
    let left_out = selection.remove_operations(&mut bundle.tree);
    let mut rules = Rules::new(&bundle.tree, version, &mut counted);
    ignored::report(&bundle.tree, &mut Checks::new(&files, diagnostics), &mut rules);
    lower_3_1::lower(&mut bundle.tree, version, &mut counted);
    let typing::Typed {
        openapi,
        webhooks,
        further_operations,
    } = typing::typed(&bundle, &files, version, &mut counted, diagnostics);
    counted.report(&files, diagnostics);
    Some(Document {
        openapi,
        webhooks,
        further_operations,
        sources: files.into_map(bundle.tree),
        operations,
        left_out,
    })
}
