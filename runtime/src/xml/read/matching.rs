//! Which field of a table an element or an attribute is.

use super::super::document::{Document, Element, Link, Name};
use crate::describe::{XmlField, XmlName, XmlPlace};

/// An attribute or an element that belongs to a field.
#[derive(Clone, Copy)]
pub(super) struct Match {
    /// Its index; one more than the last for what belongs to none.
    pub(super) field: usize,
    /// How well the name fits: the less, the better.
    pub(super) rank: u8,
    child: Child,
}

#[derive(Clone, Copy)]
enum Child {
    Attribute(u32),
    Element(Link),
}

impl Match {
    pub(super) fn attribute(field: usize, rank: u8, index: u32) -> Self {
        Self {
            field,
            rank,
            child: Child::Attribute(index),
        }
    }

    pub(super) fn element(field: usize, rank: u8, link: Link) -> Self {
        Self {
            field,
            rank,
            child: Child::Element(link),
        }
    }

    /// The index of the attribute.
    pub(super) fn as_attribute(&self) -> Option<usize> {
        match self.child {
            Child::Attribute(index) => Some(index as usize),
            Child::Element(_) => None,
        }
    }

    pub(super) fn as_element(&self) -> Option<Link> {
        match self.child {
            Child::Element(link) => Some(link),
            Child::Attribute(_) => None,
        }
    }
}

/// How well a name of a document fits one of a table, the less the better; none if it is another.
///
/// A namespace of the table has to be the same, but may be missing in the document. Where the table has none, the
/// name is best in the namespace of the element around it, as an unprefixed one is, or in none.
pub(super) fn rank(document: &Document<'_>, parent: &Element, name: Name, wanted: &XmlName) -> Option<u8> {
    if document.local(name) != wanted.local {
        return None;
    }
    let namespace = document.namespace(name);
    match (wanted.namespace, namespace) {
        ("", "") => Some(0),
        ("", _) if name.namespace == parent.name.namespace => Some(0),
        ("", _) => Some(2),
        (wanted, found) if wanted == found => Some(0),
        (_, "") => Some(1),
        _ => None,
    }
}

/// Finds the fields of the names in one element. Names mostly come in the order of the fields, so the search begins at the
/// field that was found last.
pub(super) struct Finder<'t> {
    fields: &'t [XmlField],
    have_namespaces: bool,
    last: usize,
}

impl<'t> Finder<'t> {
    pub(super) fn new(fields: &'t [XmlField]) -> Self {
        Self {
            fields,
            have_namespaces: fields.iter().any(|field| !field.name.namespace.is_empty()),
            last: 0,
        }
    }

    /// Begins at the first field, as elements are in an order of their own beside attributes.
    pub(super) fn restart(&mut self) {
        self.last = 0;
    }

    /// The field of some kind that a name fits best, and how well.
    pub(super) fn best(
        &mut self,
        document: &Document<'_>,
        parent: &Element,
        name: Name,
        is_wanted: impl Fn(XmlPlace) -> bool,
    ) -> Option<(usize, u8)> {
        let (before, from) = self.fields.split_at_checked(self.last).unwrap_or((self.fields, &[]));
        let indexed = (self.last..).zip(from).chain((0..).zip(before));
        let mut best: Option<(usize, u8)> = None;
        for (index, field) in indexed.filter(|(_, field)| is_wanted(field.place)) {
            match rank(document, parent, name, &field.name) {
                // of two in the same namespace, the table says so of one
                Some(0) if !self.have_namespaces || field.name.namespace == document.namespace(name) => {
                    best = Some((index, 0));
                    break;
                }
                Some(rank) if best.is_none_or(|(_, known)| rank < known) => best = Some((index, rank)),
                _ => {}
            }
        }
        if let Some((index, _)) = best {
            self.last = index;
        }
        best
    }
}
