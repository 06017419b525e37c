//! Credentials, where they come from, and how a request proves them.
//!
//! - [`Credentials`] holds the keys and tokens of one identity; nothing in it is ever shown.
//! - [`authorize()`] picks, among the requirements of an operation, one that the credentials meet, and puts the proof
//!   on the request: an api key, a password, a bearer token or a signature.
//! - [`TokenProvider`] fetches bearer tokens when they are needed; [`OAuth2`] is one.
//! - `signature` is the SDK-HMAC-SHA256 signature, `environment` and `profile` are the places where Huawei Cloud
//!   tools keep credentials. They are behind the feature `huaweicloud`.

mod authorize;
mod credentials;
#[cfg(feature = "huaweicloud")]
mod environment;
mod error;
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
pub(crate) use authorize::{authorize_with, token_cache};
pub use credentials::{Credentials, Fingerprint};
#[cfg(feature = "huaweicloud")]
pub use environment::{endpoint_from_env, endpoint_from_env_with, endpoint_variable};
pub use error::AuthError;
#[cfg(feature = "huaweicloud")]
pub use error::SourceError;
pub use oauth::{OAuth2, OAuthError};
pub(crate) use provider::TokenCache;
pub use provider::{Token, TokenContext, TokenError, TokenProvider};
