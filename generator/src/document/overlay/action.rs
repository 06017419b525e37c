//! Actions of overlays, applied to the tree of a document.

use super::query::{Path, Query, Step, node, node_mut};
use super::{Action, Change, Faults, Overlay, Version};
use crate::diagnostic::Code;
use crate::document::tree::reading::MAX_DEPTH;
use crate::document::tree::{Node, Value};

/// Applies the actions of an overlay in their order, each to what those before it made.
pub(super) fn apply(tree: &mut Node, overlay: &Overlay, faults: &mut Faults<'_>) {
    for action in &overlay.actions {
        apply_one(tree, action, overlay.version, faults);
        if faults.is_at_fault {
            return;
        }
    }
}

fn apply_one(tree: &mut Node, action: &Action, version: Version, faults: &mut Faults<'_>) {
    let document = tree.to_json();
    let targets = action.target.select(&document);
    if targets.is_empty() {
        let message = "nothing in the document is selected by this target: the action has no effect";
        return faults.warn(Code::UNMATCHED_ACTION, message, &action.target.written);
    }
    match &action.change {
        Change::Nothing => {}
        Change::Remove => remove(tree, targets, &action.target, faults),
        Change::Update(value) => update(tree, &targets, value, action, version, faults),
        Change::Copy(source) => match source.select(&document).as_slice() {
            [path] => {
                let value = node(tree, path).cloned();
                if let Some(value) = value {
                    update(tree, &targets, &value, action, version, faults);
                }
            }
            found => {
                let message = format!("`copy` must select one value, but it selects {}", found.len());
                faults.error(Code::INVALID_VALUE, message, &source.written);
            }
        },
    }
}

fn remove(tree: &mut Node, targets: Vec<Path>, query: &Query, faults: &mut Faults<'_>) {
    // later items first, so that earlier ones keep their index, and what is within before what contains it
    for path in targets.into_iter().rev() {
        let Some((last, above)) = path.split_last() else {
            let message = "the document itself cannot be removed";
            return faults.error(Code::INVALID_VALUE, message, &query.written);
        };
        match (node_mut(tree, above).map(|parent| &mut parent.value), last) {
            (Some(Value::Object(object)), Step::Key(key)) => drop(object.remove(key)),
            (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => drop(items.remove(*index)),
            _ => {}
        }
    }
}

fn update(tree: &mut Node, targets: &[Path], value: &Node, action: &Action, version: Version, faults: &mut Faults<'_>) {
    let room = faults.files.max_nodes();
    let mut size = size(tree);
    let added = self::size(value);
    for path in targets {
        size = size.saturating_add(added);
        if size > room || path.len() + depth(value) > MAX_DEPTH {
            let message = format!("with this action the document has more than {room} values, or {MAX_DEPTH} levels");
            return faults.error(Code::TOO_LARGE, message, &action.target.written);
        }
        let Some(target) = node_mut(tree, path) else { continue };
        if let Err(Misfit { key, value, found }) = change(target, value, version) {
            let what = match key {
                Some(key) => format!("`{key}` is {} in the document and {} here", found.kind(), value.kind()),
                None => format!(
                    "the target is {} in the document, and the update {}",
                    found.kind(),
                    value.kind()
                ),
            };
            return faults.error_beside(Code::WRONG_TYPE, what + ": remove it first", &value, Some(&found));
        }
    }
}

/// A value of an overlay that cannot be merged with the one of the document.
struct Misfit {
    key: Option<String>,
    value: Box<Node>,
    found: Box<Node>,
}

/// Changes a selected value. A list gets the value as an item, or since 1.1 the items of a list.
fn change(target: &mut Node, value: &Node, version: Version) -> Result<(), Misfit> {
    match (&mut target.value, &value.value) {
        (Value::Array(items), _) if version == Version::V1_0 || value.as_array().is_none() => {
            items.push(value.clone());
            Ok(())
        }
        _ => merge(target, value),
    }
}

/// Objects are merged key by key, lists are joined, and anything else that is neither is replaced.
fn merge(target: &mut Node, value: &Node) -> Result<(), Misfit> {
    match (&mut target.value, &value.value) {
        (Value::Object(object), Value::Object(update)) => {
            for (key, value) in update.iter() {
                match object.get_mut(key) {
                    Some(known) => merge(known, value).map_err(|misfit| Misfit {
                        key: misfit.key.or_else(|| Some(key.to_owned())),
                        ..misfit
                    })?,
                    None => object.insert(key, value.clone()),
                }
            }
        }
        (Value::Array(items), Value::Array(more)) => items.extend(more.iter().cloned()),
        (Value::Object(_) | Value::Array(_), _) | (_, Value::Object(_) | Value::Array(_)) => {
            return Err(Misfit {
                key: None,
                value: Box::new(value.clone()),
                found: Box::new(target.clone()),
            });
        }
        _ => *target = value.clone(),
    }
    Ok(())
}

fn size(node: &Node) -> usize {
    children(node).map(size).fold(1, usize::saturating_add)
}

fn depth(node: &Node) -> usize {
    children(node).map(depth).max().map_or(0, |below| below + 1)
}

fn children(node: &Node) -> Box<dyn Iterator<Item = &Node> + '_> {
    match &node.value {
        Value::Object(object) => Box::new(object.values()),
        Value::Array(items) => Box::new(items.iter()),
        _ => Box::new(std::iter::empty()),
    }
}
