//! Any bytes as a document: `RUSTC_BOOTSTRAP=1 cargo fuzz run document --sanitizer none`.
#![no_main]

#[path = "../trial.rs"]
mod trial;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| trial::run(bytes));
