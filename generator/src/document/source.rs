//! The files of a document, and the map from the bundle to them.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use std::sync::OnceLock;

use super::pointer::percent_decode;
use super::position::{self, Lines};
use super::tree::reading::{At, Duplicate, Extent, Reading, SyntaxError, SyntaxErrorKind};
use super::tree::{Node, Origin, Value, json, tags, toml, yaml};
use super::uri::{Uris, has_scheme};
use super::{LoadOptions, Pointer};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::input::{self, InputError};

/// A file that was read.
#[derive(Debug)]
pub(crate) struct File {
    /// Absolute, symbolic links resolved.
    path: PathBuf,
    /// As shown to the user.
    shown: PathBuf,
    text: String,
    syntax: Syntax,
    lines: OnceLock<Lines>,
    extents: OnceLock<Vec<Extent>>,
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Syntax {
    Json,
    Toml,
    Yaml,
}

/// The part of an object's entry that a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The key, or the value if there is no key.
    Key,
    Value,
}

impl File {
    /// The folder of the file, to which its references are relative.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("/"))
    }

    /// The file name without its last ending.
    pub(crate) fn stem(&self) -> &str {
        self.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("file")
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.text))
    }

    fn extent(&self, ordinal: u32) -> Option<Extent> {
        let extents = self
            .extents
            .get_or_init(|| position::yaml_extents(&self.text, self.lines()));
        extents.get(ordinal as usize).copied()
    }

    fn range(&self, (start, end): (usize, usize)) -> Place {
        self.lines().place(&self.shown, &self.text, start, end)
    }

    /// The character there.
    fn place_at(&self, at: At) -> Place {
        let offset = match at {
            At::Nowhere => 0,
            At::Offset(offset) => offset,
            At::LineColumn(line, column) => self.lines().offset(&self.text, line, column),
        };
        self.range((offset, offset + 1))
    }

    fn place(&self, ordinal: u32, part: Part) -> Place {
        let extent = self.extent(ordinal).unwrap_or_default();
        let (start, end) = match part {
            Part::Key if extent.key != (0, 0) => extent.key,
            _ => extent.value,
        };
        self.range((start as usize, end as usize))
    }
}

/// Maps a place in the bundle to the file and line it was read from.
#[derive(Debug)]
pub struct SourceMap {
    files: Vec<File>,
    tree: Node,
}

impl SourceMap {
    /// Where the value at `pointer` of the bundle was read: the value itself or, when it is an object or
    /// an array, its key. For a pointer that leads to nothing, the place of the nearest value above it.
    pub fn locate(&self, pointer: &Pointer) -> Option<Place> {
        let mut found = &self.tree;
        for step in pointer.steps() {
            match found.step(&step) {
                Some(node) => found = node,
                None => break,
            }
        }
        self.place_of(found)
    }

    /// Where a value of the bundle was read, or its key if it is an object or an array.
    pub fn place_of(&self, node: &Node) -> Option<Place> {
        self.place(node, part(node))
    }

    /// The place of the key of a value.
    pub(crate) fn key_of(&self, node: &Node) -> Option<Place> {
        self.place(node, Part::Key)
    }

    fn place(&self, node: &Node, part: Part) -> Option<Place> {
        let file = self.files.get(node.origin.file as usize)?;
        Some(file.place(node.origin.ordinal, part))
    }

    /// The whole bundle.
    pub(crate) fn tree(&self) -> &Node {
        &self.tree
    }

    /// The absolute paths of all files that were read, in reading order, for a build to watch.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| file.path.as_path())
    }

    /// The value at `pointer` of the bundle.
    pub fn node(&self, pointer: &Pointer) -> Option<&Node> {
        self.tree.at(pointer)
    }
}

fn part(node: &Node) -> Part {
    match node.value {
        Value::Object(_) | Value::Array(_) => Part::Key,
        _ => Part::Value,
    }
}

/// Why a file cannot be used.
#[derive(Clone, Debug)]
pub(crate) enum OpenError {
    /// Not yet reported; belongs to the place that refers to the file.
    Here(Code, String),
    /// The file itself has an error, which was reported.
    Reported,
}

/// All files of a document, read when they are first referred to.
#[derive(Debug)]
pub(crate) struct Files {
    root: PathBuf,
    relative_to: Option<PathBuf>,
    options: LoadOptions,
    /// Whether files are TOML.
    is_configuration: bool,
    bytes_left: u64,
    files: Vec<File>,
    trees: Vec<Rc<Node>>,
    opened: HashMap<PathBuf, Result<u32, OpenError>>,
    /// Files outside of the root that the user named.
    allowed: HashSet<PathBuf>,
    duplicates: Vec<Duplicate>,
    uris: Uris,
}

impl Files {
    /// No files yet; `path` is the document whose folder is the default of the root.
    pub(crate) fn new(path: &Path, options: &LoadOptions) -> Self {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let root = options.root.as_deref().unwrap_or(folder);
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let relative_to = options.relative_to.clone();
        let relative_to = relative_to.or_else(|| std::env::current_dir().ok());
        Self {
            root,
            relative_to: relative_to.map(|folder| folder.canonicalize().unwrap_or(folder)),
            options: options.clone(),
            is_configuration: false,
            bytes_left: options.max_total_bytes,
            files: Vec::new(),
            trees: Vec::new(),
            opened: HashMap::new(),
            allowed: HashSet::new(),
            duplicates: Vec::new(),
            uris: Uris::default(),
        }
    }

    /// Whether a format is known besides those of OpenAPI.
    pub(crate) fn knows_format(&self, format: &str) -> bool {
        self.options.formats.contains(format)
    }

    /// Files that are TOML.
    pub(crate) fn of_configuration(path: &Path, options: &LoadOptions) -> Self {
        Self {
            is_configuration: true,
            ..Self::new(path, options)
        }
    }

    /// Lets a file be opened that is outside of the root.
    #[cfg(feature = "overlays")]
    pub(crate) fn allow(&mut self, path: &Path) {
        self.allowed.insert(normal(path));
    }

    /// Returns the number of a file, after reading it the first time.
    pub(crate) fn open(&mut self, path: &Path, diagnostics: &mut Diagnostics) -> Result<u32, OpenError> {
        let path = normal(path);
        if let Some(known) = self.opened.get(&path) {
            return known.clone();
        }
        let result = self.open_new(&path, diagnostics);
        self.opened.insert(path, result.clone());
        result
    }

    fn open_new(&mut self, path: &Path, diagnostics: &mut Diagnostics) -> Result<u32, OpenError> {
        let shown = self.shown(path);
        let real = path
            .canonicalize()
            .map_err(|error| refused(&shown, input::unresolved(path, error)))?;
        if !real.starts_with(&self.root) && !self.allowed.contains(path) {
            let root = self.shown(&self.root);
            let message = format!("`{}` is outside of `{}`", shown.display(), root.display());
            return Err(OpenError::Here(Code::OUTSIDE_ROOT, message));
        }
        if let Some(known) = self.opened.get(&real) {
            // Another path to a file that was already read.
            return known.clone();
        }
        let text = self.read(&real, &shown)?;
        let result = self.parse(real.clone(), shown, text, diagnostics);
        self.opened.insert(real, result.clone());
        result
    }

    fn read(&mut self, path: &Path, shown: &Path) -> Result<String, OpenError> {
        let too_large = |message| OpenError::Here(Code::TOO_LARGE, message);
        if self.files.len() >= self.options.max_files {
            let message = format!(
                "`{}` is one file too many: {} were read",
                shown.display(),
                self.options.max_files
            );
            return Err(too_large(message));
        }
        // Offsets are 32 bits.
        let limit = self.options.max_bytes.min(u64::from(u32::MAX - 1));
        let bytes = match input::read(path, limit.min(self.bytes_left)) {
            Err(InputError::TooLarge(left)) if left < limit => {
                let all = self.options.max_total_bytes;
                let message = format!(
                    "with `{}`, all files together are larger than {all} bytes",
                    shown.display()
                );
                return Err(too_large(message));
            }
            Err(error) => return Err(refused(shown, error)),
            Ok(bytes) => bytes,
        };
        self.bytes_left -= bytes.len() as u64;
        decode(bytes).map_err(|reason| {
            let message = format!("`{}` is {reason}", shown.display());
            OpenError::Here(Code::INVALID_ENCODING, message)
        })
    }

    fn parse(
        &mut self,
        path: PathBuf,
        shown: PathBuf,
        text: String,
        diagnostics: &mut Diagnostics,
    ) -> Result<u32, OpenError> {
        let number = u32::try_from(self.files.len()).map_err(|_| OpenError::Reported)?;
        let mut reading = self.reading(number);
        let ending = path.extension().and_then(|ending| ending.to_str());
        let is_called_json = ending.is_some_and(|e| e.eq_ignore_ascii_case("json"));
        let braces = text.trim_start().starts_with(['{', '[']);
        let mut syntax = match (self.is_configuration, is_called_json || braces) {
            (true, _) => Syntax::Toml,
            (false, true) => Syntax::Json,
            (false, false) => Syntax::Yaml,
        };
        let mut result = match syntax {
            Syntax::Json => json::read(&text, &mut reading),
            Syntax::Toml => toml::read(&text, &mut reading),
            Syntax::Yaml => yaml::read(&text, &mut reading),
        };
        if syntax == Syntax::Json && result.is_err() && !is_called_json {
            // YAML may begin with a bracket as well.
            reading = self.reading(number);
            syntax = Syntax::Yaml;
            result = yaml::read(&text, &mut reading);
        }
        let file = File {
            path,
            shown,
            text,
            syntax,
            lines: OnceLock::new(),
            extents: match syntax {
                Syntax::Json | Syntax::Toml => std::mem::take(&mut reading.extents).into(),
                Syntax::Yaml => OnceLock::new(),
            },
        };
        let node = match result {
            Ok(node) => node,
            Err(error) => {
                diagnostics.push(syntax_error(&file, error));
                return Err(OpenError::Reported);
            }
        };
        if file.syntax == Syntax::Yaml {
            for (tag, at) in tags::unknown(&file.text) {
                let message = format!("the YAML tag `{tag}` has no meaning here and is left out");
                let problem = Diagnostic::warning(Code::UNSUPPORTED_TAG, message);
                diagnostics.push(problem.at(file.place_at(at)));
            }
        }
        self.duplicates.append(&mut reading.duplicates);
        for origin in &reading.bad_merges {
            let message = "`<<` must hold an object or a list of objects";
            let problem = Diagnostic::error(Code::INVALID_MERGE, message);
            diagnostics.push(problem.at(file.place(origin.ordinal, Part::Value)));
        }
        if let Some(path) = self.uris.add(number, &file.path, &node) {
            self.opened.entry(normal(path)).or_insert(Ok(number));
        }
        self.files.push(file);
        self.trees.push(Rc::new(node));
        Ok(number)
    }

    /// The file that a reference in another one leads to by its URI: one that has the URI as its `$self`, or lies where the URI says.
    /// `None` if the reference is a path.
    pub(crate) fn by_uri(
        &mut self,
        from: u32,
        document: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Result<u32, OpenError>> {
        let version = self.trees.first().and_then(|tree| tree.get("openapi")?.as_str());
        if !self.uris.is_any() && !version.is_some_and(|version| version.starts_with("3.2")) {
            return None;
        }
        let uri = self.uris.of(from, document)?;
        if let Some(file) = self.uris.file(&uri) {
            return Some(Ok(file));
        }
        if !has_scheme(document) && self.path_of(from, &percent_decode(document)).is_file() {
            return None;
        }
        let files = &self.files;
        let path_of = |number| files.get(number as usize).map(|file| file.path.as_path());
        let path = self.uris.nearby(&uri, &self.root, path_of)?;
        Some(self.open(&path, diagnostics))
    }

    /// The path that a relative reference in a file leads to: from its `$self` if there is something, else from its folder.
    pub(crate) fn path_of(&self, from: u32, document: &str) -> PathBuf {
        let of_self = self.uris.folder(from).map(|folder| folder.join(document));
        let of_self = of_self.filter(|path| self.opened.contains_key(&normal(path)) || path.is_file());
        let folder = self.file(from).map_or(Path::new(""), |file| file.folder());
        of_self.unwrap_or_else(|| folder.join(document))
    }

    fn reading(&self, number: u32) -> Reading {
        let bytes = usize::try_from(self.options.max_bytes).unwrap_or(usize::MAX);
        Reading::new(number, self.options.max_nodes, bytes)
    }

    /// Reports duplicate keys, except in removed parts.
    pub(crate) fn report_duplicates(&mut self, is_left_out: impl Fn(Origin) -> bool, diagnostics: &mut Diagnostics) {
        for Duplicate { key, first, second } in std::mem::take(&mut self.duplicates) {
            if !is_left_out(first) {
                let problem = Diagnostic::error(Code::DUPLICATE_KEY, format!("duplicate key `{key}`"))
                    .at(self.place(second, Part::Key))
                    .related("first set here", self.place(first, Part::Key));
                diagnostics.push(problem);
            }
        }
    }

    /// A file that was opened.
    pub(crate) fn file(&self, number: u32) -> Option<&File> {
        self.files.get(number as usize)
    }

    /// The path of a file relative to the root folder.
    pub(crate) fn below_root<'f>(&self, file: &'f File) -> &'f Path {
        file.path.strip_prefix(&self.root).unwrap_or(Path::new(""))
    }

    /// The tree of a file that was opened.
    pub(crate) fn tree(&self, number: u32) -> Option<Rc<Node>> {
        self.trees.get(number as usize).cloned()
    }

    /// Replaces the tree of a file that was opened.
    pub(crate) fn set_tree(&mut self, number: u32, tree: Node) {
        if let Some(file) = self.files.get(number as usize) {
            self.uris.add(number, &file.path, &tree);
        }
        if let Some(known) = self.trees.get_mut(number as usize) {
            *known = Rc::new(tree);
        }
    }

    /// Where a value was read.
    pub(crate) fn place(&self, origin: Origin, part: Part) -> Option<Place> {
        Some(self.file(origin.file)?.place(origin.ordinal, part))
    }

    /// Where a value was read, or its key if it is an object or an array.
    pub(crate) fn place_of(&self, node: &Node) -> Option<Place> {
        self.place(node.origin, part(node))
    }

    /// A value as it is written in its file.
    pub(crate) fn written(&self, origin: Origin) -> Option<String> {
        let file = self.file(origin.file)?;
        let extent = file.extent(origin.ordinal)?;
        Some(position::written(&file.text, extent.value).to_owned())
    }

    /// Maximum number of values in a bundle.
    pub(crate) fn max_nodes(&self) -> usize {
        self.options.max_nodes
    }

    /// Moves the trees out, after all references have been followed.
    pub(crate) fn take_trees(&mut self) -> Vec<Rc<Node>> {
        std::mem::take(&mut self.trees)
    }

    /// The map for a bundle whose parts came from these files.
    pub(crate) fn into_map(self, tree: Node) -> SourceMap {
        SourceMap {
            files: self.files,
            tree,
        }
    }

    fn shown(&self, path: &Path) -> PathBuf {
        let relative = self
            .relative_to
            .as_deref()
            .and_then(|folder| path.strip_prefix(folder).ok());
        match relative {
            Some(relative) if !relative.as_os_str().is_empty() => relative.to_owned(),
            _ => path.to_owned(),
        }
    }
}

fn syntax_error(file: &File, error: SyntaxError) -> Diagnostic {
    let place = |at| file.place_at(at);
    let code = match error.kind {
        SyntaxErrorKind::Syntax => Code::SYNTAX_ERROR,
        SyntaxErrorKind::TooDeep => Code::NESTING_TOO_DEEP,
        SyntaxErrorKind::TooLarge => Code::TOO_LARGE,
        SyntaxErrorKind::SeveralDocuments => Code::SEVERAL_DOCUMENTS,
        SyntaxErrorKind::UnsupportedTag => Code::UNSUPPORTED_TAG,
    };
    let problem = Diagnostic::error(code, error.message).at(place(error.at));
    match error.context {
        Some((what, at)) => problem.related(what, place(at)),
        None => problem,
    }
}

/// Decodes UTF-8 with or without a byte order mark; the error says what was found instead.
fn decode(mut bytes: Vec<u8>) -> Result<String, String> {
    match bytes.as_slice() {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] => {
            return Err("in UTF-16; save it as UTF-8".to_owned());
        }
        [0xef, 0xbb, 0xbf, ..] => {
            bytes.drain(..3);
        }
        _ => {}
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error
            .as_bytes()
            .get(..error.utf8_error().valid_up_to())
            .unwrap_or_default();
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("not valid UTF-8: line {line} has a byte that is not text")
    })
}

fn refused(shown: &Path, error: InputError) -> OpenError {
    match error {
        InputError::TooLarge(limit) => {
            let message = format!("`{}` is larger than {limit} bytes", shown.display());
            OpenError::Here(Code::TOO_LARGE, message)
        }
        error => {
            let message = format!("cannot read `{}`: {error}", shown.display());
            OpenError::Here(Code::UNREADABLE_FILE, message)
        }
    }
}

/// The path without `.` and `..`, absolute if there is a current folder. Symbolic links are resolved later.
fn normal(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    normal
}
