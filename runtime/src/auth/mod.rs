//! Credentials, where they come from, and how requests are authenticated with them.
//!
//! - [`Credentials`] holds the keys and tokens of one identity; nothing in it is ever shown.
//! - Of the requirements of an operation a client picks one that the credentials meet, and puts on the request what it asks
//!   for: an api key, a password, a bearer token or a signature.
//! - [`Signer`] makes the signatures of a vendor. Credentials carry their signers.
//! - [`Provider`] fetches keys and tokens when they are needed, and [`Credentials::provider`] keeps them until they run
//!   out; [`OAuth2`] is one, and [`Chain`] asks several in turn.
//!
//! Nothing here is about one vendor: signers, and the places where a vendor's tools keep credentials, are in other crates.

mod authorize;
mod chain;
mod collect;
mod credentials;
mod endpoint;
mod error;
mod kind;
mod oauth;
mod provider_error;

#[doc(hidden)]
pub use authorize::authorize;
pub use authorize::header_value;
pub(crate) use authorize::{check_signers, is_authenticated, sources, uses_scheme};
pub use chain::Chain;
pub(crate) use credentials::Cache;
pub use credentials::{AccessKey, Credentials, Fingerprint, Lease, Provider, ProviderContext, Signer, SigningContext};
pub use endpoint::{Endpoint, EndpointResponse};
pub use error::AuthError;
pub use kind::Kind;
pub use oauth::OAuth2;
pub use provider_error::{OAuthError, ProviderError};
