//! Objects: keys and values in the order of the document.

use std::collections::HashMap;

use super::Node;

/// Objects with more keys than this have an index.
const SMALL: usize = 16;

/// The keys and values of an object, in the order of the document; each key is there once.
///
/// A document may have hundreds of thousands of objects, most with a few keys. So objects are plain lists, and only
/// large ones have an index.
#[derive(Clone, Debug, Default)]
pub struct Object {
    entries: Vec<(Box<str>, Node)>,
    /// The position of each key, boxed because few objects have an index.
    #[allow(clippy::box_collection)]
    index: Option<Box<HashMap<Box<str>, usize>>>,
}

impl Object {
    /// The number of keys.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns true if there is no key.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        Some(&self.entries.get(self.position(key)?)?.1)
    }

    /// Returns true if the object has the key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// Keys and values.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Node)> + ExactSizeIterator {
        self.entries.iter().map(|(key, node)| (key.as_ref(), node))
    }

    /// The keys.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.entries.iter().map(|(key, _)| key.as_ref())
    }

    /// The values.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Node> + ExactSizeIterator {
        self.entries.iter().map(|(_, node)| node)
    }

    /// The key as it is kept here.
    pub(crate) fn key(&self, key: &str) -> Option<&str> {
        Some(self.entries.get(self.position(key)?)?.0.as_ref())
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let position = self.position(key)?;
        Some(&mut self.entries.get_mut(position)?.1)
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.entries.iter_mut().map(|(key, node)| (&**key, node))
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.entries.iter_mut().map(|(_, node)| node)
    }

    /// Sets a key, at its place if it exists, else at the end.
    pub(crate) fn insert(&mut self, key: impl Into<Box<str>>, node: Node) {
        let key = key.into();
        match self.position(&key).and_then(|position| self.entries.get_mut(position)) {
            Some(entry) => entry.1 = node,
            None => self.push(key, node),
        }
    }

    /// Adds a key; returns the node as an error if the key exists.
    pub(crate) fn insert_new(&mut self, key: impl Into<Box<str>>, node: Node) -> Result<(), Node> {
        let key = key.into();
        if self.contains_key(&key) {
            return Err(node);
        }
        self.push(key, node);
        Ok(())
    }

    /// Removes a key; the others keep their order.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Node> {
        let position = self.position(key)?;
        let (_, node) = self.entries.remove(position);
        self.reindex();
        Some(node)
    }

    /// Removes all keys for which `keep` returns false.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&str, &Node) -> bool) {
        self.entries.retain(|(key, node)| keep(key, node));
        self.reindex();
    }

    /// Frees unused memory of a complete object.
    pub(crate) fn shrink(&mut self) {
        self.entries.shrink_to_fit();
    }

    fn push(&mut self, key: Box<str>, node: Node) {
        let position = self.entries.len();
        if let Some(index) = &mut self.index {
            index.insert(key.clone(), position);
        }
        self.entries.push((key, node));
        if self.index.is_none() && position >= SMALL {
            self.reindex();
        }
    }

    fn reindex(&mut self) {
        let keys = || self.entries.iter().map(|(key, _)| key.clone()).zip(0..);
        self.index = (self.entries.len() > SMALL).then(|| Box::new(keys().collect()));
    }

    fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|(known, _)| known.as_ref() == key),
        }
    }
}

impl IntoIterator for Object {
    type Item = (Box<str>, Node);
    type IntoIter = std::vec::IntoIter<(Box<str>, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::{Origin, Value};

    fn node(ordinal: u32) -> Node {
        Node {
            origin: Origin { file: 0, ordinal },
            value: Value::Null,
        }
    }

    #[test]
    fn large_objects_behave_as_small_ones() {
        let mut object = Object::default();
        for number in 0..100 {
            assert!(object.insert_new(format!("k{number}"), node(number)).is_ok());
        }
        assert!(object.insert_new("k7", node(0)).is_err());
        assert_eq!(object.remove("k50").map(|node| node.origin.ordinal), Some(50));
        assert_eq!(object.get("k51").map(|node| node.origin.ordinal), Some(51));
        object.retain(|_, node| node.origin.ordinal < 10);
        assert_eq!(object.keys().collect::<String>(), "k0k1k2k3k4k5k6k7k8k9");
        object.insert("k3", node(33));
        assert_eq!(object.values().map(|node| node.origin.ordinal).nth(3), Some(33));
        assert!(!object.contains_key("k50"));
    }
}
