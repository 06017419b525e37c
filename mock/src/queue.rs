//! The queue of connections that wait for their clients.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// The connections that wait for their clients, in the order in which they began to.
#[derive(Default)]
pub(crate) struct Waiting(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    next: u64,
    places: BTreeMap<u64, Arc<Notify>>,
}

impl Waiting {
    fn add(&self, close: Arc<Notify>) -> u64 {
        let mut queue = lock(&self.0);
        let number = queue.next;
        queue.next += 1;
        queue.places.insert(number, close);
        number
    }

    fn remove(&self, number: u64) {
        lock(&self.0).places.remove(&number);
    }

    pub(crate) fn close_oldest(&self) {
        let oldest = lock(&self.0).places.pop_first();
        if let Some((_, close)) = oldest {
            close.notify_one();
        }
    }
}

/// The place of one connection: in the queue of those that wait for their clients, but while its server is at work.
pub(crate) struct Place {
    waiting: Arc<Waiting>,
    close: Arc<Notify>,
    number: Mutex<u64>,
}

impl Place {
    pub(crate) fn new(waiting: Arc<Waiting>) -> Self {
        let close = Arc::new(Notify::new());
        let number = Mutex::new(waiting.add(Arc::clone(&close)));
        Self { waiting, close, number }
    }

    /// Waits until another connection needs the place.
    pub(crate) async fn needed(&self) {
        self.close.notified().await;
    }

    /// Keeps the connection until the guard is dropped: its client has sent a whole request.
    pub(crate) fn at_work(&self) -> AtWork<'_> {
        self.waiting.remove(*lock(&self.number));
        AtWork(self)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.waiting.remove(*lock(&self.number));
    }
}

/// The server is responding to the request of this connection.
pub(crate) struct AtWork<'a>(&'a Place);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        *lock(&self.0.number) = self.0.waiting.add(Arc::clone(&self.0.close));
    }
}

/// Locks, also after a panic elsewhere: what is inside is whole at every step.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
