//! Successes: which status codes an operation is documented to respond with, and with what bodies.

#[cfg(feature = "xml")]
use super::xml::Xml;

/// What the body of a response holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Json,
    Text,
    JsonOrText,
    Bytes,
    Empty,
    #[cfg(feature = "xml")]
    Xml,
}

impl Content {
    /// As what it is read: XML as the JSON of the same value.
    pub(crate) fn read_as(self) -> Self {
        #[cfg(feature = "xml")]
        if self == Self::Xml {
            return Self::Json;
        }
        self
    }
}

/// One documented success: a status and what its body holds.
///
/// A status of 2 stands for any 2xx (`2XX`), 0 for `default`. The exact status is looked for first, then 2, then 0.
#[derive(Clone, Copy, Debug)]
pub struct Success {
    pub(crate) status: u16,
    pub(crate) content: Content,
    /// Whether the body is a map that passes over entries whose values do not fit, or a list of such maps.
    pub(crate) skipping: bool,
    /// How the body is read where it is XML.
    #[cfg(feature = "xml")]
    pub(crate) xml: Option<&'static Xml>,
}

impl Success {
    const fn new(status: u16, content: Content) -> Self {
        Self {
            status,
            content,
            skipping: false,
            #[cfg(feature = "xml")]
            xml: None,
        }
    }

    /// The body is a map that passes over entries whose values do not fit its type, or a list of such maps.
    #[must_use]
    pub const fn skipping(mut self) -> Self {
        self.skipping = true;
        self
    }

    /// The body is JSON.
    pub const fn json(status: u16) -> Self {
        Self::new(status, Content::Json)
    }

    /// The body is text, read as if it were a JSON string; JSON only if its `Content-Type` says so.
    pub const fn text(status: u16) -> Self {
        Self::new(status, Content::Text)
    }

    /// The body is JSON or text, as its `Content-Type` says.
    pub const fn json_or_text(status: u16) -> Self {
        Self::new(status, Content::JsonOrText)
    }

    /// The body is bytes, kept as they are.
    pub const fn bytes(status: u16) -> Self {
        Self::new(status, Content::Bytes)
    }

    /// The body is XML, read by a table. JSON is read, too.
    #[cfg(feature = "xml")]
    pub const fn xml(status: u16, xml: &'static Xml) -> Self {
        Self::new(status, Content::Xml).or_xml(xml)
    }

    /// The body may also be XML, read by a table.
    #[cfg(feature = "xml")]
    #[must_use]
    pub const fn or_xml(mut self, xml: &'static Xml) -> Self {
        self.xml = Some(xml);
        self
    }

    /// No body; one that is sent is not looked at.
    pub const fn empty(status: u16) -> Self {
        Self::new(status, Content::Empty)
    }
}
