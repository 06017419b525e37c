//! A rule of `x-paging` as it is written.

use serde_json::Value;

use crate::lower::extensions::{pointer, pointers, text, texts};
use crate::model::{PagingNext, PagingStop};

/// The keys of a rule.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) offset: Option<String>,
    pub(super) page: Option<String>,
    pub(super) first: Option<u64>,
    pub(super) cursor: Option<String>,
    pub(super) limit: Option<String>,
    pub(super) next: Option<PagingNext>,
    pub(super) more: Option<String>,
    pub(super) items: Option<Vec<String>>,
    pub(super) lists: Option<Vec<String>>,
    pub(super) key: Option<String>,
    pub(super) total: Option<String>,
    pub(super) pages: Option<String>,
    pub(super) stop: Option<Vec<PagingStop>>,
    pub(super) origins: Vec<String>,
}

impl Rule {
    /// Reads a rule. `None` if it is not valid.
    pub(super) fn of(value: &Value) -> Option<Self> {
        value.as_object()?;
        let rule = Self {
            offset: text(value, "offset"),
            page: text(value, "page"),
            first: value.get("first").and_then(Value::as_u64),
            cursor: text(value, "cursor"),
            limit: text(value, "limit"),
            next: value.get("next").and_then(next),
            more: pointer(value, "more"),
            items: match value.get("items").and_then(Value::as_str) {
                Some("") => Some(vec![String::new()]),
                _ => pointers(value, "items").filter(|items| !items.is_empty()),
            },
            lists: pointers(value, "lists").filter(|lists| !lists.is_empty()),
            key: pointer(value, "key"),
            total: pointer(value, "total"),
            pages: pointer(value, "pages"),
            stop: texts(value, "stop").map(|words| words.iter().filter_map(|word| stop(word)).collect()),
            origins: texts(value, "origins").unwrap_or_default(),
        };
        // a key that is there and could not be read was reported
        let is_read = |key: &str, is_some: bool| is_some || value.get(key).is_none();
        let all = rule.is_consistent()
            && is_read("limit", rule.limit.is_some())
            && is_read("next", rule.next.is_some())
            && is_read("items", rule.items.is_some())
            && is_read("lists", rule.lists.is_some());
        all.then_some(rule)
    }

    /// Whether its keys go together, as the document stage checks (`extension/paging.rs`).
    fn is_consistent(&self) -> bool {
        let moves = [&self.offset, &self.page, &self.cursor];
        let is_last = matches!(self.next, Some(PagingNext::Last(_)));
        match moves.iter().filter(|name| name.is_some()).count() {
            0 => self.next.is_some() && !is_last,
            1 => (self.cursor.is_none() || self.next.is_some()) && (self.cursor.is_some() || !is_last),
            _ => false,
        }
    }
}

fn next(value: &Value) -> Option<PagingNext> {
    if let Some(text) = value.as_str() {
        return text.starts_with('/').then(|| PagingNext::Body(text.to_owned()));
    }
    let last = match value.get("last").and_then(Value::as_str) {
        Some("") => Some(String::new()),
        _ => pointer(value, "last"),
    };
    match (text(value, "header"), last) {
        (Some(name), None) if name.eq_ignore_ascii_case("link") => Some(PagingNext::Link),
        (Some(name), None) => Some(PagingNext::Header(name)),
        (None, last) => last.map(PagingNext::Last),
        (Some(_), Some(_)) => None,
    }
}

fn stop(word: &str) -> Option<PagingStop> {
    match word {
        "empty-page" => Some(PagingStop::EmptyPage),
        "short-page" => Some(PagingStop::ShortPage),
        "same-token" => Some(PagingStop::SameToken),
        _ => None,
    }
}
