//! The record of a folder: which document was generated into it, and which files that run wrote. The next run removes of these
//! files what it does not write any more, and no other file.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::input;

use super::error::WriteError;
use super::manifest::{self, Keys};
use super::mark::{TREE, first_line_of_toml, source_of_text};

/// Generated files: their path below the output folder, and their text.
pub(super) type Files = BTreeMap<PathBuf, String>;

/// The name of the record in an output folder.
pub(super) const NAME: &str = ".specwright";

const EXPLANATION: &str =
    "# What was written here. The next run removes the files of this list that it does not write any more.\n";

/// For which document a folder is written, and what may be replaced.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct WriteOptions {
    /// The document, or the folder of documents. Of two that have the same name its place tells which one a folder belongs to.
    pub document: Option<PathBuf>,
    /// What the document is called where its place says nothing, as its file is another one each time.
    pub source: Option<String>,
    /// A document whose generated files these take the place of, by its file name or the end of its path: for a document
    /// that was moved or renamed, or a package that gets another name.
    pub replaces: Option<String>,
    /// Whether the folder is the caller's alone, as `OUT_DIR` is: whatever was generated there may be replaced.
    pub(crate) is_private: bool,
}

impl WriteOptions {
    /// The same for the document, or the folder of documents, that lies there.
    pub fn of_document(mut self, document: impl Into<PathBuf>) -> Self {
        self.document = Some(document.into());
        self
    }

    /// The same for the document that is always called so.
    pub fn named(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same with a document whose files are replaced.
    pub fn replacing(mut self, document: impl Into<String>) -> Self {
        self.replaces = Some(document.into());
        self
    }
}

/// What a run writes into a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// What the marks of the files name: the file name of the document, or that it is a folder of documents.
    pub(super) source: String,
    /// The path of the document from the output folder. Unknown where only texts were given to be written.
    pub(super) document: Option<String>,
    /// The name of the package, for a crate of its own.
    pub(super) package: Option<String>,
    files: BTreeSet<String>,
    /// What the generator wrote into the manifest.
    pub(super) keys: Keys,
}

impl Record {
    /// The record of writing `files` into `folder`.
    pub(super) fn of(files: &Files, folder: &Path, options: &WriteOptions) -> Self {
        let root = ["Cargo.toml", "src/lib.rs", "lib.rs", "mod.rs"];
        let root = root.iter().filter_map(|name| files.get(Path::new(name)));
        let source = root.chain(files.values()).find_map(|text| source_of_text(text));
        let manifest = files.get(Path::new("Cargo.toml"));
        Self {
            source: source.unwrap_or_default().to_owned(),
            document: match &options.source {
                Some(source) => Some(source.clone()),
                None => options
                    .document
                    .as_deref()
                    .and_then(|document| seen_from(folder, document)),
            },
            package: manifest.and_then(|text| manifest::package_of(text)),
            keys: manifest.map(|text| manifest::keys(text)).unwrap_or_default(),
            files: files.keys().map(|name| slashed(name)).collect(),
        }
    }

    /// Reads the record in `folder`, if there is one.
    pub(super) fn read(path: &Path) -> Result<Self, WriteError> {
        let text = input::read_text(path).map_err(|error| WriteError::io(path, error))?;
        let Some(source) = source_of_text(&text) else {
            let damaged = "it is no record of a run: remove it, the files that it listed stay then";
            let error = io::Error::new(io::ErrorKind::InvalidData, damaged);
            return Err(WriteError::io(path, error));
        };
        let mut record = Self {
            source: source.to_owned(),
            ..Self::default()
        };
        for (key, value) in text.lines().filter_map(|line| line.split_once(' ')) {
            match key {
                "document" => record.document = Some(value.to_owned()),
                "package" => record.package = Some(value.to_owned()),
                "file" => drop(record.files.insert(value.to_owned())),
                "key" => {
                    let (key, value) = value.split_once(' ').unwrap_or((value, ""));
                    record.keys.insert(key.to_owned(), value.to_owned());
                }
                _ => {} // a comment, or a key of a later version
            }
        }
        Ok(record)
    }

    /// The text of the record.
    pub(super) fn text(&self) -> String {
        let mut text = first_line_of_toml(&self.source) + EXPLANATION;
        let document = self.document.iter().map(|value| ("document", value));
        let package = self.package.iter().map(|value| ("package", value));
        let files = self.files.iter().map(|value| ("file", value));
        for (key, value) in document.chain(package).chain(files) {
            let _ = writeln!(text, "{key} {value}"); // a `String` takes everything
        }
        for (key, value) in &self.keys {
            let _ = writeln!(text, "{}", format!("key {key} {value}").trim_end());
        }
        text
    }

    /// Whether the run wrote this file.
    pub(super) fn has(&self, name: &Path) -> bool {
        self.files.contains(&slashed(name))
    }

    /// The files that the run wrote.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(Path::new)
    }

    /// Whether the folder belongs to a folder of documents.
    pub(super) fn is_tree(&self) -> bool {
        self.source == TREE
    }

    /// Whether `name`, as a person gives it, means the document: its file name, or more of its path.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let path = self.document.as_deref().map(Path::new);
        self.source == name
            || path.is_some_and(|path| !name.is_empty() && path.ends_with(name))
            || (path.is_none() && Path::new(name).file_name() == Some(OsStr::new(&self.source)))
    }
}

/// The path of `document` from `folder`, which is the same on every machine and in every copy of a project.
fn seen_from(folder: &Path, document: &Path) -> Option<String> {
    Some(slashed(&pathdiff::diff_paths(real(document)?, real(folder)?)?))
}

/// A path without links and dots. Its end may not exist yet.
fn real(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let (part, mut real) = path
        .ancestors()
        .find_map(|part| Some((part, part.canonicalize().ok()?)))?;
    for step in path.strip_prefix(part).ok()?.components() {
        match step {
            Component::ParentDir => drop(real.pop()),
            step => real.push(step),
        }
    }
    Some(real)
}

/// A path in one line of text, the same on all systems.
fn slashed(path: &Path) -> String {
    let steps: Vec<String> = path.iter().map(|step| step.to_string_lossy().into_owned()).collect();
    steps.join("/").replace(|c: char| !crate::text::is_text(c), " ")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Record, seen_from};

    #[test]
    fn a_document_is_known_by_its_path_from_the_folder() {
        let cases = [
            (
                "/no/such/project/client",
                "/no/such/project/v1/openapi.yaml",
                "../v1/openapi.yaml",
            ),
            ("/no/such/project", "/no/such/project/openapi.yaml", "openapi.yaml"),
            ("/no/such/a/b", "/no/such/c.yaml", "../../c.yaml"),
            ("/no1/x", "/no2/v1/openapi.yaml", "../../no2/v1/openapi.yaml"),
            ("/no/such/a/../a", "/no/such/b/../c.yaml", "../c.yaml"),
        ];
        for (folder, document, expected) in cases {
            assert_eq!(
                seen_from(Path::new(folder), Path::new(document)).as_deref(),
                Some(expected),
                "{folder} {document}"
            );
        }
    }

    #[test]
    fn a_document_is_called_by_its_name_or_the_end_of_its_path() {
        let record = Record {
            source: "openapi.yaml".to_owned(),
            document: Some("../spec/v1/openapi.yaml".to_owned()),
            ..Record::default()
        };
        for (name, is_it) in [
            ("openapi.yaml", true),
            ("v1/openapi.yaml", true),
            ("../spec/v1/openapi.yaml", true),
            ("v2/openapi.yaml", false),
            ("api.yaml", false),
            ("", false),
        ] {
            assert_eq!(record.is_called(name), is_it, "{name}");
        }
        let unknown = Record {
            document: None,
            ..record
        };
        assert!(unknown.is_called("v2/openapi.yaml"), "nothing else is known of it");
        assert!(!unknown.is_called("v2/api.yaml"));
    }
}
