//! The hierarchy of tags (OpenAPI 3.2, "Tag Object").

use std::collections::{HashMap, HashSet};

use super::Typing;
use crate::diagnostic::Code;
use crate::document::grammar::WEBHOOKS;
use crate::document::method::operations_within;
use crate::document::source::Part;
use crate::document::tree::{Node, Object};

impl Typing<'_> {
    /// Reports parents that do not exist, and tags that are part of themselves.
    pub(super) fn check_tags(&mut self, tags: &Node, document: &Node) {
        let tags = tags.as_array().unwrap_or_default();
        let text = |node: Option<&'_ Node>| node.and_then(Node::as_str).map(str::to_owned);
        let parents: HashMap<String, Option<&Node>> = tags
            .iter()
            .filter_map(|tag| Some((text(tag.get("name"))?, tag.get("parent"))))
            .collect();
        let mut used: Option<HashSet<&str>> = None;
        for parent in tags.iter().filter_map(|tag| tag.get("parent")) {
            let Some(name) = parent.as_str().filter(|name| !parents.contains_key(*name)) else {
                continue;
            };
            // a tag need not be declared
            if !used.get_or_insert_with(|| tags_in_use(document)).contains(name) {
                let message = format!("no tag has the name `{name}`: it has no effect as a parent");
                self.warning(Code::INVALID_VALUE, message, parent, Part::Value);
            }
        }
        // the round in which each tag was reached
        let mut reached: HashMap<&str, usize> = HashMap::new();
        for (round, tag) in tags.iter().enumerate() {
            let mut name = tag.get("name").and_then(Node::as_str);
            while let Some(current) = name {
                match reached.get(current) {
                    Some(earlier) if *earlier == round => {
                        let parent = parents.get(current).copied().flatten().unwrap_or(tag);
                        let message = format!("the tag `{current}` is part of itself: its parent has no effect");
                        self.warning(Code::INVALID_VALUE, message, parent, Part::Value);
                        break;
                    }
                    Some(_) => break,
                    None => {}
                }
                reached.insert(current, round);
                name = parents.get(current).copied().flatten().and_then(Node::as_str);
            }
        }
    }
}

/// The tags of all operations of the client and of webhooks.
fn tags_in_use(document: &Node) -> HashSet<&str> {
    let sections = ["paths", WEBHOOKS[0], WEBHOOKS[1]];
    let sections = sections.iter().filter_map(|key| document.get(key)?.as_object());
    let items = sections.flat_map(Object::values).filter_map(Node::as_object);
    let operations = items.flat_map(operations_within);
    let tags = operations.filter_map(|(_, operation)| operation.get("tags")?.as_array());
    tags.flatten().filter_map(Node::as_str).collect()
}
