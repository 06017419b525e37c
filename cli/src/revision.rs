//! Files of a revision, by the program `git`.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

/// The endings of files that documents consist of.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// A revision of the repository around a folder.
pub(crate) struct Revision {
    /// Its name, as it was given.
    pub(crate) name: String,
    /// Its hash.
    hash: String,
    /// The folder of the working tree, without links.
    top: PathBuf,
    /// A folder for its files, which is removed at the end.
    files: Temporary,
}

/// A document of a revision, in a folder of its own.
pub(crate) struct CheckedOut {
    pub(crate) document: PathBuf,
    /// The folder that its references may not leave.
    pub(crate) root: PathBuf,
    /// The folder that stands for that of the working tree.
    pub(crate) base: PathBuf,
}

impl Revision {
    /// The revision of the repository in which the folder is.
    pub(crate) fn open(folder: &Path, name: &str) -> Result<Self, String> {
        let nearest = folder
            .ancestors()
            .find(|folder| folder.is_dir())
            .unwrap_or(Path::new("."));
        let nearest = if nearest == Path::new("") {
            Path::new(".")
        } else {
            nearest
        };
        let top = git(nearest, &["rev-parse", "--show-toplevel"])?;
        let top = PathBuf::from(top.trim_end());
        let top = top.canonicalize().unwrap_or(top);
        let wanted = format!("{name}^{{commit}}");
        let hash = git(&top, &["rev-parse", "--verify", "--end-of-options", &wanted])?;
        Ok(Self {
            name: name.to_owned(),
            hash: hash.trim_end().to_owned(),
            top,
            files: Temporary::new()?,
        })
    }

    /// The documents that a folder had.
    pub(crate) fn documents_in(&self, folder: &Path) -> Result<Vec<PathBuf>, String> {
        let within = self.within(folder)?;
        let blobs = self.blobs(&within)?;
        let mut reader = Reader::start(&self.top)?;
        let mut documents = Vec::new();
        for (hash, path) in blobs {
            let text = reader.read(&hash)?;
            let is_hidden = path.iter().any(|step| step.to_string_lossy().starts_with('.'));
            if !is_hidden && is_document(&path, || String::from_utf8_lossy(&text).into_owned()) {
                let below = path.strip_prefix(&within).unwrap_or(&path);
                documents.push(folder.join(below));
            }
        }
        Ok(documents)
    }

    /// Writes the files that a document of the revision may consist of: those below `root`. `None`: there was no such document.
    pub(crate) fn checked_out(&self, document: &Path, root: &Path) -> Result<Option<CheckedOut>, String> {
        let (document, root) = (self.within(document)?, self.within(root)?);
        let base = self.files.0.clone();
        let mut reader = Reader::start(&self.top)?;
        for (hash, path) in self.blobs(&root)? {
            let file = base.join(&path);
            if file.exists() {
                continue; // another document has it, too
            }
            let text = reader.read(&hash)?;
            let folder = file.parent().unwrap_or(&base);
            let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, text));
            written.map_err(|error| format!("error: {} cannot be written: {error}\n", file.display()))?;
        }
        let checked_out = CheckedOut {
            document: base.join(&document),
            root: base.join(&root),
            base,
        };
        Ok(Some(checked_out).filter(|of| of.document.is_file()))
    }

    /// A path relative to the folder of the repository.
    fn within(&self, path: &Path) -> Result<PathBuf, String> {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let there = absolute.ancestors().find(|folder| folder.exists()).unwrap_or(&absolute);
        let real = there.canonicalize().unwrap_or_else(|_| there.to_owned());
        let rest = absolute.strip_prefix(there).unwrap_or(Path::new(""));
        let full = if rest == Path::new("") { real } else { real.join(rest) };
        let within = full.strip_prefix(&self.top);
        within.map(Path::to_owned).map_err(|_| {
            format!(
                "error: {} is not in the repository {}\n",
                path.display(),
                self.top.display()
            )
        })
    }

    /// The files below a folder that documents may consist of, with their hashes.
    fn blobs(&self, folder: &Path) -> Result<Vec<(String, PathBuf)>, String> {
        let folder = folder.to_string_lossy();
        let mut arguments = vec!["ls-tree", "-r", "-z", "--full-tree", self.hash.as_str()];
        if !folder.is_empty() {
            arguments.extend(["--", &*folder]);
        }
        let listed = git(&self.top, &arguments)?;
        let blobs = listed.split('\0').filter_map(|line| {
            let (about, path) = line.split_once('\t')?;
            let mut about = about.split(' ');
            let (mode, kind, hash) = (about.next()?, about.next()?, about.next()?);
            let path = PathBuf::from(path);
            let is_file = kind == "blob" && mode.starts_with("100") && has_ending(&path);
            let is_below = path.components().all(|step| matches!(step, Component::Normal(_)));
            (is_file && is_below).then(|| (hash.to_owned(), path))
        });
        Ok(blobs.collect())
    }
}

fn has_ending(path: &Path) -> bool {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// Whether a file is an OpenAPI document, and no part of one.
pub(crate) fn is_document(path: &Path, text: impl FnOnce() -> String) -> bool {
    const KEYS: [&str; 2] = ["openapi", "swagger"];
    if !has_ending(path) {
        return false;
    }
    let text = text();
    if text.trim_start().starts_with('{') {
        return KEYS.iter().any(|key| text.contains(&format!("\"{key}\"")));
    }
    // keys of a YAML document are not indented
    let is_key = |line: &str| {
        let line = line.trim_start_matches(['"', '\'']);
        let rest = KEYS.iter().find_map(|key| line.strip_prefix(key));
        rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
    };
    text.lines().any(is_key)
}

/// The output of a command of git.
fn git(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("error: git cannot be started: {error}\n"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => {
            let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            Err(format!("error: git: {message}\n"))
        }
    }
}

/// A process that gives the contents of files.
struct Reader {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Reader {
    fn start(folder: &Path) -> Result<Self, String> {
        let mut process = Command::new("git")
            .arg("-C")
            .arg(folder)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("error: git cannot be started: {error}\n"))?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (input, output) = pipes.ok_or("error: git has no input and output\n")?;
        Ok(Self {
            process,
            input,
            output: BufReader::new(output),
        })
    }

    fn read(&mut self, hash: &str) -> Result<Vec<u8>, String> {
        self.try_read(hash)
            .map_err(|error| format!("error: git cannot read {hash}: {error}\n"))
    }

    fn try_read(&mut self, hash: &str) -> io::Result<Vec<u8>> {
        writeln!(self.input, "{hash}")?;
        self.input.flush()?;
        let mut head = String::new(); // `HASH blob SIZE`
        self.output.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok());
        let size: usize = size.ok_or_else(|| io::Error::other(head.trim_end().to_owned()))?;
        let mut text = vec![0; size];
        self.output.read_exact(&mut text)?;
        self.output.read_exact(&mut [0])?; // the end of the line
        Ok(text)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let _ = self.process.kill(); // it only reads
        let _ = self.process.wait();
    }
}

/// A folder that is removed at the end.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> Result<Self, String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let name = format!("specwright-diff-{}-{}", std::process::id(), now.as_nanos());
        let folder = std::env::temp_dir().join(name);
        // fails where somebody else made it first
        fs::create_dir(&folder).map_err(|error| format!("error: {} cannot be made: {error}\n", folder.display()))?;
        Ok(Self(folder.canonicalize().unwrap_or(folder)))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0); // it may not be there any more
    }
}
