//! A document as one JSON value: the typed document, and what its types cannot hold.
//!
//! The keywords of JSON Schema that OpenAPI 3.0 does not have come from the text of the document, operations of OpenAPI 3.2
//! from beside the typed document.

use openapiv3 as oas;
use serde_json::Value;
use specwright::document::{Document, FurtherOperations, Node, Pointer};

/// How many references to references are followed.
const HOP_LIMIT: usize = 16;

/// The keywords that are validated.
const KEYWORDS: [&str; 12] = [
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "patternProperties",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Why a document cannot be written as JSON.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RootError {
    /// A part of it has no form in JSON.
    #[error("the document cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A path that cannot hold an operation.
    #[error("path `{0}` is no object")]
    Path(String),
}

/// A document as JSON.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn root_of(document: &Document) -> Result<Value, RootError> {
    // OpenAPI 3.0 has no other keywords than those of the typed document.
    let modern = !document.openapi.openapi.starts_with("3.0");
    let written = document.node(&Pointer::root()).filter(|_| modern).map(Node::to_json);
    root(&document.openapi, &document.further_operations, written.as_ref())
}

/// A typed document as JSON, with its further operations and with the keywords that only the document as it is `written` has.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn root(document: &oas::OpenAPI, further: &FurtherOperations, written: Option<&Value>) -> Result<Value, RootError> {
    let mut root = serde_json::to_value(document)?;
    insert_further(&mut root, document, further)?;
    if let Some(written) = written {
        complete(&mut root, written);
    }
    Ok(root)
}

/// Adds the operations that the typed document has no field for to the document as JSON.
fn insert_further(root: &mut Value, document: &oas::OpenAPI, further: &FurtherOperations) -> Result<(), RootError> {
    let paths = Pointer::root().child("paths");
    for (path, item) in &document.paths.paths {
        let place = paths.child(path);
        for found in item.as_item().into_iter().flat_map(|item| further.further_of(item)) {
            let operation = serde_json::to_value(found.operation)?;
            let mut at = &mut *root;
            for step in found.pointer(&place).steps() {
                if at.is_null() {
                    *at = Value::Object(serde_json::Map::new());
                }
                match at {
                    Value::Object(object) => at = object.entry(step).or_insert(Value::Null),
                    _ => return Err(RootError::Path(path.clone())),
                }
            }
            *at = operation;
        }
    }
    Ok(())
}

/// Adds them to a typed document, as JSON, from the document as it is written.
fn complete(typed: &mut Value, written: &Value) {
    match (typed, written) {
        (Value::Object(typed), Value::Object(written)) => {
            for (key, written) in written {
                match typed.get_mut(key) {
                    Some(value) => complete(value, written),
                    None if KEYWORDS.contains(&key.as_str()) => {
                        typed.insert(key.clone(), written.clone());
                    }
                    None => {}
                }
            }
        }
        (Value::Array(typed), Value::Array(written)) if typed.len() == written.len() => {
            for (typed, written) in typed.iter_mut().zip(written) {
                complete(typed, written);
            }
        }
        _ => {}
    }
}

/// Follows local references into one section of the components.
pub fn resolve<'a, T>(section: &'a Section<T>, prefix: &str, item: &'a oas::ReferenceOr<T>) -> Option<&'a T> {
    let (item, _) = locate(section, prefix, item, Pointer::root())?;
    Some(item)
}

/// The same for an item at a place of the document, with the place that it leads to.
pub fn locate<'a, T>(
    section: &'a Section<T>,
    prefix: &str,
    mut item: &'a oas::ReferenceOr<T>,
    mut at: Pointer,
) -> Option<(&'a T, Pointer)> {
    for _ in 0..HOP_LIMIT {
        match item {
            oas::ReferenceOr::Item(item) => return Some((item, at)),
            oas::ReferenceOr::Reference { reference } => {
                let target: Pointer = reference.parse().ok()?;
                let mut steps = target.steps();
                let (components, found, name) = (steps.next()?, steps.next()?, steps.next()?);
                if components != "components" || found != prefix || steps.next().is_some() {
                    return None;
                }
                item = section.get(name.as_ref())?;
                at = Pointer::root().child("components").child(prefix).child(&name);
            }
        }
    }
    None
}

/// A section of the components.
pub type Section<T> = indexmap::IndexMap<String, oas::ReferenceOr<T>>;

/// Whether a diagnostic of the reader of documents is about a keyword that is validated all the same.
pub fn is_validated(message: &str) -> bool {
    KEYWORDS.iter().any(|key| {
        message.starts_with(&format!("`{key}` is ignored")) || message.starts_with(&format!("the patterns of `{key}`"))
    })
}
