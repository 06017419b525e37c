//! What became of every scenario: what its test says, and what the server says.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use crate::spector::Coverage;

/// What the test of a scenario says.
#[derive(Deserialize)]
pub struct Outcome {
    /// The scenario.
    pub name: String,
    /// `typed`, `otherwise`, `not passed` or `not in the document`.
    pub way: String,
    /// Why it is not `typed`.
    pub why: Option<String>,
    /// Why its test failed.
    pub error: Option<String>,
}

/// All scenarios, by spec.
pub struct Report {
    /// Each spec with its scenarios.
    pub specs: BTreeMap<String, Vec<Scenario>>,
    /// Tests of scenarios that the server does not know.
    unknown: Vec<String>,
}

/// One scenario.
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// How it was passed.
    pub result: Passed,
    /// Why it was not passed through the types of the document.
    pub reason: Option<String>,
    /// What the server says of it.
    covered: String,
}

/// How a scenario was passed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// Through the types of the document.
    Typed,
    /// Through bytes, or JSON of no type.
    Otherwise,
    /// Not at all.
    No,
    /// The document does not say what the scenario needs.
    Inexpressible,
    /// It has a test, which failed.
    Failed,
    /// It has no test.
    Untested,
}

impl Report {
    /// Puts together what the tests and the server say.
    pub fn new(specs: &BTreeMap<String, Vec<String>>, outcomes: Vec<Outcome>, coverage: &Coverage) -> Self {
        let mut outcomes: BTreeMap<_, _> = outcomes
            .into_iter()
            .map(|outcome| (outcome.name.clone(), outcome))
            .collect();
        let mut scenario = |name: &String| {
            let (result, reason) = outcomes.remove(name).map_or((Passed::Untested, None), Outcome::result);
            let covered = coverage.get(name).cloned().unwrap_or_default();
            Scenario {
                name: name.clone(),
                result,
                reason,
                covered,
            }
        };
        let specs = specs
            .iter()
            .map(|(spec, names)| (spec.clone(), names.iter().map(&mut scenario).collect()))
            .collect();
        Self {
            specs,
            unknown: outcomes.into_keys().collect(),
        }
    }

    /// How many scenarios there are.
    pub fn total(&self) -> usize {
        self.scenarios().count()
    }

    /// How many scenarios came out so.
    pub fn count(&self, result: Passed) -> usize {
        self.scenarios().filter(|scenario| scenario.result == result).count()
    }

    /// How many scenarios are passed here of which the server says something else.
    pub fn disputed(&self) -> usize {
        self.scenarios().filter(|scenario| scenario.is_disputed()).count()
    }

    /// How many scenarios the server says are passed.
    pub fn covered(&self) -> usize {
        self.scenarios().filter(|scenario| scenario.is_covered()).count()
    }

    /// What must not be: tests that fail or are missing, and scenarios of which the server says something else.
    pub fn faults(&self) -> Vec<String> {
        let fault = |scenario: &Scenario| match scenario.result {
            Passed::Failed => Some(format!(
                "{}: {}",
                scenario.name,
                scenario.reason.as_deref().unwrap_or_default()
            )),
            Passed::Untested => Some(format!("{}: it has no test", scenario.name)),
            _ if scenario.is_disputed() => Some(format!(
                "{}: its test passes, but spector says `{}`",
                scenario.name, scenario.covered
            )),
            _ => None,
        };
        let unknown = |name| format!("{name}: spector has no such scenario");
        self.scenarios()
            .filter_map(fault)
            .chain(self.unknown.iter().map(unknown))
            .collect()
    }

    /// One line with the figures.
    pub fn summary(&self) -> String {
        format!(
            "{} scenarios: {} passed typed, {} otherwise, {} not, {} cannot be said by a document, {} fail; spector says {} pass",
            self.total(),
            self.count(Passed::Typed),
            self.count(Passed::Otherwise),
            self.count(Passed::No),
            self.count(Passed::Inexpressible),
            self.count(Passed::Failed) + self.count(Passed::Untested),
            self.covered(),
        )
    }

    fn scenarios(&self) -> impl Iterator<Item = &Scenario> {
        self.specs.values().flatten()
    }
}

impl Scenario {
    fn is_covered(&self) -> bool {
        self.covered == "pass"
    }

    fn is_disputed(&self) -> bool {
        matches!(self.result, Passed::Typed | Passed::Otherwise) && !self.is_covered()
    }
}

impl Outcome {
    fn result(self) -> (Passed, Option<String>) {
        let result = match (&*self.way, &self.error) {
            (_, Some(_)) => Passed::Failed,
            ("typed", None) => Passed::Typed,
            ("otherwise", None) => Passed::Otherwise,
            ("not in the document", None) => Passed::Inexpressible,
            (_, None) => Passed::No,
        };
        (result, self.error.or(self.why))
    }
}

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Passed::Typed => "typed",
            Passed::Otherwise => "otherwise",
            Passed::No => "not passed",
            Passed::Inexpressible => "not in the document",
            Passed::Failed => "fails",
            Passed::Untested => "no test",
        })
    }
}
