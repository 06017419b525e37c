//! Credentials, where they come from, and how a request proves them.
//!
//! - [`Credentials`] holds the keys and tokens of one identity; nothing in it is ever shown.
//! - [`authorize()`] picks, among the requirements of an operation, one that the credentials meet, and puts the proof
//!   on the request: an api key, a password, a bearer token or a signature.
//! - [`Provider`] fetches keys and tokens when they are needed, and [`Credentials::provider`] keeps them until they run
//!   out; [`OAuth2`] is one, and [`Chain`] asks several in turn.
//! - `signature` is the SDK-HMAC-SHA256 signature; `environment`, `profile` and `metadata` are the places where Huawei
//!   Cloud tools find credentials, `discovery` the chain of them. They are behind the feature `huaweicloud`.

mod authorize;
mod cache;
mod chain;
mod credentials;
#[cfg(feature = "huaweicloud")]
mod discovery;
#[cfg(feature = "huaweicloud")]
mod environment;
mod error;
#[cfg(feature = "huaweicloud")]
mod metadata;
mod oauth;
#[cfg(feature = "huaweicloud")]
mod profile;
mod provider;
#[cfg(feature = "huaweicloud")]
pub mod signature;
#[cfg(feature = "huaweicloud")]
mod timestamp;
#[cfg(feature = "huaweicloud")]
mod url;

pub use authorize::{SigningContext, authorize};
pub(crate) use authorize::{proves_by, sources};
pub(crate) use cache::Cache;
pub use chain::Chain;
pub use credentials::{Credentials, Fingerprint};
#[cfg(feature = "huaweicloud")]
pub use discovery::{Environment, Profile};
#[cfg(feature = "huaweicloud")]
pub use environment::{endpoint_from_env, endpoint_from_env_with, endpoint_variable};
pub use error::AuthError;
#[cfg(feature = "huaweicloud")]
pub use error::SourceError;
#[cfg(feature = "huaweicloud")]
pub use metadata::{Metadata, MetadataError};
pub use oauth::{OAuth2, OAuthError};
pub use provider::{Kind, Lease, Provider, ProviderContext, ProviderError};
