//! Request bodies of bytes, whole or as a stream.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};

use super::Binary;

/// Bytes that are read from a reader at a time.
const PIECE: usize = 64 << 10;

/// A request body of bytes: whole, or as a stream that is sent while it is read.
///
/// A stream can be sent once. A call that sends one is sent again only if nothing of it was read: where no connection
/// came about. A clone shares the stream. The time limit of an attempt holds for the whole upload, see
/// [`Call::attempt_timeout`](crate::Call::attempt_timeout).
///
/// ```
/// use specwright_runtime::Upload;
///
/// let whole = Upload::from("a,b\n1,2\n").media_type("text/csv");
/// let read = Upload::reader(&b"from a file, say"[..]).length(16);
/// # let _ = (whole, read);
/// ```
#[derive(Clone)]
pub struct Upload {
    content: Content,
    media_type: Option<String>,
}

#[derive(Clone)]
enum Content {
    Whole(Bytes),
    // none once it is being sent
    Once(Arc<Mutex<Option<Source>>>, Option<u64>),
}

type Source = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

impl Upload {
    /// A body that is there as a whole.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self {
            content: Content::Whole(bytes.into()),
            media_type: None,
        }
    }

    /// A body that comes in pieces. An error of the stream ends the request.
    pub fn stream(pieces: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        let source: Source = Box::pin(pieces);
        Self {
            content: Content::Once(Arc::new(Mutex::new(Some(source))), None),
            media_type: None,
        }
    }

    /// A body that is read to the end of `reader`. An error of the reader ends the request.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::stream(Pieces {
            reader: Box::pin(reader),
            buffer: BytesMut::new(),
        })
    }

    /// A body that is read to the end of `reader`, such as a file, which may block: each piece is read in a thread of the
    /// runtime that is meant for that. A call that is given up leaves it to the reader to come to an end of its last read.
    ///
    /// ```no_run
    /// use specwright_runtime::Upload;
    ///
    /// let file = std::fs::File::open("image.img")?;
    /// let length = file.metadata()?.len();
    /// let upload = Upload::blocking_reader(file).length(length);
    /// # let _ = upload;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[cfg(feature = "blocking")]
    pub fn blocking_reader(reader: impl io::Read + Send + 'static) -> Self {
        Self::stream(super::blocking_reader::Pieces::new(Box::new(reader)))
    }

    /// Says how many bytes a stream has: they are announced as `Content-Length`. A stream that turns out to have more
    /// or less is an error. Without this it is sent chunked (RFC 9112, 7.1). Bytes that are there know their length.
    #[must_use]
    pub fn length(mut self, bytes: u64) -> Self {
        if let Content::Once(_, length) = &mut self.content {
            *length = Some(bytes);
        }
        self
    }

    /// Sets the media type, in place of that of the document; needed where the document has a range, as `image/*`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    pub(crate) fn given_media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    /// The bytes, unless it is a stream.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Whole(bytes) => Some(bytes),
            Content::Once(..) => None,
        }
    }

    /// The length in bytes; none for a stream whose length was not given.
    pub fn known_length(&self) -> Option<u64> {
        match &self.content {
            Content::Whole(bytes) => Some(u64::try_from(bytes.len()).unwrap_or(u64::MAX)),
            Content::Once(_, length) => *length,
        }
    }

    /// Whether it is known to have no bytes.
    pub fn is_empty(&self) -> bool {
        self.known_length() == Some(0)
    }

    /// Whether it can be sent: a stream can be once.
    pub fn can_be_sent(&self) -> bool {
        match &self.content {
            Content::Whole(_) => true,
            Content::Once(source, _) => source.lock().unwrap_or_else(PoisonError::into_inner).is_some(),
        }
    }

    /// The pieces, to be sent. A stream is taken when the first piece is asked for.
    pub fn into_pieces(self) -> UploadPieces {
        UploadPieces(match self.content {
            Content::Whole(bytes) => State::Whole(bytes),
            Content::Once(source, length) => State::Waiting(source, length),
        })
    }
}

impl Default for Upload {
    fn default() -> Self {
        Self::new(Bytes::new())
    }
}

impl fmt::Debug for Upload {
    /// Shows the length only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.known_length();
        match &self.content {
            Content::Whole(bytes) => write!(f, "Upload({} bytes)", bytes.len()),
            Content::Once(..) => f
                .debug_struct("Upload")
                .field("length", &length)
                .finish_non_exhaustive(),
        }
    }
}

/// The pieces of an [`Upload`] as they are sent; none is empty.
pub struct UploadPieces(State);

enum State {
    Whole(Bytes),
    Waiting(Arc<Mutex<Option<Source>>>, Option<u64>),
    // the stream and what it still has to bring
    Running(Source, Option<u64>),
    Over,
}

impl Stream for UploadPieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match &mut self.0 {
                State::Whole(bytes) => {
                    let bytes = std::mem::take(bytes);
                    self.0 = State::Over;
                    return Poll::Ready((!bytes.is_empty()).then_some(Ok(bytes)));
                }
                State::Waiting(source, length) => {
                    let taken = source.lock().unwrap_or_else(PoisonError::into_inner).take();
                    let length = *length;
                    let Some(source) = taken else {
                        return self.fail(io::Error::other("the stream has been sent before"));
                    };
                    self.0 = State::Running(source, length);
                }
                State::Running(source, left) => {
                    let piece = match ready!(source.as_mut().poll_next(context)) {
                        Some(Ok(piece)) if piece.is_empty() => continue,
                        Some(Ok(piece)) => piece,
                        Some(Err(error)) => return self.fail(error),
                        None if left.is_some_and(|left| left > 0) => {
                            return self.fail(io::Error::other("the stream has fewer bytes than announced"));
                        }
                        None => {
                            self.0 = State::Over;
                            return Poll::Ready(None);
                        }
                    };
                    if let Some(left) = left {
                        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
                        let Some(rest) = left.checked_sub(length) else {
                            return self.fail(io::Error::other("the stream has more bytes than announced"));
                        };
                        *left = rest;
                    }
                    return Poll::Ready(Some(Ok(piece)));
                }
                State::Over => return Poll::Ready(None),
            }
        }
    }
}

impl UploadPieces {
    fn fail(&mut self, error: io::Error) -> Poll<Option<io::Result<Bytes>>> {
        self.0 = State::Over;
        Poll::Ready(Some(Err(error)))
    }
}

impl fmt::Debug for UploadPieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UploadPieces")
    }
}

/// What a reader gives, piece by piece.
struct Pieces<R> {
    reader: Pin<Box<R>>,
    buffer: BytesMut,
}

impl<R: AsyncRead> Stream for Pieces<R> {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.buffer.len() < PIECE {
            this.buffer.resize(PIECE, 0);
        }
        let mut room = ReadBuf::new(&mut this.buffer);
        if let Err(error) = ready!(this.reader.as_mut().poll_read(context, &mut room)) {
            return Poll::Ready(Some(Err(error)));
        }
        let filled = room.filled().len();
        Poll::Ready((filled > 0).then(|| Ok(this.buffer.split_to(filled).freeze())))
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<&'static [u8]> for Upload {
    fn from(bytes: &'static [u8]) -> Self {
        Self::new(bytes)
    }
}

impl<const N: usize> From<&'static [u8; N]> for Upload {
    fn from(bytes: &'static [u8; N]) -> Self {
        Self::new(bytes.as_slice())
    }
}

impl From<&'static str> for Upload {
    fn from(text: &'static str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Upload {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<Box<[u8]>> for Upload {
    fn from(bytes: Box<[u8]>) -> Self {
        Self::new(bytes)
    }
}

impl From<Binary> for Upload {
    fn from(binary: Binary) -> Self {
        Self::new(binary.into_bytes())
    }
}
