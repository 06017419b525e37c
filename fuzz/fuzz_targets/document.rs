//! Any bytes as a document: `cargo +nightly fuzz run document`.
#![no_main]

#[path = "../trial.rs"]
mod trial;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| trial::run(bytes));
