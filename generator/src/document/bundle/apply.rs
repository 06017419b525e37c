//! Applies the decision about each reference to the tree.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::{Bundle, Decision, Lift, Target};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::extension::DEFAULT_MAPPING;
use crate::document::grammar::Folder;
use crate::document::selection::Selection;
use crate::document::source::{Files, Part};
use crate::document::tree::reading::MAX_DEPTH;
use crate::document::tree::{Node, Origin, Value};

/// Turns the tree of file 0 into the bundle; returns `None` after reporting why it cannot.
pub(super) fn apply(
    decisions: HashMap<Origin, Decision>,
    lifts: Vec<Lift>,
    files: &mut Files,
    selection: &mut Selection<'_, '_>,
    diagnostics: &mut Diagnostics,
) -> Option<Bundle> {
    let trees = files.take_trees();
    let mut apply = Apply {
        decisions,
        trees,
        budget: files.max_nodes(),
        too_large: false,
        inside: Vec::new(),
        broken: HashSet::new(),
        files,
        diagnostics,
    };
    let lifted = apply.lift(lifts);
    // Copies the tree only if parts of it must be inlined elsewhere while it changes.
    let mut decisions = apply.decisions.values();
    let has_inlined = decisions.any(|d| matches!(d, Decision::Inline(target) if target.file == 0));
    let root = apply.trees.first().cloned()?;
    if let Some(first) = apply.trees.first_mut().filter(|_| !has_inlined) {
        *first = Rc::new(Value::Null.at(root.origin));
    }
    let mut tree = Rc::try_unwrap(root).unwrap_or_else(|root| root.as_ref().clone());
    selection.remove_components(&mut tree);
    apply.node(&mut tree, 0);
    if apply.too_large {
        let message = "the references of the document expand to too many values";
        let place = apply.files.place_of(&tree);
        apply
            .diagnostics
            .push(Diagnostic::error(Code::TOO_LARGE, message).at(place));
        return None;
    }
    let broken = apply.broken;
    add_components(&mut tree, lifted, files, diagnostics);
    Some(Bundle {
        tree,
        broken,
        schemes: HashMap::new(),
    })
}

struct Apply<'a> {
    decisions: HashMap<Origin, Decision>,
    trees: Vec<Rc<Node>>,
    /// Number of values that may still be copied.
    budget: usize,
    too_large: bool,
    /// Stack of the content being inlined, to detect content that contains itself.
    inside: Vec<Target>,
    broken: HashSet<Origin>,
    files: &'a Files,
    diagnostics: &'a mut Diagnostics,
}

impl Apply<'_> {
    fn lift(&mut self, lifts: Vec<Lift>) -> Vec<(Folder, String, Node)> {
        let mut lifted = Vec::with_capacity(lifts.len());
        for Lift { folder, name, target } in lifts {
            if let Some(mut node) = self.copy(&target) {
                self.node(&mut node, 0);
                lifted.push((folder, name, node));
            }
        }
        lifted
    }

    fn copy(&mut self, target: &Target) -> Option<Node> {
        let tree = self.trees.get(target.file as usize)?;
        let node = tree.at(&target.pointer)?;
        match self.budget.checked_sub(size(node)) {
            Some(left) => self.budget = left,
            None => {
                self.too_large = true;
                return None;
            }
        }
        Some(node.clone())
    }

    /// Applies all decisions within `node`, which is nested `depth` levels deep.
    fn node(&mut self, node: &mut Node, depth: usize) {
        if depth > MAX_DEPTH {
            let message = format!("values are nested more than {MAX_DEPTH} deep when references are followed");
            self.fail(node, Code::NESTING_TOO_DEEP, message);
            return;
        }
        if let Value::Object(object) = &mut node.value
            && object.contains_key("$ref")
            && let Some(decision) = self.decisions.get(&node.origin)
        {
            match decision {
                Decision::Local(text) => {
                    let text = text.as_str().into();
                    if let Some(reference) = object.get_mut("$ref") {
                        reference.value = Value::String(text);
                    }
                }
                Decision::Broken => self.drop_content(node),
                Decision::Inline(target) => {
                    let target = target.clone();
                    self.inline(node, target, depth);
                    return;
                }
            }
        }
        match &mut node.value {
            Value::Object(object) => {
                for (key, value) in object.iter_mut() {
                    if key == "mapping" {
                        self.mapping(value);
                    } else if key == DEFAULT_MAPPING {
                        self.mapped(value);
                    }
                    self.node(value, depth + 1);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.node(item, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn inline(&mut self, node: &mut Node, target: Target, depth: usize) {
        if self.inside.contains(&target) {
            let message = "the target of the reference contains the reference".to_owned();
            self.fail(node, Code::CYCLIC_REFERENCE, message);
            return;
        }
        let Some(mut content) = self.copy(&target) else {
            return self.drop_content(node);
        };
        self.inside.push(target);
        self.node(&mut content, depth);
        self.inside.pop();
        // Keys beside the reference take precedence over those of the content.
        if let (Value::Object(beside), Value::Object(content)) = (&mut node.value, &mut content.value) {
            beside.remove("$ref");
            for (key, mut value) in std::mem::take(beside.as_mut()) {
                self.node(&mut value, depth + 1);
                content.insert(key, value);
            }
        }
        *node = content;
    }

    /// Makes the references in a discriminator's `mapping` local.
    fn mapping(&mut self, mapping: &mut Node) {
        let Value::Object(object) = &mut mapping.value else {
            return;
        };
        for value in object.values_mut() {
            self.mapped(value);
        }
    }

    fn mapped(&mut self, value: &mut Node) {
        if value.as_str().is_none() {
            return;
        }
        match self.decisions.get(&value.origin) {
            Some(Decision::Local(text)) => value.value = Value::String(text.as_str().into()),
            Some(Decision::Broken) => self.drop_content(value),
            _ => {}
        }
    }

    fn fail(&mut self, node: &mut Node, code: Code, message: String) {
        let place = match node.get("$ref") {
            Some(reference) => self.files.place(reference.origin, Part::Value),
            None => self.files.place_of(node),
        };
        self.diagnostics.push(Diagnostic::error(code, message).at(place));
        self.drop_content(node);
    }

    fn drop_content(&mut self, node: &mut Node) {
        self.broken.insert(node.origin);
        node.value = Value::Null;
    }
}

/// The number of values.
fn size(node: &Node) -> usize {
    match &node.value {
        Value::Object(object) => 1 + object.values().map(size).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}

fn add_components(tree: &mut Node, lifted: Vec<(Folder, String, Node)>, files: &Files, diagnostics: &mut Diagnostics) {
    for (folder, name, node) in lifted {
        let components = object_at(tree, "components", files, diagnostics);
        let folder = components.and_then(|c| object_at(c, folder.key(), files, diagnostics));
        if let Some(Value::Object(object)) = folder.map(|folder| &mut folder.value) {
            object.insert(name, node);
        }
    }
}

/// Returns the object at `key`; inserts an empty one if the key is missing.
fn object_at<'a>(node: &'a mut Node, key: &str, files: &Files, diagnostics: &mut Diagnostics) -> Option<&'a mut Node> {
    let origin = node.origin;
    let Value::Object(object) = &mut node.value else {
        return None;
    };
    match object.get(key) {
        Some(found) if found.as_object().is_some() => {}
        found => {
            if let Some(found) = found.filter(|found| !found.is_null()) {
                let message = format!("`{key}` must be an object, but it is {}", found.kind());
                let place = files.place(found.origin, Part::Value);
                diagnostics.push(Diagnostic::error(Code::WRONG_TYPE, message).at(place));
            }
            object.insert(key, Value::Object(Box::default()).at(origin));
        }
    }
    object.get_mut(key)
}
