//! Paging: how a listing goes from page to page.

/// How an operation is paged (`x-paging`): what moves on from request to request, where responses have their items, and what
/// says that there are more.
///
/// A listing that counts by itself (offsets, page numbers) ends at an empty page, at a page shorter than was asked for, and at a
/// page without anything new, so a server that repeats itself cannot keep it going. One that responses lead on (tokens, URLs)
/// ends where they lead nowhere; a token or URL that was there before is an error.
#[derive(Debug)]
pub struct Paging {
    pub(crate) by: By,
    pub(crate) limit: Option<&'static str>,
    pub(crate) items: &'static [&'static str],
    pub(crate) lists: &'static [&'static str],
    pub(crate) next: Option<Next>,
    pub(crate) more: Option<&'static str>,
    pub(crate) default_limit: Option<u64>,
    pub(crate) max_limit: Option<u64>,
    pub(crate) key: Option<&'static str>,
    pub(crate) total: Option<&'static str>,
    pub(crate) pages: Option<&'static str>,
    pub(crate) first: u64,
    pub(crate) stop: &'static [Stop],
    pub(crate) origins: &'static [&'static str],
}

/// What moves on. Each name is that of a query parameter, else of a header parameter, else of a property of the body; one that
/// begins with a slash is a pointer into the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The index of the first item.
    Offset(&'static str),
    /// The number of the page.
    Page(&'static str),
    /// A token.
    Cursor(&'static str),
    /// The URL.
    Url,
}

/// What of a response leads to the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// A pointer into the body.
    Body(&'static str),
    /// A header.
    Header(&'static str),
    /// The URL of the header `Link` with `rel="next"` (RFC 8288); of which, for a token or a number, the parameter of the query
    /// that takes it.
    Link,
    /// A pointer within the last item.
    Last(&'static str),
}

/// What ends a listing, apart from what responses say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A page without items. It always ends a listing by offsets that responses do not give, as the next page would be asked for
    /// at the same index.
    EmptyPage,
    /// A page with fewer items than were asked for.
    ShortPage,
    /// A token that equals that of the request.
    SameToken,
}

impl Paging {
    const fn by(by: By, items: &'static [&'static str], stop: &'static [Stop]) -> Self {
        Self {
            by,
            limit: None,
            items,
            lists: &[],
            next: None,
            more: None,
            default_limit: None,
            max_limit: None,
            key: None,
            total: None,
            pages: None,
            first: 1,
            stop,
            origins: &[],
        }
    }

    /// By the index of the first item. `offset` and `limit` name query parameters, headers, or properties of the body; `items` are
    /// pointers into the response, of which the first that leads to an array is taken. The index advances by the length of the
    /// page that came.
    pub const fn new(offset: &'static str, limit: &'static str, items: &'static [&'static str]) -> Self {
        Self::offset(offset, items).limit(limit)
    }

    /// As [`Paging::new`], where the size of a page cannot be chosen.
    pub const fn offset(offset: &'static str, items: &'static [&'static str]) -> Self {
        Self::by(By::Offset(offset), items, &[Stop::EmptyPage, Stop::ShortPage])
    }

    /// By the number of the page.
    pub const fn page(page: &'static str, items: &'static [&'static str]) -> Self {
        Self::by(By::Page(page), items, &[Stop::EmptyPage, Stop::ShortPage])
    }

    /// By a token, which [`Paging::next`] says where to find.
    pub const fn cursor(cursor: &'static str, items: &'static [&'static str]) -> Self {
        Self::by(By::Cursor(cursor), items, &[])
    }

    /// By the URL of the next page, which [`Paging::next`] says where to find.
    pub const fn url(items: &'static [&'static str]) -> Self {
        Self::by(By::Url, items, &[])
    }

    /// What takes the size of a page.
    pub const fn limit(mut self, limit: &'static str) -> Self {
        self.limit = Some(limit);
        self
    }

    /// What of a response leads to the next page; where it leads nowhere, the listing is over.
    pub const fn next(mut self, next: Next) -> Self {
        self.next = Some(next);
        self
    }

    /// Pointer to a boolean; `false` ends the listing.
    pub const fn more(mut self, pointer: &'static str) -> Self {
        self.more = Some(pointer);
        self
    }

    /// Pointers to several lists, in place of one list of items: all of them count.
    pub const fn lists(mut self, pointers: &'static [&'static str]) -> Self {
        self.lists = pointers;
        self
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

    /// Pointer to the count of pages: after so many, none is asked for.
    pub const fn pages(mut self, pointer: &'static str) -> Self {
        self.pages = Some(pointer);
        self
    }

    /// The number of the first page, if it is not 1.
    pub const fn first(mut self, number: u64) -> Self {
        self.first = number;
        self
    }

    /// Replaces the rules that end a listing.
    pub const fn stop(mut self, rules: &'static [Stop]) -> Self {
        self.stop = rules;
        self
    }

    /// Other origins (scheme, host and port) to which URLs of next pages may lead. Neither credentials nor headers of the caller
    /// are sent there.
    pub const fn origins(mut self, origins: &'static [&'static str]) -> Self {
        self.origins = origins;
        self
    }

    /// Whether a parameter takes the token of a page.
    #[cfg(feature = "validate")]
    pub(crate) fn is_cursor(&self, parameter: &super::Parameter) -> bool {
        matches!(self.by, By::Cursor(name) if name == parameter.name) && parameter.place != super::Place::Path
    }

    /// Whether the URLs of next pages are followed.
    pub(crate) fn is_by_url(&self) -> bool {
        self.by == By::Url
    }
}
