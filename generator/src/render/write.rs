//! Text to files: nothing is written that has not changed, nothing is touched that belongs to others, and all of it is done or
//! nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::input;

use super::change::Change;
use super::survey::{Owner, Survey};

/// Generated files: their path below the output folder, and their text.
pub(super) type Files = BTreeMap<PathBuf, String>;

/// What became of the files of an output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were new or had changed.
    pub written: Vec<PathBuf>,
    /// Files that were as they should be.
    pub unchanged: Vec<PathBuf>,
    /// Generated files that no document asks for any more.
    pub removed: Vec<PathBuf>,
    /// Files among them that were generated from another document, or into a folder that was not known to be of this one: they
    /// are left as they are.
    pub foreign: Vec<PathBuf>,
}

/// What may be replaced.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct WriteOptions {
    /// A document whose generated files these take the place of, by its name in the first line of those files: for a document
    /// that was renamed, or a package that gets another name.
    pub replaces: Option<String>,
}

impl WriteOptions {
    /// The same with a document whose files are replaced.
    pub fn replacing(mut self, document: impl Into<String>) -> Self {
        self.replaces = Some(document.into());
        self
    }
}

/// Makes the generated files of a document below `folder` equal to `files` (relative path to text).
///
/// - **All or nothing.** Every target is checked before the first one is written. Texts go to temporary files first, which are
///   renamed at the end; when that fails half-way, what was done is undone.
/// - **Only what has changed.** A file whose text is the same is not touched.
/// - **Only what is its own.** The first line of a generated file says which document it was generated from. A file of this document
///   that is not in `files` is removed, and the folders it leaves empty with it, if `Cargo.toml` or `src/lib.rs` (of a crate) or
///   `lib.rs` (of a folder of documents, to which everything generated there belongs) says that the output folder is of this
///   document; of a crate only in the folders that crates have.
///   A file that is in the way and belongs to nobody, to another document or to another crate is an error.
/// - **Never elsewhere.** Symbolic links below `folder` are an error where a target stands or leads through, and are not followed
///   otherwise; a folder below with a `Cargo.toml` of its own is not looked into.
///
/// # Errors
///
/// Something is in the way, or the file system refuses.
pub fn write(files: &BTreeMap<PathBuf, String>, folder: &Path) -> Result<Written, WriteError> {
    write_with(files, folder, &WriteOptions::default())
}

/// As [`write()`], with more that may be replaced.
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
    let mut staged = Vec::with_capacity(survey.changed.len());
    for target in &survey.changed {
        staged.push((target, change.stage(&target.path, target.text)?));
    }
    for (target, staged) in &staged {
        let is_placed = !target.replaces && change.place(staged)?;
        if !is_placed {
            if !target.replaces {
                // another run was faster: is it one of the same document?
                owner.check(target.name, target.text)?;
            }
            change.replace(staged)?;
        }
    }
    for path in &survey.stale {
        change.remove(path)?;
    }
    change.commit();
    for path in &survey.left_over {
        let _ = fs::remove_file(path); // a later run will try again
    }
    for path in &survey.stale {
        remove_empty_folders(path, folder);
    }
    Ok(Written {
        written: survey.changed.into_iter().map(|target| target.path).collect(),
        unchanged: survey.unchanged,
        removed: survey.stale,
        foreign: survey.foreign,
    })
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

/// Why generated files were not written. Everything is as it was before.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// A file that was not generated stands where a generated one belongs.
    NotGenerated {
        /// The file.
        path: PathBuf,
    },
    /// A file that was generated from another document stands where a generated one belongs.
    OtherDocument {
        /// The file.
        path: PathBuf,
        /// What it was generated from.
        found: String,
        /// What is generated now.
        document: String,
    },
    /// The folder holds a client of the same document, as a package of another name.
    OtherPackage {
        /// The manifest.
        path: PathBuf,
        /// What the package there is called.
        found: String,
        /// What the package is called now.
        package: String,
        /// The document of both.
        document: String,
    },
    /// Something that is no regular file stands where a file belongs.
    NotAFile {
        /// What is in the way.
        path: PathBuf,
        /// What it is: `a folder`, `a symbolic link`, `a named pipe`.
        kind: &'static str,
    },
    /// Something that is no folder stands where a folder belongs.
    NotAFolder {
        /// What is in the way.
        path: PathBuf,
        /// What it is: `a file`, `a symbolic link`, `a named pipe`.
        kind: &'static str,
    },
    /// A folder that a file belongs into is a crate of its own.
    OtherCrate {
        /// The folder.
        path: PathBuf,
    },
    /// The file system refuses.
    Io {
        /// What was to be read, written or removed.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl WriteError {
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        Self::Io { path, source }
    }

    pub(super) fn not_a_file(path: &Path, kind: fs::FileType) -> Self {
        let (path, kind) = (path.to_owned(), input::kind(kind));
        Self::NotAFile { path, kind }
    }

    pub(super) fn not_a_folder(path: &Path, kind: fs::FileType) -> Self {
        let path = path.to_owned();
        let kind = if kind.is_file() { "a file" } else { input::kind(kind) };
        Self::NotAFolder { path, kind }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotGenerated { path } => {
                write!(f, "{} exists and was not generated: move it away", path.display())
            }
            Self::OtherDocument { path, found, document } => write!(
                f,
                "{} was generated from `{found}`, not from `{document}`: choose another folder, or remove what is there",
                path.display()
            ),
            Self::OtherPackage {
                path, found, package, ..
            } => write!(
                f,
                "{} is the manifest of the package `{found}`, not of `{package}`: choose another folder, or remove what is there",
                path.display()
            ),
            Self::NotAFile { path, kind } => {
                write!(
                    f,
                    "{} is {kind}, and a file belongs there: move it away",
                    path.display()
                )
            }
            Self::NotAFolder { path, kind } => {
                write!(
                    f,
                    "{} is {kind}, and a folder belongs there: move it away",
                    path.display()
                )
            }
            Self::OtherCrate { path } => write!(
                f,
                "{} has a Cargo.toml of its own: files of another crate do not belong there",
                path.display()
            ),
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
