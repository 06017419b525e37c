//! The document as a tree, and the places in it.

use std::path::Path;

use serde_json::Value;

/// The document.
pub fn document() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/everything/everything.yaml");
    let text = std::fs::read_to_string(path).expect("the document");
    serde_yaml::from_str(&text).expect("YAML")
}

/// All places but the root, as JSON pointers, with what stands there.
pub fn places(tree: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    collect(tree, "", &mut found);
    found
}

fn collect(node: &Value, at: &str, found: &mut Vec<(String, Value)>) {
    let mut add = |key: &str, child: &Value| {
        let place = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        found.push((place.clone(), child.clone()));
        collect(child, &place, found);
    };
    match node {
        Value::Object(map) => map.iter().for_each(|(key, child)| add(key, child)),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(i, child)| add(&i.to_string(), child)),
        _ => {}
    }
}

/// The document with another value in one place, as text with one value in each line, and the line of that place.
pub fn with(tree: &Value, place: &str, value: Value) -> (String, usize) {
    const MARK: &str = "the place that is looked for";
    let mut tree = tree.clone();
    let node = tree.pointer_mut(place).expect("a place of the tree");
    *node = MARK.into();
    let marked = serde_json::to_string_pretty(&tree).expect("JSON");
    let line = marked.lines().position(|line| line.contains(MARK)).expect("the mark") + 1;
    *tree.pointer_mut(place).expect("the place again") = value;
    (serde_json::to_string_pretty(&tree).expect("JSON"), line)
}
