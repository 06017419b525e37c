//! What is found in the response of a page: its items, and what it says of further pages.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use bytes::Bytes;

use super::link::next_link;
use crate::describe::{Next, Paging};
use crate::error::Error;
use crate::json::{
    Json, Kind, ReadError, ReadErrorKind, ReadLimits, Reader, at_pointer, at_pointer_limited, from_str_limited,
};
use crate::response::RawResponse;

/// What identifies the items that were there before, and pages of items that have no such key.
#[derive(Default)]
pub(super) struct Seen {
    keys: HashSet<Box<str>>,
    texts: HashSet<u64>,
}

/// An item that was not there before.
pub(super) struct Item {
    /// Which of the lists of the page it is in.
    pub(super) list: usize,
    /// Its index there.
    pub(super) index: usize,
    pub(super) text: Bytes,
}

/// What was found in a page.
#[derive(Default)]
pub(super) struct Found {
    /// The pointers to its lists.
    pub(super) lists: Vec<&'static str>,
    /// The number of all items.
    pub(super) length: u64,
    /// The items that are new.
    pub(super) items: Vec<Item>,
    /// Whether there is anything new.
    pub(super) news: bool,
    pub(super) total: Option<u64>,
    pub(super) pages: Option<u64>,
    pub(super) more: Option<bool>,
    /// What leads to the next page, as it is in the body or in a header.
    pub(super) next: Option<Json>,
}

impl Seen {
    /// Finds the items of a page and what of them is new.
    pub(super) fn take_in(&mut self, response: &RawResponse, paging: &'static Paging) -> Result<Found, Error> {
        self.find(response.json_text()?, response, paging)
            .map_err(|error| response.decode_error(error))
    }

    fn find(&mut self, text: &str, response: &RawResponse, paging: &'static Paging) -> Result<Found, ReadError> {
        let limits = &response.limits;
        let value = |pointer: Option<&str>| match pointer {
            Some(pointer) => json_at(text, pointer, limits),
            None => Ok(None),
        };
        let number = |value: Option<Json>| value?.as_u64();
        let mut found = Found {
            total: number(value(paging.total)?),
            pages: number(value(paging.pages)?),
            more: value(paging.more)?.and_then(|more| more.as_bool()),
            ..Found::default()
        };
        let mut hasher = DefaultHasher::new();
        let mut unkeyed = 0;
        let mut last = None;
        for (list, (pointer, array)) in arrays(text, paging, limits)?.into_iter().enumerate() {
            found.lists.push(pointer);
            let Some(array) = array else { continue };
            array.hash(&mut hasher);
            last = self
                .items(array, (list, pointer), response, paging.key, &mut found, &mut unkeyed)?
                .or(last);
        }
        // items without a key cannot be told apart, so a page of them is new if it was not there as a whole
        let new_text = self.texts.insert(hasher.finish());
        found.news = found.items.len() > unkeyed || (unkeyed > 0 && new_text);
        found.next = match paging.next {
            None => None,
            Some(Next::Body(pointer)) => json_at(text, pointer, limits)?,
            Some(Next::Header(name)) => of_header(response, name),
            Some(Next::Link) => next_link(&response.headers).map(Json::from),
            Some(Next::Last(pointer)) => match last {
                Some(item) => json_at(item, pointer, limits)?,
                None => None,
            },
        };
        Ok(found)
    }

    /// Adds the items of a list, and gives the last.
    fn items<'a>(
        &mut self,
        array: &'a str,
        (list, pointer): (usize, &'static str),
        response: &RawResponse,
        key: Option<&str>,
        found: &mut Found,
        unkeyed: &mut usize,
    ) -> Result<Option<&'a str>, ReadError> {
        let mut last = None;
        let mut index = 0;
        let mut reader = Reader::limited(array, response.limits.clone());
        let mut more = reader.begin_array().map_err(|error| error.in_pointer(pointer))?;
        while more {
            let item = reader.raw().map_err(|error| error.in_pointer(pointer))?;
            let key = match key {
                Some(key) => at_pointer(item, key)?.filter(|key| *key != "null"),
                None => None,
            };
            let fresh = match key {
                Some(key) => self.keys.insert(key.into()),
                None => {
                    *unkeyed += 1;
                    true
                }
            };
            if fresh {
                let text = response.part_of_text(item);
                found.items.push(Item { list, index, text });
            }
            last = Some(item);
            index += 1;
            found.length += 1;
            more = reader.next_item().map_err(|error| error.in_pointer(pointer))?;
        }
        Ok(last)
    }
}

fn json_at(text: &str, pointer: &str, limits: &ReadLimits) -> Result<Option<Json>, ReadError> {
    let raw = at_pointer_limited(text, pointer, limits.clone())?;
    raw.map(|raw| from_str_limited(raw, limits.clone())).transpose()
}

fn of_header(response: &RawResponse, name: &str) -> Option<Json> {
    // what is no UTF-8 is told where the token is read, and does not end the listing
    let text = String::from_utf8_lossy(response.headers.get(name)?.as_bytes());
    Some(Json::from(text.trim()))
}

/// The pointer to a list, and its text.
type List<'a> = (&'static str, Option<&'a str>);

/// The arrays of a page: several lists, or the first of the pointers that leads to an array.
fn arrays<'a>(text: &'a str, paging: &Paging, limits: &ReadLimits) -> Result<Vec<List<'a>>, ReadError> {
    if paging.lists.is_empty() {
        return array(text, paging.items, limits).map(|list| vec![list]);
    }
    let lists = paging.lists.iter();
    lists
        .map(|pointer| array(text, std::slice::from_ref(pointer), limits))
        .collect()
}

/// The array of a page, by the first pointer that leads to one. None when there is nothing at all where it should be.
fn array<'a>(text: &'a str, pointers: &[&'static str], limits: &ReadLimits) -> Result<List<'a>, ReadError> {
    let expected = |expected, found| ReadError::new(ReadErrorKind::Expected { expected, found }, 0);
    let mut fault = None;
    for &pointer in pointers {
        let Some(raw) = at_pointer_limited(text, pointer, limits.clone())? else {
            continue;
        };
        match Reader::new(raw).peek()? {
            Kind::Array => return Ok((pointer, Some(raw))),
            Kind::Null => {}
            // an object may be what another pointer leads through
            Kind::Object
                if pointers
                    .iter()
                    .any(|p| p.strip_prefix(pointer).is_some_and(|p| p.starts_with('/'))) => {}
            found => fault = Some(expected("an array", found).in_pointer(pointer)),
        }
    }
    let first = pointers.first().copied().unwrap_or_default();
    let top = Reader::new(text).peek()?;
    match (fault, top) {
        (Some(fault), _) => Err(fault),
        (None, Kind::Object) => Ok((first, None)),
        // the whole body is the list, and null
        (None, Kind::Null) if first.is_empty() => Ok((first, None)),
        (None, found) => Err(expected("an object", found)),
    }
}
