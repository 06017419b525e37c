//! Code that the fuzz targets share with the generator's tests, which run the same checks with numbered cases instead
//! of a fuzzer.
#![forbid(unsafe_code)]

pub mod bytes;
pub mod compiler;
pub mod sample;

#[path = "../../roundtrip/unions/src/choices.rs"]
pub mod choices;
#[path = "../../generator/tests/structured/document.rs"]
pub mod document;
#[path = "../../generator/tests/mutations/mutate.rs"]
pub mod mutate;
#[path = "../../generator/tests/structured/operation.rs"]
mod operation;
#[path = "../../generator/tests/structured/oracle.rs"]
pub mod oracle;
#[path = "../../generator/tests/structured/printed.rs"]
mod printed;
#[path = "../../generator/tests/structured/properties.rs"]
mod properties;
#[path = "../../generator/tests/mutations/random.rs"]
pub mod random;
#[path = "../../generator/tests/structured/schema.rs"]
mod schema;
#[path = "../../generator/tests/trial/mod.rs"]
pub mod trial;
#[path = "../../generator/tests/mutations/words.rs"]
mod words;

use std::path::Path;
use std::sync::OnceLock;

/// Returns a folder of this process for files of the targets.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<std::path::PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("specwright-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for files");
        folder
    })
}
