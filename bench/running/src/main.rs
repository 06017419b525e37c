//! Measures decoding, encoding and calls, compared with other ways to do the same in Rust.
//!
//! `cargo run --release --manifest-path bench/running/Cargo.toml -- all|decode|encode|calls|throughput [FILTER]` prints
//! one JSON object for each line to stdout, `{"group":"decode/orders/10
//! KB","subject":"specwright","metric":"ns","value":1234.5}`, and a table to stderr. With a filter, only groups whose
//! name contains it are run. `repeat GROUP SUBJECT COUNT` runs one subject this many times and prints nothing, for
//! profilers.

mod calls;
mod coding;
mod derived;
mod measure;
mod samples;
mod server;

/// The client of `spec/orders.yaml`.
#[allow(dead_code, missing_docs)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/generated.rs"));
}

use std::error::Error;
use std::process::ExitCode;

/// What to run, and how.
enum Task {
    All,
    Decode,
    Encode,
    Calls,
    Throughput,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["repeat", group, subject, count] => repeat(group, subject, count),
        [task] => run(task, ""),
        [task, filter] => run(task, filter),
        _ => Err("all, decode, encode, calls or throughput, and perhaps a part of the name of a group".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &str, filter: &str) -> Result<(), Box<dyn Error>> {
    let task = match task {
        "all" => Task::All,
        "decode" => Task::Decode,
        "encode" => Task::Encode,
        "calls" => Task::Calls,
        "throughput" => Task::Throughput,
        other => return Err(format!("{other} is none of all, decode, encode, calls, throughput").into()),
    };
    let mut table = measure::Table::new(filter);
    if matches!(task, Task::All | Task::Decode) {
        table.measure_all(coding::decoding)?;
    }
    if matches!(task, Task::All | Task::Encode) {
        table.measure_all(coding::encoding)?;
    }
    if matches!(task, Task::All | Task::Calls) {
        calls::one_at_a_time(&mut table)?;
    }
    if matches!(task, Task::All | Task::Throughput) {
        calls::many_at_a_time(&mut table)?;
    }
    table.print();
    Ok(())
}

fn repeat(group: &str, subject: &str, count: &str) -> Result<(), Box<dyn Error>> {
    let count = count.parse()?;
    if group.starts_with("calls/") {
        return calls::repeat(group, subject, count);
    }
    let unknown = || format!("there is no {subject} in a group {group}");
    for groups in [coding::decoding, coding::encoding] {
        for (name, make) in groups() {
            if name == group {
                let mut subjects = make()?;
                let found = subjects.iter_mut().find(|found| found.name == subject);
                found.ok_or_else(unknown)?.run(count);
                return Ok(());
            }
        }
    }
    Err(unknown().into())
}
