//! The documented calls of Huawei Cloud Workspace by `cloud-clients` and by the official Python SDK, on one server.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde::{Deserialize, Serialize};

use crate::arguments::Plan;
use crate::child::{Cost, Task, say};
use crate::{Problem, places};

/// The SDK, on PyPI.
const PACKAGE: &str = "huaweicloudsdkworkspace";
/// Rounds of four calls for each run.
const ROUNDS: [(&str, usize); 3] = [(OURS, 5000), (THEIRS, 250), (BARE, 5000)];
pub(crate) const OURS: &str = "cloud-clients";
pub(crate) const THEIRS: &str = "huaweicloudsdkworkspace";
/// The subject that sends fixed bytes instead of calls, which shows the speed of the server.
pub(crate) const BARE: &str = "the server alone";

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Python {
    /// The versions of Python and of the SDK.
    pub(crate) versions: String,
    pub(crate) subjects: Vec<Caller>,
}

/// A program that makes calls.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Caller {
    pub(crate) name: String,
    /// Whole processes that make one call and end.
    pub(crate) first: Vec<Cost>,
    /// Whole processes that make many calls.
    pub(crate) many: Vec<Cost>,
    /// The calls per second of each of those, without the start of the process.
    pub(crate) rates: Vec<f64>,
    /// The number of calls of each of those.
    pub(crate) calls: usize,
}

#[derive(Deserialize)]
struct Printed {
    calls: usize,
    seconds: f64,
}

pub(crate) fn measure(plan: &Plan) -> Result<Python, Problem> {
    let python = install()?;
    say("building bench/calls");
    let manifest = places::bench().join("Cargo.toml");
    Task::new("cargo")
        .args([
            "build",
            "--release",
            "--locked",
            "--quiet",
            "-p",
            "specwright-bench-calls",
            "--manifest-path",
        ])
        .arg(manifest)
        .seconds(7200)
        .demand()?;
    let calls = places::bench().join("target/release/specwright-bench-calls");
    let script = places::bench().join("python/calls.py");
    let server = Server::start(&calls)?;
    let versions = Task::new(&python).args(["-c", VERSIONS]).text()?.trim().to_owned();
    let mut subjects: Vec<Caller> = ROUNDS.iter().map(|(name, _)| Caller::new(name)).collect();
    for _ in 0..plan.runs {
        for (caller, (name, rounds)) in subjects.iter_mut().zip(ROUNDS) {
            let task = match name {
                OURS => Task::new(&calls).arg("call"),
                THEIRS => Task::new(&python).arg(&script),
                _ => Task::new(&calls).arg("bare"),
            };
            caller.run(&task.arg(&server.url), rounds)?;
        }
    }
    Ok(Python { versions, subjects })
}

const VERSIONS: &str = "import sys, importlib.metadata as m; \
    print('Python', sys.version.split()[0] + ', huaweicloudsdkworkspace', m.version('huaweicloudsdkworkspace'))";

impl Caller {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            first: Vec::new(),
            many: Vec::new(),
            rates: Vec::new(),
            calls: 0,
        }
    }

    fn run(&mut self, task: &Task, rounds: usize) -> Result<(), Problem> {
        self.first.push(task.clone().arg("0").demand()?);
        let file = places::work().join("printed.txt");
        places::write(&file, "")?;
        self.many
            .push(task.clone().arg(rounds.to_string()).output(&file).demand()?);
        let text = places::read(&file)?;
        let printed: Printed =
            serde_json::from_str(&text).map_err(|error| format!("{}: {error}: {text}", self.name))?;
        self.calls = printed.calls;
        self.rates.push(printed.calls as f64 / printed.seconds);
        say(&format!(
            "{}: {:.0} calls a second",
            self.name,
            printed.calls as f64 / printed.seconds
        ));
        Ok(())
    }
}

/// Installs the SDK in a virtual environment, and returns its Python.
fn install() -> Result<PathBuf, Problem> {
    let folder = places::peers().join("python");
    let python = folder.join("bin/python");
    let there = python.exists() && Task::new(&python).args(["-c", VERSIONS]).measure()?.error.is_none();
    if !there {
        say(&format!("installing {PACKAGE}"));
        Task::new("python3").args(["-m", "venv"]).arg(&folder).demand()?;
        Task::new(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                PACKAGE,
            ])
            .seconds(3600)
            .demand()?;
    }
    Ok(python)
}

/// The server of `bench/calls`, which is stopped when this is dropped.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(program: &PathBuf) -> Result<Self, Problem> {
        let mut child = Command::new(program)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let mut url = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output)
                .read_line(&mut url)
                .map_err(|error| format!("the server: {error}"))?;
        }
        match url.trim() {
            "" => Err("the server did not start".into()),
            url => Ok(Self {
                url: url.to_owned(),
                child,
            }),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
