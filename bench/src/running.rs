//! Measures decoding, encoding and calls with `bench/running`, and calls in comparison with the official Python SDK.

use serde::{Deserialize, Serialize};

use crate::arguments::{Plan, Section};
use crate::child::{Task, say};
use crate::python::{self, Python};
use crate::setting::Setting;
use crate::{Problem, places, results};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Running {
    pub(crate) setting: Setting,
    /// The output of `bench/running`.
    pub(crate) figures: Vec<Figure>,
    pub(crate) python: Option<Python>,
}

/// A figure of a subject for a task.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Figure {
    /// The task, a row of a table. The text before the first `/` is its kind, which has its own table.
    pub(crate) group: String,
    /// The subject, a column of a table.
    pub(crate) subject: String,
    /// The metric, such as `ns` or `allocations`.
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
