//! What an operation is, as a table: method, path, parameters, body, answers.
//!
//! Generated code holds one `static` of [`Operation`] for each operation of its document and no code beyond it;
//! all builders here are `const fn`.

use crate::paging::Paging;
use crate::service::{Server, SuccessError};

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Method(Verb);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Verb {
    Get,
    Head,
    Post,
    Put,
    Delete,
    Options,
    Trace,
    Patch,
}

impl Method {
    /// `GET`
    pub const GET: Self = Self(Verb::Get);
    /// `HEAD`
    pub const HEAD: Self = Self(Verb::Head);
    /// `POST`
    pub const POST: Self = Self(Verb::Post);
    /// `PUT`
    pub const PUT: Self = Self(Verb::Put);
    /// `DELETE`
    pub const DELETE: Self = Self(Verb::Delete);
    /// `OPTIONS`
    pub const OPTIONS: Self = Self(Verb::Options);
    /// `TRACE`
    pub const TRACE: Self = Self(Verb::Trace);
    /// `PATCH`
    pub const PATCH: Self = Self(Verb::Patch);

    /// The name on the wire, upper-case.
    pub const fn as_str(self) -> &'static str {
        match self.0 {
            Verb::Get => "GET",
            Verb::Head => "HEAD",
            Verb::Post => "POST",
            Verb::Put => "PUT",
            Verb::Delete => "DELETE",
            Verb::Options => "OPTIONS",
            Verb::Trace => "TRACE",
            Verb::Patch => "PATCH",
        }
    }

    /// Whether sending twice means the same as sending once (RFC 9110, 9.2.2): all but `POST` and `PATCH`.
    pub const fn is_idempotent(self) -> bool {
        !matches!(self.0, Verb::Post | Verb::Patch)
    }

    pub(crate) fn to_http(self) -> http::Method {
        match self.0 {
            Verb::Get => http::Method::GET,
            Verb::Head => http::Method::HEAD,
            Verb::Post => http::Method::POST,
            Verb::Put => http::Method::PUT,
            Verb::Delete => http::Method::DELETE,
            Verb::Options => http::Method::OPTIONS,
            Verb::Trace => http::Method::TRACE,
            Verb::Patch => http::Method::PATCH,
        }
    }
}

/// Where a parameter, or the key of a security scheme, stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A `{name}` of the path.
    Path,
    /// After the `?`.
    Query,
    /// A header.
    Header,
    /// A pair of the `Cookie` header.
    Cookie,
}

/// How an array or an object becomes text (OpenAPI 3.0, "Style Values").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Path and header: `a,b` (RFC 6570 simple expansion). Their default.
    Simple,
    /// Path: `.a.b`.
    Label,
    /// Path: `;name=a;name=b`.
    Matrix,
    /// Query and cookie: `name=a&name=b`, or `name=a,b` when not exploded. Their default.
    Form,
    /// Query: `name=a%20b`.
    SpaceDelimited,
    /// Query: `name=a%7Cb`.
    PipeDelimited,
    /// Query: `name%5Bkey%5D=value`, and further brackets for what is nested: a key, or the index in an array.
    DeepObject,
    /// The value as compact JSON text: a parameter described by `content` with a JSON media type.
    Json,
}

/// A parameter of an operation. Its index in [`Operation::parameters`] is how a call refers to it.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    pub(crate) style: Style,
    pub(crate) explode: bool,
    pub(crate) required: bool,
    pub(crate) from_client: bool,
    pub(crate) allow_reserved: bool,
    pub(crate) greedy: bool,
    pub(crate) secret: bool,
}

impl Parameter {
    const fn new(name: &'static str, place: Place) -> Self {
        let (style, explode) = match place {
            Place::Path | Place::Header => (Style::Simple, false),
            Place::Query | Place::Cookie => (Style::Form, true),
        };
        Self {
            name,
            place,
            style,
            explode,
            required: matches!(place, Place::Path),
            from_client: false,
            allow_reserved: false,
            greedy: false,
            secret: false,
        }
    }

    /// A path parameter: required, style simple, not exploded.
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, Place::Path)
    }

    /// A query parameter: optional, style form, exploded.
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, Place::Query)
    }

    /// A header: optional, style simple, not exploded.
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, Place::Header)
    }

    /// A cookie: optional, style form, exploded.
    pub const fn cookie(name: &'static str) -> Self {
        Self::new(name, Place::Cookie)
    }

    /// Sets the style. Does not touch `explode`.
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Whether each element of an array or object stands on its own.
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// A call without this parameter is refused before anything is sent.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The value belongs to the client ([`Builder::parameter`](crate::Builder::parameter)); a call may replace it.
    pub const fn from_client(mut self) -> Self {
        self.from_client = true;
        self
    }

    /// Reserved characters that cannot change the meaning of the query are sent as they are (`allowReserved`).
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// The value may be several segments of the path: its slashes divide them (`{proxy+}`, `{+name}`, `{path*}`).
    pub const fn greedy(mut self) -> Self {
        self.greedy = true;
        self
    }

    /// The value is described by a JSON media type (`content`) and sent as JSON text.
    pub const fn json(mut self) -> Self {
        self.style = Style::Json;
        self
    }

    /// The value is never shown, and is not sent over plain http.
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }
}

/// The kind of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyKind {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
}

/// What body an operation sends.
#[derive(Clone, Copy, Debug)]
pub struct BodyShape {
    pub(crate) kind: BodyKind,
    pub(crate) media_type: &'static str,
    pub(crate) required: bool,
    pub(crate) secret: bool,
    pub(crate) parts: &'static [Part],
    pub(crate) encodings: &'static [Parameter],
    pub(crate) or_multipart: bool,
}

impl BodyShape {
    const fn new(kind: BodyKind, media_type: &'static str) -> Self {
        Self {
            kind,
            media_type,
            required: false,
            secret: false,
            parts: &[],
            encodings: &[],
            or_multipart: false,
        }
    }

    /// `application/json`.
    pub const fn json() -> Self {
        Self::new(BodyKind::Json, "application/json")
    }

    /// `application/x-www-form-urlencoded`: each property of the body a pair; an array repeats its name, an object
    /// is sent as JSON text, unless [`BodyShape::encodings`] says otherwise.
    pub const fn form() -> Self {
        Self::new(BodyKind::Form, "application/x-www-form-urlencoded")
    }

    /// `multipart/form-data`: each property of the body a part; an array repeats its name, an object is a JSON part.
    pub const fn multipart() -> Self {
        Self::new(BodyKind::Multipart, "multipart/form-data")
    }

    /// Text of the given media type, set by [`Call::text`](crate::Call::text).
    pub const fn text(media_type: &'static str) -> Self {
        Self::new(BodyKind::Text, media_type)
    }

    /// Bytes of the given media type, set by [`Call::bytes`](crate::Call::bytes).
    pub const fn bytes(media_type: &'static str) -> Self {
        Self::new(BodyKind::Bytes, media_type)
    }

    /// Replaces the media type, e.g. `application/merge-patch+json`, or `multipart/mixed`: parts of another multipart
    /// than `form-data` have no names, a media type each, and the order of [`BodyShape::parts`].
    pub const fn media_type(mut self, media_type: &'static str) -> Self {
        self.media_type = media_type;
        self
    }

    /// A call without any field sends `{}` (JSON), or is refused (text and bytes). Without this it sends no body.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The body holds a secret (a password, say): it is not sent over plain http.
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// How single properties of a form are written: as query parameters of their names are (OpenAPI 3.0.3,
    /// "Encoding Object", `style`). Other properties go by the media type that OpenAPI gives them: text, or JSON for
    /// objects (OpenAPI 3.0.4, "Encoding the x-www-form-urlencoded Media Type").
    pub const fn encodings(mut self, encodings: &'static [Parameter]) -> Self {
        self.encodings = encodings;
        self
    }

    /// A call with files is sent as `multipart/form-data`: a part for each property, then the files.
    pub const fn or_multipart(mut self, parts: &'static [Part]) -> Self {
        self.or_multipart = true;
        self.parts = parts;
        self
    }

    /// How single properties of a multipart body are sent.
    pub const fn parts(mut self, parts: &'static [Part]) -> Self {
        self.parts = parts;
        self
    }
}

/// How one property of a multipart body is sent when it is not plain text or JSON.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub(crate) name: &'static str,
    pub(crate) media_type: Option<&'static str>,
    pub(crate) binary: bool,
    pub(crate) headers: &'static [(&'static str, &'static str)],
}

impl Part {
    /// A file: the property is base64 text of the body, decoded before it is sent as `application/octet-stream`
    /// with a file name.
    pub const fn binary(name: &'static str) -> Self {
        Self {
            name,
            media_type: Some("application/octet-stream"),
            binary: true,
            headers: &[],
        }
    }

    /// A part of the given media type.
    pub const fn of(name: &'static str, media_type: &'static str) -> Self {
        Self {
            name,
            media_type: Some(media_type),
            binary: false,
            headers: &[],
        }
    }

    /// A part without a media type of its own: text, or JSON for an object.
    pub const fn plain(name: &'static str) -> Self {
        Self {
            name,
            media_type: None,
            binary: false,
            headers: &[],
        }
    }

    /// Headers that the part always has, besides those that follow from its name and media type.
    pub const fn headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    /// Replaces the media type.
    pub const fn media_type(mut self, media_type: &'static str) -> Self {
        self.media_type = Some(media_type);
        self
    }
}

/// What the body of an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Json,
    Text,
    Bytes,
    Empty,
}

/// One documented success: a status and what its body holds.
///
/// A status of 2 stands for any 2xx (`2XX`), 0 for `default`. The exact status is looked for first, then 2, then 0.
#[derive(Clone, Copy, Debug)]
pub struct Success {
    pub(crate) status: u16,
    pub(crate) content: Content,
}

impl Success {
    const fn new(status: u16, content: Content) -> Self {
        Self { status, content }
    }

    /// The body is JSON.
    pub const fn json(status: u16) -> Self {
        Self::new(status, Content::Json)
    }

    /// The body is text, read as if it were a JSON string.
    pub const fn text(status: u16) -> Self {
        Self::new(status, Content::Text)
    }

    /// The body is bytes, kept as they are.
    pub const fn bytes(status: u16) -> Self {
        Self::new(status, Content::Bytes)
    }

    /// No body; one that is sent is not looked at.
    pub const fn empty(status: u16) -> Self {
        Self::new(status, Content::Empty)
    }
}

/// An operation of a service.
#[derive(Debug)]
pub struct Operation {
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) query: &'static str,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) body: Option<BodyShape>,
    pub(crate) success: &'static [Success],
    pub(crate) security: &'static [&'static [&'static str]],
    pub(crate) servers: &'static [Server],
    pub(crate) paging: Option<&'static Paging>,
    pub(crate) idempotent: Option<bool>,
    pub(crate) success_errors: Option<&'static [SuccessError]>,
}

impl Operation {
    /// An operation without parameters or body. `name` is what errors call it, `path` the template of the document.
    pub const fn new(name: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            name,
            method,
            path,
            query: "",
            parameters: &[],
            body: None,
            success: &[],
            security: &[],
            servers: &[],
            paging: None,
            idempotent: None,
            success_errors: None,
        }
    }

    /// What every request has in its query before the parameters, such as `acl` or `type=user`.
    pub const fn query(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    /// The parameters; a call refers to them by index.
    pub const fn parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }

    /// The request body.
    pub const fn body(mut self, body: BodyShape) -> Self {
        self.body = Some(body);
        self
    }

    /// The documented successes. Without any, every 2xx is one and its body is not looked at.
    pub const fn success(mut self, success: &'static [Success]) -> Self {
        self.success = success;
        self
    }

    /// What authenticates a call: any one of the lists, all schemes of that list, by their names in the service.
    /// Empty means none is needed.
    pub const fn security(mut self, security: &'static [&'static [&'static str]]) -> Self {
        self.security = security;
        self
    }

    /// Servers of this operation alone, in place of those of the service.
    pub const fn servers(mut self, servers: &'static [Server]) -> Self {
        self.servers = servers;
        self
    }

    /// How the operation is paged.
    pub const fn paging(mut self, paging: &'static Paging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// Whether the call may be sent again after it may have reached the server. By default the method decides.
    pub const fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = Some(idempotent);
        self
    }

    /// The rules by which a 2xx is an error, in place of those of the service.
    pub const fn success_errors(mut self, rules: &'static [SuccessError]) -> Self {
        self.success_errors = Some(rules);
        self
    }

    /// The name of the operation.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The method.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The security alternatives, see [`Operation::security`].
    pub const fn security_alternatives(&self) -> &'static [&'static [&'static str]] {
        self.security
    }

    pub(crate) fn is_idempotent(&self) -> bool {
        self.idempotent.unwrap_or(self.method.is_idempotent())
    }
}
