//! Clients on services of the crate `tower`, and transports and clients as such services.
#![cfg(all(feature = "hyper", feature = "tower"))]

#[path = "../http/sample.rs"]
#[expect(dead_code, reason = "the tests over sockets use the rest")]
mod sample;
#[path = "../http/server.rs"]
#[expect(dead_code, reason = "the tests over sockets use the rest")]
mod server;
#[path = "../http/signer.rs"]
mod signer;

mod bodies;
mod clients;
mod errors;
mod layers;
mod services;
