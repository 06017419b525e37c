//! What a call is made of.

use std::time::Duration;

use super::Client;
use super::retry::RetryPolicy;
use crate::request::Values;
use crate::response::received::Expected;

#[derive(Clone)]
pub(crate) struct State {
    pub(crate) client: Client,
    pub(crate) values: Values,
    pub(crate) overrides: Overrides,
    pub(crate) expected: Expected,
}

/// What a call changes of its client's settings.
#[derive(Clone, Copy, Default)]
pub(crate) struct Overrides {
    pub(crate) call_timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) stream_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) body_limit: Option<usize>,
    pub(crate) decoded_limit: Option<usize>,
    pub(crate) idempotent: Option<bool>,
}
