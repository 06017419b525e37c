//! What was found, and what follows from all of it.

use std::fmt;
use std::path::Path;

use specwright::diagnostic::Place;

use crate::rule::{Audience, Class, Direction, Rule};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The kind of change.
    pub rule: Rule,
    /// How much it matters.
    pub class: Class,
    /// Which way the values go that it is about, if it is about values.
    pub direction: Option<Direction>,
    /// What has changed: `Client::list_pets`, `GET /pets`, `schema Pet`.
    pub subject: String,
    /// A sentence about it.
    pub message: String,
    /// Where it is in the old document.
    pub old: Option<Place>,
    /// Where it is in the new document.
    pub new: Option<Place>,
}

impl Finding {
    /// Who notices it.
    pub fn audience(&self) -> Audience {
        self.rule.audience()
    }

    /// The place to show for it: that in the new document, else that in the old one.
    pub fn place(&self) -> Option<&Place> {
        self.new.as_ref().or(self.old.as_ref())
    }
}

/// By how much the version of the generated crate has to grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Not at all: nothing has changed.
    None,
    /// `1.2.3` to `1.2.4`: the Rust API is the same.
    Patch,
    /// `1.2.3` to `1.3.0`: the Rust API has more.
    Minor,
    /// `1.2.3` to `2.0.0`: Rust code that uses the client may no longer compile.
    Major,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// All changes between two versions of a document, the worst first.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Comparison {
    /// The changes.
    pub findings: Vec<Finding>,
}

impl Comparison {
    /// What it means that a document, which is shown under this name, is gone.
    pub fn of_removed(document: &Path) -> Self {
        Self::of_whole(document, true)
    }

    /// What it means that a document is new.
    pub fn of_added(document: &Path) -> Self {
        Self::of_whole(document, false)
    }

    fn of_whole(document: &Path, is_gone: bool) -> Self {
        let name = document.display();
        let (rules, words) = match is_gone {
            true => ([Rule::ClientRemoved, Rule::DocumentRemoved], "gone"),
            false => ([Rule::ClientAdded, Rule::DocumentAdded], "new"),
        };
        let place = Place {
            file: document.to_owned(),
            line: 1,
            column: 1,
            length: 1,
            excerpt: String::new(),
            excerpt_column: 1,
        };
        let findings = rules.map(|rule| Finding {
            rule,
            class: rule.class(None),
            direction: None,
            subject: format!("document {name}"),
            message: match rule.audience() {
                Audience::Rust => format!("the client of {name} is {words}"),
                Audience::Calls => format!("the document {name} is {words}"),
            },
            old: is_gone.then(|| place.clone()),
            new: (!is_gone).then(|| place.clone()),
        });
        Self::of(findings.into())
    }

    /// The changes in the order in which they are shown.
    pub(crate) fn of(mut findings: Vec<Finding>) -> Self {
        findings.sort_by(|a, b| {
            let key = |of: &Finding| (of.class, of.audience());
            let place = |of: &Finding| of.place().map(|place| (place.file.clone(), place.line, place.column));
            key(a)
                .cmp(&key(b))
                .then_with(|| place(a).cmp(&place(b)))
                .then_with(|| a.subject.cmp(&b.subject))
                .then_with(|| a.rule.cmp(&b.rule))
                .then_with(|| a.direction.cmp(&b.direction))
                .then_with(|| a.message.cmp(&b.message))
        });
        Self { findings }
    }

    /// Takes the changes of another document in.
    pub fn append(&mut self, other: Self) {
        self.findings.extend(other.findings);
        *self = Self::of(std::mem::take(&mut self.findings));
    }

    /// Leaves out the changes of some rules, and counts those of others as breaking.
    pub fn judge(&mut self, ignored: &[Rule], breaking: &[Rule]) {
        self.findings.retain(|finding| !ignored.contains(&finding.rule));
        for finding in self
            .findings
            .iter_mut()
            .filter(|finding| breaking.contains(&finding.rule))
        {
            finding.class = Class::Breaking;
        }
        *self = Self::of(std::mem::take(&mut self.findings));
    }

    /// How many changes of this class somebody notices.
    pub fn count(&self, audience: Audience, class: Class) -> usize {
        let is_such = |finding: &&Finding| finding.audience() == audience && finding.class == class;
        self.findings.iter().filter(is_such).count()
    }

    /// Whether a change breaks something for somebody.
    pub fn breaks(&self, audience: Audience) -> bool {
        self.count(audience, Class::Breaking) > 0
    }

    /// By how much the version of the generated crate has to grow.
    pub fn step(&self) -> Step {
        let of_rust = |class| self.count(Audience::Rust, class) > 0;
        match self.findings.is_empty() {
            true => Step::None,
            false if of_rust(Class::Breaking) => Step::Major,
            false if of_rust(Class::Compatible) => Step::Minor,
            false => Step::Patch,
        }
    }
}
