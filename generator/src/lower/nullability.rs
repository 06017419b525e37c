//! Whether a schema allows null, with the parts of its `allOf`.

use super::facets::{Facets, Use, only_requirements};
use super::schema::is_nullable;
use super::{Lower, MAX_NESTING};

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
    /// What a schema or reference says of null.
    pub(super) fn null(&self, schema: Use<'d>) -> Null {
        self.null_below(schema, MAX_NESTING)
    }

    fn null_below(&self, schema: Use<'d>, levels: usize) -> Null {
        let (Some(content), Some(levels)) = (self.content(schema), levels.checked_sub(1)) else {
            return Null::Open;
        };
        let address = std::ptr::from_ref(content);
        if let Some(known) = self.nulls.borrow().get(&address) {
            return *known;
        }
        // Where a schema contains itself, that says nothing more.
        self.nulls.borrow_mut().insert(address, Null::Open);
        let null = self.null_of(&Facets::of(content), levels);
        self.nulls.borrow_mut().insert(address, null);
        null
    }

    /// Returns true if null is a value of a schema.
    pub(super) fn nullable(&self, facets: &Facets<'d>) -> bool {
        self.null_of(facets, MAX_NESTING).allows()
    }

    fn null_of(&self, facets: &Facets<'d>, levels: usize) -> Null {
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
            said.push(self.null_below(Use::from(part), levels));
        }
        if !only_requirements(facets) {
            for alternatives in [facets.one_of, facets.any_of]
                .into_iter()
                .filter(|list| !list.is_empty())
            {
                let each: Vec<Null> = alternatives
                    .iter()
                    .map(|one| self.null_below(Use::from(one), levels))
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
