//! What a document says about sending again (`x-retry`).

use std::time::Duration;

/// When the calls of a service, or of one operation, are sent again.
#[derive(Clone, Copy, Debug)]
pub struct RetryRules {
    statuses: Statuses,
    codes: &'static [&'static str],
    window: Duration,
}

impl RetryRules {
    /// 429, 502, 503 and 504, and no windows.
    pub const fn new() -> Self {
        Self {
            statuses: Statuses::USUAL,
            codes: &[],
            window: Duration::ZERO,
        }
    }

    /// The statuses after which an idempotent call is sent again, in place of the usual ones.
    #[must_use]
    pub const fn statuses(mut self, statuses: &'static [u16]) -> Self {
        self.statuses = Statuses::of(statuses);
        self
    }

    /// These error codes mean that there were too many requests in a window of so many seconds, which begins at a
    /// multiple of them: a window of 60 seconds at each full minute.
    #[must_use]
    pub const fn window(mut self, codes: &'static [&'static str], seconds: u32) -> Self {
        self.codes = codes;
        self.window = Duration::from_secs(seconds as u64);
        self
    }

    pub(crate) const fn transient(&self) -> Statuses {
        self.statuses
    }

    /// The window that an error code speaks of.
    pub(crate) fn window_of(&self, code: &str) -> Option<Duration> {
        (self.codes.contains(&code) && !self.window.is_zero()).then_some(self.window)
    }
}

impl Default for RetryRules {
    fn default() -> Self {
        Self::new()
    }
}

/// A set of statuses from 400 to 599.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Statuses([u64; 4]);

const FIRST: u16 = 400;

impl Statuses {
    /// Status codes that servers send when the same request may succeed later.
    pub(crate) const USUAL: Self = Self::of(&[429, 502, 503, 504]);

    pub(crate) const NONE: Self = Self([0; 4]);

    pub(crate) const fn of(statuses: &[u16]) -> Self {
        let mut bits = [0; 4];
        let mut rest = statuses;
        while let [status, others @ ..] = rest {
            if *status >= FIRST && *status < 600 {
                let bit = (*status - FIRST) as usize;
                bits[bit / 64] |= 1 << (bit % 64);
            }
            rest = others;
        }
        Self(bits)
    }

    pub(crate) fn contains(self, status: u16) -> bool {
        let Some(bit) = status.checked_sub(FIRST).map(usize::from) else {
            return false;
        };
        self.0.get(bit / 64).is_some_and(|bits| bits >> (bit % 64) & 1 == 1)
    }
}

impl std::fmt::Debug for Statuses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set()
            .entries((FIRST..600).filter(|status| self.contains(*status)))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets() {
        let set = Statuses::of(&[400, 463, 464, 599, 0, 200, 600, u16::MAX]);
        assert_eq!(format!("{set:?}"), "{400, 463, 464, 599}");
        assert!(!set.contains(399) && !set.contains(0) && !set.contains(u16::MAX) && !set.contains(600));
    }
}
