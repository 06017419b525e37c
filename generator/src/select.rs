//! Selection of the operations to generate.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::document::{Heading, Node, Suggestions};
use crate::glob::Patterns;
use crate::lower::{id_of, id_of_webhook};
use crate::plan::names::module_name;

/// Some of the operations of a document: `tag:NAME`, `path:/v1/*` or `operation:ID`. A `*` stands
/// for any text, slashes included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    kind: Kind,
    pattern: String,
    /// Where it is written, if it is from a configuration.
    place: Option<Place>,
}

impl Selector {
    pub(crate) fn at(self, place: Option<Place>) -> Self {
        Self { place, ..self }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Tag,
    Path,
    Operation,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Path => "path",
            Self::Operation => "operation",
        }
    }
}

impl FromStr for Selector {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, pattern) = text.split_once(':').unwrap_or_default();
        let mut kinds = [Kind::Tag, Kind::Path, Kind::Operation].into_iter();
        let Some(kind) = kinds.find(|known| known.name() == kind) else {
            return Err(format!("`{text}` is none of `tag:NAME`, `path:/v1/*`, `operation:ID`"));
        };
        match pattern {
            "" => Err(format!("`{text}` names no {}", kind.name())),
            pattern => Ok(Self {
                kind,
                pattern: pattern.to_owned(),
                place: None,
            }),
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.name(), self.pattern)
    }
}

/// The names of an operation. A webhook has no path.
pub(crate) struct Called<'o> {
    path: Option<&'o str>,
    id: String,
    tags: Vec<String>,
}

impl<'o> Called<'o> {
    /// The names that selectors match against.
    fn names(&self) -> impl Iterator<Item = (Kind, &str)> {
        let tags = self.tags.iter().map(|tag| (Kind::Tag, tag.as_str()));
        let path = self.path.map(|path| (Kind::Path, path));
        tags.chain(path).chain([(Kind::Operation, self.id.as_str())])
    }

    /// Takes the path or the webhook's name, the method in lower case, and the operation's node.
    pub(crate) fn of(heading: Heading<'o>, method: &str, operation: &Node) -> Self {
        let text = |node: &Node| node.as_str().map_or_else(|| node.to_string(), str::to_owned);
        let id = operation.get("operationId").filter(|id| !id.is_null()).map(text);
        let tags = operation.get("tags").and_then(Node::as_array).unwrap_or_default();
        let (path, id) = match heading {
            Heading::Path(path) => (Some(path), id_of(id.as_deref(), method, path)),
            Heading::Webhook(name) => (None, id_of_webhook(id.as_deref(), name)),
        };
        Self {
            path,
            id,
            tags: tags.iter().map(text).collect(),
        }
    }
}

/// The selectors of `include` or of `exclude`.
#[derive(Debug, Default)]
struct Selectors {
    written: Vec<Selector>,
    /// Their patterns, by the kind of name they match.
    patterns: BTreeMap<Kind, Patterns>,
}

impl Selectors {
    fn of(selectors: &[Selector]) -> Self {
        let mut patterns: BTreeMap<Kind, Patterns> = BTreeMap::new();
        for selector in selectors {
            patterns.entry(selector.kind).or_default().add(&selector.pattern);
        }
        let written = selectors.to_vec();
        Self { written, patterns }
    }

    /// Returns true if a selector matches the operation.
    fn select(&self, operation: &Called<'_>) -> bool {
        let matches = |(kind, name)| self.patterns.get(&kind).is_some_and(|all| all.first(name).is_some());
        operation.names().any(matches)
    }

    /// Selectors that match none of the names, by kind.
    fn without_effect(&self, names: &BTreeMap<Kind, BTreeSet<String>>) -> Vec<&Selector> {
        let mut unmet = Vec::new();
        for (kind, patterns) in &self.patterns {
            let mut patterns = patterns.clone();
            let met: BTreeSet<usize> = names
                .get(kind)
                .into_iter()
                .flatten()
                .flat_map(|n| patterns.take(n))
                .collect();
            let of_kind = self
                .written
                .iter()
                .filter(|selector| selector.kind == *kind)
                .enumerate();
            unmet.extend(
                of_kind
                    .filter(|(index, _)| !met.contains(index))
                    .map(|(_, selector)| selector),
            );
        }
        unmet
    }
}

/// The state of selection over all documents of a run.
#[derive(Debug)]
pub(crate) struct Selected {
    include: Selectors,
    exclude: Selectors,
    /// The names seen, by kind, for suggestions.
    names: BTreeMap<Kind, BTreeSet<String>>,
    /// Number of operations, and number of selected ones.
    operations: usize,
    left: usize,
}

impl Selected {
    /// Selects the operations that match `include` (all if it is empty) and do not match `exclude`.
    pub(crate) fn new(include: &[Selector], exclude: &[Selector]) -> Self {
        Self {
            include: Selectors::of(include),
            exclude: Selectors::of(exclude),
            names: BTreeMap::new(),
            operations: 0,
            left: 0,
        }
    }

    /// Returns true if there are selectors.
    pub(crate) fn is_asked(&self) -> bool {
        !self.include.written.is_empty() || !self.exclude.written.is_empty()
    }

    /// Returns whether an operation is selected, and records it for the report.
    pub(crate) fn selects(&mut self, operation: &Called<'_>) -> bool {
        for (kind, name) in operation.names() {
            self.names.entry(kind).or_default().insert(name.to_owned());
        }
        self.operations += 1;
        let included = self.include.select(operation) || self.include.written.is_empty();
        let is_left = !self.exclude.select(operation) && included;
        self.left += usize::from(is_left);
        is_left
    }

    /// Reports selectors that matched nothing.
    pub(crate) fn report(&self, diagnostics: &mut Diagnostics) {
        if self.operations == 0 {
            return; // the documents could not be read, as already reported
        }
        let mut suggestions = Suggestions::default();
        let included = self.include.without_effect(&self.names);
        let includes = included.iter().map(|selector| {
            let message = format!("`include {selector}` selects no operation");
            (Diagnostic::error(Code::UNMATCHED_SELECTION, message), *selector)
        });
        let excludes = self.exclude.without_effect(&self.names).into_iter().map(|selector| {
            let message = format!("`exclude {selector}` excludes no operation");
            (Diagnostic::warning(Code::UNMATCHED_SELECTION, message), selector)
        });
        for (mut diagnostic, selector) in includes.chain(excludes) {
            let names = || self.names.get(&selector.kind).into_iter().flatten().map(String::as_str);
            // what the document calls it, of what has this name in Rust
            let as_rust = module_name(&selector.pattern);
            let meant = suggestions.search(|| names().find(|name| module_name(name) == as_rust));
            if let Some(name) = meant.or_else(|| suggestions.nearest(&selector.pattern, names())) {
                diagnostic = diagnostic.help(format!("did you mean `{}:{name}`?", selector.kind.name()));
            }
            diagnostics.push(diagnostic.at(selector.place.clone()));
        }
        if self.left == 0 && included.is_empty() {
            let message = "the selection leaves no operation";
            diagnostics.push(Diagnostic::error(Code::UNMATCHED_SELECTION, message));
        }
    }
}
