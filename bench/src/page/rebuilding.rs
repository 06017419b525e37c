//! The section about rebuilding.

use super::Part;
use super::goal::Goal;
use super::table::{self, bytes, seconds, times};
use crate::child::Cost;
use crate::program::Program;
use crate::rebuilding::Rebuilding;

pub(crate) fn part(results: &Rebuilding) -> Part {
    let rows = [
        ("`cargo build`, nothing changed", &results.unchanged),
        ("the same without the build script", &results.without_script),
        ("the build script alone, nothing changed", &results.script),
        (
            "the build script alone, a sentence of one document changed",
            &results.script_changed,
        ),
    ];
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|(what, costs)| {
            vec![
                (*what).to_owned(),
                seconds(least(costs, |cost| cost.wall)),
                seconds(least(costs, PROCESSOR)),
            ]
        })
        .collect();
    let mut text = format!(
        "`cloud-clients`, with its build script that reads {} of documents and writes {} files. Cargo has \
         built the script without optimisation, as in a build of this project. The table shows the least of {} runs.\n\n",
        bytes(results.documents as f64),
        results.files,
        results.unchanged.len()
    );
    text.push_str(&table::table(&["what", "wall", "processor"], &rows));
    text.push_str(&format!(
        "\nAfter a change to one sentence of one document, the build script writes {}: {}.\n",
        results.rewritten.len(),
        results
            .rewritten
            .iter()
            .map(|file| format!("`{file}`"))
            .collect::<Vec<_>>()
            .join(", ")
    ));
    text.push_str(&programs(&results.programs));
    let overhead = least(&results.unchanged, PROCESSOR) / least(&results.without_script, PROCESSOR);
    let one = |value: f64| [("cloud-clients".to_owned(), value)];
    let goals = vec![
        Goal::at_most(
            "rebuilding: an unchanged `cargo build` within 5 % of one without the build script (processor time)",
            1.05,
            one(overhead),
            times,
        ),
        Goal::at_most(
            "rebuilding: a changed sentence rewrites one file",
            1.0,
            one(results.rewritten.len() as f64),
            table::figure,
        ),
        Goal::at_most(
            "rebuilding: a changed document is generated in less than 100 ms",
            0.1,
            one(least(&results.script_changed, |cost| cost.wall)),
            seconds,
        ),
    ];
    Part {
        title: "Rebuilding",
        setting: results.setting.clone(),
        text,
        goals,
    }
}

/// Writes the table of programs that use a client.
fn programs(programs: &[Program]) -> String {
    let of = |cost: &Cost| format!("{} / {}", seconds(cost.wall), seconds(PROCESSOR(cost)));
    let row = |program: &Program| {
        vec![
            program.document.clone(),
            program.sent.to_string(),
            of(&program.first),
            of(&program.changed),
            of(&program.release),
        ]
    };
    let rows: Vec<Vec<String>> = programs.iter().map(row).collect();
    if rows.is_empty() {
        return String::new();
    }
    let head = [
        "client of",
        "operations sent",
        "`cargo build`",
        "changed, `cargo build`",
        "`cargo build --release`",
    ];
    format!(
        "\nA program compiles the part of a client that it calls. These are wall time / processor time of building and linking such a \
         program, with the client built before. In the column `changed`, the program was changed, and cargo builds it \
         incrementally; with `--release` it builds all of it each time.\n\n{}",
        table::table(&head, &rows)
    )
}

const PROCESSOR: fn(&Cost) -> f64 = |cost| cost.user + cost.system;

fn least(costs: &[Cost], of: fn(&Cost) -> f64) -> f64 {
    costs.iter().map(of).fold(f64::INFINITY, f64::min)
}
