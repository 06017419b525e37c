//! Keys of Huawei Cloud: their sources and their signatures.

mod chain;
mod domains;
mod environment;
#[cfg(feature = "hyper")]
mod metadata;
mod profiles;
mod sample;
#[cfg(feature = "hyper")]
#[path = "../../../runtime/tests/http/server.rs"]
#[expect(dead_code, reason = "the tests of the runtime use the rest")]
mod server;
mod signed;
mod signing_vectors;
