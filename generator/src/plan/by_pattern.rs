//! What users choose by patterns of names.

use std::collections::HashMap;

use crate::choices::Patterned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::glob::Patterns;

/// What is chosen by patterns: of those that match, the most specific counts.
#[derive(Debug)]
pub(super) struct ByPattern<T> {
    exact: HashMap<String, usize>,
    globs: Patterns,
    /// The choices of the patterns with a `*`, the most specific first.
    order: Vec<usize>,
    all: Vec<(String, Option<Place>, T)>,
    used: Vec<bool>,
}

impl<T> Default for ByPattern<T> {
    fn default() -> Self {
        Self {
            exact: HashMap::new(),
            globs: Patterns::default(),
            order: Vec::new(),
            all: Vec::new(),
            used: Vec::new(),
        }
    }
}

impl<T: Clone> ByPattern<T> {
    pub(super) fn of(choices: &[Patterned<T>]) -> Self {
        let mut table = Self::default();
        for choice in choices {
            let pattern = choice.pattern.clone();
            if !pattern.contains('*') {
                table.exact.insert(pattern.clone(), table.all.len());
            }
            table.all.push((pattern, choice.place.clone(), choice.value.clone()));
        }
        table.used = vec![false; table.all.len()];
        let globs = table
            .all
            .iter()
            .enumerate()
            .filter(|(_, (pattern, ..))| pattern.contains('*'));
        let mut globs: Vec<(usize, usize)> = globs
            .map(|(index, (pattern, ..))| (pattern.bytes().filter(|b| *b != b'*').count(), index))
            .collect();
        globs.sort_by_key(|(literal, _)| std::cmp::Reverse(*literal));
        for (_, index) in globs {
            if let Some((pattern, ..)) = table.all.get(index) {
                table.globs.add(pattern);
                table.order.push(index);
            }
        }
        table
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    fn index(&self, name: &str) -> Option<usize> {
        let exact = self.exact.get(name).copied();
        exact.or_else(|| self.order.get(self.globs.first(name)?).copied())
    }

    /// What is chosen for a name by a pattern without a `*`.
    pub(super) fn named(&self, name: &str) -> Option<&T> {
        self.all.get(*self.exact.get(name)?).map(|(_, _, value)| value)
    }

    /// What is chosen for a name, by the most specific pattern.
    pub(super) fn take(&mut self, name: &str) -> Option<&T> {
        let index = self.index(name)?;
        if let Some(used) = self.used.get_mut(index) {
            *used = true;
        }
        self.all.get(index).map(|(_, _, value)| value)
    }

    /// Every choice whose pattern matches, in the order in which they were said.
    pub(super) fn take_all(&mut self, name: &str) -> impl Iterator<Item = &T> {
        let matching = self.all.iter().zip(&mut self.used);
        matching.filter_map(move |((pattern, _, value), used)| {
            crate::glob::matches(pattern, name).then(|| {
                *used = true;
                value
            })
        })
    }

    /// The patterns that match nothing.
    pub(super) fn unused(&self) -> impl Iterator<Item = (&str, &Option<Place>)> {
        let unused = self.all.iter().zip(&self.used).filter(|(_, used)| !**used);
        unused.map(|((pattern, place, _), _)| (pattern.as_str(), place))
    }

    /// Reports the patterns that match nothing. `what` they are for.
    pub(super) fn report(&self, what: &str, diagnostics: &mut Diagnostics) {
        for (pattern, place) in self.unused() {
            let message = format!("`{pattern}` of {what} matches nothing that is generated");
            diagnostics.push(Diagnostic::warning(Code::UNMATCHED_NAME, message).at(place.clone()));
        }
    }
}
