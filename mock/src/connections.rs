//! Connections: accepted, served, and closed when others need their place.
//!
//! A client that connects and then sends nothing, half a head or half a body must not keep others out. So no connection
//! holds a place for good: when there are [`CONNECTION_LIMIT`], or the process has no file descriptor left, the
//! connection that has waited longest for its client is closed for the next one. A connection whose response is being
//! made does not wait for its client and stays; once the body is on its way it waits again, as the client may not read it.

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
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::queue::{Place, Waiting, lock};
use crate::service::{Ending, State, serve};

/// How many connections are open at once.
const CONNECTION_LIMIT: usize = 512;
/// How long to wait for a connection to end before looking again for one to close.
const PAUSE: Duration = Duration::from_millis(10);
/// How many bytes the head of a request may have.
const HEAD_LIMIT: usize = 128 * 1024;
/// How many headers a request may have.
const HEADER_LIMIT: usize = 200;

/// Accepts connections until it is cancelled; they end with it.
pub(crate) async fn accept(listener: TcpListener, state: Arc<State>) {
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
                open.spawn(serve_in(place, stream, Arc::clone(&state)));
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

/// Serves a connection until it ends or its place is needed.
async fn serve_in(place: Arc<Place>, stream: TcpStream, state: Arc<State>) {
    let mut closed = pin!(place.needed());
    let mut connection = pin!(serve_all(Arc::clone(&place), stream, state));
    poll_fn(|context| match closed.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(()),
        Poll::Pending => connection.as_mut().poll(context),
    })
    .await;
}

/// Serves the requests of a connection, one after the other.
async fn serve_all(place: Arc<Place>, stream: TcpStream, state: Arc<State>) {
    // Small responses go out at once; where that cannot be had, they go out later.
    let _ = stream.set_nodelay(true);
    let ending: Arc<Mutex<Option<Ending>>> = Arc::default();
    let service = service_fn(|request| {
        let (state, place, ending) = (Arc::clone(&state), Arc::clone(&place), Arc::clone(&ending));
        Box::pin(serve(state, place, ending, request))
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(state.timeout)
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
