//! The machine, the time and the versions of a measurement.

use std::fs;

use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::child::Task;
use crate::peers::SUBJECTS;
use crate::places;

/// The machine, the time, and the versions of all programs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Setting {
    pub(crate) date: String,
    pub(crate) processor: String,
    pub(crate) cores: usize,
    /// In bytes.
    pub(crate) memory: u64,
    pub(crate) kernel: String,
    pub(crate) rustc: String,
    /// The measured commit, and whether files differed from it.
    pub(crate) commit: String,
    /// The version of each generator.
    pub(crate) versions: Vec<(String, String)>,
    /// The load of the machine at the start, the average of five minutes.
    pub(crate) load: f64,
}

impl Setting {
    pub(crate) fn now() -> Result<Self, Problem> {
        let first = |text: &str, key: &str| {
            let line = text.lines().find(|line| line.starts_with(key))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        };
        let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let kilobytes = first(&memory, "MemTotal").and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let git = |arguments: &[&str]| Task::new("git").args(arguments).folder(&places::root()).text();
        let changed = git(&[
            "status",
            "--porcelain",
            "--untracked-files=no",
            "--",
            ".",
            ":!bench/results",
            ":!docs",
        ])?;
        let commit = git(&["rev-parse", "--short=12", "HEAD"])?.trim().to_owned();
        Ok(Self {
            date: Task::new("date")
                .args(["--utc", "+%Y-%m-%d %H:%M UTC"])
                .text()?
                .trim()
                .to_owned(),
            processor: first(&processors, "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory: kilobytes.unwrap_or_default() * 1024,
            kernel: Task::new("uname").args(["-s", "-r"]).text()?.trim().to_owned(),
            rustc: Task::new("rustc").arg("--version").text()?.trim().to_owned(),
            commit: match changed.trim().is_empty() {
                true => commit,
                false => format!("{commit} with changes"),
            },
            versions: SUBJECTS
                .iter()
                .filter_map(|subject| Some((subject.name.to_owned(), subject.version?.to_owned())))
                .collect(),
            load: load
                .split(' ')
                .nth(1)
                .and_then(|text| text.parse().ok())
                .unwrap_or_default(),
        })
    }
}
