//! Calls that are given up at any point: the client goes on as if nothing had been.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use specwright_runtime::auth::{Kind, Lease, Provider, ProviderContext, ProviderError};
use specwright_runtime::codegen::Operation;
use specwright_runtime::transport::{BoxFuture, Reply, Script, TransportErrorKind};
use specwright_runtime::{
    Builder, Client, Credentials, HttpRequest, HttpResponse, Json, RetryBudget, RetryPolicy, Transport, TransportError,
};

use crate::sample::{GET, IN_PROJECT_BY_TOKEN, SERVICE, builder, config};
use crate::server::{Server, reply};

/// Polls so many times, with a turn for others in between; gives the result if it came to that.
async fn polled<T>(future: impl Future<Output = T>, times: usize) -> Option<T> {
    let mut future = std::pin::pin!(future);
    for _ in 0..times {
        let polled = poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await;
        if let Poll::Ready(result) = polled {
            return Some(result);
        }
        tokio::time::sleep(Duration::from_micros(100)).await;
    }
    None
}

/// Gives up a call of a new client after every number of polls there is, until it is done before; after each, a call of
/// the same client succeeds. It is polled more than `waits` times.
async fn given_up_after_every_poll(waits: usize, operation: &'static Operation, client: impl Fn() -> Client) {
    for times in 1.. {
        assert!(times < 1000, "never done");
        let client = client();
        let done = polled(client.call(operation).send::<Json>(), times).await;
        let next = tokio::time::timeout(Duration::from_secs(10), client.call(&GET).send::<Json>());
        next.await.unwrap().unwrap();
        if let Some(result) = done {
            result.unwrap();
            assert!(times > waits, "done after {times}");
            return;
        }
    }
}

/// Pends once before it does what another transport does.
struct Hesitant(Script);

impl Transport for Hesitant {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let sending = self.0.send(request);
        Box::pin(async move {
            Pause(false).await;
            sending.await
        })
    }
}

struct Pause(bool);

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// Tokens that are withdrawn after one use, so that every call fetches some.
struct Tokens(AtomicU32);

impl Provider for Tokens {
    fn kind(&self) -> Kind {
        Kind::Bearer
    }

    fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            Pause(false).await;
            Ok(Lease::new(Credentials::bearer(format!("made-up-{number}"))))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn at_every_wait_there_is() {
    // a token, a look-up, a refused token, a failed connection, a busy server, and a response in two pieces
    let client = || {
        let count = AtomicU32::new(0);
        let script = Script::responding(move |request| match request.path() {
            "/v3/projects" => Reply::json(200, r#"{"projects":[{"id":"p1"}]}"#),
            "/v1/things" => Reply::json(200, "{}"),
            _ => match count.fetch_add(1, Ordering::Relaxed) {
                0 => Reply::status(401),
                1 => Reply::failure(TransportErrorKind::Broken),
                2 => Reply::status(503),
                _ => Reply::json(200, "{").piece("}").delay(Duration::from_millis(1)),
            },
        });
        Builder::new(&SERVICE)
            .config(config().retry(RetryPolicy::new().attempts(9)))
            .credentials(Credentials::provider(Tokens(AtomicU32::new(0))))
            .transport(Hesitant(script))
            .build()
            .unwrap()
    };
    given_up_after_every_poll(8, &IN_PROJECT_BY_TOKEN, client).await;
}

#[tokio::test]
async fn over_a_socket() {
    let server = Server::respond(|_| reply(200, r#"{"id":1}"#));
    given_up_after_every_poll(1, &GET, || builder(&server).build().unwrap()).await;
}

#[tokio::test(start_paused = true)]
async fn what_a_given_up_retry_took_comes_back() {
    let busy = Reply::status(503).header("retry-after", "30");
    let script = Script::new(std::iter::repeat_n(busy, 50).chain([Reply::json(200, "{}")]));
    let policy = RetryPolicy::new();
    let client = Builder::new(&SERVICE)
        .config(config().retry(policy).retry_budget(RetryBudget::new().tokens(5)))
        .transport(script.clone())
        .build()
        .unwrap();
    // each would use the budget up for good
    for _ in 0..49 {
        let call = client.call(&GET).timeout(Duration::from_secs(60)).send::<Json>();
        assert!(tokio::time::timeout(Duration::from_secs(1), call).await.is_err());
    }
    let call = client.call(&GET).timeout(Duration::from_secs(60));
    call.send::<Json>().await.unwrap();
    assert_eq!(script.left(), 0);
}

#[tokio::test]
async fn streams_stop_when_they_are_dropped() {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let mut head = [0; 4096];
        let read = stream.read(&mut head).unwrap();
        assert!(read > 0);
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nfirst")
            .unwrap();
        // the end of the connection, and no error of time
        matches!(stream.read(&mut head), Ok(0)) || stream.write_all(&[0; 1 << 20]).is_err()
    });
    let client = Builder::new(&SERVICE).endpoint(url).config(config()).build().unwrap();
    let mut chunks = client.call(&GET).stream();
    assert_eq!(chunks.try_next().await.unwrap().unwrap(), "first");
    drop(chunks);
    let closed = tokio::task::spawn_blocking(move || server.join().unwrap());
    assert!(closed.await.unwrap());
}
