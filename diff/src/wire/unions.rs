//! `oneOf`, `anyOf` and `discriminator`.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use specwright::document::{Node, Object};

use crate::rule::Rule;

use super::schema::Parts;
use super::{At, Comparing, name_of};

/// What the comparison of alternatives has told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// Nothing.
    Nothing,
    /// What there is to say of the types.
    Types,
    /// All there is to say of the values.
    All,
}

impl<'a> Comparing<'a> {
    /// Compares alternatives, and says what is left to compare.
    pub(super) fn alternatives(&mut self, at: &At<'a>, before: &Parts<'a>, now: &Parts<'a>) -> Told {
        match (before.alternatives(), now.alternatives()) {
            (None, None) => Told::Nothing,
            (Some((old_node, old)), Some((new_node, new))) => {
                if let Some(same) = self.nested(new, at.old, false) {
                    return self.widened(at, new_node, new, same);
                }
                if let Some(same) = self.nested(old, at.new, true) {
                    return self.narrowed(at, old_node, old, same);
                }
                let names = self.alternatives_of_both(at, (Some(old_node), Some(new_node)), old, new);
                self.discriminators(at, before, now, &names);
                Told::Types
            }
            (None, Some((node, alternatives))) => {
                let (whole, text) = (whole_key(at, at.old), at.old.to_json());
                let found = alternatives
                    .iter()
                    .position(|of| key(of) == whole || self.resolve_new(of).to_json() == text);
                let nodes = (Some(at.old), Some(node));
                match found {
                    Some(same) => self.widened(at, node, alternatives, same),
                    None if self.is_same_type(before, now) => {
                        let rule = match is_described(now) {
                            true => Rule::ConditionAdded,
                            false => Rule::UnionChanged,
                        };
                        self.change(rule, at, nodes, "", "has alternatives now".to_owned());
                        Told::Types
                    }
                    None => Told::Nothing,
                }
            }
            (Some((node, alternatives)), None) => {
                let (whole, text) = (whole_key(at, at.new), at.new.to_json());
                let found = alternatives
                    .iter()
                    .position(|of| key(of) == whole || self.resolve_old(of).to_json() == text);
                let nodes = (Some(node), Some(at.new));
                match found {
                    Some(same) => self.narrowed(at, node, alternatives, same),
                    None if self.is_same_type(before, now) => {
                        let rule = match is_described(before) {
                            true => Rule::ConditionRemoved,
                            false => Rule::UnionChanged,
                        };
                        self.change(rule, at, nodes, "", "no longer has alternatives".to_owned());
                        Told::Types
                    }
                    None => Told::Nothing,
                }
            }
        }
    }

    /// The alternative with this index is what the schema was.
    fn widened(&mut self, at: &At<'a>, node: &'a Node, alternatives: &'a [Node], same: usize) -> Told {
        for (index, other) in alternatives.iter().enumerate() {
            if index == same {
                self.later(At {
                    new: other,
                    ..at.clone()
                });
                continue;
            }
            let name = shown(other, index);
            let nodes = (Some(at.old), Some(node));
            self.change(Rule::AlternativeAdded, at, nodes, &name, format!("may be {name} now"));
        }
        Told::All
    }

    /// The alternative with this index is what the schema is.
    fn narrowed(&mut self, at: &At<'a>, node: &'a Node, alternatives: &'a [Node], same: usize) -> Told {
        for (index, other) in alternatives.iter().enumerate() {
            if index == same {
                self.later(At {
                    old: other,
                    ..at.clone()
                });
                continue;
            }
            let name = shown(other, index);
            let nodes = (Some(node), Some(at.new));
            let message = format!("may no longer be {name}");
            self.change(Rule::AlternativeRemoved, at, nodes, &name, message);
        }
        Told::All
    }

    /// Which of the alternatives has alternatives itself, and is the whole of the other document's schema.
    fn nested(&mut self, alternatives: &'a [Node], whole: &Node, is_old: bool) -> Option<usize> {
        alternatives.iter().position(|of| {
            let of = if is_old {
                self.resolve_old(of)
            } else {
                self.resolve_new(of)
            };
            let has_alternatives = of.get("oneOf").or_else(|| of.get("anyOf")).is_some();
            has_alternatives && of.to_json() == whole.to_json()
        })
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
    ) -> HashMap<&'a str, &'a str> {
        let mut pairs: Vec<Option<usize>> = vec![None; old.len()];
        let mut matched: HashSet<usize> = HashSet::new();
        // several alternatives may have one title: those that are the same are found first
        for key in [|of: &Node| of.to_json().to_string(), key] {
            let mut by_key: HashMap<String, VecDeque<usize>> = HashMap::new();
            for (index, of) in new.iter().enumerate().filter(|(index, _)| !matched.contains(index)) {
                by_key.entry(key(of)).or_default().push_back(index);
            }
            for (pair, of) in pairs.iter_mut().zip(old).filter(|(pair, _)| pair.is_none()) {
                *pair = by_key.get_mut(&key(of)).and_then(VecDeque::pop_front);
                matched.extend(*pair);
            }
        }
        // a schema that has another name says the same
        let mut by_text: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (index, of) in new.iter().enumerate().filter(|(index, _)| !matched.contains(index)) {
            let text = self.resolve_new(of).to_json().to_string();
            by_text.entry(text).or_default().push_back(index);
        }
        for (pair, of) in pairs.iter_mut().zip(old).filter(|(pair, _)| pair.is_none()) {
            let text = self.resolve_old(of).to_json().to_string();
            *pair = by_text.get_mut(&text).and_then(VecDeque::pop_front);
            matched.extend(*pair);
        }
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
        let mut names = HashMap::new();
        for (index, (alternative, pair)) in old.iter().zip(pairs).enumerate() {
            if let Some(now) = pair.and_then(|at| new.get(at)) {
                names.extend(name_of(alternative).zip(name_of(now)));
            }
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
        names
    }

    /// `names` has the new name of each alternative that both documents have.
    fn discriminators(&mut self, at: &At<'a>, before: &Parts<'a>, now: &Parts<'a>, names: &HashMap<&'a str, &'a str>) {
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
        let (was, is) = (mapping(old, before), mapping(new, now));
        for (value, target) in &is {
            match was.get(value) {
                None => self.change(
                    Rule::MappingAdded,
                    at,
                    nodes,
                    value,
                    format!("has the discriminator value `{value}` now"),
                ),
                Some(before) if names.get(before).unwrap_or(before) != target => {
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

/// The schema that each value of a discriminator selects, by name. Schemas that no value is given for are selected by their names.
fn mapping<'a>(discriminator: &'a Node, parts: &Parts<'a>) -> BTreeMap<&'a str, &'a str> {
    let given = discriminator.get("mapping").and_then(Node::as_object);
    let given = given.into_iter().flat_map(Object::iter);
    let mut all: BTreeMap<&str, &str> = given
        .filter_map(|(value, schema)| Some((value, schema.as_str()?.rsplit('/').next()?)))
        .collect();
    let selected: HashSet<&str> = all.values().copied().collect();
    let alternatives = parts.alternatives().map(|(_, of)| of).unwrap_or_default();
    let others = alternatives
        .iter()
        .filter_map(name_of)
        .filter(|name| !selected.contains(name));
    all.extend(others.map(|name| (name, name)));
    all
}

/// Whether a schema says itself what its values are, so that alternatives are a further condition.
fn is_described(parts: &Parts<'_>) -> bool {
    parts.get("type").or(parts.get("properties")).is_some()
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
