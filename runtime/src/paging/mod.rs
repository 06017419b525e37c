//! Listings that come in pages: as a stream of items, or of pages.

mod pager;

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use futures_core::Stream;

use crate::answer::{self, Output};
use crate::call::State;
use crate::decoding::{self, Decode, Decoded, Parts, taken};
use crate::error::Error;
use crate::json::Abort;
use crate::transport::BoxFuture;
use crate::wire::Wire;
use pager::{Page, Progress};

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
    /// `offset` and `limit` name query parameters, or properties of the body; `items` are pointers into the answer,
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

/// The items of a listing: a [`Stream`], and [`Items::try_next`] for those who need no more.
///
/// The first page is asked for at the `offset` the caller set, or 0. After an error of a page nothing follows; an item
/// that cannot be read is an error, after which the next item follows.
///
/// Each page has the time of a call ([`Config::call_timeout`](crate::Config::call_timeout)), in which its items are decoded
/// too; time in which nobody asks for the next item does not count. When it is over, that is an error of the page.
#[must_use = "nothing is sent until the stream is polled"]
pub struct Items<T> {
    source: ItemSource,
    item: PhantomData<fn() -> T>,
}

/// Items, their type erased.
struct ItemSource {
    progress: Progress,
    page: Option<Arc<Page>>,
    next: usize,
    /// What is left for decoding items of the page.
    remaining: Duration,
    decode: fn(&Page, usize, Abort) -> Result<Decoded, Error>,
    decoding: Option<BoxFuture<DecodedItem>>,
}

/// An item, and how long it took to decode.
type DecodedItem = (Result<Decoded, Error>, Duration);

impl ItemSource {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Decoded, Error>>> {
        loop {
            if let Some(decoding) = &mut self.decoding {
                let (decoded, taken) = ready!(decoding.as_mut().poll(context));
                self.decoding = None;
                self.remaining = self.remaining.saturating_sub(taken);
                if decoded.as_ref().is_err_and(Error::is_timeout) {
                    self.end();
                }
                return Poll::Ready(Some(decoded));
            }
            if let Some(page) = self.page.as_ref().filter(|page| self.next < page.len()) {
                if self.remaining.is_zero() {
                    let late = page.late();
                    self.end();
                    return Poll::Ready(Some(Err(late)));
                }
                let item = decode_item(Arc::clone(page), self.next, self.remaining, self.decode);
                self.next += 1;
                self.decoding = Some(Box::pin(item));
                continue;
            }
            self.page = None;
            match ready!(self.progress.poll(context)) {
                Some(Ok(page)) => {
                    (self.remaining, self.next) = (page.remaining(), 0);
                    self.page = Some(Arc::new(page));
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn end(&mut self) {
        self.page = None;
        self.progress = Progress::Done;
    }
}

async fn decode_item(
    page: Arc<Page>,
    number: usize,
    remaining: Duration,
    decode: fn(&Page, usize, Abort) -> Result<Decoded, Error>,
) -> DecodedItem {
    let work = Arc::clone(&page);
    let work = move |abort| {
        let begun = Instant::now();
        (decode(&work, number, abort), begun.elapsed())
    };
    let item = decoding::of_size(page.size(number), remaining, work).await;
    item.unwrap_or_else(|error| match error.is_timeout() {
        true => (Err(page.late()), remaining),
        false => (Err(error), Duration::ZERO),
    })
}

impl<T: Wire + Default + 'static> Items<T> {
    pub(crate) fn new(state: Box<State>) -> Self {
        Self {
            source: ItemSource {
                progress: Progress::new(state),
                page: None,
                next: 0,
                remaining: Duration::ZERO,
                decode: read_item::<T>,
                decoding: None,
            },
            item: PhantomData,
        }
    }
}

fn read_item<T: Wire + Default + 'static>(page: &Page, number: usize, abort: Abort) -> Result<Decoded, Error> {
    let mut item = T::default();
    page.read(number, &mut item, abort)?;
    Ok(Box::new(Some(item)))
}

impl<T: 'static> Items<T> {
    /// The next item, or `None` after the last.
    ///
    /// # Errors
    /// Whatever the call for a page can fail with.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// All items that are left.
    ///
    /// # Errors
    /// The first error of a page or an item; the items before it are lost.
    pub async fn try_collect(mut self) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.try_next().await? {
            items.push(item);
        }
        Ok(items)
    }

    /// The same items for code that is not async, see [`blocking`](crate::blocking).
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::blocking::Blocking<Self> {
        let is_begun = self.source.progress.is_under_way() || self.source.decoding.is_some();
        crate::blocking::Blocking::new(self, is_begun)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        typed_item(self.source.poll(context))
    }
}

fn typed_item<T: 'static>(item: Poll<Option<Result<Decoded, Error>>>) -> Poll<Option<Result<T, Error>>> {
    match item {
        Poll::Ready(Some(Ok(mut item))) => Poll::Ready(Some(taken(&mut item))),
        Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error))),
        Poll::Ready(None) => Poll::Ready(None),
        Poll::Pending => Poll::Pending,
    }
}

impl<T: 'static> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items")
    }
}

/// The pages of a listing, each with all that its answer holds: a [`Stream`], and [`Pages::try_next`].
///
/// The first page is always given, a later one if it brings anything new. Within a page, items that were there before
/// are kept.
#[must_use = "nothing is sent until the stream is polled"]
pub struct Pages<T> {
    source: PageSource,
    page: PhantomData<fn() -> T>,
}

/// Pages, their type erased.
struct PageSource {
    progress: Progress,
    decode: Decode,
    decoding: Option<BoxFuture<Result<Parts, Error>>>,
}

impl PageSource {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Decoded, Error>>> {
        loop {
            if let Some(decoding) = &mut self.decoding {
                let decoded = ready!(decoding.as_mut().poll(context));
                self.decoding = None;
                return Poll::Ready(Some(decoded.map(|parts| parts.value)));
            }
            match ready!(self.progress.poll(context)) {
                Some(Ok(page)) => {
                    let remaining = page.remaining();
                    let parts = decoding::decode(page.into_answer(), self.decode, None, remaining);
                    self.decoding = Some(Box::pin(parts));
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T: Output> Pages<T> {
    pub(crate) fn new(state: Box<State>) -> Self {
        Self {
            source: PageSource {
                progress: Progress::new(state),
                decode: answer::decode::<T>,
                decoding: None,
            },
            page: PhantomData,
        }
    }
}

impl<T: 'static> Pages<T> {
    /// The next page, or `None` after the last.
    ///
    /// # Errors
    /// Whatever the call for a page can fail with.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// The same pages for code that is not async, see [`blocking`](crate::blocking).
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::blocking::Blocking<Self> {
        let is_begun = self.source.progress.is_under_way() || self.source.decoding.is_some();
        crate::blocking::Blocking::new(self, is_begun)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        typed_item(self.source.poll(context))
    }
}

impl<T: 'static> Stream for Pages<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pages")
    }
}
