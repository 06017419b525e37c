//! Bodies as those of the crate `http-body`, and the other way round.

use std::pin::Pin;
use std::task::{Context, Poll};

use ::http_body::{Body as HttpBody, Frame, SizeHint};
use bytes::{Buf as _, Bytes};
use futures_core::Stream;

use super::outgoing::BoxError;
use super::{Body, TransportError};
use crate::transport::failure::{body_error, known_kind};

impl Body {
    /// The body of another HTTP library; its trailers are passed over.
    pub fn wrap<B>(body: B) -> Self
    where
        B: HttpBody + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let length = body.size_hint().exact();
        Self::stream(DataFrames {
            body: Box::pin(body),
            failed: |error: B::Error| {
                let error = error.into();
                body_error(known_kind(&*error), error)
            },
        })
        .with_length(length)
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let next = self.poll_next(context);
        next.map(|next| next.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.is_known_to_be_over()
    }

    fn size_hint(&self) -> SizeHint {
        self.known_length().map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

/// The data frames of another body; trailers are passed over.
pub(super) struct DataFrames<B, F> {
    pub(super) body: Pin<Box<B>>,
    /// What an error of the body is.
    pub(super) failed: F,
}

impl<B: HttpBody, F: Fn(B::Error) -> TransportError + Unpin> Stream for DataFrames<B, F> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return match self.body.as_mut().poll_frame(context) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(None) => Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err((self.failed)(error)))),
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(mut data) => Poll::Ready(Some(Ok(data.copy_to_bytes(data.remaining())))),
                    Err(_) => continue,
                },
            };
        }
    }
}
