//! Time by tokio and the standard library.

/// An instant that `tokio::time::pause` does not stop: for work that takes the time of a processor.
pub(crate) use std::time::Instant as SystemInstant;
#[cfg(feature = "client")]
pub(crate) use tokio::time::{Instant, Sleep, sleep, timeout, timeout_at};

/// The time of day.
#[cfg(feature = "client")]
pub(crate) fn now() -> std::time::SystemTime {
    std::time::SystemTime::now()
}
