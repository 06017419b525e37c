//! The section about generating.

use super::Part;
use super::goal::Goal;
use super::plot::{self, Axis, Line};
use super::table::{self, Notes, bytes, figure, seconds, times};
use crate::Problem;
use crate::generating::{Generating, PARSING, Row};
use crate::peers::{OURS, SUBJECTS, others};

/// Goals apply to documents of more than this many bytes.
const LARGE: u64 = 100_000;

pub(crate) fn part(results: &Generating) -> Result<Part, Problem> {
    let (documents, synthetic): (Vec<&Row>, Vec<&Row>) = results.rows.iter().partition(|row| row.size.is_none());
    let mut text = format!(
        "Each generator was run on each document up to {} times, in turn, each time in its own process. The tables show the \
         least of the runs: wall time, and the peak memory of the largest process. *{PARSING}* reads the same files with \
         `serde_json::Value` or `serde_yaml::Value` and does nothing with them.\n\nA generator that took 30 s is not run \
         again, nor on a larger synthetic document. \\* marks output that lacks operations of the document, so there was \
         less to write.\n\nThe commands were:\n\n",
        results.runs
    );
    for subject in &SUBJECTS {
        let version = subject.version.unwrap_or("of this commit");
        text.push_str(&format!("- {} {version}: `{}`\n", subject.name, subject.line.join(" ")));
    }
    let mut notes = Notes::default();
    text.push_str("\n### Wall time\n\n");
    text.push_str(&times_of(&documents, Row::wall, &mut notes));
    text.push_str("\n### Processor time\n\nTime of the process and of the system on its behalf, on all cores together.\n\n");
    text.push_str(&times_of(&documents, Row::processor, &mut notes));
    text.push_str("\n### Peak memory\n\n");
    text.push_str(&memory(&documents, &mut notes));
    text.push_str(&plot::draw(
        "generating",
        "Generating a client: wall time by size of the document",
        (&SIZE, &TIME),
        &lines(&documents, Row::wall),
    )?);
    text.push_str(&plot::draw(
        "generating-memory",
        "Generating a client: peak memory by size of the document",
        (&SIZE, &MEMORY),
        &lines(&documents, Row::peak),
    )?);
    if !synthetic.is_empty() {
        text.push_str(
            "\n### Growth\n\nMilliseconds for each megabyte of synthetic documents of one shape (`corpus/examples/large.rs`), each twice as large as \
             the one before. The figure stays the same if the cost grows in proportion to the size.\n\n",
        );
        text.push_str(&growth(&synthetic, &mut notes));
        text.push_str(&plot::draw(
            "generating-growth",
            "Synthetic documents: wall time by size",
            (&SIZE, &TIME),
            &lines(&synthetic, Row::wall),
        )?);
    }
    let list = notes.list();
    if !list.is_empty() {
        text.push_str(&format!("\nFailures, with the first line of the error:\n\n{list}"));
    }
    Ok(Part {
        title: "Generating",
        setting: results.setting.clone(),
        text,
        goals: goals(&results.rows, &synthetic),
    })
}

const SIZE: Axis = Axis {
    name: "size of the document",
    show: bytes,
};
const TIME: Axis = Axis {
    name: "wall time",
    show: seconds,
};
const MEMORY: Axis = Axis {
    name: "peak memory",
    show: bytes,
};

fn names() -> impl Iterator<Item = &'static str> {
    SUBJECTS.iter().map(|subject| subject.name).chain([PARSING])
}

/// Returns name and figure of the fastest or leanest other generator.
fn best(row: &Row, of: impl Fn(&Row, &str) -> Option<f64>) -> Option<(&'static str, f64)> {
    let figures = others().filter_map(|peer| Some((peer.name, of(row, peer.name)?)));
    figures.min_by(|a, b| a.1.total_cmp(&b.1))
}

/// Returns a figure, or the mark of the note that says why there is none.
fn cell(row: &Row, subject: &str, value: Option<f64>, show: fn(f64) -> String, notes: &mut Notes) -> String {
    match (value, row.subjects.get(subject)) {
        (Some(value), _) if subject == PARSING || row.complete(subject) => show(value),
        (Some(value), _) => show(value) + "\\*",
        (None, Some(measured)) => {
            let error = measured.error.as_deref().unwrap_or("not run");
            let word = if error.starts_with("not tried") {
                "not tried"
            } else {
                "fails"
            };
            format!("{word}{}", notes.mark(&format!("{subject}: {error}")))
        }
        (None, None) => String::new(),
    }
}

/// A table of one kind of time.
fn times_of(rows: &[&Row], of: fn(&Row, &str) -> Option<f64>, notes: &mut Notes) -> String {
    let mut head = vec!["document", "size", "operations"];
    head.extend(names());
    head.extend(["fastest other", "of parsing"]);
    let mut lines = Vec::new();
    for row in rows {
        let own = of(row, OURS.name);
        let other = best(row, of).zip(own).map(|(best, own)| times(best.1 / own));
        let parsing = of(row, PARSING).zip(own).map(|(parsing, own)| times(own / parsing));
        let operations = row
            .operations
            .map_or_else(|| "?".to_owned(), |number| number.to_string());
        let mut line = vec![row.document.clone(), bytes(row.bytes as f64), operations];
        line.extend(names().map(|name| cell(row, name, of(row, name), seconds, notes)));
        line.extend([other.unwrap_or_default(), parsing.unwrap_or_default()]);
        lines.push(line);
    }
    table::table(&head, &lines)
}

fn memory(rows: &[&Row], notes: &mut Notes) -> String {
    let mut head = vec!["document", "size"];
    head.extend(names());
    head.extend(["leanest other", "of the file"]);
    let mut lines = Vec::new();
    for row in rows {
        let own = row.peak(OURS.name);
        let best = best(row, Row::peak).map(|best| best.1);
        let mut line = vec![row.document.clone(), bytes(row.bytes as f64)];
        line.extend(names().map(|name| cell(row, name, row.peak(name), bytes, notes)));
        line.push(best.zip(own).map_or_else(String::new, |(best, own)| times(best / own)));
        line.push(own.map_or_else(String::new, |own| times(own / row.bytes as f64)));
        lines.push(line);
    }
    table::table(&head, &lines)
}

fn growth(rows: &[&Row], notes: &mut Notes) -> String {
    let mut head = vec!["document", "size", "operations"];
    head.extend(names());
    let mut lines = Vec::new();
    for row in rows {
        let megabytes = row.bytes as f64 / 1e6;
        let operations = row
            .operations
            .map_or_else(|| "?".to_owned(), |number| number.to_string());
        let mut line = vec![row.document.clone(), bytes(row.bytes as f64), operations];
        line.extend(names().map(|name| {
            let each = row.wall(name).map(|wall| wall * 1e3 / megabytes);
            cell(row, name, each, figure, notes)
        }));
        lines.push(line);
    }
    table::table(&head, &lines)
}

fn lines(rows: &[&Row], of: impl Fn(&Row, &str) -> Option<f64>) -> Vec<Line> {
    names()
        .map(|name| Line {
            name: name.to_owned(),
            points: rows
                .iter()
                .filter_map(|row| Some((row.bytes as f64, of(row, name)?)))
                .collect(),
        })
        .collect()
}

fn goals(rows: &[Row], synthetic: &[&Row]) -> Vec<Goal> {
    let large: Vec<&Row> = rows.iter().filter(|row| row.bytes > LARGE).collect();
    let each = |of: &dyn Fn(&Row) -> Option<f64>| -> Vec<(String, f64)> {
        large
            .iter()
            .filter_map(|row| Some((row.document.clone(), of(row)?)))
            .collect()
    };
    let rate = |row: &Row| Some(row.wall(OURS.name)? / row.bytes as f64);
    let smallest = synthetic.first().and_then(|row| rate(row));
    let growth = synthetic
        .iter()
        .skip(1)
        .filter_map(|row| Some((row.document.clone(), rate(row)? / smallest?)));
    vec![
        Goal::at_least(
            "generating: 5 times as fast as the fastest other, on documents over 100 KB",
            5.0,
            each(&|row| Some(best(row, Row::wall)?.1 / row.wall(OURS.name)?)),
            times,
        ),
        Goal::at_most(
            "generating: under 1.5 times what parsing alone takes, on documents over 100 KB",
            1.5,
            each(&|row| Some(row.wall(OURS.name)? / row.wall(PARSING)?)),
            times,
        ),
        Goal::at_most(
            "generating: peak memory under 10 times the size of the file, on documents over 100 KB",
            10.0,
            each(&|row| Some(row.peak(OURS.name)? / row.bytes as f64)),
            times,
        ),
        Goal::at_most(
            "generating: time for each megabyte at any size within 1.25 of that of the smallest synthetic document",
            1.25,
            growth,
            times,
        ),
    ]
}
