//! The events of streams. Operations whose events are the same share one enum.

use std::collections::HashMap;

use crate::model::{Docs, Events, NamedEvents, Operation, Shape};

use super::Planner;
use super::names::{Case, Namespace, Scope};
use super::operation::{EventsPlan, OperationPlan};
use super::shared_names::of_variants;
use super::types::RustType;

/// An enum of server-sent events, by their names.
pub(crate) struct EventEnum {
    pub(crate) name: String,
    pub(crate) cases: Vec<EventCase>,
    /// The variant for events of other names whose data fits, and its type.
    pub(crate) others: Option<(String, RustType)>,
    /// The variant for what the document does not describe.
    pub(crate) unknown: String,
    /// Data of events that only say that the stream is over.
    pub(crate) ends: Vec<String>,
    /// The operations that use it, by index.
    pub(crate) uses: Vec<usize>,
    component: Option<String>,
}

/// A variant of an enum of events.
pub(crate) struct EventCase {
    /// The name of the events.
    pub(crate) event: String,
    pub(crate) variant: String,
    /// The type of their data; `None` for text.
    pub(crate) ty: Option<RustType>,
    /// Whether nothing follows them.
    pub(crate) is_last: bool,
    pub(crate) docs: Docs,
}

/// The enums of all operations.
#[derive(Default)]
pub(super) struct EventEnums {
    all: Vec<EventEnum>,
    known: HashMap<String, usize>,
}

impl EventEnums {
    fn add(&mut self, new: EventEnum) {
        let case = |case: &EventCase| format!("{:?} {:?} {} {:?}", case.event, case.ty, case.is_last, case.docs);
        let cases: Vec<String> = new.cases.iter().map(case).collect();
        let key = format!("{:?} {cases:?} {:?} {:?}", new.component, new.others, new.ends);
        let next = self.all.len();
        let index = *self.known.entry(key).or_insert(next);
        match self.all.get_mut(index) {
            Some(known) => known.uses.extend(new.uses),
            None => self.all.push(new),
        }
    }
}

impl Planner<'_, '_> {
    /// The events of an operation; `index` is its place in the plan. An enum has no name yet.
    pub(super) fn events(&self, operation: &Operation, index: usize, enums: &mut EventEnums) -> Option<EventsPlan> {
        let mut successes = operation.successes.iter();
        let described = match successes.find_map(|response| response.events.as_ref())? {
            Events::Raw => return Some(EventsPlan::Raw),
            Events::Named(events) => {
                enums.add(self.event_enum(events, index));
                return Some(EventsPlan::Named(String::new()));
            }
            Events::Typed(described) => *described,
        };
        // a string only says that the stream is text, a list is that of all events
        let resolved = self.api.types.resolve(described);
        Some(match &self.api.types[resolved.id].shape {
            Shape::Text(_) | Shape::Bytes | Shape::Json => EventsPlan::Raw,
            Shape::Array(items) => EventsPlan::Typed(self.rust(*items)),
            _ => EventsPlan::Typed(self.rust(described)),
        })
    }

    fn event_enum(&self, events: &NamedEvents, index: usize) -> EventEnum {
        let mut scope = Scope::of(Namespace::Variants);
        let cases = events.events.iter().map(|event| EventCase {
            event: event.name.clone(),
            variant: scope.claim(&event.name, Case::Pascal, "Event"),
            ty: event.data.map(|ty| self.rust(ty)),
            is_last: event.is_last,
            docs: event.docs.clone(),
        });
        let cases = cases.collect();
        let others = events.others.map(|data| {
            let variant = scope.claim_first(&["Other", "Other Event"], Case::Pascal, "Other");
            (variant, self.rust(data))
        });
        EventEnum {
            name: String::new(),
            cases,
            others,
            unknown: scope.claim_first(&["Unknown", "Unlisted"], Case::Pascal, "Unknown"),
            ends: events.ends.clone(),
            uses: vec![index],
            component: events.component.clone(),
        }
    }

    /// Names the enums after the component that describes them, after their operation, or if several operations share them,
    /// after their variants.
    pub(super) fn name_events(&mut self, enums: EventEnums, plans: &mut [OperationPlan<'_>]) -> Vec<EventEnum> {
        let mut enums = enums.all;
        // a shared name must not depend on whose operations come first
        enums.sort_by_key(|one| (one.component.is_none(), one.uses.len() == 1));
        for one in &mut enums {
            let only = match one.uses.as_slice() {
                [only] => plans.get(*only).map(|plan| plan.name.clone()),
                _ => None,
            };
            let names = match (&one.component, only) {
                (Some(component), _) => vec![
                    component.clone(),
                    format!("{component} Event"),
                    format!("{component} Events"),
                ],
                (None, Some(operation)) => vec![format!("{operation} Event"), format!("{operation} Events")],
                (None, None) => {
                    let variants: Vec<&str> = one.cases.iter().map(|case| case.variant.as_str()).collect();
                    of_variants(&variants, "Event")
                }
            };
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            one.name = self.models.claim_first(&names, Case::Pascal, "Event");
            for operation in &one.uses {
                if let Some(plan) = plans.get_mut(*operation) {
                    plan.events = Some(EventsPlan::Named(one.name.clone()));
                }
            }
        }
        enums
    }
}
