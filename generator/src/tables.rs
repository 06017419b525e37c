//! What calls need of a document, as data: the tables that generated code has, for callers that have no generated code.
//!
//! Everything is named as in the generated client.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::model::{self, Api, OtherBody, Status};
use crate::plan::names::{Case, identifier};
use crate::plan::{ErrorPlan, OperationPlan, PartPlan, Plan, Target};

pub use crate::model::{
    AllXml, BodyMedia, Bounds, ClientParameter, Docs, Encoding, ErrorField, ErrorFields, ExampleValue, Limit, Lookup,
    Made, Note, Place, ResponseMedia, RetryRules, RetryWindow, Scheme, SchemeKind, Server, ServerVariable, Service,
    Style, SuccessError, SuccessErrorRule, Xml, XmlField, XmlId, XmlKind, XmlName, XmlPlace, XmlScalar,
};

/// One document.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tables {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// Servers, security schemes, client parameters, and rules for errors and retries.
    pub service: Service,
    /// Every operation, in the order of the document.
    pub operations: Vec<Operation>,
    /// How bodies are written as XML.
    pub xml: AllXml,
}

/// One operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Operation {
    /// `operationId`, or a name made from method and path where there is none.
    pub id: String,
    /// The method of the generated client, without `r#`: `list_images`.
    pub name: String,
    /// The HTTP method as it is sent.
    pub method: String,
    /// The path template as the document writes it.
    pub path: String,
    /// The path of its requests, with `{name}` for each parameter.
    pub template: String,
    /// The constant part of the query.
    pub query: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
    /// Its parameters, those of the path item included.
    pub parameters: Vec<Parameter>,
    /// Its body, in the media type that is sent unless the caller chooses another.
    pub body: Option<Body>,
    /// Its body in other media types.
    pub other_bodies: Vec<Body>,
    /// The responses that mean success; 304 (not modified) is the last.
    pub successes: Vec<Success>,
    /// The status codes of errors with a typed body, if not all have it; 4 for any 4xx.
    pub error_statuses: Vec<u16>,
    /// How errors are read from XML, by status code; 4 for any 4xx, 0 for `default`.
    pub xml_errors: Vec<(u16, XmlId)>,
    /// The value of `Accept`, if it is not the runtime's own.
    pub accept: Option<String>,
    /// Its own servers, in place of the service's.
    pub servers: Vec<Server>,
    /// Alternatives of security schemes, each a list of names that are needed together.
    pub security: Vec<Vec<String>>,
    /// Its pagination.
    pub paging: Option<Paging>,
    /// Whether it may be sent again, if the document says so.
    pub idempotent: Option<bool>,
    /// Rules by which a success is an error, in place of the service's.
    pub success_errors: Option<Vec<SuccessError>>,
    /// Its retry rules, in place of the service's.
    pub retry: Option<RetryRules>,
    /// Whether a success may be a stream of server-sent events.
    pub has_events: bool,
    /// Whether a success may be a stream of JSON values.
    pub has_lines: bool,
    /// Where it is in the bundled document: a JSON pointer.
    pub pointer: String,
}

/// A parameter of an operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// The argument or setter of the generated client, without `r#`; made like one for a client parameter.
    pub argument: String,
    /// Its place.
    pub place: Place,
    /// How arrays and objects are written.
    pub style: Style,
    /// Whether elements of arrays and objects are written separately.
    pub explode: bool,
    /// Whether the document requires it.
    pub required: bool,
    /// Whether it is set on the client and not on each call.
    pub from_client: bool,
    /// Whether reserved characters are sent as they are.
    pub allow_reserved: bool,
    /// Whether slashes in the value separate path segments.
    pub greedy: bool,
    /// Whether the value is sent as JSON text.
    pub json: bool,
    /// Whether its value is secret.
    pub secret: bool,
    /// What a call makes of itself for it, unless the caller sets it.
    pub made: Option<Made>,
    /// What is sent unless the caller sets it, as JSON text.
    pub preset: Option<String>,
    /// The encodings of the properties of a whole query that is a form.
    pub encodings: Vec<Encoding>,
    /// Its documentation.
    pub docs: Docs,
}

/// A request body in one media type.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Body {
    /// The kind of its media type.
    pub media: BodyMedia,
    /// The media type that is sent.
    pub media_type: String,
    /// The media type as the document writes it, maybe a range.
    pub range: String,
    /// Whether the document requires it.
    pub required: bool,
    /// Parts of a multipart other than plain text and JSON.
    pub parts: Vec<Part>,
    /// The encodings of form properties.
    pub encodings: Vec<Encoding>,
    /// Properties that are sent unless the caller sets them, as JSON texts.
    pub presets: Vec<(String, String)>,
    /// The body that is sent unless the caller sets one, as JSON text.
    pub always: Option<String>,
    /// Whether it becomes a multipart if a file is set.
    pub or_multipart: bool,
    /// How it is written as XML.
    pub xml: Option<XmlId>,
    /// Its documentation.
    pub docs: Docs,
}

/// A part of a multipart body.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Whether it is a file.
    pub is_file: bool,
    /// Its media type.
    pub media_type: Option<String>,
    /// Whether text is written as a JSON string.
    pub quotes: bool,
    /// Headers that are always the same.
    pub headers: Vec<(String, String)>,
    /// Whether it has a position of its own, and so is one part even if it is a list.
    pub at_position: bool,
    /// The parts that it consists of, if it is a multipart itself.
    pub inner: Option<Vec<Part>>,
}

/// A documented success.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Success {
    /// The status code; 2 is any 2xx, 0 is `default`.
    pub status: u16,
    /// The kind of its body.
    pub media: ResponseMedia,
    /// How it is read from XML.
    pub xml: Option<XmlId>,
    /// Whether its body is a map that passes over entries whose values do not fit, or a list of such maps.
    pub skipping: bool,
}

/// How an operation is paged (`x-paging`).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Paging {
    /// What takes the index of the first item: a query parameter, a header, a property of the body or a pointer into it.
    pub offset: Option<String>,
    /// What takes the number of the page.
    pub page: Option<String>,
    /// The number of the first page.
    pub first: u64,
    /// What takes a token. Without any of the three, the URL of the next page is followed.
    pub cursor: Option<String>,
    /// What takes the maximum number of items of a page.
    pub limit: Option<String>,
    /// The documented default of `limit`.
    pub default_limit: Option<u64>,
    /// The documented maximum of `limit`.
    pub max_limit: Option<u64>,
    /// What of a response leads to the next page.
    pub next: Option<PagingNext>,
    /// Pointer to whether there are more pages.
    pub more: Option<String>,
    /// Pointers to the items in a response; the first that leads to an array counts.
    pub items: Vec<String>,
    /// Pointers to several lists of items, in place of `items`.
    pub lists: Vec<String>,
    /// Pointer within an item to its id.
    pub key: Option<String>,
    /// Pointer to the number of all items.
    pub total: Option<String>,
    /// Pointer to the number of all pages.
    pub pages: Option<String>,
    /// Whether a page without items is the last.
    pub stop_on_empty_page: bool,
    /// Whether a page shorter than the limit is the last.
    pub stop_on_short_page: bool,
    /// Whether a token that equals that of the request ends the listing.
    pub stop_on_same_token: bool,
    /// Other origins to which the URLs of next pages may lead.
    pub origins: Vec<String>,
}

/// What of a response leads to the next page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PagingNext {
    /// A pointer into the body.
    Body(String),
    /// A header.
    Header(String),
    /// The header `Link` (RFC 8288).
    Link,
    /// A pointer within the last item.
    Last(String),
}

impl Operation {
    /// Its name on a command line: `list-images`.
    pub fn command(&self) -> String {
        self.name.replace('_', "-")
    }

    /// The name of the body among the arguments as JSON: `body`, or another if a parameter has that name.
    pub fn body_name(&self) -> &'static str {
        let is_taken = |name: &str| self.parameters.iter().any(|parameter| parameter.argument == name);
        let names = ["body", "request_body", "json_body"];
        names.into_iter().find(|name| !is_taken(name)).unwrap_or("whole_body")
    }
}

impl Tables {
    /// The tables of a planned document.
    pub(crate) fn of(plan: &Plan<'_>, api: &Api) -> Self {
        Self {
            title: api.title.clone(),
            version: api.version.clone(),
            description: api.description.clone(),
            service: plan.service.source.clone(),
            operations: plan.operations.iter().map(Operation::of).collect(),
            xml: api.xml.clone(),
        }
    }
}

impl Operation {
    fn of(plan: &OperationPlan<'_>) -> Self {
        let source = plan.source;
        let parameters = source.parameters.iter().enumerate();
        let body = source.body.as_ref();
        Self {
            id: source.id.clone(),
            name: plan.method.clone(),
            method: source.method.clone(),
            path: source.path.clone(),
            template: source.template.clone(),
            query: source.query.clone(),
            tags: source.tags.clone(),
            docs: source.docs.clone(),
            parameters: named_apart(
                parameters
                    .map(|(index, parameter)| Parameter::of(plan, index, parameter))
                    .collect(),
            ),
            body: body.map(|body| Body::of(body, &plan.parts, &plan.presets)),
            other_bodies: other_bodies(plan),
            successes: source
                .successes
                .iter()
                .enumerate()
                .map(|(index, response)| Success {
                    status: status_of(response.status),
                    media: response.media,
                    xml: response.xml,
                    skipping: plan.skipping.contains(&index),
                })
                .collect(),
            error_statuses: match &plan.error {
                Some(ErrorPlan::One { statuses, .. }) => statuses.clone(),
                _ => Vec::new(),
            },
            xml_errors: source
                .errors
                .iter()
                .filter_map(|error| Some((status_of(error.status), error.xml?)))
                .collect(),
            accept: plan.accept.clone(),
            servers: source.servers.clone(),
            security: source.security.clone(),
            paging: source.paging.as_ref().map(Paging::of),
            idempotent: source.idempotent,
            success_errors: source.success_errors.clone(),
            retry: source.retry.clone(),
            has_events: plan.events.is_some(),
            has_lines: plan.lines.is_some(),
            pointer: source.pointer.as_str().to_owned(),
        }
    }
}

fn status_of(status: Status) -> u16 {
    match status {
        Status::Exact(code) => code,
        Status::Class(class) => u16::from(class),
        Status::Default => 0,
    }
}

/// The bodies in other media types: those of the generated tables, by their indices there, and behind them those that generated
/// clients send as the first one with another `Content-Type`.
fn other_bodies(plan: &OperationPlan<'_>) -> Vec<Body> {
    let apart = plan.others.iter();
    let apart = apart.map(|other| Body::of(other.source, &other.parts, &other.presets));
    let Some(main) = &plan.source.body else {
        return apart.collect();
    };
    let is_alike = |other: &&OtherBody| other.is_alike && other.body.media == main.media;
    let alike = main.others.iter().filter(is_alike);
    apart
        .chain(alike.map(|other| Body::of(&other.body, &plan.parts, &plan.presets)))
        .collect()
}

/// Gives each parameter a name of its own: those that the client has do not know of those of a call.
fn named_apart(mut parameters: Vec<Parameter>) -> Vec<Parameter> {
    let mut taken: HashSet<String> = HashSet::new();
    let (of_client, of_calls): (Vec<_>, Vec<_>) = parameters.iter_mut().partition(|parameter| parameter.from_client);
    for parameter in of_calls.into_iter().chain(of_client) {
        while !taken.insert(parameter.argument.clone()) {
            parameter.argument.push('_');
        }
    }
    parameters
}

impl Parameter {
    fn of(plan: &OperationPlan<'_>, index: usize, source: &model::Parameter) -> Self {
        let target = Target::Parameter(index);
        let mut inputs = plan.arguments.iter().chain(&plan.setters);
        let input = inputs.find(|input| input.target == target);
        let preset = plan.presets.iter().find(|(of, _)| *of == target);
        Self {
            name: source.name.clone(),
            argument: match input {
                Some(input) => input.name.clone(),
                // it is set on the client, or it has one value
                None => identifier(&source.name, Case::Snake, "value"),
            },
            place: source.place,
            style: source.style,
            explode: source.explode,
            required: source.required,
            from_client: source.from_client,
            allow_reserved: source.allow_reserved,
            greedy: source.greedy,
            json: source.json,
            secret: source.secret,
            made: source.made,
            preset: preset.map(|(_, json)| json.clone()),
            encodings: source.encodings.clone(),
            docs: source.docs.clone(),
        }
    }
}

impl Body {
    fn of(source: &model::Body, parts: &[PartPlan], presets: &[(Target, String)]) -> Self {
        let takes_files = !source.files.is_empty() || source.named_files.is_some();
        let of_fields = presets.iter().filter_map(|(target, json)| match target {
            Target::Field(name) => Some((name.clone(), json.clone())),
            _ => None,
        });
        Self {
            media: source.media,
            media_type: source.media_type.clone(),
            range: source.name.clone(),
            required: source.required,
            parts: parts.iter().map(Part::of).collect(),
            encodings: source.encodings.clone(),
            presets: of_fields.collect(),
            always: presets
                .iter()
                .find(|(target, _)| *target == Target::Body)
                .map(|(_, json)| json.clone()),
            or_multipart: takes_files && source.media != BodyMedia::Multipart,
            xml: source.xml,
            docs: source.docs.clone(),
        }
    }
}

impl Part {
    fn of(plan: &PartPlan) -> Self {
        let inner = plan.inner.as_ref().filter(|_| !plan.file);
        Self {
            name: plan.name.clone(),
            is_file: plan.file,
            media_type: plan.media_type.clone(),
            quotes: plan.quotes,
            headers: plan.headers.clone(),
            at_position: plan.at_position,
            inner: inner.map(|inner| inner.iter().map(Self::of).collect()),
        }
    }
}

impl Paging {
    fn of(source: &model::Paging) -> Self {
        let mut paging = Self {
            offset: None,
            page: None,
            first: 1,
            cursor: None,
            limit: source.limit.clone(),
            default_limit: source.default_limit,
            max_limit: source.max_limit,
            next: source.next.as_ref().map(PagingNext::of),
            more: source.more.clone(),
            items: source.items.clone(),
            lists: source.lists.clone(),
            key: source.key.clone(),
            total: source.total.clone(),
            pages: source.pages.clone(),
            stop_on_empty_page: source.stop.contains(&model::PagingStop::EmptyPage),
            stop_on_short_page: source.stop.contains(&model::PagingStop::ShortPage),
            stop_on_same_token: source.stop.contains(&model::PagingStop::SameToken),
            origins: source.origins.clone(),
        };
        match &source.by {
            model::PagingBy::Offset(name) => paging.offset = Some(name.clone()),
            model::PagingBy::Page(name, first) => (paging.page, paging.first) = (Some(name.clone()), *first),
            model::PagingBy::Cursor(name) => paging.cursor = Some(name.clone()),
            model::PagingBy::Url => {}
        }
        paging
    }
}

impl PagingNext {
    fn of(source: &model::PagingNext) -> Self {
        match source {
            model::PagingNext::Body(pointer) => Self::Body(pointer.clone()),
            model::PagingNext::Header(name) => Self::Header(name.clone()),
            model::PagingNext::Link => Self::Link,
            model::PagingNext::Last(pointer) => Self::Last(pointer.clone()),
        }
    }
}
