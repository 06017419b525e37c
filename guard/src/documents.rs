//! The two documents.

use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::{Generated, RuntimeSource, Settings, generate_crate};

/// A document and its client.
pub(crate) struct Document {
    /// The name of its figures.
    pub(crate) name: &'static str,
    pub(crate) path: PathBuf,
    pub(crate) generated: Generated,
}

impl Document {
    /// The document written by hand: four operations, with much text.
    pub(crate) fn workspace() -> Result<Self, String> {
        Self::new("workspace", root().join("spec/huaweicloud/workspace.yaml"))
    }

    /// The synthetic document: 40 operations and their models, similar to the largest public documents.
    pub(crate) fn synthetic() -> Result<Self, String> {
        let path = target().join("synthetic.json");
        let folder = target();
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let made = cargo()
            .current_dir(root())
            .args([
                "run",
                "--quiet",
                "--locked",
                "-p",
                "specwright-corpus",
                "--example",
                "large",
                "--",
                "0.06",
            ])
            .arg(&path)
            .status();
        match made {
            Ok(status) if status.success() => Self::new("synthetic", path),
            Ok(status) => Err(format!("the example `large` ended with {status}")),
            Err(error) => Err(format!("cargo: {error}")),
        }
    }

    fn new(name: &'static str, path: PathBuf) -> Result<Self, String> {
        let generated = generate(&path, name);
        match generated.diagnostics.has_errors() {
            false => Ok(Self { name, path, generated }),
            true => Err(format!("{}: nothing was generated", path.display())),
        }
    }
}

/// Returns the client of a document, as a separate crate.
pub(crate) fn generate(document: &Path, name: &str) -> Generated {
    generate_crate(document, name, &runtime(), &Settings::default())
}

/// The runtime of this project.
pub(crate) fn runtime() -> RuntimeSource {
    RuntimeSource::Path(root().join("runtime"))
}

/// The folder of this project.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// The folder for files of this program.
pub(crate) fn target() -> PathBuf {
    target_of_project().join("guard")
}

pub(crate) fn target_of_project() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
