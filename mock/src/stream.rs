//! Bodies on their way out: whole, in pieces, or broken off.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::script::Pace;

/// How long what has been written may take to leave before the connection is broken off.
const PARTING: Duration = Duration::from_millis(20);

/// Why a request gets no response.
#[derive(Debug)]
pub(crate) struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection is broken off on purpose")
    }
}

impl std::error::Error for Broken {}

/// The body of a response.
pub(crate) struct Stream {
    rest: Bytes,
    /// What is promised, in bytes; less the cut, what is sent.
    promised: u64,
    cut: bool,
    pace: Option<Pace>,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Stream {
    pub(crate) fn new(body: Bytes, cut: Option<usize>, pace: Option<Pace>) -> Self {
        let promised = body.len() as u64;
        let cut = cut.filter(|cut| *cut < body.len());
        let rest = match cut {
            Some(cut) => body.slice(..cut),
            None => body,
        };
        Self {
            rest,
            promised,
            cut: cut.is_some(),
            pace,
            waiting: pace.map(|pace| Box::pin(sleep(pace.pause))),
        }
    }
}

impl Body for Stream {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if let Some(waiting) = &mut self.waiting {
            if waiting.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            self.waiting = None;
            if self.rest.is_empty() && self.cut {
                return Poll::Ready(Some(Err(Broken)));
            }
        }
        if self.rest.is_empty() {
            if !self.cut {
                return Poll::Ready(None);
            }
            let mut parting = Box::pin(sleep(PARTING));
            // The timer must be polled once to wake this body.
            let _ = parting.as_mut().poll(context);
            self.waiting = Some(parting);
            return Poll::Pending;
        }
        let length = self.pace.map_or(usize::MAX, |pace| pace.bytes);
        let length = length.min(self.rest.len());
        let piece = self.rest.split_to(length);
        if !self.rest.is_empty() {
            self.waiting = self.pace.map(|pace| Box::pin(sleep(pace.pause)));
        }
        self.promised = self.promised.saturating_sub(piece.len() as u64);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && !self.cut
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}
