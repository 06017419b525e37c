//! The prefixes that are declared where an element is written.

use std::borrow::Cow;

use super::super::namespaces::XML;

/// Prefixes by what they stand for. Those of names with a prefix are declared once, at the root, unless two namespaces have
/// the same.
#[derive(Default)]
pub(super) struct Scopes {
    root: Vec<Binding>,
    /// Those of the elements that are open.
    inner: Vec<Binding>,
}

#[derive(Clone)]
pub(super) struct Binding {
    pub(super) prefix: Cow<'static, str>,
    pub(super) namespace: &'static str,
}

impl Scopes {
    /// How many are declared at elements up to here.
    pub(super) fn mark(&self) -> usize {
        self.inner.len()
    }

    /// What was declared at elements since.
    pub(super) fn since(&self, mark: usize) -> &[Binding] {
        self.inner.get(mark..).unwrap_or_default()
    }

    /// Ends elements.
    pub(super) fn forget(&mut self, mark: usize) {
        self.inner.truncate(mark);
    }

    /// What the root declares for all.
    pub(super) fn of_root(&self) -> &[Binding] {
        &self.root
    }

    /// Lets a prefix, or names without one, stand for a namespace.
    pub(super) fn bind(&mut self, prefix: &'static str, namespace: &'static str) {
        if namespace.is_empty() || prefix == "xml" {
            return;
        }
        let bindings = self.inner.iter().rev().chain(&self.root);
        let known = bindings.clone().find(|binding| binding.prefix == prefix);
        if known.is_some_and(|known| known.namespace == namespace) {
            return;
        }
        let is_free = known.is_none() && !prefix.is_empty();
        let bindings = if is_free { &mut self.root } else { &mut self.inner };
        bindings.push(Binding {
            prefix: Cow::Borrowed(prefix),
            namespace,
        });
    }

    /// The prefix of an attribute: the one that it should have, unless that stands for something else here.
    pub(super) fn prefix_of_attribute(&mut self, prefix: &'static str, namespace: &'static str) -> Cow<'static, str> {
        let mut bindings = self.inner.iter().rev().chain(&self.root);
        let known = bindings.find(|binding| binding.prefix == prefix);
        match (prefix, known) {
            // an attribute is in no default namespace
            ("", _) if !namespace.is_empty() => self.prefix_of(namespace),
            (_, Some(known)) if !namespace.is_empty() && known.namespace != namespace => self.prefix_of(namespace),
            _ => {
                self.bind(prefix, namespace);
                Cow::Borrowed(prefix)
            }
        }
    }

    /// A prefix for a namespace whose names are to have one.
    fn prefix_of(&mut self, namespace: &'static str) -> Cow<'static, str> {
        if namespace == XML {
            return Cow::Borrowed("xml");
        }
        let bindings = self.inner.iter().rev().chain(&self.root);
        let mut bindings = bindings.filter(|binding| !binding.prefix.is_empty());
        if let Some(known) = bindings.find(|binding| binding.namespace == namespace && self.is_visible(binding)) {
            return known.prefix.clone();
        }
        let is_free = |prefix: &String| {
            let mut bindings = self.inner.iter().chain(&self.root);
            bindings.all(|binding| binding.prefix != *prefix)
        };
        let prefix = (0_usize..)
            .map(|number| format!("ns{number}"))
            .find(is_free)
            .unwrap_or_default();
        self.root.push(Binding {
            prefix: Cow::Owned(prefix.clone()),
            namespace,
        });
        Cow::Owned(prefix)
    }

    /// Whether no inner element lets the prefix stand for something else.
    fn is_visible(&self, binding: &Binding) -> bool {
        let mut inner = self.inner.iter().rev().chain(&self.root);
        let first = inner.find(|known| known.prefix == binding.prefix);
        first.is_some_and(|known| known.namespace == binding.namespace)
    }
}
