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

/// So does that of the page about reliability.
#[doc = include_str!("../../docs/reliability.md")]
#[cfg(doctest)]
pub struct Reliability;
