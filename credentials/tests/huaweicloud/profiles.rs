//! Credentials files that are missing, unreadable or invalid.

use std::path::PathBuf;

use cloud_credentials::huaweicloud::{SourceError, from_profile_file};

const KEY: &str = "EXAMPLE-s3cr3t-not-a-real-one";

fn assert_hidden(text: &str) {
    assert!(!text.contains(KEY), "{text}");
}

/// A file with this content, removed after the test.
struct Profile(PathBuf);

impl Profile {
    fn new(name: &str, content: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("faults-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn error(&self) -> SourceError {
        let error = from_profile_file(&self.0).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("faults-"), "the file is named: {text}");
        assert_hidden(&format!("{text} {error:?}"));
        error
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn profile_file_that_is_missing() {
    let path = std::env::temp_dir().join("faults-no-such-file");
    let error = from_profile_file(&path).unwrap_err();
    assert!(
        matches!(&error, SourceError::NoFile { path: named } if *named == path),
        "{error:?}"
    );
}

#[test]
fn profile_file_that_cannot_be_read() {
    let folder = std::env::temp_dir();
    let error = from_profile_file(&folder).unwrap_err();
    assert!(matches!(error, SourceError::Unreadable { .. }), "{error:?}");
    let error = Profile::new("bytes", b"[basic]\nak = \xff\xfe\n").error();
    assert!(matches!(error, SourceError::Unreadable { .. }), "{error:?}");
}

#[test]
fn profile_file_that_is_malformed() {
    let text = format!("[basic]\nak = EXAMPLEAK\n{KEY}\n");
    let error = Profile::new("line", text.as_bytes()).error();
    assert!(matches!(error, SourceError::Syntax { line: 3, .. }), "{error:?}");
    let error = Profile::new("section", format!("[basic\nsk = {KEY}\n").as_bytes()).error();
    assert!(matches!(error, SourceError::Syntax { line: 1, .. }), "{error:?}");
}

#[test]
fn profile_file_with_half_a_key() {
    let error = Profile::new("half", format!("[basic]\nsk = {KEY}\n").as_bytes()).error();
    assert!(
        matches!(
            error,
            SourceError::MissingKey {
                missing: "ak",
                present: "sk",
                line: 2,
                ..
            }
        ),
        "{error:?}"
    );
    let error = Profile::new("none", b"[other]\nx = y\n").error();
    assert!(matches!(error, SourceError::NoKeys { .. }), "{error:?}");
}

#[test]
fn profile_file_without_end() {
    let mut text = b"[basic]\nak = ".to_vec();
    text.resize(2 << 20, b'x');
    let error = Profile::new("long", &text).error();
    assert!(matches!(error, SourceError::TooLarge { .. }), "{error:?}");
}
