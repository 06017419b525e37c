//! The Rust API of one operation: arguments, setters and output.

use crate::model::{Body, Docs, Operation};

use super::incoming::IncomingPlan;
use super::listed::ListedPlan;
pub(crate) use super::rust_type::Argument;
use super::types::RustType;

/// The Rust API of one operation.
pub(crate) struct OperationPlan<'a> {
    /// Its description in the model.
    pub(crate) source: &'a Operation,
    /// The method of the client.
    pub(crate) method: String,
    /// The struct of its requests.
    pub(crate) name: String,
    /// The static that describes it.
    pub(crate) constant: String,
    /// The arguments of the method.
    pub(crate) arguments: Vec<Input>,
    /// The setters of the request.
    pub(crate) setters: Vec<Input>,
    /// Constants, and the defaults of required inputs, which are sent unless the caller sets others, as JSON texts.
    pub(crate) presets: Vec<(Target, String)>,
    /// The struct of an optional body that has required properties.
    pub(crate) body: Option<BodyPlan>,
    /// The body in other media types that need more than another `Content-Type`.
    pub(crate) others: Vec<OtherBodyPlan<'a>>,
    /// Parts of a multipart body other than plain text and JSON.
    pub(crate) parts: Vec<PartPlan>,
    /// The value of `Accept`; none where the runtime's own says the same.
    pub(crate) accept: Option<String>,
    /// The type of a successful response.
    pub(crate) output: Output,
    /// The successes, by their index, whose body is a map of `patternProperties`, or a list of such maps.
    pub(crate) skipping: Vec<usize>,
    /// The struct of the documented headers of its successes.
    pub(crate) headers: Option<String>,
    /// The bodies of its errors.
    pub(crate) error: Option<ErrorPlan>,
    /// The struct of the documented headers of its errors.
    pub(crate) error_headers: Option<String>,
    /// The items of a listing.
    pub(crate) item: Option<ListedPlan>,
    /// The type of events, if the response is an event stream.
    pub(crate) events: Option<EventsPlan>,
    /// The type of each value, if the response is a stream of JSON values.
    pub(crate) lines: Option<RustType>,
    pub(crate) callbacks: Vec<IncomingPlan<'a>>,
}

impl OperationPlan<'_> {
    /// The pointers to several lists of items.
    pub(crate) fn lists(&self) -> &[String] {
        self.source.paging.as_ref().map_or(&[], |paging| &paging.lists)
    }
}

/// The type of server-sent events.
pub(crate) enum EventsPlan {
    /// Raw events: the document describes the stream as text or not at all.
    Raw,
    /// Their data, as a type.
    Typed(RustType),
    /// The enum with this name.
    Named(String),
}

/// A struct for an optional body whose properties are given one by one. Its required properties are the arguments of
/// `new`, so that it is never sent without them.
pub(crate) struct BodyPlan {
    pub(crate) name: String,
    /// The arguments of `new`.
    pub(crate) arguments: Vec<Input>,
    pub(crate) setters: Vec<Input>,
}

/// A body in another media type.
pub(crate) struct OtherBodyPlan<'a> {
    /// Its description in the model.
    pub(crate) source: &'a Body,
    /// What is sent in it unless the caller sets something else.
    pub(crate) presets: Vec<(Target, String)>,
    /// Parts of a multipart body other than plain text and JSON.
    pub(crate) parts: Vec<PartPlan>,
    /// The method of the client for a body that is not given like the first.
    pub(crate) call: Option<OtherCall>,
}

/// A method of the client for a body in another media type.
pub(crate) struct OtherCall {
    pub(crate) method: String,
    /// The body, or what it is made of; nothing if the document gives all of it.
    pub(crate) arguments: Vec<Input>,
    /// The struct of a body whose properties are given one by one.
    pub(crate) body: Option<BodyPlan>,
}

/// An input of an operation.
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) wire: String,
    pub(crate) argument: Argument,
    pub(crate) target: Target,
    pub(crate) docs: Docs,
}

impl Input {
    /// Whether it is a parameter, and no part of the body.
    pub(crate) fn is_parameter(&self) -> bool {
        matches!(self.target, Target::Parameter(_))
    }
}

/// The part of a request that an input sets.
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
    /// The media type that is asked for.
    Accept(String),
    /// The media type of the body, none if it is the argument.
    ContentType(Option<String>),
    /// The body in the other media type with this index.
    SentAs(usize),
    /// The bytes of the body, and its media type as an argument of this name.
    Typed(String),
}

/// The type of the content of a success.
pub(crate) enum Output {
    /// One type, whatever the status.
    One(RustType),
    /// Nothing.
    Empty,
    /// Bytes as they come.
    Bytes,
    /// An enum of responses: its name, and variant, type and documentation of each response.
    Several(String, Vec<(String, Option<RustType>, Docs)>),
}

/// The bodies of an operation's errors.
pub(crate) enum ErrorPlan {
    /// Every documented error has this body.
    One {
        ty: RustType,
        /// The statuses (4 for any 4xx) that have it; none if it is also that of `default`.
        statuses: Vec<u16>,
        /// A second name of the type, if its own name does not say that it is an error.
        alias: Option<String>,
    },
    /// The enum with this name.
    Several(String),
}

/// A part of a multipart body.
pub(crate) struct PartPlan {
    pub(crate) name: String,
    pub(crate) file: bool,
    pub(crate) media_type: Option<String>,
    /// Whether text is written as a JSON string.
    pub(crate) quotes: bool,
    /// Headers that are always the same.
    pub(crate) headers: Vec<(String, String)>,
    /// Whether it has a position of its own, and so is one part even if it is a list.
    pub(crate) at_position: bool,
    /// The parts that it consists of, if it is a multipart itself.
    pub(crate) inner: Option<Vec<PartPlan>>,
}
