//! The method `blocking` of calls, listings and streams.

use super::{Blocking, BlockingChunks, already_polled, wait};
use crate::client::Pending;
use crate::error::Error;
use crate::json::Wire;
use crate::paging::{Items, Pages};
use crate::response::{Chunks, Events, Lines};

impl<T> Pending<T> {
    /// Sends the call and waits for its result. Not to be used in async code if it can be avoided: see
    /// [`blocking`](crate::blocking).
    ///
    /// # Errors
    /// Whatever the call can fail with; [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when it was polled
    /// before.
    pub fn blocking(mut self) -> Result<T, Error> {
        if self.begun {
            return Err(already_polled());
        }
        let mut result = None;
        wait(&mut |context| self.call.as_mut().poll(context).map(|parts| result = Some(parts)))?;
        // it is there once waiting is over
        match result {
            Some(Ok(mut parts)) => (self.finish)(&mut parts),
            Some(Err(error)) => Err(error),
            None => Err(already_polled()),
        }
    }
}

impl<T: 'static> Items<T> {
    /// The same items for code that is not async, see [`blocking`](crate::blocking).
    pub fn blocking(self) -> Blocking<Self> {
        let is_begun = self.is_under_way();
        Blocking::new(self, is_begun)
    }
}

impl<T: 'static> Pages<T> {
    /// The same pages for code that is not async, see [`blocking`](crate::blocking).
    pub fn blocking(self) -> Blocking<Self> {
        let is_begun = self.is_under_way();
        Blocking::new(self, is_begun)
    }
}

impl<T: Send + 'static> Events<T> {
    /// The same events for code that is not async, see [`blocking`](crate::blocking).
    pub fn blocking(self) -> Blocking<Self> {
        let is_begun = self.is_under_way();
        Blocking::new(self, is_begun)
    }
}

impl<T: Wire + 'static> Lines<T> {
    /// The same values for code that is not async, see [`blocking`](crate::blocking).
    pub fn blocking(self) -> Blocking<Self> {
        let is_begun = self.is_under_way();
        Blocking::new(self, is_begun)
    }
}

impl Chunks {
    /// The same bytes for code that is not async, as an iterator and as a reader, see [`blocking`](crate::blocking).
    pub fn blocking(self) -> BlockingChunks {
        let is_begun = self.is_under_way();
        BlockingChunks::new(Blocking::new(self, is_begun))
    }
}
