//! Bytes choose a generated union and a value. The client must read it as a validator of JSON Schema judges it.
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run unions --sanitizer none`.
#![no_main]

use specwright_unions::{check, decide, schema};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (union, instance) = decide(bytes);
    if let Err(fault) = check(union, &instance) {
        panic!("reads {instance}: {fault}\n{:#}", schema(union));
    }
});
