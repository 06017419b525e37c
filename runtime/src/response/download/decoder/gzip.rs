//! gzip (RFC 1952), by flate2. Several members one after the other are one body.

use std::io::{self, BufRead, Read};

use bytes::{Buf as _, Bytes};
use flate2::bufread::MultiGzDecoder;

use super::Decode;

pub(super) struct Gzip(MultiGzDecoder<Source>);

/// What has arrived. Until its end it asks for patience and not for the end of the file.
struct Source {
    input: Bytes,
    ended: bool,
}

impl Gzip {
    pub(super) fn new() -> Self {
        Self(MultiGzDecoder::new(Source {
            input: Bytes::new(),
            ended: false,
        }))
    }
}

impl Decode for Gzip {
    fn feed(&mut self, input: Bytes) {
        self.0.get_mut().input = input;
    }

    fn step(&mut self, ended: bool, output: &mut [u8]) -> io::Result<usize> {
        self.0.get_mut().ended = ended;
        match self.0.read(output) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(0),
            result => result,
        }
    }
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(into)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.input.is_empty() && !self.ended {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        Ok(&self.input)
    }

    fn consume(&mut self, amount: usize) {
        self.input.advance(amount.min(self.input.len()));
    }
}
