//! Bytes decide about a well-formed document with any objects of the specification. The generator must write Rust, the
//! same in two runs, and lose nothing without a diagnostic. `RUSTC_BOOTSTRAP=1 cargo fuzz run structured --sanitizer
//! none`.
#![no_main]

use specwright_fuzz::{document, folder, oracle};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let document = document::document(bytes);
    if let Err(fault) = oracle::check(&document, folder()) {
        panic!("{fault}\n{document:#}");
    }
});
