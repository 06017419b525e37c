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
mod query_string;
mod response;
mod schema;
mod security;
mod server;
mod tags;
mod template;
mod value;

use std::collections::{HashMap, HashSet};

use openapiv3::OpenAPI;

use super::Webhook;
use super::bundle::Bundle;
use super::counted::Counted;
use super::method::FurtherOperations;
use super::source::Files;
use super::tree::{Node, Origin};
use super::version::Version;
use crate::diagnostic::Diagnostics;

/// The extensions (`x-`) of an object in `openapiv3`.
type Extensions = indexmap::IndexMap<String, serde_json::Value>;

/// A typed document, with what the 3.0 types of `openapiv3` have no field for.
#[derive(Default)]
pub(crate) struct Typed {
    pub(crate) openapi: OpenAPI,
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) further_operations: FurtherOperations,
}

/// Types the tree of a bundle.
pub(crate) fn typed(
    bundle: &Bundle,
    files: &Files,
    version: Version,
    counted: &mut Counted,
    diagnostics: &mut Diagnostics,
) -> Typed {
    let mut typing = Typing {
        version,
        further_operations: FurtherOperations::default(),
        path_items: HashSet::new(),
        files,
        tree: &bundle.tree,
        broken: &bundle.broken,
        schemes: &bundle.schemes,
        counted,
        diagnostics,
    };
    let (openapi, webhooks) = typing.document(&bundle.tree);
    Typed {
        openapi,
        webhooks,
        further_operations: typing.further_operations,
    }
}

/// State shared by all conversions.
struct Typing<'a> {
    version: Version,
    further_operations: FurtherOperations,
    /// The path items that were typed.
    path_items: HashSet<Origin>,
    files: &'a Files,
    /// The whole document, for references.
    tree: &'a Node,
    /// The security schemes that requirements name by their URIs, by the scopes beside the URI.
    schemes: &'a HashMap<Origin, String>,
    /// Invalid values that were already reported.
    broken: &'a HashSet<Origin>,
    counted: &'a mut Counted,
    diagnostics: &'a mut Diagnostics,
}
