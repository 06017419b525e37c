//! The table of names: overrides of generated names and types.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use unicode_ident::{is_xid_continue, is_xid_start};

use crate::choices::{Dependency, Patterned, TypeChoice, written};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::document::{LoadOptions, Node, Pointer, read_alone};
use crate::glob::Patterns;
use crate::model::{Carrier, EnumValue, Scalar, Shape, Type};

use super::dependency::dependency;
use super::foreign::Foreign;
use super::names::{Case, identifier};
use super::replacements::Replacements;

/// The table: patterns for items of the document, and the names or types for them.
#[derive(Debug, Default)]
pub(crate) struct Overrides {
    entries: Vec<Entry>,
    /// Entries without a `*`, by their pattern.
    exact: HashMap<String, usize>,
    /// Patterns with a `*`, and their entries.
    globs: Globs,
    globs_of_values: Globs,
    /// Types that the settings put in the place of schemas.
    types: Replacements,
    problems: Vec<Diagnostic>,
}

/// Entries whose patterns have a `*`, the most specific first.
#[derive(Debug, Default)]
struct Globs {
    patterns: Patterns,
    entries: Vec<usize>,
}

impl Globs {
    fn add(&mut self, pattern: &str, entry: usize) {
        self.patterns.add(pattern);
        self.entries.push(entry);
    }

    fn find(&self, key: &str) -> Option<usize> {
        self.entries.get(self.patterns.first(key)?).copied()
    }
}

#[derive(Debug)]
struct Entry {
    pattern: String,
    place: Option<Place>,
    given: Given,
    used: bool,
}

#[derive(Clone, Debug)]
enum Given {
    Name(String),
    Type {
        path: String,
        /// The package and its dependency line.
        dependency: Option<(String, Dependency)>,
    },
}

impl Overrides {
    /// Reads a table.
    pub(crate) fn read(path: &Path, relative_to: Option<&Path>, diagnostics: &mut Diagnostics) -> Self {
        let mut table = Self::default();
        let options = LoadOptions {
            relative_to: relative_to.map(Path::to_owned),
            ..LoadOptions::default()
        };
        let Some(sources) = read_alone(path, &options, diagnostics) else {
            return table;
        };
        let root = Pointer::root();
        let Some(keys) = sources.node(&root).and_then(Node::as_object) else {
            let message = format!("{} is no table of names: it has no keys", path.display());
            diagnostics.push(Diagnostic::error(Code::INVALID_NAME, message));
            return table;
        };
        for (pattern, value) in keys.iter() {
            let place = sources.locate(&root.child(pattern));
            match given(value) {
                Ok(given) => table.add(pattern, place, given),
                Err(message) => {
                    diagnostics.push(Diagnostic::error(Code::INVALID_NAME, format!("`{pattern}`: {message}")).at(place))
                }
            }
        }
        table.sort();
        table
    }

    /// Sorts the patterns with a `*` by specificity, then by order in the file.
    fn sort(&mut self) {
        let literal = |entry: &Entry| entry.pattern.bytes().filter(|b| *b != b'*').count();
        let globs = self
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.pattern.contains('*'));
        let mut globs: Vec<(usize, &Entry)> = globs.collect();
        globs.sort_by_key(|(_, entry)| std::cmp::Reverse(literal(entry)));
        for (index, entry) in globs {
            match is_of_value(&entry.pattern) {
                true => self.globs_of_values.add(&entry.pattern, index),
                false => self.globs.add(&entry.pattern, index),
            }
        }
    }

    fn add(&mut self, pattern: &str, place: Option<Place>, given: Given) {
        let index = self.entries.len();
        if !pattern.contains('*') {
            self.exact.insert(pattern.to_owned(), index);
        }
        self.entries.push(Entry {
            pattern: pattern.to_owned(),
            place,
            given,
            used: false,
        });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.types.is_empty()
    }

    /// Adds the types that the settings put in the place of schemas.
    #[must_use]
    pub(crate) fn with_types(mut self, types: &[Patterned<TypeChoice>]) -> Self {
        self.types = Replacements::of(types);
        self
    }

    /// The most specific entry for an item.
    fn find(&mut self, key: &str) -> Option<&mut Entry> {
        let index = self.index(key)?;
        self.entries.get_mut(index)
    }

    /// The index of the most specific entry for an item.
    fn index(&self, key: &str) -> Option<usize> {
        self.exact.get(key).copied().or_else(|| match is_of_value(key) {
            true => self.globs_of_values.find(key),
            false => self.globs.find(key),
        })
    }

    /// The name of an item in the table.
    pub(super) fn name(&mut self, key: &str) -> Option<String> {
        let entry = self.find(key)?;
        entry.used = true;
        match &entry.given {
            Given::Name(name) => Some(name.clone()),
            Given::Type { .. } => {
                let message = format!("`{}` gives `{key}` a type: only a schema can have one", entry.pattern);
                let problem = Diagnostic::error(Code::INVALID_NAME, message).at(entry.place.clone());
                self.problems.push(problem);
                None
            }
        }
    }

    /// The type that replaces a schema, if the table or the settings have one. `carrier`: what carries its values.
    pub(super) fn type_of(&mut self, ty: &Type, carrier: Carrier) -> Option<Arc<Foreign>> {
        let key = type_key(ty);
        if let Some(choice) = self.types.take(&key) {
            return Some(Foreign::of(choice, carrier));
        }
        let entry = self.find(&key)?;
        match &entry.given {
            Given::Type { path, .. } => {
                entry.used = true;
                Some(Foreign::given(path.clone()))
            }
            Given::Name(_) => None,
        }
    }

    /// Returns true if the table replaces the schema by a type.
    pub(crate) fn replaces(&self, ty: &Type) -> bool {
        let key = type_key(ty);
        let entry = self.index(&key).and_then(|index| self.entries.get(index));
        self.types.get(&key).is_some() || entry.is_some_and(|entry| matches!(entry.given, Given::Type { .. }))
    }

    /// Returns true if an entry matches the type, one of its properties or one of its values.
    pub(super) fn speak_of(&self, ty: &Type) -> bool {
        if self.is_empty() {
            return false;
        }
        let owner = type_key(ty);
        let inner: Vec<String> = match &ty.shape {
            Shape::Struct(object) => object.fields.iter().map(|f| format!("{owner}.{}", f.wire)).collect(),
            Shape::TextEnum(values) => values.iter().map(|v| format!("{owner}.enum.{}", v.value)).collect(),
            Shape::IntegerEnum(values) => values.iter().map(|v| format!("{owner}.enum.{}", v.value)).collect(),
            Shape::ScalarEnum(values) => {
                let key = |v: &EnumValue<Scalar>| format!("{owner}.enum.{}", v.value.plain());
                values.iter().map(key).collect()
            }
            _ => Vec::new(),
        };
        self.types.get(&owner).is_some() || self.index(&owner).is_some() || inner.iter().any(|key| self.index(key).is_some())
    }

    /// Reports a name from the table that is already taken.
    pub(super) fn clash(&mut self, key: &str, name: &str) {
        if let Some(entry) = self.find(key) {
            let message = format!("`{name}` for `{key}` is already taken");
            let problem = Diagnostic::error(Code::NAME_CLASH, message).at(entry.place.clone());
            self.problems.push(problem);
        }
    }

    /// Reports problems of the table, after all names are assigned.
    pub(super) fn report(&mut self, diagnostics: &mut Diagnostics) {
        for problem in self.problems.drain(..) {
            diagnostics.push(problem);
        }
        for entry in self.entries.iter().filter(|e| !e.used) {
            let message = format!("`{}` matches nothing that is generated", entry.pattern);
            let warning = Diagnostic::warning(Code::UNMATCHED_NAME, message);
            diagnostics.push(warning.at(entry.place.clone()));
        }
        self.types.report("`types`", diagnostics);
    }

    /// The dependencies for types that are used.
    pub(crate) fn dependencies(&self) -> BTreeMap<String, Dependency> {
        let used = self.entries.iter().filter(|e| e.used);
        used.filter_map(|entry| match &entry.given {
            Given::Type {
                dependency: Some((package, line)),
                ..
            } => Some((package.clone(), line.clone())),
            _ => None,
        })
        .collect()
    }
}

/// Returns true for keys and patterns of enum values.
fn is_of_value(text: &str) -> bool {
    text.contains(".enum.")
}

/// The key of a schema for patterns: the name of a component, or for an inline schema the Rust name of its type.
pub(super) fn type_key(ty: &Type) -> String {
    match ty.named {
        true => ty.name.clone(),
        false => identifier(&ty.name, Case::Pascal, "Model"),
    }
}

fn given(value: &Node) -> Result<Given, String> {
    if let Some(name) = value.as_str() {
        let plain = name.strip_prefix("r#").unwrap_or(name);
        return match is_name(plain) {
            true => Ok(Given::Name(plain.to_owned())),
            false => Err(format!("`{name}` is no Rust name")),
        };
    }
    let Some(table) = value.as_object() else {
        return Err("neither a Rust name nor `{ type: path::to::Type }`".to_owned());
    };
    if let Some(key) = table
        .keys()
        .find(|k| !["type", "version", "path", "package"].contains(k))
    {
        return Err(format!("`{key}` has no meaning here"));
    }
    let text = |key: &str| table.get(key).and_then(|node| node.as_str());
    let path = text("type").ok_or("a table without `type`, the path of a type")?;
    let head = path.split("::").next().unwrap_or_default().trim();
    let harmless = |c: char| is_xid_continue(c) || matches!(c, ':' | '<' | '>' | ',' | ' ');
    if !path.chars().all(harmless) || syn::parse_str::<syn::Path>(path).is_err() {
        return Err(format!("`{path}` is no path of a type"));
    }
    let own = matches!(head, "crate" | "self" | "super" | "runtime") || !path.contains("::");
    Ok(Given::Type {
        dependency: dependency(table, head)?,
        path: if own { written(path) } else { format!("::{}", written(path)) },
    })
}

/// Returns true for a valid Rust identifier, including raw ones.
fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|c| is_xid_start(c) || c == '_')
        && characters.all(is_xid_continue)
        && !matches!(text, "self" | "Self" | "super" | "crate")
        && !text.bytes().all(|b| b == b'_')
}
