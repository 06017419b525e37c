//! Time: limits, waiting, and the time of day.
//!
//! It is tokio's and the standard library's, except on `wasm32-unknown-unknown`, where both panic: with the feature `fetch`
//! it is the browser's there.

#[cfg(all(feature = "fetch", target_os = "unknown"))]
mod browser;
#[cfg(not(all(feature = "fetch", target_os = "unknown")))]
mod native;

#[cfg(all(feature = "fetch", target_os = "unknown"))]
pub(crate) use browser::{Instant, Sleep, SystemInstant, now, sleep, timeout, timeout_at};
#[cfg(not(all(feature = "fetch", target_os = "unknown")))]
pub(crate) use native::SystemInstant;
#[cfg(all(feature = "client", not(all(feature = "fetch", target_os = "unknown"))))]
pub(crate) use native::{Instant, Sleep, now, sleep, timeout, timeout_at};

/// Whether asking for the time does not panic.
pub(crate) const IS_KNOWN: bool = cfg!(any(feature = "fetch", not(target_os = "unknown")));
