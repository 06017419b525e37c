//! The overlay that makes one document of another.

use serde_json::{Map, json};

use crate::document::tree::{Node, Object, Value};

/// The overlay (1.0) that makes `new` of `old`, as JSON; without actions where they say the same. The order of keys counts for
/// nothing.
pub fn difference(old: &Node, new: &Node, title: &str) -> serde_json::Value {
    let mut changes = Changes::default();
    if let (Value::Object(old), Value::Object(new)) = (&old.value, &new.value) {
        let update = changes.objects("$", old, new);
        changes.update("$", update);
    }
    let (mut actions, updates) = (changes.removed, changes.updates);
    actions.extend(updates);
    json!({ "overlay": "1.0.0", "info": { "title": title, "version": "1.0.0" }, "actions": actions })
}

#[derive(Default)]
struct Changes {
    removed: Vec<serde_json::Value>,
    updates: Vec<serde_json::Value>,
}

impl Changes {
    fn remove(&mut self, target: &str) {
        self.removed.push(json!({ "target": target, "remove": true }));
    }

    fn update(&mut self, target: &str, update: Map<String, serde_json::Value>) {
        if !update.is_empty() {
            self.updates.push(json!({ "target": target, "update": update }));
        }
    }

    /// What is new or other in an object itself. What is within objects that both have becomes actions of its own.
    fn objects(&mut self, path: &str, old: &Object, new: &Object) -> Map<String, serde_json::Value> {
        let mut update = Map::new();
        for key in old.keys().filter(|key| !new.contains_key(key)) {
            self.remove(&child(path, key));
        }
        for (key, new) in new.iter() {
            match old.get(key) {
                None => drop(update.insert(key.to_owned(), new.to_json())),
                Some(old) if is_same(old, new) => {}
                Some(old) => match (&old.value, &new.value) {
                    (Value::Object(old), Value::Object(new)) => {
                        let path = child(path, key);
                        let below = self.objects(&path, old, new);
                        self.update(&path, below);
                    }
                    // lists are joined
                    (Value::Array(old), Value::Array(new)) if begins_with(new, old) => {
                        let more = new.iter().skip(old.len()).map(Node::to_json).collect();
                        update.insert(key.to_owned(), more);
                    }
                    _ => {
                        if is_composed(old) || is_composed(new) {
                            self.remove(&child(path, key));
                        }
                        update.insert(key.to_owned(), new.to_json());
                    }
                },
            }
        }
        update
    }
}

/// Whether it is merged with others, and not replaced by them.
fn is_composed(node: &Node) -> bool {
    matches!(node.value, Value::Object(_) | Value::Array(_))
}

fn begins_with(new: &[Node], old: &[Node]) -> bool {
    new.len() >= old.len() && old.iter().zip(new).all(|(old, new)| is_same(old, new))
}

fn is_same(old: &Node, new: &Node) -> bool {
    match (&old.value, &new.value) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(old), Value::Bool(new)) => old == new,
        (Value::Number(old), Value::Number(new)) => old == new,
        (Value::String(old), Value::String(new)) => old == new,
        (Value::Array(old), Value::Array(new)) => old.len() == new.len() && begins_with(new, old),
        (Value::Object(old), Value::Object(new)) => {
            let has_same = |(key, old): (&str, &Node)| new.get(key).is_some_and(|new| is_same(old, new));
            old.len() == new.len() && old.iter().all(has_same)
        }
        _ => false,
    }
}

/// The JSONPath of a property: `$.info`, `$.paths['/pets']`.
fn child(path: &str, key: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    match key.bytes().all(is_plain) && key.bytes().next().is_some_and(|byte| !byte.is_ascii_digit()) {
        true => format!("{path}.{key}"),
        false => {
            let mut quoted = String::new();
            for character in key.chars() {
                match character {
                    '\'' | '\\' => quoted.extend(['\\', character]),
                    control if u32::from(control) < 0x20 => quoted.push_str(&format!("\\u{:04x}", u32::from(control))),
                    other => quoted.push(other),
                }
            }
            format!("{path}['{quoted}']")
        }
    }
}
