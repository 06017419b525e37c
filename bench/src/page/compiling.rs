//! The section about compiling generated clients.

use super::Part;
use super::goal::Goal;
use super::plot::{self, Axis, Line};
use super::table::{self, Notes, bytes, figure, seconds, times};
use crate::Problem;
use crate::compiling::{Built, Compiled, Compiling, First, STEPS};
use crate::peers::{OURS, SUBJECTS, others};

pub(crate) fn part(results: &Compiling) -> Result<Part, Problem> {
    let mut notes = Notes::default();
    let mut text = "The documents are evenly spaced by rank of size among those that most generators can read, with the largest one. The \
         dependencies of a client were compiled before; `CARGO_INCREMENTAL=0`. \\* marks a client that lacks operations.\n"
        .to_owned();
    for (step, _) in STEPS {
        text.push_str(&format!(
            "\n### `cargo {step}`\n\nUser seconds, and the peak memory of the largest process.\n\n"
        ));
        text.push_str(&costs(&results.rows, step, &mut notes));
        let file = step.replace(" --", "-");
        text.push_str(&plot::draw(
            &format!("compiling-{file}"),
            &format!("cargo {step} of the client alone: user seconds by operations"),
            (&OPERATIONS, &TIME),
            &lines(&results.rows, step),
        )?);
    }
    text.push_str("\n### What is emitted\n\nLines and bytes for each operation, and the crates in the client's dependency tree, itself included.\n\n");
    text.push_str(&emitted(&results.rows));
    for (title, first) in [
        ("First build", &results.first),
        ("First build of our own client", &results.workspace),
    ] {
        if let Some(first) = first {
            text.push_str(&format!(
                "\n### {title}\n\n`cargo build` of `{}` from scratch, with dependencies (downloaded before).\n\n",
                first.document
            ));
            text.push_str(&from_nothing(first, &mut notes));
        }
    }
    let list = notes.list();
    if !list.is_empty() {
        text.push_str(&format!("\nFailures, with the first line of the error:\n\n{list}"));
    }
    Ok(Part {
        title: "Compiling what was generated",
        setting: results.setting.clone(),
        text,
        goals: goals(results),
    })
}

const OPERATIONS: Axis = Axis {
    name: "operations of the document",
    show: figure,
};
const TIME: Axis = Axis {
    name: "user seconds",
    show: figure,
};

fn user(row: &Compiled, subject: &str, step: &str) -> Option<f64> {
    let ended = row.subjects.get(subject)?.steps.get(step)?;
    ended.error.is_none().then_some(ended.cost.user)
}

/// Returns whether the client has every operation.
fn complete(row: &Compiled, built: &Built) -> bool {
    Some(built.output.operations) >= row.operations
}

/// Returns the least figure of another generator that keeps all operations.
fn leanest(row: &Compiled, step: &str) -> Option<f64> {
    let kept = others().filter(|subject| row.subjects.get(subject.name).is_some_and(|built| complete(row, built)));
    kept.filter_map(|subject| user(row, subject.name, step))
        .min_by(f64::total_cmp)
}

fn costs(rows: &[Compiled], step: &str, notes: &mut Notes) -> String {
    let mut head = vec!["document", "operations"];
    head.extend(SUBJECTS.iter().map(|subject| subject.name));
    head.push("leanest complete other");
    let mut lines = Vec::new();
    for row in rows {
        let mut line = vec![
            row.document.clone(),
            row.operations
                .map_or_else(|| "?".to_owned(), |number| number.to_string()),
        ];
        for subject in &SUBJECTS {
            let Some(built) = row.subjects.get(subject.name) else {
                line.push(String::new());
                continue;
            };
            line.push(match (built.steps.get(step), &built.error) {
                (Some(ended), _) if ended.error.is_none() => {
                    let mark = if complete(row, built) { "" } else { "\\*" };
                    format!("{}{mark}, {}", figure(ended.cost.user), bytes(ended.cost.peak as f64))
                }
                (Some(ended), _) => {
                    let error = ended.error.as_deref().unwrap_or_default();
                    format!("fails{}", notes.mark(&format!("{}: {error}", subject.name)))
                }
                (None, Some(error)) => format!("no client{}", notes.mark(&format!("{}: {error}", subject.name))),
                (None, None) => String::new(),
            });
        }
        let ratio = leanest(row, step).zip(user(row, OURS.name, step));
        line.push(ratio.map_or_else(String::new, |(other, own)| times(other / own)));
        lines.push(line);
    }
    table::table(&head, &lines)
}

fn lines(rows: &[Compiled], step: &str) -> Vec<Line> {
    let points = |name: &str| {
        let points = rows
            .iter()
            .filter_map(|row| Some((row.operations? as f64, user(row, name, step)?)));
        let mut points: Vec<(f64, f64)> = points.filter(|point| point.1 > 0.0).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        points
    };
    let line = |name: &str| Line {
        name: name.to_owned(),
        points: points(name),
    };
    SUBJECTS.iter().map(|subject| line(subject.name)).collect()
}

fn emitted(rows: &[Compiled]) -> String {
    let mut head = vec!["document", "operations"];
    head.extend(SUBJECTS.iter().map(|subject| subject.name));
    let cell = |row: &Compiled, built: &Built| match (row.operations, built.output.operations) {
        _ if built.error.is_some() => String::new(),
        (Some(of), there) => {
            let each = |total: u64| total as f64 / of.max(1) as f64;
            format!(
                "{} lines, {}, {} crates{}",
                figure(each(built.output.lines)),
                bytes(each(built.output.bytes)),
                built.crates,
                if there < of {
                    format!("; {there} operations\\*")
                } else {
                    String::new()
                },
            )
        }
        (None, _) => String::new(),
    };
    let mut lines = Vec::new();
    for row in rows {
        let operations = row
            .operations
            .map_or_else(|| "?".to_owned(), |number| number.to_string());
        let mut line = vec![row.document.clone(), operations];
        line.extend(SUBJECTS.iter().map(|subject| {
            let built = row.subjects.get(subject.name);
            built.map_or_else(String::new, |built| cell(row, built))
        }));
        lines.push(line);
    }
    table::table(&head, &lines)
}

fn from_nothing(first: &First, notes: &mut Notes) -> String {
    let mut lines = Vec::new();
    let own = first.builds.first().map(|(_, build)| build.ended.cost.wall);
    for (name, build) in &first.builds {
        let cost = &build.ended.cost;
        lines.push(match &build.ended.error {
            Some(error) => vec![format!("{name}: fails{}", notes.mark(&format!("{name}: {error}")))],
            None => vec![
                name.clone(),
                seconds(cost.wall),
                seconds(cost.user),
                bytes(cost.peak as f64),
                build.crates.to_string(),
                own.map_or_else(String::new, |own| times(cost.wall / own)),
            ],
        });
    }
    table::table(
        &["client", "wall", "user", "peak memory", "crates", "of the first row"],
        &lines,
    )
}

fn goals(results: &Compiling) -> Vec<Goal> {
    let mut goals = Vec::new();
    for (step, _) in STEPS {
        let ratios = results.rows.iter().filter_map(|row| {
            let ratio = user(row, OURS.name, step)? / leanest(row, step)?;
            Some((row.document.clone(), ratio))
        });
        goals.push(Goal::at_most(
            format!("compiling: `cargo {step}` in at most a third of the user seconds of the leanest other that keeps all operations"),
            1.0 / 3.0,
            ratios,
            figure,
        ));
    }
    let own = |of: fn(&Built) -> u64| {
        let each = results.rows.iter().filter_map(move |row| {
            let built = row.subjects.get(OURS.name)?;
            Some((
                row.document.clone(),
                of(built) as f64 / row.operations.filter(|number| *number > 0)? as f64,
            ))
        });
        each.collect::<Vec<_>>()
    };
    goals.push(Goal::at_most(
        "compiling: 60 lines for each operation",
        60.0,
        own(|built| built.output.lines),
        figure,
    ));
    goals.push(Goal::at_most(
        "compiling: 3 KB for each operation",
        3000.0,
        own(|built| built.output.bytes),
        bytes,
    ));
    let workspace = results
        .workspace
        .as_ref()
        .map_or(&[][..], |first| first.builds.as_slice());
    let published = workspace.first().map(|(_, build)| build.ended.cost.wall);
    let built = others().filter_map(|peer| {
        workspace
            .iter()
            .find(|(name, build)| name == peer.name && build.ended.error.is_none())
    });
    let ratios = built.filter_map(|(name, build)| Some((name.clone(), published? / build.ended.cost.wall)));
    goals.push(Goal::at_most(
        "compiling: a first build of `cloud-clients` with one feature faster than of the same client by any other",
        1.0,
        ratios,
        figure,
    ));
    goals
}
