//! What a run is going to do in an output folder: looked at as a whole before anything is written.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::input::{self, InputError};

use super::change::is_left_over;
use super::error::WriteError;
use super::mark::source_of;
use super::owner::{MANIFEST, Owner, folded, has};
use super::record::Files;

/// The root of a folder of documents.
const ROOT: &str = "lib.rs";

/// What a run is going to do.
#[derive(Default)]
pub(super) struct Survey<'a> {
    /// Files to write.
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
    pub(super) text: Cow<'a, str>,
    /// Whether it replaces a file.
    pub(super) replaces: bool,
}

impl<'a> Survey<'a> {
    /// Looks at every target, and at what else stands among them.
    pub(super) fn of(files: &'a Files, owner: &Owner<'_>) -> Result<Self, WriteError> {
        let mut survey = Self::default();
        for (name, text) in files {
            let path = owner.folder.join(name);
            let text = owner.text_for(name, text)?;
            if owner.length_of(name)? == Some(text.len() as u64) && holds(&path, &text)? {
                survey.unchanged.push(path);
                continue;
            }
            survey.changed.push(Target {
                name,
                path,
                replaces: owner.check(name, &text)?,
                text,
            });
        }
        survey.stale = owner.stale(files)?;
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
                    self.note_if_generated(path)?;
                } else if is_left_over(&path) && is_unfinished(&path, files, owner) {
                    self.left_over.push(path);
                }
            }
        }
        self.foreign.sort();
        Ok(())
    }

    /// Notes a source file that is not written, if it was generated and does not go.
    fn note_if_generated(&mut self, path: PathBuf) -> Result<(), WriteError> {
        let line = match input::first_line(&path) {
            Err(error) if error.is_not_found() => return Ok(()), // another run has removed it
            line => line.map_err(|error| WriteError::io(&path, error.into()))?,
        };
        if line.as_deref().and_then(source_of).is_some() && !self.stale.contains(&path) {
            self.foreign.push(path);
        }
        Ok(())
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
    source_of(&line).is_some_and(|source| source == owner.record.source)
        || files
            .values()
            .any(|text| text.lines().next().is_some_and(|mark| mark.starts_with(&line)))
}

fn entries(folder: &Path) -> Result<Vec<fs::DirEntry>, WriteError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.and_then(Iterator::collect),
    };
    entries.map_err(|error| WriteError::io(folder, error))
}
