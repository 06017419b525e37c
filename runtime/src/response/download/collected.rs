//! A body that is taken in whole, with little more memory than it needs: what arrives is copied into segments, which are
//! joined once.

use bytes::{Bytes, BytesMut};

/// The least and the most bytes of a segment.
const SMALLEST: usize = 16 << 10;
const LARGEST: usize = 1 << 20;

/// What has arrived of a body.
pub(super) struct Collected {
    /// What `Content-Length` says, or 0. Not worth more memory than [`LARGEST`] before as much has arrived.
    announced: usize,
    /// The first piece, as it came: many bodies have no other.
    first: Bytes,
    full: Vec<BytesMut>,
    last: BytesMut,
    length: usize,
}

impl Collected {
    pub(super) fn new(announced: usize) -> Self {
        Self {
            announced,
            first: Bytes::new(),
            full: Vec::new(),
            last: BytesMut::new(),
            length: 0,
        }
    }

    /// How many bytes have arrived.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    pub(super) fn push(&mut self, piece: Bytes) {
        if piece.is_empty() {
            return;
        }
        if self.length == 0 {
            self.length = piece.len();
            self.first = piece;
            return;
        }
        let first = std::mem::take(&mut self.first);
        self.copy(&first);
        self.copy(&piece);
        self.length += piece.len();
    }

    fn copy(&mut self, bytes: &[u8]) {
        let room = self.last.capacity() - self.last.len();
        let (fitting, rest) = bytes.split_at(bytes.len().min(room));
        self.last.extend_from_slice(fitting);
        if rest.is_empty() {
            return;
        }
        // one segment is enough for most that are announced; others grow with what is there
        let next = match self.last.is_empty() && self.announced > 0 {
            true => self.announced.min(LARGEST),
            false => (self.length / 2).clamp(SMALLEST, LARGEST),
        };
        let next = BytesMut::with_capacity(next.max(rest.len()));
        let full = std::mem::replace(&mut self.last, next);
        if !full.is_empty() {
            self.full.push(full);
        }
        self.last.extend_from_slice(rest);
    }

    /// The body. What came in one piece, or fits one segment, is not copied again.
    pub(super) fn finish(self) -> Bytes {
        if !self.first.is_empty() {
            return self.first;
        }
        if self.full.is_empty() {
            return self.last.freeze();
        }
        let mut all = BytesMut::with_capacity(self.length);
        // each is given up as soon as it is copied
        for segment in self.full {
            all.extend_from_slice(&segment);
        }
        all.extend_from_slice(&self.last);
        all.freeze()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_any_size() {
        let body: Vec<u8> = (0..200_000_usize).map(|index| (index % 251) as u8).collect();
        for announced in [0, 1, body.len(), usize::MAX] {
            for size in [1, 7, 4_096, SMALLEST, 150_000, body.len()] {
                let mut collected = Collected::new(announced);
                for piece in body.chunks(size) {
                    collected.push(Bytes::copy_from_slice(piece));
                }
                assert_eq!(collected.length(), body.len());
                assert_eq!(collected.finish(), body, "{announced} {size}");
            }
        }
        assert!(Collected::new(5).finish().is_empty());
    }

    #[test]
    fn what_need_not_be_copied() {
        let piece = Bytes::from_static(b"in one piece");
        let mut collected = Collected::new(0);
        for piece in [Bytes::new(), piece.clone(), Bytes::new()] {
            collected.push(piece);
        }
        assert_eq!(collected.finish().as_ptr(), piece.as_ptr());

        let mut collected = Collected::new(100);
        collected.push(Bytes::from_static(b"in "));
        collected.push(Bytes::from_static(b"two"));
        assert!(collected.full.is_empty());
        assert_eq!(collected.finish(), "in two");
    }
}
