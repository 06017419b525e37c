//! Names and types of the user's choice, in place of those that the document suggests.

mod called;
mod pattern;
mod rule;
mod table;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::glob::{self, Patterns};
use crate::model::{Carrier, EnumValue, Scalar, Shape, Type};

use super::foreign::Foreign;
use super::names::{Case, identifier};
pub(super) use called::Called;
use pattern::{TAG, with_tags};
use rule::Given;
pub(crate) use rule::{Item, KEYS_OF_TYPE, Rule, Says, Subject, given_type};
pub(crate) use table::read_table;

/// The rules for a document, and which of them had an effect.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overrides {
    entries: Vec<Entry>,
    /// Entries for names, by the kind of item.
    names: BTreeMap<usize, Index>,
    /// Entries for types of schemas.
    types: Index,
    problems: Vec<Diagnostic>,
    /// Other patterns that are for several documents: what there is to say if none has a match, and whether this one has.
    shared: Vec<(Diagnostic, bool)>,
}

#[derive(Clone, Debug)]
struct Entry {
    rule: Rule,
    used: bool,
}

impl Entry {
    /// The warning that nothing matches.
    fn unmatched(&self) -> Diagnostic {
        let message = format!("`{}` matches nothing that is generated", self.rule.pattern);
        Diagnostic::warning(Code::UNMATCHED_NAME, message).at(self.rule.place.clone())
    }
}

/// Entries by their patterns.
#[derive(Clone, Debug, Default)]
struct Index {
    /// Entries without a `*`.
    exact: HashMap<String, usize>,
    /// Patterns with a `*`, the most specific first, and their entries.
    patterns: Patterns,
    entries: Vec<usize>,
    /// Those with `{tag}`: their places among the patterns, which are as many as the entries.
    with_tags: Vec<(usize, String)>,
}

impl Index {
    /// Adds a pattern with a `*` or `{tag}`, after those that are more specific.
    fn add(&mut self, pattern: &str, entry: usize) {
        if pattern.contains(TAG) {
            self.with_tags.push((self.entries.len(), pattern.to_owned()));
        }
        self.patterns.add(pattern);
        self.entries.push(entry);
    }

    /// The most specific entry for an item.
    fn find(&self, called: &Called) -> Option<usize> {
        let exact = self.exact.get(&called.key).copied();
        exact.or_else(|| {
            let first = self.patterns.first(&called.key);
            let of_tag = self.with_tags.iter().find(|(_, pattern)| {
                let patterns = with_tags(pattern, &called.key, &called.tags);
                patterns.iter().any(|pattern| glob::matches(pattern, &called.key))
            });
            let places = first.into_iter().chain(of_tag.map(|(place, _)| *place));
            self.entries.get(places.min()?).copied()
        })
    }
}

/// A name that a rule gives.
pub(super) enum GivenName {
    /// Exactly this.
    Exact(String),
    /// What a pattern leaves of the document's name, to be written as Rust has it.
    Made(String),
}

impl Overrides {
    /// Brings rules in order: the most specific ones first, then in the order in which they were written. Of two with one pattern
    /// the later counts, as that of a document comes after that of all documents.
    pub(crate) fn of(rules: Vec<Rule>) -> Self {
        let mut last: IndexMap<(Subject, String), Rule> = IndexMap::with_capacity(rules.len());
        for rule in rules {
            last.insert((rule.subject, rule.pattern.clone()), rule);
        }
        let entries = last.into_values().map(|rule| Entry { rule, used: false });
        let mut overrides = Self {
            entries: entries.collect(),
            ..Self::default()
        };
        let literal = |entry: &Entry| entry.rule.pattern.bytes().filter(|b| *b != b'*').count();
        let mut order: Vec<(usize, &Entry)> = overrides.entries.iter().enumerate().collect();
        order.sort_by_key(|(_, entry)| std::cmp::Reverse(literal(entry)));
        let (mut names, mut types) = (BTreeMap::<usize, Index>::new(), Index::default());
        for (place, Entry { rule, .. }) in order {
            let pattern = &rule.pattern;
            let is_exact = !pattern.contains('*') && !pattern.contains(TAG);
            let add = |index: &mut Index| match is_exact {
                true => drop(index.exact.insert(pattern.clone(), place)),
                false => index.add(pattern, place),
            };
            match rule.subject {
                Subject::Type => add(&mut types),
                Subject::Name(item) => add(names.entry(item as usize).or_default()),
                Subject::Any => [Item::Schema, Item::Operation, Item::Property]
                    .into_iter()
                    .for_each(|item| add(names.entry(item as usize).or_default())),
            }
        }
        overrides.names = names;
        overrides.types = types;
        overrides
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The most specific entry for the name of an item.
    fn index(&self, called: &Called) -> Option<usize> {
        self.names.get(&(called.item as usize))?.find(called)
    }

    /// The name of an item, if a rule gives one.
    pub(super) fn name(&mut self, called: &Called) -> Option<GivenName> {
        let index = self.index(called)?;
        let entry = self.entries.get_mut(index)?;
        match &entry.rule.given {
            Given::Name(name) => {
                entry.used = true;
                Some(GivenName::Exact(name.clone()))
            }
            Given::Pattern(replacement) => {
                let pattern = &entry.rule.pattern;
                let patterns = match pattern.contains(TAG) {
                    true => with_tags(pattern, &called.key, &called.tags),
                    false => vec![pattern.clone()],
                };
                let mut made = patterns
                    .iter()
                    .filter_map(|p| replacement.apply(p, &called.key, called.name_at));
                let name = made.next()?;
                entry.used = true;
                Some(GivenName::Made(name))
            }
            Given::Type(_) => {
                entry.used = true;
                let message = format!(
                    "`{}` gives `{}` a type: only a schema can have one",
                    entry.rule.pattern, called.key
                );
                let problem = Diagnostic::error(Code::INVALID_NAME, message).at(entry.rule.place.clone());
                self.problems.push(problem);
                None
            }
        }
    }

    /// The entry that replaces a schema by a type.
    fn type_entry(&self, ty: &Type) -> Option<usize> {
        let called = Called::schema(ty);
        let is_type = |index: &usize| {
            let entry = self.entries.get(*index);
            entry.is_some_and(|entry| matches!(entry.rule.given, Given::Type(_)))
        };
        let of_table = self.index(&called).filter(is_type);
        of_table.or_else(|| self.types.find(&called))
    }

    /// The type that replaces a schema, if a rule has one. `carrier`: what carries its values.
    pub(super) fn type_of(&mut self, ty: &Type, carrier: Carrier) -> Option<Arc<Foreign>> {
        let index = self.type_entry(ty)?;
        let entry = self.entries.get_mut(index)?;
        entry.used = true;
        match &entry.rule.given {
            Given::Type(choice) => Some(Foreign::of(choice, carrier)),
            _ => None,
        }
    }

    /// Returns true if a rule replaces the schema by a type.
    pub(crate) fn replaces(&self, ty: &Type) -> bool {
        !self.is_empty() && self.type_entry(ty).is_some()
    }

    /// Returns true if a rule is for this type, one of its properties or one of its values. A pattern that makes names is not:
    /// it would keep apart what it names alike.
    pub(super) fn speak_of(&self, ty: &Type) -> bool {
        if self.is_empty() {
            return false;
        }
        let owner = type_key(ty);
        let value = |value: String| Called::value(&owner, &value);
        let mut called: Vec<Called> = match &ty.shape {
            Shape::Struct(object) => object
                .fields
                .iter()
                .map(|f| Called::property(&owner, &f.wire))
                .collect(),
            Shape::TextEnum(values) => values.iter().map(|v| value(v.value.clone())).collect(),
            Shape::IntegerEnum(values) => values.iter().map(|v| value(v.value.to_string())).collect(),
            Shape::ScalarEnum(values) => {
                let key = |v: &EnumValue<Scalar>| value(v.value.plain());
                values.iter().map(key).collect()
            }
            _ => Vec::new(),
        };
        called.push(Called::schema(ty));
        let is_meant = |called: &Called| {
            let entry = self.index(called).and_then(|index| self.entries.get(index));
            entry.is_some_and(|entry| !matches!(entry.rule.given, Given::Pattern(_)))
        };
        called.iter().any(is_meant) || self.type_entry(ty).is_some()
    }

    /// Reports a name from a rule that is already taken.
    pub(super) fn clash(&mut self, called: &Called, name: &str) {
        let entry = self.index(called).and_then(|index| self.entries.get(index));
        if let Some(entry) = entry {
            let message = format!("`{name}` for `{}` is already taken", called.key);
            let mut problem = Diagnostic::error(Code::NAME_CLASH, message).at(entry.rule.place.clone());
            if let Given::Pattern(_) = entry.rule.given {
                problem = problem.help(format!("give `{}` a name of its own beside the pattern", called.key));
            }
            self.problems.push(problem);
        }
    }

    /// Reports problems of the rules, after all names are assigned.
    pub(super) fn report(&mut self, diagnostics: &mut Diagnostics) {
        for problem in self.problems.drain(..) {
            diagnostics.push(problem);
        }
    }

    /// Warnings about rules that match nothing in a document that is the only one they are for.
    pub(crate) fn unmatched(&self) -> impl Iterator<Item = Diagnostic> {
        let own = self.entries.iter().filter(|entry| !entry.rule.is_shared && !entry.used);
        own.map(Entry::unmatched)
    }

    /// Notes whether a pattern that is for several documents has a match in this one.
    pub(super) fn judge_over_all(&mut self, unmatched: Diagnostic, is_used: bool) {
        self.shared.push((unmatched, is_used));
    }

    /// What is for several documents: what there is to say if none has a match, and whether this one has.
    pub(crate) fn shared(&self) -> impl Iterator<Item = (Diagnostic, bool)> {
        let rules = self.entries.iter().filter(|entry| entry.rule.is_shared);
        let rules = rules.map(|entry| (entry.unmatched(), entry.used));
        rules.chain(self.shared.iter().cloned())
    }
}

/// The key of a schema for patterns: the name of a component, or for an inline schema the Rust name of its type.
fn type_key(ty: &Type) -> String {
    match ty.named {
        true => ty.name.clone(),
        false => identifier(&ty.name, Case::Pascal, "Model"),
    }
}
