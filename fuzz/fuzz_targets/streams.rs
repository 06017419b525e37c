//! Any bytes as a stream of named events or of JSON values, cut anywhere: `RUSTC_BOOTSTRAP=1 cargo fuzz run streams --sanitizer
//! none`. The checks are those of the runtime's tests.
#![no_main]

#[path = "../../runtime/tests/streams/trial.rs"]
mod trial;

thread_local! {
    static STAGE: trial::Stage = trial::Stage::new();
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| STAGE.with(|stage| stage.check(bytes)));
