//! The pagination of an operation (`x-paging`).

use super::TypeRef;

/// How an operation goes from page to page.
///
/// What a request takes is named as the document does: a query parameter, a header parameter or a property of the body, or a
/// pointer into the body.
#[derive(Debug)]
pub struct Paging {
    /// What moves on.
    pub by: PagingBy,
    /// What takes the maximum number of items of a page.
    pub limit: Option<String>,
    /// The documented default of `limit`.
    pub default_limit: Option<u64>,
    /// The documented maximum of `limit`.
    pub max_limit: Option<u64>,
    /// What of a response leads to the next page.
    pub next: Option<PagingNext>,
    /// Pointer to whether there are more pages.
    pub more: Option<String>,
    /// Pointers to the items in a response; the first that leads to an array counts.
    pub items: Vec<String>,
    /// Pointers to several lists of items, all of which count; `items` is empty then.
    pub lists: Vec<String>,
    /// Pointer within an item to its id.
    pub key: Option<String>,
    /// Pointer to the number of all items.
    pub total: Option<String>,
    /// Pointer to the number of all pages.
    pub pages: Option<String>,
    /// What ends the listing besides what the response says.
    pub stop: Vec<PagingStop>,
    /// Other origins to which the URLs of next pages may lead.
    pub origins: Vec<String>,
    /// The type of one item: of the first list.
    pub item: TypeRef,
    /// The types of the items of each of `lists`.
    pub items_of_lists: Vec<TypeRef>,
}

/// What moves on from page to page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagingBy {
    /// The index of the first item.
    Offset(String),
    /// The number of the page, and that of the first.
    Page(String, u64),
    /// A token.
    Cursor(String),
    /// The URL of the request.
    Url,
}

/// What of a response leads to the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagingNext {
    /// A pointer into the body.
    Body(String),
    /// A header.
    Header(String),
    /// The header `Link` (RFC 8288).
    Link,
    /// A pointer within the last item.
    Last(String),
}

/// A rule that ends a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PagingStop {
    /// A page without items.
    EmptyPage,
    /// A page with fewer items than were asked for.
    ShortPage,
    /// A token that equals that of the request.
    SameToken,
}
