//! Credentials of the vendors whose clients `cloud-clients` holds: what signs requests, and where keys and tokens come
//! from. Written by hand: `cloud-clients` holds nothing but what is generated, and the runtime knows no vendor.
//!
//! - [`huaweicloud`]: access keys that sign with SDK-HMAC-SHA256, of the program, the environment, the credentials file or
//!   the metadata service of a machine; user tokens by a password.
//! - [`didiyun`]: bearer tokens.
//!
//! The functions of a module give [`Credentials`], which clients take as they are: there is nothing to set up beside
//! them.
//!
//! | feature | brings |
//! | --- | --- |
//! | `clients` (default) | what is fetched through generated clients, and so `cloud-clients` |
//! | `hyper` (default) | a transport of its own for the metadata service |

pub mod didiyun;
pub mod huaweicloud;

pub use specwright_runtime::Credentials;
