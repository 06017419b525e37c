//! Bytes as decisions about a document: one with any objects of the specification, well-formed, through the generator.
//! Rust comes of it and nothing else, the same twice, and nothing is lost without a word.
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run structured --sanitizer none`.
#![no_main]

use specwright_fuzz::{document, folder, oracle};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let document = document::document(bytes);
    if let Err(fault) = oracle::check(&document, folder()) {
        panic!("{fault}\n{document:#}");
    }
});
