//! Names of tools: those of operations in the generated clients, legal for the protocol and unique over all documents.

use std::collections::{HashMap, HashSet};

/// How long a name may be.
const LONGEST: usize = 64;

/// Names for operations, given as the name of their document and their own. A name that several have begins with that of its
/// document.
pub(crate) fn unique<'a>(
    operations: impl Iterator<Item = (&'a str, &'a str)> + Clone,
    reserved: &[&str],
) -> Vec<String> {
    let mut uses = HashMap::new();
    for (_, name) in operations.clone() {
        *uses.entry(legal(name)).or_insert(0) += 1;
    }
    let mut taken: HashSet<String> = reserved.iter().map(ToString::to_string).collect();
    let mut next = HashMap::new();
    operations
        .map(|(document, name)| {
            let plain = legal(name);
            let is_shared = uses.get(&plain).is_some_and(|uses| *uses > 1) || taken.contains(&plain);
            let wanted = if is_shared {
                legal(&format!("{document}_{name}"))
            } else {
                plain
            };
            claim(wanted, &mut taken, &mut next)
        })
        .collect()
}

/// The name, with a number if it is taken. The next number of each name is known, so many equal names cost no more.
fn claim(wanted: String, taken: &mut HashSet<String>, next: &mut HashMap<String, usize>) -> String {
    let mut name = wanted.clone();
    while !taken.insert(name.clone()) {
        let number = next.entry(wanted.clone()).or_insert(1);
        *number += 1;
        let end = format!("_{number}");
        name = format!("{}{end}", wanted.get(..LONGEST - end.len()).unwrap_or(&wanted));
    }
    name
}

/// Only ASCII letters, digits, `_` and `-`, at most 64 of them and at least one.
fn legal(name: &str) -> String {
    let letters = name.chars().map(|letter| match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => letter,
        _ => '_',
    });
    let mut legal: String = letters.take(LONGEST).collect();
    if legal.is_empty() {
        legal.push_str("operation");
    }
    legal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(operations: &[(&str, &str)]) -> Vec<String> {
        unique(operations.iter().copied(), &["continue_response"])
    }

    #[test]
    fn names_of_one_document_stay() {
        assert_eq!(
            names(&[("a", "list_images"), ("a", "get_image")]),
            ["list_images", "get_image"]
        );
    }

    #[test]
    fn a_name_of_two_documents_begins_with_the_document() {
        assert_eq!(
            names(&[("ims", "list"), ("ecs", "list"), ("ecs", "show")]),
            ["ims_list", "ecs_list", "show"]
        );
    }

    #[test]
    fn names_are_legal_and_unique() {
        let long = "x".repeat(80);
        let all = names(&[
            ("a", &long),
            ("a", &long),
            ("a", "größe"),
            ("a", "gr__e"),
            ("a", "continue_response"),
            ("a", ""),
        ]);
        let unique: HashSet<_> = all.iter().collect();
        assert_eq!(unique.len(), all.len(), "{all:?}");
        for name in &all {
            assert!((1..=64).contains(&name.len()), "{name}");
            assert!(
                name.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'),
                "{name}"
            );
        }
    }
}
