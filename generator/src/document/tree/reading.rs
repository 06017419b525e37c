//! What the readers of YAML and JSON share: numbering of values, limits, and what is to be reported.

use super::{Node, Object, Origin};

/// How deep values may be nested. `serde_yaml` has the same limit.
pub(crate) const MAX_DEPTH: usize = 128;

/// The state of reading one file.
#[derive(Debug)]
pub(crate) struct Reading {
    file: u32,
    ordinal: u32,
    depth: usize,
    nodes_left: usize,
    bytes_left: usize,
    /// Equal keys of one object.
    pub(crate) duplicates: Vec<Duplicate>,
    /// Merge keys that hold something else than objects.
    pub(crate) bad_merges: Vec<Origin>,
    /// Where each value stands, as far as the reader notes it.
    pub(crate) extents: Vec<Extent>,
}

/// A key that an object has twice.
#[derive(Debug)]
pub(crate) struct Duplicate {
    pub(crate) key: Box<str>,
    pub(crate) first: Origin,
    pub(crate) second: Origin,
}

/// Where a value and its key stand, as offsets in bytes; equal offsets mean that there is no key.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extent {
    pub(crate) key: (u32, u32),
    pub(crate) value: (u32, u32),
}

/// Why a file could not be read to a tree.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) kind: SyntaxErrorKind,
    pub(crate) message: String,
    pub(crate) at: At,
    /// What was being read, and where that began.
    pub(crate) context: Option<(String, At)>,
}

/// What kind of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SyntaxErrorKind {
    Syntax,
    TooDeep,
    TooLarge,
    SeveralDocuments,
    UnsupportedTag,
}

/// Where a reader stopped, in the terms it knows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum At {
    Nowhere,
    /// Offset in bytes.
    Offset(usize),
    /// Line and column in characters, both from 1.
    LineColumn(usize, usize),
}

impl SyntaxError {
    pub(crate) fn at_offset(offset: usize, message: &str) -> Self {
        Self {
            kind: SyntaxErrorKind::Syntax,
            message: message.to_owned(),
            at: At::Offset(offset),
            context: None,
        }
    }

    fn limit(kind: SyntaxErrorKind, message: String, offset: usize) -> Self {
        let at = At::Offset(offset);
        Self {
            kind,
            message,
            at,
            context: None,
        }
    }
}

impl Reading {
    /// Starts reading file number `file`, of which at most `nodes` values and `bytes` bytes of text
    /// may come.
    pub(crate) fn new(file: u32, nodes: usize, bytes: usize) -> Self {
        Self {
            file,
            ordinal: 0,
            depth: 0,
            nodes_left: nodes,
            bytes_left: bytes,
            duplicates: Vec::new(),
            bad_merges: Vec::new(),
            extents: Vec::new(),
        }
    }

    /// Numbers the value that begins here.
    pub(crate) fn begin(&mut self, offset: usize) -> Result<Origin, SyntaxError> {
        let too_large = || {
            let message = "the document holds too many values".to_owned();
            SyntaxError::limit(SyntaxErrorKind::TooLarge, message, offset)
        };
        self.nodes_left = self.nodes_left.checked_sub(1).ok_or_else(too_large)?;
        let origin = Origin {
            file: self.file,
            ordinal: self.ordinal,
        };
        self.ordinal = self.ordinal.checked_add(1).ok_or_else(too_large)?;
        Ok(origin)
    }

    /// Notes where the value that began last has its key and its start.
    pub(crate) fn starts(&mut self, key: (usize, usize), start: usize) {
        let start = offset(start);
        self.extents.push(Extent {
            key: (offset(key.0), offset(key.1)),
            value: (start, start),
        });
    }

    /// Notes where the value of that number ends.
    pub(crate) fn ends(&mut self, origin: Origin, end: usize) {
        if let Some(extent) = self.extents.get_mut(origin.ordinal as usize) {
            extent.value.1 = offset(end);
        }
    }

    /// Counts text that is kept.
    pub(crate) fn spend(&mut self, bytes: usize, offset: usize) -> Result<(), SyntaxError> {
        self.bytes_left = self.bytes_left.checked_sub(bytes).ok_or_else(|| {
            let message = "the document holds too much text, its aliases expanded".to_owned();
            SyntaxError::limit(SyntaxErrorKind::TooLarge, message, offset)
        })?;
        Ok(())
    }

    /// Enters an object or an array.
    pub(crate) fn enter(&mut self, offset: usize) -> Result<(), SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("values are nested more than {MAX_DEPTH} deep");
            return Err(SyntaxError::limit(SyntaxErrorKind::TooDeep, message, offset));
        }
        Ok(())
    }

    pub(crate) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Adds a value to an object, unless the key is there already.
    pub(crate) fn keep(&mut self, object: &mut Object, key: Box<str>, node: Node) {
        if let Some(first) = object.get(&key) {
            let (first, second) = (first.origin, node.origin);
            self.duplicates.push(Duplicate { key, first, second });
        } else {
            object.insert(key, node);
        }
    }
}

/// An offset as it is kept: files are smaller than 4 GB.
fn offset(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
