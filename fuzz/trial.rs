//! One document through the pipeline. The rules are those of the tests of the generator.
#![forbid(unsafe_code)]

#[path = "../generator/tests/trial/mod.rs"]
mod rules;

use std::path::PathBuf;
use std::sync::OnceLock;

/// Panics when the pipeline breaks its promises for a document of these bytes.
pub fn run(bytes: &[u8]) {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("specwright-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for documents");
        folder
    });
    let json = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let path = folder.join(if json { "document.json" } else { "document.yaml" });
    std::fs::write(&path, bytes).expect("the document can be written");
    if let Err(fault) = rules::generate(&path) {
        panic!("{fault}");
    }
}
