//! The most connections to one host: each holds a permit for as long as its socket is open.

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::Poll;

use http::Uri;
use http::uri::{Authority, Scheme};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Permits for connections, by scheme, host and port.
pub(super) struct Permits {
    most: usize,
    /// Those that somebody holds or waits for.
    hosts: Mutex<HashMap<Host, Weak<Semaphore>>>,
}

type Host = (Option<Scheme>, Option<Authority>);

tokio::task_local! {
    /// Ends with the request for which a connection is wanted.
    static REQUEST: watch::Receiver<()>;
}

/// Runs a request. Once it has its response, or is dropped, nobody waits for a permit for it any more: the pool keeps a
/// connection that is about to be made even if another one has become free for its request.
pub(super) async fn while_wanted<R>(request: R) -> R::Output
where
    R: Future,
{
    let (_request, wanted) = watch::channel(());
    REQUEST.scope(wanted, request).await
}

impl Permits {
    /// None if there is no limit.
    pub(super) fn new(most: usize) -> Option<Self> {
        (most < Semaphore::MAX_PERMITS).then(|| Self {
            // with none there would be no connection at all
            most: most.max(1),
            hosts: Mutex::default(),
        })
    }

    /// Waits for a permit, in order. None if the request does without.
    pub(super) async fn acquire(&self, uri: &Uri) -> Option<OwnedSemaphorePermit> {
        let mut permit = pin!(self.of(uri).acquire_owned());
        let mut request = REQUEST.try_with(watch::Receiver::clone).ok();
        let mut over = pin!(async move {
            match &mut request {
                // nothing is ever sent, so it is the end of the sender
                Some(request) => drop(request.changed().await),
                None => std::future::pending().await,
            }
        });
        poll_fn(|context| {
            if over.as_mut().poll(context).is_ready() {
                return Poll::Ready(None);
            }
            permit.as_mut().poll(context).map(Result::ok)
        })
        .await
    }

    fn of(&self, uri: &Uri) -> Arc<Semaphore> {
        let host = (uri.scheme().cloned(), uri.authority().cloned());
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = hosts.get(&host).and_then(Weak::upgrade) {
            return known;
        }
        hosts.retain(|_, known| known.strong_count() > 0);
        let new = Arc::new(Semaphore::new(self.most));
        hosts.insert(host, Arc::downgrade(&new));
        new
    }
}
