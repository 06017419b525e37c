//! State shared by the readers of YAML and JSON: value numbers, limits, and problems to report.

use super::{Node, Object, Origin};

/// Maximum nesting of values, the same as that of `serde_yaml`.
pub(crate) const MAX_DEPTH: usize = 128;

/// The state of reading one file.
#[derive(Debug)]
pub(crate) struct Reading {
    file: u32,
    ordinal: u32,
    depth: usize,
    nodes_left: usize,
    bytes_left: usize,
    /// Duplicate keys in objects.
    pub(crate) duplicates: Vec<Duplicate>,
    /// Merge keys (`<<`) whose value is no object.
    pub(crate) bad_merges: Vec<Origin>,
    /// The position of each value, if the reader records it.
    pub(crate) extents: Vec<Extent>,
}

/// A duplicate key of an object.
#[derive(Debug)]
pub(crate) struct Duplicate {
    pub(crate) key: Box<str>,
    pub(crate) first: Origin,
    pub(crate) second: Origin,
}

/// The byte offsets of a value and its key; equal key offsets mean that there is no key.
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
    /// The construct being parsed, and where it began.
    pub(crate) context: Option<(String, At)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SyntaxErrorKind {
    Syntax,
    TooDeep,
    TooLarge,
    SeveralDocuments,
    UnsupportedTag,
}

/// The place where a reader stopped.
#[derive(Clone, Copy, Debug)]
pub(crate) enum At {
    Nowhere,
    /// Offset in bytes.
    Offset(usize),
    /// Line and column in characters, both from 1.
    LineColumn(usize, usize),
}

impl SyntaxError {
    pub(crate) fn new(kind: SyntaxErrorKind, message: impl Into<String>, at: At) -> Self {
        Self {
            kind,
            message: message.into(),
            at,
            context: None,
        }
    }

    pub(crate) fn at_offset(offset: usize, message: &str) -> Self {
        Self::new(SyntaxErrorKind::Syntax, message, At::Offset(offset))
    }
}

impl Reading {
    /// Starts reading file number `file`, with limits on the number of values and on the bytes of text.
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
            let message = "the document holds too many values";
            SyntaxError::new(SyntaxErrorKind::TooLarge, message, At::Offset(offset))
        };
        self.nodes_left = self.nodes_left.checked_sub(1).ok_or_else(too_large)?;
        let origin = Origin {
            file: self.file,
            ordinal: self.ordinal,
        };
        self.ordinal = self.ordinal.checked_add(1).ok_or_else(too_large)?;
        Ok(origin)
    }

    /// Records the key and the start of the value that began last.
    pub(crate) fn starts(&mut self, key: (usize, usize), start: usize) {
        let start = offset(start);
        self.extents.push(Extent {
            key: (offset(key.0), offset(key.1)),
            value: (start, start),
        });
    }

    /// Records the end of a value.
    pub(crate) fn ends(&mut self, origin: Origin, end: usize) {
        if let Some(extent) = self.extents.get_mut(origin.ordinal as usize) {
            extent.value.1 = offset(end);
        }
    }

    /// Counts text against the limit.
    pub(crate) fn spend(&mut self, bytes: usize, offset: usize) -> Result<(), SyntaxError> {
        self.bytes_left = self.bytes_left.checked_sub(bytes).ok_or_else(|| {
            let message = "the document holds too much text, its aliases expanded";
            SyntaxError::new(SyntaxErrorKind::TooLarge, message, At::Offset(offset))
        })?;
        Ok(())
    }

    /// Enters an object or an array.
    pub(crate) fn enter(&mut self, offset: usize) -> Result<(), SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("values are nested more than {MAX_DEPTH} deep");
            return Err(SyntaxError::new(SyntaxErrorKind::TooDeep, message, At::Offset(offset)));
        }
        Ok(())
    }

    pub(crate) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Adds a value to an object; a duplicate key is recorded and not added.
    pub(crate) fn keep(&mut self, object: &mut Object, key: Box<str>, node: Node) {
        if let Some(first) = object.get(&key) {
            let (first, second) = (first.origin, node.origin);
            self.duplicates.push(Duplicate { key, first, second });
        } else {
            object.insert(key, node);
        }
    }
}

/// Converts an offset to 32 bits: files are smaller than 4 GB.
fn offset(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
