//! Counts executed instructions with valgrind. Two runs differ by a few in ten thousand.
//!
//! The code is not optimised, as in build scripts and their dependencies.

use std::path::Path;
use std::process::{Command, Stdio};

use cloud_clients::huaweicloud::workspace::models::ListDesktopSnapshotResponse;
use cloud_clients::runtime::json::from_slice;

use crate::bounds::Figures;
use crate::documents::{Document, generate};
use crate::growth;

/// How many snapshots are decoded.
const SNAPSHOTS: usize = 2000;

pub(crate) fn measure(documents: &[Document], figures: &mut Figures) -> Result<(), String> {
    if !has_valgrind() {
        println!("instructions are not counted: valgrind is not installed");
        return Ok(());
    }
    let start = instructions("nothing", "")?;
    for document in documents {
        let all = instructions("generate", &document.path.to_string_lossy())?;
        figures.compiled.insert(
            format!("{}: thousands of instructions to generate", document.name),
            (all - start) / 1e3,
        );
    }
    let all = instructions("decode", &SNAPSHOTS.to_string())?;
    figures.compiled.insert(
        "decoding: instructions for each object".to_owned(),
        (all - start) / SNAPSHOTS as f64,
    );
    Ok(())
}

/// Returns whether instructions can be counted on this machine.
pub(crate) fn has_valgrind() -> bool {
    let version = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    version.is_ok()
}

/// The part of this program that runs under valgrind.
pub(crate) fn task(task: &str, argument: &str) -> Result<(), String> {
    match task {
        "generate" => {
            let generated = generate(Path::new(argument), "client");
            match generated.files.is_empty() {
                false => Ok(()),
                true => Err("nothing was generated".to_owned()),
            }
        }
        "decode" => {
            let number: usize = argument.parse().map_err(|error| format!("{argument}: {error}"))?;
            let text = format!(
                r#"{{"desktop_snapshots":[{}],"total_count":{number}}}"#,
                vec![SNAPSHOT; number].join(",")
            );
            let read: ListDesktopSnapshotResponse = from_slice(text.as_bytes()).map_err(|error| error.to_string())?;
            match read
                .desktop_snapshots
                .is_some_and(|snapshots| snapshots.len() == number)
            {
                true => Ok(()),
                false => Err("not all snapshots were decoded".to_owned()),
            }
        }
        "generate-all" => growth::generate_all(Path::new(argument)),
        "nothing" => Ok(()),
        other => Err(format!("there is no task `{other}`")),
    }
}

const SNAPSHOT: &str = r#"{"snapshot_id":"5a9c4e3c-9d8a-4a1f-b33e-3a2d90ea1ee1","snapshot_name":"before the update","desktop_id":"d6b368bc-a24d-4fb5-a8fb-727356a53f33","desktop_name":"desktop-0001","is_system_disk":true,"status":"create_success","process":100,"description":"as it was","create_time":"2026-01-02T03:04:05Z","create_type":"manual","unknown":[1,{"a":null}]}"#;

fn instructions(task: &str, argument: &str) -> Result<f64, String> {
    let program = std::env::current_exe().map_err(|error| format!("this program: {error}"))?;
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(program)
        .args(["task", task, argument])
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    let printed = String::from_utf8_lossy(&output.stderr);
    let counted = printed.lines().find_map(|line| {
        let (before, count) = line.split_once("refs:")?;
        before
            .trim_end()
            .ends_with('I')
            .then(|| count.replace(',', "").trim().parse::<f64>().ok())?
    });
    match counted.filter(|_| output.status.success()) {
        Some(count) => Ok(count),
        None => Err(format!("valgrind on {task}: {}", printed.trim())),
    }
}

/// Returns the instructions between one return of a function of this program and the next, for each return. valgrind
/// may write to the folder.
pub(crate) fn instructions_of_each(
    task: &str,
    argument: &Path,
    function: &str,
    folder: &Path,
) -> Result<Vec<f64>, String> {
    let program = std::env::current_exe().map_err(|error| format!("this program: {error}"))?;
    let counts = folder.join("counts");
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", counts.display()))
        .arg(format!("--dump-after=specwright_guard::{function}"))
        .arg(program)
        .args(["task", task])
        .arg(argument)
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    if !output.status.success() {
        let printed = String::from_utf8_lossy(&output.stderr);
        return Err(format!("valgrind on {task}: {}", printed.trim()));
    }
    let mut all = Vec::new();
    for number in 1.. {
        let part = counts.with_extension(number.to_string());
        let Ok(text) = std::fs::read_to_string(&part) else {
            break;
        };
        let _ = std::fs::remove_file(part); // each has a megabyte
        let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
        let total = total.and_then(|total| total.trim().parse().ok());
        all.push(total.ok_or_else(|| format!("{}: valgrind has counted nothing", counts.display()))?);
    }
    Ok(all)
}
