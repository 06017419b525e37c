//! Keywords that the generator ignores, each reported once, at its first place.
//!
//! Keywords that a later stage reads but cannot support are reported there. This list holds the keywords that no later
//! stage reads.

use super::extension::Checks;
use super::grammar::Kind;
use super::rules::Rules;
use super::source::Part;
use super::tree::{Node, Value};
use crate::diagnostic::Code;

/// The ignored keywords, each with the object it stands in and the reason.
const IGNORED: &[(Kind, &str, &str)] = &[
    (
        Kind::Document,
        "jsonSchemaDialect",
        ": schemas are read as OpenAPI defines them",
    ),
    (
        Kind::Parameter,
        "allowEmptyValue",
        ": empty values are sent as `style` says",
    ),
    (Kind::Header, "required", ": a response may lack any header"),
    (Kind::Schema, "$schema", ": schemas are read as OpenAPI defines them"),
    (Kind::Schema, "$vocabulary", ""),
    (
        Kind::Schema,
        "$id",
        ": references are followed from the file they stand in",
    ),
    (Kind::Schema, "$anchor", ": references name places by pointers"),
    (Kind::Schema, "$dynamicAnchor", ": references name places by pointers"),
    (Kind::Schema, "$recursiveAnchor", ""),
];

/// Whether a keyword is among those that are ignored.
pub(crate) fn is_ignored(kind: Kind, key: &str) -> bool {
    IGNORED.iter().any(|(of, ignored, _)| *of == kind && *ignored == key)
}

/// The beginning of the default dialects of OpenAPI 3.1 and 3.2: naming one changes nothing.
const OPENAPI_DIALECT: &str = "https://spec.openapis.org/oas/3.";

/// The kinds of objects that may have `summary` and `description` beside a `$ref` (OpenAPI 3.1, "Reference Object").
const REFERENCED: [Kind; 7] = [
    Kind::Parameter,
    Kind::RequestBody,
    Kind::Response,
    Kind::Header,
    Kind::Example,
    Kind::Link,
    Kind::SecurityScheme,
];

/// Counts the ignored keywords of a bundle, and checks its `x-` keys and the rules about its objects in the same walk.
pub(crate) fn report(tree: &Node, extensions: &mut Checks<'_>, rules: &mut Rules<'_>) {
    // an explicit stack instead of recursion, as a bundle may be deeply nested
    let mut stack = vec![(tree, Kind::Document)];
    while let Some((node, kind)) = stack.pop() {
        if kind == Kind::Data {
            continue;
        }
        match &node.value {
            Value::Object(object) => {
                rules.object(kind, object, node);
                let referenced = REFERENCED.contains(&kind) && object.contains_key("$ref");
                for (key, value) in object.iter() {
                    extensions.key(kind, object, key, value);
                    for (_, _, reason) in IGNORED.iter().filter(|(of, ignored, _)| *of == kind && *ignored == key) {
                        let dialect = value.as_str().filter(|text| text.starts_with(OPENAPI_DIALECT));
                        if says_something(value) && dialect.is_none() {
                            let place = if kind == Kind::Header { " of a header" } else { "" };
                            let message = format!("`{key}`{place} has no effect{reason}");
                            rules
                                .counted()
                                .note(Code::IGNORED_KEYWORD, message, value.origin, Part::Key);
                        }
                    }
                    if referenced && matches!(key, "summary" | "description") {
                        let message = format!("`{key}` beside a `$ref` has no effect: that of its target is taken");
                        rules
                            .counted()
                            .note(Code::IGNORED_KEYWORD, message, value.origin, Part::Key);
                    }
                }
                // reversed, so that the first key of the document is popped first
                stack.extend(object.iter().rev().map(|(key, value)| (value, kind.child(key))));
            }
            Value::Array(items) => stack.extend(items.iter().rev().map(|item| (item, kind.item()))),
            _ => {}
        }
    }
}

/// Returns false for values that equal the absence of the keyword, such as `false`.
fn says_something(value: &Node) -> bool {
    match &value.value {
        Value::Null | Value::Bool(false) => false,
        Value::Object(object) => !object.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}
