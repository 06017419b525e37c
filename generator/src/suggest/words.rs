//! The words by which paging is recognised, without case and separators.

/// A name without case and separators: `per_page`, `perPage`, `page[size]` and `$top` become `perpage`, `perpage`, `pagesize`, `top`.
pub(super) fn joined(name: &str) -> String {
    let letters = name.chars().filter(|character| character.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Inputs that take a token and nothing else.
pub(super) const TOKENS: &[&str] = &[
    "cursor",
    "pagetoken",
    "nextpagetoken",
    "nexttoken",
    "nextcursor",
    "pagecursor",
    "startcursor",
    "aftercursor",
    "continuationtoken",
    "xmscontinuation",
    "continuation",
    "continue",
    "marker",
    "nextmarker",
    "pagemarker",
    "skiptoken",
    "paginationtoken",
    "pagingtoken",
    "startingtoken",
    "scrollid",
    "exclusivestartkey",
    "startkey",
    "nextkey",
    "bookmark",
    "resumetoken",
    "pagestate",
    "pageafter",
    "searchafter",
    "after",
];

/// Inputs that take a token only where a member of the response has the same word: `offset` with `next_offset`.
pub(super) const MAYBE_TOKENS: &[&str] = &[
    "token",
    "next",
    "nextpage",
    "offset",
    "page",
    "pageid",
    "start",
    "startingafter",
    "startafter",
    "afterid",
    "lastid",
    "from",
    "position",
    "key",
    "since",
    "nextid",
    "startingposition",
    "startat",
];

/// Inputs that take the id of the last item of a page.
pub(super) const AFTER: &[&str] = &["startingafter", "startafter", "afterid", "after", "lastid"];

/// Inputs that take the id of the first item of a page, to go the other way.
pub(super) const BEFORE: &[&str] = &["endingbefore", "endbefore", "beforeid", "before"];

/// Inputs that take the number of a page.
pub(super) const PAGES: &[&str] = &[
    "page",
    "pagenumber",
    "pagenum",
    "pageno",
    "pageindex",
    "currentpage",
    "pagenr",
    "p",
];

/// Inputs that take the index of an item.
pub(super) const OFFSETS: &[&str] = &[
    "offset",
    "skip",
    "pageoffset",
    "startat",
    "startindex",
    "firstresult",
    "startoffset",
    "rowoffset",
    "startrow",
    "start",
    "from",
];

/// Inputs of that kind that may as well be a time or a name.
pub(super) const MAYBE_OFFSETS: &[&str] = &["start", "from"];

/// Inputs that take the number of items of a page, the best first.
pub(super) const LIMITS: &[&str] = &[
    "limit",
    "perpage",
    "pagesize",
    "pagelimit",
    "maxresults",
    "maxpagesize",
    "itemsperpage",
    "resultsperpage",
    "maxitems",
    "maxkeys",
    "pagecount",
    "pagelength",
    "take",
    "top",
    "size",
    "rows",
    "first",
    "count",
    "results",
    "hitsperpage",
    "nitems",
    "num",
    "amount",
    "max",
    "length",
];

/// Members that are lists of something else than the items of a page.
pub(super) const NOT_ITEMS: &[&str] = &[
    "errors",
    "error",
    "warnings",
    "warning",
    "links",
    "unreachable",
    "included",
    "facets",
    "aggregations",
    "filters",
    "sort",
    "sorts",
    "orderby",
    "scopes",
    "failures",
    "notices",
    "etag",
    "missing",
    "validationerrors",
];

/// Members that are the items of a page, the best first.
pub(super) const ITEMS: &[&str] = &[
    "items",
    "data",
    "results",
    "value",
    "values",
    "entries",
    "records",
    "content",
    "objects",
    "resources",
    "elements",
    "nodes",
    "edges",
    "rows",
    "list",
    "hits",
    "docs",
    "points",
    "collection",
];

/// Members that are false on the last page.
pub(super) const MORE: &[&str] = &[
    "hasmore",
    "hasnext",
    "hasnextpage",
    "more",
    "ismore",
    "hasmoreitems",
    "hasmoreresults",
    "moreresults",
    "morerecords",
    "moreitems",
    "istruncated",
    "moreavailable",
    "moreresultsavailable",
    "hasmorepages",
];

/// Members that count the items of all pages.
pub(super) const TOTALS: &[&str] = &[
    "total",
    "totalcount",
    "totalresults",
    "totalitems",
    "totalelements",
    "totalsize",
    "totalrecords",
    "totalentries",
    "totalrows",
    "totalhits",
    "totalobjects",
    "totalnumber",
    "resultstotal",
    "itemstotal",
];

/// Members that count the pages.
pub(super) const PAGE_COUNTS: &[&str] = &[
    "totalpages",
    "pagestotal",
    "pagecount",
    "numpages",
    "numberofpages",
    "pages",
    "lastpage",
    "totalpage",
];

/// Members that are the URL of the next page, whatever else there is.
pub(super) const NEXT_URLS: &[&str] = &[
    "nextlink",
    "odatanextlink",
    "nexturl",
    "nexturi",
    "nexthref",
    "nextpageurl",
    "nextpageuri",
    "nextpagelink",
    "nextpagehref",
    "nextresultsurl",
    "nextrecordsurl",
];

/// Objects that hold what is said of a page.
pub(super) const AROUND: &[&str] = &[
    "meta",
    "metadata",
    "pagination",
    "paging",
    "page",
    "pages",
    "pageinfo",
    "pagedetails",
    "links",
    "cursors",
    "cursor",
    "responsemetadata",
    "listmeta",
    "data",
    "result",
    "results",
    "response",
    "pageable",
    "navigation",
    "pagemeta",
    "paginator",
    "info",
];
