//! The OpenAPI version of a document.

use super::source::{Files, Part};
use super::tree::Node;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// The version a document says it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    /// Swagger 2.0.
    V20,
    V30,
    V31,
    V32,
}

impl Version {
    /// The version as documents write it.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::V20 => "2.0",
            Self::V30 => "3.0",
            Self::V31 => "3.1",
            Self::V32 => "3.2",
        }
    }
}

/// The version of file 0, or `None` after reporting that it is unsupported.
pub(crate) fn check(files: &Files, diagnostics: &mut Diagnostics) -> Option<Version> {
    let tree = files.tree(0)?;
    let written = |node: &Node| files.written(node.origin).unwrap_or_default();
    let mut refuse = |code, node: &Node, message: &str, help: Option<&str>| {
        let mut problem = Diagnostic::error(code, message).at(files.place(node.origin, Part::Value));
        problem.help = help.map(str::to_owned);
        diagnostics.push(problem);
        None
    };
    if tree.is_null() {
        return refuse(Code::WRONG_TYPE, &tree, "the document is empty", None);
    }
    if tree.as_object().is_none() {
        let message = format!("an OpenAPI document must be an object, but this is {}", tree.kind());
        return refuse(Code::WRONG_TYPE, &tree, &message, None);
    }
    if let Some(swagger) = tree.get("swagger") {
        let text = written(swagger);
        let text = text.trim_matches(['"', '\'']);
        if text == "2.0" || text == "2" {
            return Some(Version::V20);
        }
        let message = format!("Swagger `{text}` is not supported: it must be 2.0");
        return refuse(Code::UNSUPPORTED_VERSION, swagger, &message, None);
    }
    let Some(openapi) = tree.get("openapi") else {
        let message = "this is no OpenAPI document: it has no `openapi` key";
        let help = "begin the document with `openapi: 3.0.3`";
        return refuse(Code::UNSUPPORTED_VERSION, &tree, message, Some(help));
    };
    let text = openapi.as_str().map_or_else(|| written(openapi), str::to_owned);
    match text.split('.').take(2).collect::<Vec<_>>().as_slice() {
        ["3", "0"] | ["3"] => Some(Version::V30),
        ["3", "1"] => Some(Version::V31),
        ["3", "2"] => Some(Version::V32),
        _ => {
            let message = format!("OpenAPI `{text}` is not supported: it must be 2.0, 3.0, 3.1 or 3.2");
            refuse(Code::UNSUPPORTED_VERSION, openapi, &message, None)
        }
    }
}
