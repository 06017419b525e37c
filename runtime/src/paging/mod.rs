//! Listings that come in pages: as a stream of items, or of pages.

mod by_hand;
mod cursor;
mod follow;
mod found;
mod link;
mod listed;
mod pager;
mod position;

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use crate::client::State;
use crate::clock::SystemInstant;
use crate::error::Error;
use crate::response::Output;
use crate::response::decoding::{self, Decode, Decoded, Parts, taken};
use crate::transport::BoxFuture;
use listed::{ReadItem, read_item};
use pager::{Page, Progress};

pub(crate) use by_hand::{next, start_at};
pub use cursor::{Cursor, InvalidCursor};
pub use link::next_link;
pub use listed::{ListItem, Listed};

/// The items of a listing: a [`Stream`], and [`Items::try_next`] for those who need no more.
///
/// The first page is the one that the caller set (an offset, a page number, a token, `start_at`), else the first of all. After an
/// error of a page nothing follows, and [`Items::cursor`] is where another listing can go on; an item that cannot be read is an
/// error, after which the next item follows.
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
    decode: ReadItem,
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
                    let late = page.decode_timeout();
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

    /// Ends the listing at a page whose items took too long.
    fn end(&mut self) {
        if let Some(page) = self.page.take() {
            self.progress.end_at(page.at());
        }
    }

    fn cursor(&self) -> Option<Cursor> {
        let is_left = |page: &&Arc<Page>| self.next < page.len() || self.decoding.is_some();
        match self.page.as_ref().filter(is_left) {
            Some(page) => Some(Cursor(page.at().clone())),
            None => self.progress.cursor(),
        }
    }
}

async fn decode_item(page: Arc<Page>, number: usize, remaining: Duration, decode: ReadItem) -> DecodedItem {
    let work = Arc::clone(&page);
    let work = move |abort| {
        let begun = SystemInstant::now();
        (work.read(number, decode, abort), begun.elapsed())
    };
    let item = decoding::of_size(page.size(number), remaining, work).await;
    item.unwrap_or_else(|error| match error.is_timeout() {
        true => (Err(page.decode_timeout()), remaining),
        false => (Err(error), Duration::ZERO),
    })
}

impl<T: Listed> Items<T> {
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

impl<T: 'static> Items<T> {
    /// The next item, or `None` after the last.
    ///
    /// # Errors
    /// Whatever the call for a page can fail with.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// Where another listing can go on: the page whose items have not all been given yet, and after its last item the next page.
    /// So who stores it after each item loses none, and may see items of one page again. It is there after an error of a page,
    /// too. `None` when the listing is over, or leads nowhere that can be asked for.
    pub fn cursor(&self) -> Option<Cursor> {
        self.source.cursor()
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

    /// Whether it depends on the runtime in which it was polled.
    #[cfg(feature = "blocking")]
    pub(crate) fn is_under_way(&self) -> bool {
        self.source.progress.is_under_way() || self.source.decoding.is_some()
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

/// The pages of a listing, each with all that its response holds: a [`Stream`], and [`Pages::try_next`].
///
/// The first page is always given, a later one too, unless a listing that counts by itself finds nothing new in it. Within a page,
/// items that were there before are kept. After an error of a page nothing follows, and [`Pages::cursor`] is where another listing
/// can go on.
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
                    let parts = decoding::decode(page.into_response(), self.decode, None, remaining);
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
                decode: crate::response::decode::<T>,
                decoding: None,
            },
            page: PhantomData,
        }
    }
}

impl<T: 'static> Pages<T> {
    /// Whether it is known that no page follows. It is not where only an empty page ends the listing.
    pub fn is_over(&self) -> bool {
        self.source.decoding.is_none() && self.source.progress.is_over()
    }

    /// Where the next page begins, so that another listing can go on from there; after an error of a page, where that page does.
    /// `None` when the listing is over, or leads nowhere that can be asked for.
    pub fn cursor(&self) -> Option<Cursor> {
        self.source.progress.cursor()
    }

    /// The next page, or `None` after the last.
    ///
    /// # Errors
    /// Whatever the call for a page can fail with.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// Whether it depends on the runtime in which it was polled.
    #[cfg(feature = "blocking")]
    pub(crate) fn is_under_way(&self) -> bool {
        self.source.progress.is_under_way() || self.source.decoding.is_some()
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
