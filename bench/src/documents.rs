//! The measured documents.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::child::{Task, say};
use crate::{Problem, places};

/// A document to measure.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its name in tables: its path below the folder it was found in.
    pub(crate) name: String,
    /// Its files: the document, then those it refers to.
    pub(crate) files: Vec<PathBuf>,
    /// Their size.
    pub(crate) bytes: u64,
    /// The size of a synthetic document, in units of the smallest.
    pub(crate) size: Option<usize>,
}

impl Document {
    fn new(name: String, path: &Path, size: Option<usize>) -> Result<Self, Problem> {
        let files = with_referred(path)?;
        let mut bytes = 0;
        for file in &files {
            bytes += fs::metadata(file)
                .map_err(|error| format!("{}: {error}", file.display()))?
                .len();
        }
        Ok(Self {
            name,
            files,
            bytes,
            size,
        })
    }

    /// Returns the file for generators.
    pub(crate) fn path(&self) -> &Path {
        self.files.first().map_or(Path::new(""), PathBuf::as_path)
    }

    /// Returns its name as a folder name.
    pub(crate) fn folder(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        self.name.chars().map(plain).collect()
    }
}

/// Returns every document below the folders, from the smallest to the largest.
pub(crate) fn find(folders: &[PathBuf], only: &[String]) -> Result<Vec<Document>, Problem> {
    let mut documents = Vec::new();
    for folder in folders {
        for path in places::files(folder, &["json", "yaml", "yml"])? {
            let relative = path
                .strip_prefix(folder)
                .ok()
                .filter(|rest| !rest.as_os_str().is_empty());
            let shown = relative.unwrap_or_else(|| path.file_name().map_or(path.as_path(), Path::new));
            let name = shown.display().to_string();
            let chosen = only.is_empty() || only.iter().any(|part| name.contains(part));
            if chosen && is_document(&path)? {
                let path = path
                    .canonicalize()
                    .map_err(|error| format!("{}: {error}", path.display()))?;
                documents.push(Document::new(name, &path, None)?);
            }
        }
    }
    documents.sort_by(|a, b| (a.bytes, &a.name).cmp(&(b.bytes, &b.name)));
    Ok(documents)
}

/// Makes synthetic documents of one shape, each twice as large as the one before.
pub(crate) fn synthetic(largest: usize) -> Result<Vec<Document>, Problem> {
    let mut documents = Vec::new();
    let sizes = std::iter::successors(Some(1_usize), |size| size.checked_mul(2));
    for size in sizes.take_while(|size| *size <= largest) {
        let file = places::work().join(format!("documents/synthetic-{size}.json"));
        if !file.exists() {
            say(&format!("writing {}", file.display()));
            places::write(&file, "")?;
            Task::new("cargo")
                .args([
                    "run",
                    "--release",
                    "--locked",
                    "--quiet",
                    "-p",
                    "specwright-corpus",
                    "--example",
                    "large",
                    "--",
                ])
                .arg(size.to_string())
                .arg(&file)
                .folder(&places::root())
                .seconds(3600)
                .demand()
                .inspect_err(|_| drop(fs::remove_file(&file)))?;
        }
        documents.push(Document::new(format!("synthetic, {size}x"), &file, Some(size))?);
    }
    Ok(documents)
}

/// Returns whether a file is a document: it begins with its version, while other files are parts of documents.
fn is_document(path: &Path) -> Result<bool, Problem> {
    let text = places::read(path)?;
    let version = match is_json(path) {
        true => r#""openapi"\s*:\s*"3\."#,
        false => r#"(?m)^["']?openapi["']?\s*:"#,
    };
    Ok(pattern(version)?.is_match(&text))
}

pub(crate) fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "json")
}

/// Returns a file and all files that it refers to, each once.
fn with_referred(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    let reference = pattern(r##"["']?\$ref["']?\s*:\s*["']?([^"'#\s]+)"##)?;
    let mut known = BTreeSet::from([path.to_owned()]);
    let mut files = vec![path.to_owned()];
    let mut next = 0;
    while let Some(file) = files.get(next).cloned() {
        next += 1;
        let text = places::read(&file)?;
        for found in reference.captures_iter(&text) {
            let target = file.parent().unwrap_or(&file).join(&found[1]);
            let Ok(target) = target.canonicalize() else { continue };
            if target.is_file() && known.insert(target.clone()) {
                files.push(target);
            }
        }
    }
    Ok(files)
}

fn pattern(text: &str) -> Result<Regex, Problem> {
    Regex::new(text).map_err(|error| error.to_string().into())
}

/// Only parses files with the parser of their format, which is the least that every generator must do. A further file
/// that the parser refuses, such as for a number of more than 64 bits, is ignored.
pub(crate) fn parse(files: &[PathBuf]) -> Result<(), Problem> {
    for (index, file) in files.iter().enumerate() {
        let text = places::read(file)?;
        let read = match is_json(file) {
            true => serde_json::from_str::<serde_json::Value>(&text)
                .map(drop)
                .map_err(|error| error.to_string()),
            false => serde_yaml::from_str::<serde_yaml::Value>(&text)
                .map(drop)
                .map_err(|error| error.to_string()),
        };
        if let (Err(error), 0) = (read, index) {
            return Err(format!("{}: {error}", file.display()).into());
        }
    }
    Ok(())
}
