//! Whether a key may stand where it stands.

use std::collections::HashMap;
use std::path::PathBuf;

use super::key::{Key, Needs, Reach};
use super::keys::KEYS;
use super::read::{Reader, Whose};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Node, Object, nearest};

impl Reader<'_> {
    /// Reports an output that an earlier client has.
    pub(super) fn check_output<'n>(&mut self, object: &'n Object, outputs: &mut HashMap<PathBuf, &'n Node>) {
        let keys = KEYS.iter().filter(|key| key.needs == Needs::OnlyOutput);
        for node in keys.filter_map(|key| object.get(key.name)) {
            let Some(text) = node.as_str() else {
                continue; // reported
            };
            if let Some(first) = outputs.insert(self.folder.join(text), node) {
                let message = format!("`{text}` is the output of another client: each needs its own");
                let problem = Diagnostic::error(Code::INVALID_VALUE, message).at(self.sources.place_of(node));
                let problem = problem.related("the other one", self.sources.place_of(first));
                self.diagnostics.push(problem);
            }
        }
    }

    /// Whether a key is for a whole run, and this is the configuration of documents in a folder.
    pub(super) fn is_in_vain(&self, key: &Key, path: &str) -> bool {
        let is_of_run = key.reach != Reach::Folders && key.name != "document";
        self.whose == Whose::Folder && path.is_empty() && is_of_run
    }

    /// Reports a key that contradicts one beside it; whether there is none.
    pub(super) fn is_alone(&mut self, keys: &[Key], key: &Key, shown: &str, object: &Object, node: &Node) -> bool {
        let earlier = object.iter().take_while(|(name, _)| *name != key.name);
        let rival = match key.needs {
            Needs::Nothing => None,
            Needs::OnlyOutput | Needs::OnlySource => {
                let is_rival = |name: &str| keys.iter().any(|other| other.name == name && other.needs == key.needs);
                let mut earlier = earlier;
                let rival = earlier.find(|(name, _)| is_rival(name));
                rival.map(|(name, other)| {
                    (
                        name,
                        other,
                        format!("`{shown}` stands beside `{name}`: only one of them can be"),
                    )
                })
            }
            Needs::Crate => {
                let is_output = |name: &str| {
                    let mut keys = keys.iter();
                    keys.any(|other| other.name == name && other.needs == Needs::OnlyOutput)
                };
                let mut outputs = object.iter().filter(|(name, _)| is_output(name));
                let output = outputs.next().filter(|(name, _)| !["crate", "member"].contains(name));
                output.map(|(name, other)| (name, other, format!("`{shown}` is for a crate, and there is `{name}`")))
            }
        };
        let Some((_, other, message)) = rival else {
            return true;
        };
        let problem = Diagnostic::error(Code::INVALID_VALUE, message).at(self.sources.key_of(node));
        let problem = problem.related("the other one", self.sources.key_of(other));
        self.diagnostics.push(problem);
        false
    }

    pub(super) fn unknown(&mut self, keys: &'static [Key], path: &str, name: &str, node: &Node) {
        let whose = match path {
            "" => "the configuration".to_owned(),
            path => format!("`{}`", path.trim_end_matches('.')),
        };
        let help = match meant(keys, path, name) {
            Some(key) => format!("did you mean `{key}`?"),
            None => {
                let names: Vec<String> = keys.iter().map(|key| format!("`{path}{}`", key.name)).collect();
                match names.as_slice() {
                    [name] => format!("its only key is {name}"),
                    names => format!("its keys are {}", names.join(", ")),
                }
            }
        };
        let problem = Diagnostic::error(Code::UNKNOWN_KEY, format!("`{name}` is no key of {whose}"));
        self.diagnostics.push(problem.at(self.sources.key_of(node)).help(help));
    }
}

/// The key that was meant: the one that is spelt alike, that is in another table, or that an argument of the command line is for.
fn meant(keys: &'static [Key], path: &str, name: &str) -> Option<String> {
    if let Some(near) = nearest(name, keys.iter().map(|key| key.name)) {
        return Some(format!("{path}{near}"));
    }
    let mut all = Vec::new();
    let mut tables = vec![(String::new(), KEYS)];
    while let Some((path, keys)) = tables.pop() {
        for key in keys {
            let shown = format!("{path}{}", key.name);
            tables.push((format!("{shown}."), key.value.keys()));
            all.push((key, shown));
        }
    }
    let says_it = |key: &Key| {
        let by_flag = key.flag.and_then(|flag| flag.strip_prefix("--")) == Some(name);
        by_flag || key.name == name || key.builder == Some(name)
    };
    all.into_iter().find(|(key, _)| says_it(key)).map(|(_, shown)| shown)
}
