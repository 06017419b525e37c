//! Keeps what a [`Provider`] gave, and has it fetch one lease at a time.

use std::future::poll_fn;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::super::kind::Kind;
use super::super::provider_error::ProviderError;
use super::provider::{Lease, Provider, ProviderContext};
use crate::callers::PerCaller;
use crate::clock::{self, Instant};
use crate::secrets::Secrets;
use crate::transport::{BoxFuture, Transport};

/// How long a fetch may take; a call with less time left waits no longer than it may.
const LIMIT: Duration = Duration::from_secs(30);
/// How long a call waits for a fetch while it has credentials that are still good.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long credentials that are still good are used without asking again, when fetching others failed.
const PAUSE: Duration = Duration::from_secs(10);
/// How long the failure of a fetch is given to further calls when there are no credentials at all.
const FAILURE_HOLDS: Duration = Duration::from_secs(1);

/// The clock of a client.
pub(crate) type Clock<'a> = &'a (dyn Fn() -> SystemTime + Send + Sync);

/// A provider and what it gave: a cache for each token endpoint of a document, so that a token of one service does not
/// go to another that has its own.
pub(crate) struct Source {
    provider: Arc<dyn Provider>,
    caches: Mutex<Vec<Arc<Cache>>>,
}

impl Source {
    pub(crate) fn new(provider: impl Provider + 'static) -> Self {
        Self {
            provider: Arc::new(provider),
            caches: Mutex::default(),
        }
    }

    /// The cache for a token endpoint of a document, which may be withheld from the provider.
    pub(crate) fn cache(&self, token_url: Option<&'static str>, withheld: bool) -> Arc<Cache> {
        let mut caches = lock(&self.caches);
        let is_it = |cache: &&Arc<Cache>| (cache.token_url, cache.withheld) == (token_url, withheld);
        if let Some(cache) = caches.iter().find(is_it) {
            return Arc::clone(cache);
        }
        let cache = Arc::new(Cache {
            provider: Arc::clone(&self.provider),
            token_url,
            withheld,
            held: Mutex::default(),
            renewals: PerCaller::default(),
        });
        caches.push(Arc::clone(&cache));
        cache
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The lease of a provider.
pub(crate) struct Cache {
    provider: Arc<dyn Provider>,
    token_url: Option<&'static str>,
    withheld: bool,
    held: Mutex<Option<Held>>,
    renewals: PerCaller<Renewals>,
}

#[derive(Default)]
struct Renewals {
    /// How many fetches have ended. Who waited while one did shares what came of it, good for how long it may be.
    ended: AtomicU64,
    /// Whoever has the lock drives the fetch that is under way; when that caller is dropped the next one goes on with
    /// it, so that a refresh token which the server has replaced is not lost with the response.
    renewal: tokio::sync::Mutex<Renewal>,
}

struct Held {
    lease: Arc<Lease>,
    /// When to ask for the next one; never for a lease that does not run out.
    refresh_at: Option<SystemTime>,
}

#[derive(Default)]
struct Renewal {
    under_way: Option<Fetch>,
    last: Option<Ended>,
}

/// What came of the last fetch, and when.
struct Ended {
    at: SystemTime,
    result: Result<Arc<Lease>, Arc<ProviderError>>,
}

impl Ended {
    /// Whether it is a failure that hardly anything can have changed about.
    fn still_fails(&self, now: SystemTime) -> bool {
        self.result.is_err() && now.duration_since(self.at).is_ok_and(|since| since < FAILURE_HOLDS)
    }
}

struct Fetch {
    until: Instant,
    runtime: Runtime,
    /// Set while it is polled: found set later, polling it has panicked.
    polled: bool,
    future: BoxFuture<Result<Lease, ProviderError>>,
}

impl Fetch {
    /// Whether another caller can go on with it: not when its time is over, nor on another runtime than that which
    /// its timers and sockets belong to.
    fn goes_on(&self) -> bool {
        !self.polled && self.until > Instant::now() && self.runtime == runtime()
    }

    async fn finish(&mut self) -> Result<Lease, ProviderError> {
        let Self {
            until, polled, future, ..
        } = self;
        let polling = poll_fn(|context| {
            *polled = true;
            let poll = future.as_mut().poll(context);
            *polled = false;
            poll
        });
        let fetched = clock::timeout_at(*until, polling).await;
        fetched.unwrap_or(Err(ProviderError::Timeout(LIMIT)))
    }
}

#[cfg(all(feature = "hyper", not(target_os = "unknown")))]
type Runtime = Option<tokio::runtime::Id>;

#[cfg(all(feature = "hyper", not(target_os = "unknown")))]
fn runtime() -> Runtime {
    tokio::runtime::Handle::try_current().ok().map(|handle| handle.id())
}

/// Runtimes cannot be told apart without the feature `rt` of tokio, which the transport of hyper brings along.
#[cfg(not(all(feature = "hyper", not(target_os = "unknown"))))]
#[derive(PartialEq)]
struct Runtime;

#[cfg(not(all(feature = "hyper", not(target_os = "unknown"))))]
fn runtime() -> Runtime {
    Runtime
}

impl Cache {
    pub(crate) fn kind(&self) -> Kind {
        self.provider.kind()
    }

    /// Credentials that are good now: those that are held, or others.
    pub(crate) async fn lease(
        &self,
        transport: &Arc<dyn Transport>,
        clock: Clock<'_>,
    ) -> Result<Arc<Lease>, Arc<ProviderError>> {
        if let Some(lease) = self.fresh(clock()) {
            return Ok(lease);
        }
        let ended = self.renewals.current().ended.load(Ordering::Relaxed);
        if self.is_good(clock()) {
            let renewed = clock::timeout(PATIENCE, self.renew(transport, clock, ended)).await;
            match renewed {
                Ok(renewed) => return renewed,
                // the fetch goes on with the next caller
                Err(_) => {
                    if let Some(lease) = self.put_off(clock()) {
                        return Ok(lease);
                    }
                }
            }
        }
        self.renew(transport, clock, ended).await
    }

    /// Fetches credentials, or waits until another caller has. `ended` is how many fetches had ended when the caller
    /// asked.
    async fn renew(
        &self,
        transport: &Arc<dyn Transport>,
        clock: Clock<'_>,
        ended: u64,
    ) -> Result<Arc<Lease>, Arc<ProviderError>> {
        let renewals = self.renewals.current();
        let mut renewal = renewals.renewal.lock().await;
        if let Some(lease) = self.fresh(clock()) {
            return Ok(lease);
        }
        let waited = renewals.ended.load(Ordering::Relaxed) != ended;
        match &renewal.last {
            // even if it has run out already: whoever fetched it uses it too
            Some(Ended { result: Ok(lease), .. }) if waited && self.holds(lease) => return Ok(Arc::clone(lease)),
            Some(last) if waited || last.still_fails(clock()) => {
                if let Err(error) = &last.result {
                    return self.put_off(clock()).ok_or_else(|| Arc::clone(error));
                }
            }
            _ => {}
        }
        renewal.under_way.take_if(|fetch| !fetch.goes_on());
        let fetch = renewal.under_way.get_or_insert_with(|| Fetch {
            until: Instant::now() + LIMIT,
            runtime: runtime(),
            polled: false,
            future: self.provider.fetch(ProviderContext {
                transport: Arc::clone(transport),
                now: clock(),
                token_url: self.token_url.filter(|_| !self.withheld),
                withheld: self.withheld,
            }),
        });
        let fetched = fetch.finish().await;
        renewal.under_way = None;
        let result = match fetched {
            Ok(lease) => Ok(self.keep(lease, clock())),
            Err(error) => Err(Arc::new(self.without_secrets(error))),
        };
        renewal.last = Some(Ended {
            at: clock(),
            result: result.clone(),
        });
        renewals.ended.fetch_add(1, Ordering::Relaxed);
        result.or_else(|error| self.put_off(clock()).ok_or(error))
    }

    /// The error without the credentials that are to be replaced.
    fn without_secrets(&self, error: ProviderError) -> ProviderError {
        let held = lock(&self.held).as_ref().map(|held| held.lease.credentials.holder());
        let search = Secrets::default().with_credentials(held).search();
        if search.is_shown_by(&error) {
            error.hidden(&search)
        } else {
            error
        }
    }

    /// Whether this is the lease that is held.
    fn holds(&self, lease: &Arc<Lease>) -> bool {
        lock(&self.held)
            .as_ref()
            .is_some_and(|held| Arc::ptr_eq(&held.lease, lease))
    }

    /// Forgets credentials that a server refused, unless they have been replaced already.
    pub(crate) fn invalidate(&self, lease: &Arc<Lease>) {
        lock(&self.held).take_if(|held| Arc::ptr_eq(&held.lease, lease));
    }

    fn fresh(&self, now: SystemTime) -> Option<Arc<Lease>> {
        let held = lock(&self.held);
        let held = held.as_ref()?;
        held.refresh_at
            .is_none_or(|refresh_at| now < refresh_at)
            .then(|| Arc::clone(&held.lease))
    }

    fn is_good(&self, now: SystemTime) -> bool {
        lock(&self.held)
            .as_ref()
            .is_some_and(|held| held.lease.expires_at.is_none_or(|expires_at| now < expires_at))
    }

    /// The lease that is held, if it has not run out; it is then used for a while without asking again.
    fn put_off(&self, now: SystemTime) -> Option<Arc<Lease>> {
        let mut held = lock(&self.held);
        let held = held.as_mut()?;
        let expires_at = held.lease.expires_at?;
        if expires_at <= now {
            return None;
        }
        held.refresh_at = now.checked_add(PAUSE).map(|refresh_at| refresh_at.min(expires_at));
        Some(Arc::clone(&held.lease))
    }

    fn keep(&self, lease: Lease, now: SystemTime) -> Arc<Lease> {
        let refresh_at = lease.expires_at.map(|expires_at| {
            let life = expires_at.duration_since(now).unwrap_or_default();
            expires_at.checked_sub(lease.ahead.min(life / 2)).unwrap_or(now)
        });
        let lease = Arc::new(lease);
        *lock(&self.held) = Some(Held {
            lease: Arc::clone(&lease),
            refresh_at,
        });
        lease
    }
}
