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

mod addresses;
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
#[cfg(feature = "http2")]
mod http2;
mod identities;
mod limits;
mod load;
mod proxies;
mod secrets;
mod statuses;
mod times;
mod tls;
mod torture;
mod traces;
mod wire;
mod wires;

/// Counts what is allocated, so that a flood can be seen not to fill the memory.
#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

/// All rows, by the module that they stand in, and a wire that they are about.
fn tables() -> Vec<(&'static str, wire::Wire, Vec<fault::Fault>)> {
    use wire::Wire;
    vec![
        ("framing", Wire::Plain, framing::faults()),
        ("times", Wire::Plain, times::faults()),
        ("contents", Wire::Plain, contents::faults()),
        ("statuses", Wire::Plain, statuses::faults()),
        ("floods", Wire::Plain, floods::faults()),
        #[cfg(all(feature = "gzip", feature = "brotli", feature = "zstd"))]
        ("bombs", Wire::Plain, bombs::faults()),
        ("tls", Wire::Tls, tls::faults()),
        #[cfg(feature = "http2")]
        ("http2", Wire::Http2, http2::faults()),
    ]
}
