//! Kinds of credentials that can be fetched.

use std::fmt;

/// What a provider gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// An access key, with its security token if it is a temporary one ([`Credentials::access_key`](crate::Credentials::access_key)).
    AccessKey,
    /// A token for api key schemes in a header ([`Credentials::token`](crate::Credentials::token)).
    Token,
    /// A bearer token ([`Credentials::bearer`](crate::Credentials::bearer)).
    Bearer,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AccessKey => "access key",
            Self::Token => "token",
            Self::Bearer => "bearer token",
        })
    }
}
