//! Text to files: nothing is written that has not changed, nothing is touched that is not ours.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::MARK;

/// What became of the files of an output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were new or had changed.
    pub written: Vec<PathBuf>,
    /// Files that were as they should be.
    pub unchanged: Vec<PathBuf>,
    /// Generated files that no document asks for any more.
    pub removed: Vec<PathBuf>,
}

/// Makes the generated files below `folder` equal to `files` (relative path to text).
///
/// A file is written only when its text differs, through a temporary file that is renamed, so that
/// no reader ever sees half of one. Files that begin with [`MARK`] and are not in `files` are
/// removed, and the folders they leave empty with them. A file without the mark is never changed.
///
/// # Errors
///
/// The file system refuses, or a file without the mark stands where a generated one belongs.
pub fn write(files: &BTreeMap<PathBuf, String>, folder: &Path) -> io::Result<Written> {
    let mut result = Written::default();
    for (name, text) in files {
        let path = folder.join(name);
        match fs::read_to_string(&path) {
            Ok(known) if known == *text => {
                result.unchanged.push(path);
                continue;
            }
            Ok(known) if !is_ours(&path, &known) => {
                let message = format!("{} exists and was not generated: move it away", path.display());
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(named(error, &path)),
        }
        replace(&path, text).map_err(|error| named(error, &path))?;
        result.written.push(path);
    }
    remove_stale(folder, folder, files, &mut result)?;
    Ok(result)
}

/// Whether a file may be replaced. A manifest cannot carry the mark of a Rust comment.
fn is_ours(path: &Path, text: &str) -> bool {
    let mark = MARK.trim_start_matches("// ");
    let first = text.lines().next().unwrap_or_default();
    match path.extension().and_then(|e| e.to_str()) {
        Some("rs") => first.starts_with(MARK),
        _ => first.trim_start_matches("# ").starts_with(mark),
    }
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = PathBuf::from(temporary);
    fs::write(&temporary, text)?;
    fs::rename(&temporary, path).inspect_err(|_| {
        let _ = fs::remove_file(&temporary); // the first error is the one to tell
    })
}

fn remove_stale(root: &Path, folder: &Path, files: &BTreeMap<PathBuf, String>, result: &mut Written) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(named(error, folder)),
    };
    let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            let before = result.removed.len();
            remove_stale(root, &path, files, result)?;
            if result.removed.len() > before {
                let _ = fs::remove_dir(&path); // stays when something else is in it
            }
            continue;
        }
        let relative = path.strip_prefix(root).unwrap_or(&path);
        if !kind.is_file() || path.extension().is_none_or(|e| e != "rs") || files.contains_key(relative) {
            continue;
        }
        let text = fs::read(&path).map_err(|error| named(error, &path))?;
        if text.starts_with(MARK.as_bytes()) {
            fs::remove_file(&path).map_err(|error| named(error, &path))?;
            result.removed.push(path);
        }
    }
    Ok(())
}

fn named(error: io::Error, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{MARK, write};
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::PathBuf;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("specwright-write-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a temporary folder");
        folder
    }

    fn files(list: &[(&str, &str)]) -> BTreeMap<PathBuf, String> {
        list.iter()
            .map(|(name, text)| (PathBuf::from(name), format!("{MARK} from a test\n{text}")))
            .collect()
    }

    #[test]
    fn an_equal_file_is_left_alone_and_a_stale_one_goes() {
        let folder = folder("stale");
        let first = write(&files(&[("a.rs", "1"), ("b/c.rs", "2")]), &folder).expect("writable");
        assert_eq!((first.written.len(), first.unchanged.len()), (2, 0));
        fs::write(folder.join("own.rs"), "// mine").expect("writable");
        let second = write(&files(&[("a.rs", "1")]), &folder).expect("writable");
        assert_eq!(second.unchanged, [folder.join("a.rs")]);
        assert_eq!(second.removed, [folder.join("b/c.rs")]);
        assert!(second.written.is_empty() && !folder.join("b").exists());
        assert!(folder.join("own.rs").exists());
        let _ = fs::remove_dir_all(&folder);
    }

    #[test]
    fn a_file_of_somebody_else_is_not_replaced() {
        let folder = folder("foreign");
        fs::write(folder.join("a.rs"), "// mine").expect("writable");
        let error = write(&files(&[("a.rs", "1")]), &folder).expect_err("refused");
        assert!(
            error
                .to_string()
                .ends_with("exists and was not generated: move it away"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(folder.join("a.rs")).expect("readable"), "// mine");
        let _ = fs::remove_dir_all(&folder);
    }
}
