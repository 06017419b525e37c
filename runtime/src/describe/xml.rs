//! How values travel as XML: names of elements and attributes, lists, text (OpenAPI 3.0.3, "XML Object").
//!
//! The tables say how a body of XML is the same value as one of JSON, by which models are read and written.

use std::fmt;
use std::sync::OnceLock;

/// How the values of a schema are written as XML.
#[derive(Clone, Copy)]
pub struct Xml {
    pub(crate) name: XmlName,
    pub(crate) kind: XmlKind,
}

/// The name of an element or attribute. The name of a schema is that of the element where nothing else names it: at the
/// root, and in lists.
#[derive(Clone, Copy, Debug)]
pub struct XmlName {
    pub(crate) local: &'static str,
    pub(crate) prefix: &'static str,
    pub(crate) namespace: &'static str,
}

/// What an element holds.
#[derive(Clone, Copy)]
pub(crate) enum XmlKind {
    /// Text: of a string, or of another scalar.
    Scalar(XmlScalar),
    /// Elements, attributes and text of their own; `further` is how properties that are not listed are written: each an
    /// element of its name.
    Object {
        fields: &'static [XmlField],
        further: Option<&'static Xml>,
    },
    /// Several values, each an element of the name of the item.
    List { item: &'static Xml },
    /// Anything: a string if it has neither elements nor attributes, else an object of them. An attribute is a property
    /// with `@` before its name, text beside others is `#text`, and elements of one name are an array.
    Any,
    /// What another table says, which is made later, as it leads back to this one. Tables of generated code need none.
    Later(&'static OnceLock<Xml>),
}

/// What the text of an element or attribute is in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XmlScalar {
    /// A string, kept byte for byte.
    Text,
    /// A string that neither begins nor ends with white space: of an enum, of a format such as `date-time` or `uuid`.
    Token,
    /// A string in which white space means nothing: base64, which is often folded.
    Base64,
    /// A number.
    Number,
    /// `true` or `false`, also as `1` or `0`.
    Boolean,
    /// A number or boolean if the text is one, else a string.
    Any,
}

/// A property of an object.
#[derive(Clone, Copy, Debug)]
pub struct XmlField {
    pub(crate) property: &'static str,
    pub(crate) name: XmlName,
    pub(crate) place: XmlPlace,
    pub(crate) xml: &'static Xml,
    pub(crate) required: bool,
    pub(crate) within: Option<XmlName>,
}

/// Where in its element a property is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum XmlPlace {
    /// An element. Of a list: one that holds those of its items.
    Element,
    /// The items of a list, each an element of the name of the field, beside the other properties.
    Unwrapped,
    Attribute,
    /// The text of the element of the object.
    Text,
}

impl XmlName {
    /// A name without a namespace.
    pub const fn new(local: &'static str) -> Self {
        Self {
            local,
            prefix: "",
            namespace: "",
        }
    }

    /// The namespace, and the prefix by which it is written; an empty prefix makes it the default namespace.
    pub const fn namespace(mut self, namespace: &'static str, prefix: &'static str) -> Self {
        self.namespace = namespace;
        self.prefix = prefix;
        self
    }
}

impl fmt::Debug for Xml {
    /// Shows the name alone, as tables may refer to each other in a circle.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Xml").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Xml {
    /// Text.
    pub const fn scalar(name: XmlName, scalar: XmlScalar) -> Self {
        Self {
            name,
            kind: XmlKind::Scalar(scalar),
        }
    }

    /// An object of these properties; others are passed over.
    pub const fn object(name: XmlName, fields: &'static [XmlField]) -> Self {
        Self {
            name,
            kind: XmlKind::Object { fields, further: None },
        }
    }

    /// An object of these properties and any others, whose values are all of one kind. If that is a list whose items have no
    /// name, each item is an element of the name of the property.
    pub const fn map(name: XmlName, fields: &'static [XmlField], further: &'static Self) -> Self {
        Self {
            name,
            kind: XmlKind::Object {
                fields,
                further: Some(further),
            },
        }
    }

    /// A list, its items within one element.
    pub const fn list(name: XmlName, item: &'static Self) -> Self {
        Self {
            name,
            kind: XmlKind::List { item },
        }
    }

    /// Anything.
    pub const fn any(name: XmlName) -> Self {
        Self {
            name,
            kind: XmlKind::Any,
        }
    }

    /// What another table says, which is made later: for tables that are made when the program runs. That one must not be later
    /// itself.
    pub const fn later(name: XmlName, xml: &'static OnceLock<Self>) -> Self {
        Self {
            name,
            kind: XmlKind::Later(xml),
        }
    }

    /// Whether its elements have the name of the property that holds it.
    pub(crate) fn is_unnamed(&self) -> bool {
        self.name.local.is_empty()
    }

    pub(crate) fn kind(&self) -> XmlKind {
        match self.kind {
            XmlKind::Later(xml) => match xml.get().map_or(XmlKind::Any, |xml| xml.kind) {
                XmlKind::Later(_) => XmlKind::Any,
                kind => kind,
            },
            kind => kind,
        }
    }
}

impl XmlField {
    /// A property that is an element.
    pub const fn element(property: &'static str, name: XmlName, xml: &'static Xml) -> Self {
        Self {
            property,
            name,
            place: XmlPlace::Element,
            xml,
            required: false,
            within: None,
        }
    }

    /// A list whose items are elements of this name, beside the other properties. `xml` is the table of the list.
    pub const fn unwrapped(property: &'static str, name: XmlName, xml: &'static Xml) -> Self {
        Self {
            place: XmlPlace::Unwrapped,
            ..Self::element(property, name, xml)
        }
    }

    /// A property that is an attribute; a list of scalars is one, its items separated by spaces.
    pub const fn attribute(property: &'static str, name: XmlName, xml: &'static Xml) -> Self {
        Self {
            place: XmlPlace::Attribute,
            ..Self::element(property, name, xml)
        }
    }

    /// A property that is the text of the element of its object.
    pub const fn text(property: &'static str, xml: &'static Xml) -> Self {
        Self {
            place: XmlPlace::Text,
            ..Self::element(property, XmlName::new(property), xml)
        }
    }

    /// The items of the list may also be within an element of this name: the document does not say that the list is wrapped,
    /// but many are.
    pub const fn within(mut self, name: XmlName) -> Self {
        self.within = Some(name);
        self
    }

    /// The schema requires the property. A list without an element is then an empty list, and text that is not there an
    /// empty string; other properties are missing.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}
