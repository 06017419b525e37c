//! Connections of HTTP/2 over which nothing comes any more. Many requests share one, so it is not closed with a request that
//! is given up; but the next request, or the next attempt, must not go into a connection that may be dead.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http::Extensions;
use hyper_util::client::legacy::connect::{CaptureConnection, capture_connection};

/// Silence for less than this says nothing: the response may be on its way.
const SILENCE: Duration = Duration::from_millis(100);

/// When something was last read from a connection.
#[derive(Clone)]
pub(super) struct LastRead {
    /// Milliseconds after `since`.
    at: Arc<AtomicU64>,
    since: Instant,
}

impl Default for LastRead {
    fn default() -> Self {
        Self {
            at: Arc::default(),
            since: Instant::now(),
        }
    }
}

impl LastRead {
    pub(super) fn is_now(&self) {
        self.at.store(self.elapsed(), Ordering::Relaxed);
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn is_long_ago(&self) -> bool {
        let silent = self.elapsed().saturating_sub(self.at.load(Ordering::Relaxed));
        Duration::from_millis(silent) >= SILENCE
    }
}

/// A request under way. If it is dropped before its response is complete, while its connection is silent, no other request
/// is sent over this connection; those that are on it go on.
pub(super) struct UnderWay {
    connection: Option<CaptureConnection>,
}

impl UnderWay {
    pub(super) fn new<B>(request: &mut http::Request<B>) -> Self {
        Self {
            connection: Some(capture_connection(request)),
        }
    }

    /// The response is complete, or the connection itself has failed.
    pub(super) fn is_over(&mut self) {
        self.connection = None;
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let Some(connection) = &self.connection else { return };
        let metadata = connection.connection_metadata();
        let Some(connected) = metadata.as_ref() else { return };
        let mut extras = Extensions::new();
        connected.get_extras(&mut extras);
        if extras.get::<LastRead>().is_some_and(LastRead::is_long_ago) {
            connected.poison();
        }
    }
}
