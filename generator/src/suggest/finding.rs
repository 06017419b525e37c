//! What was found out about an operation.

use std::fmt;

use super::rule::Rule;

/// A way from page to page.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Without the place of the items.
    pub(super) rule: Rule,
    /// Pointer to the items.
    pub(super) items: String,
    /// Whether they are the only list of the response.
    pub(super) is_only: bool,
    /// What the document does not say, and is taken for granted.
    pub(super) doubts: Vec<String>,
}

/// How many lists a reason names.
const SHOWN: usize = 8;

/// Why nothing is suggested for a list operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reason {
    /// There is no way to ask for the next page.
    NothingLeadsOn,
    /// The response has several lists, and nothing says which has the items.
    SeveralLists(Vec<String>),
    /// An input takes an id, and it is not known in which order the items are.
    UnknownOrder(String, String),
    /// An index that counts from 1.
    IndexFromOne(String),
    /// An input that counts pages or items.
    PagesOrItems(String),
    /// What may be a token or a URL.
    TokenOrUrl(String),
    /// A rule for it would have to be in another file.
    InOtherFile,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingLeadsOn => f.write_str("nothing leads to a next page"),
            Self::SeveralLists(lists) => {
                let named: Vec<&str> = lists.iter().take(SHOWN).map(String::as_str).collect();
                write!(f, "several lists may have the items: {}", named.join(", "))?;
                match lists.len().saturating_sub(SHOWN) {
                    0 => Ok(()),
                    more => write!(f, " and {more} more"),
                }
            }
            Self::UnknownOrder(after, before) => write!(
                f,
                "`{after}` and `{before}` take an id, and the order of the items is not documented"
            ),
            Self::IndexFromOne(name) => write!(f, "`{name}` is an index that begins at 1"),
            Self::PagesOrItems(name) => write!(f, "it is not documented whether `{name}` counts pages or items"),
            Self::TokenOrUrl(pointer) => write!(f, "it is not documented whether `{pointer}` is a token or a URL"),
            Self::InOtherFile => f.write_str("the operation is in another file, where an overlay does not reach it"),
        }
    }
}
