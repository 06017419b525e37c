//! What stands in an output folder before anything is written: what may be replaced, what is in the way, and what may go.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::emit::is_text;
use crate::input::{self, InputError};

use super::MARK;
use super::change::is_left_over;
use super::mark::{TREE, source_of, source_of_text};
use super::write::{Files, WriteError, WriteOptions};

/// The files that say whose a folder is, as far as they are among those to write, the best witness first: the manifest and the root
/// of a crate, the root of a folder of documents.
const RECORDS: [&str; 3] = [MANIFEST, CRATE, ROOT];
const MANIFEST: &str = "Cargo.toml";
const CRATE: &str = "src/lib.rs";
const ROOT: &str = "lib.rs";
/// The folders that a crate may have in `src` (see `layout`).
const PARTS: [&str; 3] = ["models", "operations", "wire"];

/// What a run is going to do.
#[derive(Default)]
pub(super) struct Survey<'a> {
    /// Files to write, the record first: whoever places it has the folder.
    pub(super) changed: Vec<Target<'a>>,
    /// Files that are as they should be.
    pub(super) unchanged: Vec<PathBuf>,
    /// Files to remove.
    pub(super) stale: Vec<PathBuf>,
    /// Generated files among ours that are not ours.
    pub(super) foreign: Vec<PathBuf>,
    /// Temporary files of a run that did not come to its end.
    pub(super) left_over: Vec<PathBuf>,
}

/// A file to write.
pub(super) struct Target<'a> {
    pub(super) name: &'a Path,
    pub(super) path: PathBuf,
    pub(super) text: &'a str,
    /// Whether it replaces a file.
    pub(super) replaces: bool,
}

/// To whom the generated files in a folder belong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// Nobody yet: nothing is removed.
    Nobody,
    /// The document that is generated.
    Document,
    /// The folder of documents that is generated: whatever is generated there is its own.
    Tree,
}

/// Whose files a run may replace and remove.
pub(super) struct Owner<'a> {
    folder: &'a Path,
    /// What the files to write were generated from, and what they take the place of.
    sources: BTreeSet<&'a str>,
    holder: Holder,
    is_crate: bool,
}

impl<'a> Owner<'a> {
    /// Finds out to whom `folder` belongs.
    pub(super) fn of(files: &'a Files, folder: &'a Path, options: &'a WriteOptions) -> Result<Self, WriteError> {
        match fs::metadata(folder) {
            Ok(about) if !about.is_dir() => return Err(WriteError::not_a_folder(folder, about.file_type())),
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(WriteError::io(folder, error)),
            _ => {}
        }
        let written = files.values().filter_map(|text| source_of_text(text));
        let mut owner = Self {
            folder,
            sources: written.chain(options.replaces.as_deref()).collect(),
            holder: Holder::Document,
            is_crate: files.contains_key(Path::new(CRATE)),
        };
        for (record, text) in records(files) {
            owner.holder = owner.holder_by(record, text, options)?;
            if owner.holder != Holder::Nobody {
                break;
            }
        }
        Ok(owner)
    }

    /// To whom the folder belongs by one of its records.
    fn holder_by(&self, record: &Path, text: &str, options: &WriteOptions) -> Result<Holder, WriteError> {
        if self.length_of(record)?.is_none() {
            return Ok(Holder::Nobody);
        }
        let path = self.folder.join(record);
        let own = source_of_text(text).unwrap_or_default();
        let replaced = options.replaces.as_deref();
        let found = source_in(&path, text, |found| found == own || Some(found) == replaced)?;
        if record == Path::new(ROOT) && found == TREE {
            return Ok(Holder::Tree);
        }
        if record == Path::new(MANIFEST) && Some(found.as_str()) != replaced {
            same_package(&path, text)?;
        }
        Ok(Holder::Document)
    }

    /// Checks that a file may be written, and says whether it replaces another.
    pub(super) fn check(&self, name: &Path, text: &str) -> Result<bool, WriteError> {
        match self.length_of(name)? {
            None => Ok(false),
            Some(_) => {
                let is_ours = |found: &str| self.holder == Holder::Tree || self.sources.contains(found);
                source_in(&self.folder.join(name), text, is_ours).map(|_| true)
            }
        }
    }

    /// The length of the file called `name`, if there is one. What stands there, or on the way there, must be ours to write to: no
    /// symbolic link, and no crate of its own.
    fn length_of(&self, name: &Path) -> Result<Option<u64>, WriteError> {
        let mut path = self.folder.to_owned();
        if name.components().any(|step| !matches!(step, Component::Normal(_))) {
            let error = io::Error::new(io::ErrorKind::InvalidInput, "it leads out of the folder");
            return Err(WriteError::io(name, error));
        }
        let mut steps = name.iter().peekable();
        while let Some(step) = steps.next() {
            path.push(step);
            let about = match path.symlink_metadata() {
                Ok(about) => about,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(WriteError::io(&path, error)),
            };
            let kind = about.file_type();
            match steps.peek().is_some() {
                false if kind.is_file() => return Ok(Some(about.len())),
                false => return Err(WriteError::not_a_file(&path, kind)),
                true if !kind.is_dir() => return Err(WriteError::not_a_folder(&path, kind)),
                true if has(&path, MANIFEST) => return Err(WriteError::OtherCrate { path }),
                true => {}
            }
        }
        Ok(None)
    }

    /// Whether the file called `name`, generated from `source`, was written by an earlier run for the same owner.
    fn may_remove(&self, name: &Path, source: &str) -> bool {
        match self.holder {
            Holder::Nobody => false,
            Holder::Document => self.sources.contains(source) && (!self.is_crate || is_of_crate(name)),
            Holder::Tree => true,
        }
    }
}

impl<'a> Survey<'a> {
    /// Looks at every target, and at what else stands among them.
    pub(super) fn of(files: &'a Files, owner: &Owner<'_>) -> Result<Self, WriteError> {
        let mut survey = Self::default();
        for (name, text) in files {
            let path = owner.folder.join(name);
            if owner.length_of(name)? == Some(text.len() as u64) && holds(&path, text)? {
                survey.unchanged.push(path);
                continue;
            }
            survey.changed.push(Target {
                name,
                path,
                text,
                replaces: owner.check(name, text)?,
            });
        }
        let record = records(files).next().map(|(record, _)| record);
        survey.changed.sort_by_key(|target| Some(target.name) != record);
        survey.look_around(files, owner)?;
        Ok(survey)
    }

    /// Looks at everything in the folders that hold our source files.
    fn look_around(&mut self, files: &Files, owner: &Owner<'_>) -> Result<(), WriteError> {
        let targets: BTreeSet<String> = files.keys().map(|name| folded(name)).collect();
        let is_source = |name: &PathBuf| name.extension().is_some_and(|ending| ending == "rs");
        let whole = files
            .keys()
            .any(|name| is_source(name) && name.components().count() == 1);
        let tops = files.keys().filter(|name| name.components().count() > 1);
        let tops: BTreeSet<PathBuf> = tops.filter_map(|name| name.iter().next().map(PathBuf::from)).collect();
        let mut open: Vec<PathBuf> = vec![PathBuf::new()];
        while let Some(inner) = open.pop() {
            for entry in entries(&owner.folder.join(&inner))? {
                let name = inner.join(entry.file_name());
                let path = entry.path();
                let kind = entry.file_type().map_err(|error| WriteError::io(&path, error))?;
                if kind.is_dir() {
                    let is_ours = match inner.as_os_str().is_empty() && !whole {
                        true => tops.contains(&name),
                        false => !is_of_others(&path),
                    };
                    if is_ours {
                        open.push(name);
                    }
                } else if !kind.is_file() || targets.contains(&folded(&name)) {
                    // a link is neither followed nor removed
                } else if is_source(&name) && (whole || !inner.as_os_str().is_empty()) {
                    self.sort_in(&name, path, owner)?;
                } else if is_left_over(&path) && is_unfinished(&path, files, owner) {
                    self.left_over.push(path);
                }
            }
        }
        self.stale.sort();
        self.foreign.sort();
        Ok(())
    }

    /// A source file that is not written: whose it is.
    fn sort_in(&mut self, name: &Path, path: PathBuf, owner: &Owner<'_>) -> Result<(), WriteError> {
        let line = match input::first_line(&path) {
            Err(error) if error.is_not_found() => return Ok(()), // another run has removed it
            line => line.map_err(|error| WriteError::io(&path, error.into()))?,
        };
        match line.as_deref().and_then(source_of) {
            Some(source) if owner.may_remove(name, source) => self.stale.push(path),
            Some(_) => self.foreign.push(path),
            None => {}
        }
        Ok(())
    }
}

/// Whether a crate may have a file of that name.
fn is_of_crate(name: &Path) -> bool {
    let steps: Vec<&str> = name.iter().filter_map(|step| step.to_str()).collect();
    match steps.as_slice() {
        ["src", _] => true,
        ["src", folder, _] => PARTS.contains(folder),
        _ => false,
    }
}

fn records(files: &Files) -> impl Iterator<Item = (&Path, &str)> {
    let records = RECORDS.iter().filter_map(|name| files.get_key_value(Path::new(name)));
    records.map(|(name, text)| (name.as_path(), text.as_str()))
}

/// What the file at `path` was generated from. It must be one that is ours, as `text` is to take its place.
fn source_in(path: &Path, text: &str, is_ours: impl Fn(&str) -> bool) -> Result<String, WriteError> {
    let line = input::first_line(path).map_err(|error| WriteError::io(path, error.into()))?;
    if line.as_deref() == Some(MARK) {
        // a placeholder, for cargo to see a crate before anything is generated: it is anybody's
        return Ok(source_of_text(text).unwrap_or_default().to_owned());
    }
    match line.as_deref().and_then(source_of) {
        None => Err(WriteError::NotGenerated { path: path.to_owned() }),
        Some(found) if is_ours(found) => Ok(found.to_owned()),
        Some(found) => Err(WriteError::OtherDocument {
            path: path.to_owned(),
            found: shown(found),
            document: source_of_text(text).unwrap_or_default().to_owned(),
        }),
    }
}

/// Whether a file holds exactly this text; it is as long.
fn holds(path: &Path, text: &str) -> Result<bool, WriteError> {
    match input::read(path, text.len() as u64) {
        Ok(bytes) => Ok(bytes == text.as_bytes()),
        Err(InputError::TooLarge(_)) => Ok(false), // it has grown
        Err(error) => Err(WriteError::io(path, error.into())),
    }
}

/// Text of a file as it may be shown.
fn shown(text: &str) -> String {
    text.replace(|c: char| !is_text(c), " ")
}

/// Two clients of one document are two crates: one does not take the folder of the other.
fn same_package(path: &Path, text: &str) -> Result<(), WriteError> {
    /// The name stands at the beginning.
    const BEGINNING: u64 = 16 << 10;
    let name = |text: &str| text.lines().find(|line| line.starts_with("name = ")).map(str::to_owned);
    let there = input::beginning(path, BEGINNING).map_err(|error| WriteError::io(path, error.into()))?;
    let quoted = |line: String| line.trim_start_matches("name = ").trim().trim_matches('"').to_owned();
    match (name(&String::from_utf8_lossy(&there)), name(text)) {
        (Some(found), Some(package)) if found.trim_end() != package => Err(WriteError::OtherPackage {
            path: path.to_owned(),
            document: source_of_text(text).unwrap_or_default().to_owned(),
            found: shown(&quoted(found)),
            package: quoted(package),
        }),
        _ => Ok(()),
    }
}

/// Whether a folder below ours is a crate of its own, or the root of one that was generated without a manifest: no module is
/// called `lib`.
fn is_of_others(folder: &Path) -> bool {
    let root = folder.join(ROOT);
    let line = || input::first_line(&root).ok().flatten();
    has(folder, MANIFEST) || (has(folder, ROOT) && line().as_deref().and_then(source_of).is_some())
}

/// Whether a temporary file holds a text of ours, or the beginning of one.
fn is_unfinished(path: &Path, files: &Files, owner: &Owner<'_>) -> bool {
    let Ok(Some(line)) = input::first_line(path) else {
        return false;
    };
    source_of(&line).is_some_and(|source| owner.sources.contains(source))
        || files
            .values()
            .any(|text| text.lines().next().is_some_and(|mark| mark.starts_with(&line)))
}

fn has(folder: &Path, name: &str) -> bool {
    folder.join(name).symlink_metadata().is_ok()
}

/// A name as file systems compare it that do not tell capital letters from small ones.
fn folded(name: &Path) -> String {
    let steps: Vec<String> = name.iter().map(|step| step.to_string_lossy().to_lowercase()).collect();
    steps.join("/")
}

fn entries(folder: &Path) -> Result<Vec<fs::DirEntry>, WriteError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.and_then(Iterator::collect),
    };
    entries.map_err(|error| WriteError::io(folder, error))
}
