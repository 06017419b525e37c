//! Where in a value something cannot be written, and why.

use std::fmt;

/// Why a value has no form in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwritable {
    /// Where in the value it is, as `items[3].name`; empty for all of it.
    pub(crate) path: String,
    pub(crate) reason: &'static str,
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(self.reason),
            path => write!(f, "{path} {}", self.reason),
        }
    }
}

impl std::error::Error for Unwritable {}

/// A step from a value to one within it.
#[derive(Clone, Copy)]
pub(super) enum Step<'v> {
    Property(&'v str),
    Item(usize),
}

impl Unwritable {
    pub(super) fn at(path: &[Step<'_>], reason: &'static str) -> Self {
        let mut text = String::new();
        for step in path {
            match step {
                Step::Property(name) if text.is_empty() => text.push_str(name),
                Step::Property(name) => text.extend([".", name]),
                Step::Item(index) => text.push_str(&format!("[{index}]")),
            }
        }
        Self { path: text, reason }
    }
}
