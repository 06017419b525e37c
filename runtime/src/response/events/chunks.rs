//! Bodies as the bytes that arrive.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;

use super::arriving::{Arriving, State};
use crate::error::{Error, ErrorKind, UnexpectedBody};

/// The body of a response in the pieces in which it arrives, of any size: a [`Stream`], and [`Chunks::try_next`].
///
/// Sending, ending, and limits of time are those of [`Events`](super::Events). There is no limit to the size of the whole.
#[must_use = "nothing is sent until the stream is polled"]
pub struct Chunks {
    body: Arriving,
}

impl Chunks {
    pub(crate) fn new(body: Arriving) -> Self {
        Self { body }
    }

    /// The next bytes, or `None` after the last.
    ///
    /// # Errors
    /// Whatever a call can fail with.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// The headers of the response, once the first bytes are there.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match &self.body.state {
            State::Open(opened) => Some(opened.response.headers()),
            _ => None,
        }
    }

    /// Whether it depends on the runtime in which it was polled.
    #[cfg(feature = "blocking")]
    pub(crate) fn is_under_way(&self) -> bool {
        self.body.is_under_way()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let mut next = self.body.poll(context);
        if let (Poll::Ready(Some(Ok(_))), State::Open(opened)) = (&next, &self.body.state)
            && let Some(encoding) = opened.response.unasked_encoding()
        {
            let encoded = ErrorKind::UnexpectedBody(UnexpectedBody::Encoded(encoding));
            next = Poll::Ready(Some(Err(self.body.error(encoded))));
        }
        if let Poll::Ready(Some(Err(_)) | None) = &next {
            self.body.state = State::Over;
        }
        next
    }
}

impl Stream for Chunks {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl fmt::Debug for Chunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Chunks")
    }
}
