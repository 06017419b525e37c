//! Which operations of a document are generated.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::nearest;
use crate::generate::Settings;
use crate::glob::matches;
use crate::model::{Api, Operation};

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
    fn selects(&self, operation: &Operation) -> bool {
        self.names(operation).any(|name| matches(&self.pattern, name))
    }

    /// What the pattern is compared with.
    fn names<'o>(&self, operation: &'o Operation) -> impl Iterator<Item = &'o str> {
        let (tags, name) = match self.kind {
            Kind::Tag => (operation.tags.as_slice(), None),
            Kind::Path => (&[][..], Some(operation.path.as_str())),
            Kind::Operation => (&[][..], Some(operation.id.as_str())),
        };
        tags.iter().map(String::as_str).chain(name)
    }
}

/// What selecting has met, over all documents of a run.
#[derive(Debug, Default)]
pub(crate) struct Selected {
    /// Indices of selectors that have selected something.
    include: BTreeSet<usize>,
    exclude: BTreeSet<usize>,
    /// For each `include` without effect, the nearest name in a document.
    nearest: Vec<Option<String>>,
    /// How many operations there were, and how many are left.
    operations: usize,
    left: usize,
}

impl Selected {
    /// Takes away the operations that are not selected, and parameters of the client that none of
    /// the others has.
    pub(crate) fn apply(&mut self, api: &mut Api, settings: &Settings) {
        if settings.include.is_empty() && settings.exclude.is_empty() {
            return;
        }
        self.nearest.resize(settings.include.len(), None);
        for (index, selector) in settings.include.iter().enumerate() {
            if !api.operations.iter().any(|operation| selector.selects(operation)) {
                let names = api.operations.iter().flat_map(|operation| selector.names(operation));
                if let Some(name) = nearest(&selector.pattern, names)
                    && let Some(best) = self.nearest.get_mut(index)
                {
                    *best = Some(name.to_owned());
                }
            }
        }
        self.operations += api.operations.len();
        api.operations.retain(|operation| {
            let hits = |selectors: &[Selector], met: &mut BTreeSet<usize>| {
                let before = selectors.iter().enumerate();
                let hits: Vec<usize> = before.filter(|(_, s)| s.selects(operation)).map(|(i, _)| i).collect();
                met.extend(&hits);
                !hits.is_empty()
            };
            let included = hits(&settings.include, &mut self.include) || settings.include.is_empty();
            let excluded = hits(&settings.exclude, &mut self.exclude);
            included && !excluded
        });
        self.left += api.operations.len();
        let operations = &api.operations;
        api.service.client_parameters.retain(|known| {
            let mut parameters = operations.iter().flat_map(|o| &o.parameters);
            parameters.any(|p| p.from_client && p.name == known.name)
        });
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
                if let Some(Some(name)) = self.nearest.get(index) {
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
