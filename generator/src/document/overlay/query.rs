//! Queries of JSONPath (RFC 9535), and paths to the values that they select.

use serde_json_path::{JsonPath, PathElement};

use crate::document::tree::{Node, Value};

/// A query, with the value of the overlay that holds it.
pub(super) struct Query {
    path: JsonPath,
    pub(super) written: Node,
}

impl Query {
    /// Parses a query, and returns how it was read where it is no strict JSONPath; the error says what is wrong.
    pub(super) fn parse(text: &str, written: &Node) -> Result<(Self, Option<String>), String> {
        let (path, read) = match JsonPath::parse(text) {
            Ok(path) => (path, None),
            Err(error) => {
                let quoted = with_quoted_names(text);
                let path = JsonPath::parse(&quoted).map_err(|_| error.to_string())?;
                (path, Some(quoted))
            }
        };
        let written = written.clone();
        Ok((Self { path, written }, read))
    }

    /// The paths to all selected values, each once, in the order of keys and indices.
    pub(super) fn select(&self, document: &serde_json::Value) -> Vec<Path> {
        let selected = self.path.query_located(document);
        let mut paths: Vec<Path> = selected
            .locations()
            .map(|location| location.iter().map(Step::of).collect())
            .collect();
        paths.sort();
        paths.dedup();
        paths
    }
}

/// The query with names such as `.x-paged` in brackets and quotes. RFC 9535 (section 2.5.1.1) wants that, but the Overlay
/// Specification itself writes `@.x-oai-traits.paged`.
fn with_quoted_names(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '.') => {
                let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
                let end = after.find(|c| !is_name(c)).unwrap_or(after.len());
                if let Some((name, further)) = after.split_at_checked(end).filter(|(name, _)| name.contains('-')) {
                    // the second dot of `..name` stays
                    out.push_str(if out.ends_with('.') { "." } else { "" });
                    out.push_str(&format!("['{name}']"));
                    rest = further;
                    continue;
                }
            }
            _ => {}
        }
        out.push(character);
        rest = after;
    }
    out
}

/// The keys and indices that lead to a value.
pub(super) type Path = Vec<Step>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

impl Step {
    fn of(element: &PathElement<'_>) -> Self {
        match element {
            PathElement::Name(name) => Self::Key((*name).to_owned()),
            PathElement::Index(index) => Self::Index(*index),
        }
    }
}

pub(super) fn node<'t>(tree: &'t Node, path: &[Step]) -> Option<&'t Node> {
    path.iter().try_fold(tree, |node, step| match (step, &node.value) {
        (Step::Key(key), Value::Object(object)) => object.get(key),
        (Step::Index(index), Value::Array(items)) => items.get(*index),
        _ => None,
    })
}

pub(super) fn node_mut<'t>(tree: &'t mut Node, path: &[Step]) -> Option<&'t mut Node> {
    path.iter().try_fold(tree, |node, step| match (step, &mut node.value) {
        (Step::Key(key), Value::Object(object)) => object.get_mut(key),
        (Step::Index(index), Value::Array(items)) => items.get_mut(*index),
        _ => None,
    })
}
