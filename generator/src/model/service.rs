//! What holds for every operation of a document.

use super::Docs;

/// Servers, security schemes and what belongs to the client.
#[derive(Debug, Default)]
pub struct Service {
    /// Where the service is, in the order of the document.
    pub servers: Vec<Server>,
    /// The ways to authenticate.
    pub schemes: Vec<Scheme>,
    /// Parameters that are set once on the client.
    pub client_parameters: Vec<ClientParameter>,
    /// Rules that turn a successful response into an error.
    pub success_errors: Vec<SuccessError>,
    /// Where an error body keeps its parts.
    pub error_fields: Option<ErrorFields>,
    /// When calls are sent again, where the document says so.
    pub retry: Option<RetryRules>,
}

/// A server.
#[derive(Debug)]
pub struct Server {
    /// Its URL, with `{variables}`.
    pub url: String,
    /// Its variables.
    pub variables: Vec<ServerVariable>,
    /// Its documentation.
    pub docs: Docs,
}

/// A variable of a server URL.
#[derive(Debug)]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// Its default.
    pub default: String,
    /// The documented values; empty where any is allowed.
    pub values: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
}

/// A security scheme.
#[derive(Debug)]
pub struct Scheme {
    /// Its name in the document.
    pub name: String,
    /// What it asks for.
    pub kind: SchemeKind,
    /// The token endpoint of the client credentials flow of OAuth 2.
    pub token_url: Option<String>,
    /// The Rust path of what makes the signatures (`x-signer`).
    pub signer: Option<String>,
}

/// What a security scheme asks for.
#[derive(Debug)]
pub enum SchemeKind {
    /// Requests have a signature of this name (`x-signature`).
    Signature(String),
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where it goes.
        place: super::Place,
        /// Its name there.
        name: String,
    },
    /// HTTP basic authentication (RFC 7617).
    Basic,
    /// A bearer token (RFC 6750), OAuth 2 and OpenID Connect included.
    Bearer,
    /// A certificate of the client's, which the transport shows.
    MutualTls,
}

/// A parameter that is set once on the client (`x-client-parameter`).
#[derive(Debug)]
pub struct ClientParameter {
    /// Its name.
    pub name: String,
    /// How it is looked up when it is not given.
    pub lookup: Option<Lookup>,
    /// Its documentation.
    pub docs: Docs,
}

/// How a client parameter is looked up when it is not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Names the endpoint, so that the caller can replace `server`.
    pub endpoint: String,
    /// The URL, with server variables.
    pub server: String,
    /// The path.
    pub path: String,
    /// The query, with server variables.
    pub query: Vec<(String, String)>,
    /// Pointer to the list of results, of which there must be one.
    pub items: String,
    /// Pointer within a result to the value.
    pub value: String,
}

/// A rule by which a response with a status of success is an error (`x-success-errors`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuccessError {
    /// Where to look.
    pub pointer: String,
    /// What makes it an error.
    pub rule: SuccessErrorRule,
}

/// What makes a response an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuccessErrorRule {
    /// An integer other than 0; anything but an integer breaks the protocol.
    NotZero,
    /// Anything but `null` and the empty string.
    Present,
}

/// When calls are sent again (`x-retry`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetryRules {
    /// The statuses after which idempotent calls are, in place of the usual ones.
    pub statuses: Option<Vec<u16>>,
    /// How the server counts requests.
    pub window: Option<RetryWindow>,
}

/// A time in which a server takes so many requests and no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryWindow {
    /// The error codes of requests beyond.
    pub codes: Vec<String>,
    /// How long it is; it begins at a multiple of this.
    pub seconds: u32,
}

/// Where an error body keeps its parts (`x-error-fields`): pointers, the first hit counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorFields {
    /// The error's code.
    pub code: Vec<String>,
    /// Its message.
    pub message: Vec<String>,
    /// Its detail.
    pub detail: Vec<String>,
    /// The id of the request, in the body.
    pub request_id: Vec<String>,
    /// The id of the request, in the headers.
    pub request_id_headers: Vec<String>,
    /// Further parts, reached by their names.
    pub others: Vec<ErrorField>,
}

/// A part of an error body that has a name of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorField {
    /// Its name.
    pub name: String,
    /// Pointers, the first hit counts.
    pub pointers: Vec<String>,
    /// What a reader of the error can do with it.
    pub hint: Option<String>,
}
