//! Which constraints are written, and the names of their statics.

use std::collections::{HashMap, HashSet};

use crate::model::{Api, Constraints, ConstraintsId};

use super::names::{Case, Namespace, Scope};
use super::operation::OperationPlan;

/// The constraints of the values of requests. Schemas that ask for nothing, by themselves and by what is within them, are none.
#[derive(Default)]
pub(crate) struct ConstraintsPlan {
    /// For each of the document: whether it asks for anything.
    asking: Vec<bool>,
    /// The names of the statics: of components, and of bodies and parameters that are objects, lists or unions written in place.
    names: HashMap<ConstraintsId, String>,
    /// The statics, in the order in which requests need them.
    pub(crate) statics: Vec<ConstraintsId>,
    /// Whether any request has some.
    pub(crate) is_asked_for: bool,
}

impl ConstraintsPlan {
    pub(crate) fn of(api: &Api, operations: &[OperationPlan<'_>]) -> Self {
        let mut plan = Self {
            asking: asking(api),
            ..Self::default()
        };
        let mut scope = Scope::of(Namespace::Statics);
        let mut open = Vec::new();
        for operation in operations {
            let source = operation.source;
            let parameters = source.parameters.iter();
            let parameters = parameters.map(|parameter| (parameter.constraints, parameter.name.as_str()));
            let others = source.body.iter().flat_map(|body| &body.others);
            let others = others.map(|other| (other.body.constraints, other.body.name.as_str()));
            let body = source.body.iter().map(|body| (body.constraints, "body"));
            for (id, what) in parameters.chain(body).chain(others) {
                let Some(id) = id.and_then(|id| plan.resolve(api, id)) else {
                    continue;
                };
                plan.is_asked_for = true;
                let constraints = api.constraints.get(id);
                if constraints.is_some_and(|constraints| constraints.component.is_none() && !is_small(constraints)) {
                    let name = || scope.claim(&format!("{} {what}", operation.name), Case::Screaming, "BODY");
                    plan.names.entry(id).or_insert_with(name);
                }
                open.push(id);
            }
        }
        plan.reach(api, open, &mut scope);
        plan
    }

    /// Names what is reached from what requests have.
    fn reach(&mut self, api: &Api, open: Vec<ConstraintsId>, scope: &mut Scope) {
        let mut open: Vec<ConstraintsId> = open.into_iter().rev().collect();
        let mut seen = HashSet::new();
        while let Some(id) = open.pop() {
            let Some(constraints) = api.constraints.get(id).filter(|_| seen.insert(id)) else {
                continue;
            };
            if let Some(component) = &constraints.component {
                let name = scope.claim(component, Case::Screaming, "COMPONENT");
                self.names.insert(id, name);
            }
            if self.names.contains_key(&id) {
                self.statics.push(id);
            }
            let mut within: Vec<ConstraintsId> = constraints.within().filter_map(|id| self.resolve(api, id)).collect();
            within.reverse();
            open.extend(within);
        }
    }

    /// The name of the static, if it is one.
    pub(crate) fn name(&self, id: ConstraintsId) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    /// The constraints that stand for these: those that they only refer to. None if they ask for nothing.
    pub(crate) fn resolve(&self, api: &Api, id: ConstraintsId) -> Option<ConstraintsId> {
        let mut id = id;
        for _ in 0..64 {
            if !self.asks(id) {
                return None;
            }
            let constraints = api.constraints.get(id)?;
            let mut within = constraints.within().filter(|id| self.asks(*id));
            match (
                constraints.same.iter().find(|id| self.asks(**id)),
                within.next(),
                within.next(),
            ) {
                (Some(only), Some(_), None) if !constraints.asks() => id = *only,
                _ => break,
            }
        }
        Some(id)
    }

    fn asks(&self, id: ConstraintsId) -> bool {
        self.asking.get(id.index()).copied().unwrap_or_default()
    }
}

/// Whether it is short enough to stand where it is used.
fn is_small(constraints: &Constraints) -> bool {
    constraints.within().next().is_none()
}

/// Which constraints ask for anything, by themselves or within: from those that do, back to all that lead to them.
fn asking(api: &Api) -> Vec<bool> {
    let mut users: HashMap<ConstraintsId, Vec<ConstraintsId>> = HashMap::new();
    let (mut asking, mut open) = (Vec::new(), Vec::new());
    for (id, constraints) in api.constraints.iter() {
        asking.push(constraints.asks());
        if constraints.asks() {
            open.push(id);
        }
        for within in constraints.within() {
            users.entry(within).or_default().push(id);
        }
    }
    while let Some(id) = open.pop() {
        for user in users.remove(&id).unwrap_or_default() {
            if let Some(asks) = asking.get_mut(user.index()).filter(|asks| !**asks) {
                *asks = true;
                open.push(user);
            }
        }
    }
    asking
}
