//! What all retries of a client may cost together.

use std::sync::atomic::{AtomicU32, Ordering};

/// How many retries a client may make without successes in between: a bucket of tokens that all its calls share.
///
/// Each retry takes tokens. It gives them back when its attempt succeeds, or when the call is dropped meanwhile; if the
/// attempt fails they are spent. Each call that succeeds at once puts one token in. While there are too few tokens,
/// calls fail with the error at hand: a service that is down is not asked several times as often as usual. Any response
/// counts as a success that is no reason to send again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryBudget {
    tokens: u32,
    cost: u32,
}

impl RetryBudget {
    /// 500 tokens, 5 for each retry: 100 retries in vain.
    pub const fn new() -> Self {
        Self { tokens: 500, cost: 5 }
    }

    /// No limit.
    pub const fn unlimited() -> Self {
        Self { tokens: 0, cost: 0 }
    }

    /// How many tokens there are at the start, and at most.
    #[must_use]
    pub const fn tokens(mut self, tokens: u32) -> Self {
        self.tokens = tokens;
        self
    }

    /// How many tokens a retry takes.
    #[must_use]
    pub const fn cost(mut self, cost: u32) -> Self {
        self.cost = cost;
        self
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new()
    }
}

/// The tokens of a client.
pub(crate) struct Bucket {
    budget: RetryBudget,
    tokens: AtomicU32,
}

impl Bucket {
    pub(crate) fn new(budget: RetryBudget) -> Self {
        Self {
            budget,
            tokens: AtomicU32::new(budget.tokens),
        }
    }

    /// What a retry needs, if there is enough.
    pub(crate) fn take(&self) -> Option<Permit<'_>> {
        let cost = self.budget.cost;
        let taken = |tokens: u32| tokens.checked_sub(cost);
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken)
            .ok()?;
        Some(Permit { bucket: self, cost })
    }

    /// Notes that a call succeeded at once.
    pub(crate) fn refill(&self) {
        self.put(1);
    }

    fn put(&self, tokens: u32) {
        let most = self.budget.tokens;
        let filled = |held: u32| (held < most).then(|| held.saturating_add(tokens).min(most));
        // full is as good as filled
        let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, filled);
    }
}

/// The tokens of a retry under way. Dropping it gives them back.
pub(crate) struct Permit<'a> {
    bucket: &'a Bucket,
    cost: u32,
}

impl Permit<'_> {
    /// The retry was in vain.
    pub(crate) fn spend(mut self) {
        self.cost = 0;
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.cost > 0 {
            self.bucket.put(self.cost);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_in_vain_use_it_up() {
        let bucket = Bucket::new(RetryBudget::new().tokens(12).cost(5));
        bucket.take().unwrap().spend();
        bucket.take().unwrap().spend();
        assert!(bucket.take().is_none());
        for _ in 0..3 {
            bucket.refill();
        }
        assert!(bucket.take().is_some());
    }

    #[test]
    fn dropped_permits_come_back_and_never_too_much() {
        let bucket = Bucket::new(RetryBudget::new().tokens(5).cost(5));
        let permit = bucket.take().unwrap();
        assert!(bucket.take().is_none());
        bucket.refill();
        drop(permit);
        bucket.take().unwrap().spend();
        assert!(bucket.take().is_none());
    }

    #[test]
    fn unlimited() {
        let bucket = Bucket::new(RetryBudget::unlimited());
        for _ in 0..1000 {
            bucket.take().unwrap().spend();
        }
        // a cost beyond what there can be is a way to allow none
        assert!(Bucket::new(RetryBudget::new().tokens(0)).take().is_none());
    }
}
