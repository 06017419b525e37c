//! What can go wrong with credentials.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::provider_error::ProviderError;
use crate::secrets::Search;

/// Why a request could not be authenticated. Nothing was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum AuthError {
    /// The credentials (or none) meet none of the requirements of the operation.
    NoCredentials {
        /// The operation's name.
        operation: String,
        /// The schemes that would do, and how to give each.
        needed: String,
    },
    /// The document wants requests signed, and none of the credentials' signers makes such signatures. A client with these
    /// credentials cannot be built.
    NoSigner {
        /// The scheme's name in the document.
        scheme: &'static str,
        /// The name of the signature (`x-signature`).
        signature: &'static str,
        /// The Rust path of a signer that makes it (`x-signer`), if the document says.
        signer: Option<&'static str>,
    },
    /// There is no access key to sign with.
    NoAccessKey,
    /// The chosen scheme cannot be used.
    Scheme {
        /// The scheme's name in the document.
        scheme: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A credential cannot be put where its scheme wants it. The value is not shown.
    Value {
        /// What holds the value: a scheme's name, or a part of the access key.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The URL of the request is not one that can be signed.
    Url {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The body is larger than a signature may cover.
    BodyTooLarge {
        /// Bytes of the body.
        size: usize,
        /// Most bytes that can be signed.
        limit: usize,
    },
    /// The credentials could not be fetched. Shared by all calls that waited for them.
    Provider(Arc<ProviderError>),
    /// The clock is outside the years 0 to 9999, so no signature can name its time.
    Clock,
    /// The reason of a signer of one's own. Its text is shown, so it must not hold a secret.
    Signer(Box<dyn Error + Send + Sync>),
}

impl AuthError {
    /// Takes out the secrets that are found.
    pub(crate) fn hide(&mut self, search: &Search) {
        match self {
            Self::NoCredentials { .. }
            | Self::NoSigner { .. }
            | Self::NoAccessKey
            | Self::Scheme { .. }
            | Self::Url { .. }
            | Self::BodyTooLarge { .. }
            | Self::Clock => {}
            Self::Value { name, .. } => search.hide_in(name),
            Self::Signer(error) => {
                if search.is_shown_by(&**error) {
                    *error = search.as_text(&error.to_string());
                }
            }
            Self::Provider(error) => {
                if search.is_shown_by(&**error) {
                    *error = Arc::new(error.hidden(search));
                }
            }
        }
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCredentials { operation, needed } => {
                write!(
                    f,
                    "{operation} needs credentials that were not given: {needed}; to send it without, give \
                     Credentials::none()"
                )
            }
            Self::NoSigner {
                scheme,
                signature,
                signer,
            } => {
                write!(
                    f,
                    "security scheme {scheme}: requests are signed with {signature}, which no signer of the credentials \
                     makes: "
                )?;
                match signer {
                    Some(path) => {
                        let package = path.split("::").next().unwrap_or_default().replace('_', "-");
                        write!(
                            f,
                            "add the crate {package}, and give the client its signer along with the access key, by \
                             .credentials(Credentials::access_key(id, secret).signer({path}))"
                        )
                    }
                    None => f.write_str(
                        "implement auth::Signer, and give it to the client along with the access key, by \
                         .credentials(Credentials::access_key(id, secret).signer(..))",
                    ),
                }
            }
            Self::NoAccessKey => f.write_str("there is no access key to sign with"),
            Self::Scheme { scheme, reason } => write!(f, "security scheme {scheme}: {reason}"),
            Self::Value { name, reason } => write!(f, "the value of {name} {reason}"),
            Self::Url { reason } => write!(f, "the URL cannot be signed: {reason}"),
            Self::BodyTooLarge { size, limit } => {
                write!(f, "a body of {size} bytes cannot be signed, the most is {limit}")
            }
            Self::Provider(error) => write!(f, "{error}"),
            Self::Signer(error) => write!(f, "{error}"),
            Self::Clock => f.write_str("the clock is outside the years 0 to 9999"),
        }
    }
}

impl Error for AuthError {}
