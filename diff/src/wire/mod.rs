//! What changes for programs that send requests: a program that follows the old document, and a server that follows the new one.
//!
//! The bundled documents are compared as they were written, after OpenAPI 2.0, 3.1 and 3.2 were lowered to 3.0. Each pair of schemas is
//! compared once for each direction, however often it is referred to.

mod bounds;
mod documentation;
mod operation;
mod parameters;
mod paths;
mod properties;
mod schema;
mod security;
mod servers;
mod unions;

use std::collections::{HashMap, HashSet};

use specwright::document::{Node, Pointer};

use crate::finding::Finding;
use crate::read::Side;
use crate::rule::{Direction, Rule};

/// Compares what is sent and received.
pub(crate) fn compare(old: &Side, new: &Side) -> Vec<Finding> {
    let (Some(before), Some(now)) = (old.root(), new.root()) else {
        return Vec::new();
    };
    let mut comparing = Comparing {
        before,
        now,
        found: Vec::new(),
        told: HashSet::new(),
        seen: HashSet::new(),
        queue: Vec::new(),
        targets: [HashMap::new(), HashMap::new()],
    };
    comparing.document();
    let place = |side: &Side, node: Option<&Node>| side.place_of(node?);
    let found = comparing.found.into_iter().map(|of| Finding {
        rule: of.rule,
        class: of.rule.class(of.direction),
        direction: of.direction,
        subject: of.subject,
        message: of.message,
        old: place(old, of.old),
        new: place(new, of.new),
    });
    found.collect()
}

/// A change, with the values that it is about.
struct Found<'a> {
    rule: Rule,
    direction: Option<Direction>,
    subject: String,
    message: String,
    old: Option<&'a Node>,
    new: Option<&'a Node>,
}

/// A pair of values, and what they are.
#[derive(Clone)]
struct At<'a> {
    old: &'a Node,
    new: &'a Node,
    /// The thing that has them: `GET /pets`, `schema Pet`.
    subject: String,
    /// The value within it: `query parameter limit`, `tags[]`; empty for the thing itself.
    what: String,
    direction: Direction,
}

impl<'a> At<'a> {
    /// The same thing's part.
    fn part(&self, old: &'a Node, new: &'a Node, part: &str) -> Self {
        let what = match (self.what.is_empty(), part.starts_with('[')) {
            (true, _) => part.to_owned(),
            (false, true) => format!("{}{part}", self.what),
            (false, false) => format!("{}.{part}", self.what),
        };
        Self {
            old,
            new,
            subject: self.subject.clone(),
            what,
            direction: self.direction,
        }
    }

    /// The value in messages: `` `limit` of GET /pets``.
    fn shown(&self) -> String {
        match self.what.is_empty() {
            true => self.subject.clone(),
            false => format!("`{}` of {}", self.what, self.subject),
        }
    }
}

/// The address of a value, by which pairs are remembered.
fn address(node: Option<&Node>) -> usize {
    node.map_or(0, |node| std::ptr::from_ref(node) as usize)
}

struct Comparing<'a> {
    before: &'a Node,
    now: &'a Node,
    found: Vec<Found<'a>>,
    /// What was found, so that it is told once: rule, direction, both values, and what it is about.
    told: HashSet<(Rule, Option<Direction>, usize, usize, String)>,
    /// The pairs of schemas that were compared.
    seen: HashSet<(usize, usize, Direction)>,
    /// The pairs of schemas to compare.
    queue: Vec<At<'a>>,
    /// The targets of references, in the old and the new document.
    targets: [HashMap<&'a str, Option<&'a Node>>; 2],
}

impl<'a> Comparing<'a> {
    fn document(&mut self) {
        self.servers(self.before, self.now, "the document");
        self.schemes();
        self.paths();
        self.webhooks();
        self.documentation_of_document();
        while let Some(at) = self.queue.pop() {
            self.schema(&at);
        }
    }

    /// Adds a change of a thing that has no direction.
    fn add(&mut self, rule: Rule, subject: &str, message: String, old: Option<&'a Node>, new: Option<&'a Node>) {
        let key = (rule, None, address(old), address(new), message.clone());
        if self.told.insert(key) {
            self.found.push(Found {
                rule,
                direction: None,
                subject: subject.to_owned(),
                message,
                old,
                new,
            });
        }
    }

    /// Adds a change of a value. `detail` tells changes of the same rule and place apart.
    fn change(
        &mut self,
        rule: Rule,
        at: &At<'a>,
        (old, new): (Option<&'a Node>, Option<&'a Node>),
        detail: &str,
        message: String,
    ) {
        let key = (rule, Some(at.direction), address(old), address(new), detail.to_owned());
        if self.told.insert(key) {
            let way = match at.direction {
                Direction::Request => "requests",
                Direction::Response => "responses",
            };
            self.found.push(Found {
                rule,
                direction: Some(at.direction),
                subject: at.subject.clone(),
                message: format!("in {way}, {} {message}", at.shown()),
                old,
                new,
            });
        }
    }

    /// The old value behind references.
    fn resolve_old(&mut self, node: &'a Node) -> &'a Node {
        let [targets, _] = &mut self.targets;
        followed(self.before, node, targets)
    }

    /// The new value behind references.
    fn resolve_new(&mut self, node: &'a Node) -> &'a Node {
        let [_, targets] = &mut self.targets;
        followed(self.now, node, targets)
    }
}

/// The value behind references, of which all lead into the bundle.
fn followed<'a>(root: &'a Node, node: &'a Node, targets: &mut HashMap<&'a str, Option<&'a Node>>) -> &'a Node {
    const LONGEST: usize = 100; // of a chain of references, which may be a circle
    let mut found = node;
    for _ in 0..LONGEST {
        let Some(reference) = found.get("$ref").and_then(Node::as_str) else {
            break;
        };
        let target = targets
            .entry(reference)
            .or_insert_with(|| reference.parse::<Pointer>().ok().and_then(|pointer| root.at(&pointer)));
        match target {
            Some(target) => found = target,
            None => break,
        }
    }
    found
}

/// The last step of a reference: the name of a component.
fn name_of(node: &Node) -> Option<&str> {
    node.get("$ref")?.as_str()?.rsplit('/').next()
}
