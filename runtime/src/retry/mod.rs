//! When a call is sent again, and how long to wait before.

mod after;
mod budget;
mod policy;
mod rules;

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::error::Error;
use crate::value::DateTime;

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
            Self::LongWait(wait) => write!(f, "not sent again as a wait of {wait:.0?} is longer than is waited for"),
            Self::Deadline(wait) => write!(f, "no time left to wait {wait:.0?} and send again"),
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

/// The wait that a server asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) wait: Duration,
    /// When it ends, by the clock of the server if its answer tells the time; none beyond what a clock can count.
    pub(crate) until: Option<SystemTime>,
    /// By how much longer the next attempt waits, so that not all clients come back at once.
    jitter: Duration,
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server asks to come back after {:.0?}", self.wait)?;
        let until = self.until.map(DateTime::from_system_time);
        let second = until.as_ref().map(|until| until.as_str().trim_end_matches('Z'));
        let second = second.and_then(|second| second.split('.').next());
        match second {
            // a year of more digits is hardly meant
            Some(second) if second.len() == "YYYY-MM-DDTHH:MM:SS".len() => write!(f, ", at {second}Z"),
            _ => Ok(()),
        }
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
        let Some(asked) = self.asked(error) else {
            return Ok(self.policy.backoff(self.attempts, self.random));
        };
        if asked.wait > self.policy.longest_wait {
            return Err(GaveUp::LongWait(asked.wait));
        }
        Ok(asked.wait.saturating_add(asked.jitter))
    }

    /// What the server asks for: by a header, or by the windows in which it counts.
    pub(crate) fn asked(&self, error: &Error) -> Option<Asked> {
        let headers = error.raw_headers();
        let now = headers.and_then(after::server_time).unwrap_or(self.now);
        let by_header = headers.and_then(|headers| after::retry_after(headers, now));
        let (wait, jitter) = match (by_header, self.window(error)) {
            (Some(wait), _) => (wait, Duration::ZERO),
            (None, Some(window)) => (until_next(window, now), within(window / 10, self.random)),
            (None, None) => return None,
        };
        Some(Asked {
            wait,
            until: now.checked_add(wait),
            jitter,
        })
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
