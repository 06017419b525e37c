//! Namespaces: which prefix stands for which, element by element (Namespaces in XML 1.0).

use std::collections::HashMap;

/// The namespace that the prefix `xml` always stands for.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The namespace of `nil` and `type`, which schemas do not describe.
pub(super) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A namespace of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Namespace(u32);

impl Namespace {
    /// No namespace.
    pub(super) const NONE: Self = Self(0);
    /// That of the prefix `xml`.
    pub(super) const XML: Self = Self(u32::MAX);
}

/// The namespaces of a document.
#[derive(Default)]
pub(super) struct Namespaces(Vec<String>);

impl Namespaces {
    /// The name of a namespace; empty for none.
    pub(super) fn name(&self, namespace: Namespace) -> &str {
        match namespace {
            Namespace::XML => XML,
            Namespace(index) => {
                let index = index.checked_sub(1).and_then(|index| self.0.get(index as usize));
                index.map_or("", String::as_str)
            }
        }
    }
}

/// The prefixes that stand for something at a place of a document. Each look-up costs the same, whatever their number.
#[derive(Default)]
pub(super) struct Prefixes<'a> {
    all: Namespaces,
    known: HashMap<String, Namespace>,
    bound: HashMap<&'a str, Vec<Namespace>>,
    /// What was declared, to be forgotten at the end of its element.
    declared: Vec<&'a str>,
}

impl<'a> Prefixes<'a> {
    /// How many were declared up to here.
    pub(super) fn mark(&self) -> usize {
        self.declared.len()
    }

    /// Declares a prefix, or with an empty one the namespace of names without.
    pub(super) fn declare(&mut self, prefix: &'a str, name: &str) {
        let namespace = self.namespace(name);
        self.bound.entry(prefix).or_default().push(namespace);
        self.declared.push(prefix);
    }

    /// Forgets what was declared since.
    pub(super) fn forget(&mut self, mark: usize) {
        for prefix in self.declared.drain(mark.min(self.declared.len())..) {
            if let Some(bound) = self.bound.get_mut(prefix) {
                bound.pop();
            }
        }
    }

    /// The namespace of a prefix; none if it was not declared.
    pub(super) fn of(&self, prefix: &str) -> Namespace {
        if prefix == "xml" {
            return Namespace::XML;
        }
        if self.declared.is_empty() {
            return Namespace::NONE;
        }
        let bound = self.bound.get(prefix).and_then(|bound| bound.last());
        bound.copied().unwrap_or(Namespace::NONE)
    }

    /// The name of a namespace; empty for none.
    pub(super) fn name(&self, namespace: Namespace) -> &str {
        self.all.name(namespace)
    }

    /// About how much memory they take.
    pub(super) fn size(&self) -> usize {
        const NAMESPACE: usize = 4 * size_of::<String>() + size_of::<Namespace>();
        const PREFIX: usize = 4 * size_of::<Vec<Namespace>>();
        self.known.len() * NAMESPACE + (self.bound.len() + self.declared.len()) * PREFIX
    }

    fn namespace(&mut self, name: &str) -> Namespace {
        match (name, self.known.get(name)) {
            ("", _) => Namespace::NONE,
            (XML, _) => Namespace::XML,
            (_, Some(known)) => *known,
            _ => {
                self.all.0.push(name.to_owned());
                let namespace = Namespace(u32::try_from(self.all.0.len()).unwrap_or(0));
                self.known.insert(name.to_owned(), namespace);
                namespace
            }
        }
    }

    /// All namespaces that were declared.
    pub(super) fn into_namespaces(self) -> Namespaces {
        self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_stands_for_what_the_nearest_element_says() {
        let mut prefixes = Prefixes::default();
        let name = |prefixes: &Prefixes<'_>, prefix| prefixes.name(prefixes.of(prefix)).to_owned();
        prefixes.declare("", "urn:a");
        prefixes.declare("p", "urn:b");
        let mark = prefixes.mark();
        prefixes.declare("p", "urn:a");
        prefixes.declare("", "");
        assert_eq!(prefixes.of("p"), {
            prefixes.forget(mark);
            prefixes.of("")
        });
        assert_eq!(
            (name(&prefixes, "p"), name(&prefixes, "q")),
            ("urn:b".into(), String::new())
        );
        assert_eq!(name(&prefixes, "xml"), XML);
        prefixes.forget(0);
        assert_eq!(
            (name(&prefixes, "p"), name(&prefixes, "")),
            (String::new(), String::new())
        );
    }
}
