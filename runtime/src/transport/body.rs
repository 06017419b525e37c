//! Bodies on their way, of responses and of requests.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::{TransportError, TransportErrorKind};
use crate::value::{Upload, UploadPieces};

/// The body of a response, or of a request as a service of the crate `tower` takes it: a stream of chunks.
///
/// With the feature `tower` it is an `http_body::Body`.
pub struct Body(Chunks);

enum Chunks {
    Full(Option<Bytes>),
    /// With the bytes that are still to come, where their number is known.
    Stream(
        Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>,
        Option<u64>,
    ),
    /// Nothing of it was asked for yet.
    Upload(Upload),
}

impl Body {
    /// A body without a byte.
    pub fn empty() -> Self {
        Self(Chunks::Full(None))
    }

    /// A body that is already there.
    pub fn full(body: impl Into<Bytes>) -> Self {
        Self(Chunks::Full(Some(body.into())))
    }

    /// A body that arrives in chunks.
    pub fn stream(chunks: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self(Chunks::Stream(Box::pin(chunks), None))
    }

    /// The same stream, which will bring so many bytes where the number is known.
    #[cfg(any(feature = "reqwest", feature = "tower"))]
    pub(super) fn with_length(mut self, length: Option<u64>) -> Self {
        if let Chunks::Stream(_, left) = &mut self.0 {
            *left = length;
        }
        self
    }

    /// The bytes of a body that is there as a whole.
    #[cfg(all(feature = "reqwest", not(target_os = "unknown")))]
    pub(super) fn whole(&self) -> Option<&Bytes> {
        match &self.0 {
            Chunks::Full(bytes) => bytes.as_ref(),
            Chunks::Stream(..) | Chunks::Upload(_) => None,
        }
    }

    /// The body once more, to send a request again; none for a stream, of which there is only one.
    pub fn try_clone(&self) -> Option<Self> {
        match &self.0 {
            Chunks::Full(bytes) => Some(Self(Chunks::Full(bytes.clone()))),
            Chunks::Stream(..) | Chunks::Upload(_) => None,
        }
    }

    /// The bytes that are still to come, where their number is known.
    pub(super) fn known_length(&self) -> Option<u64> {
        match &self.0 {
            Chunks::Full(bytes) => Some(bytes.as_ref().map_or(0, length_of)),
            Chunks::Stream(_, left) => *left,
            Chunks::Upload(upload) => upload.known_length(),
        }
    }

    /// Whether nothing comes any more, not even an error: a stream that has brought what was announced may go on.
    #[cfg(any(feature = "reqwest", feature = "tower"))]
    pub(super) fn is_known_to_be_over(&self) -> bool {
        match &self.0 {
            Chunks::Full(_) | Chunks::Upload(_) => self.known_length() == Some(0),
            Chunks::Stream(..) => false,
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl From<Upload> for Body {
    fn from(upload: Upload) -> Self {
        match upload.bytes() {
            Some(bytes) => Self::full(bytes.clone()),
            None => Self(Chunks::Upload(upload)),
        }
    }
}

impl From<Body> for Upload {
    /// A body of which nothing was asked for yet is the upload that it was made of.
    fn from(body: Body) -> Self {
        let length = body.known_length();
        match body.0 {
            Chunks::Full(bytes) => Self::new(bytes.unwrap_or_default()),
            Chunks::Upload(upload) => upload,
            Chunks::Stream(..) => {
                let upload = Self::stream(Pieces(body));
                match length {
                    Some(length) => upload.length(length),
                    None => upload,
                }
            }
        }
    }
}

/// A body as an upload asks for it.
struct Pieces(Body);

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.0).poll_next(context);
        next.map(|next| next.map(|piece| piece.map_err(io::Error::other)))
    }
}

/// An upload on its way.
struct Sending(UploadPieces);

impl Stream for Sending {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.0).poll_next(context);
        next.map(|next| next.map(|piece| piece.map_err(|error| TransportError::new(TransportErrorKind::Broken, error))))
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match &mut self.0 {
                Chunks::Full(bytes) => return Poll::Ready(bytes.take().map(Ok)),
                Chunks::Upload(upload) => {
                    let length = upload.known_length();
                    let pieces = std::mem::take(upload).into_pieces();
                    self.0 = Chunks::Stream(Box::pin(Sending(pieces)), length);
                }
                Chunks::Stream(stream, left) => {
                    let next = stream.as_mut().poll_next(context);
                    if let (Some(left), Poll::Ready(Some(Ok(piece)))) = (left, &next) {
                        *left = left.saturating_sub(length_of(piece));
                    }
                    return next;
                }
            }
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Chunks::Full(_) => "Body(full)",
            Chunks::Stream(..) | Chunks::Upload(_) => "Body(stream)",
        })
    }
}

fn length_of(bytes: &Bytes) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
