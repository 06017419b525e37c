//! Rules for the root of a document, each for all operations that page alike.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::model::Api;

use super::Finding;
use super::finding::{Found, Reason};
use super::rule::{Items, Rule};
use super::view::View;

/// How many pointers to items a rule lists where they need not be listed.
const MAX_POINTERS: usize = 4;
/// How many rules the root gets; the operations of others have actions of their own.
const MAX_RULES: usize = 40;

/// A rule, and the operations it is for.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) rule: Rule,
    /// Indices of operations.
    pub(super) operations: Vec<usize>,
}

/// What is suggested: rules for the root, then actions for single operations.
#[derive(Debug)]
pub(crate) struct Proposal {
    pub(super) root: Vec<Group>,
    /// Operations that no rule of the root is for.
    pub(super) own: BTreeSet<usize>,
    /// Operations that a rule of the root reaches and should not.
    pub(super) off: BTreeSet<usize>,
    /// List operations for which nothing is suggested.
    pub(super) left: BTreeMap<usize, Reason>,
    pub(super) wanted: HashMap<usize, Found>,
}

impl Proposal {
    /// Makes rules of what was found. `is_within_reach` says whether an overlay can change an operation.
    pub(crate) fn of(findings: Vec<Finding>, is_within_reach: &impl Fn(usize) -> bool) -> Self {
        let mut proposal = Self {
            root: Vec::new(),
            own: BTreeSet::new(),
            off: BTreeSet::new(),
            left: BTreeMap::new(),
            wanted: HashMap::new(),
        };
        let mut alike: BTreeMap<Rule, Vec<usize>> = BTreeMap::new();
        for Finding { operation, found } in findings {
            match found {
                Ok(found) => {
                    alike.entry(found.rule.clone()).or_default().push(operation);
                    proposal.wanted.insert(operation, found);
                }
                Err(reason) => {
                    proposal.left.insert(operation, reason);
                }
            }
        }
        for (rule, operations) in alike {
            proposal.root.extend(groups(&rule, &operations, &proposal.wanted));
        }
        // the best way goes first; of one way, the rule that names more, as it fits less
        proposal.root.sort_by(|one, other| {
            let way = one.rule.way().cmp(&other.rule.way());
            let rank = |group: &Group| {
                (
                    group.rule.keys(),
                    group.rule.items != Items::Only,
                    group.operations.len(),
                )
            };
            way.then_with(|| rank(other).cmp(&rank(one)))
                .then_with(|| one.rule.cmp(&other.rule))
        });
        let mut count = 0;
        proposal.keep_groups(is_within_reach, |group| {
            let is_kept = match group.operations.as_slice() {
                [one] => !is_within_reach(*one),
                _ => true,
            };
            count += usize::from(is_kept);
            is_kept && count <= MAX_RULES
        });
        proposal
    }

    /// The rules for the root.
    pub(crate) fn rules(&self) -> Vec<Value> {
        let rules = self.root.iter().map(|group| serde_json::to_value(&group.rule));
        rules.filter_map(Result::ok).collect()
    }

    /// Corrects the proposal by what its rules do: an operation that gets another rule than it should has an action of its own.
    /// True if rules were dropped, so that others may fit now.
    ///
    /// `api` is the document with the rules, and `taken` says which of them an operation got.
    pub(crate) fn correct(
        &mut self,
        api: &Api,
        taken: impl Fn(usize) -> Option<usize>,
        is_within_reach: &impl Fn(usize) -> bool,
    ) -> bool {
        let mut theirs: HashMap<usize, usize> = HashMap::new();
        for (rule, group) in self.root.iter().enumerate() {
            theirs.extend(group.operations.iter().map(|operation| (*operation, rule)));
        }
        let mut faulty = BTreeSet::new();
        let (mut moved, mut off) = (BTreeSet::new(), BTreeSet::new());
        let mut wrong: HashMap<usize, usize> = HashMap::new();
        for (index, operation) in api.operations.iter().enumerate() {
            if self.own.contains(&index) || self.off.contains(&index) {
                continue;
            }
            let (taken, its) = (taken(index), theirs.get(&index).copied());
            let leads = taken.is_none_or(|rule| self.leads_to_items(rule, index, &View::of(api, operation)));
            // where nothing else can be said of an operation, another way that fits it will do
            let is_good = taken == its || (its.is_some() && !is_within_reach(index));
            if leads && is_good {
                continue;
            }
            *wrong.entry(taken.unwrap_or(usize::MAX)).or_default() += 1;
            match taken {
                // no action can correct it
                Some(rule) if !is_within_reach(index) => {
                    faulty.insert(rule);
                }
                _ if its.is_some() => {
                    moved.insert(index);
                }
                _ => {
                    off.insert(index);
                }
            }
        }
        // a rule that is more often wrong than right is none for the root
        let is_bad =
            |(rule, group): (usize, &Group)| wrong.get(&rule).is_some_and(|wrong| *wrong > group.operations.len());
        let bad = self
            .root
            .iter()
            .enumerate()
            .filter(|(rule, group)| is_bad((*rule, group)));
        let bad: Vec<usize> = bad.map(|(rule, _)| rule).collect();
        if !bad.is_empty() || !faulty.is_empty() {
            let mut rule = 0;
            self.keep_groups(is_within_reach, |_| {
                rule += 1;
                !faulty.contains(&(rule - 1)) && !bad.contains(&(rule - 1))
            });
            return true; // others may fit now
        }
        self.off.extend(off);
        for group in &mut self.root {
            group.operations.retain(|operation| !moved.contains(operation));
        }
        for operation in moved {
            self.set_apart(operation, is_within_reach);
        }
        let before = self.root.len();
        self.keep_groups(is_within_reach, |group| !group.operations.is_empty());
        self.root.len() < before
    }

    /// Keeps some rules of the root. The operations of others are set apart.
    fn keep_groups(&mut self, is_within_reach: &impl Fn(usize) -> bool, mut keeps: impl FnMut(&Group) -> bool) {
        let (kept, dropped) = std::mem::take(&mut self.root)
            .into_iter()
            .partition(|group| keeps(group));
        self.root = kept;
        let dropped: Vec<Group> = dropped;
        for operation in dropped.into_iter().flat_map(|group| group.operations) {
            self.set_apart(operation, is_within_reach);
        }
    }

    /// Gives an operation an action of its own.
    fn set_apart(&mut self, operation: usize, is_within_reach: &impl Fn(usize) -> bool) {
        match is_within_reach(operation) {
            true => {
                self.own.insert(operation);
            }
            false => {
                self.left.insert(operation, Reason::InOtherFile);
            }
        }
    }

    /// Whether the items of an operation are where a rule finds them.
    fn leads_to_items(&self, rule: usize, operation: usize, view: &View<'_>) -> bool {
        let Some((group, found)) = self.root.get(rule).zip(self.wanted.get(&operation)) else {
            return false;
        };
        match &group.rule.items {
            Items::Only => found.is_only,
            Items::At(pointers) => {
                let leads = |pointer: &&String| view.lists.iter().any(|list| list.pointer == **pointer);
                pointers.iter().find(leads) == Some(&found.items)
            }
        }
    }
}

/// The rules of operations that page alike, by where their items are.
fn groups(rule: &Rule, operations: &[usize], wanted: &HashMap<usize, Found>) -> Vec<Group> {
    let found = |operation: &usize| wanted.get(operation);
    let places: BTreeSet<&str> = operations
        .iter()
        .filter_map(found)
        .map(|found| found.items.as_str())
        .collect();
    let are_listed = places.len() <= MAX_POINTERS && !places.contains("");
    let is_only = |operation: &usize| !are_listed && found(operation).is_some_and(|found| found.is_only);
    let (only, placed): (Vec<usize>, Vec<usize>) = operations.iter().copied().partition(is_only);
    let mut groups = Vec::new();
    if !placed.is_empty() {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for found in placed.iter().filter_map(found) {
            *counts.entry(&found.items).or_default() += 1;
        }
        let mut pointers: Vec<(&str, usize)> = counts.into_iter().collect();
        pointers.sort_by_key(|(pointer, count)| (std::cmp::Reverse(*count), *pointer));
        let items = Items::At(pointers.into_iter().map(|(pointer, _)| pointer.to_owned()).collect());
        groups.push(Group {
            rule: Rule { items, ..rule.clone() },
            operations: placed,
        });
    }
    if !only.is_empty() {
        groups.push(Group {
            rule: rule.clone(),
            operations: only,
        });
    }
    groups
}
