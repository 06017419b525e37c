//! Servers and their variables.

use std::collections::HashSet;

use specwright::document::{Node, Object};

use crate::rule::Rule;

use super::Comparing;

impl<'a> Comparing<'a> {
    /// Compares the servers of a document or operation.
    pub(super) fn servers(&mut self, old: &'a Node, new: &'a Node, subject: &str) {
        let (was_node, is_node) = (old.get("servers"), new.get("servers"));
        let all = |node: Option<&'a Node>| -> Vec<(&'a str, &'a Node)> {
            let servers = node.and_then(Node::as_array).unwrap_or_default().iter();
            servers
                .filter_map(|server| Some((without_slash(server.get("url")?.as_str()?), server)))
                .collect()
        };
        let (was, is) = (all(was_node), all(is_node));
        let nodes = (was_node.or(Some(old)), is_node.or(Some(new)));
        let before: HashSet<&str> = was.iter().map(|(url, _)| *url).collect();
        for (url, server) in &was {
            match is.iter().find(|(other, _)| other == url) {
                Some((_, now)) => self.variables(subject, url, server, now),
                None => {
                    let message = format!("the server {url} of {subject} is gone");
                    self.add(Rule::ServerRemoved, subject, message, Some(*server), nodes.1);
                }
            }
        }
        for (url, server) in is.iter().filter(|(url, _)| !before.contains(url)) {
            let message = format!("the server {url} of {subject} is new");
            self.add(Rule::ServerAdded, subject, message, nodes.0, Some(*server));
        }
        if let (Some((was, old)), Some((now, new))) = (was.first(), is.first())
            && was != now
            && is.iter().any(|(url, _)| url == was)
        {
            let message = format!("the first server of {subject} is {now}, was {was}");
            self.add(Rule::DefaultServerChanged, subject, message, Some(*old), Some(*new));
        }
    }

    fn variables(&mut self, subject: &str, url: &str, old: &'a Node, new: &'a Node) {
        let all = |node: &'a Node| node.get("variables").and_then(Node::as_object);
        let is = all(new);
        for (name, was) in all(old).into_iter().flat_map(Object::iter) {
            let Some(now) = is.and_then(|is| is.get(name)) else {
                let message = format!("the variable `{name}` of the server {url} is gone");
                self.add(Rule::ServerVariableChanged, subject, message, Some(was), Some(new));
                continue;
            };
            let default = |node: &'a Node| node.get("default").and_then(Node::as_str);
            if default(was) != default(now) {
                let shown = |text: Option<&str>| text.map_or("none".to_owned(), |text| format!("`{text}`"));
                let message = format!(
                    "the variable `{name}` of the server {url} has the default {}, was {}",
                    shown(default(now)),
                    shown(default(was))
                );
                self.add(Rule::ServerVariableChanged, subject, message, Some(was), Some(now));
            }
            let values = |node: &'a Node| -> Option<HashSet<&'a str>> {
                Some(node.get("enum")?.as_array()?.iter().filter_map(Node::as_str).collect())
            };
            let (Some(before), Some(listed)) = (values(was), values(now)) else {
                continue;
            };
            let mut gone: Vec<&&str> = before.difference(&listed).collect();
            gone.sort_unstable();
            for value in gone {
                let message = format!("the variable `{name}` of the server {url} may no longer be `{value}`");
                self.add(Rule::ServerVariableChanged, subject, message, Some(was), Some(now));
            }
        }
    }
}

/// A URL to which paths are appended: a slash at its end is no part of requests.
fn without_slash(url: &str) -> &str {
    match url.trim_end_matches('/') {
        "" => url,
        trimmed => trimmed,
    }
}
