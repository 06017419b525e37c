//! Any bytes as a document: `RUSTC_BOOTSTRAP=1 cargo fuzz run document --sanitizer none`.
#![no_main]

use specwright_fuzz::bytes;

libfuzzer_sys::fuzz_target!(|input: &[u8]| bytes::run(input));
