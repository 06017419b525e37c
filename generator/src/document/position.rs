//! The position of each value of a file. The JSON reader records positions. The YAML reader cannot, so a second parse
//! finds them when a problem is reported.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use saphyr_parser::{Event, Parser, Span};

use super::tree::reading::Extent;
use crate::diagnostic::Place;

/// Size in bytes of the blocks for which character counts are kept.
const BLOCK: usize = 256;
/// Number of characters of a long line that are kept before and after the marked range.
const AROUND: usize = 200;

/// Lines and columns of a text.
#[derive(Debug)]
pub(crate) struct Lines {
    /// The offset of each line.
    starts: Vec<usize>,
    /// The number of characters before each block of `BLOCK` bytes.
    characters: Vec<usize>,
}

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(offset, _)| offset + 1)).collect();
        let mut characters = vec![0];
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            count += starting(block);
            characters.push(count);
        }
        Self { starts, characters }
    }

    /// The place of the bytes from `start` to `end`, up to the end of the first line.
    pub(crate) fn place(&self, file: &Path, text: &str, start: usize, end: usize) -> Place {
        let start = floor(text, start.min(text.len()));
        let line = self.starts.partition_point(|line| *line <= start).max(1);
        let line_start = self.starts.get(line - 1).copied().unwrap_or(0);
        let line_end = self.starts.get(line).map_or(text.len(), |next| next - 1);
        let line_end = floor(text, line_end.max(start));
        let end = floor(text, end.clamp(start, line_end));
        let meant = text.get(start..end).unwrap_or_default();
        let before = text.get(line_start..start).unwrap_or_default();
        let after = text.get(end..line_end).unwrap_or_default();
        let column = self.character(text, start) - self.character(text, line_start) + 1;

        let (skipped, lead) = last_characters(before, AROUND);
        let mut excerpt = lead.to_owned();
        excerpt.push_str(first_characters(meant, AROUND));
        if meant.len() <= AROUND {
            excerpt.push_str(first_characters(after, AROUND).trim_end_matches('\r'));
        }
        Place {
            file: file.to_owned(),
            line,
            column,
            length: meant.trim_end().chars().take(AROUND).count().max(1),
            excerpt_column: if skipped { column - lead.chars().count() } else { 1 },
            excerpt,
        }
    }

    /// The offset of a line and a column, both from 1.
    pub(crate) fn offset(&self, text: &str, line: usize, column: usize) -> usize {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(text.len());
        let end = self.starts.get(line).map_or(text.len(), |next| next - 1);
        let character = self.character(text, start) + column.saturating_sub(1);
        self.offset_of(text, character).min(end)
    }

    /// The offset of a character of the text, by its number.
    fn offset_of(&self, text: &str, character: usize) -> usize {
        let block = self
            .characters
            .partition_point(|before| *before <= character)
            .saturating_sub(1);
        let before = self.characters.get(block).copied().unwrap_or(0);
        let rest = text.as_bytes().iter().enumerate().skip(block * BLOCK);
        let mut starts = rest.filter(|(_, byte)| starting(&[**byte]) > 0);
        starts.nth(character - before).map_or(text.len(), |(offset, _)| offset)
    }

    /// The number of characters before `offset`.
    fn character(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        let rest = text.as_bytes().get(block * BLOCK..offset).unwrap_or_default();
        self.characters.get(block).copied().unwrap_or(0) + starting(rest)
    }
}

/// Number of characters that begin in these bytes.
fn starting(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count()
}

fn floor(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn first_characters(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(offset, _)| offset);
    text.get(..end).unwrap_or_default()
}

/// Returns whether the text is longer than `count` characters, and its last `count` characters.
fn last_characters(text: &str, count: usize) -> (bool, &str) {
    match text.char_indices().nth_back(count.saturating_sub(1)) {
        Some((offset, _)) if offset > 0 => (true, text.get(offset..).unwrap_or_default()),
        _ => (false, text),
    }
}

/// The positions of the values of a YAML text, by value number. Values after something that this parser rejects (and
/// `serde_yaml` accepted) are missing.
pub(crate) fn yaml_extents(text: &str, lines: &Lines) -> Vec<Extent> {
    let mut walk = Walk {
        text,
        lines,
        extents: Vec::new(),
        open: Vec::new(),
        anchors: HashMap::new(),
    };
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        walk.event(&event, span);
    }
    walk.extents
}

/// Numbers values in the same order as the reader of the tree.
struct Walk<'a> {
    text: &'a str,
    lines: &'a Lines,
    extents: Vec<Extent>,
    open: Vec<Open>,
    /// For each anchor the range of its values, which aliases repeat.
    anchors: HashMap<usize, Range<usize>>,
}

/// An array or object that is still open.
struct Open {
    ordinal: usize,
    anchor: usize,
    /// For an object, whether a key or a value comes next.
    next: Next,
}

#[derive(Clone, Copy, PartialEq)]
enum Next {
    Item,
    Key,
    Value((u32, u32)),
}

impl Walk<'_> {
    fn event(&mut self, event: &Event<'_>, span: Span) {
        let offset = |character| self.lines.offset_of(self.text, character);
        let offset = |character| u32::try_from(offset(character)).unwrap_or(u32::MAX);
        let at = (offset(span.start.index()), offset(span.end.index()));
        match event {
            Event::Scalar(_, _, anchor, _) => {
                if let Some(key) = self.key_of_value(at) {
                    let ordinal = self.extents.len();
                    self.extents.push(Extent { key, value: at });
                    self.name(*anchor, ordinal);
                }
            }
            Event::SequenceStart(anchor, _) => self.enter(*anchor, Next::Item, at),
            Event::MappingStart(anchor, _) => self.enter(*anchor, Next::Key, at),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    self.name(open.anchor, open.ordinal);
                }
            }
            Event::Alias(anchor) => {
                if let Some(key) = self.key_of_value(at) {
                    self.repeat(*anchor, key, at);
                }
            }
            _ => {}
        }
    }

    /// The position of the key of the next value; `None` if the next item is itself a key.
    fn key_of_value(&mut self, at: (u32, u32)) -> Option<(u32, u32)> {
        let Some(open) = self.open.last_mut() else {
            return Some((0, 0));
        };
        match open.next {
            Next::Item => Some((0, 0)),
            Next::Key => {
                open.next = Next::Value(at);
                None
            }
            Next::Value(key) => {
                open.next = Next::Key;
                Some(key)
            }
        }
    }

    fn enter(&mut self, anchor: usize, next: Next, at: (u32, u32)) {
        // Objects as keys were rejected when the tree was read.
        let key = self.key_of_value(at).unwrap_or_default();
        let ordinal = self.extents.len();
        self.extents.push(Extent { key, value: at });
        self.open.push(Open { ordinal, anchor, next });
    }

    fn name(&mut self, anchor: usize, ordinal: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, ordinal..self.extents.len());
        }
    }

    fn repeat(&mut self, anchor: usize, key: (u32, u32), value: (u32, u32)) {
        let range = self.anchors.get(&anchor).cloned().unwrap_or(0..0);
        self.extents.push(Extent { key, value });
        self.extents
            .extend_from_within(range.start + usize::from(!range.is_empty())..range.end);
    }
}

/// The text of an extent, quotes and escapes as written.
pub(crate) fn written(text: &str, (start, end): (u32, u32)) -> &str {
    text.get(start as usize..end as usize).unwrap_or_default()
}
