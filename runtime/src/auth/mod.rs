//! Credentials, where they come from, and how a request proves them.
//!
//! - [`Credentials`] holds the keys and tokens of one identity; nothing in it is ever shown.
//! - [`authorize()`] picks, among the requirements of an operation, one that the credentials meet, and puts the proof
//!   on the request: an api key, a password, a bearer token or a signature.
//! - [`Signer`] makes the signatures of a vendor. Credentials carry their signers.
//! - [`Provider`] fetches keys and tokens when they are needed, and [`Credentials::provider`] keeps them until they run
//!   out; [`OAuth2`] is one, and [`Chain`] asks several in turn.
//!
//! Nothing here is about one vendor: signers, and the places where a vendor's tools keep credentials, are in other crates.

mod authorize;
mod cache;
mod chain;
mod credentials;
mod endpoint;
mod error;
mod oauth;
mod provider;
mod signer;

pub use authorize::{authorize, header_value};
pub(crate) use authorize::{check_signers, proves_by, sources};
pub(crate) use cache::Cache;
pub use chain::Chain;
pub use credentials::{Credentials, Fingerprint};
pub use endpoint::{Endpoint, EndpointResponse};
pub use error::AuthError;
pub use oauth::{OAuth2, OAuthError};
pub use provider::{Kind, Lease, Provider, ProviderContext, ProviderError};
pub use signer::{AccessKey, Signer, SigningContext};
