//! Operations: what is an argument, what a setter, what comes back.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Docs, Status};

use super::Planner;
use super::given_at;
use super::headers::{HeaderSets, HeadersPlan, Whose};
use super::incoming::IncomingPlan;
use super::inputs::Inputs;
use super::names::{Case, Scope};
use super::parts::PartPlan;
use super::types::RustType;

/// Methods every client has. Those that take `self` by value would be found before an operation.
const RESERVED_CALLS: [&str; 6] = ["builder", "clone", "fmt", "into", "runtime", "try_into"];
/// Methods every request has.
pub(super) const RESERVED_SETTERS: [&str; 7] = ["clone", "customize", "fmt", "items", "pages", "send", "send_raw"];
/// Statics every document has.
const RESERVED_STATICS: [&str; 2] = ["SERVICE", "ERROR_FIELDS"];

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
        let mut calls = Scope::new(&RESERVED_CALLS);
        let mut structs = Scope::new(&["Into", "IntoIterator", "Option", "String", "Vec"]);
        let mut statics = Scope::new(&RESERVED_STATICS);
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

/// A struct with one unnamed field is a function, too: a static that stands beside it needs another
/// name, `X` for example, or any in a script without case.
fn apart(plans: &mut [OperationPlan]) {
    let structs: HashSet<String> = plans.iter().map(|p| p.name.clone()).collect();
    if plans.iter().any(|p| structs.contains(&p.constant)) {
        let taken: Vec<&str> = structs.iter().map(String::as_str).chain(RESERVED_STATICS).collect();
        let mut statics = Scope::new(&taken);
        for plan in plans {
            plan.constant = statics.claim_exact(std::mem::take(&mut plan.constant));
        }
    }
}
