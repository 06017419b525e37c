//! A rule of `x-paging` as it is written.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

/// The keys of a rule, without the place of the items.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(super) struct Rule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) offset: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cursor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<Next>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) more: Option<String>,
    #[serde(skip_serializing_if = "Items::is_only")]
    pub(super) items: Items,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) total: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pages: Option<String>,
}

/// What of a response leads on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Next {
    /// A pointer into the body.
    Pointer(String),
    Header(String),
    /// A pointer within the last item.
    Last(String),
}

impl Serialize for Next {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (key, value) = match self {
            Self::Pointer(pointer) => return pointer.serialize(serializer),
            Self::Header(name) => ("header", name),
            Self::Last(pointer) => ("last", pointer),
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(key, value)?;
        map.end()
    }
}

/// Where the items are.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Items {
    /// The only list of the response.
    #[default]
    Only,
    /// The first of these pointers that leads to a list.
    At(Vec<String>),
}

impl Items {
    fn is_only(&self) -> bool {
        *self == Self::Only
    }
}

impl Serialize for Items {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Only => serializer.serialize_none(),
            Self::At(pointers) => match pointers.as_slice() {
                [one] => one.serialize(serializer),
                several => several.serialize(serializer),
            },
        }
    }
}

impl Rule {
    /// Whether it follows the URL that leads to the next page.
    pub(super) fn is_by_url(&self) -> bool {
        self.next.is_some() && self.cursor.is_none() && self.page.is_none()
    }

    /// The rank of the way on, the best first: what a response says goes before what is counted.
    pub(super) fn way(&self) -> u8 {
        match (&self.next, self.cursor.is_some(), self.page.is_some()) {
            (Some(Next::Pointer(_) | Next::Header(_)), true, _) => 0,
            (Some(Next::Pointer(_)), false, false) => 1,
            (Some(Next::Header(_)), false, false) => 2,
            (Some(_), _, true) => 3,
            (Some(Next::Last(_)), ..) => 4,
            (None, _, true) => 5,
            (None, _, false) => 6,
        }
    }

    /// How many keys it has: a rule with more of them fits fewer operations.
    pub(super) fn keys(&self) -> usize {
        let parameters = [&self.offset, &self.page, &self.cursor, &self.limit];
        let members = [&self.more, &self.total, &self.pages];
        let given = parameters
            .into_iter()
            .chain(members)
            .filter(|key| key.is_some())
            .count();
        given + usize::from(self.next.is_some())
    }
}
