//! To whom an output folder belongs: what may be replaced, what is in the way, and what may go.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::input;
use crate::plan::names::package_name;
use crate::text::is_text;

use super::error::WriteError;
use super::manifest;
use super::mark::{MARK, source_of, source_of_text};
use super::record::{self, Files, Record, WriteOptions};

/// The file by which a folder is a crate.
pub(super) const MANIFEST: &str = "Cargo.toml";

/// The owner of the generated files in a folder: the document that is generated, or the folder of documents.
pub(super) struct Owner<'a> {
    pub(super) folder: &'a Path,
    /// The file name of the document that these files take the place of.
    replaced: Option<String>,
    is_private: bool,
    /// What the last run for this owner wrote.
    last: Option<Record>,
    /// What this run writes.
    pub(super) record: Record,
}

impl<'a> Owner<'a> {
    /// Checks that `folder` belongs to the document of `files`, or to nobody yet.
    pub(super) fn of(files: &Files, folder: &'a Path, options: &WriteOptions) -> Result<Self, WriteError> {
        match fs::metadata(folder) {
            Ok(about) if !about.is_dir() => return Err(WriteError::not_a_folder(folder, about.file_type())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if folder.is_symlink() {
                    let (path, kind) = (folder.to_owned(), "a symbolic link that leads nowhere");
                    return Err(WriteError::NotAFolder { path, kind });
                }
            }
            Err(error) => return Err(WriteError::io(folder, error)),
            Ok(_) => {}
        }
        let replaced = options.replaces.as_deref().map(Path::new).and_then(Path::file_name);
        let mut owner = Self {
            folder,
            replaced: replaced.map(|name| name.to_string_lossy().into_owned()),
            is_private: options.is_private,
            last: None,
            record: Record::of(files, folder, options),
        };
        owner.check_around(files)?;
        match owner.length_of(Path::new(record::NAME))? {
            Some(_) => {
                let path = folder.join(record::NAME);
                let last = Record::read(&path)?;
                owner.check_record(&last, options)?;
                owner.last = Some(last);
            }
            None => owner.check_manifest()?,
        }
        Ok(owner)
    }

    /// The record of this run, if it differs from that of the last one.
    pub(super) fn new_record(&self) -> Option<&Record> {
        Some(&self.record).filter(|record| self.last.as_ref() != Some(record))
    }

    /// Whether there is a record of an earlier run.
    pub(super) fn has_record(&self) -> bool {
        self.last.is_some()
    }

    /// The name of the package that the last run wrote.
    pub(super) fn last_package(&self) -> Option<&str> {
        self.last.as_ref()?.package.as_deref()
    }

    /// Checks that the record of an earlier run is one of the same document and package.
    fn check_record(&self, last: &Record, options: &WriteOptions) -> Result<(), WriteError> {
        if options.is_private || options.replaces.as_deref().is_some_and(|name| last.is_called(name)) {
            return Ok(());
        }
        let other = |found: &str, document: &str| {
            Err(WriteError::OtherDocument {
                path: self.folder.to_owned(),
                found: shown(found),
                document: document.to_owned(),
            })
        };
        if last.source != self.record.source {
            return other(&last.source, &self.record.source);
        }
        if let (Some(found), Some(document)) = (&last.document, &self.record.document)
            && found != document
        {
            return other(found, document);
        }
        if last.package.is_none() && self.record.package.is_some() {
            let (path, found) = (self.folder.to_owned(), "a module".to_owned());
            return Err(WriteError::OtherKind {
                path,
                found,
                wanted: "a package",
            });
        }
        self.check_package(last.package.as_deref())
    }

    /// Checks that no run into a folder above wrote what is to be written.
    fn check_around(&self, files: &Files) -> Result<(), WriteError> {
        let folder = std::path::absolute(self.folder).unwrap_or_else(|_| self.folder.to_owned());
        for above in folder.ancestors().skip(1) {
            let path = above.join(record::NAME);
            if !path.is_file() {
                continue;
            }
            let Ok(other) = Record::read(&path) else {
                continue; // not ours to judge
            };
            let below = folder.strip_prefix(above).unwrap_or(&folder);
            if let Some(name) = files.keys().find(|name| other.has(&below.join(name))) {
                return Err(WriteError::OtherDocument {
                    path: self.folder.join(name),
                    found: shown(other.document.as_ref().unwrap_or(&other.source)),
                    document: self.record.document.as_ref().unwrap_or(&self.record.source).clone(),
                });
            }
        }
        Ok(())
    }

    /// Without a record, as in crates of versions that kept none: the manifest tells the package.
    fn check_manifest(&self) -> Result<(), WriteError> {
        if self.record.package.is_none() || self.length_of(Path::new(MANIFEST))?.is_none() {
            return Ok(());
        }
        let path = self.folder.join(MANIFEST);
        let there = manifest_at(&path)?;
        let source = source_of_text(&there);
        match source == Some(&self.record.source) && source != self.replaced.as_deref() {
            true => self.check_package(manifest::package_of(&there).as_deref()),
            false => Ok(()), // checked as every target is
        }
    }

    /// Two clients of one document are two crates: one does not take the folder of the other. The name that an earlier version
    /// gave to the same package is the same.
    fn check_package(&self, found: Option<&str>) -> Result<(), WriteError> {
        match (found, &self.record.package) {
            (Some(found), Some(package)) if package_name(found) != *package => Err(WriteError::OtherPackage {
                path: self.folder.to_owned(),
                document: self.record.source.clone(),
                found: shown(found),
                package: package.clone(),
            }),
            // the manifest of a crate is its keeper's, too: a module does not take its place
            (Some(package), None) => Err(WriteError::OtherKind {
                path: self.folder.to_owned(),
                found: format!("the package `{}`", shown(package)),
                wanted: "a module",
            }),
            _ => Ok(()),
        }
    }

    /// The text that a file is to have: of a manifest what people have added stays.
    pub(super) fn text_for<'t>(&self, name: &Path, text: &'t str) -> Result<Cow<'t, str>, WriteError> {
        if name != Path::new(MANIFEST) || self.length_of(name)?.is_none() {
            return Ok(Cow::Borrowed(text));
        }
        self.check(name, text)?;
        let path = self.folder.join(name);
        let there = manifest_at(&path)?;
        if there.lines().count() < 2 {
            return Ok(Cow::Borrowed(text)); // a placeholder
        }
        let last = self.last.as_ref().map(|last| &last.keys);
        match manifest::merged(&there, text, last) {
            Ok(merged) => Ok(Cow::Owned(merged)),
            Err(error) => Err(WriteError::io(&path, io::Error::new(io::ErrorKind::InvalidData, error))),
        }
    }

    /// Checks that a file may be written, and says whether it replaces another.
    pub(super) fn check(&self, name: &Path, text: &str) -> Result<bool, WriteError> {
        match self.length_of(name)? {
            None => Ok(false),
            Some(_) => {
                let is_listed = self.last.as_ref().is_some_and(|last| last.has(name));
                let own = source_of_text(text);
                let is_ours = |found: &str| {
                    is_listed || self.is_private || own == Some(found) || self.replaced.as_deref() == Some(found)
                };
                may_be_replaced(&self.folder.join(name), text, is_ours).map(|()| true)
            }
        }
    }

    /// The length of the file called `name`, if there is one. What stands there, or on the way there, must be ours to write to: no
    /// symbolic link, and no crate of its own.
    pub(super) fn length_of(&self, name: &Path) -> Result<Option<u64>, WriteError> {
        let mut path = self.folder.to_owned();
        if name.components().any(|step| !matches!(step, Component::Normal(_))) {
            let error = io::Error::new(io::ErrorKind::InvalidInput, "it leads out of the folder");
            return Err(WriteError::io(name, error));
        }
        let mut steps = name.iter().peekable();
        while let Some(step) = steps.next() {
            path.push(step);
            let about = match path.symlink_metadata() {
                Ok(about) => about,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(WriteError::io(&path, error)),
            };
            let kind = about.file_type();
            match steps.peek().is_some() {
                false if kind.is_file() => return Ok(Some(about.len())),
                false => return Err(WriteError::not_a_file(&path, kind)),
                true if !kind.is_dir() => return Err(WriteError::not_a_folder(&path, kind)),
                true if has(&path, MANIFEST) => return Err(WriteError::OtherCrate { path }),
                true => {}
            }
        }
        Ok(None)
    }

    /// The files that the last run wrote and that are not in `files`, as far as they still are what was generated.
    pub(super) fn stale(&self, files: &Files) -> Result<Vec<PathBuf>, WriteError> {
        let Some(last) = &self.last else {
            return Ok(Vec::new());
        };
        let targets: BTreeSet<String> = files.keys().map(|name| folded(name)).collect();
        let mut stale = Vec::new();
        let is_kept = |name: &Path| targets.contains(&folded(name)) || name == Path::new(record::NAME);
        for name in last.files().filter(|name| !is_kept(name)) {
            // what has become a link, a folder or another crate is nobody's to remove
            if !matches!(self.length_of(name), Ok(Some(_))) {
                continue;
            }
            let path = self.folder.join(name);
            let line = input::first_line(&path).map_err(|error| WriteError::io(&path, error.into()))?;
            let source = line.as_deref().and_then(source_of);
            if source.is_some_and(|source| last.is_tree() || source == last.source || source == self.record.source) {
                stale.push(path);
            }
        }
        Ok(stale)
    }
}

/// The text of a manifest.
fn manifest_at(path: &Path) -> Result<String, WriteError> {
    input::read_text(path).map_err(|error| WriteError::io(path, error))
}

/// Checks that `text` may take the place of the file at `path`: that it was generated, and from what is ours.
fn may_be_replaced(path: &Path, text: &str, is_ours: impl Fn(&str) -> bool) -> Result<(), WriteError> {
    let start = input::beginning(path, 8 << 10).map_err(|error| WriteError::io(path, error.into()))?;
    let start = String::from_utf8_lossy(&start);
    let mut lines = start.strip_prefix('\u{feff}').unwrap_or(&start).lines();
    let line = lines.next().unwrap_or_default();
    if line == MARK {
        // a placeholder, for cargo to see a crate before anything is generated: it is anybody's
        return Ok(());
    }
    let path = path.to_owned();
    match source_of(line) {
        None => Err(match lines.position(|line| source_of(line).is_some()) {
            Some(above) => WriteError::MarkNotFirst { path, line: above + 2 },
            None => WriteError::NotGenerated { path },
        }),
        Some(found) if is_ours(found) => Ok(()),
        Some(found) => Err(WriteError::OtherDocument {
            path,
            found: shown(found),
            document: source_of_text(text).unwrap_or_default().to_owned(),
        }),
    }
}

/// Text of a file as it may be shown.
fn shown(text: &str) -> String {
    text.replace(|c: char| !is_text(c), " ")
}

pub(super) fn has(folder: &Path, name: &str) -> bool {
    folder.join(name).symlink_metadata().is_ok()
}

/// A name as file systems compare it that do not tell capital letters from small ones.
pub(super) fn folded(name: &Path) -> String {
    let steps: Vec<String> = name.iter().map(|step| step.to_string_lossy().to_lowercase()).collect();
    steps.join("/")
}
