//! The section about decoding, encoding and calls.

use std::collections::BTreeMap;

use super::Part;
use super::goal::Goal;
use super::table::{self, bytes, figure, seconds, times};
use crate::Problem;
use crate::child::Cost;
use crate::python::{BARE, Caller, OURS, Python, THEIRS};
use crate::running::{Figure, Running};

/// The name of our own figures.
const OWN: &str = "specwright";

pub(crate) fn part(results: &Running) -> Result<Part, Problem> {
    let mut text = String::new();
    for (kind, measured) in kinds(&results.figures) {
        text.push_str(&format!("\n### {kind}: {}\n\n", metric(measured).0));
        text.push_str(&figures(&results.figures, kind, measured));
    }
    if let Some(python) = &results.python {
        text.push_str(&calls(python));
    }
    Ok(Part {
        title: "Running",
        setting: results.setting.clone(),
        text: text.trim_start().to_owned(),
        goals: goals(results),
    })
}

/// Returns the title of a metric, and the format of its figures.
fn metric(name: &str) -> (String, fn(f64) -> String) {
    let time: fn(f64) -> String = |value| seconds(value / 1e9);
    match name {
        "ns" => ("time of the best turn".to_owned(), time),
        "ns median" => ("time of the middle turn".to_owned(), time),
        "bytes allocated" => (name.to_owned(), bytes),
        "calls/s" => ("calls a second in the best turn".to_owned(), figure),
        "calls/s median" => ("calls a second in the middle turn".to_owned(), figure),
        other => (other.to_owned(), figure),
    }
}

/// Returns whether more is better.
fn is_rate(metric: &str) -> bool {
    metric.contains("/s")
}

/// Returns every kind of task with each of its metrics, in the order of measurement.
fn kinds(figures: &[Figure]) -> Vec<(&str, &str)> {
    let mut kinds = Vec::new();
    for figure in figures {
        let kind = (kind(figure), figure.metric.as_str());
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

fn kind(figure: &Figure) -> &str {
    figure.group.split('/').next().unwrap_or_default()
}

/// Writes values by task and subject, in the order of measurement.
fn figures(figures: &[Figure], wanted: &str, measured: &str) -> String {
    let shown = metric(measured).1;
    let (mut groups, mut subjects, mut values) = (Vec::new(), Vec::new(), BTreeMap::new());
    for figure in figures
        .iter()
        .filter(|figure| kind(figure) == wanted && figure.metric == measured)
    {
        if !groups.contains(&figure.group.as_str()) {
            groups.push(figure.group.as_str());
        }
        if !subjects.contains(&figure.subject.as_str()) {
            subjects.push(figure.subject.as_str());
        }
        values.insert((figure.group.as_str(), figure.subject.as_str()), figure.value);
    }
    let mut head = vec![wanted];
    head.extend(&subjects);
    let row = |group: &&str| {
        let own = values.get(&(*group, OWN));
        let mut row = vec![group.split_once('/').map_or(*group, |(_, rest)| rest).to_owned()];
        row.extend(
            subjects
                .iter()
                .map(|subject| match (values.get(&(*group, *subject)), own) {
                    (Some(value), Some(own)) if *subject != OWN && *own > 0.0 => {
                        let ratio = if is_rate(measured) { own / value } else { value / own };
                        format!("{} ({})", shown(*value), times(ratio))
                    }
                    (Some(value), _) => shown(*value),
                    (None, _) => String::new(),
                }),
        );
        row
    };
    table::table(&head, &groups.iter().map(row).collect::<Vec<_>>())
}

fn least(costs: &[Cost], of: fn(&Cost) -> f64) -> f64 {
    costs.iter().map(of).fold(f64::INFINITY, f64::min)
}

fn rate(caller: &Caller) -> f64 {
    caller.rates.iter().copied().fold(0.0, f64::max)
}

fn find<'a>(python: &'a Python, name: &str) -> Option<&'a Caller> {
    python.subjects.iter().find(|caller| caller.name == name)
}

/// Returns the processor seconds of a call, without the start of the process.
fn processor(caller: &Caller) -> f64 {
    let cost: fn(&Cost) -> f64 = |cost| cost.user + cost.system;
    ((least(&caller.many, cost) - least(&caller.first, cost)) / caller.calls.max(1) as f64).max(0.0)
}

fn calls(python: &Python) -> String {
    let mut text = format!(
        "\n### The official Python SDK\n\nFour documented calls of Huawei Cloud Workspace (check images, list product images, list \
         snapshots, pool statistics; the cloud of the fifth has no such SDK), signed, one in flight, 20 items in a listing, by \
         `cloud-clients` and by the official SDK ({}), with one server on loopback that has its responses ready (`bench/calls`). \
         *{BARE}* sends fixed bytes instead of calls, and shows how much of every figure is the server and loopback. \
         The first response is that of a whole process that makes one call and ends. Each figure is the best of {} runs.\n\n",
        python.versions,
        python.subjects.first().map_or(0, |caller| caller.first.len())
    );
    let rows = python.subjects.iter().map(|caller| {
        vec![
            caller.name.clone(),
            seconds(least(&caller.first, |cost| cost.wall)),
            bytes(least(&caller.many, |cost| cost.peak as f64)),
            figure(rate(caller)),
            seconds(1.0 / rate(caller)),
            seconds(processor(caller)),
        ]
    });
    let head = [
        "client",
        "start to first response",
        "peak memory",
        "calls a second",
        "wall time of a call",
        "processor time of a call",
    ];
    text.push_str(&table::table(&head, &rows.collect::<Vec<_>>()));
    text
}

/// Returns our figure in relation to another's, for every task of a kind.
fn compared(
    figures: &[Figure],
    wanted: &str,
    metric: &str,
    other: &str,
    ratio: fn(f64, f64) -> f64,
) -> Vec<(String, f64)> {
    let of = |group: &str, subject: &str| {
        let found = figures
            .iter()
            .find(|f| f.group == group && f.subject == subject && f.metric == metric);
        found.map(|figure| figure.value)
    };
    let groups = figures
        .iter()
        .filter(|f| kind(f) == wanted && f.subject == OWN && f.metric == metric);
    groups
        .filter_map(|f| Some((format!("{} to {other}", f.group), ratio(f.value, of(&f.group, other)?))))
        .collect()
}

fn goals(results: &Running) -> Vec<Goal> {
    let figures = &results.figures;
    let faster = |own: f64, other: f64| other / own;
    let both = |other: &str| {
        let mut all = compared(figures, "decode", "ns", other, faster);
        all.extend(compared(figures, "encode", "ns", other, faster));
        all
    };
    let mut quickest = both("simd-json");
    quickest.extend(both("sonic-rs"));
    let ratio = |python: &Python, of: &dyn Fn(&Caller) -> f64| {
        Some((THEIRS.to_owned(), of(find(python, OURS)?) / of(find(python, THEIRS)?)))
    };
    let python = results.python.as_ref();
    vec![
        Goal::at_least(
            "running: decoding and encoding 1.5 times as fast as serde_json with derived models",
            1.5,
            both("serde_json"),
            times,
        ),
        Goal::at_least(
            "running: decoding and encoding not slower than simd-json and sonic-rs",
            1.0,
            quickest,
            times,
        ),
        Goal::at_most(
            "running: a call over loopback within 3 % of bare reqwest with written structs",
            1.03,
            compared(figures, "calls", "ns", "reqwest", |own, other| own / other),
            times,
        ),
        Goal::at_most(
            "running: at most ten allocations for a call more than bare reqwest",
            10.0,
            compared(figures, "calls", "allocations", "reqwest", |own, other| {
                (own - other).max(0.0)
            }),
            figure,
        ),
        Goal::at_least(
            "running: 50 times the calls a second of the official Python SDK, one in flight",
            50.0,
            python.and_then(|python| ratio(python, &rate)),
            times,
        ),
        Goal::at_most(
            "running: a fiftieth of the time from start to first response of the official Python SDK",
            0.02,
            python.and_then(|python| ratio(python, &|caller| least(&caller.first, |cost| cost.wall))),
            figure,
        ),
    ]
}
