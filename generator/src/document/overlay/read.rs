//! The values of an overlay, checked.

use std::collections::HashSet;

use super::query::Query;
use super::{Action, Change, Faults, Overlay, Version};
use crate::diagnostic::Code;
use crate::document::suggest::nearest;
use crate::document::tree::{Node, Object};

const ROOT: &[&str] = &["overlay", "info", "extends", "actions"];
const INFO: &[&str] = &["title", "version", "description"];
const ACTION: &[&str] = &["target", "description", "update", "copy", "remove"];

/// Reads an overlay. All that is wrong is reported.
pub(super) fn overlay(written: &Node, faults: &mut Faults<'_>) -> Overlay {
    let mut overlay = Overlay {
        version: Version::V1_1,
        actions: Vec::new(),
    };
    let Some(root) = object("an overlay", written, ROOT, faults) else {
        return overlay;
    };
    match required("an overlay", "overlay", written, root, faults).map(|node| (node, node.as_str())) {
        Some((_, Some(text))) if is_version(text, "1.0.") => overlay.version = Version::V1_0,
        Some((_, Some(text))) if is_version(text, "1.1.") => {}
        Some((node, _)) => {
            let message = "the version of an overlay must be the string `1.0.0` or `1.1.0`";
            faults.error(Code::UNSUPPORTED_VERSION, message, node);
        }
        None => {}
    }
    if let Some(info) = required("an overlay", "info", written, root, faults)
        && let Some(object) = object("`info` of an overlay", info, INFO, faults)
    {
        for key in ["title", "version"] {
            required("`info` of an overlay", key, info, object, faults);
        }
        for key in INFO {
            text(key, object, faults);
        }
    }
    text("extends", root, faults);
    let Some(list) = required("an overlay", "actions", written, root, faults) else {
        return overlay;
    };
    match list.as_array() {
        Some([]) => faults.error(Code::INVALID_VALUE, "`actions` must have an action", list),
        Some(items) => {
            let mut seen = HashSet::new();
            for item in items {
                if !seen.insert(item.to_string()) {
                    faults.error(Code::INVALID_VALUE, "this action is in the list twice", item);
                }
                overlay.actions.extend(action(item, overlay.version, faults));
            }
        }
        None => wrong_type("`actions`", "an array", list, faults),
    }
    overlay
}

fn is_version(text: &str, beginning: &str) -> bool {
    let patch = text.strip_prefix(beginning).unwrap_or_default();
    !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit())
}

fn action(written: &Node, version: Version, faults: &mut Faults<'_>) -> Option<Action> {
    let what = "an action of an overlay";
    let object = object(what, written, ACTION, faults)?;
    text("description", object, faults);
    let target = required(what, "target", written, object, faults)?;
    let target = query("target", target, faults)?;
    let copy = object.get("copy");
    if let Some(copy) = copy.filter(|_| version == Version::V1_0) {
        faults.error_at_key(
            Code::UNKNOWN_KEY,
            "`copy` is an action of overlay 1.1, and this is 1.0",
            copy,
        );
        return None;
    }
    let is_removed = match object.get("remove") {
        Some(remove) => remove.as_bool().or_else(|| {
            wrong_type("`remove`", "a boolean", remove, faults);
            None
        })?,
        None => false,
    };
    let change = match (is_removed, object.get("update"), copy) {
        (true, ..) => Change::Remove,
        (false, Some(value), None) => Change::Update(value.clone()),
        (false, None, Some(source)) => Change::Copy(query("copy", source, faults)?),
        (false, Some(_), Some(copy)) => {
            let message = "`update` and `copy` of one action have no effect beside each other: give each an action";
            faults.error_at_key(Code::INVALID_VALUE, message, copy);
            return None;
        }
        (false, None, None) => Change::Nothing,
    };
    Some(Action { target, change })
}

fn query(key: &str, written: &Node, faults: &mut Faults<'_>) -> Option<Query> {
    let Some(text) = written.as_str() else {
        wrong_type(&format!("`{key}`"), "a string", written, faults);
        return None;
    };
    match Query::parse(text, written) {
        Ok((query, read)) => {
            if let Some(read) = read {
                let message = format!("names with `-` need quotes in JSONPath: read as `{read}`");
                faults.warn(Code::LENIENT_VALUE, message, written);
            }
            Some(query)
        }
        Err(reason) => {
            let message = format!("`{key}` is no JSONPath: {reason}");
            faults.error(Code::INVALID_VALUE, message, written);
            None
        }
    }
}

/// An object with no other keys than these and extensions.
fn object<'n>(what: &str, written: &'n Node, keys: &[&'static str], faults: &mut Faults<'_>) -> Option<&'n Object> {
    let Some(object) = written.as_object() else {
        wrong_type(what, "an object", written, faults);
        return None;
    };
    let unknown = object
        .iter()
        .filter(|(key, _)| !key.starts_with("x-") && !keys.contains(key));
    for (key, node) in unknown {
        let meant = nearest(key, keys.iter().copied());
        let meant = meant.map(|key| format!(": did you mean `{key}`?"));
        let message = format!("`{key}` is no key of {what}{}", meant.unwrap_or_default());
        faults.error_at_key(Code::UNKNOWN_KEY, message, node);
    }
    Some(object)
}

fn required<'n>(
    what: &str,
    key: &str,
    written: &Node,
    object: &'n Object,
    faults: &mut Faults<'_>,
) -> Option<&'n Node> {
    let found = object.get(key);
    if found.is_none() {
        faults.error_at_key(Code::MISSING_KEY, format!("{what} must have `{key}`"), written);
    }
    found
}

fn text(key: &str, object: &Object, faults: &mut Faults<'_>) {
    if let Some(node) = object.get(key).filter(|node| node.as_str().is_none()) {
        wrong_type(&format!("`{key}`"), "a string", node, faults);
    }
}

fn wrong_type(what: &str, expected: &str, node: &Node, faults: &mut Faults<'_>) {
    let message = format!("{what} must be {expected}, but it is {}", node.kind());
    faults.error(Code::WRONG_TYPE, message, node);
}
