//! What decoding, encoding and calls cost: the figures of `bench/running`, and calls beside the official Python SDK.

use serde::{Deserialize, Serialize};

use crate::arguments::{Plan, Section};
use crate::child::{Task, say};
use crate::python::{self, Python};
use crate::setting::Setting;
use crate::{Problem, places, results};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Running {
    pub(crate) setting: Setting,
    /// What `bench/running` printed.
    pub(crate) figures: Vec<Figure>,
    pub(crate) python: Option<Python>,
}

/// A figure: of a subject, at a task.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Figure {
    /// The task, a row of a table; what stands before the first `/` is its kind, and has a table of its own.
    pub(crate) group: String,
    /// Who did it, a column.
    pub(crate) subject: String,
    /// What was measured, such as `ns` or `allocations`.
    pub(crate) metric: String,
    pub(crate) value: f64,
}

pub(crate) fn measure(plan: &Plan) -> Result<(), Problem> {
    let mut running = Running {
        setting: Setting::now()?,
        figures: Vec::new(),
        python: None,
    };
    let manifest = places::bench().join("running/Cargo.toml");
    if manifest.exists() {
        say("decoding, encoding and calls");
        let printed = places::work().join("running.txt");
        places::write(&printed, "")?;
        Task::new("cargo")
            .args(["run", "--release", "--locked", "--quiet", "--manifest-path"])
            .arg(&manifest)
            .args(["--", "all"])
            .folder(&places::root())
            .output(&printed)
            .seconds(7200)
            .demand()?;
        for line in places::read(&printed)?.lines().filter(|line| line.starts_with('{')) {
            let figure = serde_json::from_str(line).map_err(|error| format!("bench/running: {error}: {line}"))?;
            running.figures.push(figure);
        }
        results::save(Section::Running, &running)?;
    }
    running.python = Some(python::measure(plan)?);
    results::save(Section::Running, &running)
}
