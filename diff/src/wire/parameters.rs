//! Parameters of operations.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use specwright::document::Node;

use crate::rule::{Direction, Rule};

use super::paths::Operation;
use super::{At, Comparing};

/// A parameter behind its reference.
#[derive(Clone, Copy)]
struct Parameter<'a> {
    place: &'a str,
    name: &'a str,
    node: &'a Node,
}

impl Parameter<'_> {
    fn is_required(&self) -> bool {
        self.place == "path" || self.node.get("required").and_then(Node::as_bool) == Some(true)
    }

    /// What it is known by; names of headers are the same in upper and lower case.
    fn key(&self) -> (&str, Cow<'_, str>) {
        let name = match self.place {
            "header" => self.name.to_ascii_lowercase().into(),
            _ => self.name.into(),
        };
        (self.place, name)
    }

    fn shown(&self) -> String {
        format!("{} parameter {}", self.place, self.name)
    }
}

impl<'a> Comparing<'a> {
    /// Compares the parameters of an operation, with those of its path item.
    pub(super) fn parameters(&mut self, old: &Operation<'a>, new: &Operation<'a>, direction: Direction) {
        let mut was = self.parameters_of(old, true);
        let is = self.parameters_of(new, false);
        let renamed = self.path_parameters(old, new);
        for parameter in was.iter_mut().filter(|of| of.place == "path") {
            if let Some(name) = renamed.get(parameter.name) {
                parameter.name = name;
            }
        }
        let now: HashMap<_, Parameter<'a>> = is.iter().map(|of| (of.key(), *of)).collect();
        let before: HashSet<_> = was.iter().map(Parameter::key).collect();
        let added = is.iter().filter(|of| !before.contains(&of.key()));
        let mut added: HashMap<&str, Parameter<'a>> = added.map(|of| (of.name, *of)).collect();
        for parameter in &was {
            let same = now.get(&parameter.key()).copied();
            let Some(is) = same.or_else(|| added.remove(parameter.name)) else {
                let at = at(old, parameter.node, new.node, parameter, direction);
                self.change(
                    Rule::ParameterRemoved,
                    &at,
                    (Some(at.old), Some(at.new)),
                    "",
                    "is gone".to_owned(),
                );
                continue;
            };
            let at = at(old, parameter.node, is.node, parameter, direction);
            let nodes = (Some(at.old), Some(at.new));
            if is.place != parameter.place {
                self.change(
                    Rule::ParameterMoved,
                    &at,
                    nodes,
                    "",
                    format!("is a {} parameter now", is.place),
                );
            }
            match (parameter.is_required(), is.is_required()) {
                (false, true) => self.change(
                    Rule::ParameterBecameRequired,
                    &at,
                    nodes,
                    "",
                    "is required now".to_owned(),
                ),
                (true, false) => self.change(
                    Rule::ParameterBecameOptional,
                    &at,
                    nodes,
                    "",
                    "may be left out now".to_owned(),
                ),
                _ => {}
            }
            self.style(&at, is.place == parameter.place);
            self.documentation(&at.subject, &at.what, at.old, at.new);
            self.extensions(&at.subject, at.old, at.new);
            if let (Some(old), Some(new)) = (schema_of(at.old), schema_of(at.new)) {
                self.later(At { old, new, ..at });
            }
        }
        for parameter in is
            .iter()
            .filter(|of| added.contains_key(of.name) && !before.contains(&of.key()))
        {
            let at = at(old, old.node, parameter.node, parameter, direction);
            let (rule, message) = match parameter.is_required() {
                true => (Rule::RequiredParameterAdded, "is new and required"),
                false => (Rule::OptionalParameterAdded, "is new"),
            };
            self.change(rule, &at, (Some(at.old), Some(at.new)), "", message.to_owned());
        }
    }

    /// The parameters of an operation and its path item; those of the operation come first where both have one.
    fn parameters_of(&mut self, of: &Operation<'a>, is_old: bool) -> Vec<Parameter<'a>> {
        let mut all: Vec<Parameter<'a>> = Vec::new();
        let mut known = HashSet::new();
        for owner in [of.node, of.item] {
            for node in owner.get("parameters").and_then(Node::as_array).unwrap_or_default() {
                let node = if is_old {
                    self.resolve_old(node)
                } else {
                    self.resolve_new(node)
                };
                let text = |key: &str| node.get(key).and_then(Node::as_str);
                if let (Some(place), Some(name)) = (text("in"), text("name"))
                    && known.insert((place, name))
                {
                    all.push(Parameter { place, name, node });
                }
            }
        }
        all
    }

    /// The new names of path parameters, by their places in the path.
    fn path_parameters(&mut self, old: &Operation<'a>, new: &Operation<'a>) -> HashMap<&'a str, &'a str> {
        let (was, is) = (names_in(old.path), names_in(new.path));
        if was.len() != is.len() {
            return HashMap::new();
        }
        let renamed: HashMap<&str, &str> = was.into_iter().zip(is).filter(|(was, is)| was != is).collect();
        for (was, is) in &renamed {
            let message = format!("the path parameter `{was}` of {} is called `{is}` now", old.name);
            self.add(
                Rule::PathParameterRenamed,
                &old.name,
                message,
                Some(old.node),
                Some(new.node),
            );
        }
        renamed
    }

    fn style(&mut self, at: &At<'a>, is_same_place: bool) {
        // what is not written is as the place says, which may be another one
        if !is_same_place {
            return;
        }
        let default = |node: &Node| match node.get("in").and_then(Node::as_str) {
            Some("query" | "cookie") => "form",
            _ => "simple",
        };
        let of = |node: &'a Node| {
            let style = node
                .get("style")
                .and_then(Node::as_str)
                .unwrap_or_else(|| default(node))
                .to_owned();
            let explode = node.get("explode").and_then(Node::as_bool).unwrap_or(style == "form");
            let reserved = node.get("allowReserved").and_then(Node::as_bool).unwrap_or_default();
            let content = node.get("content").and_then(Node::as_object);
            let content = content.and_then(|of| of.keys().next().map(str::to_owned));
            (style, explode, reserved, content)
        };
        if of(at.old) != of(at.new) {
            let shown = |(style, explode, reserved, content): (String, bool, bool, Option<String>)| match content {
                Some(content) => format!("as `{content}`"),
                None => {
                    let exploded = if explode { "exploded" } else { "not exploded" };
                    let reserved = if reserved { ", with reserved characters" } else { "" };
                    format!("in the style `{style}`, {exploded}{reserved}")
                }
            };
            let message = format!("is written {} now, was {}", shown(of(at.new)), shown(of(at.old)));
            self.change(
                Rule::ParameterStyleChanged,
                at,
                (Some(at.old), Some(at.new)),
                "",
                message,
            );
        }
    }
}

fn at<'a>(
    operation: &Operation<'a>,
    old: &'a Node,
    new: &'a Node,
    parameter: &Parameter<'a>,
    direction: Direction,
) -> At<'a> {
    At {
        old,
        new,
        subject: operation.name.clone(),
        what: parameter.shown(),
        direction,
    }
}

/// The schema of a parameter, which may be that of its one media type.
fn schema_of(node: &Node) -> Option<&Node> {
    let content = || node.get("content")?.as_object()?.values().next()?.get("schema");
    node.get("schema").or_else(content)
}

/// The names of the parameters in a path.
fn names_in(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts.filter_map(|part| Some(part.split_once('}')?.0)).collect()
}
