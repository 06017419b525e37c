//! Where in the bundled document the lowering stands.

use crate::document::Pointer;

/// A place in the document: a chain of segments that costs nothing until somebody asks for it.
#[derive(Clone, Copy)]
pub(super) enum At<'a> {
    /// The document itself.
    Root,
    /// A component: kind and name.
    Component(&'a str, &'a str),
    /// One step further: a key, or an index as text.
    Child(&'a At<'a>, &'a str),
    /// One step further, into a list.
    Item(&'a At<'a>, usize),
}

impl<'a> At<'a> {
    pub(super) const fn child(&'a self, segment: &'a str) -> At<'a> {
        At::Child(self, segment)
    }

    pub(super) const fn item(&'a self, index: usize) -> At<'a> {
        At::Item(self, index)
    }

    /// The JSON pointer (RFC 6901) of this place.
    pub(super) fn pointer(&self) -> Pointer {
        let (mut pointer, step) = match self {
            At::Root => return Pointer::root(),
            At::Component(kind, name) => (Pointer::root().child("components").child(kind), *name),
            At::Child(parent, segment) => (parent.pointer(), *segment),
            At::Item(parent, index) => {
                let mut pointer = parent.pointer();
                pointer.push(index);
                return pointer;
            }
        };
        pointer.push(step);
        pointer
    }
}
