//! Text to files: nothing is written that has not changed, nothing is touched that belongs to others, and all of it is done or
//! nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::change::Change;
use super::error::WriteError;
use super::manifest;
use super::owner::{MANIFEST, Owner};
use super::record::{self, Files, WriteOptions};
use super::survey::Survey;

/// What became of the files of an output folder, the record of them not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// Files that were new or had changed.
    pub written: Vec<PathBuf>,
    /// Files that were as they should be.
    pub unchanged: Vec<PathBuf>,
    /// Files that the last run wrote and this one does not.
    pub removed: Vec<PathBuf>,
    /// Generated files among them that neither this run nor the last one wrote: they are left as they are.
    pub foreign: Vec<PathBuf>,
    /// The names of the package that the last run wrote and that this one wrote, if they differ.
    pub renamed: Option<(String, String)>,
}

/// Makes the generated files of a document below `folder` equal to `files` (relative path to text).
///
/// - **All or nothing.** Every target is checked before the first one is written. Texts go to temporary files first, which are
///   renamed at the end; when that fails half-way, what was done is undone.
/// - **Only what has changed.** A file whose text is the same is not touched.
/// - **Only what is its own.** The first line of a generated file says which document it was generated from. The file `.specwright`
///   in the folder lists what the last run wrote: what is in that list and not in `files` is removed, and the folders it leaves
///   empty with it. A file that is in the way and belongs to nobody, to another document or to another crate is an error.
/// - **A manifest is shared.** Of a `Cargo.toml` only what the generator writes itself is brought up to date; other keys and tables,
///   the version and comments stay as people have written them.
/// - **Never elsewhere.** Symbolic links below `folder` are an error where a target stands or leads through, and are not followed
///   otherwise; a folder below with a `Cargo.toml` of its own is not looked into.
///
/// # Errors
///
/// Something is in the way, or the file system refuses.
pub fn write(files: &BTreeMap<PathBuf, String>, folder: &Path) -> Result<Written, WriteError> {
    write_with(files, folder, &WriteOptions::default())
}

/// As [`write()`], for a document whose place is known, and with more that may be replaced.
///
/// # Errors
///
/// Those of [`write()`].
pub fn write_with(
    files: &BTreeMap<PathBuf, String>,
    folder: &Path,
    options: &WriteOptions,
) -> Result<Written, WriteError> {
    let owner = Owner::of(files, folder, options)?;
    let survey = Survey::of(files, &owner)?;
    let mut change = Change::default();
    if let Err(error) = make(&mut change, files, &owner, &survey, options) {
        let kept = change.undo();
        return Err(match kept.is_empty() {
            true => error,
            false => WriteError::NotUndone {
                source: Box::new(error),
                kept,
            },
        });
    }
    change.commit();
    for path in &survey.left_over {
        let _ = fs::remove_file(path); // a later run will try again
    }
    for path in &survey.stale {
        remove_empty_folders(path, folder);
    }
    Ok(Written {
        renamed: renamed(&owner, &survey),
        written: survey.changed.into_iter().map(|target| target.path).collect(),
        unchanged: survey.unchanged,
        removed: survey.stale,
        foreign: survey.foreign,
    })
}

/// What [`write_with`] would do now, the record of the files included. Nothing is written.
///
/// # Errors
///
/// Those of [`write()`].
pub fn would_write(
    files: &BTreeMap<PathBuf, String>,
    folder: &Path,
    options: &WriteOptions,
) -> Result<Written, WriteError> {
    let owner = Owner::of(files, folder, options)?;
    let survey = Survey::of(files, &owner)?;
    let record = owner.new_record().map(|_| owner.folder.join(record::NAME));
    Ok(Written {
        renamed: renamed(&owner, &survey),
        written: survey
            .changed
            .into_iter()
            .map(|target| target.path)
            .chain(record)
            .collect(),
        unchanged: survey.unchanged,
        removed: survey.stale,
        foreign: survey.foreign,
    })
}

/// The names of the package before and now, if the manifest that is written has another one.
fn renamed(owner: &Owner<'_>, survey: &Survey<'_>) -> Option<(String, String)> {
    let before = owner.last_package()?;
    let manifest = survey
        .changed
        .iter()
        .find(|target| target.name == Path::new(MANIFEST))?;
    let now = manifest::package_of(&manifest.text)?;
    (now != before && owner.record.package.as_ref() == Some(&now)).then(|| (before.to_owned(), now))
}

/// Writes all that has changed, and removes what is stale.
fn make(
    change: &mut Change,
    files: &Files,
    owner: &Owner<'_>,
    survey: &Survey<'_>,
    options: &WriteOptions,
) -> Result<(), WriteError> {
    let record = match owner.new_record() {
        Some(record) => Some(change.stage(&owner.folder.join(record::NAME), &record.text())?),
        None => None,
    };
    let mut staged = Vec::with_capacity(survey.changed.len());
    for target in &survey.changed {
        staged.push((target, change.stage(&target.path, &target.text)?));
    }
    // Whoever places the record has the folder. One of an earlier run stays until the end: it lists what is to be removed.
    let outdated = match record {
        Some(record) if owner.has_record() || !change.place(&record)? => Some(record),
        _ => None,
    };
    if outdated.is_some() {
        Owner::of(files, owner.folder, options)?; // another run was faster: is it one of the same document?
    }
    for (target, staged) in &staged {
        let is_placed = !target.replaces && change.place(staged)?;
        if !is_placed {
            if !target.replaces {
                // another run was faster: is it one of the same document?
                owner.check(target.name, &target.text)?;
            }
            change.replace(staged)?;
        }
    }
    for path in &survey.stale {
        change.remove(path)?;
    }
    if let Some(record) = outdated {
        change.replace(&record)?;
    }
    Ok(())
}

/// Removes the folders between a removed file and the output folder as far as they are empty.
fn remove_empty_folders(file: &Path, folder: &Path) {
    let inner = file.ancestors().skip(1).take_while(|inner| *inner != folder);
    for inner in inner {
        if fs::remove_dir(inner).is_err() {
            return; // something else is in it
        }
    }
}
