//! Measures a build without a change, and after a change to one description.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::arguments::{Plan, Section};
use crate::child::{Cost, Task, say};
use crate::program::{self, Program};
use crate::setting::Setting;
use crate::{Problem, places, results};

/// The changed text: a sentence of one document.
const DOCUMENT: &str = "spec/huaweicloud/workspace.yaml";
const SENTENCE: &str = "Cloud desktops: their images, snapshots and pools.";

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Rebuilding {
    pub(crate) setting: Setting,
    /// `cargo build` of `cloud-clients` without a change.
    pub(crate) unchanged: Vec<Cost>,
    /// The same without its build script.
    pub(crate) without_script: Vec<Cost>,
    /// Only the build script, without a change.
    pub(crate) script: Vec<Cost>,
    /// Only the build script, after a change to a sentence of one document.
    pub(crate) script_changed: Vec<Cost>,
    /// The files that the build script then wrote.
    pub(crate) rewritten: Vec<String>,
    /// How many files there are.
    pub(crate) files: usize,
    /// How many bytes the documents have.
    pub(crate) documents: u64,
    /// Programs that use clients.
    #[serde(default)]
    pub(crate) programs: Vec<Program>,
}

pub(crate) fn measure(plan: &Plan) -> Result<(), Problem> {
    say("rebuilding");
    let with = Copy::new("with-script")?;
    let without = Copy::new("without-script")?;
    without.drop_script()?;
    with.cargo().seconds(3600).demand()?;
    without.cargo().seconds(3600).demand()?;
    let mut rebuilding = Rebuilding {
        setting: Setting::now()?,
        unchanged: Vec::new(),
        without_script: Vec::new(),
        script: Vec::new(),
        script_changed: Vec::new(),
        rewritten: Vec::new(),
        files: places::files(&with.folder.join("generated/src"), &["rs"])?.len(),
        documents: size(&with.folder.join("spec"))?,
        programs: Vec::new(),
    };
    let script = with.script()?;
    let document = with.folder.join(DOCUMENT);
    let text = places::read(&document)?;
    let changed = text.replacen(SENTENCE, "Desktops in the cloud: their images, snapshots and pools.", 1);
    if changed == text {
        return Err(format!("{DOCUMENT} no longer says `{SENTENCE}`").into());
    }
    for _ in 0..plan.runs.max(3) {
        rebuilding.unchanged.push(with.cargo().demand()?);
        rebuilding.without_script.push(without.cargo().demand()?);
        rebuilding.script.push(script.demand()?);
        let before = with.written()?;
        places::write(&document, &changed)?;
        rebuilding.script_changed.push(script.demand()?);
        let after = with.written()?;
        rebuilding.rewritten = after
            .into_iter()
            .filter(|entry| before.get(&entry.0) != Some(&entry.1))
            .map(|e| e.0)
            .collect();
        places::write(&document, &text)?;
        script.demand()?;
        with.cargo().seconds(3600).demand()?; // cargo compares the times of files too
    }
    rebuilding.programs = program::measure(plan)?;
    results::save(Section::Rebuilding, &rebuilding)
}

fn size(folder: &Path) -> Result<u64, Problem> {
    let files = places::files(folder, &["yaml"])?;
    let sizes = files.iter().map(|file| fs::metadata(file).map(|data| data.len()));
    sizes
        .sum::<Result<u64, _>>()
        .map_err(|error| format!("{}: {error}", folder.display()).into())
}

/// A copy of the parts of this project from which `cloud-clients` is built, where they may be changed.
struct Copy {
    folder: PathBuf,
}

impl Copy {
    fn new(name: &str) -> Result<Self, Problem> {
        let folder = places::work().join("rebuilding").join(name);
        let root = places::root();
        // earlier build output is kept
        for part in ["spec", "generated", "generator", "runtime"] {
            places::empty(&folder.join(part))?;
            for file in places::files(&root.join(part), &["rs", "yaml", "toml"])? {
                let inner = file.strip_prefix(&root).unwrap_or(&file);
                places::write(&folder.join(inner), &places::read(&file)?)?;
            }
        }
        let manifest = places::read(&root.join("Cargo.toml"))?;
        let manifest: Vec<&str> = manifest
            .lines()
            .filter(|line| !line.starts_with("members = ") && !line.starts_with("exclude = "))
            .collect();
        let manifest = manifest.join("\n").replacen(
            "[workspace]",
            "[workspace]\nmembers = [\"generator\", \"runtime\", \"generated\"]",
            1,
        );
        places::write(&folder.join("Cargo.toml"), &manifest)?;
        places::write(&folder.join("Cargo.lock"), &places::read(&root.join("Cargo.lock"))?)?;
        Ok(Self { folder })
    }

    /// Removes the build script, as in the published crate.
    fn drop_script(&self) -> Result<(), Problem> {
        let script = self.folder.join("generated/build.rs");
        fs::remove_file(&script).map_err(|error| format!("{}: {error}", script.display()))?;
        let file = self.folder.join("generated/Cargo.toml");
        let text = places::read(&file)?;
        let kept = text.split("[build-dependencies]").next().unwrap_or(&text);
        places::write(&file, kept)
    }

    fn cargo(&self) -> Task {
        Task::new("cargo")
            .args(["build", "--offline", "--quiet", "-p", "cloud-clients"])
            .folder(&self.folder)
            .variable("CARGO_TARGET_DIR", self.folder.join("target"))
    }

    /// Runs the build script that cargo has built, as cargo runs it.
    fn script(&self) -> Result<Task, Problem> {
        let built = self.folder.join("target/debug/build");
        let entries = fs::read_dir(&built).map_err(|error| format!("{}: {error}", built.display()))?;
        let scripts = entries
            .filter_map(Result::ok)
            .map(|entry| entry.path().join("build-script-build"));
        let ours = |path: &PathBuf| path.exists() && path.to_string_lossy().contains("cloud-clients");
        let written = |path: &PathBuf| {
            fs::metadata(path)
                .and_then(|data| data.modified())
                .unwrap_or(SystemTime::UNIX_EPOCH)
        };
        let script = scripts.filter(ours).max_by_key(written);
        let script = script.ok_or_else(|| format!("{}: there is no build script", built.display()))?;
        Ok(Task::new(script)
            .folder(&self.folder.join("generated"))
            .variable("CARGO_MANIFEST_DIR", self.folder.join("generated"))
            .variable("CARGO_PKG_NAME", "cloud-clients"))
    }

    /// Returns the modification time of each generated file.
    fn written(&self) -> Result<BTreeMap<String, SystemTime>, Problem> {
        let source = self.folder.join("generated/src");
        let mut times = BTreeMap::new();
        for file in places::files(&source, &["rs"])? {
            let time = fs::metadata(&file).and_then(|data| data.modified());
            let time = time.map_err(|error| format!("{}: {error}", file.display()))?;
            let inner = file.strip_prefix(&source).unwrap_or(&file);
            times.insert(inner.display().to_string(), time);
        }
        Ok(times)
    }
}
