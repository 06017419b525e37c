//! Credentials that are fetched when they are needed: who fetches them, what is fetched, what can go wrong.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::super::kind::Kind;
use super::super::provider_error::ProviderError;
use super::Credentials;
use super::signer::Signer;
use crate::transport::{BoxFuture, Transport};

/// Credentials are replaced this long before they run out, unless a [`Lease`] says otherwise.
const AHEAD: Duration = Duration::from_secs(5 * 60);

/// Fetches credentials: from an authorization server (see [`OAuth2`](crate::auth::OAuth2)), a file, another program, a
/// service of the machine, or several of them in turn (see [`Chain`](crate::auth::Chain)).
///
/// A provider need not keep what it fetched: [`Credentials::provider`] does. It asks when credentials are needed for
/// the first time, and again five minutes before they run out (or at half their life, if that is later). It asks for
/// one lease at a time while other callers wait, and goes on with a fetch whose caller was dropped. A fetch that
/// takes longer than 30 seconds is given up. Credentials that are still good outlive a failed fetch and are then used
/// for ten seconds without asking again; without any, its error is that of everybody who waited and of all calls
/// within the next second.
///
/// ```
/// use specwright_runtime::Credentials;
/// use specwright_runtime::auth::{Kind, Lease, Provider, ProviderContext, ProviderError};
/// use specwright_runtime::transport::BoxFuture;
///
/// struct FromFile(std::path::PathBuf);
///
/// impl Provider for FromFile {
///     fn kind(&self) -> Kind {
///         Kind::Bearer
///     }
///
///     fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
///         let text = std::fs::read_to_string(&self.0);
///         Box::pin(async move {
///             let text = text.map_err(|error| ProviderError::Other(error.into()))?;
///             Ok(Lease::new(Credentials::bearer(text.trim())))
///         })
///     }
/// }
///
/// let credentials = Credentials::provider(FromFile("/run/token".into()));
/// # let _ = credentials;
/// ```
pub trait Provider: Send + Sync {
    /// What [`fetch`](Self::fetch) gives. It decides which security schemes the provider is asked for, and must not change.
    fn kind(&self) -> Kind;

    /// New credentials.
    ///
    /// # Errors
    /// [`ProviderError`]; a reason of one's own goes into [`ProviderError::Other`].
    fn fetch(&self, context: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>>;

    /// What signs requests with the access keys that [`fetch`](Self::fetch) gives. It is asked for once, before anything is
    /// fetched; [`Credentials::signer`] adds others.
    fn signers(&self) -> Vec<Arc<dyn Signer>> {
        Vec::new()
    }
}

impl<T: Provider + ?Sized> Provider for Arc<T> {
    fn kind(&self) -> Kind {
        (**self).kind()
    }

    fn fetch(&self, context: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        (**self).fetch(context)
    }

    fn signers(&self) -> Vec<Arc<dyn Signer>> {
        (**self).signers()
    }
}

/// What a provider has at hand: that of the client whose call needs the credentials.
#[derive(Clone)]
pub struct ProviderContext {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) now: SystemTime,
    pub(crate) token_url: Option<&'static str>,
    /// Whether the document gives a token endpoint that the client does not take.
    pub(crate) withheld: bool,
}

impl ProviderContext {
    /// Sends requests as the client does.
    pub fn transport(&self) -> &Arc<dyn Transport> {
        &self.transport
    }

    /// The time by the clock of the client.
    pub fn now(&self) -> SystemTime {
        self.now
    }

    /// The token endpoint that the document gives for client credentials of the scheme, or else for devices. None for a client that
    /// was given an endpoint of its own ([`Builder::endpoint`](crate::Builder::endpoint)) on another host than this: who
    /// sends requests elsewhere does not mean a secret to go to the host of the document.
    pub fn token_url(&self) -> Option<&'static str> {
        self.token_url
    }
}

impl fmt::Debug for ProviderContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderContext")
            .field("now", &self.now)
            .field("token_url", &self.token_url)
            .finish_non_exhaustive()
    }
}

/// Fetched credentials and when they run out.
///
/// Of the credentials, what the provider's [`Kind`] names is used, and the project, the domain and the endpoints that
/// come with them.
#[derive(Clone, Debug)]
pub struct Lease {
    pub(crate) credentials: Credentials,
    pub(crate) expires_at: Option<SystemTime>,
    pub(crate) ahead: Duration,
}

impl Lease {
    /// Credentials that hold until a server refuses them.
    pub fn new(credentials: impl Into<Credentials>) -> Self {
        Self {
            credentials: credentials.into(),
            expires_at: None,
            ahead: AHEAD,
        }
    }

    /// The same with other credentials, made of these.
    #[must_use]
    pub fn map(mut self, change: impl FnOnce(Credentials) -> Credentials) -> Self {
        self.credentials = change(self.credentials);
        self
    }

    /// The time at which they run out.
    #[must_use]
    pub fn expires_at(mut self, time: SystemTime) -> Self {
        self.expires_at = Some(time);
        self
    }

    /// How long before that others are fetched: 5 minutes unless set, and never more than half of the life they have
    /// left when they are fetched.
    #[must_use]
    pub fn refresh_ahead(mut self, time: Duration) -> Self {
        self.ahead = time;
        self
    }
}
