//! Folders of the project, and reading and writing files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Problem;

/// The folder of this project.
pub(crate) fn root() -> PathBuf {
    let bench = Path::new(env!("CARGO_MANIFEST_DIR"));
    bench.parent().unwrap_or(bench).to_owned()
}

/// The folder `bench`.
pub(crate) fn bench() -> PathBuf {
    root().join("bench")
}

/// The folder in which other generators are installed.
pub(crate) fn peers() -> PathBuf {
    bench().join("peers")
}

/// The folder in which clients are generated and compiled.
pub(crate) fn work() -> PathBuf {
    bench().join("work")
}

/// Reads a text file.
pub(crate) fn read(file: &Path) -> Result<String, Problem> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()).into())
}

/// Writes a text file, and makes its folders.
pub(crate) fn write(file: &Path, text: &str) -> Result<(), Problem> {
    let folder = file.parent().unwrap_or(file);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(file, text))
        .map_err(|error| format!("{}: {error}", file.display()).into())
}

/// Makes an empty folder.
pub(crate) fn empty(folder: &Path) -> Result<(), Problem> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()).into())
}

/// Returns the files below a folder with one of these endings, sorted. For a file, returns it.
pub(crate) fn files(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, Problem> {
    let mut found = Vec::new();
    collect(folder, endings, &mut found).map_err(|error| format!("{}: {error}", folder.display()))?;
    found.sort();
    Ok(found)
}

fn collect(path: &Path, endings: &[&str], found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if path.is_file() {
        found.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let named = path
            .extension()
            .is_some_and(|ending| endings.iter().any(|e| ending == *e));
        if path.is_dir() || named {
            collect(&path, endings, found)?;
        }
    }
    Ok(())
}
