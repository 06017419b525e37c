//! Compiles the generated code: one workspace with a crate for each document.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use specwright::{WriteError, WriteOptions, write, write_with};

use crate::measure::Files;

/// The generated crates.
pub(crate) struct Workspace {
    folder: PathBuf,
    target: PathBuf,
}

/// The result of compiling a crate.
pub(crate) struct Checked {
    /// Every error and warning, with the compiler's text.
    pub(crate) problems: Vec<String>,
    /// The time of compiling, without dependencies; none where others were compiled at the same time.
    pub(crate) took: Option<Duration>,
}

impl Workspace {
    /// A workspace in `folder`, or below the target folder of this project.
    pub(crate) fn new(folder: Option<PathBuf>, target: &Path) -> Result<Self, String> {
        let folder = folder.unwrap_or_else(|| target.join("corpus"));
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let folder = std::path::absolute(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let target = std::path::absolute(target.join("corpus-check")).map_err(|error| error.to_string())?;
        Ok(Self { folder, target })
    }

    /// Writes a crate and makes it a member of the workspace.
    pub(crate) fn add(&self, name: &str, files: &Files) -> Result<(), String> {
        let folder = self.folder.join(name);
        let mut written = write(files, &folder);
        if let Err(WriteError::OtherDocument { found, .. }) = &written {
            // the same name below another folder
            written = write_with(files, &folder, &WriteOptions::default().replacing(found));
        }
        written.map(|_| ()).map_err(|error| error.to_string())
    }

    /// Returns true if the crate is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.folder.join(name).join("Cargo.toml").is_file()
    }

    /// Writes the workspace of the crates and compiles their dependencies, in the versions of this project.
    pub(crate) fn prepare(&self, crates: &[&str]) -> Result<(), String> {
        let members: Vec<String> = crates.iter().map(|name| format!("{name:?}")).collect();
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        fs::write(self.folder.join("Cargo.toml"), manifest)
            .and_then(|()| fs::copy(lock, self.folder.join("Cargo.lock")))
            .map_err(|error| format!("{}: {error}", self.folder.display()))?;
        let output = self.cargo(&["specwright-runtime"])?;
        match output.status.success() {
            true => Ok(()),
            false => Err(format!(
                "the runtime does not compile:\n{}",
                String::from_utf8_lossy(&output.stderr)
            )),
        }
    }

    /// Checks one crate. Warnings are reported like errors.
    pub(crate) fn check(&self, name: &str) -> Result<Checked, String> {
        let started = Instant::now();
        let output = self.cargo(&[name])?;
        let took = Some(started.elapsed());
        let messages = String::from_utf8_lossy(&output.stdout);
        let mut problems: Vec<String> = messages.lines().filter_map(problem).map(|(_, text)| text).collect();
        if problems.is_empty() && !output.status.success() {
            problems.push(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        Ok(Checked { problems, took })
    }

    /// Checks crates together, which takes less time than one after the other.
    pub(crate) fn check_all<'a>(&self, names: &[&'a str]) -> Result<HashMap<&'a str, Checked>, String> {
        let output = self.cargo(names)?;
        let messages = String::from_utf8_lossy(&output.stdout);
        let mut problems: HashMap<String, Vec<String>> = HashMap::new();
        for (name, text) in messages.lines().filter_map(problem) {
            problems.entry(name).or_default().push(text);
        }
        if problems.is_empty() && !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let checked = names.iter().map(|name| {
            let problems = problems.remove(*name).unwrap_or_default();
            (*name, Checked { problems, took: None })
        });
        Ok(checked.collect())
    }

    fn cargo(&self, packages: &[&str]) -> Result<std::process::Output, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .current_dir(&self.folder)
            .args(["check", "--quiet", "--keep-going", "--message-format=json"])
            .args(packages.iter().flat_map(|package| ["--package", package]))
            .arg("--target-dir")
            .arg(&self.target)
            .env_remove("RUSTFLAGS")
            .env("CARGO_INCREMENTAL", "0")
            .stdin(Stdio::null());
        command.output().map_err(|error| format!("cargo: {error}"))
    }
}

/// The package of an error or warning among the messages of cargo, and its text.
fn problem(line: &str) -> Option<(String, String)> {
    let entry: Value = serde_json::from_str(line).ok()?;
    if entry.get("reason")? != "compiler-message" {
        return None;
    }
    let message = entry.get("message")?;
    let level = message.get("level")?.as_str()?;
    // the last message only counts the others
    let counts = message.get("spans")?.as_array()?.is_empty() && message.get("code")?.is_null();
    let text = message.get("rendered").and_then(Value::as_str).unwrap_or(level);
    let is_count = counts && (text.contains("aborting due to") || text.contains(" emitted"));
    let manifest = Path::new(entry.get("manifest_path")?.as_str()?);
    let package = manifest.parent()?.file_name()?.to_str()?;
    ((level.starts_with("error") || level == "warning") && !is_count).then(|| (package.to_owned(), text.to_owned()))
}
