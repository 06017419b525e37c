//! Compiles generated crates: only type checking, with the real runtime, which is compiled once.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use specwright::Generated;

/// The time limit of the compiler for a small crate, on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// `rustc`, and the runtime checked by cargo.
pub struct Compiler {
    runtime: PathBuf,
    folder: PathBuf,
}

impl Compiler {
    /// Checks the runtime. Crates are compiled in `folder`.
    ///
    /// # Panics
    /// If cargo fails.
    pub fn new(folder: &Path) -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let output = cargo("cargo", "CARGO")
            .args([
                "check",
                "--quiet",
                "--message-format=json",
                "--no-default-features",
            ])
            .arg("--manifest-path")
            .arg(here.join("../runtime/Cargo.toml"))
            .arg("--target-dir")
            .arg(here.join("target/compile"))
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "the runtime does not compile");
        let messages = String::from_utf8_lossy(&output.stdout).into_owned();
        let artifacts = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let runtime = artifacts
            .filter(|artifact| artifact["target"]["name"] == "specwright_runtime")
            .find_map(|artifact| {
                let mut files = artifact["filenames"]
                    .as_array()?
                    .iter()
                    .filter_map(|file| file.as_str());
                files.find(|file| file.ends_with(".rmeta")).map(PathBuf::from)
            });
        Self {
            runtime: runtime.expect("cargo says where the runtime is"),
            folder: folder.to_owned(),
        }
    }

    /// Compiles a generated crate; warnings are errors.
    ///
    /// # Errors
    /// The messages of the compiler.
    pub fn check(&self, generated: &Generated) -> Result<(), String> {
        let folder = self.folder.join("compiled");
        let _ = std::fs::remove_dir_all(&folder); // it may not be there
        for (name, text) in &generated.files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(&folder)).map_err(|error| error.to_string())?;
            std::fs::write(path, text).map_err(|error| error.to_string())?;
        }
        let errors = self.folder.join("compiler.txt");
        let mut command = cargo("rustc", "RUSTC");
        command
            .args([
                "--edition=2024",
                "--crate-type=lib",
                "--crate-name=trial",
                "--emit=metadata",
                "-Dwarnings",
            ])
            .args(["--error-format=short", "-o"])
            .arg(folder.join("libtrial.rmeta"))
            .arg("--extern")
            .arg(format!("specwright_runtime={}", self.runtime.display()))
            .arg("-L")
            .arg(format!(
                "dependency={}",
                self.runtime.parent().unwrap_or(&folder).display()
            ))
            .arg(folder.join("src/lib.rs"))
            .stderr(std::fs::File::create(&errors).map_err(|error| error.to_string())?);
        for part in generated.documents.iter().flat_map(|summary| &summary.parts) {
            command.arg("--cfg").arg(format!("feature={part:?}"));
        }
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
                break status;
            }
            if begun.elapsed() > LIMIT {
                let _ = child.kill(); // it may have ended by now
                let _ = child.wait();
                return Err(format!("the compiler is not done after {LIMIT:?}"));
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        match status.success() {
            true => Ok(()),
            false => Err(std::fs::read_to_string(&errors).unwrap_or_default()),
        }
    }
}

/// Returns a command without the settings of cargo-fuzz, which instruments what it builds.
fn cargo(tool: &str, variable: &str) -> Command {
    let mut command = Command::new(std::env::var_os(variable).unwrap_or_else(|| tool.into()));
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_BOOTSTRAP"] {
        command.env_remove(name);
    }
    command
}
