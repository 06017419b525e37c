//! What reading one text may cost: memory for what is decoded, and bytes that are read again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::error::{ReadError, ReadErrorKind};
use super::{Mark, Reader};
use crate::clock::SystemInstant;

/// The memory that a decoded text may take unless a limit is given: 512 MiB.
pub(crate) const MEMORY: usize = 512 << 20;

/// How often a text may be read again to tell the types of a union apart, by its length.
const REREADS: usize = 72;

/// The same for long texts: bytes beyond eight times the text, which take less than a second.
const REREAD_BYTES: usize = 64 << 20;

/// How many arrays and objects are entered between two looks at [`Abort`].
const TICKS: u32 = 256;

/// Limits of reading a text.
#[derive(Clone, Debug)]
pub(crate) struct ReadLimits {
    /// Bytes of memory that the decoded value may take.
    pub(crate) memory: usize,
    /// Arrays and objects within each other; at most [`MAX_DEPTH`](super::MAX_DEPTH).
    pub(crate) depth: usize,
    pub(crate) abort: Abort,
    /// Whether the text is a map that passes over entries whose values do not fit, or a list of such maps.
    pub(crate) skipping: bool,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            memory: MEMORY,
            depth: super::MAX_DEPTH,
            abort: Abort::default(),
            skipping: false,
        }
    }
}

/// When the reading of a text ends before the text does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Abort {
    /// At this time.
    pub(crate) end: Option<SystemInstant>,
    /// When this is set.
    pub(crate) flag: Option<Arc<AtomicBool>>,
}

impl Abort {
    pub(crate) fn is_aborted(&self) -> bool {
        let is_set = self.flag.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed));
        is_set || self.end.is_some_and(|end| SystemInstant::now() >= end)
    }
}

/// What is left of the limits.
#[derive(Clone)]
pub(super) struct Cost {
    memory: usize,
    memory_limit: usize,
    is_exceeded: bool,
    rereads: usize,
    abort: Abort,
    ticks: u32,
}

/// How much memory was left at some place.
#[derive(Clone, Copy)]
pub(crate) struct MemoryLeft(usize);

impl Cost {
    pub(super) fn new(length: usize, limits: ReadLimits) -> Self {
        let rereads = length.saturating_mul(REREADS);
        Self {
            memory: limits.memory,
            memory_limit: limits.memory,
            is_exceeded: false,
            rereads: rereads
                .min(length.saturating_mul(8).saturating_add(REREAD_BYTES))
                .saturating_add(4096),
            abort: limits.abort,
            ticks: TICKS,
        }
    }
}

impl Reader<'_> {
    /// Counts memory that a decoded value takes beside its own fields: an item of a list, a value in a box, an entry of a
    /// map. When the limit is reached, the next item, array or object is an error, or the end of the text.
    pub(crate) fn charge(&mut self, bytes: usize) {
        match self.cost.memory.checked_sub(bytes) {
            Some(left) => self.cost.memory = left,
            None => {
                self.cost.is_exceeded = true;
                self.cost.ticks = 1;
            }
        }
    }

    /// Counts the memory of one more item of so many bytes in a list, as it grows.
    pub(crate) fn charge_item(&mut self, index: usize, size: usize) {
        let first = if size > 1024 { 1 } else { 4 };
        if index == 0 {
            self.charge(first * size);
        } else if index >= first && index.is_power_of_two() {
            self.charge(index.saturating_mul(size));
        }
    }

    /// Counts the memory of one more entry of so many bytes in a map, whose nodes have room for eleven.
    pub(crate) fn charge_entry(&mut self, is_first: bool, size: usize) {
        self.charge(if is_first { 11 } else { 2 } * size);
    }

    /// Checks that the text has not taken more memory than it may.
    ///
    /// # Errors
    /// [`ReadErrorKind::TooLarge`].
    pub(crate) fn check_memory(&self) -> Result<(), ReadError> {
        let limit = self.cost.memory_limit;
        match self.cost.is_exceeded {
            true => Err(self.error(ReadErrorKind::TooLarge { limit })),
            false => Ok(()),
        }
    }

    pub(crate) fn memory_left(&self) -> MemoryLeft {
        MemoryLeft(self.cost.memory)
    }

    /// Gives back what was counted since: the value was dropped.
    pub(crate) fn free(&mut self, left: MemoryLeft) {
        self.cost.memory = left.0;
    }

    /// Goes back to a place to read what follows in another way.
    ///
    /// # Errors
    /// [`ReadErrorKind::TooAmbiguous`] when the text was gone back over too often: unions within unions could otherwise
    /// take time that doubles with each level.
    pub(crate) fn go_back(&mut self, mark: Mark) -> Result<(), ReadError> {
        let bytes = self.at.saturating_sub(mark.at);
        self.reset(mark);
        match self.cost.rereads.checked_sub(bytes) {
            Some(left) => {
                self.cost.rereads = left;
                self.tick_slowly()
            }
            None => Err(self.error(ReadErrorKind::TooAmbiguous)),
        }
    }

    /// How many bytes may still be read again.
    #[cfg(test)]
    pub(crate) fn rereads_left(&self) -> usize {
        self.cost.rereads
    }

    /// Looks now and then whether reading was stopped.
    #[inline]
    pub(super) fn tick(&mut self) -> Result<(), ReadError> {
        self.cost.ticks -= 1;
        match self.cost.ticks {
            0 => self.tick_slowly(),
            _ => Ok(()),
        }
    }

    fn tick_slowly(&mut self) -> Result<(), ReadError> {
        self.cost.ticks = TICKS;
        self.check_memory()?;
        match self.cost.abort.is_aborted() {
            true => Err(self.error(ReadErrorKind::Aborted)),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::read_limited;

    fn limited(memory: usize, abort: Abort) -> ReadLimits {
        ReadLimits {
            memory,
            abort,
            ..ReadLimits::default()
        }
    }

    #[test]
    fn memory_of_items_is_counted() {
        let text = format!("[{}0]", "0,".repeat(9_999));
        let read = |memory| {
            let mut list = Vec::<i64>::new();
            let read = read_limited(&mut list, &text, limited(memory, Abort::default()));
            read.map(|()| list.len()).map_err(|error| error.to_string())
        };
        assert_eq!(read(200_000), Ok(10_000));
        assert_eq!(
            read(40_000),
            Err("value takes more than 40000 bytes of memory".to_owned())
        );
    }

    #[test]
    fn reading_can_be_aborted() {
        let text = format!("[{}[]]", "[],".repeat(9_999));
        let flag = Arc::new(AtomicBool::new(false));
        let mut lists = Vec::<Vec<i64>>::new();
        let mut read = |end, flag| read_limited(&mut lists, &text, limited(MEMORY, Abort { end, flag }));
        assert!(read(None, Some(Arc::clone(&flag))).is_ok());
        flag.store(true, Ordering::Relaxed);
        for (end, flag) in [(None, Some(flag)), (Some(SystemInstant::now()), None)] {
            let error = read(end, flag).unwrap_err();
            assert_eq!(*error.kind(), ReadErrorKind::Aborted);
        }
    }

    #[test]
    fn a_text_is_not_gone_back_over_without_end() {
        let text = format!("\"{}\"", "x".repeat(10_000));
        let mut reader = Reader::new(&text);
        let mark = reader.mark();
        let mut count = 0;
        let error = loop {
            reader.string().unwrap();
            match reader.go_back(mark) {
                Ok(()) => count += 1,
                Err(error) => break error,
            }
        };
        assert_eq!((error.kind(), count), (&ReadErrorKind::TooAmbiguous, REREADS));
    }
}
