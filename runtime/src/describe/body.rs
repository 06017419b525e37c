//! Request bodies and the parts of multipart ones.

#[cfg(feature = "validate")]
use super::constraint::Constraints;
use super::parameter::Parameter;
#[cfg(feature = "xml")]
use super::xml::Xml;

/// The kind of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyKind {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
    #[cfg(feature = "xml")]
    Xml,
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
    pub(crate) presets: &'static [(&'static str, &'static str)],
    pub(crate) always: Option<&'static str>,
    pub(crate) or_multipart: bool,
    #[cfg(feature = "xml")]
    pub(crate) xml: Option<&'static Xml>,
    #[cfg(feature = "validate")]
    pub(crate) constraints: Option<&'static Constraints>,
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
            presets: &[],
            always: None,
            or_multipart: false,
            #[cfg(feature = "xml")]
            xml: None,
            #[cfg(feature = "validate")]
            constraints: None,
        }
    }

    /// What the values of the body have to keep to.
    #[cfg(feature = "validate")]
    pub const fn constraints(mut self, constraints: &'static Constraints) -> Self {
        self.constraints = Some(constraints);
        self
    }

    /// `application/json`.
    pub const fn json() -> Self {
        Self::new(BodyKind::Json, "application/json")
    }

    /// `application/xml`, the value written by a table.
    #[cfg(feature = "xml")]
    pub const fn xml(xml: &'static Xml) -> Self {
        let mut shape = Self::new(BodyKind::Xml, "application/xml");
        shape.xml = Some(xml);
        shape
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

    /// Properties that are in every body that is sent, unless the call gives them another value, as JSON texts: constants
    /// and defaults.
    pub const fn presets(mut self, presets: &'static [(&'static str, &'static str)]) -> Self {
        self.presets = presets;
        self
    }

    /// The one value that the whole body may have, as JSON text.
    pub const fn always(mut self, json: &'static str) -> Self {
        self.always = Some(json);
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
    pub(crate) json: bool,
    pub(crate) headers: &'static [(&'static str, &'static str)],
    pub(crate) at_position: bool,
    pub(crate) inner: Option<&'static [Part]>,
}

impl Part {
    /// A file: the property is base64 text of the body, decoded before it is sent as `application/octet-stream`
    /// with a file name.
    pub const fn binary(name: &'static str) -> Self {
        Self {
            name,
            media_type: Some("application/octet-stream"),
            binary: true,
            ..Self::plain(name)
        }
    }

    /// A part of the given media type.
    pub const fn of(name: &'static str, media_type: &'static str) -> Self {
        Self {
            name,
            media_type: Some(media_type),
            ..Self::plain(name)
        }
    }

    /// A part of JSON, text too.
    pub const fn json(name: &'static str, media_type: &'static str) -> Self {
        Self {
            json: true,
            ..Self::of(name, media_type)
        }
    }

    /// A part without a media type of its own: text, or JSON for an object.
    pub const fn plain(name: &'static str) -> Self {
        Self {
            name,
            media_type: None,
            binary: false,
            json: false,
            headers: &[],
            at_position: false,
            inner: None,
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

    /// The part has a position of its own: it is one part, also if it is a list, and no part may follow without it.
    pub const fn at_position(mut self) -> Self {
        self.at_position = true;
        self
    }

    /// A list or an object is a multipart itself: its items by their positions, or its properties.
    pub const fn inner(mut self, parts: &'static [Self]) -> Self {
        self.inner = Some(parts);
        self
    }
}
