//! Operations: what is an argument, what a setter, what comes back.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Docs, Status};

use super::Planner;
use super::given_at;
use super::headers::{HeaderSets, HeadersPlan, Whose};
use super::incoming::IncomingPlan;
use super::inputs::Inputs;
use super::names::{Case, Namespace, Scope};
use super::parts::PartPlan;
use super::types::RustType;

/// One operation as Rust offers it.
pub(crate) struct OperationPlan {
    /// Its place in `Api::operations`.
    pub(crate) index: usize,
    /// The method of the client.
    pub(crate) method: String,
    /// The struct of its requests.
    pub(crate) name: String,
    /// The static that describes it.
    pub(crate) constant: String,
    /// What the method asks for.
    pub(crate) arguments: Vec<Input>,
    /// What may be set.
    pub(crate) setters: Vec<Input>,
    /// Values that are sent unless the caller sets others: defaults of required things.
    pub(crate) defaults: Vec<(Target, serde_json::Value)>,
    /// Parts of a multipart body that are no plain text or JSON.
    pub(crate) parts: Vec<PartPlan>,
    /// What comes back.
    pub(crate) output: Output,
    /// The struct of the documented headers of its successes.
    pub(crate) headers: Option<String>,
    /// The bodies of its errors.
    pub(crate) error: Option<ErrorPlan>,
    /// The struct of the documented headers of its errors.
    pub(crate) error_headers: Option<String>,
    /// Of a listing: the type of one item.
    pub(crate) item: Option<RustType>,
    /// Of an answer that comes as a stream of events: what they are given as.
    pub(crate) events: Option<Events>,
    /// The types of each of its callbacks.
    pub(crate) callbacks: Vec<IncomingPlan>,
}

/// What server-sent events are given as.
pub(crate) enum Events {
    /// As they come: the document describes the stream as text, or not at all.
    Raw,
    /// Their data, as a type.
    Typed(RustType),
}

/// Something the caller gives.
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) wire: String,
    pub(crate) argument: Argument,
    pub(crate) target: Target,
    pub(crate) docs: Docs,
}

/// How the caller gives it.
pub(crate) enum Argument {
    /// `impl Into<T>`.
    Into(RustType),
    /// `impl IntoIterator<Item = impl Into<T>>`.
    ListOf(RustType),
    /// `T`.
    Value(RustType),
    /// `&T`: a whole body.
    Reference(RustType),
    /// A file.
    File,
    /// Files under one name.
    Files,
    /// Files, each with its name.
    NamedFiles,
    /// Text or bytes as they are.
    Raw,
}

/// Where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The parameter with this index.
    Parameter(usize),
    /// A property of the body.
    Field(String),
    /// A part of the body that is a file.
    File(String),
    /// The whole body.
    Body,
}

/// What an operation gives back.
pub(crate) enum Output {
    /// One type, whatever the status.
    One(RustType),
    /// Nothing.
    Empty,
    /// Bytes as they come.
    Bytes,
    /// An enum of the answers: its name, and variant, type and documentation of each.
    Several(String, Vec<(String, Option<RustType>, Docs)>),
}

/// The bodies of errors.
pub(crate) enum ErrorPlan {
    /// Every documented error has the same body.
    One { name: String, ty: RustType },
    /// An enum: status, variant, type and documentation of each.
    Several {
        name: String,
        cases: Vec<(Status, String, RustType, Docs)>,
    },
}

impl Planner<'_, '_> {
    pub(super) fn operations(&mut self) -> (Vec<OperationPlan>, Vec<HeadersPlan>) {
        let mut headers = HeaderSets::default();
        let mut calls = Scope::of(Namespace::ClientMethods);
        let mut structs = Scope::of(Namespace::Requests);
        let mut statics = Scope::of(Namespace::Statics);
        let mut ids: HashSet<&str> = HashSet::new();
        let api = self.api;
        let mut plans = Vec::with_capacity(api.operations.len());
        let given = self.given(&mut calls, api.operations.iter().map(|o| o.id.clone()));
        let given_structs: Vec<Option<String>> = given
            .iter()
            .map(|name| Some(structs.claim(name.as_ref()?, Case::Pascal, "Operation")))
            .collect();
        for (index, operation) in api.operations.iter().enumerate() {
            let name = given_at(&given_structs, index)
                .unwrap_or_else(|| structs.claim(&operation.id, Case::Pascal, "Operation"));
            if !ids.insert(&operation.id) {
                let message = format!(
                    "another operation is called `{}`: this one becomes `{name}`",
                    operation.id
                );
                let place = self.sources.locate(&operation.pointer.child("operationId"));
                self.diagnostics
                    .push(Diagnostic::warning(Code::DUPLICATE_OPERATION, message).at(place));
            }
            let Inputs {
                arguments,
                setters,
                defaults,
                parts,
            } = self.inputs(operation);
            headers.add(self.header_fields(&operation.successes), plans.len(), Whose::Answers);
            headers.add(self.header_fields(&operation.errors), plans.len(), Whose::Errors);
            plans.push(OperationPlan {
                index,
                method: given_at(&given, index).unwrap_or_else(|| calls.claim(&operation.id, Case::Snake, "operation")),
                constant: statics.claim(&operation.id, Case::Screaming, "OPERATION"),
                arguments,
                setters,
                defaults,
                parts,
                output: self.output(operation, &name),
                headers: None,
                error_headers: None,
                error: self.error(operation, &name),
                item: operation.paging.as_ref().map(|p| self.rust(p.item)),
                events: self.events(operation),
                callbacks: self.incoming(&operation.callbacks),
                name,
            });
        }
        let headers = self.name_headers(headers, &mut plans);
        apart(&mut plans);
        (plans, headers)
    }
}

/// A struct with one unnamed field is a function, too: statics and arguments, which may stand in the same file, need
/// other names. `X` is one of both for a struct and a static, and so is any name in a script without case.
fn apart(plans: &mut [OperationPlan]) {
    let mut taken: HashSet<String> = plans.iter().map(|p| p.name.clone()).collect();
    if plans.iter().any(|p| taken.contains(&p.constant)) {
        let mut statics = Scope::of(Namespace::Statics);
        taken.iter().for_each(|name| statics.reserve(name));
        for plan in plans.iter_mut() {
            plan.constant = statics.claim_exact(std::mem::take(&mut plan.constant));
        }
    }
    taken.extend(plans.iter().map(|p| p.constant.clone()));
    for plan in plans {
        if !plan.arguments.iter().any(|argument| taken.contains(&argument.name)) {
            continue;
        }
        let mut own = Scope::default();
        plan.arguments.iter().for_each(|argument| own.reserve(&argument.name));
        for argument in plan.arguments.iter_mut().filter(|a| taken.contains(&a.name)) {
            // no struct and no static ends like this
            argument.name = own.claim_exact(format!("{}_value", argument.name));
        }
    }
}
