//! The programs that are run: npm, node, cargo.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::Error;

/// Installs the packages of `package-lock.json`, unless they were installed from it before.
pub fn install(folder: &Path) -> Result<(), Error> {
    let changed = |path: &str| fs::metadata(folder.join(path)).and_then(|file| file.modified()).ok();
    if changed("node_modules/.package-lock.json") > changed("package-lock.json") {
        return Ok(());
    }
    run(
        "npm",
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(folder),
    )
}

/// Runs a script of this folder.
pub fn node<A: AsRef<OsStr>>(folder: &Path, script: &str, arguments: [A; 2]) -> Result<(), Error> {
    run(
        "node",
        Command::new("node").arg(script).args(arguments).current_dir(folder),
    )
}

/// Compiles and runs the scenarios, and returns what they print.
pub fn scenarios(folder: &Path, server: &str, part: &str) -> Result<String, Error> {
    let mut command = cargo(folder);
    command.args([
        "run",
        "--quiet",
        "--package",
        "conformance-scenarios",
        "--",
        server,
        part,
    ]);
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|source| not_started("cargo", &command, source))?;
    if !output.status.success() {
        return Err(Error::Failed {
            command: shown(&command),
        });
    }
    String::from_utf8(output.stdout).map_err(|_| Error::Unreadable("the output of the scenarios"))
}

/// The cargo that runs this program, in this folder.
pub fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    command
}

/// Runs a command to its end.
pub fn run(program: &'static str, command: &mut Command) -> Result<(), Error> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Error::Failed {
            command: shown(command),
        }),
        Err(source) => Err(not_started(program, command, source)),
    }
}

/// The error for a program that cannot be started, which says where it comes from.
pub fn not_started(program: &'static str, command: &Command, source: io::Error) -> Error {
    match source.kind() {
        io::ErrorKind::NotFound => Error::Missing {
            program,
            help: match program {
                "cargo" => "install Rust (https://rustup.rs)",
                "python3" => "install Python 3 with its modules venv and pip (https://www.python.org)",
                _ => "install Node.js 20 or later, which brings npm (https://nodejs.org)",
            },
        },
        _ => Error::Process {
            command: shown(command),
            source,
        },
    }
}

/// The command as it would be typed.
pub fn shown(command: &Command) -> String {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
