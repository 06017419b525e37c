//! A limit to the connections to one host, under calls that fail, hang and are dropped: the server has a ledger of sockets.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use specwright_runtime::transport::HyperOptions;
use specwright_runtime::{Builder, Client, RetryPolicy, Timeout};
use tokio::task::JoinSet;

use crate::fault::{Outcome, Parcel, beside, once, value};
use crate::sample::{self, GET, POST, SERVICE, json};
use crate::server::reply;

/// A server that knows how many sockets are open.
struct Till {
    url: String,
    most: Arc<AtomicUsize>,
    came: Arc<AtomicUsize>,
    /// The bodies of requests in the order in which they came.
    bodies: Arc<Mutex<Vec<String>>>,
}

impl Till {
    /// What is done with a request depends on the number that its body or its target ends with.
    fn open(act: fn(usize) -> Deed) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let till = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            most: Arc::default(),
            came: Arc::default(),
            bodies: Arc::default(),
        };
        let (most, came, bodies) = (Arc::clone(&till.most), Arc::clone(&till.came), Arc::clone(&till.bodies));
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                came.fetch_add(1, Ordering::SeqCst);
                most.fetch_max(open_sockets(port), Ordering::SeqCst);
                let bodies = Arc::clone(&bodies);
                thread::spawn(move || serve(stream, act, &bodies));
            }
        });
        till
    }

    fn client(&self, most: usize) -> Client {
        let mut options = HyperOptions::default();
        options.max_connections_per_host = most;
        let config = sample::config().hyper(options).attempt_timeout(Duration::from_secs(20));
        let config = config.call_timeout(Duration::from_secs(30));
        Builder::new(&SERVICE)
            .endpoint(&self.url)
            .config(config)
            .build()
            .unwrap()
    }
}

/// How many sockets clients have open to a port, as Linux knows. A server cannot tell: of a socket that was closed, it sees
/// that only once it has read what was sent before.
fn open_sockets(port: u16) -> usize {
    const ESTABLISHED: &str = "01";
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap_or_default();
    let is_one = |line: &&str| {
        let mut fields = line.split_whitespace().skip(2);
        let remote = fields.next().and_then(|address| address.rsplit(':').next());
        remote == Some(format!("{port:04X}").as_str()) && fields.next() == Some(ESTABLISHED)
    };
    // elsewhere it is not known, but there is at least the one that was accepted
    table.lines().skip(1).filter(is_one).count().max(1)
}

#[derive(Clone, Copy)]
enum Deed {
    Respond,
    /// After a while.
    Slowly,
    RespondAndClose,
    Close,
    Cut,
    Hold,
}

fn serve(mut stream: TcpStream, act: fn(usize) -> Deed, bodies: &Mutex<Vec<String>>) -> Option<()> {
    let mut bytes = [0; 4096];
    loop {
        // a request is small enough to come in one piece, its body in the same or the next one
        let mut text = String::new();
        loop {
            let count = read_some(&mut stream, &mut bytes)?;
            text.push_str(&String::from_utf8_lossy(&bytes[..count]));
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if length.is_none_or(|length| body.len() >= length.parse().unwrap()) {
                break;
            }
        }
        let body = text.split_once("\r\n\r\n").unwrap().1.to_owned();
        let number = body.parse().unwrap_or_default();
        bodies.lock().unwrap().push(body);
        let whole = reply(200, &format!(r#"{{"id":{number}}}"#));
        match act(number) {
            Deed::Respond => stream.write_all(&whole).ok()?,
            Deed::Slowly => {
                thread::sleep(Duration::from_millis(5));
                stream.write_all(&whole).ok()?;
            }
            Deed::RespondAndClose => {
                stream.write_all(&whole).ok()?;
                return stream.shutdown(std::net::Shutdown::Both).ok();
            }
            Deed::Close => return stream.shutdown(std::net::Shutdown::Both).ok(),
            Deed::Cut => {
                stream.write_all(&whole[..whole.len() - 2]).ok()?;
                return stream.shutdown(std::net::Shutdown::Both).ok();
            }
            Deed::Hold => {
                while read_some(&mut stream, &mut bytes)? > 0 {}
                return None;
            }
        }
    }
}

/// What has come, unless that is the end.
fn read_some(stream: &mut TcpStream, into: &mut [u8]) -> Option<usize> {
    stream.read(into).ok().filter(|count| *count > 0)
}

async fn post(client: &Client, number: usize) -> Outcome {
    let call = client.call(&POST).json_body(json(&number.to_string()));
    Outcome::of(&call.retry(RetryPolicy::never()).send::<Parcel>().await)
}

#[test]
fn sockets_stay_within_the_limit_under_failing_and_cancelled_calls() {
    beside(async {
        for most in [1, 3] {
            let till = Till::open(|number| match number % 20 {
                3 => Deed::RespondAndClose,
                7 => Deed::Close,
                11 => Deed::Cut,
                15 => Deed::Hold,
                _ => Deed::Slowly,
            });
            let client = till.client(most);
            let mut calls = JoinSet::new();
            for number in 0..400 {
                let client = client.clone();
                calls.spawn(async move {
                    // one that hangs is dropped by its caller, and so are some that wait or are on their way
                    let patience = match number % 20 {
                        15 => Duration::from_millis(20),
                        5 => Duration::from_millis((number % 13) as u64),
                        _ => Duration::from_secs(20),
                    };
                    (number, tokio::time::timeout(patience, post(&client, number)).await.ok())
                });
            }
            for (number, outcome) in calls.join_all().await {
                let expected = value(&format!(r#"{{"id":{number}}}"#));
                match number % 20 {
                    5 | 15 => {}
                    7 | 11 => assert_eq!(outcome, Some(Outcome::Broken), "{number}"),
                    // may go into a connection that is just being closed
                    _ => assert!(
                        outcome == Some(expected) || outcome == Some(Outcome::Broken),
                        "{number}: {outcome:?}"
                    ),
                }
            }
            let (seen, came) = (till.most.load(Ordering::SeqCst), till.came.load(Ordering::SeqCst));
            assert!(seen <= most && came > most, "{seen} sockets at a time of {came}");
            assert!(
                seen == most || cfg!(not(target_os = "linux")),
                "{seen} sockets at a time, not {most}"
            );
            // none of the permits is lost
            let held = (0..most)
                .map(|_| client.clone())
                .map(|client| tokio::spawn(async move { post(&client, 0).await }));
            for call in held.collect::<Vec<_>>() {
                assert_eq!(call.await.unwrap(), value(r#"{"id":0}"#));
            }
        }
    });
}

#[test]
fn requests_beyond_the_limit_wait_in_order() {
    beside(async {
        let till = Till::open(|_| Deed::Slowly);
        let client = till.client(1);
        let mut calls = JoinSet::new();
        for number in 0..40 {
            let call = client.call(&POST).json_body(json(&number.to_string())).send::<Parcel>();
            calls.spawn(call);
            // so that it waits before the next one does
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        for result in calls.join_all().await {
            assert!(result.is_ok(), "{result:?}", result = result.err());
        }
        let came = till.bodies.lock().unwrap().clone();
        assert_eq!(came, (0..40).map(|number| number.to_string()).collect::<Vec<_>>());
        assert_eq!(
            (till.came.load(Ordering::SeqCst), till.most.load(Ordering::SeqCst)),
            (1, 1)
        );
    });
}

#[test]
fn waiting_for_a_connection_takes_the_time_of_the_attempt() {
    beside(async {
        let till = Till::open(|number| if number == 1 { Deed::Hold } else { Deed::Respond });
        let client = till.client(1);
        let hanging = {
            let client = client.clone();
            tokio::spawn(async move { post(&client, 1).await })
        };
        while till.bodies.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let limit = Duration::from_millis(150);
        let call = client.call(&GET).attempt_timeout(limit).retry(RetryPolicy::never());
        let result = call.send::<Parcel>().await;
        assert_eq!(Outcome::of(&result), Outcome::Timeout(Timeout::Attempt(limit)));
        assert_eq!(till.bodies.lock().unwrap().len(), 1, "nothing was sent");
        // the place of the one that hangs is free once it is dropped
        hanging.abort();
        assert_eq!(once(&client).await, value(r#"{"id":0}"#));
        assert_eq!(till.most.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn each_host_has_a_limit_of_its_own() {
    beside(async {
        let (first, second) = (Till::open(|_| Deed::Hold), Till::open(|_| Deed::Respond));
        let mut options = HyperOptions::default();
        options.max_connections_per_host = 1;
        let transport = specwright_runtime::transport::HyperTransport::new(&options).unwrap();
        let client = |till: &Till| {
            let builder = Builder::new(&SERVICE).endpoint(&till.url).config(sample::config());
            builder.transport(transport.clone()).build().unwrap()
        };
        let hanging = client(&first);
        let hanging = tokio::spawn(async move { post(&hanging, 1).await });
        while first.bodies.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(once(&client(&second)).await, value(r#"{"id":0}"#));
        hanging.abort();
    });
}
