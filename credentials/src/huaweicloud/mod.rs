//! Huawei Cloud: access keys that sign requests, where its tools keep them, and tokens by password.
//!
//! | credentials | function |
//! | --- | --- |
//! | of the program | [`access_key`] |
//! | of the environment (`HUAWEICLOUD_SDK_AK` and its kin) | [`from_env`] |
//! | of the file `~/.huaweicloud/credentials` | [`from_profile`] |
//! | of either, read now | [`discover`] |
//! | of either or the metadata service of the machine, read when they are needed | [`default_chain`] |
//! | of the metadata service alone | `Credentials::provider(`[`Metadata::new`]`())` |
#![cfg_attr(
    feature = "clients",
    doc = "| a token by a user's password | `Credentials::provider(`[`IamToken::password`]`(..))` |"
)]
//!
//! All access keys of this module have their signer, [`Signature`]. For other access keys, add it with
//! [`Credentials::signer`].
//!
//! ```
//! # fn main() -> Result<(), specwright_runtime::Error> {
//! # use specwright_runtime::codegen::{Scheme, SchemeKind, Service};
//! # use specwright_runtime::Builder;
//! # static SERVICE: Service = Service::new("workspace");
//! # let builder = Builder::new(&SERVICE).endpoint("https://workspace.example");
//! use cloud_credentials::huaweicloud;
//!
//! // of a generated client: `workspace::Client::builder()`
//! let client = builder
//!     .credentials(huaweicloud::access_key("AKEXAMPLE", "the secret key"))
//!     .build()?;
//! # let _ = client;
//! # Ok(())
//! # }
//! ```

mod discovery;
mod environment;
mod error;
#[cfg(feature = "clients")]
mod iam_token;
mod metadata;
mod profile;
#[cfg(feature = "clients")]
mod refusal;
pub mod signature;
mod signer;
mod timestamp;
mod url;

pub use discovery::{Environment, Profile, default_chain, discover};
pub use environment::{endpoint_from_env, endpoint_from_env_with, endpoint_variable, from_env, from_env_with};
pub use error::SourceError;
#[cfg(feature = "clients")]
pub use iam_token::{IamToken, IamTokenError};
pub use metadata::{Metadata, MetadataError};
pub use profile::{from_profile, from_profile_file};
#[cfg(feature = "clients")]
pub use refusal::decode;
pub use signer::Signature;

use specwright_runtime::{Credentials, Secret};

/// Returns credentials with an access key, by its id (AK) and its secret (SK), and its signer.
///
/// A temporary key also has a [`security_token`](Credentials::security_token). The key works in a
/// [`project`](Credentials::project_id), which clients look up if it is not set, or for a whole account, its
/// [`domain`](Credentials::domain_id).
pub fn access_key(id: impl Into<String>, secret: impl Into<Secret>) -> Credentials {
    Credentials::access_key(id, secret).signer(Signature)
}
