//! Names with several addresses, of which some do not respond.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use specwright_runtime::transport::{HyperOptions, Resolver};
use specwright_runtime::{Builder, Client, Error, ErrorKind, RetryPolicy, Timeout};

use crate::connections::full;
use crate::fault::{Outcome, Parcel, assert_hidden, beside, once, shown, value};
use crate::sample::{self, GET, SERVICE};
use crate::server::{Act, Server, reply};

fn good(listener: TcpListener) -> Server {
    Server::play_on(listener, vec![Act::Reply(reply(200, r#"{"id":1}"#)); 3])
}

fn listen(address: &str) -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind(address).unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// An address where nobody listens.
fn closed(ip: &str) -> SocketAddr {
    listen(&format!("{ip}:0")).1
}

/// A client of a name with these addresses.
fn client_of(addresses: &[SocketAddr], connect: Duration) -> Client {
    let mut options = HyperOptions::default();
    options.resolver = Resolver::default().host("service.example", addresses.iter().copied());
    options.connect_timeout = connect;
    client_with(options, "http://service.example")
}

fn client_with(options: HyperOptions, url: &str) -> Client {
    let config = sample::config().hyper(options).allow_plain_http(true);
    Builder::new(&SERVICE).endpoint(url).config(config).build().unwrap()
}

async fn failed(client: &Client) -> Error {
    let call = client.call(&GET).retry(RetryPolicy::never());
    let error = call.send::<Parcel>().await.expect_err("an error");
    assert_hidden(&shown(&error));
    error
}

const LONG: Duration = Duration::from_secs(10);

#[test]
fn address_that_refuses_is_passed_over_at_once() {
    beside(async {
        let (listener, there) = listen("127.0.0.1:0");
        let server = good(listener);
        let client = client_of(
            &[closed("127.0.0.2"), closed("[::1]"), closed("127.0.0.3"), there],
            LONG,
        );
        let began = Instant::now();
        assert_eq!(once(&client).await, value(r#"{"id":1}"#));
        assert!(began.elapsed() < Duration::from_millis(250), "{:?}", began.elapsed());
        assert_eq!(server.requests()[0].header("host"), Some("service.example"));
    });
}

#[test]
fn address_that_does_not_respond_leaves_time_for_the_next() {
    beside(async {
        let (socket, silent, waiting) = full();
        let (listener, there) = listen("[::1]:0");
        let server = good(listener);
        let client = client_of(&[silent, there], LONG);
        let began = Instant::now();
        assert_eq!(once(&client).await, value(r#"{"id":1}"#));
        let elapsed = began.elapsed();
        assert!((250..1500).contains(&elapsed.as_millis()), "{elapsed:?}");
        assert_eq!(server.count(), 1);
        drop((socket, waiting));
    });
}

/// Each has 250 ms before the next one, and the first that responds is taken, even one that was tried before.
#[test]
fn addresses_that_do_not_respond_one_after_the_other() {
    beside(async {
        let (socket, silent, waiting) = full();
        let (other_socket, other, others) = full();
        let (listener, there) = listen("127.0.0.1:0");
        let _server = good(listener);
        let client = client_of(&[silent, other, there], LONG);
        let began = Instant::now();
        assert_eq!(once(&client).await, value(r#"{"id":1}"#));
        let elapsed = began.elapsed();
        assert!((500..2500).contains(&elapsed.as_millis()), "{elapsed:?}");
        drop((socket, waiting, other_socket, others));
    });
}

#[test]
fn address_that_responds_late_is_taken_when_the_others_fail() {
    beside(async {
        let (socket, late, waiting) = full();
        let client = client_of(&[late, closed("127.0.0.2")], LONG);
        let call = tokio::spawn(async move { once(&client).await });
        tokio::time::sleep(Duration::from_millis(500)).await;
        // the queue is emptied, and the system tries again
        let listener = TcpListener::from(socket);
        drop(waiting);
        let _server = good(listener);
        assert_eq!(call.await.unwrap(), value(r#"{"id":1}"#));
    });
}

#[test]
fn addresses_that_all_fail_are_named() {
    beside(async {
        let (first, second) = (closed("127.0.0.2"), closed("[::1]"));
        let error = failed(&client_of(&[first, second], LONG)).await;
        assert!(matches!(error.kind(), ErrorKind::Connect(_)), "{error:?}");
        let text = error.to_string();
        assert!(
            text.contains(&format!("{first}: ")) && text.contains(&format!("{second}: ")),
            "{text}"
        );

        let (socket, silent, waiting) = full();
        let began = Instant::now();
        let error = failed(&client_of(&[first, silent], Duration::from_millis(400))).await;
        assert!(
            matches!(error.kind(), ErrorKind::Timeout(Timeout::Connect)),
            "{error:?}"
        );
        assert!(began.elapsed() < Duration::from_secs(3));
        assert!(error.is_connect() && error.is_retryable());
        drop((socket, waiting));
    });
}

#[test]
fn name_without_an_address() {
    beside(async {
        let error = failed(&client_of(&[], LONG)).await;
        assert!(matches!(error.kind(), ErrorKind::Connect(_)), "{error:?}");
        assert!(error.to_string().contains("no address"), "{error}");
    });
}

#[test]
fn look_up_of_ones_own() {
    beside(async {
        let (listener, there) = listen("127.0.0.1:0");
        let _server = good(listener);
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let resolver = Resolver::new(move |name| {
            counted.fetch_add(1, Ordering::SeqCst);
            async move {
                match name.as_str() {
                    // the port is that of the URL
                    "a.example" => Ok(vec![SocketAddr::from(([127, 0, 0, 1], 0))]),
                    "b.example" => std::future::pending().await,
                    _ => Err(std::io::Error::other("nobody knows")),
                }
            }
        });
        let with = |resolver: Resolver, host: &str, connect| {
            let mut options = HyperOptions::default();
            options.resolver = resolver;
            options.connect_timeout = connect;
            client_with(options, &format!("http://{host}:{}", there.port()))
        };
        assert_eq!(
            once(&with(resolver.clone(), "a.example", LONG)).await,
            value(r#"{"id":1}"#)
        );
        let error = failed(&with(resolver.clone(), "c.example", LONG)).await;
        assert!(
            error.is_connect() && error.to_string().contains("nobody knows"),
            "{error}"
        );
        let error = failed(&with(resolver.clone(), "b.example", Duration::from_millis(100))).await;
        assert!(
            matches!(error.kind(), ErrorKind::Timeout(Timeout::Connect)),
            "{error:?}"
        );
        assert_eq!(asked.load(Ordering::SeqCst), 3);
        // neither an address nor a name that is set is looked up
        let set = resolver.host("C.example.", [there]);
        assert_eq!(once(&with(set.clone(), "c.example", LONG)).await, value(r#"{"id":1}"#));
        assert_eq!(once(&with(set, "127.0.0.1", LONG)).await, value(r#"{"id":1}"#));
        assert_eq!(asked.load(Ordering::SeqCst), 3);
        assert_eq!(Outcome::of::<Parcel>(&Err(error)), Outcome::Timeout(Timeout::Connect));
    });
}
