//! What a reader that blocks gives, piece by piece.

use std::future::Future as _;
use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::task::{JoinHandle, spawn_blocking};

/// Bytes that are read at a time.
const PIECE: usize = 64 << 10;

type Reader = Box<dyn Read + Send>;

/// The pieces of a reader, each read in a thread that may block.
pub(crate) enum Pieces {
    Resting(Reader),
    Reading(JoinHandle<(Reader, io::Result<Bytes>)>),
    Over,
}

impl Pieces {
    pub(crate) fn new(reader: Reader) -> Self {
        Self::Resting(reader)
    }
}

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match &mut *self {
                Self::Over => return Poll::Ready(None),
                Self::Resting(_) => {
                    if let Self::Resting(reader) = std::mem::replace(&mut *self, Self::Over) {
                        *self = Self::Reading(spawn_blocking(|| read(reader)));
                    }
                }
                Self::Reading(reading) => {
                    let read = ready!(Pin::new(reading).poll(context));
                    *self = Self::Over;
                    return Poll::Ready(match read {
                        Ok((_, Ok(piece))) if piece.is_empty() => None,
                        Ok((reader, Ok(piece))) => {
                            *self = Self::Resting(reader);
                            Some(Ok(piece))
                        }
                        Ok((_, Err(error))) => Some(Err(error)),
                        // the reader panicked, or the runtime is being shut down
                        Err(error) => Some(Err(io::Error::other(error))),
                    });
                }
            }
        }
    }
}

/// Reads a piece; an empty one is the end.
fn read(mut reader: Reader) -> (Reader, io::Result<Bytes>) {
    let mut piece = vec![0; PIECE];
    let count = loop {
        match reader.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read,
        }
    };
    let piece = count.map(|count| {
        piece.truncate(count);
        Bytes::from(piece)
    });
    (reader, piece)
}
