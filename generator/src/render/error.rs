//! Why generated files were not written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::input;

/// Why generated files were not written. Everything is as it was before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A file that was not generated stands where a generated one belongs.
    #[error("{path} exists and was not generated: move it away")]
    NotGenerated {
        /// The file.
        path: PathBuf,
    },
    /// Lines were added above the mark of a generated file, which must be its first line.
    #[error(
        "{path} was generated, but its first line is not: the mark `// @generated` is in line {line}; remove what is above it, as it \
         would be lost, or move the file away"
    )]
    MarkNotFirst {
        /// The file.
        path: PathBuf,
        /// The line of the mark, from 1.
        line: usize,
    },
    /// The folder belongs to another document, or a file that was generated from another document stands where a generated one
    /// belongs.
    #[error(
        "{path} was generated from `{found}`, not from `{document}`: choose another folder, or remove what is there"
    )]
    OtherDocument {
        /// The folder or the file.
        path: PathBuf,
        /// What it was generated from.
        found: String,
        /// What is generated now.
        document: String,
    },
    /// The folder holds a client of the same document, as a package of another name.
    #[error("{path} holds the package `{found}`, not `{package}`: choose another folder, or remove what is there")]
    OtherPackage {
        /// The folder.
        path: PathBuf,
        /// What the package there is called.
        found: String,
        /// What the package is called now.
        package: String,
        /// The document of both.
        document: String,
    },
    /// The folder holds a crate and a module is generated, or the other way round.
    #[error("{path} holds {found}, and {wanted} is generated: choose another folder, or remove what is there")]
    OtherKind {
        /// The folder.
        path: PathBuf,
        /// What it holds: `a module`.
        found: String,
        /// What is generated: `a package`.
        wanted: &'static str,
    },
    /// The change failed half-way, and could not be undone as a whole.
    #[error(
        "{source}; what was there before could not be put back everywhere and is in{}",
        listed(kept)
    )]
    NotUndone {
        /// Why the change failed.
        source: Box<WriteError>,
        /// Files that hold what was there before, beside their places.
        kept: Vec<PathBuf>,
    },
    /// Something that is no regular file stands where a file belongs.
    #[error("{path} is {kind}, and a file belongs there: move it away")]
    NotAFile {
        /// What is in the way.
        path: PathBuf,
        /// What it is: `a folder`, `a symbolic link`, `a named pipe`.
        kind: &'static str,
    },
    /// Something that is no folder stands where a folder belongs.
    #[error("{path} is {kind}, and a folder belongs there: move it away")]
    NotAFolder {
        /// What is in the way.
        path: PathBuf,
        /// What it is: `a file`, `a symbolic link`, `a named pipe`.
        kind: &'static str,
    },
    /// A folder that a file belongs into is a crate of its own.
    #[error("{path} has a Cargo.toml of its own: files of another crate do not belong there")]
    OtherCrate {
        /// The folder.
        path: PathBuf,
    },
    /// The file system refuses.
    #[error("{path}: {source}")]
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

fn listed(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| format!(" {}", path.display())).collect()
}
