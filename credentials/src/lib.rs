//! Credentials that are fetched through generated clients, written by hand: `cloud-clients` holds nothing but what is
//! generated, and the runtime knows no client.
//!
//! - [`IamToken`] fetches user tokens of Huawei Cloud by a password.
//! - [`decode`] has the reasons of a refusal decoded.

mod iam_token;
mod refusal;

pub use iam_token::{IamToken, IamTokenError};
pub use refusal::decode;
