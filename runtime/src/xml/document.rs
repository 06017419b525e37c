//! A document that was read: its elements, attributes and texts, in the order in which they came.

use super::namespaces::{Namespace, Namespaces};

/// Places in the text of a document. Longer ones are refused.
pub(super) type Place = u32;

/// No element.
const NONE: u32 = u32::MAX;

/// A document.
pub(super) struct Document<'a> {
    pub(super) source: &'a str,
    pub(super) elements: Vec<Element>,
    pub(super) attributes: Vec<Attribute>,
    /// Texts that the source has in another form.
    pub(super) decoded: String,
    pub(super) namespaces: Namespaces,
}

/// An element; the first of a document is its root.
#[derive(Clone, Copy)]
pub(super) struct Element {
    /// Where its tag begins.
    pub(super) start: Place,
    pub(super) name: Name,
    pub(super) first_child: Link,
    pub(super) next: Link,
    /// Its attributes, in the list of the document.
    pub(super) attributes: (u32, u32),
    /// What it has besides elements. White space between elements is none.
    pub(super) text: Text,
    /// Whether it says that it is null (`xsi:nil`).
    pub(super) is_nil: bool,
}

/// An attribute that declares no namespace.
#[derive(Clone, Copy)]
pub(super) struct Attribute {
    pub(super) name: Name,
    pub(super) value: Text,
}

/// A name: where its local part is, and its namespace.
#[derive(Clone, Copy)]
pub(super) struct Name {
    pub(super) start: Place,
    pub(super) end: Place,
    pub(super) namespace: Namespace,
}

/// Another element, if there is one.
#[derive(Clone, Copy)]
pub(super) struct Link(u32);

/// Where a text is.
#[derive(Clone, Copy)]
pub(super) enum Text {
    None,
    Source(Place, Place),
    Decoded(Place, Place),
}

impl Link {
    pub(super) const NONE: Self = Self(NONE);

    pub(super) fn to(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(NONE))
    }

    pub(super) fn index(self) -> Option<usize> {
        (self.0 != NONE).then_some(self.0 as usize)
    }
}

impl Document<'_> {
    pub(super) fn root(&self) -> Option<&Element> {
        self.elements.first()
    }

    pub(super) fn element(&self, link: Link) -> Option<&Element> {
        self.elements.get(link.index()?)
    }

    pub(super) fn children(&self, element: &Element) -> impl Iterator<Item = Link> {
        let mut next = element.first_child;
        std::iter::from_fn(move || {
            let link = next;
            next = self.element(link)?.next;
            Some(link)
        })
    }

    pub(super) fn attributes_of(&self, element: &Element) -> impl Iterator<Item = (u32, &Attribute)> {
        let (start, end) = element.attributes;
        let attributes = self.attributes.get(start as usize..end as usize);
        (start..end).zip(attributes.unwrap_or_default())
    }

    /// The local part of a name.
    pub(super) fn local(&self, name: Name) -> &str {
        self.slice(name.start, name.end)
    }

    /// The namespace of a name; empty for none.
    pub(super) fn namespace(&self, name: Name) -> &str {
        self.namespaces.name(name.namespace)
    }

    pub(super) fn text(&self, text: Text) -> &str {
        match text {
            Text::None => "",
            Text::Source(start, end) => self.slice(start, end),
            Text::Decoded(start, end) => self.decoded.get(start as usize..end as usize).unwrap_or_default(),
        }
    }

    fn slice(&self, start: Place, end: Place) -> &str {
        self.source.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The memory that it takes besides its source.
    pub(super) fn size(&self) -> usize {
        self.elements.capacity() * size_of::<Element>()
            + self.attributes.capacity() * size_of::<Attribute>()
            + self.decoded.capacity()
    }
}
