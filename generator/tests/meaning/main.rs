//! Small documents in, Rust and diagnostics out.

mod all_of;
mod boxes;
mod common_values;
mod constants;
mod extensions;
mod further_properties;
mod incoming;
mod inheritance;
mod layout;
mod many;
mod names;
mod names_in_common;
mod only_types;
mod openapi_3_2;
mod operations;
mod overrides;
mod paging;
mod paging_of_root;
mod references;
mod request_bodies;
mod responses;
mod schemas;
mod security;
mod selection;
mod sharing;
mod trees;
mod tuples;
mod types;
mod unions;
mod xml;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use specwright::{Generated, RuntimeSource, Settings, generate_crate};

/// A folder of its own, removed when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("specwright-meaning-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a temporary folder");
        std::fs::write(&path, text).expect("a temporary file");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a document becomes.
struct Outcome {
    generated: Generated,
}

impl Outcome {
    /// The text of a generated file.
    fn file(&self, name: &str) -> String {
        self.generated
            .files
            .get(&PathBuf::from("src").join(name))
            .expect("a generated file")
            .clone()
    }

    /// All models, wherever they stand.
    fn models(&self) -> String {
        let files = self.generated.files.iter();
        let models = files.filter(|(name, _)| name.starts_with("src/models") || name.ends_with("models.rs"));
        models.map(|(_, text)| text.as_str()).collect()
    }

    fn wire(&self) -> String {
        self.file("wire.rs")
    }

    fn operations(&self) -> String {
        self.file("operations.rs")
    }

    fn client(&self) -> String {
        self.file("lib.rs")
    }

    fn manifest(&self) -> String {
        self.generated.files[&PathBuf::from("Cargo.toml")].clone()
    }

    /// Every diagnostic as a user sees it.
    fn diagnostics(&self) -> Vec<String> {
        self.generated
            .diagnostics
            .sorted()
            .iter()
            .map(ToString::to_string)
            .collect()
    }
}

/// Generates from the text of a document, which is called `api.yaml`.
fn outcome(text: &str) -> Outcome {
    let folder = Folder::new();
    let path = folder.write("api.yaml", text);
    let mut settings = Settings::default();
    settings.relative_to = Some(folder.0.clone());
    Outcome {
        generated: generate_crate(&path, "api", &RuntimeSource::Registry, &settings),
    }
}

/// A document with one operation that responses with the schema `Thing`, and these components.
fn with_schemas(schemas: &str) -> Outcome {
    let schemas: String = schemas.lines().map(|line| format!("    {line}\n")).collect();
    outcome(&format!(
        "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /things:\n    get:\n      operationId: getThing\n      \
         responses:\n        '200':\n          description: ok\n          content:\n            application/json:\n              \
         schema: {{ $ref: '#/components/schemas/Thing' }}\ncomponents:\n  schemas:\n{schemas}"
    ))
}

/// Text without white space and trailing commas: a test need not know where lines are broken.
fn squeezed(text: &str) -> String {
    let mut text: String = text.split_whitespace().collect();
    for end in [")", "]", "}", ">"] {
        text = text.replace(&format!(",{end}"), end);
    }
    text
}

#[track_caller]
fn has(text: &str, part: &str) {
    assert!(
        squeezed(text).contains(squeezed(part).trim_end_matches(',')),
        "no `{part}` in\n{text}"
    );
}

#[track_caller]
fn lacks(text: &str, part: &str) {
    assert!(!squeezed(text).contains(&squeezed(part)), "`{part}` in\n{text}");
}
