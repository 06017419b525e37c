//! Brotli (RFC 7932), by brotli-decompressor. Windows have at most 16 MiB.

use std::io;

use brotli_decompressor::reader::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};
use bytes::{Buf as _, Bytes};

use super::{Decode, invalid};

pub(super) struct Brotli {
    state: BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>,
    input: Bytes,
    finished: bool,
}

impl Brotli {
    pub(super) fn new() -> Self {
        let allocator = StandardAlloc::default;
        Self {
            state: BrotliState::new_strict(allocator(), allocator(), allocator()),
            input: Bytes::new(),
            finished: false,
        }
    }
}

impl Decode for Brotli {
    fn feed(&mut self, input: Bytes) {
        self.input = input;
    }

    fn step(&mut self, ended: bool, output: &mut [u8]) -> io::Result<usize> {
        if self.finished {
            // nothing may follow
            return if self.input.is_empty() { Ok(0) } else { Err(invalid()) };
        }
        let (mut available_in, mut read) = (self.input.len(), 0);
        let (mut available_out, mut written) = (output.len(), 0);
        let result = BrotliDecompressStream(
            &mut available_in,
            &mut read,
            &self.input,
            &mut available_out,
            &mut written,
            output,
            &mut 0,
            &mut self.state,
        );
        self.input.advance(read.min(self.input.len()));
        match result {
            BrotliResult::ResultFailure => Err(invalid()),
            BrotliResult::NeedsMoreInput if ended && written == 0 => Err(io::ErrorKind::UnexpectedEof.into()),
            BrotliResult::NeedsMoreInput | BrotliResult::NeedsMoreOutput => Ok(written),
            BrotliResult::ResultSuccess => {
                self.finished = true;
                if written == 0 && !self.input.is_empty() {
                    return Err(invalid());
                }
                Ok(written)
            }
        }
    }
}
