//! The loop behind a listing, untyped.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;

use crate::client::{State, pipeline};
use crate::describe::{Paging, Place, Stop};
use crate::error::{Error, ErrorKind};
use crate::json::{
    Abort, Json, Kind, ReadError, ReadErrorKind, ReadLimits, Reader, Wire, at_pointer, at_pointer_limited,
    read_limited, utf8,
};
use crate::request::Values;
use crate::response::{RawResponse, decoding};
use crate::transport::BoxFuture;

/// Where a listing is.
pub(super) enum Progress {
    /// About to ask for a page.
    Ready(Box<Pager>),
    /// A page is on its way.
    Waiting(BoxFuture<Step>),
    /// Nothing follows.
    Done,
}

/// A listing after a page, with the page if it brings something new.
type Step = (Box<Pager>, Result<Option<Page>, Error>);

/// What a listing has to remember between pages.
pub(super) struct Pager {
    state: Box<State>,
    // set with the first page
    plan: Option<Plan>,
    pages: usize,
    seen: Seen,
    /// Items of the longest page so far.
    longest: u64,
    ended: bool,
}

/// What identifies the items that were there before, and pages of items that have no such key.
#[derive(Default)]
struct Seen {
    keys: HashSet<Box<str>>,
    texts: HashSet<u64>,
}

#[derive(Clone, Copy)]
struct Plan {
    paging: &'static Paging,
    offset: u64,
    /// How many items a full page has, if that is known.
    size: Option<u64>,
}

/// A page: its response, and where in it the items are that have not been there before.
pub(super) struct Page {
    response: RawResponse,
    pointer: &'static str,
    items: Vec<(usize, Bytes)>,
    /// What was left of the time of the call when the items were found.
    remaining: Duration,
}

impl Progress {
    pub(super) fn new(state: Box<State>) -> Self {
        Self::Ready(Box::new(Pager {
            state,
            plan: None,
            pages: 0,
            seen: Seen::default(),
            longest: 0,
            ended: false,
        }))
    }

    /// Whether a page is on its way.
    #[cfg(feature = "blocking")]
    pub(super) fn is_under_way(&self) -> bool {
        matches!(self, Self::Waiting(_))
    }

    /// Whether no page will be asked for.
    pub(super) fn is_over(&self) -> bool {
        match self {
            Self::Ready(pager) => pager.ended,
            Self::Waiting(_) => false,
            Self::Done => true,
        }
    }

    /// The next page that brings something new.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page, Error>>> {
        loop {
            match std::mem::replace(self, Self::Done) {
                Self::Done => return Poll::Ready(None),
                Self::Ready(pager) if pager.ended => return Poll::Ready(None),
                Self::Ready(pager) => *self = Self::Waiting(Box::pin(pager.next())),
                Self::Waiting(mut future) => match future.as_mut().poll(context) {
                    Poll::Pending => {
                        *self = Self::Waiting(future);
                        return Poll::Pending;
                    }
                    Poll::Ready((pager, Ok(Some(page)))) => {
                        *self = Self::Ready(pager);
                        return Poll::Ready(Some(Ok(page)));
                    }
                    Poll::Ready((_, Ok(None))) => return Poll::Ready(None),
                    Poll::Ready((_, Err(error))) => return Poll::Ready(Some(Err(error))),
                },
            }
        }
    }
}

impl Pager {
    async fn next(mut self: Box<Self>) -> Step {
        let page = self
            .page()
            .await
            .map_err(|error| error.with_operation(self.state.values.operation.name));
        (self, page)
    }

    async fn page(&mut self) -> Result<Option<Page>, Error> {
        let mut plan = match self.plan {
            Some(plan) => plan,
            None => self.start()?,
        };
        let limit = self.state.client.config().limits.pages;
        if self.pages >= limit {
            return Err(Error::new(ErrorKind::TooManyPages { limit }));
        }
        self.pages += 1;
        set(&mut self.state.values, plan.paging.offset, plan.offset.into());
        let (response, rules) = pipeline::respond(&mut self.state).await?;
        let mut seen = std::mem::take(&mut self.seen);
        let work = move |response: &mut RawResponse| seen.take_in(response, plan).map(|found| (seen, found));
        let (response, (seen, found)) = decoding::of_response(response, rules.remaining(), work).await?;
        self.seen = seen;

        plan.offset = plan.offset.saturating_add(found.length);
        self.plan = Some(plan);
        let short = plan.paging.stop.contains(&Stop::ShortPage) && plan.size.is_some_and(|size| found.length < size);
        // what counts the items of a page is no total
        self.longest = self.longest.max(found.length);
        let complete = found
            .total
            .is_some_and(|total| total > self.longest && plan.offset >= total);
        // an empty page would be asked for again at the same index, so it ends the listing under any rules
        self.ended = found.length == 0 || !found.news || short || complete;
        if !found.news && self.pages > 1 {
            return Ok(None);
        }
        Ok(Some(Page {
            response,
            pointer: found.pointer,
            items: found.items,
            remaining: rules.remaining(),
        }))
    }

    /// Reads off the call where it starts and how large its pages are.
    fn start(&self) -> Result<Plan, Error> {
        let Some(paging) = self.state.values.operation.paging else {
            return Err(Error::configuration("the operation is not described as paged"));
        };
        let given = |name: &'static str| match value(&self.state.values, name) {
            None | Some(Json::Null) => Ok(None),
            Some(value) => match value.as_u64().or_else(|| value.as_str()?.parse().ok()) {
                Some(number) => Ok(Some(number)),
                None => Err(Error::invalid(name, "is not a whole number from 0 on")),
            },
        };
        let asked = given(paging.limit)?.or(paging.default_limit);
        let size = asked.map(|size| paging.max_limit.map_or(size, |most| size.min(most)));
        Ok(Plan {
            paging,
            offset: given(paging.offset)?.unwrap_or(0),
            size,
        })
    }
}

impl Seen {
    /// Finds the items of a page and what of them is new.
    fn take_in(&mut self, response: &RawResponse, plan: Plan) -> Result<Found, Error> {
        self.find(response.json_text()?, response, plan)
            .map_err(|error| response.decode_error(error))
    }

    fn find(&mut self, text: &str, response: &RawResponse, plan: Plan) -> Result<Found, ReadError> {
        let (paging, limits) = (plan.paging, &response.limits);
        let (pointer, array) = array(text, paging.items, limits)?;
        let mut found = Found {
            pointer,
            length: 0,
            items: Vec::new(),
            news: false,
            total: None,
        };
        if let Some(total) = paging.total {
            found.total =
                at_pointer_limited(text, total, limits.clone())?.and_then(|raw| raw.parse::<Json>().ok()?.as_u64());
        }
        let Some(array) = array else { return Ok(found) };
        let mut unkeyed = 0;
        let mut reader = Reader::limited(array, limits.clone());
        let mut more = reader.begin_array().map_err(|error| error.in_pointer(pointer))?;
        while more {
            let item = reader.raw().map_err(|error| error.in_pointer(pointer))?;
            let key = match paging.key {
                Some(key) => at_pointer(item, key)?.filter(|key| *key != "null"),
                None => None,
            };
            let fresh = match key {
                Some(key) => self.keys.insert(key.into()),
                None => {
                    unkeyed += 1;
                    true
                }
            };
            if fresh {
                let index = usize::try_from(found.length).unwrap_or(usize::MAX);
                // shares the memory of the body, which the text is part of
                found.items.push((index, response.body.slice_ref(item.as_bytes())));
            }
            found.length += 1;
            more = reader.next_item().map_err(|error| error.in_pointer(pointer))?;
        }
        // items without a key cannot be told apart, so a page of them is new if it was not there as a whole
        let mut hasher = DefaultHasher::new();
        array.hash(&mut hasher);
        let new_text = self.texts.insert(hasher.finish());
        found.news = found.items.len() > unkeyed || (unkeyed > 0 && new_text);
        if !found.news {
            found.items.clear();
        }
        Ok(found)
    }
}

struct Found {
    pointer: &'static str,
    length: u64,
    items: Vec<(usize, Bytes)>,
    news: bool,
    total: Option<u64>,
}

/// The array of a page, by the first pointer that leads to one. None when there is nothing at all where it should be.
fn array<'a>(
    text: &'a str,
    pointers: &[&'static str],
    limits: &ReadLimits,
) -> Result<(&'static str, Option<&'a str>), ReadError> {
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
    let top = Reader::new(text).peek()?;
    match (fault, top) {
        (Some(fault), _) => Err(fault),
        (None, Kind::Object) => Ok((pointers.first().copied().unwrap_or_default(), None)),
        (None, found) => Err(expected("an object", found)),
    }
}

/// The parameter of this name that is not part of the path.
fn parameter(values: &Values, name: &str) -> Option<usize> {
    values
        .operation
        .parameters
        .iter()
        .position(|p| p.name == name && p.place != Place::Path)
}

fn value<'a>(values: &'a Values, name: &str) -> Option<&'a Json> {
    match parameter(values, name) {
        Some(index) => values.parameter(index),
        None => values.field(name),
    }
}

fn set(values: &mut Values, name: &'static str, value: Json) {
    match parameter(values, name) {
        Some(index) => values.set(index, value),
        None => values.set_field(Cow::Borrowed(name), value),
    }
}

impl Page {
    /// How long decoding it, or all of its items together, may take.
    pub(super) fn remaining(&self) -> Duration {
        self.remaining
    }

    /// The error of a page whose items took too long to decode.
    pub(super) fn decode_timeout(&self) -> Error {
        self.response.decode_timeout()
    }

    pub(super) fn into_response(self) -> RawResponse {
        self.response
    }

    /// The length of an item, by its number among those that are new.
    pub(super) fn size(&self, number: usize) -> usize {
        self.items.get(number).map_or(0, |(_, item)| item.len())
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// Reads an item, by its number among those that are new.
    pub(super) fn read(&self, number: usize, value: &mut dyn Wire, abort: Abort) -> Result<(), Error> {
        let Some((index, item)) = self.items.get(number) else {
            return Ok(());
        };
        let limits = ReadLimits {
            abort,
            ..self.response.limits.clone()
        };
        let read = utf8(item).and_then(|text| read_limited(value, text, limits));
        read.map_err(|error| {
            self.response
                .decode_error(error.in_index(*index).in_pointer(self.pointer))
        })
    }
}
