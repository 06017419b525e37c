//! Responses that arrive bit by bit: server-sent events, JSON values, and bytes.

mod arriving;
mod chunks;
mod event;
mod lines;
mod parser;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use super::decoding;
use crate::error::{Error, ErrorKind, TooLarge, UnexpectedBody};
use crate::json::{Abort, ReadError, ReadErrorKind};
use crate::transport::BoxFuture;
use arriving::State;
use lines::Records;
use parser::Parser;

pub(crate) use arriving::{Arriving, Opened};
pub use chunks::Chunks;
pub use event::{Event, FromEvent, TypedEvent};
pub use lines::Lines;

/// The events of a response as they arrive: a [`Stream`], and [`Events::try_next`] for those who need no more.
///
/// The call is sent when the first event is asked for, and again after a failure only as long as no response has begun.
/// A response ends with its body, or with the event that the document calls the last, or with one whose data is `[DONE]`,
/// which is not given. Nothing is asked for
/// again after the end: to go on, make a new call with [`Events::last_event_id`]. After an error of the connection
/// nothing follows; an event that cannot be read is an error, after which the next event follows. Dropping the stream
/// closes its connection.
///
/// The limits of a body ([`Config::body_limit`](crate::Config::body_limit)) and of what is decoded of it
/// ([`Config::decoded_limit`](crate::Config::decoded_limit)) hold for each event, and decoding one may take the time of a
/// call ([`Config::call_timeout`](crate::Config::call_timeout)). Until the head of the
/// response is there the time limits of other calls hold, then
/// [`Config::read_timeout`](crate::Config::read_timeout) between any two pieces of the body, comments among them. The
/// whole has no limit of time unless [`Call::stream_timeout`](crate::Call::stream_timeout) or
/// [`Config::stream_timeout`](crate::Config::stream_timeout) sets one.
#[must_use = "nothing is sent until the stream is polled"]
pub struct Events<T> {
    body: Arriving,
    framing: Framing,
    body_is_over: bool,
    /// Why the rest of the body is not read, which is told after the events before it.
    fault: Option<Error>,
    ended: bool,
    kind: EventKind<T>,
    /// Whether the event that is being decoded is the last by the document.
    is_last: bool,
    decoding: Option<BoxFuture<DecodedEvent<T>>>,
}

/// What separates the events of a body.
enum Framing {
    Events(Parser),
    Lines(Records),
}

impl Framing {
    /// Takes in bytes. False when an event exceeds `limit` bytes.
    fn feed(&mut self, bytes: &[u8], limit: usize) -> bool {
        match self {
            Self::Events(parser) => parser.feed(bytes, limit),
            Self::Lines(records) => records.feed(bytes, limit),
        }
    }

    /// Takes note of the end. What it cuts off of an event is none.
    fn finish(&mut self) {
        match self {
            Self::Events(_) => {}
            Self::Lines(records) => records.finish(),
        }
    }

    fn next(&mut self) -> Option<Result<Event, ReadError>> {
        match self {
            Self::Events(parser) => parser.next().map(Ok),
            Self::Lines(records) => records.next(),
        }
    }
}

/// What is known of the type that events are given as.
struct EventKind<T> {
    decode: fn(Event, Abort) -> Result<T, ReadError>,
    is_end: fn(&Event) -> bool,
    is_last: fn(&Event) -> bool,
}

impl<T: FromEvent> EventKind<T> {
    fn of() -> Self {
        Self {
            decode: decode::<T>,
            is_end: T::is_end,
            is_last: T::is_last,
        }
    }
}

/// An event; the outer error says that it was not decoded in time.
type DecodedEvent<T> = Result<Result<T, ReadError>, Error>;

fn decode<T: FromEvent>(mut event: Event, abort: Abort) -> Result<T, ReadError> {
    let abort = Arc::new(abort);
    event.abort = Arc::downgrade(&abort);
    T::from_event(event)
}

impl<T: FromEvent> Events<T> {
    pub(crate) fn new(body: Arriving) -> Self {
        Self::framed(body, Framing::Events(Parser::default()))
    }

    fn framed(body: Arriving, framing: Framing) -> Self {
        Self {
            body,
            framing,
            body_is_over: false,
            fault: None,
            ended: false,
            kind: EventKind::of(),
            is_last: false,
            decoding: None,
        }
    }

    /// The same events, each with its name, its id and the `retry` of the server beside the data.
    pub fn with_fields(self) -> Events<TypedEvent<T>> {
        self.typed()
    }
}

impl<T: Send + 'static> Events<T> {
    /// The next event, or `None` after the last.
    ///
    /// # Errors
    /// Whatever a call can fail with; [`ErrorKind::Decode`] for data that is not what the document says.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// All events that are left.
    ///
    /// # Errors
    /// The first error; the events before it are lost.
    pub async fn try_collect(mut self) -> Result<Vec<T>, Error> {
        let mut events = Vec::new();
        while let Some(event) = self.try_next().await? {
            events.push(event);
        }
        Ok(events)
    }

    /// The same events as another type, for documents that say less of them than there is to know. An event whose decoding
    /// was begun and given up is not among them.
    pub fn typed<U: FromEvent>(self) -> Events<U> {
        Events {
            body: self.body,
            framing: self.framing,
            body_is_over: self.body_is_over,
            fault: self.fault,
            ended: self.ended,
            kind: EventKind::of(),
            is_last: self.is_last,
            decoding: None,
        }
    }

    /// The id that the server gave last; empty when it gave none.
    pub fn last_event_id(&self) -> &str {
        match &self.framing {
            Framing::Events(parser) => &parser.last_id,
            Framing::Lines(_) => "",
        }
    }

    /// How long the server asks to wait before a new call, if it does.
    pub fn retry(&self) -> Option<Duration> {
        match &self.framing {
            Framing::Events(parser) => parser.retry,
            Framing::Lines(_) => None,
        }
    }

    /// Whether it depends on the runtime in which it was polled.
    #[cfg(feature = "blocking")]
    pub(crate) fn is_under_way(&self) -> bool {
        self.body.is_under_way()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if self.ended {
                return Poll::Ready(None);
            }
            if let Some(decoding) = &mut self.decoding {
                let decoded = ready!(decoding.as_mut().poll(context));
                self.decoding = None;
                let decoded = self.decoded(decoded);
                if self.is_last {
                    self.end();
                }
                return Poll::Ready(Some(decoded));
            }
            if let Some(next) = self.framing.next() {
                let mut event = match next {
                    Ok(event) => event,
                    Err(error) => return Poll::Ready(Some(Err(self.body.decode_error(error)))),
                };
                if (self.kind.is_end)(&event) {
                    self.end();
                    return Poll::Ready(None);
                }
                if let State::Open(opened) = &self.body.state {
                    event.secrets = opened.response.secrets.clone();
                    event.memory = opened.response.limits.memory;
                }
                self.is_last = (self.kind.is_last)(&event);
                let (size, decode) = (event.data.len(), self.kind.decode);
                let work = move |abort| decode(event, abort);
                self.decoding = Some(Box::pin(decoding::of_size(size, self.body.remaining(), work)));
                continue;
            }
            if self.body_is_over || self.fault.is_some() {
                self.end();
                return Poll::Ready(self.fault.take().map(Err));
            }
            match self.body.poll(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => {
                    self.body_is_over = true;
                    self.framing.finish();
                }
                Poll::Ready(Some(Err(error))) => {
                    self.end();
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Ready(Some(Ok(chunk))) => {
                    self.fault = self.take_in(&chunk);
                }
            }
        }
    }

    fn decoded(&mut self, decoded: DecodedEvent<T>) -> Result<T, Error> {
        match decoded {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(error)) if *error.kind() != ReadErrorKind::Aborted => return Err(self.body.decode_error(error)),
            Err(error) if !error.is_timeout() => return Err(error),
            _ => {}
        }
        let (error, is_stream_over) = self.body.decode_timeout();
        if is_stream_over {
            self.end();
        }
        Err(error)
    }

    fn take_in(&mut self, chunk: &[u8]) -> Option<Error> {
        let State::Open(opened) = &self.body.state else {
            return None;
        };
        if let Some(encoding) = opened.response.encoding {
            return Some(
                self.body
                    .error(ErrorKind::UnexpectedBody(UnexpectedBody::Encoded(encoding))),
            );
        }
        let limit = opened.body_limit;
        let fits = self.framing.feed(chunk, limit);
        (!fits).then(|| self.body.error(ErrorKind::TooLarge(TooLarge::Event(limit))))
    }

    fn end(&mut self) {
        self.ended = true;
        self.body.state = State::Over;
    }
}

impl<T: Send + 'static> Stream for Events<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Events")
    }
}
