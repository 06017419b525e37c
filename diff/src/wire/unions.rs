//! `oneOf`, `anyOf` and `discriminator`.

use std::collections::{BTreeMap, HashMap, HashSet};

use specwright::document::Node;

use crate::rule::Rule;

use super::schema::Parts;
use super::{At, Comparing, name_of};

impl<'a> Comparing<'a> {
    /// Compares alternatives. Returns true if that says all there is to say of the types.
    pub(super) fn alternatives(&mut self, at: &At<'a>, before: &Parts<'a>, now: &Parts<'a>) -> bool {
        let (old, new) = (before.alternatives(), now.alternatives());
        match (old, new) {
            (None, None) => false,
            (Some((old_node, old)), Some((new_node, new))) => {
                self.discriminators(at, before, now);
                let nodes = (Some(old_node), Some(new_node));
                self.alternatives_of_both(at, nodes, old, new);
                true
            }
            (None, Some((node, alternatives))) => {
                let whole = whole_key(at, at.old);
                let found = alternatives.iter().enumerate().find(|(_, of)| key(of) == whole);
                let nodes = (Some(at.old), Some(node));
                match found {
                    Some((same, schema)) => {
                        for (index, other) in alternatives.iter().enumerate().filter(|(index, _)| *index != same) {
                            let name = shown(other, index);
                            self.change(Rule::AlternativeAdded, at, nodes, &name, format!("may be {name} now"));
                        }
                        self.later(At {
                            new: schema,
                            ..at.clone()
                        });
                        true
                    }
                    None if self.is_same_type(before, now) => {
                        self.change(Rule::UnionChanged, at, nodes, "", "has alternatives now".to_owned());
                        true
                    }
                    None => false,
                }
            }
            (Some((node, alternatives)), None) => {
                let whole = whole_key(at, at.new);
                let found = alternatives.iter().enumerate().find(|(_, of)| key(of) == whole);
                let nodes = (Some(node), Some(at.new));
                match found {
                    Some((same, schema)) => {
                        for (index, other) in alternatives.iter().enumerate().filter(|(index, _)| *index != same) {
                            let name = shown(other, index);
                            self.change(
                                Rule::AlternativeRemoved,
                                at,
                                nodes,
                                &name,
                                format!("may no longer be {name}"),
                            );
                        }
                        self.later(At {
                            old: schema,
                            ..at.clone()
                        });
                        true
                    }
                    None if self.is_same_type(before, now) => {
                        self.change(
                            Rule::UnionChanged,
                            at,
                            nodes,
                            "",
                            "no longer has alternatives".to_owned(),
                        );
                        true
                    }
                    None => false,
                }
            }
        }
    }

    fn is_same_type(&mut self, before: &Parts<'a>, now: &Parts<'a>) -> bool {
        self.types_of(before, true) == self.types_of(now, false)
    }

    fn alternatives_of_both(
        &mut self,
        at: &At<'a>,
        nodes: (Option<&'a Node>, Option<&'a Node>),
        old: &'a [Node],
        new: &'a [Node],
    ) {
        let keys: HashMap<String, usize> = new.iter().enumerate().map(|(index, of)| (key(of), index)).collect();
        let mut matched: HashSet<usize> = HashSet::new();
        let mut pairs: Vec<Option<usize>> = old
            .iter()
            .map(|of| keys.get(&key(of)).copied().filter(|at| matched.insert(*at)))
            .collect();
        // schemas without a name that stand in the same place and are of one type are versions of each other
        for (index, pair) in pairs.iter_mut().enumerate().filter(|(_, pair)| pair.is_none()) {
            let (Some(before), Some(now)) = (old.get(index), new.get(index)) else {
                continue;
            };
            let is_version = name_of(before).is_none() && name_of(now).is_none() && ty(before) == ty(now);
            if is_version && matched.insert(index) {
                *pair = Some(index);
            }
        }
        for (index, (alternative, pair)) in old.iter().zip(pairs).enumerate() {
            match pair.and_then(|at| new.get(at)) {
                Some(now) => self.later(at.part(alternative, now, &format!("<{}>", shown(alternative, index)))),
                None => {
                    let name = shown(alternative, index);
                    self.change(
                        Rule::AlternativeRemoved,
                        at,
                        nodes,
                        &name,
                        format!("may no longer be {name}"),
                    );
                }
            }
        }
        for (index, alternative) in new.iter().enumerate().filter(|(index, _)| !matched.contains(index)) {
            let name = shown(alternative, index);
            self.change(Rule::AlternativeAdded, at, nodes, &name, format!("may be {name} now"));
        }
    }

    fn discriminators(&mut self, at: &At<'a>, before: &Parts<'a>, now: &Parts<'a>) {
        let (old, new) = (before.get("discriminator"), now.get("discriminator"));
        let nodes = (old.or(Some(at.old)), new.or(Some(at.new)));
        let (old, new) = match (old, new) {
            (None, None) => return,
            (None, Some(_)) => {
                return self.change(
                    Rule::DiscriminatorAdded,
                    at,
                    nodes,
                    "",
                    "has a discriminator now".to_owned(),
                );
            }
            (Some(_), None) => {
                return self.change(
                    Rule::DiscriminatorRemoved,
                    at,
                    nodes,
                    "",
                    "no longer has a discriminator".to_owned(),
                );
            }
            (Some(old), Some(new)) => (old, new),
        };
        let name = |of: &'a Node| of.get("propertyName").and_then(Node::as_str).unwrap_or_default();
        if name(old) != name(new) {
            let message = format!("is told apart by `{}`, was `{}`", name(new), name(old));
            self.change(Rule::DiscriminatorChanged, at, nodes, "", message);
        }
        let mapping = |of: &'a Node| -> BTreeMap<&'a str, &'a str> {
            let object = of.get("mapping").and_then(Node::as_object);
            object
                .into_iter()
                .flat_map(|of| of.iter())
                .filter_map(|(key, value)| Some((key, value.as_str()?)))
                .collect()
        };
        let (was, is) = (mapping(old), mapping(new));
        for (value, target) in &is {
            match was.get(value) {
                None => self.change(
                    Rule::MappingAdded,
                    at,
                    nodes,
                    value,
                    format!("has the discriminator value `{value}` now"),
                ),
                Some(before) if before != target => {
                    let message = format!("has another schema for the discriminator value `{value}`");
                    self.change(Rule::MappingChanged, at, nodes, value, message);
                }
                Some(_) => {}
            }
        }
        for value in was.keys().filter(|value| !is.contains_key(*value)) {
            let message = format!("no longer has the discriminator value `{value}`");
            self.change(Rule::MappingRemoved, at, nodes, value, message);
        }
    }
}

/// What an alternative is known by: the component that it refers to, else its title, else all that it says.
fn key(node: &Node) -> String {
    if let Some(name) = name_of(node) {
        return format!("component {name}");
    }
    match node.get("title").and_then(Node::as_str) {
        Some(title) => format!("title {title}"),
        None => node.to_json().to_string(),
    }
}

/// What a schema that may be one of the alternatives is known by.
fn whole_key(at: &At<'_>, node: &Node) -> String {
    match at.subject.strip_prefix("schema ") {
        Some(name) if at.what.is_empty() => format!("component {name}"),
        _ => key(node),
    }
}

/// An alternative in messages.
fn shown(node: &Node, index: usize) -> String {
    let title = || node.get("title").and_then(Node::as_str);
    match (name_of(node).or_else(title), ty(node)) {
        (Some(name), _) => name.to_owned(),
        (None, Some(ty)) => format!("{ty} (alternative {})", index + 1),
        (None, None) => format!("alternative {}", index + 1),
    }
}

fn ty(node: &Node) -> Option<&str> {
    node.get("type").and_then(Node::as_str)
}
