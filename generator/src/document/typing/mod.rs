//! Converts the tree of a bundle to the types of `openapiv3`, with a file for each kind of object or a few of them.
//!
//! `openapiv3` implements `Deserialize`, but stops at the first problem, takes exponential time for an invalid value
//! deep down, and drops misspelt keys silently. Here each invalid value is reported at its place and only the part that
//! holds it is left out.

mod document;
mod info;
mod media_type;
mod operation;
mod parameter;
mod path_item;
mod response;
mod schema;
mod security;
mod server;
mod template;
mod value;

use std::collections::HashSet;

use openapiv3::OpenAPI;

use super::Webhook;
use super::bundle::Bundle;
use super::counted::Counted;
use super::source::Files;
use super::tree::{Node, Origin};
use crate::diagnostic::Diagnostics;

/// The extensions (`x-`) of an object in `openapiv3`.
type Extensions = indexmap::IndexMap<String, serde_json::Value>;

/// Types the tree of a bundle. Webhooks are returned separately, as the 3.0 types of `openapiv3` have no field for
/// them.
pub(crate) fn typed(
    bundle: &Bundle,
    files: &Files,
    counted: &mut Counted,
    diagnostics: &mut Diagnostics,
) -> (OpenAPI, Vec<Webhook>) {
    let mut typing = Typing {
        files,
        tree: &bundle.tree,
        broken: &bundle.broken,
        counted,
        diagnostics,
    };
    typing.document(&bundle.tree)
}

/// State shared by all conversions.
struct Typing<'a> {
    files: &'a Files,
    /// The whole document, for references.
    tree: &'a Node,
    /// Invalid values that were already reported.
    broken: &'a HashSet<Origin>,
    counted: &'a mut Counted,
    diagnostics: &'a mut Diagnostics,
}
