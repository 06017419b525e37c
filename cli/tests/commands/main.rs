//! The command `specwright`, as people run it.

mod call;
mod check;
mod config;
mod diff;
mod doors;
mod explore;
mod folders;
mod formats;
mod generate;
mod layout;
mod mcp;
mod mock;
mod overlay;
#[cfg(unix)]
mod pipes;
mod readme;
mod suggest;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A document without faults.
const GOOD: &str = include_str!("orders.yaml");

/// The same document with a keyword that is not supported: a warning.
fn doubtful() -> String {
    GOOD.replace("id: { type: string }\n", "id: { type: string, not: { enum: [x] } }\n")
}

/// The same document with an invalid part: an error.
fn broken() -> String {
    GOOD.replace("schemas/Order\"", "schemas/Odrer\"")
}

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("commands").join(name);
    let _ = fs::remove_dir_all(&folder); // it may not be there
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

/// Writes a file in a folder and returns its path.
fn file(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    path.parent()
        .map(fs::create_dir_all)
        .transpose()
        .expect("its folder can be made");
    fs::write(&path, text).expect("the file can be written");
    path
}

/// The output and the exit code of a run.
struct Run {
    code: i32,
    out: String,
    err: String,
}

/// Runs the command in a folder.
fn specwright(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command.args(arguments).current_dir(folder);
    for (name, below) in [("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache")] {
        command.env(name, folder.join(below));
    }
    let run = run(&mut command);
    assert!(!run.err.contains("panicked"), "{}", run.err);
    run
}

fn run(command: &mut Command) -> Run {
    let Output { status, stdout, stderr } = command.output().expect("the command runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Run {
        code: status.code().expect("an exit code"),
        out: text(stdout),
        err: text(stderr),
    }
}
