//! Why credentials could not be fetched.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::kind::Kind;
use crate::secrets::Search;
use crate::transport::TransportError;

/// Why there are no credentials.
#[derive(Debug)]
#[non_exhaustive]
pub enum ProviderError {
    /// The source is not set up. A [`Chain`](super::Chain) goes on to its next link. The text is shown, so it must
    /// not hold a secret.
    NotConfigured(Box<dyn Error + Send + Sync>),
    /// The URL of the token endpoint cannot be used; nothing was sent.
    Endpoint {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The token endpoint could not be reached, or broke off.
    Transport(TransportError),
    /// The token endpoint refused (RFC 6749, 5.2).
    Refused {
        /// The status of its response.
        status: u16,
        /// Why.
        error: OAuthError,
        /// Its words about it, for a developer; at most 300 characters.
        description: Option<String>,
    },
    /// The response of the token endpoint is not one of RFC 6749.
    Response {
        /// Its status.
        status: u16,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// What the links of a [`Chain`](super::Chain) said, in their order, up to the one that ended it.
    Chain {
        /// The name of each link, and why it has none.
        links: Vec<(&'static str, ProviderError)>,
    },
    /// The provider gave other credentials than those of its kind.
    Missing(Kind),
    /// Fetching took longer than this.
    Timeout(Duration),
    /// The reason of a provider of one's own. Its text is shown, so it must not hold a secret.
    Other(Box<dyn Error + Send + Sync>),
}

impl ProviderError {
    /// Whether the source has nothing to give, so that a chain may ask the next; what is there and faulty is not
    /// passed over.
    pub(super) fn is_absence(&self) -> bool {
        match self {
            Self::NotConfigured(_) => true,
            Self::Chain { links } => links.iter().all(|(_, error)| error.is_absence()),
            _ => false,
        }
    }
}

impl ProviderError {
    /// The same error without the secrets that are found; where it holds errors of others, their text.
    pub(crate) fn hidden(&self, search: &Search) -> Self {
        match self {
            Self::NotConfigured(error) => Self::NotConfigured(search.as_text(&error.to_string())),
            Self::Endpoint { reason } => Self::Endpoint { reason },
            Self::Transport(error) => Self::Transport(error.hidden(search)),
            Self::Refused {
                status,
                error,
                description,
            } => Self::Refused {
                status: *status,
                error: match error {
                    OAuthError::Other(code) => OAuthError::Other(search.hide(code).into_owned()),
                    known => known.clone(),
                },
                description: description.as_ref().map(|words| search.hide(words).into_owned()),
            },
            Self::Response { status, reason } => Self::Response {
                status: *status,
                reason,
            },
            Self::Chain { links } => {
                let links = links.iter().map(|(name, error)| (*name, error.hidden(search)));
                Self::Chain { links: links.collect() }
            }
            Self::Missing(kind) => Self::Missing(*kind),
            Self::Timeout(limit) => Self::Timeout(*limit),
            error => Self::Other(search.as_text(&error.to_string())),
        }
    }
}

impl fmt::Display for ProviderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endpoint { reason } => write!(f, "the URL of the token endpoint {reason}"),
            Self::Transport(error) => write!(f, "no response from the token endpoint: {error}"),
            Self::Refused {
                status,
                error,
                description,
            } => {
                write!(f, "the token endpoint refused with {error} (status {status})")?;
                match description {
                    Some(description) => write!(f, ": {description}"),
                    None => Ok(()),
                }
            }
            Self::Response { status, reason } => {
                write!(f, "the response of the token endpoint (status {status}) {reason}")
            }
            Self::Chain { links } => {
                f.write_str("no credentials found")?;
                for (index, (name, error)) in links.iter().enumerate() {
                    let separator = if index == 0 { ": " } else { "; " };
                    write!(f, "{separator}{name}: {error}")?;
                }
                Ok(())
            }
            Self::Missing(kind) => write!(f, "the provider gave no {kind}"),
            Self::Timeout(limit) => write!(f, "no credentials within {limit:?}"),
            Self::NotConfigured(error) | Self::Other(error) => write!(f, "{error}"),
        }
    }
}

impl Error for ProviderError {
    // The texts of the causes are part of the text above.
}

/// Why a token endpoint refuses (RFC 6749, 5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OAuthError {
    /// `invalid_request`: a parameter is missing, unknown or there twice.
    InvalidRequest,
    /// `invalid_client`: the client is unknown or its secret is wrong.
    InvalidClient,
    /// `invalid_grant`: the refresh token is not valid, or no longer.
    InvalidGrant,
    /// `unauthorized_client`: the client may not use this grant.
    UnauthorizedClient,
    /// `unsupported_grant_type`: the server does not know this grant.
    UnsupportedGrantType,
    /// `invalid_scope`: a scope is unknown, or more than was granted.
    InvalidScope,
    /// A code that the RFC does not have.
    Other(String),
}

impl OAuthError {
    pub(super) fn of(code: &str) -> Self {
        match code {
            "invalid_request" => Self::InvalidRequest,
            "invalid_client" => Self::InvalidClient,
            "invalid_grant" => Self::InvalidGrant,
            "unauthorized_client" => Self::UnauthorizedClient,
            "unsupported_grant_type" => Self::UnsupportedGrantType,
            "invalid_scope" => Self::InvalidScope,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for OAuthError {
    /// The code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
            Self::Other(code) => code,
        })
    }
}
