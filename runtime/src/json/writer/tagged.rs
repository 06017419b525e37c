//! What an object has to have that is written next, and taking back what was written.

use super::Writer;

/// A property that has one of some values, given as JSON texts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tag {
    pub(crate) name: &'static str,
    pub(crate) values: &'static [&'static str],
    /// Whether the object keeps any value that it has.
    pub(crate) if_absent: bool,
}

/// A place in the text that is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written {
    length: usize,
    secrets: usize,
    comma: bool,
}

impl Writer {
    /// The next object has this tag.
    pub(crate) fn expect_tag(&mut self, tag: Tag) {
        match self.tags.iter_mut().find(|known| known.name == tag.name) {
            // an outer union with the same key allows the values of all variants of the inner one
            Some(known) if tag.values.iter().any(|value| known.values.contains(value)) => *known = tag,
            Some(_) => {}
            None => self.tags.push(tag),
        }
    }

    /// The tags that the next object has to have.
    #[inline]
    pub(crate) fn take_tags(&mut self) -> Vec<Tag> {
        std::mem::take(&mut self.tags)
    }

    /// No object follows that would have the tags.
    pub(crate) fn forget_tags(&mut self) {
        self.tags.clear();
    }

    /// Where the next value starts.
    pub(crate) fn mark(&self) -> Written {
        Written {
            length: self.text.len(),
            secrets: self.secrets.len(),
            comma: self.comma,
        }
    }

    /// The text from a place on.
    pub(crate) fn since(&self, start: Written) -> &str {
        self.text.get(start.length..).unwrap_or_default()
    }

    /// Takes back what was written from a place on.
    pub(crate) fn go_back(&mut self, start: Written) {
        self.text.truncate(start.length);
        self.secrets.truncate(start.secrets);
        self.comma = start.comma;
    }
}
