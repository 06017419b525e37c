//! Why a server cannot start.

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// There is no document.
    #[error("there is no document to serve")]
    NoDocument,
    /// No operation can be called.
    #[error("there is no operation to serve: all change something, and none is allowed (--allow-writes)")]
    NoOperation,
    /// A name that is neither a tag nor an operation.
    #[error("no operation and no tag is called `{name}`{}", similar.as_ref().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default())]
    UnknownName {
        /// The name.
        name: String,
        /// The name that is most like it.
        similar: Option<String>,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Bind {
        /// The address.
        address: std::net::SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The address can be reached from other machines, and nothing guards it.
    #[error("{address} is not on loopback, so others could call without a token")]
    Unguarded {
        /// The address.
        address: std::net::SocketAddr,
    },
    /// The other side of stdio did not begin as the protocol says.
    #[error("the client did not begin as the protocol says: {0}")]
    Protocol(String),
}
