//! When a call is sent again, and how long to wait before.

mod after;
mod budget;
mod policy;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::describe::RetryRules;
use crate::error::{Asked, Error, GaveUp};

pub(crate) use after::http_date;
pub use budget::RetryBudget;
pub(crate) use budget::{Bucket, Permit};
pub use policy::RetryPolicy;

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
