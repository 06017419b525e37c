//! What the user of a client chooses.

use std::time::Duration;

use super::within;
use crate::describe::Statuses;

/// When and how often a call is sent again.
///
/// A call is sent again when no connection came about, whatever its method, as nothing can have reached the server. An
/// idempotent call is also sent again when the connection broke, an attempt took too long, or the response had one of the
/// [statuses](RetryPolicy::statuses): 429, 502, 503 and 504, unless the document or the policy has others. The wait
/// before retry n is a random time up to `base * 2^(n-1)` ("full jitter"), at most `cap`; a `Retry-After` of the server
/// replaces it. A wait that would go beyond the deadline of the call, or a `Retry-After` beyond
/// [`RetryPolicy::longest_wait`], ends the call with the error at hand. So does a spent
/// [`RetryBudget`](crate::RetryBudget).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(super) attempts: u32,
    base: Duration,
    cap: Duration,
    pub(super) longest_wait: Duration,
    pub(crate) statuses: Option<Statuses>,
    pub(super) window: Option<Duration>,
}

impl RetryPolicy {
    /// Three attempts, base 200 ms, cap 10 s, waits of at most 60 s.
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(200),
            cap: Duration::from_secs(10),
            longest_wait: Duration::from_secs(60),
            statuses: None,
            window: None,
        }
    }

    /// Every call is sent once.
    pub const fn never() -> Self {
        Self::new().attempts(1)
    }

    /// How often a call is sent at most, the first time included; 0 counts as 1.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// The longest wait before the first retry; it doubles for each further one.
    #[must_use]
    pub const fn base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// What the doubling stops at.
    #[must_use]
    pub const fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// The longest wait that a server may ask for, by `Retry-After` or by a window.
    #[must_use]
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// The statuses after which an idempotent call is sent again, in place of those of the document (`x-retry`) and of
    /// 429, 502, 503 and 504. Others than 400 to 599 have no effect, and a password
    /// that was refused with 401 is not sent again even if that is among them.
    ///
    /// ```
    /// use specwright_runtime::RetryPolicy;
    ///
    /// // this server responds with 500 when it is busy
    /// let policy = RetryPolicy::new().statuses(&[429, 500, 502, 503, 504]);
    /// # let _ = policy;
    /// ```
    #[must_use]
    pub const fn statuses(mut self, statuses: &[u16]) -> Self {
        self.statuses = Some(Statuses::of(statuses));
        self
    }

    /// The server counts requests in windows of this length that begin at a multiple of it, such as every full minute:
    /// after 429 without `Retry-After`, the wait is until the next one, and a random tenth of it longer. A document may
    /// say so for some error codes (`x-retry`). Zero means none.
    #[must_use]
    pub const fn window(mut self, window: Duration) -> Self {
        self.window = if window.is_zero() { None } else { Some(window) };
        self
    }

    pub(crate) const fn attempts_allowed(&self) -> u32 {
        self.attempts
    }

    /// The wait before retry `retry` (from 1), when nobody asks for another.
    pub(super) fn backoff(&self, retry: u32, random: u64) -> Duration {
        let doublings = retry.saturating_sub(1).min(31);
        within(self.base.saturating_mul(1 << doublings).min(self.cap), random)
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}
