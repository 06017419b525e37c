//! Pages and items that are counted.

use crate::suggest::finding::Reason;
use crate::suggest::rule::Rule;
use crate::suggest::view::{Input, View};
use crate::suggest::words::MAYBE_OFFSETS;

use super::{Recogniser, Way};

/// What is said of the pages of a listing.
const RESULT_PAGES: &[&str] = &[
    "pagination",
    "paginat",
    "page of results",
    "results page",
    "page of the results",
    "page of items",
    "pages of results",
    "page=",
    "up to 100",
    "returned in a single",
    "per page",
    "page size",
    "page number",
];

/// What is said of an index of items.
const ITEMS_COUNTED: &[&str] = &[
    "item",
    "result",
    "record",
    "entr",
    "row",
    "index",
    "object",
    "element",
    "skip",
    "offset of the first",
    "zero-based",
];

/// What is said of nothing but an index of items.
const ITEMS_SURELY: &[&str] = &[
    "index of the first",
    "first item",
    "first result",
    "number of items",
    "to skip before",
    "items to skip",
    "records to skip",
    "results to skip",
];

/// What is said of an index of pages.
const PAGES_COUNTED: &[&str] = &[
    "page number",
    "number of the page",
    "number of pages",
    "page index",
    "index of the page",
    "page offset",
    "pages to skip",
    "which page",
    "offset of pages",
    "page to ",
];

/// What is said of an index that begins at 1.
const INDEX_FROM_ONE: &[&str] = &[
    "1-based",
    "one-based",
    "starts at 1",
    "starting at 1",
    "starting from 1",
    "starts with 1",
];

/// What is said of pages that count from 0.
const PAGES_FROM_ZERO: &[&str] = &[
    "zero-based",
    "zero based",
    "0-based",
    "0 based",
    "zero-index",
    "0-index",
    "zero index",
    "starts at 0",
    "starts from 0",
    "starting at 0",
    "starting from 0",
    "starts with 0",
    "starting with 0",
    "begins at 0",
    "beginning with 0",
    "first page is 0",
    "0..n",
    "(0)",
    "from zero",
    "at zero",
];

/// What is said of pages that count from 1.
const PAGES_FROM_ONE: &[&str] = &[
    "1-based",
    "one-based",
    "1-index",
    "starts at 1",
    "starts from 1",
    "starting at 1",
    "starting from 1",
    "starting with 1",
    "starts with 1",
    "begins at 1",
    "beginning with 1",
    "first page is 1",
    "default is 1",
    "default: 1",
    "defaults to 1",
    "default 1",
    "default value is 1",
    "default to 1",
];

impl Recogniser<'_, '_> {
    /// `page`, counted.
    pub(super) fn by_page(&self) -> Option<Way> {
        let page = self.hints.page?;
        let responds = self.hints.more.is_some() || self.hints.pages.is_some() || self.hints.total.is_some();
        let is_told = page.about.says(RESULT_PAGES);
        if self.hints.limit.is_none() && !responds && !is_told {
            return None; // the page of a document, maybe
        }
        let (first, doubt) = first_page(page, self.view);
        Some(Way {
            rule: Rule {
                page: Some(page.name.clone()),
                first,
                limit: self.hints.limit(),
                more: self.hints.more(),
                total: self.hints.total.map(|total| total.pointer.clone()),
                pages: self.hints.pages.map(|pages| pages.pointer.clone()),
                ..Rule::default()
            },
            doubts: doubt.into_iter().collect(),
            is_sure: responds,
        })
    }

    /// `offset`, counted.
    pub(super) fn by_offset(&self) -> Result<Option<Way>, Reason> {
        let Some(offset) = self.hints.offset else {
            return Ok(None);
        };
        let responds = self.hints.more.is_some() || self.hints.total.is_some();
        if self.hints.limit.is_none() && !responds {
            return Ok(None);
        }
        let counts_items = offset.about.says(ITEMS_COUNTED);
        if MAYBE_OFFSETS.contains(&offset.plain.as_str()) && !counts_items {
            return Ok(None); // a time, maybe
        }
        let counts_surely = offset.about.says(ITEMS_SURELY);
        if !counts_surely && offset.about.says(PAGES_COUNTED) {
            return Err(Reason::PagesOrItems(offset.name.clone()));
        }
        if is_one(offset) || offset.about.says(INDEX_FROM_ONE) {
            return Err(Reason::IndexFromOne(offset.name.clone()));
        }
        let mut doubts = Vec::new();
        if !counts_items {
            doubts.push(format!("`{}` is taken to count items, not pages, from 0", offset.name));
        }
        Ok(Some(Way {
            rule: Rule {
                offset: Some(offset.name.clone()),
                limit: self.hints.limit(),
                more: self.hints.more(),
                total: self.hints.total.map(|total| total.pointer.clone()),
                ..Rule::default()
            },
            doubts,
            is_sure: responds && self.hints.limit.is_some(),
        }))
    }
}

/// The number of the first page where the schema does not say it by its default, and what is taken for granted.
pub(super) fn first_page(page: &Input, view: &View<'_>) -> (Option<u64>, Option<String>) {
    if page
        .default
        .as_ref()
        .and_then(serde_json::Value::as_u64)
        .is_some_and(|first| first < 2)
    {
        return (None, None);
    }
    let has = |name: &str| view.members.iter().any(|member| member.plain == name);
    // the page of Spring Data counts from 0, and shows by `first` and `last` that it is one
    let is_zero =
        page.about.says(PAGES_FROM_ZERO) || has("totalpages") && has("numberofelements") && has("first") && has("last");
    if is_zero {
        return (Some(0), None);
    }
    let is_one = page.minimum.as_deref() == Some("1") || page.about.says(PAGES_FROM_ONE);
    if is_one {
        return (None, None);
    }
    if page.minimum.as_deref() == Some("0") {
        let doubt = format!(
            "the first page is taken to have the number 0, which is the minimum of `{}`",
            page.name
        );
        return (Some(0), Some(doubt));
    }
    let doubt = format!(
        "the first page is taken to have the number 1: if `{}` begins at 0, add `first: 0`",
        page.name
    );
    (None, Some(doubt))
}

/// Whether an index begins at 1 by its schema.
fn is_one(offset: &Input) -> bool {
    offset.minimum.as_deref() == Some("1") || offset.default.as_ref().and_then(serde_json::Value::as_u64) == Some(1)
}
