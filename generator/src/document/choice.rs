//! Operations that are not wanted, and components that only these lead to, are left out of the document before
//! anything is made of it, so that what is wrong in them does not matter.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use super::Pointer;
use super::tree::{Node, Object, Origin, Value};

/// The keys of operations in a path item.
pub(super) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Whether an operation is wanted, by its path, its method in small letters, and the operation itself.
pub(crate) type Wanted<'a> = dyn FnMut(&str, &str, &Node) -> bool + Send + 'a;

/// What was decided about each operation and each component.
#[derive(Default)]
pub(super) struct Choice<'c, 'w> {
    /// What decides, unless all operations are wanted.
    wanted: Option<&'c mut Wanted<'w>>,
    /// By path and method.
    decided: HashMap<(String, String), bool>,
    /// Components of the document's own file that nothing wanted has led to so far.
    unreached: HashMap<Origin, RangeInclusive<u32>>,
    /// Schemas by a schema that they have in their `allOf`, all by name.
    children: HashMap<String, Vec<String>>,
    /// The numbers of all values in what is left out, in the order of the text.
    numbers: Vec<RangeInclusive<u32>>,
}

impl<'c, 'w> Choice<'c, 'w> {
    /// Decides about the operations that stand in the document itself.
    pub(super) fn of(tree: &Node, wanted: &'c mut Wanted<'w>) -> Self {
        let mut choice = Self {
            wanted: Some(wanted),
            ..Self::default()
        };
        // what one path leaves out may be what another takes
        let is_shared = items(tree).any(|(_, item)| {
            let reference = item.get("$ref").and_then(Node::as_str);
            reference.is_some_and(|reference| reference.contains("#/paths"))
        });
        for (path, item) in items(tree).filter(|(_, item)| item.get("$ref").is_none()) {
            let (mut left_out, mut is_used) = (Vec::new(), false);
            for (method, operation) in operations(item) {
                // what stands elsewhere is decided about when its reference is followed
                let is_wanted = operation.get("$ref").is_some() || choice.wants(path, method, operation);
                is_used |= is_wanted;
                if !is_wanted {
                    left_out.push(operation);
                }
            }
            if !is_used && !left_out.is_empty() {
                left_out = vec![item];
            }
            let left_out = left_out.into_iter().filter(|_| !is_shared);
            choice.numbers.extend(left_out.map(numbers_of));
        }
        choice.leave_components(tree);
        choice
    }

    /// Whether only some operations are wanted.
    pub(super) fn is_some(&self) -> bool {
        self.wanted.is_some()
    }

    /// Whether an operation is wanted: each is asked about once.
    pub(super) fn wants(&mut self, path: &str, method: &str, operation: &Node) -> bool {
        let Some(wanted) = &mut self.wanted else {
            return true;
        };
        let decided = self.decided.entry((path.to_owned(), method.to_owned()));
        *decided.or_insert_with(|| wanted(path, method, operation))
    }

    /// No component is reached before something wanted leads to it.
    fn leave_components(&mut self, tree: &Node) {
        let folders = tree.get("components").and_then(Node::as_object).into_iter();
        for (folder, components) in folders.flat_map(Object::iter).filter(|(key, _)| !key.starts_with("x-")) {
            for (name, component) in components.as_object().into_iter().flat_map(Object::iter) {
                self.unreached.insert(component.origin, numbers_of(component));
                if folder == "schemas" {
                    for parent in parents(component) {
                        self.children.entry(parent).or_default().push(name.to_owned());
                    }
                }
            }
        }
    }

    /// Whether nothing wanted has led to this component.
    pub(super) fn is_unreached(&self, component: Origin) -> bool {
        self.unreached.contains_key(&component)
    }

    /// Notes that something wanted leads to a value.
    pub(super) fn reach(&mut self, value: Origin) {
        self.unreached.remove(&value);
    }

    /// Whose `allOf` has the schema of that name.
    pub(super) fn children(&self, name: &str) -> Vec<String> {
        self.children.get(name).cloned().unwrap_or_default()
    }

    /// Takes components that nothing wanted leads to out of the document's tree, after all references were followed.
    pub(super) fn carry_out_on_components(&mut self, tree: &mut Node) {
        if self.unreached.is_empty() {
            return;
        }
        if let Some(Value::Object(folders)) = tree.value_mut("components") {
            for (_, folder) in folders.iter_mut() {
                if let Value::Object(components) = &mut folder.value {
                    components.retain(|_, component| !self.unreached.contains_key(&component.origin));
                }
            }
        }
        self.numbers.extend(self.unreached.values().cloned());
        self.numbers.sort_by_key(|range| *range.start());
    }

    /// Whether a value of the document's own file stands in what is left out.
    pub(super) fn leaves_out(&self, origin: Origin) -> bool {
        let before = self.numbers.partition_point(|range| *range.start() <= origin.ordinal);
        let range = before.checked_sub(1).and_then(|last| self.numbers.get(last));
        origin.file == 0 && range.is_some_and(|range| range.contains(&origin.ordinal))
    }

    /// Takes what is not wanted out of the bundle, where path items of other files have come to their paths.
    pub(super) fn carry_out(mut self, tree: &mut Node) {
        if !self.is_some() {
            return;
        }
        let Some(Value::Object(paths)) = tree.value_mut("paths") else {
            return;
        };
        let mut unused = HashSet::new();
        for (path, item) in paths.iter_mut().filter(|(path, _)| !path.starts_with("x-")) {
            let Value::Object(item) = &mut item.value else { continue };
            let before = item.len();
            item.retain(|method, operation| !METHODS.contains(&method) || self.wants(path, method, operation));
            if item.len() < before && !item.keys().any(|key| METHODS.contains(&key)) {
                unused.insert(path.to_owned());
            }
        }
        paths.retain(|path, _| !unused.contains(path));
    }
}

/// The names of the components that a schema has in its `allOf`.
fn parents(schema: &Node) -> impl Iterator<Item = String> {
    let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
    parts.iter().filter_map(|part| {
        let pointer: Pointer = part.get("$ref")?.as_str()?.parse().ok()?;
        let steps: Vec<_> = pointer.steps().collect();
        match steps.as_slice() {
            [components, schemas, name] if components == "components" && schemas == "schemas" => {
                Some(name.clone().into_owned())
            }
            _ => None,
        }
    })
}

/// The numbers of a value and of all within.
fn numbers_of(node: &Node) -> RangeInclusive<u32> {
    node.origin.ordinal..=last_number(node)
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
