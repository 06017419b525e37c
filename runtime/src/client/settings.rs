//! The settings of one call: its own, else the client's, else the document's.

use std::sync::Arc;
use std::time::Duration;

use http::header::ACCEPT_ENCODING;

use super::Inner;
use super::idempotency::{Once, has_key};
use super::retry::RetryPolicy;
use super::state::State;
use crate::clock::{self, Instant};
use crate::describe::{Method, Operation, RetryRules, Statuses};
use crate::error::Error;
use crate::request::{StreamKind, Target};
use crate::response::received::Expected;

/// The memory that a decoded response may take by default, in limits of a body.
const DECODED_OF_BODY: usize = 16;

#[derive(Clone)]
pub(crate) struct CallSettings {
    pub(crate) begun: Instant,
    pub(crate) call_timeout: Duration,
    /// None when the time limit is beyond what a clock can count.
    pub(crate) deadline: Option<Instant>,
    pub(crate) attempt_timeout: Duration,
    pub(crate) read_timeout: Duration,
    pub(crate) policy: RetryPolicy,
    pub(crate) retry: RetryRules,
    /// The statuses after which it may be sent again.
    pub(crate) transient: Statuses,
    pub(crate) body_limit: usize,
    pub(crate) decoded_limit: usize,
    pub(crate) idempotent: bool,
    pub(crate) idempotency_key: Option<Arc<str>>,
    /// Whether the call has its own `Accept-Encoding`, and takes the body as it comes.
    pub(crate) own_encoding: bool,
    /// Of which media type a success is not taken in, but handed on as it arrives.
    pub(crate) stream: Option<StreamKind>,
    pub(crate) expected: Expected,
    /// What the response is classified by.
    pub(crate) shape: &'static Operation,
    /// The parameters that signatures cover.
    pub(crate) signed: Vec<(&'static str, String)>,
}

impl CallSettings {
    /// # Errors
    /// Where there is no clock for limits of time: asking for the time panics on `wasm32-unknown-unknown` without the feature `fetch`.
    pub(super) fn of(state: &State, client: &Inner, once: &Once) -> Result<Self, Error> {
        if !clock::IS_KNOWN {
            return Err(Error::configuration(
                "calls need a clock, and the standard library knows none on this platform: in a browser, build \
                 specwright-runtime with the feature fetch",
            ));
        }
        let (overrides, config) = (&state.overrides, &client.config);
        let call_timeout = overrides.call_timeout.unwrap_or(config.timeouts.call);
        let begun = Instant::now();
        let policy = overrides.retry.unwrap_or(config.retry);
        let retry = state.values.operation.retry.or(client.service.retry);
        let retry = retry.copied().unwrap_or_default();
        let body_limit = overrides.body_limit.unwrap_or(config.limits.body);
        let decoded_limit = overrides.decoded_limit.or(config.limits.decoded);
        let own_encoding = |(name, _): &(String, String)| name.eq_ignore_ascii_case(ACCEPT_ENCODING.as_str());
        Ok(Self {
            begun,
            call_timeout,
            deadline: begun.checked_add(call_timeout),
            attempt_timeout: overrides.attempt_timeout.unwrap_or(config.timeouts.attempt),
            read_timeout: overrides.read_timeout.unwrap_or(config.timeouts.read),
            policy,
            retry,
            transient: policy.statuses.unwrap_or(retry.transient()),
            body_limit,
            decoded_limit: decoded_limit.unwrap_or(body_limit.saturating_mul(DECODED_OF_BODY)),
            idempotent: overrides.idempotent.unwrap_or_else(|| is_idempotent(state)),
            own_encoding: state.values.headers.iter().any(own_encoding) || config.headers.has(&ACCEPT_ENCODING),
            idempotency_key: once.key.clone(),
            stream: None,
            expected: state.expected,
            shape: state.values.operation,
            signed: Vec::new(),
        })
    }

    pub(crate) fn remaining(&self) -> Duration {
        self.deadline.map_or(Duration::MAX, |deadline| {
            deadline.saturating_duration_since(Instant::now())
        })
    }
}

/// Whether a call may be sent again after it may have reached the server: as the document says, else by its method, or by its
/// idempotency key.
fn is_idempotent(state: &State) -> bool {
    let operation = state.values.operation;
    let by_method = || match &state.values.target {
        Some(Target::Path(method, _)) => Method::is_idempotent_in_http(method),
        Some(Target::Url(_) | Target::Unfit(_)) | None => operation.method.is_idempotent(),
    };
    operation.idempotent.unwrap_or_else(|| by_method() || has_key(state))
}
