//! Which operations of a document are generated.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Heading, Node, nearest};
use crate::generate::Settings;
use crate::glob::matches;
use crate::lower::{id_of, id_of_webhook};

/// Some of the operations of a document: `tag:NAME`, `path:/v1/*` or `operation:ID`. A `*` stands
/// for any text, slashes included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    kind: Kind,
    pattern: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
        let kind = match kind {
            "tag" => Kind::Tag,
            "path" => Kind::Path,
            "operation" => Kind::Operation,
            _ => return Err(format!("`{text}` is none of `tag:NAME`, `path:/v1/*`, `operation:ID`")),
        };
        match pattern {
            "" => Err(format!("`{text}` names no {}", kind.name())),
            pattern => Ok(Self {
                kind,
                pattern: pattern.to_owned(),
            }),
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.name(), self.pattern)
    }
}

impl Selector {
    fn selects(&self, operation: &Called<'_>) -> bool {
        self.names(operation).any(|name| matches(&self.pattern, name))
    }

    /// What the pattern is compared with.
    fn names<'o>(&self, operation: &'o Called<'_>) -> impl Iterator<Item = &'o str> {
        let (tags, name) = match self.kind {
            Kind::Tag => (operation.tags.as_slice(), None),
            Kind::Path => (&[][..], operation.path),
            Kind::Operation => (&[][..], Some(operation.id.as_str())),
        };
        tags.iter().map(String::as_str).chain(name)
    }
}

/// What an operation is called. A webhook has no path.
pub(crate) struct Called<'o> {
    path: Option<&'o str>,
    id: String,
    tags: Vec<String>,
}

impl<'o> Called<'o> {
    /// By its path or the name of its webhook, its method in small letters, and the operation as written.
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

/// What selecting has met, over all documents of a run.
#[derive(Debug, Default)]
pub(crate) struct Selected {
    /// Indices of selectors that have selected something.
    include: BTreeSet<usize>,
    exclude: BTreeSet<usize>,
    /// For each `include`, the names it was compared with.
    names: Vec<BTreeSet<String>>,
    /// How many operations there were, and how many are left.
    operations: usize,
    left: usize,
}

impl Selected {
    /// Whether an operation is selected: what it has met is kept.
    pub(crate) fn selects(&mut self, operation: &Called<'_>, settings: &Settings) -> bool {
        self.names.resize(settings.include.len(), BTreeSet::new());
        for (selector, names) in settings.include.iter().zip(&mut self.names) {
            names.extend(selector.names(operation).map(str::to_owned));
        }
        self.operations += 1;
        let hits = |selectors: &[Selector], met: &mut BTreeSet<usize>| {
            let all = selectors.iter().enumerate();
            let hits: Vec<usize> = all.filter(|(_, s)| s.selects(operation)).map(|(i, _)| i).collect();
            met.extend(&hits);
            !hits.is_empty()
        };
        let included = hits(&settings.include, &mut self.include) || settings.include.is_empty();
        let is_left = !hits(&settings.exclude, &mut self.exclude) && included;
        self.left += usize::from(is_left);
        is_left
    }

    /// Tells which selectors had no effect.
    pub(crate) fn report(&self, settings: &Settings, diagnostics: &mut Diagnostics) {
        if self.operations == 0 {
            return; // the documents could not be read: that was told
        }
        for (index, selector) in settings.include.iter().enumerate() {
            if !self.include.contains(&index) {
                let message = format!("`include {selector}` selects no operation");
                let mut diagnostic = Diagnostic::error(Code::UNMATCHED_SELECTION, message);
                let names = self.names.get(index).into_iter().flatten().map(String::as_str);
                if let Some(name) = nearest(&selector.pattern, names) {
                    diagnostic = diagnostic.help(format!("did you mean `{}:{name}`?", selector.kind.name()));
                }
                diagnostics.push(diagnostic);
            }
        }
        for (index, selector) in settings.exclude.iter().enumerate() {
            if !self.exclude.contains(&index) {
                let message = format!("`exclude {selector}` takes no operation away");
                diagnostics.push(Diagnostic::warning(Code::UNMATCHED_SELECTION, message));
            }
        }
        if self.left == 0 && self.include.len() == settings.include.len() {
            let message = "the selection leaves no operation";
            diagnostics.push(Diagnostic::error(Code::UNMATCHED_SELECTION, message));
        }
    }
}
