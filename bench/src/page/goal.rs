//! The goals, and whether they are met, which is always computed.

use super::table;

/// A goal and its outcome.
pub(crate) struct Goal {
    /// The text of the goal.
    pub(crate) aim: String,
    /// The number of its measurements.
    pub(crate) of: usize,
    /// The measurements that miss it, with the factor (1.2 is a fifth too much).
    pub(crate) missed: Vec<(String, f64)>,
    /// The worst figure.
    pub(crate) worst: String,
}

impl Goal {
    /// Makes a goal that no figure may exceed. `show` formats the figures.
    pub(crate) fn at_most(
        aim: impl Into<String>,
        limit: f64,
        figures: impl IntoIterator<Item = (String, f64)>,
        show: impl Fn(f64) -> String,
    ) -> Self {
        Self::judge(aim.into(), figures, |value| value / limit, show)
    }

    /// Makes a goal that each figure must reach.
    pub(crate) fn at_least(
        aim: impl Into<String>,
        limit: f64,
        figures: impl IntoIterator<Item = (String, f64)>,
        show: impl Fn(f64) -> String,
    ) -> Self {
        Self::judge(aim.into(), figures, |value| limit / value, show)
    }

    /// `excess` returns the factor by which a figure misses the goal.
    fn judge(
        aim: String,
        figures: impl IntoIterator<Item = (String, f64)>,
        excess: impl Fn(f64) -> f64,
        show: impl Fn(f64) -> String,
    ) -> Self {
        let figures: Vec<(String, f64)> = figures.into_iter().collect();
        let worst = figures.iter().max_by(|a, b| excess(a.1).total_cmp(&excess(b.1)));
        let missed = figures.iter().filter(|(_, value)| excess(*value) > 1.0);
        Self {
            aim,
            of: figures.len(),
            missed: missed.map(|(name, value)| (name.clone(), excess(*value))).collect(),
            worst: worst.map_or_else(String::new, |(name, value)| format!("{} ({name})", show(*value))),
        }
    }
}

/// Writes all goals as one table.
pub(crate) fn table<'a>(goals: impl Iterator<Item = &'a Goal>) -> String {
    let rows: Vec<Vec<String>> = goals
        .map(|goal| {
            let met = goal.of - goal.missed.len();
            let factor = goal.missed.iter().map(|(_, factor)| *factor).max_by(f64::total_cmp);
            let outcome = match factor {
                _ if goal.of == 0 => "not measured".to_owned(),
                None => format!("met ({met} of {})", goal.of),
                Some(factor) => format!(
                    "**missed** ({met} of {} met), by {} at worst",
                    goal.of,
                    table::times(factor)
                ),
            };
            let mut missed: Vec<&(String, f64)> = goal.missed.iter().collect();
            missed.sort_by(|a, b| b.1.total_cmp(&a.1));
            let shown = missed
                .iter()
                .take(5)
                .map(|(name, factor)| format!("{name} by {}", table::times(*factor)));
            let mut shown: Vec<String> = shown.collect();
            if missed.len() > 5 {
                shown.push(format!("{} more", missed.len() - 5));
            }
            vec![goal.aim.clone(), outcome, goal.worst.clone(), shown.join("; ")]
        })
        .collect();
    table::table(&["goal", "outcome", "worst", "missed where"], &rows).replace("---:", "---")
}
