//! Operations and the bodies of their requests.

use std::collections::HashMap;

use crate::document::Pointer;

use super::{
    ConstraintsId, Docs, Encoding, Field, Incoming, Paging, Parameter, Response, RetryRules, Server, SuccessError,
    TypeRef, XmlId,
};

/// One operation: a method on a path.
#[derive(Debug)]
pub struct Operation {
    /// `operationId`, or a name made from method and path where there is none.
    pub id: String,
    /// The text that its Rust names are made from: the id, or what remains of it without repetitions.
    pub name: String,
    /// The method as it is sent.
    pub method: String,
    /// The path template as the document writes it.
    pub path: String,
    /// The path of its requests, with `{name}` for each parameter.
    pub template: String,
    /// The constant part of the query.
    pub query: String,
    /// The tags that may name its group, the best first.
    pub tags: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
    /// Parameters, those of the path item included.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The responses that mean success; 304 (not modified) is one, and the last.
    pub successes: Vec<Response>,
    /// The responses that mean failure.
    pub errors: Vec<Response>,
    /// Its callbacks.
    pub callbacks: Vec<Incoming>,
    /// Its own servers, in place of the service's.
    pub servers: Vec<Server>,
    /// Alternatives of security schemes, each a list of names that are needed together.
    pub security: Vec<Vec<String>>,
    /// Its pagination.
    pub paging: Option<Paging>,
    /// The index of the rule of the root that it is from, if it is.
    #[cfg_attr(not(feature = "suggest"), expect(dead_code, reason = "only suggestions ask for it"))]
    pub paging_rule: Option<usize>,
    /// Whether it may be retried, if the document says so.
    pub idempotent: Option<bool>,
    /// Rules by which a success is an error, in place of the service's.
    pub success_errors: Option<Vec<SuccessError>>,
    /// Its retry rules, in place of the service's.
    pub retry: Option<RetryRules>,
    /// Its location in the bundled document.
    pub pointer: Pointer,
}

impl Operation {
    /// The successes with a 2xx status code, or the `default`.
    pub fn contents(&self) -> &[Response] {
        match self.successes.as_slice() {
            [others @ .., last] if last.is_not_modified() => others,
            all => all,
        }
    }

    /// Whether a response may say that what the caller has is still good.
    pub fn is_conditional(&self) -> bool {
        self.contents().len() < self.successes.len()
    }
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Its media kind.
    pub media: BodyMedia,
    /// The media type that is sent.
    pub media_type: String,
    /// The media type as the document writes it, maybe a range.
    pub name: String,
    /// The documented multipart that is sent in its place if a file is set.
    pub with_files: Option<String>,
    /// Whether the document requires it.
    pub required: bool,
    /// The media types of single parts, by property.
    pub part_types: HashMap<String, PartType>,
    /// The headers of single parts that are always the same (`encoding`), by property.
    pub part_headers: HashMap<String, Vec<(String, String)>>,
    /// The parts that have a position and no name, by property: each is one part, also if it is a list. True for bytes that are
    /// base64 text in a list.
    pub positions: HashMap<String, bool>,
    /// The encodings of form properties (`encoding`).
    pub encodings: Vec<Encoding>,
    /// Files in addition to the content: of a JSON body that may also be sent as `multipart/form-data`, or of a
    /// multipart body that is one argument.
    pub files: Vec<Field>,
    /// Set if a multipart body allows additional files with free names, with their documentation.
    pub named_files: Option<Docs>,
    /// All properties in the order of the document, if the order matters and the content does not keep it.
    pub order: Vec<String>,
    /// Its content.
    pub content: BodyContent,
    /// What the value has to keep to.
    pub constraints: Option<ConstraintsId>,
    /// How it is written as XML.
    pub xml: Option<XmlId>,
    /// The other documented media types.
    pub others: Vec<OtherBody>,
    /// Its documentation.
    pub docs: Docs,
}

/// A documented media type of a body besides the one that is sent unless the caller chooses.
#[derive(Debug)]
pub struct OtherBody {
    /// How the body is sent in it. The content of one that is alike is that of the body, and not repeated.
    pub body: Body,
    /// Whether what is given for the body can be sent as this, too.
    pub is_alike: bool,
}

/// The media type of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartType {
    /// The documented ones: several, or a range, if the caller is to choose.
    pub listed: Vec<String>,
    /// Whether text is written as a JSON string: `encoding` says JSON, and not the schema of the text.
    pub quotes: bool,
}

impl PartType {
    /// The one that is sent unless the caller chooses: the first that is no range.
    pub fn sent(&self) -> Option<&str> {
        self.listed.iter().map(String::as_str).find(|name| !name.contains('*'))
    }
}

impl Body {
    /// Returns true if its parts have an order instead of names, as in multipart types other than `form-data` (RFC
    /// 2046).
    pub fn is_ordered(&self) -> bool {
        self.media == BodyMedia::Multipart && self.media_type != "multipart/form-data"
    }
}

/// The kind of media type of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub enum BodyMedia {
    /// `application/json` and every `+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/*`.
    Multipart,
    /// `application/xml`, `text/xml` and every `+xml`, of a schema that says what is in the elements.
    Xml,
    /// `text/*`.
    Text,
    /// Anything else: bytes as they are.
    Bytes,
}

/// The content of a request body.
#[derive(Debug)]
pub enum BodyContent {
    /// An object written in place: its properties are setters of the operation.
    Fields(Vec<Field>),
    /// One value.
    Whole(TypeRef),
    /// Bytes or text, given by the caller.
    Raw,
}
