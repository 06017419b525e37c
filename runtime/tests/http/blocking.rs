//! Blocking calls: from wherever they are made they end, and they do not wait for what they hold up.

use std::io::{BufRead as _, Read as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use specwright_runtime::auth::{Kind, Lease, Provider, ProviderContext, ProviderError};
use specwright_runtime::transport::BoxFuture;
use specwright_runtime::{Client, Credentials, Error, ErrorKind, Event, Json, Response, RetryPolicy, Timeout, Upload};
use tokio::runtime::{Builder as RuntimeBuilder, Runtime};

use crate::sample::{self, GET, IN_PROJECT, PAGED, POST, PUT, Thing, builder, client};
use crate::server::{Act, Server, ok, reply, reply_with};

/// Runs it in a thread of its own, and fails if it does not come to its end. The calls themselves give up after ten
/// seconds; this is for what would wait for ever.
fn ends<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = mpsc::channel();
    thread::spawn(move || done.send(run()));
    result
        .recv_timeout(Duration::from_secs(30))
        .expect("it ends and does not panic")
}

fn current_thread() -> Runtime {
    RuntimeBuilder::new_current_thread().enable_all().build().unwrap()
}

fn one_worker() -> Runtime {
    RuntimeBuilder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

fn get(client: &Client) -> Result<Json, Error> {
    client.call(&GET).with(0, "x").send::<Json>().blocking()
}

/// Calls and drops the client.
fn call_and_drop(client: Client) {
    for _ in 0..3 {
        assert_eq!(get(&client).unwrap(), sample::json("{}"));
    }
}

#[test]
fn from_everywhere() {
    let server = Server::respond(|_| reply(200, "{}"));
    let first = client(&server);
    ends(move || {
        call_and_drop(first.clone());
        let client = first.clone();
        current_thread().block_on(async { call_and_drop(client) });
        let client = first.clone();
        current_thread().block_on(async { tokio::spawn(async { call_and_drop(client) }).await.unwrap() });
        let client = first.clone();
        one_worker().block_on(async { tokio::spawn(async { call_and_drop(client) }).await.unwrap() });
        let client = first.clone();
        let joined = current_thread().block_on(async { tokio::task::spawn_blocking(|| call_and_drop(client)).await });
        joined.unwrap();
        let client = first.clone();
        let set = tokio::task::LocalSet::new();
        set.block_on(&current_thread(), async { call_and_drop(client) });
        // within a runtime that is not being run
        let runtime = current_thread();
        let _within = runtime.enter();
        call_and_drop(first);
    });
    assert_eq!(server.count(), 21);
}

#[test]
fn from_many_threads_at_once() {
    let server = Server::respond(|_| reply(200, "{}"));
    let client = client(&server);
    ends(move || {
        let threads: Vec<_> = (0..32)
            .map(|_| {
                let client = client.clone();
                thread::spawn(move || (0..20).for_each(|_| drop(get(&client).unwrap())))
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
    assert_eq!(server.count(), 640);
}

#[test]
fn beside_calls_that_are_awaited() {
    // the connection that the awaited call leaves behind is served by the thread that the blocking call holds up
    let server = Server::respond(|_| reply(200, "{}"));
    let config = sample::config().retry(RetryPolicy::never());
    let first = builder(&server).config(config).build().unwrap();
    ends(move || {
        for runtime in [current_thread(), one_worker()] {
            let client = first.clone();
            let task = async move {
                for _ in 0..3 {
                    client.call(&GET).send::<Json>().await.unwrap();
                    // the connection becomes idle
                    for _ in 0..100 {
                        tokio::task::yield_now().await;
                    }
                    get(&client).unwrap();
                }
            };
            runtime.block_on(async { tokio::spawn(task).await.unwrap() });
        }
        // nor do those of a runtime that is gone do harm
        get(&first).unwrap();
    });
    assert_eq!(server.count(), 13);
}

#[test]
fn many_in_one_task() {
    // a task has a budget, beyond which nothing it asks for is ready
    let server = Server::respond(|_| reply(200, "{}"));
    let client = client(&server);
    ends(move || {
        one_worker().block_on(async move {
            let task = tokio::spawn(async move { (0..200).for_each(|_| drop(get(&client).unwrap())) });
            task.await.unwrap();
        });
    });
    assert_eq!(server.count(), 200);
}

#[test]
fn look_up_that_is_under_way_elsewhere() {
    // the look-up of the awaited call gets its response only after the blocking call is over
    let (release, released) = mpsc::channel::<()>();
    let (began, begun) = mpsc::channel::<()>();
    let slow = Server::respond(move |request| {
        assert!(request.target.starts_with("/v3/projects"));
        began.send(()).unwrap();
        released.recv().unwrap();
        reply(200, r#"{"projects":[{"id":"p1"}]}"#)
    });
    let server = Server::respond(|_| reply(200, "{}"));
    let client = builder(&server)
        .named_endpoint("iam", slow.url())
        .credentials(sample::credentials())
        .variable("region", "cn-north-4")
        .build()
        .unwrap();
    let (awaited, blocking) = (client.clone(), client);
    ends(move || {
        current_thread().block_on(async move {
            let waiting = tokio::spawn(async move { awaited.call(&IN_PROJECT).send::<Json>().await });
            while begun.try_recv().is_err() {
                tokio::task::yield_now().await;
            }
            // one response for each of the two look-ups
            thread::spawn(move || {
                release.send(()).unwrap();
                release.send(()).unwrap();
            });
            blocking.call(&IN_PROJECT).send::<Json>().blocking().unwrap();
            waiting.await.unwrap().unwrap();
            // what one has found out serves both
            blocking.call(&IN_PROJECT).send::<Json>().blocking().unwrap();
        });
    });
    assert_eq!((slow.count(), server.count()), (2, 3));
}

/// Fetches tokens by a blocking call, which async code should not, and does.
struct Nested(Client, Arc<AtomicUsize>);

impl Provider for Nested {
    fn kind(&self) -> Kind {
        Kind::Bearer
    }

    fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        let response = get(&self.0);
        self.1.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { Ok(Lease::new(Credentials::bearer(response.unwrap().as_str().unwrap()))) })
    }
}

#[test]
fn within_a_blocking_call() {
    let tokens = Server::respond(|_| reply(200, r#""made-up""#));
    let server = Server::respond(|_| reply(200, "{}"));
    let count = Arc::new(AtomicUsize::new(0));
    let provider = Nested(client(&tokens), Arc::clone(&count));
    let client = builder(&server)
        .credentials(Credentials::provider(provider))
        .build()
        .unwrap();
    ends(move || {
        get(&client).unwrap();
        current_thread().block_on(async { get(&client).unwrap() });
        current_thread().block_on(async { client.call(&GET).send::<Json>().await.unwrap() });
    });
    assert_eq!(count.load(Ordering::SeqCst), 1, "a token is kept for both sides");
    for request in server.requests() {
        assert_eq!(request.header("authorization"), Some("Bearer made-up"));
    }
}

#[test]
fn raw_responses_and_errors() {
    let server = Server::play(vec![
        Act::Reply(reply_with(
            200,
            &[("Content-Type", "application/json"), ("X-Request-Id", "r1")],
            b"{\"id\":1}",
        )),
        Act::Reply(reply(404, r#"{"error_code":"E1","error_msg":"no"}"#)),
        Act::Stall(Duration::from_secs(5)),
        Act::Close,
        ok("{}"),
    ]);
    let client = client(&server);
    ends(move || {
        let response: Response<Json> = client.call(&GET).send_raw().blocking().unwrap();
        assert_eq!(response.request_id(), Some("r1"));
        let error = client
            .call(&POST)
            .body(&Json::Null)
            .send::<Json>()
            .blocking()
            .unwrap_err();
        assert_eq!((error.status(), error.code()), (Some(404), Some("E1")));
        let call = client.call(&GET).retry(RetryPolicy::never());
        let error = call
            .timeout(Duration::from_millis(50))
            .send::<Json>()
            .blocking()
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Timeout(Timeout::Call(_))), "{error}");
        // retries wait
        get(&client).unwrap();
    });
    assert_eq!(server.count(), 5);
}

#[test]
fn listings_are_iterators() {
    let pages = || {
        Server::play(vec![
            ok(r#"{"things":[{"id":1},{"id":2},{"id":3}]}"#),
            ok(r#"{"things":[{"id":4},{"id":"five"}]}"#),
        ])
    };
    let server = pages();
    let items: Vec<_> = client(&server).call(&PAGED).items::<Thing>().blocking().collect();
    let ids: Vec<_> = items
        .iter()
        .map(|item| item.as_ref().ok().and_then(|thing| thing.id))
        .collect();
    assert_eq!(ids, [Some(1), Some(2), Some(3), Some(4), None]);

    let server = pages();
    let all: Result<Vec<Json>, Error> = client(&server).call(&PAGED).pages().blocking().collect();
    assert_eq!(all.unwrap().len(), 2);
    assert_eq!(server.targets(), ["/v1/things?offset=0", "/v1/things?offset=3"]);

    // none is asked for that is not wanted
    let server = pages();
    let first = client(&server).call(&PAGED).items::<Thing>().blocking().next();
    assert_eq!((first.unwrap().unwrap().id, server.count()), (Some(1), 1));
}

#[test]
fn events_are_an_iterator() {
    let text = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nid: 7\ndata: a\n\ndata: b\n\n";
    let server = Server::play(vec![Act::ReplyAndClose(text.into())]);
    let mut events = client(&server).call(&GET).events_as::<Event>().blocking();
    assert_eq!(events.next().unwrap().unwrap().data(), "a");
    assert_eq!(events.get_ref().last_event_id(), "7");
    assert_eq!(events.next().unwrap().unwrap().data(), "b");
    assert!(events.next().is_none() && events.next().is_none());
}

#[test]
fn bodies_are_readers() {
    let long = "0123456789\n".repeat(20_000);
    let whole = || Act::Reply(reply_with(200, &[], "0123456789\n".repeat(20_000).as_bytes()));
    let cut = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n0123", long.len());
    let server = Server::play(vec![whole(), whole(), Act::ReplyAndClose(cut.clone().into())]);
    let client = client(&server);
    let mut text = String::new();
    client.call(&GET).stream().blocking().read_to_string(&mut text).unwrap();
    assert_eq!(text, long);

    let mut body = client.call(&GET).stream().blocking();
    let mut line = String::new();
    body.read_line(&mut line).unwrap();
    assert_eq!(line, "0123456789\n");
    assert!(body.get_ref().headers().is_some());
    let rest: usize = body.map(|piece| piece.unwrap().len()).sum();
    assert_eq!(rest, long.len() - line.len());

    let error = client
        .call(&GET)
        .stream()
        .blocking()
        .read_to_string(&mut text)
        .unwrap_err();
    let inner = error.get_ref().and_then(|error| error.downcast_ref::<Error>()).unwrap();
    assert!(matches!(inner.kind(), ErrorKind::Transport(_)), "{inner}");

    let slow = Server::play(vec![Act::Slowly(cut.into(), Duration::from_secs(2), Vec::new())]);
    let call = sample::client(&slow).call(&GET).read_timeout(Duration::from_millis(50));
    let error = call.stream().blocking().read_to_string(&mut text).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
}

#[test]
fn readers_are_uploads() {
    let server = Server::play(vec![ok("{}"), ok("{}")]);
    let client = client(&server);
    let long = "0123456789".repeat(20_000);
    let upload = Upload::blocking_reader(std::io::Cursor::new(long.clone()));
    client.call(&PUT).bytes_body(upload).send::<Json>().blocking().unwrap();
    assert_eq!(server.requests()[0].body, long);

    // a reader that waits for what another blocking call brings about
    let (reader, mut writer) = std::io::pipe().unwrap();
    let other = Server::respond(|_| reply(200, "{}"));
    let other = sample::client(&other);
    let writing = thread::spawn(move || {
        use std::io::Write as _;
        get(&other).unwrap();
        writer.write_all(b"piped").unwrap();
    });
    let upload = Upload::blocking_reader(reader);
    ends(move || client.call(&PUT).bytes_body(upload).send::<Json>().blocking().unwrap());
    writing.join().unwrap();
    assert_eq!(server.requests()[1].body, "piped");
}

#[test]
fn what_was_begun_in_async_code_is_not_waited_for() {
    let stream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: a\n\n";
    let server = Server::respond(move |request| match request.header("accept") {
        Some("text/event-stream") => stream.into(),
        _ => reply(200, "{}"),
    });
    let client = client(&server);
    ends(move || {
        current_thread().block_on(async move {
            let refused = |error: &Error| {
                assert!(matches!(error.kind(), ErrorKind::Configuration(_)), "{error}");
                assert!(error.to_string().contains("begun in async code"), "{error}");
            };
            let mut pending = client.call(&GET).send::<Json>();
            let polled = std::future::poll_fn(|context| {
                std::task::Poll::Ready(std::pin::Pin::new(&mut pending).poll(context).is_pending())
            });
            assert!(polled.await);
            refused(&pending.blocking().unwrap_err());

            let mut events = client.call(&GET).events_as::<Event>();
            assert_eq!(events.try_next().await.unwrap().unwrap().data(), "a");
            let mut events = events.blocking();
            refused(&events.next().unwrap().unwrap_err());
            assert!(events.next().is_none());

            let mut items = client.call(&PAGED).items::<Thing>();
            {
                let mut next = std::pin::pin!(items.try_next());
                let polled =
                    std::future::poll_fn(|context| std::task::Poll::Ready(next.as_mut().poll(context).is_pending()));
                assert!(polled.await);
            }
            refused(&items.blocking().next().unwrap().unwrap_err());
        });
    });
}

#[test]
fn a_call_under_way_is_dropped_outside_of_any_runtime() {
    let server = Server::respond(|_| reply(200, "{}"));
    let client = client(&server);
    ends(move || {
        let runtime = current_thread();
        let mut pending = client.call(&GET).send::<Json>();
        runtime.block_on(async {
            let _ = tokio::time::timeout(Duration::from_millis(1), &mut pending).await;
        });
        drop(runtime);
        drop(pending);
        get(&client).unwrap();
    });
}
