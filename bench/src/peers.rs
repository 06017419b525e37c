//! The compared generators: Specwright, and others from crates.io.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::child::{Task, say};
use crate::{Problem, places};

/// The name of every generated crate.
pub(crate) const CRATE: &str = "client";

/// A generator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject {
    /// Its name in tables.
    pub(crate) name: &'static str,
    /// Its release on crates.io; ours is built from this repository.
    pub(crate) version: Option<&'static str>,
    /// Its command line: `{in}` is the document, `{out}` the folder of the crate.
    pub(crate) line: &'static [&'static str],
    /// A text that its output has once for each operation.
    operation: &'static str,
    /// Who writes `Cargo.toml`.
    manifest: Manifest,
}

/// Who writes the manifest of a generated crate.
#[derive(Clone, Copy, Debug)]
enum Manifest {
    Generator,
    /// The user, with the dependencies that the generator lists in `src/generated/REQUIRED_DEPS.toml`.
    Listed,
}

/// All generators, ours first.
pub(crate) const SUBJECTS: [Subject; 5] = [
    Subject {
        name: "specwright",
        version: None,
        line: &[
            "specwright",
            "generate",
            "{in}",
            "--out",
            "{out}",
            "--name",
            CRATE,
            "--runtime-path",
            "{runtime}",
            "--standalone",
        ],
        operation: r"(?m)^\s*(?:\w+::)*operation! \{",
        manifest: Manifest::Generator,
    },
    Subject {
        name: "cargo-progenitor",
        version: Some("0.15.1"),
        line: &[
            "cargo-progenitor",
            "progenitor",
            "-i",
            "{in}",
            "-o",
            "{out}",
            "-n",
            CRATE,
            "-v",
            "0.1.0",
        ],
        operation: r"(?m)^\s+pub async fn ",
        manifest: Manifest::Generator,
    },
    Subject {
        name: "ploidy",
        version: Some("0.15.0"),
        line: &[
            "ploidy", "generate", "rust", "{in}", "--output", "{out}", "--name", CRATE,
        ],
        operation: r"(?m)^\s+pub async fn ",
        manifest: Manifest::Generator,
    },
    Subject {
        name: "openapi-to-rust",
        version: Some("0.23.0"),
        line: &[
            "openapi-to-rust",
            "generate",
            "{in}",
            "--output-dir",
            "{out}/src/generated",
            "--quiet",
        ],
        // further methods of an operation, for one media type or status code, have a sentence between route and name
        operation: r"(?m)^\s*/// ?`[A-Z]+ .*`\n(?:\s*#\[.*\n)*\s*pub async fn ",
        manifest: Manifest::Listed,
    },
    Subject {
        name: "oas3-gen",
        version: Some("0.29.0"),
        line: &[
            "oas3-gen",
            "generate",
            "client-mod",
            "--input",
            "{in}",
            "--output",
            "{out}",
            "--workspace",
            "--quiet",
        ],
        operation: r"(?m)^\s+pub async fn \w+\(\s*&self",
        manifest: Manifest::Generator,
    },
];

/// Our generator.
pub(crate) const OURS: &Subject = &SUBJECTS[0];

/// The other generators.
pub(crate) fn others() -> impl Iterator<Item = &'static Subject> {
    SUBJECTS.iter().filter(|subject| !subject.ours())
}

/// The counts of a generated client.
#[derive(Clone, Copy, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Output {
    pub(crate) files: u64,
    pub(crate) lines: u64,
    pub(crate) bytes: u64,
    /// The operations in the output.
    pub(crate) operations: u64,
}

impl Subject {
    pub(crate) fn ours(&self) -> bool {
        self.version.is_none()
    }

    /// Returns the command that generates a client for `document` in `out`.
    pub(crate) fn generate(&self, document: &Path, out: &Path) -> Task {
        let filled = |part: &&str| {
            part.replace("{in}", &document.to_string_lossy())
                .replace("{out}", &out.to_string_lossy())
                .replace("{runtime}", &places::root().join("runtime").to_string_lossy())
        };
        let mut line = self.line.iter().map(filled);
        let program = line.next().unwrap_or_default();
        Task::new(self.folder().join(program)).args(line)
    }

    fn folder(&self) -> PathBuf {
        match self.ours() {
            true => places::root().join("target/release"),
            false => places::peers().join("bin"),
        }
    }

    /// Counts the generated client in `out`.
    pub(crate) fn count(&self, out: &Path) -> Result<Output, Problem> {
        let operation = Regex::new(self.operation).map_err(|error| format!("{}: {error}", self.name))?;
        let mut counted = Output::default();
        for file in places::files(&out.join("src"), &["rs"])? {
            let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            counted.files += 1;
            counted.lines += text.lines().count() as u64;
            counted.bytes += text.len() as u64;
            counted.operations += operation.find_iter(&text).count() as u64;
        }
        Ok(counted)
    }

    /// Makes the output in `out` a crate that can be compiled, in its own workspace.
    pub(crate) fn complete(&self, out: &Path) -> Result<(), Problem> {
        let manifest = out.join("Cargo.toml");
        let mut text = match self.manifest {
            Manifest::Generator => places::read(&manifest)?,
            Manifest::Listed => {
                places::write(&out.join("src/lib.rs"), "#![allow(warnings)]\npub mod generated;\n")?;
                let listed = places::read(&out.join("src/generated/REQUIRED_DEPS.toml"))?;
                format!("[package]\nname = \"{CRATE}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{listed}")
            }
        };
        if !text.lines().any(|line| line.trim() == "[workspace]") {
            text.push_str("\n[workspace]\n");
        }
        places::write(&manifest, &text)
    }
}

/// Installs missing generators. One that cannot be installed fails on every document.
pub(crate) fn install() {
    for subject in SUBJECTS {
        let Some(version) = subject.version else { continue };
        let installed = places::peers().join(".crates.toml");
        let known = fs::read_to_string(&installed).unwrap_or_default();
        if known.contains(&format!("\"{} {version} ", subject.name)) {
            continue;
        }
        say(&format!("installing {} {version}", subject.name));
        let install = Task::new("cargo")
            .args(["install", "--locked", "--quiet", "--root"])
            .arg(places::peers())
            // one target folder for all, as they share many dependencies
            .arg("--target-dir")
            .arg(places::work().join("installing"))
            .arg(format!("{}@{version}", subject.name));
        if let Err(Problem(error)) = install.seconds(7200).demand() {
            say(&error);
        }
    }
}

/// Builds our generator.
pub(crate) fn build() -> Result<(), Problem> {
    say("building specwright");
    Task::new("cargo")
        .args(["build", "--release", "--locked", "--quiet", "-p", "specwright-cli"])
        .folder(&places::root())
        .seconds(7200)
        .demand()
        .map(drop)
}
