//! Components that consist only of references to each other in a cycle.

use std::collections::HashMap;

use super::Bundle;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Pointer;
use crate::document::grammar::Folder;
use crate::document::source::{Files, Part};
use crate::document::tree::{Node, Value};

/// Reports each component that refers only to itself and marks it as broken.
pub(super) fn report(bundle: &mut Bundle, files: &Files, diagnostics: &mut Diagnostics) {
    for folder in Folder::all() {
        let Some(Value::Object(components)) = bundle.tree.value_mut("components") else {
            return;
        };
        let Some(folder_node) = components.get_mut(folder.key()) else {
            continue;
        };
        for name in without_content(folder_node, folder) {
            let Some(Value::Object(object)) = Some(&mut folder_node.value) else {
                continue;
            };
            let Some(node) = object.get_mut(name.as_str()) else {
                continue;
            };
            let place = node
                .get("$ref")
                .and_then(|reference| files.place(reference.origin, Part::Value));
            let message = format!("`{name}` has no content: its references lead back to itself");
            diagnostics.push(Diagnostic::error(Code::CYCLIC_REFERENCE, message).at(place));
            bundle.broken.insert(node.origin);
            node.value = Value::Null;
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    OnTheWay(usize),
    HasContent,
    Circle,
}

/// Returns the names of components whose references end in a cycle.
fn without_content(components: &Node, folder: Folder) -> Vec<String> {
    let Some(object) = components.as_object() else {
        return Vec::new();
    };
    let mut states: HashMap<&str, State> = HashMap::new();
    let mut circles = Vec::new();
    for (round, start) in object.keys().enumerate() {
        let mut way = Vec::new();
        let mut name: &str = start;
        let end = loop {
            match states.get(name) {
                Some(State::OnTheWay(in_round)) if *in_round == round => break State::Circle,
                Some(state) => break *state,
                None => {}
            }
            states.insert(name, State::OnTheWay(round));
            way.push(name);
            let next = object
                .get(name)
                .and_then(|node| node.get("$ref"))
                .and_then(Node::as_str);
            match next.and_then(|text| named(text, folder, object)) {
                Some(next) => name = next,
                None => break State::HasContent,
            }
        };
        for name in way {
            states.insert(name, end);
            if end == State::Circle {
                circles.push(name.to_owned());
            }
        }
    }
    circles
}

/// The key of the component that a local reference leads to.
fn named<'a>(text: &str, folder: Folder, object: &'a crate::document::Object) -> Option<&'a str> {
    let pointer: Pointer = text.strip_prefix('#')?.parse().ok()?; // a bundle has no `%` escapes
    let (other, name) = super::component_of(&pointer)?;
    if other != folder {
        return None;
    }
    object.key(&name)
}
