//! Operations: what is an argument, what a setter, what comes back.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Answer, AnswerMedia, BodyContent, BodyMedia, Docs, Field, Operation, Parameter, Place, Shape, Status, TypeRef,
};

use super::Planner;
use super::given_at;
use super::headers::{HeaderSets, HeadersPlan, Whose};
use super::names::{Case, Scope};
use super::parts::PartPlan;
use super::types::RustType;

/// Methods every client has. Those that take `self` by value would be found before an operation.
const RESERVED_CALLS: [&str; 6] = ["builder", "clone", "fmt", "into", "runtime", "try_into"];
/// Methods every request has.
const RESERVED_SETTERS: [&str; 7] = ["clone", "customize", "fmt", "items", "pages", "send", "send_raw"];
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

/// What a caller gives to one operation.
#[derive(Default)]
pub(super) struct Inputs {
    arguments: Vec<Input>,
    setters: Vec<Input>,
    defaults: Vec<(Target, serde_json::Value)>,
    pub(super) parts: Vec<PartPlan>,
}

impl Inputs {
    pub(super) fn add(&mut self, input: Input, required: bool, default: Option<&serde_json::Value>) {
        let scalar = default.filter(|d| d.is_string() || d.is_boolean() || d.is_i64() || d.is_f64());
        match scalar {
            Some(default) if required => {
                self.defaults.push((input.target.clone(), default.clone()));
                self.setters.push(input);
            }
            _ if required => self.arguments.push(input),
            _ => self.setters.push(input),
        }
    }
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
                name,
            });
        }
        let headers = self.name_headers(headers, &mut plans);
        apart(&mut plans);
        (plans, headers)
    }

    /// Splits what a caller gives into arguments and setters. Required things are arguments, in
    /// the order of the path, then of the document, unless the document gives them a default: that
    /// one is sent until the caller sets another.
    fn inputs(&mut self, operation: &Operation) -> Inputs {
        let mut scope = Scope::new(&RESERVED_SETTERS);
        if operation.successes.iter().any(|a| a.events.is_some()) {
            scope.reserve("events");
        }
        if is_bytes(operation) {
            scope.reserve("stream");
        }
        let mut inputs = Inputs::default();
        let mut parameters: Vec<(usize, &Parameter)> = operation
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, p)| !p.from_client)
            .collect();
        parameters.sort_by_key(|(_, p)| match p.place {
            Place::Path => operation.template.find(&format!("{{{}}}", p.name)),
            _ => Some(usize::MAX),
        });
        let keys = parameters.iter().map(|(_, p)| format!("{}.{}", operation.id, p.name));
        let given = self.given(&mut scope, keys);
        let properties: &[Field] = match operation.body.as_ref().map(|b| &b.content) {
            Some(BodyContent::Fields(fields)) => fields,
            _ => &[],
        };
        let keys = properties.iter().map(|f| match f.read_only {
            true => String::new(), // not asked for
            false => format!("{}.{}", operation.id, f.wire),
        });
        let given_properties = self.given(&mut scope, keys);
        for (position, (index, parameter)) in parameters.into_iter().enumerate() {
            let input = Input {
                name: given_at(&given, position).unwrap_or_else(|| scope.claim(&parameter.name, Case::Snake, "value")),
                wire: parameter.name.clone(),
                argument: self.argument(parameter.ty, false),
                target: Target::Parameter(index),
                docs: parameter.docs.clone(),
            };
            inputs.add(input, parameter.required, parameter.default.as_ref());
        }
        let Some(body) = &operation.body else {
            return inputs;
        };
        if body.media == BodyMedia::Multipart {
            self.report_files_in_json(body);
        }
        let argument = match &body.content {
            BodyContent::Fields(fields) => {
                for (index, field) in fields.iter().enumerate().filter(|(_, f)| !f.read_only) {
                    let part = self.part(body, field);
                    let (argument, target) = match &part {
                        Some(part) if part.file => (self.file_argument(field.ty), Target::File(field.wire.clone())),
                        _ => (self.argument(field.ty, true), Target::Field(field.wire.clone())),
                    };
                    inputs.parts.extend(part);
                    let input = Input {
                        name: given_at(&given_properties, index)
                            .unwrap_or_else(|| scope.claim(&field.wire, Case::Snake, "value")),
                        wire: field.wire.clone(),
                        argument,
                        target,
                        docs: field.docs.clone(),
                    };
                    let default = field
                        .default
                        .as_ref()
                        .filter(|_| !matches!(input.target, Target::File(_)));
                    inputs.add(input, field.required && body.required, default);
                }
                self.files(body, &mut scope, &mut inputs);
                return inputs;
            }
            BodyContent::Whole(ty) => {
                let resolved = self.api.types.resolve(*ty);
                if let Shape::Struct(object) = &self.api.types[resolved.id].shape {
                    let parts = object.fields.iter().filter_map(|field| self.part(body, field));
                    inputs.parts.extend(parts);
                }
                Argument::Reference(self.rust(*ty))
            }
            BodyContent::Raw => Argument::Raw,
        };
        let input = Input {
            name: scope.claim("body", Case::Snake, "body"),
            wire: "body".to_owned(),
            argument,
            target: Target::Body,
            docs: body.docs.clone(),
        };
        inputs.add(input, body.required, None);
        self.files(body, &mut scope, &mut inputs);
        inputs
    }

    /// How a value is given. Where `null` means something (`nullable` of a body property) an
    /// `Option` is; elsewhere null is simply not set.
    fn argument(&self, ty: TypeRef, null_counts: bool) -> Argument {
        let rust = match self.rust(ty) {
            RustType::Option(inner) if null_counts => return Argument::Value(RustType::Option(inner)),
            RustType::Option(inner) => *inner,
            plain => plain,
        };
        match rust {
            RustType::Vec(items) => match *items {
                item @ (RustType::String | RustType::Model { text: true, .. }) => Argument::ListOf(item),
                item => Argument::Value(RustType::Vec(Box::new(item))),
            },
            text @ (RustType::String
            | RustType::Secret
            | RustType::DateTime
            | RustType::Date
            | RustType::Json
            | RustType::Model { text: true, .. }) => Argument::Into(text),
            plain => Argument::Value(plain),
        }
    }

    fn output(&mut self, operation: &Operation, name: &str) -> Output {
        let mut types: Vec<Option<RustType>> = Vec::new();
        for answer in &operation.successes {
            types.push(self.answer_type(answer));
        }
        let bytes = |a: &Answer| a.media == AnswerMedia::Bytes;
        match operation.successes.as_slice() {
            [] => Output::Empty,
            all if all.iter().all(bytes) => Output::Bytes,
            all => {
                let first = types.first().cloned().flatten();
                let same = types.iter().all(|t| *t == first) && !all.iter().any(bytes);
                match first {
                    Some(ty) if same => Output::One(ty),
                    None if same => Output::Empty,
                    _ => {
                        let mut scope = Scope::new(&["Self"]);
                        let variant = |(answer, ty): (&Answer, Option<RustType>)| {
                            (
                                scope.claim(status_name(answer.status), Case::Pascal, "Answer"),
                                ty,
                                answer.docs.clone(),
                            )
                        };
                        let variants = all.iter().zip(types).map(variant).collect();
                        let name = self.models.claim(&format!("{name} Answer"), Case::Pascal, "Answer");
                        Output::Several(name, variants)
                    }
                }
            }
        }
    }

    /// What the events of an answer are given as. A schema of text says that the stream is text, which is true of all;
    /// one of an array lists the events.
    fn events(&self, operation: &Operation) -> Option<Events> {
        let described = operation.successes.iter().find_map(|answer| answer.events)?;
        let resolved = self.api.types.resolve(described);
        Some(match &self.api.types[resolved.id].shape {
            Shape::Text(_) | Shape::Bytes | Shape::Json => Events::Raw,
            Shape::Array(items) => Events::Typed(self.rust(*items)),
            _ => Events::Typed(self.rust(described)),
        })
    }

    /// The type of a body that is not bytes.
    fn answer_type(&self, answer: &Answer) -> Option<RustType> {
        match (answer.media, answer.ty) {
            (AnswerMedia::Json, Some(ty)) => Some(self.rust(ty)),
            (AnswerMedia::Text, _) => Some(RustType::String),
            _ => None,
        }
    }

    fn error(&mut self, operation: &Operation, name: &str) -> Option<ErrorPlan> {
        let typed: Vec<(&Answer, RustType)> = operation
            .errors
            .iter()
            .filter_map(|answer| Some((answer, self.answer_type(answer)?)))
            .collect();
        let (_, first) = typed.first()?;
        let name = self.models.claim(&format!("{name} Error"), Case::Pascal, "Error");
        if typed.iter().all(|(_, ty)| ty == first) {
            return Some(ErrorPlan::One {
                name,
                ty: first.clone(),
            });
        }
        let mut scope = Scope::new(&["Self"]);
        let case = |(answer, ty): (&Answer, RustType)| {
            let variant = scope.claim(status_name(answer.status), Case::Pascal, "Error");
            (answer.status, variant, ty, answer.docs.clone())
        };
        let mut cases: Vec<_> = typed.into_iter().map(case).collect();
        cases.sort_by_key(|(status, ..)| *status); // exact, then class, then default
        Some(ErrorPlan::Several { name, cases })
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

/// Whether every success is bytes.
fn is_bytes(operation: &Operation) -> bool {
    !operation.successes.is_empty() && operation.successes.iter().all(|a| a.media == AnswerMedia::Bytes)
}

/// What a status is called (IANA HTTP Status Code Registry, the usual ones).
fn status_name(status: Status) -> &'static str {
    match status {
        Status::Default => "Default",
        Status::Class(1) => "Informational",
        Status::Class(2) => "Success",
        Status::Class(3) => "Redirection",
        Status::Class(4) => "ClientError",
        Status::Class(5) => "ServerError",
        Status::Class(_) => "OtherClass",
        Status::Exact(code) => match code {
            200 => "Ok",
            201 => "Created",
            202 => "Accepted",
            203 => "NonAuthoritative",
            204 => "NoContent",
            205 => "ResetContent",
            206 => "PartialContent",
            207 => "MultiStatus",
            300 => "MultipleChoices",
            301 => "MovedPermanently",
            302 => "Found",
            303 => "SeeOther",
            304 => "NotModified",
            307 => "TemporaryRedirect",
            308 => "PermanentRedirect",
            400 => "BadRequest",
            401 => "Unauthorized",
            402 => "PaymentRequired",
            403 => "Forbidden",
            404 => "NotFound",
            405 => "MethodNotAllowed",
            406 => "NotAcceptable",
            408 => "RequestTimeout",
            409 => "Conflict",
            410 => "Gone",
            411 => "LengthRequired",
            412 => "PreconditionFailed",
            413 => "ContentTooLarge",
            415 => "UnsupportedMediaType",
            416 => "RangeNotSatisfiable",
            417 => "ExpectationFailed",
            418 => "Teapot",
            422 => "UnprocessableContent",
            423 => "Locked",
            424 => "FailedDependency",
            428 => "PreconditionRequired",
            429 => "TooManyRequests",
            451 => "UnavailableForLegalReasons",
            500 => "InternalServerError",
            501 => "NotImplemented",
            502 => "BadGateway",
            503 => "ServiceUnavailable",
            504 => "GatewayTimeout",
            507 => "InsufficientStorage",
            _ => "Other",
        },
    }
}
