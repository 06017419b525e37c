//! The bytes choose a well-formed document, which may have any object that OpenAPI defines. The generator must write
//! valid Rust, the same in two runs, and report everything that it leaves out.
//!
//! Run with `RUSTC_BOOTSTRAP=1 cargo fuzz run structured --sanitizer none`.
#![no_main]

use specwright_fuzz::{document, folder, oracle};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let document = document::document(bytes);
    if let Err(fault) = oracle::check(&document, folder()) {
        panic!("{fault}\n{document:#}");
    }
});
