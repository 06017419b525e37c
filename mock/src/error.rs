//! What can go wrong before a server responds to its first request.

use std::fmt;
use std::net::SocketAddr;

/// Why a server could not be set up or started.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A document could not be read; `message` holds every finding, one on a line.
    Document {
        /// The path or name the document was given by.
        name: String,
        /// What is wrong with it.
        message: String,
    },
    /// No document was given.
    NoDocument,
    /// A reply was set for an operation that none of the documents has.
    UnknownOperation {
        /// The operation as the caller named it.
        name: String,
    },
    /// A status outside 200 to 999 was set.
    Status {
        /// The status as given.
        status: u16,
    },
    /// The address could not be bound.
    Bind {
        /// The address asked for.
        address: SocketAddr,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The runtime that serves could not be set up.
    Runtime {
        /// What the operating system said.
        source: std::io::Error,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document { name, message } => write!(f, "cannot use document {name}: {message}"),
            Self::NoDocument => f.write_str("a server needs at least one document"),
            Self::UnknownOperation { name } => {
                write!(f, "the documents have no operation `{name}`")
            }
            Self::Status { status } => write!(f, "{status} is no HTTP status"),
            Self::Bind { address, source } => write!(f, "cannot listen on {address}: {source}"),
            Self::Runtime { source } => write!(f, "cannot start serving: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Bind { source, .. } | Self::Runtime { source } => Some(source),
            _ => None,
        }
    }
}
