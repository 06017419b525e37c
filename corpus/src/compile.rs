//! Compiles the generated code: one workspace with a crate for each document.

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
    /// The time of compiling, without dependencies.
    pub(crate) took: Duration,
}

impl Workspace {
    /// A workspace in `folder`, or below the target folder of this project.
    pub(crate) fn new(folder: Option<PathBuf>) -> Result<Self, String> {
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(target) => PathBuf::from(target),
            None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
        };
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
            // folders are numbered, and in an earlier run another document may have had this number
            written = write_with(files, &folder, &WriteOptions::default().replacing(found));
        }
        written.map(|_| ()).map_err(|error| error.to_string())
    }

    /// Writes the workspace of the crates and compiles their dependencies, in the versions of this project.
    pub(crate) fn prepare(&self, crates: &[&str]) -> Result<(), String> {
        let members: Vec<String> = crates.iter().map(|name| format!("{name:?}")).collect();
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        fs::write(self.folder.join("Cargo.toml"), manifest)
            .and_then(|()| fs::copy(lock, self.folder.join("Cargo.lock")))
            .map_err(|error| format!("{}: {error}", self.folder.display()))?;
        let output = self.cargo("specwright-runtime")?;
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
        let output = self.cargo(name)?;
        let took = started.elapsed();
        let messages = String::from_utf8_lossy(&output.stdout);
        let mut problems: Vec<String> = messages.lines().filter_map(problem).collect();
        if problems.is_empty() && !output.status.success() {
            problems.push(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        Ok(Checked { problems, took })
    }

    fn cargo(&self, package: &str) -> Result<std::process::Output, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .current_dir(&self.folder)
            .args(["check", "--quiet", "--message-format=json", "--package", package])
            .arg("--target-dir")
            .arg(&self.target)
            .env_remove("RUSTFLAGS")
            .env("CARGO_INCREMENTAL", "0")
            .stdin(Stdio::null());
        command.output().map_err(|error| format!("cargo: {error}"))
    }
}

/// The text of an error or warning among the messages of cargo.
fn problem(line: &str) -> Option<String> {
    let message: Value = serde_json::from_str(line).ok()?;
    if message.get("reason")? != "compiler-message" {
        return None;
    }
    let message = message.get("message")?;
    let level = message.get("level")?.as_str()?;
    // the last message only counts the others
    let counts = message.get("spans")?.as_array()?.is_empty() && message.get("code")?.is_null();
    (level.starts_with("error") || level == "warning")
        .then(|| {
            message
                .get("rendered")
                .and_then(Value::as_str)
                .unwrap_or(level)
                .to_owned()
        })
        .filter(|text| !counts || !(text.contains("aborting due to") || text.contains(" emitted")))
}
