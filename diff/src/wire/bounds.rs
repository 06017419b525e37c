//! Limits of numbers, texts, lists and objects, and patterns.

use std::cmp::Ordering;

use specwright::document::Node;

use crate::rule::Rule;

use super::schema::{Parts, is_equal};
use super::{At, Comparing};

/// A keyword for a least or greatest number of something.
struct Limit {
    key: &'static str,
    /// The keyword, a flag, by which the limit itself is excluded.
    exclusive: Option<&'static str>,
    is_least: bool,
    tighter: Rule,
    looser: Rule,
}

const fn limit(key: &'static str, is_least: bool, tighter: Rule, looser: Rule) -> Limit {
    Limit {
        key,
        exclusive: None,
        is_least,
        tighter,
        looser,
    }
}

const LIMITS: [Limit; 8] = [
    Limit {
        exclusive: Some("exclusiveMinimum"),
        ..limit("minimum", true, Rule::MinimumRaised, Rule::MinimumLowered)
    },
    Limit {
        exclusive: Some("exclusiveMaximum"),
        ..limit("maximum", false, Rule::MaximumLowered, Rule::MaximumRaised)
    },
    limit("minLength", true, Rule::MinLengthRaised, Rule::MinLengthLowered),
    limit("maxLength", false, Rule::MaxLengthLowered, Rule::MaxLengthRaised),
    limit("minItems", true, Rule::MinItemsRaised, Rule::MinItemsLowered),
    limit("maxItems", false, Rule::MaxItemsLowered, Rule::MaxItemsRaised),
    limit(
        "minProperties",
        true,
        Rule::MinPropertiesRaised,
        Rule::MinPropertiesLowered,
    ),
    limit(
        "maxProperties",
        false,
        Rule::MaxPropertiesLowered,
        Rule::MaxPropertiesRaised,
    ),
];

impl<'a> Comparing<'a> {
    /// Compares all limits of a schema.
    pub(super) fn bounds(&mut self, at: &At<'a>, before: &Parts<'a>, now: &Parts<'a>) {
        for limit in &LIMITS {
            self.limit(limit, at, before, now);
        }
        self.pattern(at, before, now);
        let (old, new) = (before.get("multipleOf"), now.get("multipleOf"));
        let nodes = (old.or(Some(at.old)), new.or(Some(at.new)));
        match (old, new) {
            (None, Some(of)) => {
                self.change(
                    Rule::MultipleOfAdded,
                    at,
                    nodes,
                    "",
                    format!("has to be a multiple of {} now", of.to_json()),
                );
            }
            (Some(of), None) => {
                let message = format!("no longer has to be a multiple of {}", of.to_json());
                self.change(Rule::MultipleOfRemoved, at, nodes, "", message);
            }
            (Some(old), Some(new)) if !is_equal(old, new) => {
                let message = format!("has to be a multiple of {}, was {}", new.to_json(), old.to_json());
                self.change(Rule::MultipleOfChanged, at, nodes, "", message);
            }
            _ => {}
        }
    }

    fn limit(&mut self, limit: &Limit, at: &At<'a>, before: &Parts<'a>, now: &Parts<'a>) {
        // the tightest of all parts
        let of = |parts: &Parts<'a>| -> Option<(f64, bool)> {
            let limits = parts.0.iter().filter_map(|part| {
                let number = part.get(limit.key)?.as_number()?.as_f64()?;
                let excludes = |key| part.get(key).and_then(Node::as_bool) == Some(true);
                Some((number, limit.exclusive.is_some_and(excludes)))
            });
            limits.reduce(|one, other| match one.0.total_cmp(&other.0) {
                Ordering::Equal => (one.0, one.1 || other.1),
                Ordering::Less if limit.is_least => other,
                Ordering::Greater if !limit.is_least => other,
                _ => one,
            })
        };
        let (was, is) = (of(before), of(now));
        if was == is {
            return;
        }
        // a limit of 0 things is none
        let is_none = |limit_: Option<(f64, bool)>| match limit_ {
            None => true,
            Some((number, _)) => limit.is_least && limit.exclusive.is_none() && number <= 0.0,
        };
        let is_tighter = match (was, is) {
            _ if is_none(was) && is_none(is) => return,
            (_, None) => false,
            (None, _) => true,
            (Some((was, excluded)), Some((is, excludes))) if was == is => excludes && !excluded,
            (Some((was, _)), Some((is, _))) => (is > was) == limit.is_least,
        };
        let rule = if is_tighter { limit.tighter } else { limit.looser };
        let shown = |of: Option<(f64, bool)>| match of {
            None => "none".to_owned(),
            Some((number, false)) => number.to_string(),
            Some((number, true)) => format!("{number} (excluded)"),
        };
        let nodes = (
            before.get(limit.key).or(Some(at.old)),
            now.get(limit.key).or(Some(at.new)),
        );
        let message = format!("has the `{}` {}, was {}", limit.key, shown(is), shown(was));
        self.change(rule, at, nodes, limit.key, message);
    }

    fn pattern(&mut self, at: &At<'a>, before: &Parts<'a>, now: &Parts<'a>) {
        let (old, new) = (before.get("pattern"), now.get("pattern"));
        let nodes = (old.or(Some(at.old)), new.or(Some(at.new)));
        let text = |node: Option<&'a Node>| node.and_then(Node::as_str);
        match (text(old), text(new)) {
            (None, Some(pattern)) => {
                self.change(
                    Rule::PatternAdded,
                    at,
                    nodes,
                    "",
                    format!("has to match `{pattern}` now"),
                );
            }
            (Some(pattern), None) => {
                self.change(
                    Rule::PatternRemoved,
                    at,
                    nodes,
                    "",
                    format!("no longer has to match `{pattern}`"),
                );
            }
            (Some(was), Some(is)) if was != is => {
                self.change(
                    Rule::PatternChanged,
                    at,
                    nodes,
                    "",
                    format!("has to match `{is}`, was `{was}`"),
                );
            }
            _ => {}
        }
    }
}
