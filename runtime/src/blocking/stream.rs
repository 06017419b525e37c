//! Listings and streams as iterators, and bytes as a reader.

use std::fmt;
use std::io::{self, BufRead, Read};
use std::pin::Pin;

use bytes::{Buf as _, Bytes};
use futures_core::Stream;

use super::{already_polled, wait};
use crate::error::Error;
use crate::response::Chunks;

/// A listing, or a stream of events, as an iterator: each `next` waits for one item.
///
/// It gives what the stream in it gives, and `None` where that is over. Dropping it closes its connection.
#[must_use = "nothing is sent until the first item is asked for"]
pub struct Blocking<S> {
    stream: S,
    fault: Option<Error>,
    over: bool,
}

impl<S> Blocking<S> {
    pub(crate) fn new(stream: S, is_begun: bool) -> Self {
        Self {
            stream,
            fault: is_begun.then(already_polled),
            over: false,
        }
    }

    /// The listing or the stream: for what events tell besides, as
    /// [`Events::last_event_id`](crate::Events::last_event_id).
    pub fn get_ref(&self) -> &S {
        &self.stream
    }
}

impl<S, T> Iterator for Blocking<S>
where
    S: Stream<Item = Result<T, Error>> + Unpin,
{
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Result<T, Error>> {
        if self.over {
            return None;
        }
        let mut next = None;
        let waited = match self.fault.take() {
            Some(fault) => Err(fault),
            None => wait(&mut |context| Pin::new(&mut self.stream).poll_next(context).map(|item| next = item)),
        };
        match waited {
            Ok(()) => {
                self.over = next.is_none();
                next
            }
            Err(error) => {
                self.over = true;
                Some(Err(error))
            }
        }
    }
}

impl<S> fmt::Debug for Blocking<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blocking")
    }
}

/// The body of a response as it arrives: an iterator of its pieces, and a reader.
///
/// As a reader it fails with an [`io::Error`] that holds the [`Error`], of the kind
/// [`TimedOut`](io::ErrorKind::TimedOut) for time limits.
#[must_use = "nothing is sent until the first bytes are asked for"]
pub struct BlockingChunks {
    pieces: Blocking<Chunks>,
    rest: Bytes,
}

impl BlockingChunks {
    pub(crate) fn new(pieces: Blocking<Chunks>) -> Self {
        Self {
            pieces,
            rest: Bytes::new(),
        }
    }

    /// The stream: for [`Chunks::headers`].
    pub fn get_ref(&self) -> &Chunks {
        self.pieces.get_ref()
    }
}

impl Iterator for BlockingChunks {
    type Item = Result<Bytes, Error>;

    fn next(&mut self) -> Option<Result<Bytes, Error>> {
        match self.rest.is_empty() {
            true => self.pieces.next(),
            false => Some(Ok(std::mem::take(&mut self.rest))),
        }
    }
}

impl BufRead for BlockingChunks {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // an empty piece is not the end
        while self.rest.is_empty() {
            match self.pieces.next() {
                None => break,
                Some(Ok(piece)) => self.rest = piece,
                Some(Err(error)) if error.is_timeout() => return Err(io::Error::new(io::ErrorKind::TimedOut, error)),
                Some(Err(error)) => return Err(io::Error::other(error)),
            }
        }
        Ok(&self.rest)
    }

    fn consume(&mut self, count: usize) {
        self.rest.advance(count.min(self.rest.len()));
    }
}

impl Read for BlockingChunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl fmt::Debug for BlockingChunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlockingChunks")
    }
}
