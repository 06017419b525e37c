//! Why the server does not start.

use std::io;
use std::net::SocketAddr;

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to show.
    #[error("no document is given")]
    NoDocument,
    /// The system gives no random bytes for the token.
    #[error("the system gives no random bytes: {0}")]
    Random(getrandom::Error),
    /// The address cannot be had.
    #[error("cannot listen on {address}: {source}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// The reason.
        source: io::Error,
    },
    /// A setting of the client is invalid, such as its endpoint.
    #[error("{document}: {source}")]
    Client {
        /// The document, as the caller named it.
        document: String,
        /// The reason.
        source: specwright_dynamic::runtime::Error,
    },
}
