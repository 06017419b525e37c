//! Shared code for tests of generated clients: a scripted server, clients with made-up keys, all operations as data,
//! and comparison of JSON.

pub mod clients;
pub mod compare;
pub mod operations;
pub mod signature;
pub mod stage;

/// The example of the README compiles.
#[doc = include_str!("../../README.md")]
#[cfg(doctest)]
pub struct Readme;

/// The examples of the page on transports compile.
#[doc = include_str!("../../docs/transport.md")]
#[cfg(doctest)]
pub struct TransportChapter;

/// The examples of the page on credentials compile.
#[doc = include_str!("../../docs/credentials.md")]
#[cfg(doctest)]
pub struct CredentialsChapter;

/// The examples of the page on reliability compile.
#[doc = include_str!("../../docs/reliability.md")]
#[cfg(doctest)]
pub struct ReliabilityChapter;

/// A model with a required property is not `Default`, and a function takes the property instead.
///
/// ```compile_fail,E0599
/// cloud_clients::huaweicloud::iam::models::PasswordUserDomain::default();
/// ```
///
/// ```
/// let domain = cloud_clients::huaweicloud::iam::models::PasswordUserDomain::new("account");
/// assert_eq!(domain.name, "account");
/// ```
#[cfg(doctest)]
pub struct RequiredProperties;
