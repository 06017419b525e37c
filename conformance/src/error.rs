//! Why nothing could be measured.

use std::io;
use std::path::{Path, PathBuf};

/// Why the scenarios could not be run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A program is not installed.
    #[error("`{program}` is missing: {help}")]
    Missing {
        /// The program.
        program: &'static str,
        /// Where it comes from.
        help: &'static str,
    },
    /// A program failed, and has said why.
    #[error("`{command}` failed")]
    Failed {
        /// The command as it would be typed.
        command: String,
    },
    /// A program could not be started, or its output not read.
    #[error("`{command}`: {source}")]
    Process {
        /// The command as it would be typed.
        command: String,
        /// Why.
        source: io::Error,
    },
    /// A server did not come up.
    #[error("`{command}` does not listen after {seconds} s")]
    NotListening {
        /// The command as it would be typed.
        command: String,
        /// How long it had.
        seconds: u64,
    },
    /// A server cannot be asked.
    #[error("a server on loopback does not respond: {0}")]
    Server(io::Error),
    /// The output of a program is not what it should be.
    #[error("{0} cannot be read")]
    Unreadable(&'static str),
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Error {
    /// A file cannot be read or written.
    pub fn file(path: &Path, source: io::Error) -> Self {
        Self::File {
            path: path.to_owned(),
            source,
        }
    }
}
