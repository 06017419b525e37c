//! Which files are documents.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use serde_yaml::Value;

use crate::lenient::Lenient;

/// A document to measure.
pub(crate) struct Document {
    /// Its file.
    pub(crate) path: PathBuf,
    /// What it is called in the table: its path below the folder it was found in.
    pub(crate) name: String,
    /// The version of OpenAPI that it says, without its third number: `2.0`, `3.1`. Empty where the file cannot be read.
    pub(crate) version: String,
}

impl Document {
    /// The name of its crate: the same in each run, and of this document alone.
    pub(crate) fn crate_name(&self) -> String {
        let lower = self.name.to_ascii_lowercase();
        let words = lower.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let mut readable = format!("corpus-{}", words.join("-"));
        readable.truncate(48); // a name of crates.io has at most 64 letters
        let mut hasher = DefaultHasher::new();
        self.name.hash(&mut hasher);
        format!("{}-{:08x}", readable.trim_end_matches('-'), hasher.finish() as u32)
    }
}

/// Every document below the folders, sorted. Files without `openapi` or `swagger` at their top are parts of others.
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
            if only.is_empty() || only.iter().any(|part| name.contains(part)) {
                let version = version(&path);
                documents.extend(version.map(|version| Document { path, name, version }));
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

/// The version that a document says at its top; none for a file that is no document. What cannot be read is a document, too, if it
/// mentions the word: measuring it tells.
fn version(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    if !(text.contains("openapi") || text.contains("swagger")) {
        return None;
    }
    let Ok(value) = parse(path, &text) else {
        let names_it = |line: &str| line.starts_with("openapi:") || line.starts_with("swagger:");
        return text.lines().any(names_it).then(String::new);
    };
    let version = match value.get("openapi").or_else(|| value.get("swagger"))? {
        Value::Number(number) => format!("{:.1}", number.as_f64().unwrap_or_default()),
        version => version.as_str().unwrap_or_default().to_owned(),
    };
    let numbers: Vec<&str> = version.split('.').take(2).collect();
    Some(numbers.join("."))
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

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn crates_have_names_that_cargo_takes() {
        for name in ["a.json", "--A..b/Ü c.yaml", &"long/".repeat(30), "ä"] {
            let document = Document {
                path: name.into(),
                name: name.to_owned(),
                version: String::new(),
            };
            let name = document.crate_name();
            let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(
                name.len() < 64 && name.chars().all(is_letter) && !name.contains("--"),
                "{name}"
            );
        }
    }
}
