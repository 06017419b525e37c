//! Plans all operations and gives them distinct names.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::Response;

use super::Planner;
use super::accept::{accept, add_setters};
use super::errors::{ErrorEnum, ErrorEnums};
use super::events::{EventEnum, EventEnums};
use super::given_at;
use super::headers::{HeaderSets, HeadersPlan, Whose};
use super::inputs::Inputs;
use super::names::{Case, Namespace, Scope};
use super::operation::{Argument, BodyPlan, Input, OperationPlan};
use super::other_bodies::name_other_bodies;
use super::overrides::Called;

/// All operations, and the types that belong to them alone.
pub(super) struct Operations<'a> {
    pub(super) plans: Vec<OperationPlan<'a>>,
    pub(super) headers: Vec<HeadersPlan>,
    pub(super) errors: Vec<ErrorEnum>,
    pub(super) events: Vec<EventEnum>,
    /// The method of the client for requests that the document lacks.
    pub(super) request: String,
}

impl<'a> Planner<'a, '_> {
    pub(super) fn operations(&mut self) -> Operations<'a> {
        let mut headers = HeaderSets::default();
        let mut errors = ErrorEnums::default();
        let mut events = EventEnums::default();
        let mut calls = Scope::of(Namespace::ClientMethods);
        let mut structs = Scope::of(Namespace::Requests);
        let mut statics = Scope::of(Namespace::Statics);
        let mut ids: HashSet<&str> = HashSet::new();
        let api = self.api;
        let mut plans = Vec::with_capacity(api.operations.len());
        let given = self.given(&mut calls, api.operations.iter().map(|o| Some(Called::operation(o))));
        let given_structs: Vec<Option<String>> = given
            .iter()
            .map(|name| Some(structs.claim(name.as_ref()?, Case::Pascal, "Operation")))
            .collect();
        for (index, operation) in api.operations.iter().enumerate() {
            let name = given_at(&given_structs, index)
                .unwrap_or_else(|| structs.claim(&operation.name, Case::Pascal, "Operation"));
            if !ids.insert(&operation.id) {
                let message = format!(
                    "another operation has the id `{}`: this one becomes `{name}`",
                    operation.id
                );
                let place = self.sources.locate(&operation.pointer.child("operationId"));
                self.diagnostics
                    .push(Diagnostic::warning(Code::DUPLICATE_OPERATION, message).at(place));
            }
            let mut inputs = self.inputs(operation);
            let others = self.other_bodies(operation, &mut inputs);
            let Inputs {
                arguments,
                mut setters,
                presets,
                body,
                parts,
            } = inputs;
            add_setters(operation, &mut setters);
            headers.add(self.header_fields(&operation.successes), plans.len(), Whose::Responses);
            headers.add(self.header_fields(&operation.errors), plans.len(), Whose::Errors);
            plans.push(OperationPlan {
                source: operation,
                method: given_at(&given, index)
                    .unwrap_or_else(|| calls.claim(&operation.name, Case::Snake, "operation")),
                constant: statics.claim(&operation.name, Case::Screaming, "OPERATION"),
                arguments,
                setters,
                presets,
                body,
                others,
                parts,
                accept: accept(operation),
                output: self.output(operation, &name),
                headers: None,
                error_headers: None,
                error: self.error(operation, (index, &name), &mut errors),
                item: operation.paging.as_ref().map(|paging| self.listed(paging, &name)),
                events: self.events(operation, index, &mut events),
                lines: self.lines(operation),
                skipping: {
                    let successes = operation.successes.iter().enumerate();
                    let is_by_pattern = |success: &Response| success.ty.is_some_and(|ty| self.is_by_pattern(ty));
                    let skipping = successes.filter(|(_, success)| is_by_pattern(success));
                    skipping.map(|(index, _)| index).collect()
                },
                callbacks: self.incoming(&operation.callbacks),
                name,
            });
        }
        plans.iter_mut().for_each(|plan| name_body(plan, &mut structs));
        name_other_bodies(&mut plans, &mut calls, &mut structs);
        let request = calls.claim_first(&["request", "send request"], Case::Snake, "request");
        let errors = self.name_errors(errors, &mut plans);
        let events = self.name_events(events, &mut plans);
        let headers = self.name_headers(headers, &mut plans);
        apart(&mut plans);
        Operations {
            plans,
            headers,
            errors,
            events,
            request,
        }
    }
}

/// Names the struct of an optional body.
fn name_body(plan: &mut OperationPlan<'_>, structs: &mut Scope) {
    let Some(body) = &mut plan.body else {
        return;
    };
    body.name = structs.claim(&format!("{} Body", plan.name), Case::Pascal, "Body");
    for setter in &mut plan.setters {
        if let Argument::Body(name) = &mut setter.argument {
            name.clone_from(&body.name);
        }
    }
}

/// A tuple struct is also a function, so statics and arguments in its scope need other names. A struct and a static
/// have equal names for `X` or in a script without case.
fn apart(plans: &mut [OperationPlan<'_>]) {
    let bodies = plans.iter().flat_map(bodies);
    let names = plans.iter().map(|plan| &plan.name).chain(bodies.map(|body| &body.name));
    let mut taken: HashSet<String> = names.cloned().collect();
    if plans.iter().any(|p| taken.contains(&p.constant)) {
        let mut statics = Scope::of(Namespace::Statics);
        taken.iter().for_each(|name| statics.reserve(name));
        for plan in plans.iter_mut() {
            plan.constant = statics.claim_exact(std::mem::take(&mut plan.constant));
        }
    }
    taken.extend(plans.iter().map(|p| p.constant.clone()));
    for plan in plans {
        rename(&mut plan.arguments, &taken);
        if let Some(body) = &mut plan.body {
            rename(&mut body.arguments, &taken);
        }
        for call in plan.others.iter_mut().filter_map(|other| other.call.as_mut()) {
            rename(&mut call.arguments, &taken);
            if let Some(body) = &mut call.body {
                rename(&mut body.arguments, &taken);
            }
        }
    }
}

/// The structs of the bodies of an operation.
fn bodies<'p>(plan: &'p OperationPlan<'_>) -> impl Iterator<Item = &'p BodyPlan> {
    let calls = plan.others.iter().filter_map(|other| other.call.as_ref());
    plan.body.iter().chain(calls.filter_map(|call| call.body.as_ref()))
}

/// Gives other names to the arguments of one method whose names are taken.
fn rename(arguments: &mut [Input], taken: &HashSet<String>) {
    if !arguments.iter().any(|argument| taken.contains(&argument.name)) {
        return;
    }
    let mut own = Scope::default();
    arguments.iter().for_each(|argument| own.reserve(&argument.name));
    for argument in arguments.iter_mut().filter(|a| taken.contains(&a.name)) {
        // no struct and no static has this suffix
        argument.name = own.claim_exact(format!("{}_value", argument.name));
    }
}
