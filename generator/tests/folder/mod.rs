//! A folder with documents, for one test.
#![allow(dead_code, missing_docs)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use specwright::diagnostic::Diagnostics;
use specwright::document::{self, Document, LoadOptions};

/// A folder that is removed at the end of the test.
pub struct Folder(PathBuf);

static NUMBER: AtomicU32 = AtomicU32::new(0);

impl Folder {
    /// A folder that holds these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("specwright-document-{}-{number}", std::process::id());
        let folder = Self(std::env::temp_dir().join(name));
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }

    pub fn options(&self) -> LoadOptions {
        let mut options = LoadOptions::default();
        options.relative_to = Some(self.0.clone());
        options
    }

    /// What loading a file of this folder gives, and the text of all problems.
    pub fn load(&self, name: &str) -> (Option<Document>, String) {
        let mut diagnostics = Diagnostics::new();
        let document = document::load(&self.0.join(name), &self.options(), &mut diagnostics);
        assert!(document.is_some() || diagnostics.has_errors(), "a reason must be given");
        (document, diagnostics.to_string())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The text of all problems of one document.
pub fn problems(name: &str, text: &str) -> String {
    Folder::with(&[(name, text)]).load(name).1
}

/// The typed document, without any problem.
pub fn clean(text: &str) -> Document {
    let (document, problems) = Folder::with(&[("api.yaml", text)]).load("api.yaml");
    assert_eq!(problems, "");
    document.expect("a document")
}
