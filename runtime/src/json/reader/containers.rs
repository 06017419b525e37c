//! Arrays and objects: their items, keys and ends.

use std::borrow::Cow;

use super::{MAX_DEPTH, Reader};
use crate::json::error::{ReadError, ReadErrorKind};

impl<'a> Reader<'a> {
    /// Enters an array. True when there is an item, which is to be read next; after each,
    /// [`next_item`](Self::next_item) says whether there is one more. False: the array was empty and is read.
    ///
    /// # Errors
    /// When the next value is not an array, or nested too deep.
    pub fn begin_array(&mut self) -> Result<bool, ReadError> {
        if self.token() != Some(b'[') {
            return Err(self.unexpected("an array"));
        }
        self.enter()?;
        if self.token() == Some(b']') {
            self.leave();
            return Ok(false);
        }
        Ok(true)
    }

    /// Goes on within an array: see [`begin_array`](Self::begin_array).
    ///
    /// # Errors
    /// When neither a comma nor the end of the array follows.
    #[inline]
    pub fn next_item(&mut self) -> Result<bool, ReadError> {
        match self.token() {
            Some(b',') => {
                self.at += 1;
                self.tick()?;
                Ok(true)
            }
            Some(b']') => {
                self.leave();
                Ok(false)
            }
            _ => Err(self.syntax("expected a comma or `]`")),
        }
    }

    /// Enters an object: its first key, whose value is to be read next; after each value,
    /// [`next_key`](Self::next_key) gives the key after it. None: the object was empty and is read.
    ///
    /// # Errors
    /// When the next value is not an object, or nested too deep.
    pub fn begin_object(&mut self) -> Result<Option<Cow<'a, str>>, ReadError> {
        if !self.enter_object()? {
            return Ok(None);
        }
        self.key().map(Some)
    }

    /// Goes on within an object: see [`begin_object`](Self::begin_object).
    ///
    /// # Errors
    /// When neither a comma and a key nor the end of the object follows.
    #[inline]
    pub fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, ReadError> {
        if !self.next_member()? {
            return Ok(None);
        }
        self.tick()?;
        self.key().map(Some)
    }

    fn enter(&mut self) -> Result<(), ReadError> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(ReadErrorKind::TooDeep));
        }
        self.tick()?;
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    #[inline]
    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.at += 1;
    }

    pub(crate) fn enter_object(&mut self) -> Result<bool, ReadError> {
        if self.token() != Some(b'{') {
            return Err(self.unexpected("an object"));
        }
        self.enter()?;
        if self.token() == Some(b'}') {
            self.leave();
            return Ok(false);
        }
        Ok(true)
    }

    #[inline]
    pub(crate) fn next_member(&mut self) -> Result<bool, ReadError> {
        match self.token() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(b'}') => {
                self.leave();
                Ok(false)
            }
            _ => Err(self.syntax("expected a comma or `}`")),
        }
    }

    #[inline]
    pub(crate) fn key(&mut self) -> Result<Cow<'a, str>, ReadError> {
        if self.token() != Some(b'"') {
            return Err(self.syntax("expected a key"));
        }
        let key = self.quoted()?;
        self.colon()?;
        Ok(key)
    }

    /// The bytes from the first one of the key that comes next; none when no key does. They are not passed.
    #[inline]
    pub(crate) fn key_ahead(&mut self) -> &'a [u8] {
        match self.token() {
            Some(b'"') => self.text.as_bytes().get(self.at + 1..).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Passes the key that comes next and its colon; from the first byte of the key on they were found to be so long.
    #[inline]
    pub(crate) fn pass_key(&mut self, length: usize) {
        self.at += length + 1;
    }

    pub(in crate::json) fn skip_key(&mut self) -> Result<(), ReadError> {
        if self.token() != Some(b'"') {
            return Err(self.syntax("expected a key"));
        }
        self.skip_string()?;
        self.colon()
    }

    #[inline]
    fn colon(&mut self) -> Result<(), ReadError> {
        if self.token() != Some(b':') {
            return Err(self.syntax("expected a colon"));
        }
        self.at += 1;
        Ok(())
    }
}
