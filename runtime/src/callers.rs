//! Separate state for async and blocking callers.
//!
//! A blocking call may stand in the way of the very runtime that drives a call which is awaited. So a call of one kind must
//! never wait for what only a call, or a task, of the other kind can bring about: each kind has connections, look-ups under
//! way and locks of its own.

#[cfg(feature = "blocking")]
use std::sync::OnceLock;

#[cfg(feature = "blocking")]
use tokio::runtime::Handle;

/// The runtime that drives blocking calls, once there was one.
#[cfg(feature = "blocking")]
pub(crate) static BLOCKING_RUNTIME: OnceLock<Handle> = OnceLock::new();

/// Whether this code runs for a blocking call.
#[cfg(feature = "blocking")]
fn is_blocking() -> bool {
    let Some(blocking) = BLOCKING_RUNTIME.get() else {
        return false;
    };
    Handle::try_current().is_ok_and(|current| current.id() == blocking.id())
}

/// A value for async callers and another for blocking ones.
#[derive(Clone, Default)]
pub(crate) struct PerCaller<T> {
    awaited: T,
    #[cfg(feature = "blocking")]
    blocking: T,
}

impl<T> PerCaller<T> {
    /// Makes one value after the other.
    pub(crate) fn new(mut make: impl FnMut() -> T) -> Self {
        Self {
            awaited: make(),
            #[cfg(feature = "blocking")]
            blocking: make(),
        }
    }

    /// The value for the current caller.
    pub(crate) fn current(&self) -> &T {
        #[cfg(feature = "blocking")]
        if is_blocking() {
            return &self.blocking;
        }
        &self.awaited
    }

    /// What either of the values has, without waiting.
    pub(crate) fn find<'a, R>(&'a self, look: impl Fn(&'a T) -> Option<R>) -> Option<R> {
        let found = look(&self.awaited);
        #[cfg(feature = "blocking")]
        let found = found.or_else(|| look(&self.blocking));
        found
    }
}
