//! Any bytes as XML: a table, and a document or a value. No document is read as a value that becomes another when it is
//! written and read again, and each value that a table describes is read as it was written.
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run xml --sanitizer none`.
#![no_main]

#[path = "../../runtime/tests/xml_agreement/mod.rs"]
mod xml_agreement;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| xml_agreement::check(bytes));
