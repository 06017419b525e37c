//! Changes to a document: of its tree, and of its text.

use serde_json::{Value, json};

use crate::random::Random;
use crate::words;

/// All places of a tree but its root, as JSON pointers.
fn places(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), tree)];
    while let Some((at, node)) = open.pop() {
        let mut add = |key: &str, child| {
            let place = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
            open.push((place.clone(), child));
            found.push(place);
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
    found
}

/// A few changes; `other` is where parts of other documents come from.
pub fn tree(tree: &mut Value, other: &Value, random: &mut Random) {
    for _ in 0..=random.below(6) {
        change(tree, other, random);
    }
}

fn change(tree: &mut Value, other: &Value, random: &mut Random) {
    let places = places(tree);
    if places.is_empty() {
        *tree = words::document(random);
        return;
    }
    let place = random.pick(&places).clone();
    let target = random.pick(&places).clone();
    let copy = tree.pointer(&target).cloned().unwrap_or_default();
    if random.once_in(9) {
        return remove(tree, &place, random);
    }
    let Some(node) = tree.pointer_mut(&place) else { return };
    match random.below(12) {
        0 => *node = words::atom(random),
        1 => *node = json!(words::text(random)),
        2 => *node = copy,
        3 => {
            let from = self::places(other);
            *node = other.pointer(random.pick::<String>(&from)).cloned().unwrap_or_default();
        }
        4 | 5 => *node = json!({ "$ref": format!("#{target}") }),
        6 => *node = json!([node.take()]),
        7 => *node = json!({ *random.pick(words::KEYS): node.take() }),
        8 => *node = words::value(random, 3),
        9 => {
            let taken = node.take();
            *node = copy;
            // A place inside the other is gone by now: then this was a replacement.
            if let Some(second) = tree.pointer_mut(&target) {
                *second = taken;
            }
        }
        _ => match node {
            Value::Object(map) => {
                let key = if random.once_in(3) {
                    words::text(random)
                } else {
                    random.pick(words::KEYS).to_string()
                };
                let value = if random.once_in(2) {
                    copy
                } else {
                    words::value(random, 3)
                };
                map.insert(key, value);
            }
            Value::Array(list) => list.insert(random.below(list.len() + 1), copy),
            Value::String(text) => {
                let at = (0..=random.below(text.len() + 1))
                    .rev()
                    .find(|at| text.is_char_boundary(*at));
                text.insert_str(at.unwrap_or(0), &words::text(random));
            }
            _ => *node = words::atom(random),
        },
    }
}

/// Removes a place, or gives it another key.
fn remove(tree: &mut Value, place: &str, random: &mut Random) {
    let Some((parent, key)) = place.rsplit_once('/') else {
        return;
    };
    let key = key.replace("~1", "/").replace("~0", "~");
    match tree.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            let value = map.remove(&key).unwrap_or_default();
            if random.once_in(2) {
                map.insert(words::text(random), value);
            }
        }
        Some(Value::Array(list)) => {
            if let Ok(index) = key.parse::<usize>() {
                list.remove(index.min(list.len() - 1));
            }
        }
        _ => {}
    }
}

/// A few changes to the bytes of a file.
pub fn bytes(text: &mut Vec<u8>, random: &mut Random) {
    const PIECES: &[&[u8]] = &[
        b"\0",
        b"\"",
        b"'",
        b"{",
        b"}",
        b"[",
        b"]",
        b": ",
        b"- ",
        b"\n",
        b"\r",
        b"\t",
        b"  ",
        b"&a ",
        b"*a",
        b"<<: *a\n",
        b"|\n",
        b">-\n",
        b"# ",
        b"!!map ",
        b"!x ",
        b"? ",
        b"\xff",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\xc3",
        b"---\n",
        b"...\n",
        b"%YAML 1.2\n",
        b"99999999999999999999999999",
        b"-1e999",
        b"\\u0000",
        b"\\ud800",
        b"$ref: '#/paths'\n",
        b"~",
        b"null",
    ];
    for _ in 0..=random.below(4) {
        let at = random.below(text.len() + 1);
        let end = (at + random.below(40)).min(text.len());
        match random.below(6) {
            0 => text.truncate(at),
            1 => drop(text.drain(at..end)),
            2 => {
                let piece = text[at..end].to_vec();
                let to = random.below(text.len() + 1);
                text.splice(to..to, piece);
            }
            3 if !text.is_empty() => {
                let at = at.min(text.len() - 1);
                text[at] = random.below(256) as u8;
            }
            _ => drop(text.splice(at..at, random.pick(PIECES).iter().copied())),
        }
    }
}
