//! What a call is made of.

use std::sync::Arc;
use std::time::Duration;

use super::Client;
use super::retry::RetryPolicy;
use crate::auth::Credentials;
use crate::request::Values;
use crate::response::received::Expected;

#[derive(Clone)]
pub(crate) struct State {
    pub(crate) client: Client,
    pub(crate) values: Values,
    pub(crate) overrides: Overrides,
    pub(crate) expected: Expected,
}

impl State {
    /// How long a stream may take as a whole.
    pub(super) fn stream_timeout(&self) -> Option<Duration> {
        let of_client = self.client.config().timeouts.stream;
        self.overrides.stream_timeout.or(of_client)
    }
}

/// What a call changes of its client's settings.
#[derive(Clone, Default)]
pub(crate) struct Overrides {
    pub(crate) call_timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) stream_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) body_limit: Option<usize>,
    pub(crate) decoded_limit: Option<usize>,
    pub(crate) idempotent: Option<bool>,
    pub(crate) idempotency_key: Option<Arc<str>>,
    pub(crate) identity: Identity,
    pub(crate) endpoint: Option<String>,
}

/// What a call is authenticated with, if not as its operation says with the credentials of the client.
#[derive(Clone, Default)]
pub(crate) struct Identity {
    pub(crate) credentials: Option<Credentials>,
    /// The scheme of the document, by its name.
    pub(crate) scheme: Option<String>,
    /// Whether the credentials are also sent where the document requires none.
    pub(crate) always: bool,
}

impl Identity {
    /// The credentials of the call, in place of those of its client.
    pub(super) fn of(&self, client: Option<&Credentials>) -> Option<Credentials> {
        let credentials = self.credentials.as_ref().or(client).cloned();
        match &self.scheme {
            Some(name) => Some(credentials.unwrap_or_else(Credentials::none).by_scheme(name)),
            None if self.always => credentials.map(|credentials| match credentials.is_none() {
                true => credentials,
                false => credentials.always(),
            }),
            None => credentials,
        }
    }

    fn is_other(&self) -> bool {
        self.credentials.is_some() || self.scheme.is_some() || self.always
    }
}

impl Overrides {
    /// Whether the call needs a client of its own: with other credentials, or at another place.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.identity.is_other() || self.endpoint.is_some()
    }
}
