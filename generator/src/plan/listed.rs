//! The items of listings.

use crate::model::Paging;

use super::Planner;
use super::names::{Case, Namespace, Scope};
use super::types::RustType;

/// The type of the items of a listing.
pub(crate) enum ListedPlan {
    /// One type.
    One(RustType),
    /// An enum of its own: its name, and for each of several lists a variant with the type of its items.
    Lists(String, Vec<(String, RustType)>),
}

impl Planner<'_, '_> {
    /// The items of an operation of this name.
    pub(super) fn listed(&mut self, paging: &Paging, operation: &str) -> ListedPlan {
        let types: Vec<RustType> = paging.items_of_lists.iter().map(|item| self.rust(*item)).collect();
        let first = self.rust(paging.item);
        if types.iter().all(|ty| *ty == first) {
            return ListedPlan::One(first);
        }
        let mut scope = Scope::of(Namespace::Variants);
        let variants = paging.lists.iter().zip(types).map(|(pointer, ty)| {
            let name = pointer.rsplit('/').next().unwrap_or_default();
            (scope.claim(name, Case::Pascal, "Items"), ty)
        });
        let variants = variants.collect();
        let (own, longer) = (format!("{operation} Item"), format!("{operation} Items"));
        let name = self.models.claim_first(&[&own, &longer], Case::Pascal, "Item");
        ListedPlan::Lists(name, variants)
    }
}
