//! Runs a command as a process, and measures its time and memory.
//!
//! On Linux, a child begins with the peak memory of the process that started it. So that the memory of this program
//! does not count for its children, each is started by a small launcher: this program again, with the hidden subcommand
//! `launch`.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process_group, prlimit};
use serde::{Deserialize, Serialize};
use wait4::Wait4;

use crate::Problem;

/// A command to measure.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Task {
    program: OsString,
    arguments: Vec<OsString>,
    folder: Option<PathBuf>,
    environment: Vec<(OsString, OsString)>,
    /// The file for its output; without one, the output is dropped.
    output: Option<PathBuf>,
    /// The time limit, in seconds.
    seconds: u64,
    /// The limit of address space for each of its processes, in bytes.
    memory: Option<u64>,
}

/// The cost of a command, with its children.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Cost {
    /// Seconds from start to end.
    pub(crate) wall: f64,
    /// Seconds of processor time of the program.
    pub(crate) user: f64,
    /// Seconds of processor time of the system on its behalf.
    pub(crate) system: f64,
    /// The most memory that the largest of its processes had, in bytes.
    pub(crate) peak: u64,
}

/// How a command ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ended {
    pub(crate) cost: Cost,
    /// The first line of the error, or that a limit ended it. `None` after a success.
    pub(crate) error: Option<String>,
}

impl Task {
    /// Returns a command without arguments, with a time limit of ten minutes.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            arguments: Vec::new(),
            folder: None,
            environment: vec![
                ("CARGO_INCREMENTAL".into(), "0".into()),
                ("CARGO_TERM_COLOR".into(), "never".into()),
                ("NO_COLOR".into(), "1".into()),
            ],
            output: None,
            seconds: 600,
            memory: None,
        }
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        let arguments = arguments.into_iter().map(|argument| argument.as_ref().to_owned());
        self.arguments.extend(arguments);
        self
    }

    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    pub(crate) fn variable(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// Writes its output to a file.
    pub(crate) fn output(mut self, file: &Path) -> Self {
        self.output = Some(file.to_owned());
        self
    }

    pub(crate) fn seconds(mut self, seconds: u64) -> Self {
        self.seconds = seconds;
        self
    }

    pub(crate) fn memory(mut self, bytes: u64) -> Self {
        self.memory = Some(bytes);
        self
    }

    /// Runs the command with a launcher until it ends.
    pub(crate) fn measure(&self) -> Result<Ended, Problem> {
        let program = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
        let task = serde_json::to_string(self).map_err(|error| format!("cannot describe a command: {error}"))?;
        let failed = |error| format!("cannot start the launcher: {error}");
        let mut launcher = Command::new(program)
            .arg("launch")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        // kept open until the end, as the launcher ends its command when the pipe closes
        let mut input = launcher.stdin.take();
        if let Some(input) = &mut input {
            input.write_all((task + "\n").as_bytes()).map_err(failed)?;
        }
        let output = launcher.wait_with_output().map_err(failed)?;
        drop(input);
        serde_json::from_slice(&output.stdout)
            .map_err(|_| format!("cannot start {}", self.program.to_string_lossy()).into())
    }

    /// Runs the command, and returns its failure as an error.
    pub(crate) fn demand(&self) -> Result<Cost, Problem> {
        let ended = self.measure()?;
        match ended.error {
            None => Ok(ended.cost),
            Some(error) => Err(format!("{self}: {error}").into()),
        }
    }

    /// Runs the command and returns its output.
    pub(crate) fn text(&self) -> Result<String, Problem> {
        let mut command = self.command();
        let output = command.output().map_err(|error| format!("{self}: {error}"))?;
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(format!("{self}: {}", String::from_utf8_lossy(&output.stderr).trim()).into()),
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::null());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        for name in [
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_TARGET_DIR",
            "CARGO",
            "RUSTC_WRAPPER",
        ] {
            if !self.environment.iter().any(|(known, _)| known == name) {
                command.env_remove(name);
            }
        }
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command
    }
}

impl std::fmt::Display for Task {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.program.to_string_lossy())?;
        self.arguments
            .iter()
            .try_for_each(|argument| write!(f, " {}", argument.to_string_lossy()))
    }
}

impl Ended {
    /// Returns the result for a command that was not started.
    fn never(error: String) -> Self {
        let cost = Cost {
            wall: 0.0,
            user: 0.0,
            system: 0.0,
            peak: 0,
        };
        Self {
            cost,
            error: Some(error),
        }
    }
}

/// The launcher: runs the task in the first line of its standard input, and prints the result.
pub(crate) fn launch() -> Result<(), Problem> {
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line).map_err(|error| error.to_string());
    let task = read.and_then(|_| serde_json::from_str(&line).map_err(|error| error.to_string()));
    let task: Task = task.map_err(|error| format!("no task: {error}"))?;
    let ended = run(&task)?;
    let text = serde_json::to_string(&ended).map_err(|error| format!("cannot tell how it ended: {error}"))?;
    println!("{text}");
    Ok(())
}

fn run(task: &Task) -> Result<Ended, Problem> {
    let errors = std::env::temp_dir().join(format!("specwright-bench-{}.txt", std::process::id()));
    let file = |path: &Path| File::create(path).map_err(|error| format!("{}: {error}", path.display()));
    let mut command = task.command();
    command.process_group(0).stderr(file(&errors)?);
    command.stdout(match &task.output {
        Some(path) => Stdio::from(file(path)?),
        None => Stdio::null(),
    });
    let started = Instant::now();
    let child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return Ok(Ended::never(format!("cannot be started: {error}"))),
    };
    let group = Pid::from_child(&child);
    if let Some(memory) = task.memory {
        let limit = Rlimit {
            current: Some(memory),
            maximum: Some(memory),
        };
        // a process that has already ended has kept the limit
        let _ = prlimit(Some(group), Resource::As, limit);
    }
    thread::spawn(move || {
        // the command ends when the measuring program ends
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        kill_process_group(group, Signal::KILL)
    });
    let (done, waited) = mpsc::channel::<()>();
    let limit = Duration::from_secs(task.seconds);
    let guard = thread::spawn(move || {
        let late = waited.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout);
        late && kill_process_group(group, Signal::KILL).is_ok()
    });
    let used = child.wait4().map_err(|error| format!("{task}: {error}"))?;
    let wall = started.elapsed().as_secs_f64();
    drop(done);
    let late = guard.join().unwrap_or(false);
    let error = match used.status.success() {
        true => None,
        false if late => Some(format!("ended after {} s", task.seconds)),
        false => Some(told(&task.output).or_else(|| first_error(&errors)).unwrap_or_else(
            || match used.status.signal() {
                Some(signal) => format!("ended by signal {signal}"),
                None => format!("{}", used.status),
            },
        )),
    };
    let _ = fs::remove_file(&errors);
    Ok(Ended {
        cost: Cost {
            wall,
            user: used.rusage.utime.as_secs_f64(),
            system: used.rusage.stime.as_secs_f64(),
            peak: used.rusage.maxrss,
        },
        error,
    })
}

/// Returns the error of a command from its saved standard output, as one of the generators prints errors there.
fn told(output: &Option<PathBuf>) -> Option<String> {
    let lines = BufReader::new(File::open(output.as_ref()?).ok()?).lines();
    let mut lines = lines.map_while(Result::ok);
    let line = lines.find(|line| line.contains("fail: "))?;
    Some(shortened(&line))
}

/// Returns the first line with an error, else the last line.
fn first_error(file: &Path) -> Option<String> {
    let mut last = None;
    let lines = BufReader::new(File::open(file).ok()?).lines().map_while(Result::ok);
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let lower = line.to_lowercase();
        // after the line with the place of a panic, the next line has the message
        let told = last
            .as_ref()
            .is_some_and(|before: &String| before.contains("panicked at"));
        if told || (lower.contains("error") && !lower.trim_end().ends_with("error:")) {
            return Some(match told {
                true => format!("panic: {}", shortened(&line)),
                false => shortened(&line),
            });
        }
        last = Some(line);
    }
    last.map(|line| shortened(&line))
}

fn shortened(line: &str) -> String {
    let line: String = line.trim().chars().filter(|c| !c.is_control()).collect();
    match line.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// Prints progress to standard error.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
