//! How the values of schemas are written as XML.

/// Names one node of [`AllXml`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct XmlId(usize);

/// The arena of what is said of XML; its nodes refer to each other as schemas do.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct AllXml(Vec<Xml>);

impl AllXml {
    /// Adds a node.
    pub fn add(&mut self, xml: Xml) -> XmlId {
        self.0.push(xml);
        XmlId(self.0.len() - 1)
    }

    /// The node with this id.
    pub fn get(&self, id: XmlId) -> Option<&Xml> {
        self.0.get(id.0)
    }

    /// The mutable node with this id.
    pub fn get_mut(&mut self, id: XmlId) -> Option<&mut Xml> {
        self.0.get_mut(id.0)
    }

    /// What an element of the node holds, after following nodes that only have another name.
    pub fn kind(&self, id: XmlId) -> (XmlId, &XmlKind) {
        let mut id = id;
        while let Some(XmlKind::Same(other)) = self.get(id).map(|xml| &xml.kind) {
            id = *other;
        }
        (id, self.get(id).map_or(&XmlKind::Any, |xml| &xml.kind))
    }
}

/// How the values of one schema are written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct Xml {
    /// The component that it is, or the name of a value that several schemas describe.
    pub component: Option<String>,
    /// The name of the element where nothing else names it.
    pub name: XmlName,
    /// What the element holds.
    pub kind: XmlKind,
}

impl Xml {
    /// A node without a name, as something else names its element.
    pub fn of(kind: XmlKind) -> Self {
        Self {
            component: None,
            name: XmlName::default(),
            kind,
        }
    }
}

/// The name of an element or attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct XmlName {
    /// The name without a prefix.
    pub local: String,
    /// The prefix by which it is written.
    pub prefix: String,
    /// The namespace.
    pub namespace: String,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub enum XmlKind {
    /// Text.
    Scalar(XmlScalar),
    /// Properties, and how others are written.
    Object {
        /// The properties.
        fields: Vec<XmlField>,
        /// Those that are not listed.
        further: Option<XmlId>,
    },
    /// Elements of the name of the item.
    List(XmlId),
    /// Anything.
    Any,
    /// The same as an element of another name. Never leads back to itself.
    Same(XmlId),
}

/// What a text is in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
#[allow(missing_docs)] // the names say it
pub enum XmlScalar {
    Text,
    /// A string that neither begins nor ends with white space.
    Token,
    /// A string in which white space means nothing.
    Base64,
    Number,
    Boolean,
    Any,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct XmlField {
    /// Its key in JSON.
    pub property: String,
    /// The name of the element or attribute; of a list that is not wrapped, of each item.
    pub name: XmlName,
    /// Where it is written.
    pub place: XmlPlace,
    /// The element around the items of a list that the document does not say to be wrapped, where it is there nevertheless.
    pub within: Option<XmlName>,
    /// Whether it is a list or text that the document requires: without an element it is empty.
    pub required: bool,
    /// How its values are written.
    pub xml: XmlId,
}

/// Where in its element a property is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
#[allow(missing_docs)] // the names say it
pub enum XmlPlace {
    Element,
    Unwrapped,
    Attribute,
    Text,
}
