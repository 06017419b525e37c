//! The OpenAPI version of a document.

use super::lower_3_1::Version;
use super::source::{Files, Part};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// The version of file 0, or `None` after reporting that it is unsupported.
pub(crate) fn check(files: &Files, diagnostics: &mut Diagnostics) -> Option<Version> {
    let tree = files.tree(0)?;
    let place = |part| files.place(tree.origin, part);
    if tree.as_object().is_none() {
        let message = match tree.is_null() {
            true => "the document is empty".to_owned(),
            false => format!("an OpenAPI document must be an object, but this is {}", tree.kind()),
        };
        diagnostics.push(Diagnostic::error(Code::WRONG_TYPE, message).at(place(Part::Value)));
        return None;
    }
    if let Some(swagger) = tree.get("swagger") {
        let version = files.written(swagger.origin).unwrap_or_default();
        let message = format!("this is Swagger {}, not OpenAPI 3", version.trim_matches(['"', '\'']));
        let problem = Diagnostic::error(Code::UNSUPPORTED_VERSION, message)
            .at(files.place(swagger.origin, Part::Value))
            .help("convert it first, for example with `npx swagger2openapi` or on editor.swagger.io");
        diagnostics.push(problem);
        return None;
    }
    let Some(openapi) = tree.get("openapi") else {
        let message = "this is no OpenAPI document: it has no `openapi` key";
        let problem = Diagnostic::error(Code::UNSUPPORTED_VERSION, message)
            .at(place(Part::Value))
            .help("begin the document with `openapi: 3.0.3`");
        diagnostics.push(problem);
        return None;
    };
    let text = match openapi.as_str() {
        Some(text) => text.to_owned(),
        None => files.written(openapi.origin).unwrap_or_default(),
    };
    match text.split('.').take(2).collect::<Vec<_>>().as_slice() {
        ["3", "0"] | ["3"] => Some(Version::V30),
        ["3", "1"] => Some(Version::V31),
        ["3", "2"] => {
            let message = "OpenAPI 3.2 is read as 3.1: its additions are reported at their place";
            let problem = Diagnostic::warning(Code::UNSUPPORTED_VERSION, message);
            diagnostics.push(problem.at(files.place(openapi.origin, Part::Value)));
            Some(Version::V31)
        }
        _ => {
            let message = format!("OpenAPI `{text}` is not supported: it must be 3.0 or 3.1");
            let problem = Diagnostic::error(Code::UNSUPPORTED_VERSION, message);
            diagnostics.push(problem.at(files.place(openapi.origin, Part::Value)));
            None
        }
    }
}
