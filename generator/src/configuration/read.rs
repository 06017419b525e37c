//! Reads a configuration. All that is wrong is reported at its place.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::key::{Entry, Key, Reach, Value};
use super::keys::KEYS;
use super::{Client, Configuration};
use crate::choices::FormatChoice;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::document::{LoadOptions, Node, Object, SourceMap, Value as Kind, nearest, read_configuration};
use crate::plan::{Item, Rule, given_type};
use crate::select::Selector;

/// Maximum size of a configuration, in bytes: far more than one has.
const LARGEST: u64 = 1 << 20;

/// Reads a configuration: a file, or the section `[package.metadata.specwright]` or `[workspace.metadata.specwright]` of a
/// `Cargo.toml`. Paths in it are relative to its folder, and it is shown by its path from `relative_to`.
///
/// Problems go to `diagnostics`. `None` means that the file cannot be used at all.
pub fn read(file: &Path, relative_to: Option<&Path>, diagnostics: &mut Diagnostics) -> Option<Configuration> {
    read_over(file, &Client::default(), Whose::Run, relative_to, diagnostics)
}

/// Whose configuration is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// That of a run.
    Run,
    /// That of documents in a folder of documents, of which a run makes modules.
    Folder,
}

/// As [`read`]; what the file does not say is as in `base`.
pub(super) fn read_over(
    file: &Path,
    base: &Client,
    whose: Whose,
    relative_to: Option<&Path>,
    diagnostics: &mut Diagnostics,
) -> Option<Configuration> {
    let options = LoadOptions {
        // wherever the file is: a link may lead to it
        root: file
            .canonicalize()
            .ok()
            .and_then(|file| file.parent().map(Path::to_owned)),
        relative_to: relative_to.map(Path::to_owned),
        max_bytes: LARGEST,
        ..LoadOptions::default()
    };
    let sources = read_configuration(file, &options, diagnostics)?;
    let mut reader = Reader {
        sources: &sources,
        folder: file.parent().unwrap_or(Path::new("")),
        whose,
        diagnostics,
    };
    let root = match file.file_name().is_some_and(|name| name == "Cargo.toml") {
        true => ["package", "workspace"].iter().find_map(|table| {
            let metadata = sources.tree().get(table)?.get("metadata")?;
            metadata.get("specwright")
        }),
        false => Some(sources.tree()),
    };
    let mut configuration = Configuration {
        file: file.to_owned(),
        clients: Vec::new(),
        shared: None,
    };
    if let Some(root) = root {
        reader.root(root, base, &mut configuration);
    }
    Some(configuration)
}

/// The kind of table that is read, which decides what keys count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    /// The file of one document, or of documents that it does not name.
    Only,
    /// What a file says of all its documents.
    Shared,
    /// One of several documents.
    Client,
}

pub(super) struct Reader<'a> {
    pub(super) sources: &'a SourceMap,
    pub(super) folder: &'a Path,
    pub(super) whose: Whose,
    pub(super) diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn root(&mut self, node: &Node, base: &Client, configuration: &mut Configuration) {
        let Some(root) = self.object("the configuration", node) else {
            return;
        };
        let mut shared = base.clone();
        shared.settings.configuration.push(configuration.file.clone());
        let Some(tables) = root.get("client") else {
            self.table(KEYS, "", root, Table::Only, &mut shared);
            let is_of_one = shared.document.is_some();
            if !is_of_one {
                shared.settings.share();
            }
            match shared.document {
                Some(_) => configuration.clients.push(shared),
                None => configuration.shared = Some(shared),
            }
            return;
        };
        self.table(KEYS, "", root, Table::Shared, &mut shared);
        shared.settings.share();
        let Some(tables) = tables.as_array() else {
            return self.wrong_type("`client`", "an array of tables: `[[client]]`", tables);
        };
        let mut outputs: HashMap<PathBuf, &Node> = HashMap::new();
        for table in tables {
            let mut client = shared.clone();
            if let Some(object) = self.object("a client", table) {
                self.table(KEYS, "", object, Table::Client, &mut client);
                self.check_output(object, &mut outputs);
                if !object.contains_key("document") {
                    let message = "a client must have `document`";
                    let problem = Diagnostic::error(Code::MISSING_KEY, message);
                    self.diagnostics.push(problem.at(self.sources.place_of(table)));
                }
                configuration.clients.push(client);
            }
        }
    }

    /// Reads the keys of a table. `path` is that of the table.
    fn table(&mut self, keys: &'static [Key], path: &str, object: &Object, table: Table, client: &mut Client) {
        for (name, node) in object.iter() {
            let Some(key) = keys.iter().find(|key| key.name == name) else {
                self.unknown(keys, path, name, node);
                continue;
            };
            let shown = format!("{path}{name}");
            match &key.value {
                Value::Clients if table == Table::Client => {
                    let message = "`client` is an array of tables for all documents: it cannot be in one of them";
                    self.at_key(Code::INVALID_VALUE, message, node);
                    continue;
                }
                Value::Clients => continue, // read by `root`
                _ => {}
            }
            if self.is_in_vain(key, path) {
                let message = format!("`{shown}` has no effect on a document in a folder of documents");
                let problem = Diagnostic::warning(Code::IGNORED_KEYWORD, message).at(self.sources.key_of(node));
                let help = "it belongs into the configuration of the whole folder";
                self.diagnostics.push(problem.help(help));
                continue;
            }
            if table == Table::Shared && key.reach == Reach::One {
                let message = format!("`{shown}` is of one document: it belongs into a table of `[[client]]`");
                self.at_key(Code::INVALID_VALUE, message, node);
                continue;
            }
            if self.is_alone(keys, key, &shown, object, node) {
                self.value(key, &shown, node, table, client);
            }
        }
    }

    fn value(&mut self, key: &'static Key, shown: &str, node: &Node, table: Table, client: &mut Client) {
        match &key.value {
            Value::Flag(set) => match node.as_bool() {
                Some(on) => set(client, on),
                None => self.wrong_type(&format!("`{shown}`"), &key.value.expected(), node),
            },
            Value::Text(set) => {
                let Some(text) = self.text(shown, &key.value.expected(), node) else {
                    return;
                };
                if let Err(message) = set(client, text) {
                    self.invalid(format!("`{shown}`: {message}"), node);
                }
            }
            Value::Word(words, set) => {
                let Some(text) = self.text(shown, &key.value.expected(), node) else {
                    return;
                };
                match words.iter().find(|word| **word == text) {
                    Some(word) => set(client, word),
                    None => self.no_word(shown, key, words, text, node),
                }
            }
            Value::Texts(set) => {
                for node in self.list(shown, key, node) {
                    self.entry(shown, shown, node, *set, client);
                }
            }
            Value::TextsMap(set) => {
                let object = self.object(&format!("`{shown}`"), node);
                for (name, node) in object.iter().flat_map(|object| object.iter()) {
                    let shown = format!("{shown}.{name}");
                    for node in self.items(&shown, "a list of strings", name, node) {
                        self.entry(&shown, name, node, *set, client);
                    }
                }
            }
            Value::Path(set) => {
                if let Some(path) = self.path(shown, node) {
                    set(client, path);
                }
            }
            Value::Paths(set) => {
                let items = self.list(shown, key, node);
                let paths = items.iter().filter_map(|node| self.path(shown, node)).collect();
                set(client, paths);
            }
            Value::Codes(set) => {
                let items = self.list(shown, key, node);
                let codes = items.iter().filter_map(|node| self.code(shown, node)).collect();
                set(client, codes);
            }
            Value::Selectors(set) => {
                let items = self.list(shown, key, node);
                let selectors = items.iter().filter_map(|node| self.selector(shown, node)).collect();
                set(client, selectors);
            }
            Value::Names(item) => {
                if let Some(object) = self.object(&format!("`{shown}`"), node) {
                    self.names(*item, "", object, client);
                }
            }
            Value::Types => {
                if let Some(object) = self.object(&format!("`{shown}`"), node) {
                    self.types(object, client);
                }
            }
            Value::Formats => {
                if let Some(object) = self.object(&format!("`{shown}`"), node) {
                    self.formats(shown, object, client);
                }
            }
            Value::Table(keys) => {
                if let Some(object) = self.object(&format!("`{shown}`"), node) {
                    self.table(keys, &format!("{shown}."), object, table, client);
                }
            }
            Value::Clients => {}
        }
    }

    /// Reads a string of a list or a table.
    fn entry(
        &mut self,
        shown: &str,
        key: &str,
        node: &Node,
        set: fn(&mut Client, &Entry<'_>) -> Result<(), String>,
        client: &mut Client,
    ) {
        let Some(text) = self.text(shown, "a string", node) else {
            return;
        };
        let place = self.sources.place_of(node);
        if let Err(message) = set(client, &Entry { key, text, place }) {
            self.invalid(format!("`{shown}`: {message}"), node);
        }
    }

    fn no_word(&mut self, shown: &str, key: &Key, words: &[&'static str], text: &str, node: &Node) {
        let message = format!("`{shown}` must be {}, but it is `\"{text}\"`", key.value.expected());
        let mut problem = Diagnostic::error(Code::INVALID_VALUE, message).at(self.sources.place_of(node));
        if let Some(near) = nearest(text, words.iter().copied()) {
            problem = problem.help(format!("did you mean `{near}`?"));
        }
        self.diagnostics.push(problem);
    }

    /// Reads patterns and names. `Order.created_at` may be written as the key `created_at` of a table `Order`.
    fn names(&mut self, item: Item, prefix: &str, object: &Object, client: &mut Client) {
        for (name, node) in object.iter() {
            let pattern = format!("{prefix}{name}");
            if let Some(object) = node.as_object() {
                self.names(item, &format!("{pattern}."), object, client);
                continue;
            }
            let Some(given) = self.text(&pattern, "a name, as a string", node) else {
                continue;
            };
            let rule = Rule::name(item, &pattern, given, self.sources.place_of(node));
            self.rule(&pattern, rule, node, client);
        }
    }

    fn types(&mut self, object: &Object, client: &mut Client) {
        for (pattern, node) in object.iter() {
            let mut rule = Rule::of_type(pattern, node, self.sources.place_of(node));
            if let Ok(rule) = &mut rule {
                rule.relocate(|path| self.folder.join(path));
            }
            self.rule(pattern, rule, node, client);
        }
    }

    /// Reads formats and their types.
    fn formats(&mut self, shown: &str, object: &Object, client: &mut Client) {
        for (format, node) in object.iter() {
            let choice = match (FormatChoice::check(format), node.as_str()) {
                (Err(message), _) => Err(message),
                (Ok(()), Some(path)) => path.parse(),
                (Ok(()), None) => {
                    given_type(node).map(|choice| FormatChoice::Type(choice.relocated(|path| self.folder.join(path))))
                }
            };
            match choice {
                Ok(choice) => drop(client.settings.types.formats.insert(format.to_owned(), choice)),
                Err(message) => self.invalid(format!("`{shown}.{format}`: {message}"), node),
            }
        }
    }

    fn rule(&mut self, pattern: &str, rule: Result<Rule, String>, node: &Node, client: &mut Client) {
        match rule {
            Ok(rule) => client.settings.rules.push(rule),
            Err(message) => {
                let problem = Diagnostic::error(Code::INVALID_NAME, format!("`{pattern}`: {message}"));
                self.diagnostics.push(problem.at(self.sources.place_of(node)));
            }
        }
    }

    fn object<'n>(&mut self, what: &str, node: &'n Node) -> Option<&'n Object> {
        let object = node.as_object();
        if object.is_none() {
            self.wrong_type(what, "a table", node);
        }
        object
    }

    fn text<'n>(&mut self, shown: &str, expected: &str, node: &'n Node) -> Option<&'n str> {
        let text = node.as_str();
        match text {
            None => self.wrong_type(&format!("`{shown}`"), expected, node),
            Some("") => self.invalid(format!("`{shown}` is empty"), node),
            Some(_) => return text,
        }
        None
    }

    fn path(&mut self, shown: &str, node: &Node) -> Option<PathBuf> {
        let path = self.text(shown, "a path, as a string", node)?;
        Some(self.folder.join(path))
    }

    fn list<'n>(&mut self, shown: &str, key: &Key, node: &'n Node) -> &'n [Node] {
        self.items(shown, &key.value.expected(), key.name, node)
    }

    fn items<'n>(&mut self, shown: &str, expected: &str, name: &str, node: &'n Node) -> &'n [Node] {
        if let Some(items) = node.as_array() {
            return items;
        }
        let problem = Diagnostic::error(Code::WRONG_TYPE, wrong_type(&format!("`{shown}`"), expected, node));
        let mut problem = problem.at(self.sources.place_of(node));
        if let Some(text) = node.as_str() {
            let is_bare = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
            let name = if is_bare {
                name.to_owned()
            } else {
                format!("\"{name}\"")
            };
            problem = problem.help(format!("write `{name} = [\"{text}\"]`"));
        }
        self.diagnostics.push(problem);
        &[]
    }

    fn code(&mut self, shown: &str, node: &Node) -> Option<Code> {
        let name = self.text(shown, "the code of a diagnostic, as a string", node)?;
        let code = Code::find(name);
        if code.is_none() {
            let known = Code::TABLE.iter().map(|(code, _)| code.as_str());
            let help = match nearest(name, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`specwright explain` lists all codes".to_owned(),
            };
            let problem = Diagnostic::error(Code::INVALID_VALUE, format!("no diagnostic has the code `{name}`"));
            self.diagnostics
                .push(problem.at(self.sources.place_of(node)).help(help));
        }
        code
    }

    fn selector(&mut self, shown: &str, node: &Node) -> Option<Selector> {
        let text = self.text(shown, "a selector, as a string", node)?;
        match text.parse::<Selector>() {
            Ok(selector) => Some(selector.at(self.sources.place_of(node))),
            Err(message) => {
                self.invalid(message, node);
                None
            }
        }
    }

    fn wrong_type(&mut self, what: &str, expected: &str, node: &Node) {
        let problem = Diagnostic::error(Code::WRONG_TYPE, wrong_type(what, expected, node));
        self.diagnostics.push(problem.at(self.sources.place_of(node)));
    }

    fn invalid(&mut self, message: String, node: &Node) {
        let problem = Diagnostic::error(Code::INVALID_VALUE, message);
        self.diagnostics.push(problem.at(self.sources.place_of(node)));
    }

    fn at_key(&mut self, code: Code, message: impl Into<String>, node: &Node) {
        let place: Option<Place> = self.sources.key_of(node);
        self.diagnostics.push(Diagnostic::error(code, message).at(place));
    }
}

fn wrong_type(what: &str, expected: &str, node: &Node) -> String {
    let kind = match node.value {
        Kind::Object(_) => "a table",
        _ => node.kind(),
    };
    format!("{what} must be {expected}, but it is {kind}")
}
