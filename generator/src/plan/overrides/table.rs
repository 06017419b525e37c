//! Tables of names: files of rules beside a document, which `specwright.toml` has taken the place of.

use std::path::Path;

use super::rule::Rule;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{LoadOptions, Node, Pointer, read_alone};

/// Reads a table of names. Problems go to `diagnostics`; `None` means that there is none to read.
pub(crate) fn read_table(path: &Path, relative_to: Option<&Path>, diagnostics: &mut Diagnostics) -> Option<Vec<Rule>> {
    let options = LoadOptions {
        relative_to: relative_to.map(Path::to_owned),
        ..LoadOptions::default()
    };
    let sources = read_alone(path, &options, diagnostics)?;
    let root = Pointer::root();
    let Some(keys) = sources.node(&root).and_then(Node::as_object) else {
        let message = format!("{} is no table of names: it has no keys", path.display());
        diagnostics.push(Diagnostic::error(Code::INVALID_NAME, message));
        return None;
    };
    let mut rules = Vec::new();
    for (pattern, value) in keys.iter() {
        let place = sources.locate(&root.child(pattern));
        match Rule::of_table(pattern, value, place.clone()) {
            Ok(rule) => rules.push(rule),
            Err(message) => {
                diagnostics.push(Diagnostic::error(Code::INVALID_NAME, format!("`{pattern}`: {message}")).at(place))
            }
        }
    }
    Some(rules)
}
