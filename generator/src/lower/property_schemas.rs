//! The schemas that all apply to one property, with an index if there are many.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Deref;

use super::Lower;
use super::facets::{Facets, Kind, Use};

/// Up to this number, schemas are compared pairwise without an index.
const FEW: usize = 8;

/// The schema of a property, and the schema that holds it, which determines the name and place of its type.
#[derive(Clone)]
pub(super) struct Property<'d> {
    pub(super) schema: Use<'d>,
    pub(super) owner: Owner<'d>,
    /// The path from the owner to the part that holds the property: an index for each nested `allOf`.
    pub(super) way: Vec<usize>,
}

/// The schema that holds a property: a component, or the schema being merged.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Owner<'d> {
    Component(&'d str),
    Here,
}

/// The schemas that apply to one property: one, or several objects or lists of objects.
#[derive(Clone, Default)]
pub(super) struct PropertySchemas<'d> {
    all: Vec<Property<'d>>,
    /// Schemas that others imply: what they say to readers, and of null, concerns the property, too.
    implied: Vec<Use<'d>>,
    /// Present as long as all are objects that can be merged.
    index: Option<Box<Index<'d>>>,
}

impl<'d> Deref for PropertySchemas<'d> {
    type Target = [Property<'d>];

    fn deref(&self) -> &Self::Target {
        &self.all
    }
}

impl<'d> PropertySchemas<'d> {
    pub(super) fn new(all: Vec<Property<'d>>, implied: Vec<Use<'d>>) -> Self {
        Self {
            all,
            implied,
            index: None,
        }
    }

    /// Takes the schemas, and those that they imply.
    pub(super) fn take(&mut self) -> (Vec<Property<'d>>, Vec<Use<'d>>) {
        let taken = std::mem::take(self);
        (taken.all, taken.implied)
    }

    pub(super) fn implied(&self) -> &[Use<'d>] {
        &self.implied
    }
}

/// The facts that decide whether two objects are merged or one implies the other.
#[derive(Clone)]
struct Mergeable<'d> {
    /// Number of lists around the object.
    lists: usize,
    /// The reference to it.
    reference: Option<&'d str>,
    /// The references among the parts of its `allOf`, at any depth.
    parts: HashSet<&'d str>,
    /// The whole schema as text.
    text: String,
}

/// An index of objects by text, by reference and by the references of their parts.
#[derive(Clone, Default)]
struct Index<'d> {
    /// The number of each object, in the order of the schemas.
    order: Vec<usize>,
    next: usize,
    objects: HashMap<usize, Mergeable<'d>>,
    by_text: HashMap<String, usize>,
    by_reference: HashMap<&'d str, usize>,
    /// Number of objects that have a part.
    parts: HashMap<&'d str, usize>,
}

impl<'d> Index<'d> {
    /// Returns true if `new` is in as many lists as the others.
    fn fits(&self, new: &Mergeable<'d>) -> bool {
        self.objects
            .values()
            .next()
            .is_none_or(|object| object.lists == new.lists)
    }

    /// The numbers of objects that `new` implies: those with the same text, and its own parts.
    fn replaced(&self, new: &Mergeable<'d>) -> BTreeSet<usize> {
        let same = self.by_text.get(&new.text);
        let parts = new.parts.iter().filter_map(|part| self.by_reference.get(part));
        same.into_iter().chain(parts).copied().collect()
    }

    fn insert(&mut self, new: Mergeable<'d>) {
        let number = self.next;
        self.next += 1;
        self.order.push(number);
        self.by_text.insert(new.text.clone(), number);
        if let Some(reference) = new.reference {
            self.by_reference.insert(reference, number);
        }
        for part in &new.parts {
            *self.parts.entry(part).or_default() += 1;
        }
        self.objects.insert(number, new);
    }

    /// Removes an object and returns its position.
    fn remove(&mut self, number: usize) -> Option<usize> {
        let object = self.objects.remove(&number)?;
        self.by_text.remove(&object.text);
        if let Some(reference) = object.reference {
            self.by_reference.remove(reference);
        }
        for part in &object.parts {
            if let Some(count) = self.parts.get_mut(part) {
                *count -= 1;
            }
        }
        let place = self.order.binary_search(&number).ok()?;
        self.order.remove(place);
        Some(place)
    }

    /// Returns true if one of them has `new` among its parts and so implies it.
    fn has_as_part(&self, new: &Mergeable<'d>) -> bool {
        let count = new.reference.and_then(|reference| self.parts.get(reference));
        count.is_some_and(|count| *count > 0)
    }
}

impl<'d> Lower<'d, '_> {
    /// Adds a schema by means of the index; returns `false` if it must be compared with each schema instead.
    pub(super) fn combine_by_index(&self, new: &Property<'d>, known: &mut PropertySchemas<'d>) -> bool {
        if known.all.len() < FEW {
            return false;
        }
        if known.index.is_none() {
            known.index = self.index(&known.all).map(Box::new);
        }
        let (Some(index), Some(object)) = (&mut known.index, self.mergeable(new.schema)) else {
            return false;
        };
        if !index.fits(&object) {
            return false;
        }
        for number in index.replaced(&object) {
            if let Some(place) = index.remove(number) {
                known.implied.push(known.all.remove(place).schema);
            }
        }
        if index.has_as_part(&object) {
            known.implied.push(new.schema);
        } else {
            index.insert(object);
            known.all.push(new.clone());
        }
        true
    }

    fn index(&self, known: &[Property<'d>]) -> Option<Index<'d>> {
        let mut index = Index::default();
        for property in known {
            let object = self.mergeable(property.schema)?;
            if !index.fits(&object) {
                return None;
            }
            index.insert(object);
        }
        Some(index)
    }

    /// The facts for comparing a schema, if it is an object or a list of objects.
    fn mergeable(&self, schema: Use<'d>) -> Option<Mergeable<'d>> {
        let mut schema = schema;
        for lists in 0..64 {
            let content = self.content(schema)?;
            let facets = Facets::of(content);
            if facets.kind != Some(Kind::Array) {
                let is_object = self.makes_object(&facets) && !facets.is_any_object();
                return is_object.then(|| Mergeable {
                    lists,
                    reference: match schema {
                        Use::Reference(reference) => Some(reference),
                        Use::Inline(_) => None,
                    },
                    parts: self.parts(schema),
                    text: format!("{content:?}"),
                });
            }
            let is_plain = facets.tuple.is_none()
                && facets.values.is_empty()
                && [facets.all_of, facets.one_of, facets.any_of]
                    .iter()
                    .all(|parts| parts.is_empty());
            schema = facets.items.filter(|_| is_plain)?;
        }
        None
    }
}
