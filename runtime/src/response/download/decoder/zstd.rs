//! Zstandard (RFC 8878), by ruzstd. Windows have at most 8 MiB (RFC 9659, section 3).
//!
//! Blocks are decompressed one at a time, as a block of four bytes may stand for 128 KiB. The checksum at the end of a
//! frame is not compared: connections have better ones. What the window holds is given only when a frame ends or the
//! window is full, so this is not for streams whose parts should not wait for each other.

use std::io::{self, Read as _};

use bytes::{Buf as _, Bytes, BytesMut};
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::{Decode, invalid};

const WINDOW: u64 = 8 << 20;

pub(super) struct Zstd {
    decoder: FrameDecoder,
    input: BytesMut,
    place: Place,
}

/// What comes next in the input.
#[derive(Clone, Copy)]
enum Place {
    /// A frame, or the end.
    Frame,
    /// So many bytes of a frame that is skipped.
    Skipped(usize),
    /// A block of a frame, with a checksum after the last.
    Block { checksum: bool },
}

impl Zstd {
    pub(super) fn new() -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(WINDOW);
        Self {
            decoder,
            input: BytesMut::new(),
            place: Place::Frame,
        }
    }

    /// Reads what comes next; false when it is not all there.
    fn advance(&mut self) -> io::Result<bool> {
        match self.place {
            Place::Frame if self.input.is_empty() => Ok(false),
            Place::Frame => self.begin_frame(),
            Place::Skipped(left) => {
                let skipped = left.min(self.input.len());
                self.input.advance(skipped);
                self.place = if skipped == left {
                    Place::Frame
                } else {
                    Place::Skipped(left - skipped)
                };
                Ok(skipped == left)
            }
            Place::Block { checksum } => self.block(checksum),
        }
    }

    fn begin_frame(&mut self) -> io::Result<bool> {
        use ReadFrameHeaderError as Head;
        // whether the frame has a checksum: RFC 8878, 3.1.1.1.1
        let checksum = self.input.get(4).is_some_and(|descriptor| descriptor & 0b100 != 0);
        let mut rest = &*self.input;
        let begun = self.decoder.reset(&mut rest);
        let read = self.input.len() - rest.len();
        self.place = match begun {
            Ok(()) => Place::Block { checksum },
            Err(FrameDecoderError::ReadFrameHeaderError(error)) => match error {
                Head::SkipFrame { length, .. } => Place::Skipped(usize::try_from(length).unwrap_or(usize::MAX)),
                Head::MagicNumberReadError(_)
                | Head::FrameDescriptorReadError(_)
                | Head::WindowDescriptorReadError(_)
                | Head::DictionaryIdReadError(_)
                | Head::FrameContentSizeReadError(_) => return Ok(false),
                _ => return Err(invalid()),
            },
            Err(_) => return Err(invalid()),
        };
        self.input.advance(read);
        Ok(true)
    }

    fn block(&mut self, checksum: bool) -> io::Result<bool> {
        // RFC 8878, 3.1.1.2: whether it is the last, its kind, its size
        let Some([a, b, c]) = self.input.first_chunk() else {
            return Ok(false);
        };
        let head = u32::from_le_bytes([*a, *b, *c, 0]);
        let is_last = head & 1 == 1;
        let size = if (head >> 1) & 3 == 1 { 1 } else { head >> 3 };
        let size = 3 + usize::try_from(size).unwrap_or(usize::MAX - 7) + if is_last && checksum { 4 } else { 0 };
        let Some(mut block) = self.input.get(..size) else {
            return Ok(false);
        };
        let decoded = self
            .decoder
            .decode_blocks(&mut block, BlockDecodingStrategy::UptoBlocks(1));
        decoded.map_err(|_| invalid())?;
        self.input.advance(size);
        if is_last {
            self.place = Place::Frame;
        }
        Ok(true)
    }
}

impl Decode for Zstd {
    fn feed(&mut self, input: Bytes) {
        self.input.extend_from_slice(&input);
    }

    fn step(&mut self, ended: bool, output: &mut [u8]) -> io::Result<usize> {
        loop {
            let written = self.decoder.read(output)?;
            if written > 0 {
                return Ok(written);
            }
            if !self.advance()? {
                let whole = self.input.is_empty() && matches!(self.place, Place::Frame);
                return if ended && !whole {
                    Err(io::ErrorKind::UnexpectedEof.into())
                } else {
                    Ok(0)
                };
            }
        }
    }
}
