//! What follows a page: the rules by which a listing goes on and ends.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::found::Found;
use super::position::{Position, number};
use crate::client::State;
use crate::describe::{By, Next, Paging, Service, Stop};
use crate::error::{Error, NextPage};
use crate::json::Json;
use crate::request::without_keys;
use crate::url::{query_value, resolve};

/// What a listing goes by: its table, and the size of a full page, if that is known.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) paging: &'static Paging,
    service: &'static Service,
    size: Option<u64>,
}

/// How far a listing has come.
#[derive(Default)]
pub(super) struct Course {
    /// Items of the longest page so far.
    longest: u64,
    /// Items of all pages, if the first of them is known to be the first of the listing.
    counted: Option<u64>,
    /// The pages that were asked for, where responses lead from one to the next.
    visited: HashSet<u64>,
}

impl Plan {
    /// # Errors
    /// For an operation that is no listing, and for a limit that is no number.
    pub(super) fn of(state: &State) -> Result<Self, Error> {
        let values = &state.values;
        let Some(paging) = values.operation.paging else {
            return Err(Error::configuration("the operation is not described as paged"));
        };
        let given = match paging.limit {
            Some(name) => number(values, name)?,
            None => None,
        };
        let asked = given.or(paging.default_limit);
        let size = asked.map(|size| paging.max_limit.map_or(size, |most| size.min(most)));
        Ok(Self {
            paging,
            service: state.client.inner().service,
            size,
        })
    }

    fn stops_at(&self, rule: Stop) -> bool {
        self.paging.stop.contains(&rule)
    }

    /// Whether the listing is over by what the page has and says.
    fn is_over(&self, at: &Position, found: &Found, course: &Course) -> bool {
        let paging = self.paging;
        let empty = found.length == 0;
        let short = self.size.is_some_and(|size| found.length < size);
        if found.more == Some(false)
            || (empty && self.stops_at(Stop::EmptyPage))
            || (short && self.stops_at(Stop::ShortPage))
        {
            return true;
        }
        if let (Position::Page(page), Some(pages)) = (at, found.pages)
            && page.saturating_sub(paging.first).saturating_add(1) >= pages
        {
            return true;
        }
        let reached = match at {
            Position::Offset(offset) => Some(offset.saturating_add(found.length)),
            _ => course.counted,
        };
        // what counts the items of a page is no total
        let is_complete = |total: u64| total > course.longest && reached.is_some_and(|reached| reached >= total);
        if found.total.is_some_and(is_complete) {
            return true;
        }
        if paging.next.is_some() {
            return false;
        }
        match at {
            // it would be asked for again at the same index
            Position::Offset(_) => empty || !found.news,
            // the server repeats itself
            Position::Page(_) => !empty && !found.news,
            Position::Start | Position::Token(_) | Position::Url(_) => true,
        }
    }

    /// Where the next page begins. `at` is where this one did, and `url` that of its request, where URLs are followed.
    pub(super) fn following(
        &self,
        at: &Position,
        found: &mut Found,
        url: Option<&str>,
        course: &mut Course,
    ) -> Result<Option<Position>, NextPage> {
        course.add(self.paging, at, found.length);
        let here = match (self.paging.by, url) {
            (By::Url, Some(url)) => &Position::Url(url.to_owned()),
            _ => at,
        };
        course.visit(here);
        if self.is_over(at, found, course) {
            return Ok(None);
        }
        let next = match (self.paging.next, found.next.take()) {
            (None, _) => match at {
                Position::Offset(offset) => Position::Offset(offset.saturating_add(found.length)),
                Position::Page(page) => Position::Page(page.saturating_add(1)),
                _ => return Ok(None),
            },
            (Some(next), value) => {
                let named = match value {
                    Some(value) => self.named(next, value, url)?,
                    None => None,
                };
                match named {
                    Some(position) => position,
                    // items would be missing without a word
                    None if matches!(next, Next::Last(_)) && found.length > 0 => return Err(NextPage::Unreadable),
                    None => return Ok(None),
                }
            }
        };
        if next == *here && self.stops_at(Stop::SameToken) {
            return Ok(None);
        }
        match course.has_visited(&next) {
            true => Err(NextPage::Repeated),
            false => Ok(Some(next)),
        }
    }

    /// The position that a response names.
    fn named(&self, next: Next, value: Json, url: Option<&str>) -> Result<Option<Position>, NextPage> {
        let is_none = match &value {
            Json::Null | Json::Bool(false) => true,
            Json::String(text) => text.is_empty() && next != Next::Link,
            // the id of an item may be 0
            Json::Number(_) => value.as_u64() == Some(0) && !matches!(next, Next::Last(_)),
            Json::Array(items) => items.is_empty(),
            Json::Object(members) => members.is_empty(),
            _ => false,
        };
        if is_none {
            return Ok(None);
        }
        // of a header that is no UTF-8
        let is_broken = |text: &str| matches!(next, Next::Link | Next::Header(_)) && text.contains('\u{fffd}');
        if value == Json::Bool(true) || value.as_str().is_some_and(is_broken) {
            return Err(NextPage::Unreadable);
        }
        match self.paging.by {
            By::Offset(name) => Ok(count(&value, name)?.map(Position::Offset)),
            By::Page(name) => Ok(count(&value, name)?.map(Position::Page)),
            By::Cursor(name) => {
                let of_link = |text: &str| query_value(text, name).map(Json::from).ok_or(NextPage::Unreadable);
                let token = match (next, value) {
                    (Next::Link, Json::String(link)) => of_link(&link)?,
                    (_, token) => token,
                };
                Ok(Some(Position::Token(token)))
            }
            By::Url => {
                let resolved = value.as_str().zip(url).and_then(|(text, url)| resolve(text, url));
                let resolved = resolved.ok_or(NextPage::Unreadable)?;
                let is_plain = !resolved.starts_with("https:");
                if is_plain && url.is_some_and(|url| url.starts_with("https:")) {
                    return Err(NextPage::PlainHttp);
                }
                Ok(Some(Position::Url(without_keys(&resolved, self.service))))
            }
        }
    }
}

/// A number, or the parameter that holds it in the query of a URL. `None` for one below 1, which leads nowhere.
fn count(value: &Json, name: &str) -> Result<Option<u64>, NextPage> {
    let of_text = |text: &str| match text.parse() {
        Ok(number) => Some(number),
        Err(_) => query_value(text, name)?.parse().ok(),
    };
    let number = match value {
        Json::String(text) => of_text(text),
        Json::Number(_) if value.as_i64().is_some_and(|number| number < 0) => Some(0),
        value => value.as_u64(),
    };
    let number = number.ok_or(NextPage::Unreadable)?;
    Ok((number > 0).then_some(number))
}

impl Course {
    fn add(&mut self, paging: &Paging, at: &Position, length: u64) {
        let is_first = match at {
            Position::Start => true,
            Position::Page(page) => *page == paging.first,
            _ => false,
        };
        if is_first && self.counted.is_none() {
            self.counted = Some(0);
        }
        self.counted = self.counted.map(|counted| counted.saturating_add(length));
        self.longest = self.longest.max(length);
    }

    fn visit(&mut self, position: &Position) {
        self.visited.extend(hash_of(position));
    }

    fn has_visited(&self, position: &Position) -> bool {
        hash_of(position).is_some_and(|hash| self.visited.contains(&hash))
    }
}

/// `None` for the start, to which nothing leads back.
fn hash_of(position: &Position) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    match position {
        Position::Start => return None,
        Position::Offset(number) | Position::Page(number) => number.hash(&mut hasher),
        Position::Token(token) => token.hash(&mut hasher),
        Position::Url(url) => url.hash(&mut hasher),
    }
    Some(hasher.finish())
}
