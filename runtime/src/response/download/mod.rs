//! The body of a response on its way in: how long it may pause, how large it may be, what it is compressed with.

mod collected;
mod decoder;

use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream as _;

use crate::clock::{Sleep, sleep};
use crate::encoding::ContentEncoding;
use crate::error::{ErrorKind, Redirect, Timeout, TooLarge, UnexpectedBody};
use crate::transport::{Body, TransportError, TransportErrorKind};
use collected::Collected;
use decoder::Decoder;

/// A body that arrives, and is decompressed meanwhile.
pub(crate) struct Download {
    body: Body,
    decoder: Option<Decoder>,
    read_timeout: Duration,
    /// Runs while nothing comes.
    pause: Option<Pin<Box<Sleep>>>,
}

impl Download {
    /// A body that may let itself be waited for so long, each time.
    pub(crate) fn new(body: Body, read_timeout: Duration) -> Self {
        Self {
            body,
            decoder: None,
            read_timeout,
            pause: None,
        }
    }

    /// Decompresses the body; false if this build cannot.
    pub(crate) fn decode(&mut self, encoding: ContentEncoding) -> bool {
        self.decoder = Decoder::new(encoding);
        self.decoder.is_some()
    }

    /// The next bytes, or none after the last.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, ErrorKind>>> {
        loop {
            if let Some(decoder) = &mut self.decoder {
                match decoder.next() {
                    Ok(None) if decoder.is_over() => return Poll::Ready(None),
                    Ok(None) => {}
                    Ok(Some(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                    Err(_) => {
                        let corrupt = ErrorKind::UnexpectedBody(UnexpectedBody::Corrupt);
                        return Poll::Ready(Some(Err(corrupt)));
                    }
                }
            }
            match Pin::new(&mut self.body).poll_next(context) {
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(failed(error)))),
                Poll::Ready(next) => {
                    self.pause = None;
                    match (&mut self.decoder, next.transpose()) {
                        (Some(decoder), next) => decoder.feed(next.ok().flatten()),
                        (None, next) => return Poll::Ready(next.map_err(failed).transpose()),
                    }
                }
                Poll::Pending => {
                    let limit = self.read_timeout;
                    let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(limit)));
                    return match pause.as_mut().poll(context) {
                        Poll::Pending => Poll::Pending,
                        Poll::Ready(()) => Poll::Ready(Some(Err(ErrorKind::Timeout(Timeout::Read(limit))))),
                    };
                }
            }
        }
    }

    /// The whole body, as long as it keeps to the limit. `announced` is what `Content-Length` says, or 0.
    pub(crate) async fn whole(mut self, announced: usize, limit: usize) -> Result<Bytes, ErrorKind> {
        let too_large = || ErrorKind::TooLarge(TooLarge::Body(limit));
        if announced > limit {
            return Err(too_large());
        }
        let mut collected = Collected::new(announced);
        while let Some(piece) = poll_fn(|context| self.poll(context)).await {
            let piece = piece?;
            if piece.len() > limit.saturating_sub(collected.length()) {
                return Err(too_large());
            }
            collected.push(piece);
        }
        Ok(collected.finish())
    }
}

/// What the failure of a transport is to a call.
pub(crate) fn failed(error: TransportError) -> ErrorKind {
    match error.kind() {
        TransportErrorKind::Connect => ErrorKind::Connect(error),
        TransportErrorKind::ConnectTimeout => ErrorKind::Timeout(Timeout::Connect),
        TransportErrorKind::HeadTooLarge => ErrorKind::TooLarge(TooLarge::Head),
        TransportErrorKind::Redirect => ErrorKind::Redirect(Redirect { host: None }),
        TransportErrorKind::Refused | TransportErrorKind::Broken => ErrorKind::Transport(error),
    }
}
