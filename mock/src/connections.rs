//! Connections: accepted, served, and closed when others need their place.
//!
//! A client that connects and then sends nothing, half a head or half a body must not keep others out. So no connection
//! holds a place for good: when there are [`CONNECTION_LIMIT`], or the process has no file descriptor left, the
//! connection that has waited longest for its client is closed for the next one. A connection whose response is being
//! made does not wait for its client and stays; once the body is on its way it waits again, as the client may not read it.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::service::{Ending, State, lock, serve};

/// How many connections are open at once.
const CONNECTION_LIMIT: usize = 512;
/// How long to wait for a connection to end before looking again for one to close.
const PAUSE: Duration = Duration::from_millis(10);
/// How many bytes the head of a request may have.
const HEAD_LIMIT: usize = 128 * 1024;
/// How many headers a request may have.
const HEADER_LIMIT: usize = 200;

/// Accepts connections until it is cancelled; they end with it.
pub(crate) async fn accept(listener: TcpListener, state: Arc<State>, head_timeout: Duration) {
    let mut open = JoinSet::new();
    let waiting = Arc::new(Waiting::default());
    loop {
        while open.try_join_next().is_some() {}
        while open.len() >= CONNECTION_LIMIT {
            make_room(&waiting, &mut open).await;
        }
        match listener.accept().await {
            Ok((stream, _)) => {
                let place = Arc::new(Place::new(Arc::clone(&waiting)));
                open.spawn(serve_in(place, stream, Arc::clone(&state), head_timeout));
            }
            Err(error) if is_of_one_client(&error) => {}
            // No file descriptor or no memory is left.
            Err(_) => make_room(&waiting, &mut open).await,
        }
    }
}

/// Whether only the connection that was to be accepted is at fault, so that the next one may do better.
fn is_of_one_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted)
}

/// Closes the connection that has waited longest for its client, and waits a moment for it, or any other, to end.
async fn make_room(waiting: &Waiting, open: &mut JoinSet<()>) {
    waiting.close_oldest();
    if open.is_empty() {
        tokio::time::sleep(PAUSE).await;
    } else {
        // After the pause there may be one to close.
        let _ = timeout(PAUSE, open.join_next()).await;
    }
}

/// The connections that wait for their clients, in the order in which they began to.
#[derive(Default)]
struct Waiting(Mutex<Queue>);

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

    fn close_oldest(&self) {
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
    fn new(waiting: Arc<Waiting>) -> Self {
        let close = Arc::new(Notify::new());
        let number = Mutex::new(waiting.add(Arc::clone(&close)));
        Self { waiting, close, number }
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

/// Serves a connection until it ends or its place is needed.
async fn serve_in(place: Arc<Place>, stream: TcpStream, state: Arc<State>, head_timeout: Duration) {
    let mut closed = pin!(place.close.notified());
    let mut connection = pin!(serve_all(Arc::clone(&place), stream, state, head_timeout));
    poll_fn(|context| match closed.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(()),
        Poll::Pending => connection.as_mut().poll(context),
    })
    .await;
}

/// Serves the requests of a connection, one after the other.
async fn serve_all(place: Arc<Place>, stream: TcpStream, state: Arc<State>, head_timeout: Duration) {
    // Small responses go out at once; where that cannot be had, they go out later.
    let _ = stream.set_nodelay(true);
    let ending: Arc<Mutex<Option<Ending>>> = Arc::default();
    let service = service_fn(|request| {
        let (state, place, ending) = (Arc::clone(&state), Arc::clone(&place), Arc::clone(&ending));
        Box::pin(serve(state, place, ending, request))
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        .max_buf_size(HEAD_LIMIT)
        .max_headers(HEADER_LIMIT)
        .serve_connection(TokioIo::new(stream), service);
    // Its errors are the client's, or a fault that was asked for.
    let _ = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let mut stream = connection.into_parts().io.into_inner();
    let how = lock(&ending).take();
    let _ = match how {
        Some(Ending::Reset) => stream.set_zero_linger(),
        Some(Ending::Wire(bytes)) => match stream.write_all(&bytes).await {
            Ok(()) => stream.shutdown().await,
            Err(error) => Err(error),
        },
        Some(Ending::Close) | None => stream.shutdown().await,
    };
}
