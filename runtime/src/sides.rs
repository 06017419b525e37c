//! Which side a call is on: that of calls that are awaited, or that of calls that a thread waits for.
//!
//! A blocking call may stand in the way of the very runtime that drives a call which is awaited. So a call of one side
//! must never wait for what only a call, or a task, of the other side can bring about: each side has connections,
//! look-ups under way and locks of its own.

/// One of a thing for each side.
#[derive(Clone, Default)]
pub(crate) struct Sides<T> {
    awaited: T,
    #[cfg(feature = "blocking")]
    blocking: T,
}

impl<T> Sides<T> {
    /// One for each side, made one by one.
    pub(crate) fn new(mut make: impl FnMut() -> T) -> Self {
        Self {
            awaited: make(),
            #[cfg(feature = "blocking")]
            blocking: make(),
        }
    }

    /// That of the side on which this is called.
    pub(crate) fn here(&self) -> &T {
        #[cfg(feature = "blocking")]
        if crate::blocking::is_here() {
            return &self.blocking;
        }
        &self.awaited
    }

    /// What one of the sides has, that is there without waiting.
    pub(crate) fn find<'a, R>(&'a self, look: impl Fn(&'a T) -> Option<R>) -> Option<R> {
        let found = look(&self.awaited);
        #[cfg(feature = "blocking")]
        let found = found.or_else(|| look(&self.blocking));
        found
    }
}
