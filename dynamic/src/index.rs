//! What was read of a document, kept in a file: to read a big document takes a second, to read this a few milliseconds.
//!
//! An index counts if nothing has changed since: this program, the settings, and the size and time of each file that was read. Anything
//! else, and whatever is wrong with the file, means that the document is read.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use specwright::Settings;

/// The version of this crate, and of what it writes.
const FORMAT: &str = concat!(env!("CARGO_PKG_VERSION"), "/1");

/// Where the index of a document is, and what it has to be made with.
#[derive(Debug)]
pub(crate) struct Index {
    file: PathBuf,
    settings: String,
}

/// The first line of an index.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Head {
    format: String,
    settings: String,
    sources: Vec<Source>,
}

/// A file that was read, or one that would have been if it were there.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Source {
    path: PathBuf,
    /// Its size in bytes and its time in nanoseconds; nothing if it is not there.
    state: Option<(u64, u128)>,
}

impl Source {
    fn of(path: &Path) -> Self {
        let state = fs::metadata(path).ok().and_then(|metadata| {
            let time = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
            Some((metadata.len(), time.as_nanos()))
        });
        Self {
            path: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
            state,
        }
    }

    /// Whether it has changed within the last two seconds.
    fn is_new(&self) -> bool {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let age = |(_, time)| now.as_nanos().saturating_sub(time);
        self.state.map(age).is_some_and(|age| age < 2_000_000_000)
    }
}

impl Index {
    /// The index of a document in a folder.
    pub(crate) fn of(document: &Path, settings: &Settings, folder: &Path) -> Option<Self> {
        let document = document.canonicalize().ok()?;
        let settings = format!("{settings:?}");
        let mut hasher = DefaultHasher::new();
        (&document, &settings).hash(&mut hasher);
        let stem: String = document.file_stem()?.to_string_lossy().chars().take(40).collect();
        Some(Self {
            file: folder.join(format!("{stem}-{:016x}.index", hasher.finish())),
            settings,
        })
    }

    /// What was kept of the document, if that is still true.
    pub(crate) fn read<T: for<'d> Deserialize<'d>>(&self) -> Option<T> {
        let text = fs::read(&self.file).ok()?;
        let end = text.iter().position(|byte| *byte == b'\n')?;
        let (head, rest) = text.split_at(end);
        let head: Head = serde_json::from_slice(head).ok()?;
        let is_true = head.format == FORMAT
            && head.settings == self.settings
            && head.sources.iter().all(|source| *source == Source::of(&source.path));
        is_true.then(|| serde_json::from_slice(rest).ok())?
    }

    /// Keeps what was read of these files. That it cannot be written costs time the next time, and nothing else.
    pub(crate) fn write<T: Serialize>(&self, sources: impl IntoIterator<Item = PathBuf>, kept: &T) {
        let sources: Vec<Source> = sources.into_iter().map(|path| Source::of(&path)).collect();
        // the time of a file that is being written may not tell its states apart
        if sources.iter().any(Source::is_new) {
            return;
        }
        // another build of this program may read documents otherwise
        let program = std::env::current_exe().ok().map(|path| Source::of(&path));
        let head = Head {
            format: FORMAT.to_owned(),
            settings: self.settings.clone(),
            sources: sources.into_iter().chain(program).collect(),
        };
        // written whole or not at all: another program may read it meanwhile
        _ = self.replace(&head, kept);
    }

    fn replace<T: Serialize>(&self, head: &Head, kept: &T) -> std::io::Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let part = self.file.with_extension(format!("{}.part", std::process::id()));
        let written = fs::File::create(&part).and_then(|file| {
            let mut file = std::io::BufWriter::new(file);
            serde_json::to_writer(&mut file, head)?;
            file.write_all(b"\n")?;
            serde_json::to_writer(&mut file, kept)?;
            file.flush()
        });
        let replaced = written.and_then(|()| fs::rename(&part, &self.file));
        if replaced.is_err() {
            _ = fs::remove_file(&part);
        }
        replaced
    }
}
