//! A change of several files that happens as a whole or not at all, as far as a file system allows.
//!
//! New texts are written to temporary files beside their targets, and only when all of them are there they are renamed. What they
//! replace, and what goes, is set aside until the last step has succeeded. A change that is dropped before is undone.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use super::error::WriteError;

/// A change under way.
#[derive(Default)]
pub(super) struct Change {
    /// Folders that were made, the outer ones first.
    folders: Vec<PathBuf>,
    /// Temporary files that have not been renamed, or are not needed any more.
    temporary: Vec<PathBuf>,
    /// New files where there was none.
    placed: Vec<PathBuf>,
    /// What was there before, and where it belongs.
    aside: Vec<(PathBuf, PathBuf)>,
    committed: bool,
}

/// A text in a temporary file.
pub(super) struct Staged {
    temporary: PathBuf,
    target: PathBuf,
}

impl Change {
    /// Writes a text beside its target.
    pub(super) fn stage(&mut self, target: &Path, text: &str) -> Result<Staged, WriteError> {
        if let Some(parent) = target.parent() {
            self.make_folders(parent)?;
        }
        let (temporary, mut file) = loop {
            let temporary = temporary_for(target);
            // never a file that is there, nor one that a link leads to
            match OpenOptions::new().write(true).create_new(true).open(&temporary) {
                Ok(file) => break (temporary, file),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(WriteError::io(&temporary, error)),
            }
        };
        self.temporary.push(temporary.clone());
        file.write_all(text.as_bytes())
            .map_err(|error| WriteError::io(&temporary, error))?;
        Ok(Staged {
            temporary,
            target: target.to_owned(),
        })
    }

    /// Puts a file where there is none. False when there is one meanwhile: it is left as it is.
    pub(super) fn place(&mut self, staged: &Staged) -> Result<bool, WriteError> {
        let Staged { temporary, target } = staged;
        // a rename would replace what has come since it was looked
        match fs::hard_link(temporary, target) {
            Ok(()) => {}
            Err(_) if target.symlink_metadata().is_ok() => return Ok(false),
            // a file system without links
            Err(_) => fs::rename(temporary, target).map_err(|error| WriteError::io(target, error))?,
        }
        self.placed.push(target.clone());
        Ok(true)
    }

    /// Puts a file in the place of another.
    pub(super) fn replace(&mut self, staged: &Staged) -> Result<(), WriteError> {
        let Staged { temporary, target } = staged;
        let kind = target
            .symlink_metadata()
            .map_err(|error| WriteError::io(target, error))?
            .file_type();
        if !kind.is_file() {
            return Err(WriteError::not_a_file(target, kind)); // it has come since it was looked
        }
        let aside = temporary_for(target);
        // with a link there is no moment at which the target is missing
        fs::hard_link(target, &aside)
            .or_else(|_| fs::rename(target, &aside))
            .map_err(|error| WriteError::io(target, error))?;
        self.aside.push((aside, target.clone()));
        fs::rename(temporary, target).map_err(|error| WriteError::io(target, error))
    }

    /// Takes a file away. One that has gone already is no error.
    pub(super) fn remove(&mut self, target: &Path) -> Result<(), WriteError> {
        let aside = temporary_for(target);
        match fs::rename(target, &aside) {
            Ok(()) => self.aside.push((aside, target.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(WriteError::io(target, error)),
        }
        Ok(())
    }

    /// Undoes what was done. What could not be put back stays where it was kept: these files are given.
    pub(super) fn undo(&mut self) -> Vec<PathBuf> {
        for file in self.placed.drain(..).chain(self.temporary.drain(..)) {
            let _ = fs::remove_file(file); // it may have been renamed
        }
        let mut kept = Vec::new();
        for (aside, target) in self.aside.drain(..).rev() {
            match fs::rename(&aside, &target) {
                // a rename between two links to one file leaves both
                Ok(()) => drop(fs::remove_file(&aside)),
                Err(_) => kept.push(aside),
            }
        }
        for folder in self.folders.drain(..).rev() {
            let _ = fs::remove_dir(folder); // something else may be in it
        }
        kept
    }

    /// Makes the change final.
    pub(super) fn commit(mut self) {
        self.committed = true;
        // What cannot be removed any more is left over, and removed by a later run.
        for file in self.temporary.iter().chain(self.aside.iter().map(|(aside, _)| aside)) {
            let _ = fs::remove_file(file);
        }
    }

    fn make_folders(&mut self, folder: &Path) -> Result<(), WriteError> {
        let mut missing = Vec::new();
        let mut next = Some(folder);
        while let Some(folder) = next.filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
            missing.push(folder);
            next = folder.parent();
        }
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.folders.push(folder.to_owned()),
                // by another run, meanwhile
                Err(_) if folder.is_dir() => {}
                Err(error) => return Err(WriteError::io(folder, error)),
            }
        }
        Ok(())
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        if !self.committed {
            self.undo();
        }
    }
}

/// A name beside `target` that no other run or thread has: `models.rs.1234.0.tmp`.
fn temporary_for(target: &Path) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut name = target.as_os_str().to_owned();
    name.push(format!(".{}.{number}.tmp", std::process::id()));
    PathBuf::from(name)
}

/// After this time a temporary file belongs to no run any more.
const LONGEST_RUN: Duration = Duration::from_secs(60 * 60);

/// Whether a file was left over by a run that did not come to its end, by its name and age.
pub(super) fn is_left_over(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let Some(process) = process_of(name) else {
        return false;
    };
    let changed = path.symlink_metadata().and_then(|about| about.modified()).ok();
    let age = changed.and_then(|changed| SystemTime::now().duration_since(changed).ok());
    age.is_some_and(|age| age > LONGEST_RUN) || has_ended(process)
}

/// The process that made a temporary file, by the name of the file.
fn process_of(name: &str) -> Option<u32> {
    let numbered = name.strip_suffix(".tmp")?;
    let (rest, last) = numbered.rsplit_once('.')?;
    let number: u32 = last.parse().ok()?;
    // before there was a second number, only the process had one
    let (target, process) = match rest.rsplit_once('.').map(|(target, process)| (target, process.parse())) {
        Some((target, Ok(process))) => (target, process),
        _ => (rest, number),
    };
    let is_ours = target.ends_with(".rs") || target.ends_with(".toml") || target == super::record::NAME;
    is_ours.then_some(process)
}

/// Whether a process is known to have ended: where the system lists processes.
fn has_ended(process: u32) -> bool {
    let processes = Path::new("/proc");
    processes.join("self").exists() && !processes.join(process.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{Change, process_of};

    /// A folder with two files, and what is in it.
    fn folder(name: &str) -> (PathBuf, BTreeMap<PathBuf, String>) {
        let folder = std::env::temp_dir().join(format!("specwright-change-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder); // it may not be there
        fs::create_dir_all(&folder).expect("a temporary folder");
        for name in ["a.rs", "stale.rs"] {
            fs::write(folder.join(name), "old").expect("writable");
        }
        let files = files(&folder);
        (folder, files)
    }

    /// Files with their text, and folders.
    fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        paths
            .map(|path| (path.clone(), fs::read_to_string(path).unwrap_or_default()))
            .collect()
    }

    fn all_steps(folder: &Path) -> Change {
        let mut change = Change::default();
        let replacing = change.stage(&folder.join("a.rs"), "new").expect("writable");
        let new = change.stage(&folder.join("b/c/d.rs"), "new").expect("writable");
        change.replace(&replacing).expect("replaced");
        assert!(change.place(&new).expect("placed"));
        change.remove(&folder.join("stale.rs")).expect("removed");
        change.remove(&folder.join("nothing.rs")).expect("it has gone already");
        assert_eq!(fs::read_to_string(folder.join("a.rs")).expect("text"), "new");
        assert!(folder.join("b/c/d.rs").exists() && !folder.join("stale.rs").exists());
        change
    }

    #[test]
    fn a_change_that_does_not_come_to_its_end_is_undone() {
        let (folder, before) = folder("undone");
        drop(all_steps(&folder));
        assert_eq!(files(&folder), before);
        // at the last step: the target has become a folder
        let mut change = Change::default();
        let first = change.stage(&folder.join("a.rs"), "new").expect("writable");
        let last = change.stage(&folder.join("z.rs"), "new").expect("writable");
        fs::create_dir_all(folder.join("z.rs/inner")).expect("a folder");
        change.replace(&first).expect("replaced");
        assert!(!change.place(&last).expect("it is left as it is"));
        assert!(change.replace(&last).is_err());
        drop(change);
        fs::remove_dir_all(folder.join("z.rs")).expect("it is still there");
        assert_eq!(files(&folder), before);
        let _ = fs::remove_dir_all(&folder);
    }

    /// What cannot be put back is kept, and told.
    #[test]
    fn what_cannot_be_put_back_is_not_lost() {
        let (folder, _) = folder("kept");
        let mut change = Change::default();
        change.remove(&folder.join("stale.rs")).expect("removed");
        fs::create_dir_all(folder.join("stale.rs/inner")).expect("a folder in its place");
        let kept = change.undo();
        assert_eq!(kept.len(), 1);
        assert_eq!(fs::read_to_string(&kept[0]).expect("text"), "old");
        drop(change);
        assert!(kept[0].exists());
        let _ = fs::remove_dir_all(&folder);
    }

    #[test]
    fn a_change_that_comes_to_its_end_leaves_nothing_else() {
        let (folder, _) = folder("done");
        all_steps(&folder).commit();
        let expected = [
            (folder.join("a.rs"), "new".to_owned()),
            (folder.join("b"), String::new()),
        ];
        assert_eq!(files(&folder), BTreeMap::from(expected));
        assert_eq!(
            files(&folder.join("b/c")),
            BTreeMap::from([(folder.join("b/c/d.rs"), "new".to_owned())])
        );
        let _ = fs::remove_dir_all(&folder);
    }

    #[test]
    fn temporary_files_name_their_process() {
        let cases = [
            ("models.rs.12.3.tmp", Some(12)),
            ("models.rs.12.tmp", Some(12)),
            ("Cargo.toml.12.0.tmp", Some(12)),
            (".specwright.12.0.tmp", Some(12)),
            ("models.rs.tmp", None),
            ("models.rs.x.tmp", None),
            ("models.txt.12.3.tmp", None),
            ("models.rs.12.3", None),
            ("12.3.tmp", None),
        ];
        for (name, process) in cases {
            assert_eq!(process_of(name), process, "{name}");
        }
    }
}
