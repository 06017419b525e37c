//! The tree of a bundle to the types of `openapiv3`, by hand: a file for each kind of object.
//!
//! `openapiv3` has readers of its own, but they stop at the first problem, take exponential time for a
//! wrong value deep down, and drop misspelt keys in silence. Here each value that does not fit is
//! reported at its place and costs only the part it stands in.

mod components;
mod document;
mod info;
mod link;
mod media_type;
mod operation;
mod parameter;
mod path_item;
mod request_body;
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
use super::tree::Origin;
use crate::diagnostic::Diagnostics;

/// Keys and values of a user that `openapiv3` keeps for each object.
type Extensions = indexmap::IndexMap<String, serde_json::Value>;

/// Types the tree of a bundle. OpenAPI 3.0, and so the type of a document, has no webhooks: they come beside it.
pub(crate) fn typed(
    bundle: &Bundle,
    files: &Files,
    counted: &mut Counted,
    diagnostics: &mut Diagnostics,
) -> (OpenAPI, Vec<Webhook>) {
    let mut typing = Typing {
        files,
        broken: &bundle.broken,
        counted,
        diagnostics,
    };
    typing.document(&bundle.tree)
}

/// What all readers share.
struct Typing<'a> {
    files: &'a Files,
    /// Values that were reported and are left out.
    broken: &'a HashSet<Origin>,
    counted: &'a mut Counted,
    diagnostics: &'a mut Diagnostics,
}
