//! Which files are documents.

use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::Value;

use crate::lenient::Lenient;

/// A document to measure.
pub(crate) struct Document {
    /// Its file.
    pub(crate) path: PathBuf,
    /// What it is called in the table: its path below the folder it was found in.
    pub(crate) name: String,
}

/// Every document below the folders, sorted. Files without `openapi` at their top are parts of others.
pub(crate) fn find(folders: &[PathBuf], only: &[String]) -> Result<Vec<Document>, String> {
    let mut documents = Vec::new();
    for folder in folders {
        let mut files = Vec::new();
        collect(folder, &mut files).map_err(|error| format!("{}: {error}", folder.display()))?;
        files.sort();
        for path in files {
            let relative = path.strip_prefix(folder).unwrap_or(&path);
            let shown = if relative.as_os_str().is_empty() {
                &path
            } else {
                relative
            };
            let name = shown.display().to_string();
            if (only.is_empty() || only.iter().any(|part| name.contains(part))) && is_document(&path) {
                documents.push(Document { path, name });
            }
        }
    }
    Ok(documents)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let named = path
            .extension()
            .is_some_and(|ending| ending == "yaml" || ending == "yml" || ending == "json");
        if path.is_dir() || named {
            collect(&path, files)?;
        }
    }
    Ok(())
}

/// A document has `openapi` at its top. What cannot be read is one, too, if it mentions the word: measuring it tells.
fn is_document(path: &Path) -> bool {
    let Ok(text) = fs::read_to_string(path) else {
        return false;
    };
    text.contains("openapi")
        && match parse(path, &text) {
            Ok(value) => value.get("openapi").is_some(),
            Err(_) => text.lines().any(|line| line.starts_with("openapi:")),
        }
}

/// The value of a file, YAML or JSON.
pub(crate) fn parse(path: &Path, text: &str) -> Result<Value, String> {
    let parsed = match path.extension().is_some_and(|ending| ending == "json") {
        true => serde_json::from_str(text).map_err(|error| error.to_string()),
        false => serde_yaml::from_str(text).map_err(|error| error.to_string()),
    };
    let value = parsed.map(|Lenient(value)| value);
    value.map_err(|error| format!("{}: {error}", path.display()))
}
