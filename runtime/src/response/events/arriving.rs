//! Bodies on their way: a response that may not have begun, and its deadline.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;

use crate::clock::{Instant, Sleep, sleep};
use crate::error::{Error, ErrorKind, Timeout};
use crate::json::ReadError;
use crate::response::download::Download;
use crate::response::raw::RawResponse;
use crate::transport::BoxFuture;

/// A response whose body is still to come.
pub(crate) struct Opened {
    /// The response, its body empty.
    pub(crate) response: RawResponse,
    pub(crate) body: Download,
    pub(crate) body_limit: usize,
}

/// A body on its way.
pub(crate) struct Arriving {
    pub(super) state: State,
    operation: &'static str,
    /// How long the whole may take.
    limit: Option<Duration>,
    /// Runs from the first time that anybody asks.
    timer: Option<Pin<Box<Sleep>>>,
}

/// How far it has come.
pub(super) enum State {
    /// The response has not begun; whether anybody has asked for it.
    Opening(BoxFuture<Result<Opened, Error>>, bool),
    Open(Box<Opened>),
    Over,
}

impl Arriving {
    pub(crate) fn new(
        opened: BoxFuture<Result<Opened, Error>>,
        operation: &'static str,
        limit: Option<Duration>,
    ) -> Self {
        Self {
            state: State::Opening(opened, false),
            operation,
            limit,
            timer: None,
        }
    }

    /// A body whose response is there, as far as the time of the whole goes.
    #[cfg(feature = "tower")]
    pub(crate) fn opened(opened: Opened, operation: &'static str, limit: Option<Duration>) -> Self {
        let left = limit.map(|limit| limit.saturating_sub(opened.response.elapsed));
        Self {
            state: State::Open(Box::new(opened)),
            operation,
            limit,
            timer: left.map(|left| Box::pin(sleep(left))),
        }
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        if let (Some(limit), State::Opening(..) | State::Open(_)) = (self.limit, &self.state) {
            let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(limit)));
            if timer.as_mut().poll(context).is_ready() {
                return Poll::Ready(Some(Err(self.error(ErrorKind::Timeout(Timeout::Stream(limit))))));
            }
        }
        loop {
            match &mut self.state {
                State::Over => return Poll::Ready(None),
                State::Opening(future, begun) => {
                    *begun = true;
                    match ready!(future.as_mut().poll(context)) {
                        Err(error) => return Poll::Ready(Some(Err(error))),
                        Ok(opened) => self.state = State::Open(Box::new(opened)),
                    }
                }
                State::Open(opened) => {
                    let chunk = ready!(opened.body.poll(context));
                    return Poll::Ready(chunk.map(|chunk| chunk.map_err(|kind| opened.response.error(kind))));
                }
            }
        }
    }

    /// Whether it depends on the runtime in which it was polled.
    #[cfg(feature = "blocking")]
    pub(super) fn is_under_way(&self) -> bool {
        matches!(self.state, State::Opening(_, true) | State::Open { .. })
    }

    /// How long decoding something of it may take.
    pub(super) fn remaining(&self) -> Duration {
        let of_call = match &self.state {
            State::Open(opened) => opened.response.call_timeout,
            State::Opening(..) | State::Over => Duration::MAX,
        };
        let deadline = self.timer.as_ref().map(|timer| timer.deadline());
        let of_stream = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        of_stream.map_or(of_call, |of_stream| of_stream.min(of_call))
    }

    /// The error of decoding that took too long, and whether the whole has.
    pub(super) fn decode_timeout(&self) -> (Error, bool) {
        let timer = self.timer.as_ref().zip(self.limit);
        match (timer, &self.state) {
            (Some((timer, limit)), _) if timer.deadline() <= Instant::now() => {
                (self.error(ErrorKind::Timeout(Timeout::Stream(limit))), true)
            }
            (_, State::Open(opened)) => (opened.response.decode_timeout(), false),
            (_, State::Opening(..) | State::Over) => {
                (self.error(ErrorKind::Timeout(Timeout::Call(Duration::MAX))), true)
            }
        }
    }

    /// The error of something of it that could not be read.
    pub(super) fn decode_error(&self, error: ReadError) -> Error {
        match &self.state {
            State::Open(opened) => opened.response.decode_error(error),
            State::Opening(..) | State::Over => self.error(ErrorKind::Decode(error)),
        }
    }

    /// An error about the response.
    pub(super) fn error(&self, kind: ErrorKind) -> Error {
        match &self.state {
            State::Open(opened) => opened.response.error(kind),
            State::Opening(..) | State::Over => Error::new(kind).with_operation(self.operation),
        }
    }
}
