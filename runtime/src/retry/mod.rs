//! When a call is sent again, and how long to wait before.

mod after;
mod budget;
mod policy;
mod rules;

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::error::Error;

pub(crate) use after::http_date;
pub use budget::RetryBudget;
pub(crate) use budget::{Bucket, Permit};
pub use policy::RetryPolicy;
pub use rules::RetryRules;
pub(crate) use rules::Statuses;

/// Why a call was not sent again although its error may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GaveUp {
    /// The request may have reached the server, and sending it twice may do harm: see
    /// [`Call::idempotent`](crate::Call::idempotent).
    NotIdempotent,
    /// Its body is a stream, of which something was read already.
    BodyRead,
    /// It was sent as often as the policy allows: [`RetryPolicy::attempts`].
    Attempts,
    /// Other calls have used up the [`RetryBudget`] of the client.
    Budget,
    /// The server asks for a wait that is longer than [`RetryPolicy::longest_wait`].
    LongWait(Duration),
    /// The time for the call would be over before the wait that is due.
    Deadline(Duration),
}

impl fmt::Display for GaveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotIdempotent => f.write_str("not sent again as it is not idempotent"),
            Self::BodyRead => f.write_str("not sent again as its body was read already"),
            Self::Attempts => f.write_str("no attempt left"),
            Self::Budget => f.write_str("not sent again as the retry budget of the client is spent"),
            Self::LongWait(wait) => write!(f, "the server asks to wait {wait:?}, longer than is waited for"),
            Self::Deadline(wait) => write!(f, "no time left to wait {wait:?} and send again"),
        }
    }
}

/// An attempt that failed and was followed by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub(crate) failure: Failure,
    pub(crate) wait: Duration,
}

/// How an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// No connection came about.
    Connect,
    /// Something took too long.
    Timeout,
    /// The connection broke.
    Transport,
    /// The server answered with this status.
    Status(u16),
}

impl Attempt {
    pub(crate) fn new(error: &Error, wait: Duration) -> Self {
        let failure = match error.status() {
            Some(status) if error.api().is_some() => Failure::Status(status),
            _ if error.is_timeout() => Failure::Timeout,
            _ if error.is_connect() => Failure::Connect,
            _ => Failure::Transport,
        };
        Self { failure, wait }
    }

    /// How it failed.
    pub fn failure(&self) -> Failure {
        self.failure
    }

    /// How long the client waited after it.
    pub fn wait(&self) -> Duration {
        self.wait
    }
}

/// What is known when an attempt has failed.
pub(crate) struct Situation<'a> {
    pub(crate) policy: &'a RetryPolicy,
    /// What the document says.
    pub(crate) rules: RetryRules,
    pub(crate) idempotent: bool,
    pub(crate) body_is_left: bool,
    /// How often the request was sent.
    pub(crate) attempts: u32,
    pub(crate) remaining: Duration,
    /// By the clock of the client.
    pub(crate) now: SystemTime,
    pub(crate) random: u64,
}

impl Situation<'_> {
    /// The wait before the request is sent again, or why it is not.
    pub(crate) fn wait_after(&self, error: &Error) -> Result<Duration, GaveUp> {
        if !error.is_connect() && !self.idempotent {
            return Err(GaveUp::NotIdempotent);
        }
        if !self.body_is_left {
            return Err(GaveUp::BodyRead);
        }
        if self.attempts >= self.policy.attempts {
            return Err(GaveUp::Attempts);
        }
        let wait = self.wait(error)?;
        if wait >= self.remaining {
            return Err(GaveUp::Deadline(wait));
        }
        Ok(wait)
    }

    fn wait(&self, error: &Error) -> Result<Duration, GaveUp> {
        let headers = error.raw_headers();
        let now = headers.and_then(after::server_time).unwrap_or(self.now);
        let asked = headers.and_then(|headers| after::retry_after(headers, now));
        let (asked, jitter) = match (asked, self.window(error)) {
            (Some(asked), _) => (asked, Duration::ZERO),
            (None, Some(window)) => (until_next(window, now), within(window / 10, self.random)),
            (None, None) => return Ok(self.policy.backoff(self.attempts, self.random)),
        };
        if asked > self.policy.longest_wait {
            return Err(GaveUp::LongWait(asked));
        }
        Ok(asked.saturating_add(jitter))
    }

    /// The window by which the server counts requests, when it has counted too many.
    fn window(&self, error: &Error) -> Option<Duration> {
        let by_policy = self.policy.window.filter(|_| error.is_throttled());
        by_policy.or_else(|| self.rules.window_of(error.code()?))
    }
}

/// How long it takes until the next window begins, counted from the epoch.
fn until_next(window: Duration, now: SystemTime) -> Duration {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let into = since.as_nanos().checked_rem(window.as_nanos()).unwrap_or(0);
    window.saturating_sub(Duration::from_nanos(u64::try_from(into).unwrap_or(u64::MAX)))
}

/// A random time up to `most`.
fn within(most: Duration, random: u64) -> Duration {
    let nanos = u64::try_from(most.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(random % nanos.saturating_add(1).max(1))
}

#[cfg(test)]
mod tests;
