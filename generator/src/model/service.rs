//! Settings of the whole service.

use super::Docs;

/// Servers, security schemes and settings of the client.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct Service {
    /// Servers, in the order of the document.
    pub servers: Vec<Server>,
    /// Security schemes.
    pub schemes: Vec<Scheme>,
    /// What authenticates a request that the document lacks: the `security` of its root.
    pub security: Vec<Vec<String>>,
    /// The header that carries the idempotency key of requests that the document lacks (`x-idempotency-key` of the root).
    pub idempotency_key: Option<String>,
    /// How many operations require one, of how many, where hardly any does.
    pub rarely_secured: Option<(usize, usize)>,
    /// Parameters that are set once on the client.
    pub client_parameters: Vec<ClientParameter>,
    /// Rules that turn a successful response into an error.
    pub success_errors: Vec<SuccessError>,
    /// The fields of an error body.
    pub error_fields: Option<ErrorFields>,
    /// Retry rules, if the document has any.
    pub retry: Option<RetryRules>,
}

/// A server.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct Server {
    /// Its URL, with `{variables}`.
    pub url: String,
    /// Its name, by which it can be chosen.
    pub name: Option<String>,
    /// Its variables.
    pub variables: Vec<ServerVariable>,
    /// Its documentation.
    pub docs: Docs,
}

/// A variable of a server URL.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// Its default; none where the document does not describe it.
    pub default: Option<String>,
    /// The documented values; empty where any is allowed.
    pub values: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
}

/// A security scheme.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct Scheme {
    /// Its name in the document.
    pub name: String,
    /// Its type.
    pub kind: SchemeKind,
    /// The token endpoint of OAuth 2: that of client credentials, else that of devices.
    pub token_url: Option<String>,
    /// The Rust path of the signer (`x-signer`).
    pub signer: Option<String>,
}

/// The type of a security scheme.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub enum SchemeKind {
    /// Signed requests, with the name of the signature (`x-signature`).
    Signature(String),
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Its place.
        place: super::Place,
        /// Its name there.
        name: String,
    },
    /// HTTP basic authentication (RFC 7617).
    Basic,
    /// A bearer token (RFC 6750), OAuth 2 and OpenID Connect included.
    Bearer,
    /// A client certificate, which the transport presents.
    MutualTls,
}

/// A parameter that is set once on the client (`x-client-parameter`).
#[derive(Clone, Debug)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct ClientParameter {
    /// Its name.
    pub name: String,
    /// The request that finds its value if it is not given.
    pub lookup: Option<Lookup>,
    /// Its documentation.
    pub docs: Docs,
}

/// The request that finds the value of a client parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct Lookup {
    /// The name of the endpoint, by which the caller can replace `server`.
    pub endpoint: String,
    /// The URL, with server variables.
    pub server: String,
    /// The path.
    pub path: String,
    /// The query, with server variables.
    pub query: Vec<(String, String)>,
    /// Pointer to the list of results, which must have exactly one.
    pub items: String,
    /// Pointer within a result to the value.
    pub value: String,
}

/// A rule that turns a successful response into an error (`x-success-errors`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct SuccessError {
    /// Pointer to the value to check.
    pub pointer: String,
    /// The condition for an error.
    pub rule: SuccessErrorRule,
}

/// The condition under which a successful response is an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub enum SuccessErrorRule {
    /// An integer other than 0; other values are a protocol error.
    NotZero,
    /// Any value except `null` and the empty string.
    Present,
}

/// Rules for retries (`x-retry`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct RetryRules {
    /// The status codes after which idempotent calls are retried, in place of the defaults.
    pub statuses: Option<Vec<u16>>,
    /// The rate limit window of the server.
    pub window: Option<RetryWindow>,
}

/// A time window with a limited number of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct RetryWindow {
    /// The error codes of requests over the limit.
    pub codes: Vec<String>,
    /// Its length in seconds; windows begin at multiples of it.
    pub seconds: u32,
}

/// The fields of an error body (`x-error-fields`): pointers, of which the first match is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
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
    /// Additional named fields.
    pub others: Vec<ErrorField>,
}

/// An additional named field of an error body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct ErrorField {
    /// Its name.
    pub name: String,
    /// Pointers, of which the first match is used.
    pub pointers: Vec<String>,
    /// A hint on how to use it.
    pub hint: Option<String>,
}
