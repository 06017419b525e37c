//! Credentials for the vendors in `cloud-clients`: signers, and the places where keys and tokens come from. This crate
//! is written by hand, as `cloud-clients` has only generated code, and the runtime has no code for one vendor.
//!
//! - [`huaweicloud`]: access keys that sign with SDK-HMAC-SHA256, from the program, the environment, the credentials
//!   file or the metadata service of a machine; user tokens by password.
//! - [`didiyun`]: bearer tokens.
//!
//! The functions of a module return [`Credentials`], which are given to a client without further setup.
//!
//! | feature | brings |
//! | --- | --- |
//! | `clients` (default) | what is fetched through generated clients, and so `cloud-clients` |
//! | `hyper` (default) | a transport of its own for the metadata service |

pub mod didiyun;
pub mod huaweicloud;

pub use specwright_runtime::Credentials;
