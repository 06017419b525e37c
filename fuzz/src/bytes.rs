//! Runs the generator with any bytes as a document. The checks are those of the generator's tests.

use crate::{folder, trial};

/// Panics if the generator breaks its promises for a document of these bytes.
pub fn run(bytes: &[u8]) {
    let json = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let path = folder().join(if json { "document.json" } else { "document.yaml" });
    std::fs::write(&path, bytes).expect("the document can be written");
    if let Err(fault) = trial::generate(&path) {
        panic!("{fault}");
    }
}
