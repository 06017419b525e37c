//! Any bytes as a credentials file: `RUSTC_BOOTSTRAP=1 cargo fuzz run profile --sanitizer none`.
//!
//! The error for a faulty file contains none of its values: with other values the error has the same text.
#![no_main]

use std::path::PathBuf;
use std::sync::OnceLock;

use cloud_credentials::huaweicloud::from_profile_file;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let outcome = load(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        assert!(outcome.is_err(), "a file that is not text is refused");
        return;
    };
    let covered: String = text.split_inclusive('\n').map(cover).collect();
    let other = load(covered.as_bytes());
    assert_eq!(outcome.as_ref().err(), other.as_ref().err());
    if let Ok(shown) = outcome {
        assert!(!shown.contains("Secret("), "{shown}");
    }
});

/// Returns the text of the credentials, or of the error.
fn load(bytes: &[u8]) -> Result<String, String> {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    let path =
        PATH.get_or_init(|| std::env::temp_dir().join(format!("specwright-fuzz-profile-{}", std::process::id())));
    std::fs::write(path, bytes).expect("the file can be written");
    let credentials = from_profile_file(path);
    credentials
        .map(|credentials| format!("{credentials:?}"))
        .map_err(|error| format!("{error} {error:?}"))
}

/// Returns the line with each character of its value replaced by Q.
fn cover(line: &str) -> String {
    let content = line.trim_start_matches('\u{feff}').trim_start();
    match line.find(['=', ':']) {
        Some(at) if !content.starts_with(['[', '#', ';']) => {
            let (key, value) = line.split_at(at + 1);
            let covered = value.chars().map(|c| if c.is_whitespace() { c } else { 'Q' });
            key.chars().chain(covered).collect()
        }
        _ => line.to_owned(),
    }
}
