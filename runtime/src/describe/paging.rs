//! Paging: how a listing goes from page to page.

/// How an operation is paged (`x-paging`): by the index of the first item.
///
/// The index advances by the length of the page that came. A listing ends at an empty page, at a page shorter than
/// was asked for, and at a page without anything new; a server that repeats itself cannot keep it going.
#[derive(Debug)]
pub struct Paging {
    pub(crate) offset: &'static str,
    pub(crate) limit: &'static str,
    pub(crate) items: &'static [&'static str],
    pub(crate) default_limit: Option<u64>,
    pub(crate) max_limit: Option<u64>,
    pub(crate) key: Option<&'static str>,
    pub(crate) total: Option<&'static str>,
    pub(crate) stop: &'static [Stop],
}

/// What ends a listing, apart from a page without anything new, which always does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A page without items. It always ends a listing, as the next one would be asked for at the same index.
    EmptyPage,
    /// A page with fewer items than were asked for.
    ShortPage,
}

impl Paging {
    /// `offset` and `limit` name query parameters, or properties of the body; `items` are pointers into the response,
    /// of which the first that leads to an array is taken.
    pub const fn new(offset: &'static str, limit: &'static str, items: &'static [&'static str]) -> Self {
        Self {
            offset,
            limit,
            items,
            default_limit: None,
            max_limit: None,
            key: None,
            total: None,
            stop: &[Stop::EmptyPage, Stop::ShortPage],
        }
    }

    /// The documented size of a page when none is asked for. Without it, and without a limit from the caller, no page
    /// counts as short.
    pub const fn default_limit(mut self, limit: u64) -> Self {
        self.default_limit = Some(limit);
        self
    }

    /// The documented largest size: a caller who asks for more gets no more, and such a page is not short.
    pub const fn max_limit(mut self, limit: u64) -> Self {
        self.max_limit = Some(limit);
        self
    }

    /// Pointer within an item to what identifies it. An item that was there before is left out.
    pub const fn key(mut self, pointer: &'static str) -> Self {
        self.key = Some(pointer);
        self
    }

    /// Pointer to a count of all items. When it is greater than any page, and reached, no further page is asked for; it
    /// never makes a listing longer.
    pub const fn total(mut self, pointer: &'static str) -> Self {
        self.total = Some(pointer);
        self
    }

    /// Replaces the rules that end a listing.
    pub const fn stop(mut self, rules: &'static [Stop]) -> Self {
        self.stop = rules;
        self
    }
}
