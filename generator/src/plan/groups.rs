//! Groups of operations for documents that are split: which operations stand together, and which
//! types are theirs alone.

use std::collections::HashMap;

use crate::model::{Api, Operation, TypeId};

use super::Plan;
use super::graph::{references, roots_of};
use super::names::{Scope, module_name};

/// Names a group cannot have: the models that several groups share, and what cargo calls its own.
const RESERVED: [&str; 2] = ["shared", "default"];

/// The operations of a document by their first tag, in the order in which tags are met.
pub(crate) struct Groups {
    /// The module of each group: also the name of its feature, with dashes.
    pub(crate) modules: Vec<String>,
    /// The group of each operation of the plan.
    pub(crate) of_operation: Vec<usize>,
    /// Who uses each type.
    users: Vec<Option<User>>,
}

/// Who uses a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum User {
    /// One group only.
    Group(usize),
    /// Several.
    Several,
}

impl Groups {
    /// Sorts the operations of a plan into groups.
    pub(crate) fn of(plan: &Plan<'_>) -> Self {
        let mut groups = Self {
            modules: Vec::new(),
            of_operation: Vec::new(),
            users: vec![None; plan.api.types.len()],
        };
        let mut scope = Scope::new(&[]);
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut changed = Vec::new();
        for operation in &plan.operations {
            let source = plan.api.operations.get(operation.index);
            let name = source.map_or("other", group_name);
            let group = *known.entry(module_name(name)).or_insert_with_key(|module| {
                let free = match RESERVED.contains(&module.as_str()) {
                    true => format!("{module}_operations"),
                    false => module.clone(),
                };
                groups.modules.push(scope.claim_exact(free));
                groups.modules.len() - 1
            });
            groups.of_operation.push(group);
            if let Some(source) = source {
                let (mut roots, mut answers) = (Vec::new(), Vec::new());
                roots_of(source, &mut roots, &mut answers);
                roots.append(&mut answers);
                for id in roots {
                    groups.used(id, User::Group(group), &mut changed);
                }
            }
        }
        groups.spread(plan.api, changed);
        groups
    }

    /// The cargo feature of a group.
    pub(crate) fn feature(&self, group: usize) -> String {
        self.modules
            .get(group)
            .map_or_else(String::new, |m| m.replace('_', "-"))
    }

    /// Who uses a type.
    pub(crate) fn user(&self, id: TypeId) -> User {
        self.users.get(id.index()).copied().flatten().unwrap_or(User::Several)
    }

    /// What a user reaches it uses. Nobody's becomes one group's becomes several's, so each type is
    /// looked at twice at most.
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

/// What the group of an operation is called: its first tag, or the first segment of its path that
/// says something.
fn group_name(operation: &Operation) -> &str {
    let tag = operation.tags.iter().map(|t| t.trim()).find(|t| !t.is_empty());
    let segment = || {
        let mut segments = operation.path.split(['/', '#', '?']);
        segments.find(|s| !s.is_empty() && !s.contains('{') && !is_general(s))
    };
    tag.or_else(segment).unwrap_or("other")
}

/// Whether a segment is a version or a word that begins every path: `v1`, `2010-04-01`, `api`.
fn is_general(segment: &str) -> bool {
    let version = segment.strip_prefix(['v', 'V']).unwrap_or(segment);
    segment.eq_ignore_ascii_case("api") || version.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_general;

    #[test]
    fn versions_say_nothing() {
        for segment in ["v1", "V2beta1", "2010-04-01", "api", "1.0"] {
            assert!(is_general(segment), "{segment}");
        }
        for segment in ["volumes", "apis", "Accounts"] {
            assert!(!is_general(segment), "{segment}");
        }
    }
}
