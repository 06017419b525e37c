//! Checks the values of a request against the constraints of its document.
//!
//! The JSON that is sent is walked along the tables of [`Constraints`]. Each pair of a value and a table is looked at once, so the
//! work grows with the value, however schemas refer to each other.

mod choice;
mod decimal;
mod keyword;
mod path;
mod pattern;

use std::collections::{HashMap, HashSet};

use crate::describe::{Constraint, Constraints};
use crate::error::Violation;
use crate::json::Json;

use path::Path;

/// Values nested deeper than this are not looked into.
const DEPTH_LIMIT: usize = 1_000;

/// A value and a table, by their addresses.
type Pair = (*const Constraints, *const Json);

/// The checking of one value.
pub(crate) struct Check<'a> {
    /// The value as a whole, and the properties that it has besides its JSON: files.
    whole: &'a Json,
    besides: &'a [&'a str],
    seen: HashSet<Pair>,
    /// Whether a value fits a table, as far as known. True while it is being found out.
    fits: HashMap<Pair, bool>,
    found: Vec<Violation>,
}

/// Adds the violations of a value to `found`. `name` is what its path begins with; `besides` are properties that are not in the JSON.
pub(crate) fn check(
    constraints: &'static Constraints,
    value: &Json,
    besides: &[&str],
    name: &str,
    found: &mut Vec<Violation>,
) {
    let mut check = Check {
        whole: value,
        besides,
        seen: HashSet::new(),
        fits: HashMap::new(),
        found: std::mem::take(found),
    };
    check.collect(constraints, value, Path::Root(name));
    *found = check.found;
}

impl Check<'_> {
    /// Adds what a value violates.
    fn collect(&mut self, constraints: &'static Constraints, value: &Json, path: Path<'_>) {
        if value.is_null() || path.depth() > DEPTH_LIMIT || !self.seen.insert((constraints, value)) {
            return;
        }
        for constraint in constraints.0 {
            match constraint {
                Constraint::Same(same) => self.collect(same, value, Path::Same(&path)),
                Constraint::OneOf(choices) => {
                    if let Some(chosen) = self.unfit_choice(choices, value, path.depth()) {
                        self.collect(chosen.constraints, value, Path::Same(&path));
                    }
                }
                keyword => match self.violates(keyword, value) {
                    Some(violated) => self
                        .found
                        .push(Violation::new(path.to_string(), violated.name, violated.limit)),
                    None => within(keyword, value, |part, constraints, step| {
                        self.collect(constraints, part, Path::Child(&path, step, path.depth() + 1));
                    }),
                },
            }
        }
    }

    /// Whether a value violates nothing.
    fn is_fit(&mut self, constraints: &'static Constraints, value: &Json, depth: usize) -> bool {
        if value.is_null() || depth > DEPTH_LIMIT {
            return true;
        }
        let pair: Pair = (constraints, value);
        if let Some(known) = self.fits.get(&pair) {
            return *known;
        }
        self.fits.insert(pair, true);
        let depth = depth + 1;
        let is_fit = constraints.0.iter().all(|constraint| match constraint {
            Constraint::Same(same) => self.is_fit(same, value, depth),
            Constraint::OneOf(choices) => self.unfit_choice(choices, value, depth).is_none(),
            keyword => {
                let mut is_fit = self.violates(keyword, value).is_none();
                within(keyword, value, |part, constraints, _| {
                    is_fit = is_fit && self.is_fit(constraints, part, depth);
                });
                is_fit
            }
        });
        self.fits.insert(pair, is_fit);
        is_fit
    }

    /// The properties that a value has besides its JSON.
    fn besides(&self, value: &Json) -> &[&str] {
        match std::ptr::eq(value, self.whole) {
            true => self.besides,
            false => &[],
        }
    }

    fn has(&self, value: &Json, property: &str) -> bool {
        value.get(property).is_some() || self.besides(value).contains(&property)
    }
}

/// Calls `each` with the values within a value that a constraint is about.
fn within<'v>(
    constraint: &Constraint,
    value: &'v Json,
    mut each: impl FnMut(&'v Json, &'static Constraints, path::Step<'v>),
) {
    match (constraint, value) {
        (Constraint::Items(constraints), Json::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                each(item, constraints, path::Step::Index(index));
            }
        }
        (Constraint::Item(index, constraints), Json::Array(items)) => {
            if let Some(item) = items.get(*index) {
                each(item, constraints, path::Step::Index(*index));
            }
        }
        (Constraint::Property(name, constraints), Json::Object(_)) => {
            if let Some(part) = value.get(name) {
                each(part, constraints, path::Step::Key(name));
            }
        }
        (Constraint::Others(known, constraints), Json::Object(members)) => {
            for (name, part) in members.iter().filter(|(name, _)| !known.contains(&name.as_str())) {
                each(part, constraints, path::Step::Key(name));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
