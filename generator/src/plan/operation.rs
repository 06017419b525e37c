//! One operation as Rust offers it: what is asked for, what may be set, what comes back.

use crate::model::{Docs, Operation, Status};

use super::incoming::IncomingPlan;
use super::types::RustType;

/// One operation as Rust offers it.
pub(crate) struct OperationPlan<'a> {
    /// What the document says of it.
    pub(crate) source: &'a Operation,
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
    /// Of a response that comes as a stream of events: what they are given as.
    pub(crate) events: Option<Events>,
    /// The types of each of its callbacks.
    pub(crate) callbacks: Vec<IncomingPlan<'a>>,
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
    /// An enum of the responses: its name, and variant, type and documentation of each.
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

/// A part of a multipart body.
pub(crate) struct PartPlan {
    pub(crate) name: String,
    /// Whether it is a file.
    pub(crate) file: bool,
    pub(crate) media_type: Option<String>,
    /// Headers that are always the same.
    pub(crate) headers: Vec<(String, String)>,
}
