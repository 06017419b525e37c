//! What can go wrong between a client and a server, each on a real socket: `docs/reliability.md` lists every test here.
//!
//! Most faults are rows of a table, a few words about what the server does and what must come of it; [`fault`] says
//! what is checked of each. What does not fit a row is a test of its own.

#[path = "../http/sample.rs"]
#[expect(dead_code, reason = "the other tests over sockets use the rest")]
mod sample;
#[path = "../http/server.rs"]
#[expect(dead_code, reason = "the other tests over sockets use the rest")]
mod server;
#[path = "../http/signer.rs"]
mod signer;

#[cfg(feature = "blocking")]
mod blocking;
#[cfg(all(feature = "gzip", feature = "brotli", feature = "zstd"))]
mod bombs;
mod connections;
mod contents;
mod crowds;
mod decoding;
mod docs;
mod echoes;
mod fault;
mod floods;
mod framing;
mod identities;
mod load;
mod proxies;
mod secrets;
mod statuses;
mod times;
mod torture;
mod traces;

/// Counts what is allocated, so that a flood can be seen not to fill the memory.
#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

/// All rows, by the module that they stand in.
fn tables() -> Vec<(&'static str, Vec<fault::Fault>)> {
    vec![
        ("framing", framing::faults()),
        ("times", times::faults()),
        ("contents", contents::faults()),
        ("statuses", statuses::faults()),
        ("floods", floods::faults()),
        #[cfg(all(feature = "gzip", feature = "brotli", feature = "zstd"))]
        ("bombs", bombs::faults()),
    ]
}
