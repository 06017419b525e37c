//! The loop behind a listing, untyped.

use std::task::{Context, Poll};
use std::time::Duration;

use super::follow::{Course, Plan};
use super::found::{Found, Seen};
use super::position::Position;
use super::{Cursor, ListItem, ReadItem};
use crate::client::{State, pipeline, renew_key};
use crate::error::{Error, ErrorKind};
use crate::json::{Abort, ReadLimits, utf8};
use crate::response::decoding::Decoded;
use crate::response::{RawResponse, decoding};
use crate::transport::BoxFuture;

/// Where a listing is.
pub(super) struct Progress {
    stage: Stage,
    /// Where the next page begins, also if it could not be had; `None` when there is none.
    next: Option<Position>,
}

enum Stage {
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
struct Pager {
    state: Box<State>,
    // set with the first page
    plan: Option<Plan>,
    following: Following,
    pages: usize,
    seen: Seen,
    course: Course,
}

/// What follows the last page that came.
enum Following {
    Page(Position),
    /// The page names one that cannot be asked for.
    Fault(Box<Error>),
    Nothing,
}

/// A page: its response, and where in it the items are that have not been there before.
pub(super) struct Page {
    response: RawResponse,
    found: Found,
    /// What was left of the time of the call when the items were found.
    remaining: Duration,
    /// Where it begins.
    at: Position,
}

impl Progress {
    pub(super) fn new(state: Box<State>) -> Self {
        let paging = state.values.operation.paging;
        // what is wrong with the values is told when the page is asked for
        let first = paging.and_then(|paging| Position::of(&state.values, paging).ok());
        Self {
            next: first,
            stage: Stage::Ready(Box::new(Pager {
                state,
                plan: None,
                following: Following::Page(Position::Start),
                pages: 0,
                seen: Seen::default(),
                course: Course::default(),
            })),
        }
    }

    /// Whether a page is on its way.
    #[cfg(feature = "blocking")]
    pub(super) fn is_under_way(&self) -> bool {
        matches!(self.stage, Stage::Waiting(_))
    }

    /// Whether no page will be asked for.
    pub(super) fn is_over(&self) -> bool {
        match &self.stage {
            Stage::Ready(pager) => matches!(pager.following, Following::Nothing),
            Stage::Waiting(_) => false,
            Stage::Done => true,
        }
    }

    /// Where the next page begins.
    pub(super) fn cursor(&self) -> Option<Cursor> {
        self.next.clone().map(Cursor)
    }

    /// Ends the listing. Another can go on from this page, whose items took too long.
    pub(super) fn end_at(&mut self, page: &Position) {
        self.stage = Stage::Done;
        self.next = Some(page.clone());
    }

    /// The next page that brings something new.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page, Error>>> {
        loop {
            match std::mem::replace(&mut self.stage, Stage::Done) {
                Stage::Done => return Poll::Ready(None),
                Stage::Ready(mut pager) => match std::mem::replace(&mut pager.following, Following::Nothing) {
                    Following::Nothing => return Poll::Ready(None),
                    Following::Fault(error) => return Poll::Ready(Some(Err(*error))),
                    Following::Page(at) => self.stage = Stage::Waiting(Box::pin(pager.next(at))),
                },
                Stage::Waiting(mut future) => match future.as_mut().poll(context) {
                    Poll::Pending => {
                        self.stage = Stage::Waiting(future);
                        return Poll::Pending;
                    }
                    Poll::Ready((pager, page)) => {
                        let page = match page {
                            Ok(page) => page,
                            // the listing can go on from here by another
                            Err(error) => return Poll::Ready(Some(Err(error))),
                        };
                        self.next = match &pager.following {
                            Following::Page(position) => Some(position.clone()),
                            Following::Fault(_) | Following::Nothing => None,
                        };
                        self.stage = Stage::Ready(pager);
                        if let Some(page) = page {
                            return Poll::Ready(Some(Ok(page)));
                        }
                    }
                },
            }
        }
    }
}

impl Pager {
    async fn next(mut self: Box<Self>, at: Position) -> Step {
        let page = self
            .page(at)
            .await
            .map_err(|error| error.with_operation(self.state.values.operation.name));
        (self, page)
    }

    async fn page(&mut self, at: Position) -> Result<Option<Page>, Error> {
        let plan = match self.plan {
            Some(plan) => plan,
            None => Plan::of(&self.state)?,
        };
        self.plan = Some(plan);
        let at = match at {
            Position::Start => Position::of(&self.state.values, plan.paging)?,
            at => at,
        };
        let limit = self.state.client.config().limits.pages;
        if self.pages >= limit {
            return Err(Error::new(ErrorKind::TooManyPages { limit }));
        }
        if self.pages > 0 {
            renew_key(&mut self.state);
        }
        self.pages += 1;
        at.set(&mut self.state.values);
        let (response, rules) = pipeline::respond(&mut self.state).await?;
        let mut seen = std::mem::take(&mut self.seen);
        let work = move |response: &mut RawResponse| seen.take_in(response, plan.paging).map(|found| (seen, found));
        let (response, (seen, mut found)) = decoding::of_response(response, rules.remaining(), work).await?;
        self.seen = seen;
        self.following = match plan.following(&at, &mut found, response.url.as_deref(), &mut self.course) {
            Ok(Some(position)) => Following::Page(position),
            Ok(None) => Following::Nothing,
            Err(reason) => Following::Fault(Box::new(response.error(ErrorKind::NextPage(reason)))),
        };
        // of a listing that counts by itself, a page that repeats an earlier one is none
        if !found.news && plan.paging.next.is_none() {
            found.items.clear();
            if self.pages > 1 {
                return Ok(None);
            }
        }
        Ok(Some(Page {
            response,
            found,
            remaining: rules.remaining(),
            at,
        }))
    }
}

impl Page {
    /// Where it begins.
    pub(super) fn at(&self) -> &Position {
        &self.at
    }

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
        self.found.items.get(number).map_or(0, |item| item.text.len())
    }

    pub(super) fn len(&self) -> usize {
        self.found.items.len()
    }

    /// Reads an item, by its number among those that are new.
    pub(super) fn read(&self, number: usize, read: ReadItem, abort: Abort) -> Result<Decoded, Error> {
        let Some(item) = self.found.items.get(number) else {
            return Err(Error::configuration("an item was read that is not there"));
        };
        let limits = ReadLimits {
            abort,
            ..self.response.limits.clone()
        };
        let text = utf8(&item.text);
        let read = text.and_then(|text| {
            read(&ListItem {
                list: item.list,
                text,
                limits,
            })
        });
        read.map_err(|error| {
            let pointer = self.found.lists.get(item.list).copied().unwrap_or_default();
            self.response
                .decode_error(error.in_index(item.index).in_pointer(pointer))
        })
    }
}
