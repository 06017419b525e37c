//! Locations in the bundled document.

use crate::document::{Node, Pointer};

/// A location as a chain of borrowed segments, which allocates only when it is converted to a pointer.
#[derive(Clone, Copy)]
pub(super) enum At<'a> {
    /// The document itself.
    Root,
    /// A component: kind and name.
    Component(&'a str, &'a str),
    /// A child by key, or by index as text.
    Child(&'a At<'a>, &'a str),
    /// A child by index.
    Item(&'a At<'a>, usize),
    /// A location that was kept.
    Pointer(&'a Pointer),
}

impl<'a> At<'a> {
    pub(super) const fn child(&'a self, segment: &'a str) -> At<'a> {
        At::Child(self, segment)
    }

    pub(super) const fn item(&'a self, index: usize) -> At<'a> {
        At::Item(self, index)
    }

    /// The value here, in the tree of the document.
    pub(super) fn node<'t>(&self, tree: &'t Node) -> Option<&'t Node> {
        self.nearest(tree).ok()
    }

    /// The value here, or else as an error its nearest existing ancestor.
    pub(super) fn nearest<'t>(&self, tree: &'t Node) -> Result<&'t Node, &'t Node> {
        let step = |node: &'t Node, step: &str| node.step(step).ok_or(node);
        match self {
            At::Root => Ok(tree),
            At::Component(kind, name) => step(step(step(tree, "components")?, kind)?, name),
            At::Child(parent, segment) => step(parent.nearest(tree)?, segment),
            At::Item(parent, index) => step(parent.nearest(tree)?, &index.to_string()),
            At::Pointer(pointer) => pointer.steps().try_fold(tree, |node, key| step(node, &key)),
        }
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
            At::Pointer(pointer) => return (*pointer).clone(),
        };
        pointer.push(step);
        pointer
    }
}
