//! What users choose by patterns of names.

use std::collections::HashMap;

use super::overrides::Overrides;
use crate::choices::Patterned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::glob::Patterns;

/// What is chosen by patterns: of those that match, the most specific counts.
#[derive(Debug)]
pub(super) struct ByPattern<T> {
    exact: HashMap<String, usize>,
    globs: Patterns,
    /// The choices of the patterns with a `*`, the most specific first.
    order: Vec<usize>,
    all: Vec<Patterned<T>>,
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
            if !choice.pattern.contains('*') {
                table.exact.insert(choice.pattern.clone(), table.all.len());
            }
            table.all.push(choice.clone());
        }
        table.used = vec![false; table.all.len()];
        let globs = table
            .all
            .iter()
            .enumerate()
            .filter(|(_, choice)| choice.pattern.contains('*'));
        let mut globs: Vec<(usize, usize)> = globs
            .map(|(index, choice)| (choice.pattern.bytes().filter(|b| *b != b'*').count(), index))
            .collect();
        globs.sort_by_key(|(literal, _)| std::cmp::Reverse(*literal));
        for (_, index) in globs {
            if let Some(choice) = table.all.get(index) {
                table.globs.add(&choice.pattern);
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
        self.all.get(*self.exact.get(name)?).map(|choice| &choice.value)
    }

    /// What is chosen for a name, by the most specific pattern.
    pub(super) fn take(&mut self, name: &str) -> Option<&T> {
        let index = self.index(name)?;
        if let Some(used) = self.used.get_mut(index) {
            *used = true;
        }
        self.all.get(index).map(|choice| &choice.value)
    }

    /// Every choice whose pattern matches, in the order in which they were said.
    pub(super) fn take_all(&mut self, name: &str) -> impl Iterator<Item = &T> {
        let matching = self.all.iter().zip(&mut self.used);
        matching.filter_map(move |(choice, used)| {
            crate::glob::matches(&choice.pattern, name).then(|| {
                *used = true;
                &choice.value
            })
        })
    }

    /// Reports the patterns that match nothing. Those for several documents are judged over all of them.
    pub(super) fn report(&self, of: &str, nothing: &str, overrides: &mut Overrides, diagnostics: &mut Diagnostics) {
        for (choice, used) in self.all.iter().zip(&self.used) {
            let message = format!("`{}` of `{of}` matches {nothing}", choice.pattern);
            let warning = Diagnostic::warning(Code::UNMATCHED_NAME, message).at(choice.place.clone());
            match (choice.is_shared, used) {
                (true, _) => overrides.judge_over_all(warning, *used),
                (false, false) => diagnostics.push(warning),
                (false, true) => {}
            }
        }
    }
}
