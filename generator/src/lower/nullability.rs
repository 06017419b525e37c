//! Whether a schema allows null, with the parts of its `allOf`.

use std::collections::HashSet;

use super::Lower;
use super::facets::{Facets, Use, only_requirements};
use super::schema::is_nullable;

/// What a schema says of null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Null {
    /// Nothing but that null is allowed: as a part of an `allOf` it means what `nullable` means beside the `allOf`.
    Granted,
    /// It allows null among other values.
    Allowed,
    /// It has a type, and null is not of it.
    Forbidden,
    /// It says nothing of types.
    Open,
}

impl Null {
    pub(super) fn allows(self) -> bool {
        matches!(self, Self::Granted | Self::Allowed)
    }

    /// What several schemas say that all apply.
    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let parts: Vec<Self> = parts.into_iter().collect();
        let has = |null| parts.contains(&null);
        match () {
            () if has(Self::Granted) => Self::Allowed,
            () if has(Self::Forbidden) => Self::Forbidden,
            () if has(Self::Allowed) => Self::Allowed,
            () => Self::Open,
        }
    }
}

impl<'d> Lower<'d, '_> {
    /// Returns true if null is a value of a schema.
    pub(super) fn nullable(&self, facets: &Facets<'d>) -> bool {
        self.null_of(facets, &mut HashSet::new()).allows()
    }

    /// What a schema or reference says of null.
    pub(super) fn null(&self, schema: Use<'d>) -> Null {
        self.null_in(schema, &mut HashSet::new())
    }

    fn null_in(&self, schema: Use<'d>, seen: &mut HashSet<&'d str>) -> Null {
        if let Use::Reference(reference) = schema
            && !seen.insert(reference)
        {
            return Null::Open; // a cycle says nothing more
        }
        match self.content(schema) {
            Some(content) => self.null_of(&Facets::of(content), seen),
            None => Null::Open,
        }
    }

    fn null_of(&self, facets: &Facets<'d>, seen: &mut HashSet<&'d str>) -> Null {
        if is_nullable(facets) {
            let only = facets.values.is_empty() && (facets.is_bare() || facets.is_any_object());
            return if only && facets.required.is_empty() {
                Null::Granted
            } else {
                Null::Allowed
            };
        }
        let mut said: Vec<Null> = Vec::new();
        for part in facets.all_of {
            said.push(self.null_in(Use::from(part), seen));
        }
        if !only_requirements(facets) {
            for alternatives in [facets.one_of, facets.any_of]
                .into_iter()
                .filter(|list| !list.is_empty())
            {
                let each: Vec<Null> = alternatives
                    .iter()
                    .map(|one| self.null_in(Use::from(one), seen))
                    .collect();
                said.push(match () {
                    () if each.iter().any(|null| null.allows()) => Null::Allowed,
                    () if each.contains(&Null::Open) => Null::Open,
                    () => Null::Forbidden,
                });
            }
        }
        let typed = facets.kind.is_some()
            || !facets.values.is_empty()
            || facets.is_object()
            || facets.items.is_some()
            || facets.tuple.is_some();
        if typed {
            said.push(Null::Forbidden);
        }
        Null::all(said)
    }
}
