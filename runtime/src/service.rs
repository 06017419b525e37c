//! What all operations of a document share: servers, security schemes, client parameters, the shape of errors.

use crate::operation::Place;
use crate::retry::RetryRules;

/// A service: one OpenAPI document.
#[derive(Debug)]
pub struct Service {
    pub(crate) name: &'static str,
    pub(crate) servers: &'static [Server],
    pub(crate) schemes: &'static [Scheme],
    pub(crate) client_parameters: &'static [ClientParameter],
    pub(crate) success_errors: &'static [SuccessError],
    pub(crate) error_fields: Option<&'static ErrorFields>,
    pub(crate) retry: Option<&'static RetryRules>,
}

impl Service {
    /// A service without servers; `name` is the module path, e.g. `vendor.storage`.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            servers: &[],
            schemes: &[],
            client_parameters: &[],
            success_errors: &[],
            error_fields: None,
            retry: None,
        }
    }

    /// The servers of the document. A client uses the first unless told otherwise.
    pub const fn servers(mut self, servers: &'static [Server]) -> Self {
        self.servers = servers;
        self
    }

    /// The security schemes that operations refer to by name.
    pub const fn schemes(mut self, schemes: &'static [Scheme]) -> Self {
        self.schemes = schemes;
        self
    }

    /// Parameters that are set once on the client.
    pub const fn client_parameters(mut self, parameters: &'static [ClientParameter]) -> Self {
        self.client_parameters = parameters;
        self
    }

    /// The rules by which a 2xx is an error.
    pub const fn success_errors(mut self, rules: &'static [SuccessError]) -> Self {
        self.success_errors = rules;
        self
    }

    /// Where error bodies keep their parts; without it the usual names are tried.
    pub const fn error_fields(mut self, fields: &'static ErrorFields) -> Self {
        self.error_fields = Some(fields);
        self
    }

    /// When calls are sent again; without it the usual statuses count.
    pub const fn retry(mut self, rules: &'static RetryRules) -> Self {
        self.retry = Some(rules);
        self
    }

    /// The name of the service.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The scheme of this name.
    pub fn scheme(&self, name: &str) -> Option<&'static Scheme> {
        self.schemes.iter().find(|scheme| scheme.name == name)
    }
}

/// A server: a URL with `{variables}`.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    pub(crate) url: &'static str,
    pub(crate) variables: &'static [Variable],
}

impl Server {
    /// A server of the document.
    pub const fn new(url: &'static str, variables: &'static [Variable]) -> Self {
        Self { url, variables }
    }
}

/// A variable of a server URL.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    pub(crate) name: &'static str,
    pub(crate) default: &'static str,
}

impl Variable {
    /// A variable and its default; an empty default means that the user must give a value.
    pub const fn new(name: &'static str, default: &'static str) -> Self {
        Self { name, default }
    }
}

/// A security scheme.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    pub(crate) name: &'static str,
    pub(crate) kind: SchemeKind,
    token_url: Option<&'static str>,
    signer: Option<&'static str>,
}

impl Scheme {
    /// A scheme under the name that operations use.
    pub const fn new(name: &'static str, kind: SchemeKind) -> Self {
        Self {
            name,
            kind,
            token_url: None,
            signer: None,
        }
    }

    /// The token endpoint of the client credentials flow of OAuth 2.
    #[must_use]
    pub const fn with_token_url(mut self, url: &'static str) -> Self {
        self.token_url = Some(url);
        self
    }

    /// The token endpoint that the document gives for the client credentials flow of OAuth 2, the default of
    /// [`OAuth2`](crate::auth::OAuth2).
    pub const fn token_url(&self) -> Option<&'static str> {
        self.token_url
    }

    /// The Rust path of the [`Signer`](crate::auth::Signer) that makes the signatures of the scheme, for errors.
    #[must_use]
    pub const fn with_signer(mut self, path: &'static str) -> Self {
        self.signer = Some(path);
        self
    }

    /// The Rust path of a signer, as the document gives it (`x-signer`).
    pub const fn signer(&self) -> Option<&'static str> {
        self.signer
    }

    /// The name that operations use.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What the scheme does.
    pub const fn kind(&self) -> SchemeKind {
        self.kind
    }
}

/// What a security scheme does to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// The request is signed, by the [`Signer`](crate::auth::Signer) of this name (`x-signature`).
    Signature(&'static str),
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where the key stands.
        place: Place,
        /// The name of the header, parameter or cookie.
        name: &'static str,
    },
    /// `Authorization: Bearer`; also OAuth2 and OpenID Connect.
    Bearer,
    /// `Authorization: Basic`.
    Basic,
    /// A certificate of the client's, which the transport shows. Nothing is put on the request.
    MutualTls,
}

/// A parameter that is set once on the client.
#[derive(Clone, Copy, Debug)]
pub struct ClientParameter {
    pub(crate) name: &'static str,
    pub(crate) lookup: Option<&'static Lookup>,
}

impl ClientParameter {
    /// A parameter by its name in the operations.
    pub const fn new(name: &'static str) -> Self {
        Self { name, lookup: None }
    }

    /// How to find the value when the user gave none.
    pub const fn lookup(mut self, lookup: &'static Lookup) -> Self {
        self.lookup = Some(lookup);
        self
    }
}

/// A request that finds the value of a client parameter; it is authenticated as the call that needs the value.
#[derive(Clone, Copy, Debug)]
pub struct Lookup {
    pub(crate) endpoint: &'static str,
    pub(crate) server: &'static str,
    pub(crate) path: &'static str,
    pub(crate) query: &'static [(&'static str, &'static str)],
    pub(crate) items: &'static str,
    pub(crate) value: &'static str,
}

impl Lookup {
    /// A `GET` of `path` on `server`. `endpoint` is the name under which a user may replace the server
    /// ([`Builder::named_endpoint`](crate::Builder::named_endpoint)); server variables may be used in all three.
    pub const fn new(endpoint: &'static str, server: &'static str, path: &'static str) -> Self {
        Self {
            endpoint,
            server,
            path,
            query: &[],
            items: "",
            value: "/id",
        }
    }

    /// Query pairs; server variables may be used in the values.
    pub const fn query(mut self, query: &'static [(&'static str, &'static str)]) -> Self {
        self.query = query;
        self
    }

    /// Pointer to the array of the answer, which must hold exactly one item.
    pub const fn items(mut self, pointer: &'static str) -> Self {
        self.items = pointer;
        self
    }

    /// Pointer to the value within the item.
    pub const fn value(mut self, pointer: &'static str) -> Self {
        self.value = pointer;
        self
    }
}

/// A rule by which an answer with a 2xx status is an error.
#[derive(Clone, Copy, Debug)]
pub struct SuccessError {
    pub(crate) pointer: &'static str,
    pub(crate) rule: SuccessRule,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SuccessRule {
    Present,
    NotZero,
}

impl SuccessError {
    /// An error when the pointer leads to something that is not null and not the empty string.
    pub const fn present(pointer: &'static str) -> Self {
        Self {
            pointer,
            rule: SuccessRule::Present,
        }
    }

    /// An error when the pointer leads to an integer other than 0; when it leads to no integer at all, the answer
    /// does not keep to its protocol, which is an error of decoding.
    pub const fn not_zero(pointer: &'static str) -> Self {
        Self {
            pointer,
            rule: SuccessRule::NotZero,
        }
    }
}

/// Where an error body keeps its parts: lists of JSON pointers, the first that leads to a value is taken.
#[derive(Clone, Copy, Debug)]
pub struct ErrorFields {
    pub(crate) code: &'static [&'static str],
    pub(crate) message: &'static [&'static str],
    pub(crate) detail: &'static [&'static str],
    pub(crate) request_id: &'static [&'static str],
    pub(crate) request_id_headers: &'static [&'static str],
    pub(crate) others: &'static [ErrorField],
}

/// A part of error bodies beyond the usual ones, with a name of its own; see [`Error::field`](crate::Error::field).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorField {
    pub(crate) name: &'static str,
    pub(crate) pointers: &'static [&'static str],
    pub(crate) hint: Option<&'static str>,
}

impl ErrorField {
    /// A field by its name, and the JSON pointers that may lead to it.
    pub const fn new(name: &'static str, pointers: &'static [&'static str]) -> Self {
        Self {
            name,
            pointers,
            hint: None,
        }
    }

    /// A clause that the text of an error with this field ends in: what the reader can do with it.
    #[must_use]
    pub const fn hint(mut self, text: &'static str) -> Self {
        self.hint = Some(text);
        self
    }
}

/// The names in common use, RFC 9457 (`application/problem+json`) included.
pub(crate) static USUAL_FIELDS: ErrorFields = ErrorFields::new();

impl ErrorFields {
    /// The names in common use; each method below replaces one list.
    pub const fn new() -> Self {
        Self {
            code: &[
                "/error_code",
                "/errorCode",
                "/code",
                "/error/code",
                "/error/error_code",
                "/errcode",
                "/errCode",
                "/errno",
                "/Code",
                "/errors/0/code",
                "/error",
                "/type",
            ],
            message: &[
                "/error_msg",
                "/errorMsg",
                "/message",
                "/error/message",
                "/error/error_msg",
                "/errmsg",
                "/errMsg",
                "/error_message",
                "/errorMessage",
                "/msg",
                "/Message",
                "/error_description",
                "/errors/0/message",
                "/errors/0/title",
                "/title",
                "/error/title",
            ],
            detail: &[
                "/error_detail",
                "/errorDetail",
                "/detail",
                "/details",
                "/error/detail",
                "/error/details",
                "/errors/0/detail",
            ],
            request_id: &[
                "/request_id",
                "/requestId",
                "/requestID",
                "/RequestId",
                "/error/request_id",
                "/error/requestId",
            ],
            request_id_headers: &["x-request-id", "request-id", "x-requestid", "x-correlation-id"],
            others: &[],
        }
    }

    /// Pointers to the error code, a string or a number.
    pub const fn code(mut self, pointers: &'static [&'static str]) -> Self {
        self.code = pointers;
        self
    }

    /// Pointers to the message.
    pub const fn message(mut self, pointers: &'static [&'static str]) -> Self {
        self.message = pointers;
        self
    }

    /// Pointers to the detail.
    pub const fn detail(mut self, pointers: &'static [&'static str]) -> Self {
        self.detail = pointers;
        self
    }

    /// Pointers to the request id, for when no header has it.
    pub const fn request_id(mut self, pointers: &'static [&'static str]) -> Self {
        self.request_id = pointers;
        self
    }

    /// Headers that carry the request id.
    pub const fn request_id_headers(mut self, names: &'static [&'static str]) -> Self {
        self.request_id_headers = names;
        self
    }

    /// Parts beyond these; without any, [`Error::field`](crate::Error::field) looks for members of the body.
    pub const fn others(mut self, fields: &'static [ErrorField]) -> Self {
        self.others = fields;
        self
    }
}

impl Default for ErrorFields {
    fn default() -> Self {
        Self::new()
    }
}
