//! The authentication of a request: credentials fetched where they have to be, put on the request, and given up when the
//! server refuses them.

use std::sync::Arc;

use http::HeaderMap;
use http::header::DATE;

use super::Inner;
use super::retry::http_date;
use super::settings::CallSettings;
use crate::auth::{
    AuthError, Cache, Credentials, Lease, ProviderError, SigningContext, authorize, is_authenticated, sources,
    uses_scheme,
};
use crate::clock;
use crate::describe::{Operation, SchemeKind};
use crate::error::{ClockSkew, Error, ErrorKind, Timeout};
use crate::secrets::Holder;
use crate::transport::HttpRequest;

/// What a request was authenticated with.
pub(crate) struct Authentication {
    credentials: Option<Credentials>,
    /// What of it was fetched, and where from.
    fetched: Vec<(Arc<Cache>, Arc<Lease>)>,
}

impl Authentication {
    /// That of a request without any.
    pub(crate) fn none() -> Self {
        Self {
            credentials: None,
            fetched: Vec::new(),
        }
    }

    /// Whether any of it was fetched, so that another may do when the server refuses it.
    pub(crate) fn is_fetched(&self) -> bool {
        !self.fetched.is_empty()
    }

    /// How far the clock of this machine is off, if that can be why the server refused a signature: what its header
    /// `Date` says is further away than signatures allow.
    pub(crate) fn clock_skew(
        &self,
        headers: &HeaderMap,
        client: &Inner,
        operation: &'static Operation,
    ) -> Option<ClockSkew> {
        let signed = self.has(client, operation, |kind| matches!(kind, SchemeKind::Signature(_)));
        signed.then_some(())?;
        ClockSkew::between(client.config.now(), http_date(headers.get(DATE)?.to_str().ok()?)?)
    }

    /// Whether it is a password, with which nobody should knock twice: servers lock an account after a few that are wrong.
    pub(crate) fn is_password(&self, client: &Inner, operation: &'static Operation) -> bool {
        self.has(client, operation, |kind| matches!(kind, SchemeKind::Basic))
    }

    fn has(&self, client: &Inner, operation: &'static Operation, kind: fn(SchemeKind) -> bool) -> bool {
        let credentials = self.credentials.as_ref();
        credentials.is_some_and(|credentials| uses_scheme(credentials, client.service, operation, kind))
    }

    /// Forgets what a server refused: a key or token may be withdrawn before it runs out.
    pub(crate) fn invalidate(&self) {
        for (cache, lease) in &self.fetched {
            cache.invalidate(lease);
        }
    }

    /// What holds the secrets that were fetched.
    pub(crate) fn fetched_holders(&self) -> Vec<Arc<dyn Holder>> {
        let fetched = self.fetched.iter();
        fetched.map(|(_, lease)| lease.credentials.holder()).collect()
    }

    /// Whether the other would be refused like this one.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let same = |mine: &(Arc<Cache>, Arc<Lease>), theirs: &(Arc<Cache>, Arc<Lease>)| {
            mine.1.credentials.is_same(mine.0.kind(), &theirs.1.credentials)
        };
        let (mine, theirs) = (&self.fetched, &other.fetched);
        mine.len() == theirs.len() && mine.iter().zip(theirs).all(|(mine, theirs)| same(mine, theirs))
    }
}

/// The request with its authentication, made anew for each attempt since signatures age and keys run out.
pub(crate) async fn authenticate(
    client: &Inner,
    operation: &'static Operation,
    mut request: HttpRequest,
    settings: &CallSettings,
) -> Result<(HttpRequest, Authentication), Error> {
    let authentication = if is_authenticated(&request.headers, client.credentials.as_ref(), client.service, operation) {
        // the caller has set it
        Authentication {
            credentials: client.credentials.clone(),
            fetched: Vec::new(),
        }
    } else {
        fetch(client, operation, settings).await?
    };
    let context = SigningContext {
        time: client.config.now(),
        parameters: &settings.signed,
    };
    let credentials = authentication.credentials.as_ref();
    let authorized = authorize(&mut request, credentials, client.service, operation, context);
    authorized.map_err(|error| refused(client, error))?;
    Ok((request, authentication))
}

/// Has credentials fetched that may bring along where they belong, unless it is known already.
pub(crate) async fn locate(
    client: &Inner,
    operation: &'static Operation,
    settings: &CallSettings,
) -> Result<(), Error> {
    if client.located.get().is_some() {
        return Ok(());
    }
    let authentication = fetch(client, operation, settings).await?;
    if let Some(credentials) = authentication
        .credentials
        .as_ref()
        .filter(|_| authentication.is_fetched())
    {
        _ = client.located.set(credentials.location());
    }
    Ok(())
}

/// The credentials of the client with everything that the operation needs.
pub(crate) async fn fetch(
    client: &Inner,
    operation: &'static Operation,
    settings: &CallSettings,
) -> Result<Authentication, Error> {
    let mut fetched = Vec::new();
    let Some(mut credentials) = client.credentials.clone() else {
        return Ok(Authentication::none());
    };
    let refused = |error| refused(client, error);
    let may_ask = |url: &str| client.may_ask(url);
    for cache in sources(&credentials, client.service, operation, may_ask).map_err(refused)? {
        let lease = cache.lease(&client.transport, &*client.config.clock);
        let lease = clock::timeout(settings.remaining(), lease)
            .await
            .map_err(|_| Error::new(ErrorKind::Timeout(Timeout::Call(settings.call_timeout))))?;
        let lease = lease.map_err(|error| refused(AuthError::Provider(error)))?;
        let missing = || refused(AuthError::Provider(Arc::new(ProviderError::Missing(cache.kind()))));
        credentials = credentials
            .filled(cache.kind(), &lease.credentials)
            .ok_or_else(missing)?;
        fetched.push((cache, lease));
    }
    Ok(Authentication {
        credentials: Some(credentials),
        fetched,
    })
}

fn refused(client: &Inner, error: AuthError) -> Error {
    Error::new(ErrorKind::Credentials(error)).without(&client.secrets)
}
