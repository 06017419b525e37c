//! Measures the subjects of a group in turns, so that other load on the machine affects all of them.

use std::error::Error;
use std::time::{Duration, Instant};

/// The approximate time of a turn.
const TURN: Duration = Duration::from_millis(8);
/// The number of turns of each subject.
const TURNS: usize = 40;

/// Makes the subjects of a group.
pub type Make = Box<dyn Fn() -> Result<Vec<Subject>, Box<dyn Error>>>;

/// A subject: one way to do the task of a group.
pub struct Subject {
    /// Its name.
    pub name: &'static str,
    run: Box<dyn FnMut(usize) -> Duration>,
}

impl Subject {
    /// Returns a subject that runs a function once.
    pub fn new(name: &'static str, mut once: impl FnMut() + 'static) -> Self {
        Self::timed(name, move |count| {
            let begun = Instant::now();
            for _ in 0..count {
                once();
            }
            begun.elapsed()
        })
    }

    /// Returns a subject that does its task several times, and returns the time without preparation.
    pub fn timed(name: &'static str, run: impl FnMut(usize) -> Duration + 'static) -> Self {
        Self {
            name,
            run: Box::new(run),
        }
    }

    /// Runs the task this many times.
    pub fn run(&mut self, count: usize) -> Duration {
        (self.run)(count)
    }
}

/// The results, and the filter of groups.
pub struct Table {
    filter: String,
    rows: Vec<Row>,
}

struct Row {
    group: String,
    subject: String,
    metric: &'static str,
    value: f64,
}

impl Table {
    /// Returns an empty table, for groups whose names contain the filter.
    pub fn new(filter: &str) -> Self {
        Self {
            filter: filter.to_owned(),
            rows: Vec::new(),
        }
    }

    /// Returns whether to measure a group.
    pub fn wants(&self, group: &str) -> bool {
        group.contains(&self.filter)
    }

    /// Records a value, and prints it as a line of JSON.
    pub fn note(&mut self, group: &str, subject: &str, metric: &'static str, value: f64) {
        println!(
            "{}",
            serde_json::json!({ "group": group, "subject": subject, "metric": metric, "value": value })
        );
        self.rows.push(Row {
            group: group.to_owned(),
            subject: subject.to_owned(),
            metric,
            value,
        });
    }

    /// Measures groups: for each subject the fastest turn, the median turn, and its allocations.
    pub fn measure_all(&mut self, groups: fn() -> Vec<(String, Make)>) -> Result<(), Box<dyn Error>> {
        for (group, make) in groups() {
            if self.wants(&group) {
                self.measure(&group, make()?);
            }
        }
        Ok(())
    }

    /// Measures one group.
    pub fn measure(&mut self, group: &str, mut subjects: Vec<Subject>) {
        let counts: Vec<usize> = subjects.iter_mut().map(turn).collect();
        let mut times = vec![Vec::with_capacity(TURNS); subjects.len()];
        for round in 0..TURNS {
            for step in 0..subjects.len() {
                // each subject runs after each of the others once
                let index = (round + step) % subjects.len();
                let (subject, count) = (&mut subjects[index], counts[index]);
                times[index].push(subject.run(count).as_nanos() as f64 / count as f64);
            }
        }
        for (subject, times) in subjects.iter_mut().zip(&mut times) {
            times.sort_by(f64::total_cmp);
            // the preparation of a subject counts in both, so the difference does not include it
            let one = allocation_counter::measure(|| _ = subject.run(1));
            let two = allocation_counter::measure(|| _ = subject.run(2));
            let count = two.count_total.saturating_sub(one.count_total);
            let bytes = two.bytes_total.saturating_sub(one.bytes_total);
            self.note(group, subject.name, "ns", times[0]);
            self.note(group, subject.name, "ns median", times[times.len() / 2]);
            self.note(group, subject.name, "allocations", count as f64);
            self.note(group, subject.name, "bytes allocated", bytes as f64);
        }
    }

    /// Prints everything as a table, with each time divided by that of the first subject: larger is better for the
    /// first.
    pub fn print(&self) {
        for row in &self.rows {
            let first = self
                .rows
                .iter()
                .find(|first| first.group == row.group && first.metric == row.metric);
            let ratio = first.map_or(1.0, |first| row.value / first.value);
            eprintln!(
                "{:28} {:22} {:16} {:>16.1} {:>8.3}",
                row.group, row.subject, row.metric, row.value, ratio
            );
        }
    }
}

/// Returns how often a subject runs its task in a turn.
fn turn(subject: &mut Subject) -> usize {
    let mut count = 1;
    loop {
        let took = subject.run(count);
        if took >= TURN / 2 || count >= 1 << 20 {
            let wanted = count as f64 * TURN.as_secs_f64() / took.as_secs_f64().max(1e-9);
            return (wanted as usize).max(1);
        }
        count *= 2;
    }
}
