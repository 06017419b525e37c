//! A workspace of generated crates, which one run of cargo checks.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use specwright::diagnostic::Code;
use specwright::{Generated, RuntimeSource, Settings, generate_crate, generate_tree};

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The workspace. It is kept between runs, so that the runtime is compiled once.
pub struct Bench {
    folder: PathBuf,
    members: Vec<String>,
    _turn: MutexGuard<'static, ()>,
}

impl Bench {
    /// Returns an empty workspace.
    pub fn new(name: &str) -> Self {
        // one at a time, as they share dependencies
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("every_name").join(name);
        let _ = fs::remove_dir_all(&folder); // it may not be there
        Self {
            folder,
            members: Vec::new(),
            _turn: turn,
        }
    }

    /// Writes a file below the workspace.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        path
    }

    /// Adds the crate `name` of one document.
    pub fn add_crate(&mut self, name: &str, document: &Value) -> Generated {
        let document = self.write(&format!("documents/{name}.json"), &format!("{document:#}"));
        let generated = generate_crate(&document, name, &runtime(), &settings());
        no_fault(name, &generated);
        let mut files = generated.files.clone();
        let manifest = files.get_mut(Path::new("Cargo.toml")).expect("a manifest");
        *manifest = manifest.replace(
            "{ version",
            "{ default-features = false, features = [\"client\"], version",
        );
        specwright::write(&files, &self.folder.join(name)).expect("files that can be written");
        self.members.push(name.to_owned());
        generated
    }

    /// Adds the crate `name` of a folder of documents, with a feature for each, all on by default.
    pub fn add_tree(&mut self, name: &str, documents: &[(String, Value)]) -> Generated {
        for (file, document) in documents {
            self.write(&format!("documents/{name}/{file}"), &format!("{document:#}"));
        }
        let generated = generate_tree(&self.folder.join("documents").join(name), name, &settings());
        no_fault(name, &generated);
        let features: BTreeSet<&str> = generated.documents.iter().map(|d| d.feature.as_str()).collect();
        let all: Vec<String> = features.iter().map(|feature| format!("{feature:?}")).collect();
        let each: String = features.iter().map(|feature| format!("{feature:?} = []\n")).collect();
        let RuntimeSource::Path(runtime) = runtime() else {
            unreachable!()
        };
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[features]\ndefault = [{}]\n{each}\n\
             [dependencies]\nspecwright-runtime = {{ default-features = false, features = [\"client\"], path = {runtime:?} }}\n",
            all.join(", ")
        );
        self.write(&format!("{name}/Cargo.toml"), &manifest);
        specwright::write(&generated.files, &self.folder.join(name).join("src")).expect("files that can be written");
        self.members.push(name.to_owned());
        generated
    }

    /// Runs cargo on all crates, with warnings as errors. Returns the errors, or an empty text.
    pub fn cargo(&self, arguments: &[&str]) -> String {
        let members: Vec<String> = self.members.iter().map(|name| format!("{name:?}")).collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = false\n",
            members.join(", ")
        );
        self.write("Cargo.toml", &manifest);
        let lock = fs::read_to_string(Path::new(REPOSITORY).join("Cargo.lock")).expect("the lock file");
        self.write("Cargo.lock", &lock);
        let output = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
            .args(arguments)
            .args(["--workspace", "--offline", "--quiet"])
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("every_name_target"),
            )
            .env("CARGO_INCREMENTAL", "0")
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .current_dir(&self.folder)
            .output()
            .expect("cargo runs");
        match output.status.success() {
            true => String::new(),
            false => format!(
                "{}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            ),
        }
    }
}

fn runtime() -> RuntimeSource {
    let path = Path::new(REPOSITORY).join("runtime");
    RuntimeSource::Path(path.canonicalize().expect("the runtime"))
}

/// Unusual names are at most a warning.
fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.keep_going = true;
    settings
}

#[track_caller]
fn no_fault(name: &str, generated: &Generated) {
    let internal = generated.diagnostics.counts().contains_key(&Code::INTERNAL);
    let errors = generated.diagnostics.has_errors();
    assert!(!internal && !errors, "{name}: {}", generated.diagnostics);
    assert!(!generated.files.is_empty(), "{name}: nothing was generated");
}
