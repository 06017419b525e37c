//! Removes unselected operations, and components that only they use, before later stages see them, so that problems in
//! them are not reported.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use super::Pointer;
use super::grammar::WEBHOOKS;
use super::method::{ADDITIONAL, method_of, operations_within, place_of};
use super::tree::{Node, Object, Origin, Value};

/// The keys of a document whose values are path items.
const SECTIONS: [&str; 3] = ["paths", WEBHOOKS[0], WEBHOOKS[1]];

/// The key that holds an operation: a path or the name of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heading<'a> {
    Path(&'a str),
    /// The name of a webhook.
    Webhook(&'a str),
}

impl<'a> Heading<'a> {
    fn of(section: &str, key: &'a str) -> Self {
        match section {
            "paths" => Self::Path(key),
            _ => Self::Webhook(key),
        }
    }
}

/// Decides whether an operation is selected, from its heading, its method as it is sent, and its content.
pub(crate) type Wanted<'a> = dyn FnMut(Heading<'_>, &str, &Node) -> bool + Send + 'a;

/// The unselected operations below `paths`, which links may still name.
#[derive(Debug, Default)]
pub(crate) struct LeftOut {
    pub(crate) ids: HashSet<String>,
    pub(crate) pointers: HashSet<Pointer>,
}

/// The decisions about operations and components.
#[derive(Default)]
pub(super) struct Selection<'c, 'w> {
    /// The selecting function; `None` if all operations are selected.
    wanted: Option<&'c mut Wanted<'w>>,
    /// Decisions by whether it is a webhook, heading and method.
    decided: HashMap<(bool, String, String), bool>,
    /// Components of the document's own file that no selected operation has used so far.
    unreached: HashMap<Origin, RangeInclusive<u32>>,
    /// For each schema name, the names of schemas that have it in their `allOf`.
    children: HashMap<String, Vec<String>>,
    /// Number ranges of the removed values, in the order of the text.
    numbers: Vec<RangeInclusive<u32>>,
}

impl<'c, 'w> Selection<'c, 'w> {
    /// Decides about the operations in the document's own file.
    pub(super) fn of(tree: &Node, wanted: &'c mut Wanted<'w>) -> Self {
        let mut selection = Self {
            wanted: Some(wanted),
            ..Self::default()
        };
        // a path item that another one refers to may be needed even if its own operations are unselected
        let mut all = SECTIONS.into_iter().flat_map(|section| items(tree, section));
        let is_shared = all.any(|(_, item)| {
            let reference = item.get("$ref").and_then(Node::as_str).unwrap_or_default();
            SECTIONS
                .iter()
                .any(|section| reference.contains(&format!("#/{section}")))
        });
        for section in SECTIONS {
            for (key, item) in items(tree, section).filter(|(_, item)| item.get("$ref").is_none()) {
                let (mut left_out, mut is_used) = (Vec::new(), false);
                for (method, operation) in operations(item) {
                    // an operation in another file is decided when its reference is followed
                    let is_wanted = operation.get("$ref").is_some()
                        || selection.wants(Heading::of(section, key), method, operation);
                    is_used |= is_wanted;
                    if !is_wanted {
                        left_out.push(operation);
                    }
                }
                if !is_used && !left_out.is_empty() {
                    left_out = vec![item];
                }
                // what an overlay added has numbers of another file
                let left_out = left_out
                    .into_iter()
                    .filter(|value| !is_shared && value.origin.file == 0);
                selection.numbers.extend(left_out.map(numbers_of));
            }
        }
        selection.numbers.sort_by_key(|range| *range.start());
        selection.collect_components(tree);
        selection
    }

    /// Returns true if only some operations are selected.
    pub(super) fn is_some(&self) -> bool {
        self.wanted.is_some()
    }

    /// Returns whether an operation is selected; the selecting function is called once for each.
    pub(super) fn wants(&mut self, heading: Heading<'_>, method: &str, operation: &Node) -> bool {
        let Some(wanted) = &mut self.wanted else {
            return true;
        };
        let (is_webhook, key) = match heading {
            Heading::Path(path) => (false, path),
            Heading::Webhook(name) => (true, name),
        };
        let decided = self.decided.entry((is_webhook, key.to_owned(), method.to_owned()));
        *decided.or_insert_with(|| wanted(heading, method, operation))
    }

    /// Marks all components as unused.
    fn collect_components(&mut self, tree: &Node) {
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

    /// Returns true if no selected operation has used this component so far.
    pub(super) fn is_unreached(&self, component: Origin) -> bool {
        self.unreached.contains_key(&component)
    }

    /// Marks a value as used by a selected operation.
    pub(super) fn reach(&mut self, value: Origin) {
        self.unreached.remove(&value);
    }

    /// The names of schemas that have the named schema in their `allOf`.
    pub(super) fn children(&self, name: &str) -> Vec<String> {
        self.children.get(name).cloned().unwrap_or_default()
    }

    /// Removes unused components from the document's tree, after all references were followed.
    pub(super) fn remove_components(&mut self, tree: &mut Node) {
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
        let of_document = self.unreached.iter().filter(|(origin, _)| origin.file == 0);
        self.numbers.extend(of_document.map(|(_, numbers)| numbers.clone()));
        self.numbers.sort_by_key(|range| *range.start());
    }

    /// Returns true if a value of the document's own file is inside a removed part.
    pub(super) fn leaves_out(&self, origin: Origin) -> bool {
        let before = self.numbers.partition_point(|range| *range.start() <= origin.ordinal);
        let range = before.checked_sub(1).and_then(|last| self.numbers.get(last));
        origin.file == 0 && range.is_some_and(|range| range.contains(&origin.ordinal))
    }

    /// Removes unselected operations from the bundle, after cross-file path items are inlined.
    pub(super) fn remove_operations(mut self, tree: &mut Node) -> LeftOut {
        let mut left_out = LeftOut::default();
        if !self.is_some() {
            return left_out;
        }
        for section in SECTIONS {
            let Some(Value::Object(headings)) = tree.value_mut(section) else {
                continue;
            };
            let mut unused = HashSet::new();
            for (key, item) in headings.iter_mut().filter(|(key, _)| is_heading(section, key)) {
                let Value::Object(item) = &mut item.value else { continue };
                let before = operations_within(item).count();
                let place = Pointer::root().child(section).child(key);
                let mut keeps = |method: &str, operation: &Node| {
                    let is_left = self.wants(Heading::of(section, key), method, operation);
                    if !is_left && section == "paths" {
                        let id = operation.get("operationId").and_then(Node::as_str);
                        left_out.ids.extend(id.map(str::to_owned));
                        left_out.pointers.insert(place_of(&place, method));
                    }
                    is_left
                };
                item.retain(|key, operation| method_of(key).is_none_or(|method| keeps(method, operation)));
                if let Some(Value::Object(additional)) = item.get_mut(ADDITIONAL).map(|node| &mut node.value) {
                    additional.retain(|method, operation| keeps(method, operation));
                }
                let after = operations_within(item).count();
                if after == 0 && before > 0 {
                    unused.insert(key.to_owned());
                }
            }
            headings.retain(|key, _| !unused.contains(key));
        }
        left_out
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

/// The number range of a value and all values inside it.
fn numbers_of(node: &Node) -> RangeInclusive<u32> {
    node.origin.ordinal..=last_number(node)
}

/// Counts operations by their keys, before unselected ones are removed.
pub(super) fn operations_in(tree: &Node) -> usize {
    items(tree, "paths").map(|(_, item)| operations(item).count()).sum()
}

/// The path items of a section, by path or name.
fn items<'t>(tree: &'t Node, section: &'static str) -> impl Iterator<Item = (&'t str, &'t Node)> {
    let headings = tree.get(section).and_then(Node::as_object).into_iter();
    headings
        .flat_map(Object::iter)
        .filter(move |(key, _)| is_heading(section, key))
}

/// Returns false for extensions of `paths`; the name of a webhook may begin with `x-`.
fn is_heading(section: &str, key: &str) -> bool {
    section != "paths" || !key.starts_with("x-")
}

fn operations(item: &Node) -> impl Iterator<Item = (&str, &Node)> {
    item.as_object().into_iter().flat_map(operations_within)
}

/// The number of the last value within `node` that is of its file.
fn last_number(node: &Node) -> u32 {
    let own = node.origin;
    let within = |value: &Node| match value.origin.file == own.file {
        true => last_number(value),
        false => own.ordinal,
    };
    match &node.value {
        Value::Object(object) => object.values().map(within).fold(own.ordinal, u32::max),
        Value::Array(items) => items.iter().map(within).fold(own.ordinal, u32::max),
        _ => own.ordinal,
    }
}
