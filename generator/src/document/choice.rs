//! Operations that are not wanted are left out of the document before anything is made of it, so that
//! what is wrong in them does not matter.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use super::tree::{Node, Object, Origin, Value};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Whether an operation is wanted, by its path, its method in small letters, and the operation itself.
pub(crate) type Wanted<'a> = dyn FnMut(&str, &str, &Node) -> bool + Send + 'a;

/// What was decided about each operation.
#[derive(Default)]
pub(super) struct Choice {
    /// By path and method.
    wanted: HashMap<(String, String), bool>,
    /// Operations of the document's own file that are left out, and path items of which nothing is left.
    pub(super) left_out: HashSet<Origin>,
    /// The numbers of all values in these.
    numbers: Vec<RangeInclusive<u32>>,
}

impl Choice {
    /// Decides about the operations that stand in the document itself.
    pub(super) fn of(tree: &Node, wanted: &mut Wanted<'_>) -> Self {
        let mut choice = Self::default();
        // what one path leaves out may be what another takes
        let is_shared = items(tree).any(|(_, item)| {
            let reference = item.get("$ref").and_then(Node::as_str);
            reference.is_some_and(|reference| reference.contains("#/paths"))
        });
        for (path, item) in items(tree).filter(|(_, item)| item.get("$ref").is_none()) {
            let (mut left_out, mut is_used) = (Vec::new(), false);
            for (method, operation) in operations(item) {
                let is_wanted = wanted(path, method, operation);
                choice.wanted.insert((path.to_owned(), method.to_owned()), is_wanted);
                is_used |= is_wanted;
                if !is_wanted {
                    left_out.push(operation);
                }
            }
            if !is_used && !left_out.is_empty() {
                left_out = vec![item];
            }
            for node in left_out.into_iter().filter(|_| !is_shared) {
                choice.left_out.insert(node.origin);
                choice.numbers.push(node.origin.ordinal..=last_number(node));
            }
        }
        choice
    }

    /// Whether a value of the document's own file stands in what is left out.
    pub(super) fn leaves_out(&self, origin: Origin) -> bool {
        // in the order of the text
        let before = self.numbers.partition_point(|range| *range.start() <= origin.ordinal);
        let range = before.checked_sub(1).and_then(|last| self.numbers.get(last));
        origin.file == 0 && range.is_some_and(|range| range.contains(&origin.ordinal))
    }

    /// Takes what is not wanted out of the bundle, where path items of other files have come to their paths.
    pub(super) fn carry_out(&self, tree: &mut Node, wanted: &mut Wanted<'_>) {
        let Some(Value::Object(paths)) = tree.value_mut("paths") else {
            return;
        };
        let mut unused = HashSet::new();
        for (path, item) in paths.iter_mut().filter(|(path, _)| !path.starts_with("x-")) {
            let Value::Object(item) = &mut item.value else { continue };
            let before = item.len();
            item.retain(|method, operation| {
                !METHODS.contains(&method) || {
                    let known = self.wanted.get(&(path.to_owned(), method.to_owned()));
                    known.copied().unwrap_or_else(|| wanted(path, method, operation))
                }
            });
            if item.len() < before && !item.keys().any(|key| METHODS.contains(&key)) {
                unused.insert(path.to_owned());
            }
        }
        paths.retain(|path, _| !unused.contains(path));
    }
}

/// Counts operations by their keys alone, before anything is left out.
pub(super) fn operations_in(tree: &Node) -> usize {
    items(tree).map(|(_, item)| operations(item).count()).sum()
}

fn items(tree: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let paths = tree.get("paths").and_then(Node::as_object).into_iter();
    paths.flat_map(Object::iter).filter(|(path, _)| !path.starts_with("x-"))
}

fn operations(item: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let keys = item.as_object().into_iter().flat_map(Object::iter);
    keys.filter(|(key, _)| METHODS.contains(key))
}

/// The number of the last value within `node`.
fn last_number(node: &Node) -> u32 {
    let own = node.origin.ordinal;
    match &node.value {
        Value::Object(object) => object.values().map(last_number).fold(own, u32::max),
        Value::Array(items) => items.iter().map(last_number).fold(own, u32::max),
        _ => own,
    }
}
