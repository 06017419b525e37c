//! Decompression step by step: no step makes more than [`PIECE`] bytes, however little it reads.

#[cfg(feature = "brotli")]
mod brotli;
#[cfg(feature = "gzip")]
mod gzip;
#[cfg(feature = "zstd")]
mod zstd;

use std::io;

use bytes::Bytes;

use crate::encoding::ContentEncoding;

/// Bytes that one step makes at most.
const PIECE: usize = 16 << 10;

/// What decompresses one format.
pub(super) trait Decode: Send {
    /// Takes the input that follows. What was fed before is used up.
    fn feed(&mut self, input: Bytes);

    /// Writes to `output`, and gives how much: 0 when more input is needed, or, with `ended`, when all is written.
    ///
    /// # Errors
    /// When the input is not of the format, or with `ended`, when it breaks off.
    fn step(&mut self, ended: bool, output: &mut [u8]) -> io::Result<usize>;
}

/// A body that is decompressed.
pub(super) struct Decoder {
    decode: Box<dyn Decode>,
    output: Box<[u8]>,
    state: State,
}

#[derive(PartialEq)]
enum State {
    /// Not a byte has arrived.
    New,
    /// There may be more to give.
    Ready,
    /// Nothing to give before more arrives.
    Hungry,
    /// All has arrived; there may be more to give.
    Ended,
    Over,
}

impl Decoder {
    /// None for a format that this build does not have.
    pub(super) fn new(encoding: ContentEncoding) -> Option<Self> {
        let decode: Option<Box<dyn Decode>> = match encoding {
            #[cfg(feature = "gzip")]
            ContentEncoding::Gzip => Some(Box::new(gzip::Gzip::new())),
            #[cfg(feature = "brotli")]
            ContentEncoding::Brotli => Some(Box::new(brotli::Brotli::new())),
            #[cfg(feature = "zstd")]
            ContentEncoding::Zstd => Some(Box::new(zstd::Zstd::new())),
            _ => None,
        };
        Some(Self {
            decode: decode?,
            output: vec![0; PIECE].into_boxed_slice(),
            state: State::New,
        })
    }

    /// Takes what arrived, or none for the end; to be called when [`Decoder::next`] gave nothing.
    pub(super) fn feed(&mut self, chunk: Option<Bytes>) {
        self.state = match chunk {
            Some(chunk) if chunk.is_empty() => return,
            Some(chunk) => {
                self.decode.feed(chunk);
                State::Ready
            }
            // a response without a body may say how it would be compressed
            None if self.state == State::New => State::Over,
            None => State::Ended,
        };
    }

    /// The next decompressed bytes; none when it needs more, or is over.
    ///
    /// # Errors
    /// When the input is not of the format, or breaks off.
    pub(super) fn next(&mut self) -> io::Result<Option<Bytes>> {
        let ended = self.state == State::Ended;
        if !ended && self.state != State::Ready {
            return Ok(None);
        }
        let length = self.decode.step(ended, &mut self.output)?;
        match self.output.get(..length) {
            Some(bytes) if length > 0 => Ok(Some(Bytes::copy_from_slice(bytes))),
            _ => {
                self.state = if ended { State::Over } else { State::Hungry };
                Ok(None)
            }
        }
    }

    /// Whether all was read and given.
    pub(super) fn is_over(&self) -> bool {
        self.state == State::Over
    }
}

/// The error of input that is not of the format.
#[cfg(any(feature = "brotli", feature = "zstd"))]
pub(super) fn invalid() -> io::Error {
    io::ErrorKind::InvalidData.into()
}
