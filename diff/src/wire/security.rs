//! Security schemes, and what operations require of them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use specwright::document::{Node, Object};

use crate::rule::Rule;

use super::Comparing;

/// Names of schemes that are needed together, with their scopes.
type Alternative<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

impl<'a> Comparing<'a> {
    /// Compares what an operation requires, or the document where the operation says nothing.
    pub(super) fn security(&mut self, name: &str, old: &'a Node, new: &'a Node) {
        let of = |node: &'a Node, root: &'a Node| node.get("security").or_else(|| root.get("security"));
        let (was, is) = (of(old, self.before), of(new, self.now));
        let nodes = (was.or(Some(old)), is.or(Some(new)));
        let (was, is) = (alternatives(was), alternatives(is));
        let is_open = |all: &[Alternative<'a>]| all.is_empty() || all.iter().any(BTreeMap::is_empty);
        match (is_open(&was), is_open(&is)) {
            (true, true) => return,
            (true, false) => {
                let message = format!("{name} needs credentials now: {}", shown(&is));
                return self.add(Rule::SecurityAdded, name, message, nodes.0, nodes.1);
            }
            (false, true) => {
                let message = format!("{name} needs no credentials any more");
                return self.add(Rule::SecurityRemoved, name, message, nodes.0, nodes.1);
            }
            (false, false) => {}
        }
        let mut kept: BTreeSet<&Alternative<'a>> = BTreeSet::new();
        for alternative in &was {
            let Some(now) = nearest(alternative, &is) else {
                let message = format!("{name} no longer takes {}", shown(std::slice::from_ref(alternative)));
                self.add(Rule::SecurityAlternativeRemoved, name, message, nodes.0, nodes.1);
                continue;
            };
            kept.extend([alternative, now]);
            for (scheme, scopes) in alternative {
                let empty = BTreeSet::new();
                let now = now.get(scheme).unwrap_or(&empty);
                for scope in now.difference(scopes) {
                    let message = format!("{name} needs the scope `{scope}` of `{scheme}` now");
                    self.add(Rule::ScopeAdded, name, message, nodes.0, nodes.1);
                }
                for scope in scopes.difference(now) {
                    let message = format!("{name} no longer needs the scope `{scope}` of `{scheme}`");
                    self.add(Rule::ScopeRemoved, name, message, nodes.0, nodes.1);
                }
            }
        }
        for alternative in is.iter().filter(|of| !kept.contains(of)) {
            let message = format!("{name} takes {} now", shown(std::slice::from_ref(alternative)));
            self.add(Rule::SecurityAlternativeAdded, name, message, nodes.0, nodes.1);
        }
    }

    /// Compares the security schemes of both documents.
    pub(super) fn schemes(&mut self) {
        let all = |root: &'a Node| root.get("components")?.get("securitySchemes")?.as_object();
        let (was, is) = (all(self.before), all(self.now));
        for (name, node) in was.into_iter().flat_map(Object::iter) {
            let subject = format!("security scheme {name}");
            match is.and_then(|is| is.get(name)) {
                Some(now) => {
                    let (old, new) = (self.resolve_old(node), self.resolve_new(now));
                    self.scheme(&subject, old, new);
                }
                None => self.add(
                    Rule::SchemeRemoved,
                    &subject,
                    format!("the {subject} is gone"),
                    Some(node),
                    None,
                ),
            }
        }
        for (name, node) in is.into_iter().flat_map(Object::iter) {
            if was.is_none_or(|was| !was.contains_key(name)) {
                let subject = format!("security scheme {name}");
                self.add(
                    Rule::SchemeAdded,
                    &subject,
                    format!("the {subject} is new"),
                    None,
                    Some(node),
                );
            }
        }
    }

    fn scheme(&mut self, subject: &str, old: &'a Node, new: &'a Node) {
        for key in ["type", "in", "name", "scheme", "x-signature"] {
            let text = |node: &'a Node| node.get(key).and_then(Node::as_str);
            let is_same = match key {
                "scheme" => text(old).map(str::to_ascii_lowercase) == text(new).map(str::to_ascii_lowercase),
                _ => text(old) == text(new),
            };
            if !is_same {
                let shown = |text: Option<&str>| text.map_or("none".to_owned(), |text| format!("`{text}`"));
                let message = format!(
                    "the {subject} has the `{key}` {}, was {}",
                    shown(text(new)),
                    shown(text(old))
                );
                self.add(
                    Rule::SchemeChanged,
                    subject,
                    message,
                    old.get(key).or(Some(old)),
                    new.get(key).or(Some(new)),
                );
            }
        }
        self.url(subject, "openIdConnectUrl", old, new);
        let flows = |node: &'a Node| node.get("flows").and_then(Node::as_object);
        let (was, is) = (flows(old), flows(new));
        for (flow, node) in was.into_iter().flat_map(Object::iter) {
            let Some(now) = is.and_then(|is| is.get(flow)) else {
                let message = format!("the {subject} no longer has the flow `{flow}`");
                self.add(Rule::SchemeChanged, subject, message, Some(node), Some(new));
                continue;
            };
            for key in ["authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl"] {
                self.url(subject, key, node, now);
            }
            self.scopes(subject, node, now);
        }
        self.documentation(subject, "", old, new);
    }

    fn url(&mut self, subject: &str, key: &str, old: &'a Node, new: &'a Node) {
        let (was, is) = (old.get(key), new.get(key));
        if was.and_then(Node::as_str) != is.and_then(Node::as_str) {
            let message = format!("the {subject} has another `{key}`");
            self.add(
                Rule::SchemeUrlChanged,
                subject,
                message,
                was.or(Some(old)),
                is.or(Some(new)),
            );
        }
    }

    fn scopes(&mut self, subject: &str, old: &'a Node, new: &'a Node) {
        let all = |node: &'a Node| node.get("scopes").and_then(Node::as_object);
        let (was, is) = (all(old), all(new));
        for (scope, node) in was.into_iter().flat_map(Object::iter) {
            if is.is_none_or(|is| !is.contains_key(scope)) {
                let message = format!("the {subject} no longer has the scope `{scope}`");
                self.add(Rule::SchemeScopeRemoved, subject, message, Some(node), Some(new));
            }
        }
        for (scope, node) in is.into_iter().flat_map(Object::iter) {
            if was.is_none_or(|was| !was.contains_key(scope)) {
                let message = format!("the {subject} has the scope `{scope}` now");
                self.add(Rule::SchemeScopeAdded, subject, message, Some(old), Some(node));
            }
        }
    }
}

fn alternatives(security: Option<&Node>) -> Vec<Alternative<'_>> {
    let one = |node: &'_ Node| -> Option<()> { node.as_object().map(drop) };
    let all = security.and_then(Node::as_array).unwrap_or_default();
    all.iter()
        .filter(|node| one(node).is_some())
        .map(|node| {
            let schemes = node.as_object().into_iter().flat_map(Object::iter);
            schemes
                .map(|(name, scopes)| {
                    (
                        name,
                        scopes
                            .as_array()
                            .unwrap_or_default()
                            .iter()
                            .filter_map(Node::as_str)
                            .collect(),
                    )
                })
                .collect()
        })
        .collect()
}

/// The alternative with the same schemes that needs the fewest further scopes, then the fewest others.
fn nearest<'of, 'a>(alternative: &Alternative<'a>, among: &'of [Alternative<'a>]) -> Option<&'of Alternative<'a>> {
    const MOST: usize = 100; // each operation may have as many
    let same = among.iter().take(MOST).filter(|of| of.keys().eq(alternative.keys()));
    let further = |of: &Alternative<'a>, than: &Alternative<'a>| -> usize {
        let schemes = of.iter().zip(than.values());
        schemes.map(|((_, is), was)| is.difference(was).count()).sum()
    };
    same.min_by_key(|of| (further(of, alternative), further(alternative, of)))
}

/// Alternatives in messages: `key and token, or basic`.
fn shown(alternatives: &[Alternative<'_>]) -> String {
    let names = |of: &Alternative<'_>| {
        of.keys()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(" and ")
    };
    alternatives.iter().map(names).collect::<Vec<_>>().join(", or ")
}
