//! What people read, deprecation, and extensions.

use specwright::document::{Node, Object};

use crate::rule::Rule;

use super::Comparing;
use super::schema::is_equal;

/// Extensions that a client follows, and that no other rule is about.
const FOLLOWED: [&str; 7] = [
    "x-paging",
    "x-retry",
    "x-idempotent",
    "x-idempotency-key",
    "x-success-errors",
    "x-error-fields",
    "x-client-parameter",
];

impl<'a> Comparing<'a> {
    /// Compares the documentation of a thing, and whether it is deprecated.
    pub(super) fn documentation(&mut self, subject: &str, what: &str, old: &'a Node, new: &'a Node) {
        let shown = || match what.is_empty() {
            true => subject.to_owned(),
            false => format!("`{what}` of {subject}"),
        };
        let is_deprecated = |node: &Node| node.get("deprecated").and_then(Node::as_bool) == Some(true);
        let sunset = new.get("x-sunset").and_then(Node::as_str);
        match (is_deprecated(old), is_deprecated(new)) {
            (false, true) => {
                let until = sunset.map(|date| format!(", until {date}")).unwrap_or_default();
                let message = format!("{} is deprecated now{until}", shown());
                self.add(Rule::Deprecated, subject, message, Some(old), Some(new));
            }
            (true, false) => {
                let message = format!("{} is no longer deprecated", shown());
                self.add(Rule::NotDeprecated, subject, message, Some(old), Some(new));
            }
            _ => {}
        }
        for key in ["title", "summary", "description", "example", "examples", "externalDocs"] {
            let (was, is) = (old.get(key), new.get(key));
            let is_same = match (was, is) {
                (None, None) => true,
                (Some(was), Some(is)) => is_same_text(was, is),
                _ => false,
            };
            if !is_same {
                let message = format!("{} has another `{key}`", shown());
                self.add(Rule::DocsChanged, subject, message, was.or(Some(old)), is.or(Some(new)));
            }
        }
    }

    /// Compares what the document says of itself.
    pub(super) fn documentation_of_document(&mut self) {
        if let (Some(old), Some(new)) = (self.before.get("info"), self.now.get("info")) {
            self.documentation("the document", "info", old, new);
        }
        self.extensions("the document", self.before, self.now);
    }

    /// Compares the extensions of a thing that clients follow.
    pub(super) fn extensions(&mut self, subject: &str, old: &'a Node, new: &'a Node) {
        let has_any = |node: &Node| {
            node.as_object()
                .into_iter()
                .flat_map(Object::keys)
                .any(|key| key.starts_with("x-"))
        };
        if !has_any(old) && !has_any(new) {
            return;
        }
        for key in FOLLOWED {
            let (was, is) = (old.get(key), new.get(key));
            let is_same = match (was, is) {
                (None, None) => true,
                (Some(was), Some(is)) => is_equal(was, is),
                _ => false,
            };
            if !is_same {
                let message = format!("{subject} has another `{key}`");
                self.add(
                    Rule::ExtensionChanged,
                    subject,
                    message,
                    was.or(Some(old)),
                    is.or(Some(new)),
                );
            }
        }
    }
}

/// Whether two values are the same, of which nearly all are text.
fn is_same_text(was: &Node, is: &Node) -> bool {
    match (was.as_str(), is.as_str()) {
        (Some(was), Some(is)) => was == is,
        _ => is_equal(was, is),
    }
}
