//! Groups of operations for clients that are split, and the types that only one group uses.

use std::collections::{HashMap, HashSet};

use crate::model::{Api, TypeId};

use super::Plan;
use super::graph::{references, roots_of, roots_of_incoming};
use super::group_names::{OTHER, first_tag, modules};
use super::names::{Namespace, Scope, module_name};

/// The group of webhooks without a tag.
const WEBHOOKS: &str = "webhooks";

/// Operations and webhooks by their first tag, in the order of the document.
pub(crate) struct Groups {
    /// The module of each group: also the name of its feature, with dashes.
    pub(crate) modules: Vec<String>,
    /// The group of each operation of the plan.
    pub(crate) of_operation: Vec<usize>,
    /// The user of each type.
    users: Vec<Option<User>>,
}

/// The groups that use a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum User {
    /// One group only.
    Group(usize),
    Several,
}

impl Groups {
    /// Sorts the operations of a plan into at most `most` groups; the smallest are combined as `other`.
    pub(crate) fn of(plan: &Plan<'_>, most: usize) -> Self {
        let mut groups = Self {
            modules: Vec::new(),
            of_operation: Vec::new(),
            users: vec![None; plan.api.types.len()],
        };
        let mut names = Names::default();
        let mut changed = Vec::new();
        let operations = modules(plan.operations.iter().map(|operation| operation.source));
        let webhooks = plan.webhooks.iter().map(|webhook| first_tag(&webhook.source.tags));
        let webhooks = webhooks.map(|tag| tag.unwrap_or(WEBHOOKS));
        let modules: Vec<String> = operations.into_iter().chain(webhooks.map(module_name)).collect();
        let small = beyond(&modules, most);
        let grouped = |module| if small.contains(module) { OTHER } else { module };
        let modules: Vec<&str> = modules.iter().map(String::as_str).map(grouped).collect();
        let (of_operations, of_webhooks) = modules.split_at(plan.operations.len());
        let mut used = |module: &str, roots_of: &mut dyn FnMut(&mut Vec<TypeId>, &mut Vec<TypeId>)| {
            let group = names.group(module, &mut groups.modules);
            let (mut written, mut read) = (Vec::new(), Vec::new());
            roots_of(&mut written, &mut read);
            for id in written.into_iter().chain(read) {
                groups.used(id, User::Group(group), &mut changed);
            }
            group
        };
        let mut of_operation = Vec::with_capacity(plan.operations.len());
        for (operation, module) in plan.operations.iter().zip(of_operations) {
            let group = used(module, &mut |written, read| roots_of(operation.source, written, read));
            of_operation.push(group);
        }
        for (webhook, module) in plan.webhooks.iter().zip(of_webhooks) {
            used(module, &mut |written, read| {
                roots_of_incoming(webhook.source, written, read)
            });
        }
        groups.of_operation = of_operation;
        groups.spread(plan.api, changed);
        groups
    }

    pub(crate) fn feature(&self, group: usize) -> String {
        self.modules
            .get(group)
            .map_or_else(String::new, |m| m.replace('_', "-"))
    }

    /// The groups that use a type.
    pub(crate) fn user(&self, id: TypeId) -> User {
        self.users.get(id.index()).copied().flatten().unwrap_or(User::Several)
    }

    /// Spreads users to referenced types. A type changes from no user to one group to several, so each is visited at
    /// most twice.
    fn spread(&mut self, api: &Api, mut changed: Vec<TypeId>) {
        while let Some(id) = changed.pop() {
            let user = self.user(id);
            for inner in references(&api.types[id].shape) {
                self.used(inner, user, &mut changed);
            }
        }
    }

    fn used(&mut self, id: TypeId, by: User, changed: &mut Vec<TypeId>) {
        if let Some(known) = self.users.get_mut(id.index()) {
            let next = match known {
                None => by,
                Some(same) if *same == by => return,
                Some(User::Several) => return,
                Some(User::Group(_)) => User::Several,
            };
            *known = Some(next);
            changed.push(id);
        }
    }
}

/// The groups to combine as `other`: those with the fewest operations, among equals the last.
fn beyond(modules: &[String], most: usize) -> HashSet<&str> {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for (index, module) in modules.iter().enumerate() {
        counts.entry(module).or_insert((0, index)).0 += 1;
    }
    if counts.len() <= most {
        return HashSet::new();
    }
    let mut order: Vec<_> = counts.into_iter().filter(|(module, _)| *module != OTHER).collect();
    order.sort_by_key(|(_, (count, first))| (std::cmp::Reverse(*count), *first));
    let small = order.into_iter().skip(most.saturating_sub(1));
    small.map(|(module, _)| module).collect()
}

/// Names of groups in the order of the document.
#[derive(Default)]
struct Names {
    known: HashMap<String, usize>,
    scope: Scope,
}

impl Names {
    /// Returns the group of a module, after adding it if it is new.
    fn group(&mut self, module: &str, modules: &mut Vec<String>) -> usize {
        if let Some(group) = self.known.get(module) {
            return *group;
        }
        let free = match Namespace::Groups.has(module) {
            true => format!("{module}_operations"),
            false => module.to_owned(),
        };
        modules.push(self.scope.claim_exact(free));
        self.known.insert(module.to_owned(), modules.len() - 1);
        modules.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::beyond;

    #[test]
    fn the_smallest_groups_are_one() {
        let modules = ["b", "a", "a", "other", "c", "d", "d"].map(str::to_owned);
        let small = |most| {
            let mut small: Vec<&str> = beyond(&modules, most).into_iter().collect();
            small.sort_unstable();
            small
        };
        assert_eq!(small(5), [""; 0]);
        assert_eq!(small(4), ["c"]);
        assert_eq!(small(3), ["b", "c"]);
        assert_eq!(small(1), ["a", "b", "c", "d"]);
    }
}
