//! Any bytes as JSON: the reader accepts what serde_json accepts and reads the same value, and the writer writes this
//! value again. `RUSTC_BOOTSTRAP=1 cargo fuzz run json --sanitizer none`.
#![no_main]

#[path = "../../runtime/tests/json_agreement/mod.rs"]
mod json_agreement;

use specwright_runtime::{Json, json};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    json_agreement::compare(bytes);
    if let Ok(value) = json::from_slice::<Json>(bytes) {
        let text = json::to_string(&value);
        assert_eq!(
            json::from_str::<Json>(&text).expect("what was written can be read"),
            value
        );
    }
});
