//! What the tests of generated clients share: a scripted server, the clients with made-up keys, all operations as
//! data, and comparison of JSON.

pub mod clients;
pub mod compare;
pub mod operations;
pub mod signature;
pub mod stage;

/// The example of the README compiles.
#[doc = include_str!("../../README.md")]
#[cfg(doctest)]
pub struct Readme;

/// The examples of the chapter on transports compile.
#[doc = include_str!("../../docs/transport.md")]
#[cfg(doctest)]
pub struct TransportChapter;

/// Those of the chapter on credentials, too.
#[doc = include_str!("../../docs/credentials.md")]
#[cfg(doctest)]
pub struct CredentialsChapter;

/// Those of the chapter on reliability, too.
#[doc = include_str!("../../docs/reliability.md")]
#[cfg(doctest)]
pub struct ReliabilityChapter;
