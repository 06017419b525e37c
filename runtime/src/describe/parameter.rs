//! Parameters: where they stand and how they are written.

#[cfg(feature = "validate")]
use super::constraint::Constraints;

/// Where a parameter, or the key of a security scheme, stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A `{name}` of the path.
    Path,
    /// After the `?`.
    Query,
    /// All that is after the `?`.
    QueryString,
    /// A header.
    Header,
    /// A pair of the `Cookie` header.
    Cookie,
}

/// How an array or an object becomes text (OpenAPI 3.2, "Style Values").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Path and header: `a,b` (RFC 6570 simple expansion). Their default.
    Simple,
    /// Path: `.a.b`.
    Label,
    /// Path: `;name=a;name=b`.
    Matrix,
    /// Path: `a/b` when exploded, else `a,b` (RFC 6570, section 3.2.6: `{/name*}`).
    Segments,
    /// Query and cookie: `name=a&name=b`, or `name=a,b` when not exploded. Their default.
    Form,
    /// Query: `name=a%20b`.
    SpaceDelimited,
    /// Query: `name=a%7Cb`.
    PipeDelimited,
    /// Query: `name%5Bkey%5D=value`, and further brackets for what is nested: a key, or the index in an array.
    DeepObject,
    /// Cookie: `name=a; name=b`, or `name=a,b` when not exploded. Nothing is encoded.
    Cookie,
    /// The value as compact JSON text: a parameter described by `content` with a JSON media type.
    Json,
}

/// What a call makes of itself for a parameter that the caller does not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Made {
    /// The idempotency key.
    Key,
    /// The time at which the call began.
    FirstSent,
}

/// A parameter of an operation. Its index in [`Operation::parameters`](crate::codegen::Operation::parameters) is how a call refers to it.
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
    pub(crate) made: Option<Made>,
    pub(crate) preset: Option<&'static str>,
    pub(crate) encodings: &'static [Self],
    #[cfg(feature = "validate")]
    pub(crate) constraints: Option<&'static Constraints>,
}

impl Parameter {
    const fn new(name: &'static str, place: Place) -> Self {
        let (style, explode) = match place {
            Place::Path | Place::Header => (Style::Simple, false),
            Place::Query | Place::QueryString | Place::Cookie => (Style::Form, true),
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
            made: None,
            preset: None,
            encodings: &[],
            #[cfg(feature = "validate")]
            constraints: None,
        }
    }

    /// What the value has to keep to.
    #[cfg(feature = "validate")]
    pub const fn constraints(mut self, constraints: &'static Constraints) -> Self {
        self.constraints = Some(constraints);
        self
    }

    /// A path parameter: required, style simple, not exploded.
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, Place::Path)
    }

    /// A query parameter: optional, style form, exploded.
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, Place::Query)
    }

    /// The whole query: optional. In the style form an object is written as a form, each property a pair, and text is a form that
    /// the caller has written; in the style simple it is text that is encoded as a whole.
    pub const fn querystring(name: &'static str) -> Self {
        Self::new(name, Place::QueryString)
    }

    /// How single properties of a whole query that is a form are written, as those of a body are.
    pub const fn encodings(mut self, encodings: &'static [Self]) -> Self {
        self.encodings = encodings;
        self
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

    /// The value that is sent unless the call has another, as JSON text: a constant, or a default.
    pub const fn preset(mut self, json: &'static str) -> Self {
        self.preset = Some(json);
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

    /// Reserved characters that cannot change the meaning of the query, the path or the cookies are sent as they are
    /// (`allowReserved`).
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

    /// It is the idempotency key: a call makes one unless the caller sets it, and sends the same on each attempt.
    pub const fn idempotency_key(mut self) -> Self {
        self.made = Some(Made::Key);
        self
    }

    /// It says when the call was sent first, as an HTTP date (`Repeatability-First-Sent` of OASIS Repeatable Requests).
    pub const fn first_sent(mut self) -> Self {
        self.made = Some(Made::FirstSent);
        self
    }

    /// The value is never shown, and is not sent over plain http.
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }
}
