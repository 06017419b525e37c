//! Suggests `x-paging` for documents that show how they page without saying so.
//!
//! All is told by structure: the words of parameters and of members of responses, their types, and what stands beside them. No
//! document or vendor is known here.

mod finding;
mod group;
mod lists;
mod overlay;
mod pattern;
mod rule;
mod token;
mod view;
mod words;

use crate::model::Api;

use finding::Found;
pub use finding::Reason;
pub(crate) use group::Proposal;
pub(crate) use overlay::overlay;
use view::View;

/// A list operation.
#[derive(Debug)]
pub(crate) struct Finding {
    /// The index of the operation.
    operation: usize,
    found: Result<Found, Reason>,
}

/// Looks at the operations that `is_free` says are to be looked at.
pub(crate) fn survey(api: &Api, is_free: impl Fn(usize) -> bool) -> Vec<Finding> {
    let operations = api.operations.iter().enumerate();
    let look = |(operation, described): (usize, &_)| {
        let found = pattern::recognise(&View::of(api, described))?;
        Some(Finding { operation, found })
    };
    operations
        .filter(|(index, _)| is_free(*index))
        .filter_map(look)
        .collect()
}

/// What is suggested for the paging of a document.
#[derive(Debug)]
#[non_exhaustive]
pub struct PagingSuggestion {
    /// An overlay; `None` if there is nothing to suggest.
    pub overlay: Option<String>,
    /// How many operations page as the document says.
    pub already: usize,
    /// How many operations page by rules of the root of the overlay.
    pub by_root: usize,
    /// How many rules those are.
    pub rules: usize,
    /// How many operations page by actions of their own.
    pub by_own: usize,
    /// List operations that do not page, such as `GET /orders`, and why.
    pub left: Vec<(String, Reason)>,
}

impl PagingSuggestion {
    pub(crate) fn of(proposal: &Proposal, api: &Api, already: usize, overlay: Option<String>) -> Self {
        let shown =
            |(index, reason): (&usize, &Reason)| Some((overlay::shown(api.operations.get(*index)?), reason.clone()));
        Self {
            overlay,
            already,
            by_root: proposal.root.iter().map(|group| group.operations.len()).sum(),
            rules: proposal.root.len(),
            by_own: proposal.own.len(),
            left: proposal.left.iter().filter_map(shown).collect(),
        }
    }
}
