//! Faults of TLS.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustls::{HandshakeKind, ServerConfig};
use specwright_runtime::transport::TlsFault;
use specwright_runtime::{Client, Error, ErrorKind, RetryPolicy, Timeout};

use crate::fault::{Outcome, Parcel, SECRETS, assert_hidden, beside, client, faults, good, once, shown, steps, value};
use crate::sample::{self, GET, POST, SERVICE, json};
use crate::server::Step::{self, Beneath, Close, Cut, EachByte, Pause, Reset, Write};
use crate::server::{Server, reply};
use crate::signer::access_key;
use crate::wire::{AUTHORITY, Authority, Tls, Wire};

use Outcome::Broken;

const HEAD: &str = "HTTP/1.1 200 OK\r\n\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const BODY: &str = r#"{"id":1}"#;

fn text(parts: &[&str]) -> Step {
    Write(parts.concat().into_bytes())
}

/// An alert as it is before a handshake; within a connection of TLS 1.3 it is no record that could be decrypted.
fn alert(description: u8) -> Vec<u8> {
    vec![21, 3, 3, 0, 2, 2, description]
}

faults! {
    over Wire::TLS;

    body_without_a_length_ended_by_a_goodbye: steps([text(&[HEAD, BODY]), Close]) => value(BODY);
    body_without_a_length_cut_off: steps([text(&[HEAD, BODY]), Cut]) => Broken;
    body_without_a_length_reset: steps([text(&[HEAD, BODY]), Reset]) => Broken;
    body_in_chunks_cut_off_before_the_last: steps([text(&[CHUNKED, "8\r\n", BODY, "\r\n"]), Cut]) => Broken;
    body_in_chunks_ended_by_a_goodbye_before_the_last: steps([text(&[CHUNKED, "8\r\n", BODY, "\r\n"]), Close]) => Broken;
    body_of_a_length_cut_off: steps([text(&["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", BODY]), Cut]) => Broken;
    head_cut_off: steps([text(&["HTTP/1.1 200 OK\r\n"]), Cut]) => Broken;
    no_response_and_cut_off: steps([Cut]) => Broken;
    no_response_and_a_goodbye: steps([Close]) => Broken;
    alert_in_the_clear_within_the_body: steps([text(&[HEAD, BODY]), Beneath(alert(20)), Cut]) => Broken;
    garbage_within_the_body: steps([text(&[HEAD, BODY]), Beneath(vec![0xff; 64]), Cut]) => Broken;
    record_that_cannot_be_decrypted: steps([text(&[HEAD, BODY]), Beneath([&[23, 3, 3, 0, 32][..], &[7; 32]].concat()), Cut]) => Broken;
    record_that_is_too_long: steps([text(&[HEAD, BODY]), Beneath([&[23, 3, 3, 0xff, 0xff][..], &[7; 32]].concat()), Cut]) => Broken;
    http_in_the_clear_after_the_handshake: steps([Beneath(reply(200, BODY)), Cut]) => Broken;
    record_of_one_byte_each: steps([EachByte(reply(200, BODY), Duration::ZERO)]) => value(BODY);
}

/// What a server does with a connection in place of a handshake.
#[derive(Clone)]
enum Opening {
    /// Reads, and says nothing.
    Hold,
    Close,
    /// Reads the first message of the client, and closes.
    CloseUponHello,
    ResetUponHello,
    /// Writes these bytes upon the first message, and closes.
    Say(Vec<u8>),
    /// The first so many bytes of a good handshake, and then the end.
    Part(usize),
    /// A handshake that takes so long.
    Late(Duration),
    /// Another certificate.
    Shows(Arc<ServerConfig>),
}

/// A server whose next connections open as they are told to. Others are good, and get a response.
struct Door {
    port: u16,
    openings: Arc<Mutex<Vec<Opening>>>,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
    resumed: Arc<AtomicUsize>,
}

impl Door {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let door = Self {
            port: listener.local_addr().unwrap().port(),
            openings: Arc::default(),
            connections: Arc::default(),
            requests: Arc::default(),
            resumed: Arc::default(),
        };
        let (openings, connections) = (Arc::clone(&door.openings), Arc::clone(&door.connections));
        let (requests, resumed) = (Arc::clone(&door.requests), Arc::clone(&door.resumed));
        let good = AUTHORITY.server("127.0.0.1", 4000);
        thread::spawn(move || {
            for tcp in listener.incoming().map_while(Result::ok) {
                connections.fetch_add(1, Ordering::SeqCst);
                let opening = openings.lock().unwrap().pop();
                let (good, requests, resumed) = (Arc::clone(&good), Arc::clone(&requests), Arc::clone(&resumed));
                thread::spawn(move || serve(tcp, opening, good, &requests, &resumed));
            }
        });
        door
    }

    fn next(&self, openings: &[Opening]) {
        *self.openings.lock().unwrap() = openings.iter().rev().cloned().collect();
    }

    fn client(&self, wire: Wire, connect: Duration) -> Client {
        let [key, token] = SECRETS;
        let credentials = access_key("EXAMPLEAK", key).security_token(token);
        let mut options = wire.options();
        options.connect_timeout = connect;
        let builder = specwright_runtime::Builder::new(&SERVICE).endpoint(format!("https://127.0.0.1:{}", self.port));
        builder
            .credentials(credentials)
            .config(sample::config().hyper(options))
            .build()
            .unwrap()
    }
}

fn serve(
    mut tcp: TcpStream,
    opening: Option<Opening>,
    good: Arc<ServerConfig>,
    requests: &AtomicUsize,
    resumed: &AtomicUsize,
) -> Option<()> {
    let mut hello = [0; 4096];
    let mut config = good;
    match opening {
        None => {}
        Some(Opening::Hold) => {
            while tcp.read(&mut hello).ok()? > 0 {}
            return None;
        }
        Some(Opening::Close) => return None,
        Some(Opening::CloseUponHello) => {
            let _ = tcp.read(&mut hello).ok()?;
            return None;
        }
        Some(Opening::ResetUponHello) => {
            let _ = tcp.read(&mut hello).ok()?;
            return crate::server::reset(&tcp);
        }
        Some(Opening::Say(bytes)) => {
            let _ = tcp.read(&mut hello).ok()?;
            return tcp.write_all(&bytes).ok();
        }
        Some(Opening::Part(count)) => {
            let mut session = rustls::ServerConnection::new(config).unwrap();
            while session.wants_read() && !session.wants_write() {
                session.read_tls(&mut tcp).ok()?;
                session.process_new_packets().ok()?;
            }
            let mut all = Vec::new();
            while session.wants_write() {
                session.write_tls(&mut all).ok()?;
            }
            return tcp.write_all(&all[..count.min(all.len() - 1)]).ok();
        }
        Some(Opening::Late(time)) => thread::sleep(time),
        Some(Opening::Shows(other)) => config = other,
    }
    let mut tls = Tls::accept(tcp, config)?;
    if tls.handshake_kind() == Some(HandshakeKind::Resumed) {
        resumed.fetch_add(1, Ordering::SeqCst);
    }
    // small enough to come in one record
    while tls.read(&mut hello).ok()? > 0 {
        requests.fetch_add(1, Ordering::SeqCst);
        tls.write_all(&reply(200, BODY)).ok()?;
        tls.flush().ok()?;
    }
    Some(())
}

async fn failed(client: &Client) -> Error {
    let call = client.call(&GET).retry(RetryPolicy::never());
    let error = call.send::<Parcel>().await.expect_err("an error");
    assert_hidden(&shown(&error));
    error
}

/// OpenSSL reads the certificates of the platform within this time.
const SHORT: Duration = Duration::from_millis(if cfg!(feature = "native-tls") { 1500 } else { 500 });
const LONG: Duration = Duration::from_secs(10);

fn is_late(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Timeout(Timeout::Connect))
}

/// What a call ends with whose connection opens so; and that a POST is sent again, and comes once, when the next connection
/// is a good one.
fn opened_by(openings: &[Opening], connect: Duration, is_expected: fn(&Error) -> bool) {
    for wire in Wire::TLS {
        beside(async {
            let door = Door::open();
            for opening in openings {
                let client = door.client(*wire, connect);
                door.next(std::slice::from_ref(opening));
                let began = Instant::now();
                let error = failed(&client).await;
                assert!(is_expected(&error), "{wire:?}: {error:?}");
                assert!(error.is_connect() && error.is_retryable(), "{wire:?}: {error:?}");
                assert!(began.elapsed() < connect + Duration::from_secs(5));
                assert_eq!(door.requests.swap(0, Ordering::SeqCst), 0);

                door.next(std::slice::from_ref(opening));
                let result = client.call(&POST).json_body(json("{}")).send::<Parcel>().await;
                assert_eq!(Outcome::of(&result), value(BODY), "{wire:?}: {:?}", result.err());
                assert_eq!(door.requests.swap(0, Ordering::SeqCst), 1, "{wire:?}");
            }
        });
    }
}

#[test]
fn handshake_that_never_ends() {
    opened_by(&[Opening::Hold], SHORT, is_late);
}

#[test]
fn handshake_that_takes_longer_than_the_connection_may() {
    opened_by(&[Opening::Late(SHORT * 2)], SHORT, is_late);
}

#[test]
fn handshake_that_takes_its_time() {
    for wire in Wire::TLS {
        beside(async {
            let door = Door::open();
            door.next(&[Opening::Late(Duration::from_millis(300))]);
            let client = door.client(*wire, LONG);
            assert_eq!(once(&client).await, value(BODY));
        });
    }
}

#[test]
fn handshake_broken_off() {
    let openings = [Opening::Close, Opening::CloseUponHello, Opening::ResetUponHello];
    opened_by(&openings, LONG, |error| matches!(error.kind(), ErrorKind::Connect(_)));
}

#[test]
fn handshake_broken_off_within_a_message() {
    let openings = [1, 4, 5, 40, 130, 200, 500].map(Opening::Part);
    opened_by(&openings, LONG, |error| matches!(error.kind(), ErrorKind::Connect(_)));
}

#[test]
fn handshake_answered_by_garbage() {
    let openings = [
        Opening::Say(vec![0xff; 200]),
        Opening::Say(vec![0; 200]),
        Opening::Say(reply(400, "")),
        // a first message of the server that is cut short, and one that is none
        Opening::Say([&[22, 3, 3, 0, 4][..], &[2, 0, 0, 0]].concat()),
        Opening::Say([&[22, 3, 3, 0x40, 0x01][..], &[2; 0x4001]].concat()),
    ];
    opened_by(&openings, LONG, |error| matches!(error.kind(), ErrorKind::Connect(_)));
}

#[test]
fn handshake_answered_by_an_alert() {
    // an internal error, and a name that the server does not have
    let openings = [80, 112].map(|description| Opening::Say(alert(description)));
    opened_by(&openings, LONG, |error| match error.kind() {
        ErrorKind::Connect(error) => error.tls_fault() == Some(TlsFault::Other),
        _ => false,
    });
}

/// A server whose certificate does not hold gets nothing, and is not asked again.
fn shown_by(shows: fn() -> Arc<ServerConfig>, fault: TlsFault) {
    for wire in Wire::TLS {
        beside(async {
            let door = Door::open();
            door.next(&[Opening::Shows(shows())]);
            let client = door.client(*wire, LONG);
            // it may try again, which would go well
            let error = client.call(&GET).send::<Parcel>().await.expect_err("an error");
            assert_hidden(&shown(&error));
            let found = match error.kind() {
                ErrorKind::Connect(error) => error.tls_fault(),
                _ => None,
            };
            assert_eq!(found, Some(fault), "{wire:?}: {error:?}");
            assert!(!error.is_retryable() && error.attempts() == 1, "{error:?}");
            assert_eq!(door.requests.load(Ordering::SeqCst), 0);
            assert_eq!(once(&client).await, value(BODY));
        });
    }
}

#[test]
fn certificate_that_has_expired() {
    shown_by(|| AUTHORITY.server("127.0.0.1", 2001), TlsFault::Expired);
}

#[test]
fn certificate_of_an_unknown_issuer() {
    shown_by(|| Authority::new().server("127.0.0.1", 4000), TlsFault::UnknownIssuer);
}

#[test]
fn certificate_of_another_host() {
    shown_by(|| AUTHORITY.server("127.0.0.2", 4000), TlsFault::WrongHost);
}

/// By rustls: native-tls does not keep sessions.
#[test]
fn session_that_is_resumed() {
    beside(async {
        let door = Door::open();
        let mut options = Wire::Tls.options();
        options.max_idle_per_host = 0;
        let builder = specwright_runtime::Builder::new(&SERVICE).endpoint(format!("https://127.0.0.1:{}", door.port));
        let client = builder.config(sample::config().hyper(options)).build().unwrap();
        for _ in 0..5 {
            let call = client.call(&POST).json_body(json("{}")).retry(RetryPolicy::never());
            assert_eq!(Outcome::of(&call.send::<Parcel>().await), value(BODY));
        }
        assert_eq!(door.requests.load(Ordering::SeqCst), 5);
        assert_eq!(door.connections.load(Ordering::SeqCst), 5);
        assert!(door.resumed.load(Ordering::SeqCst) >= 3, "{:?}", door.resumed);
    });
}

/// Another server in its place, which knows nothing of the session.
#[test]
fn session_that_is_forgotten() {
    for wire in Wire::TLS {
        beside(async {
            let door = Door::open();
            let client = door.client(*wire, LONG);
            assert_eq!(once(&client).await, value(BODY));
            let mut options = wire.options();
            options.max_idle_per_host = 0;
            let builder =
                specwright_runtime::Builder::new(&SERVICE).endpoint(format!("https://127.0.0.1:{}", door.port));
            let client = builder.config(sample::config().hyper(options)).build().unwrap();
            for _ in 0..3 {
                assert_eq!(once(&client).await, value(BODY));
                door.next(&[Opening::Shows(AUTHORITY.server("127.0.0.1", 4000))]);
            }
        });
    }
}

#[test]
fn kept_connection_closed_upon_a_post() {
    for wire in Wire::TLS {
        wire.over(|| {
            beside(async {
                let server = Server::play(Vec::new());
                let client = client(&server);
                for end in [Close, Cut, Reset] {
                    good(&client, &server).await;
                    let before = server.count();
                    server.then(vec![steps([end]), crate::fault::body(200, r#"{"id":2}"#)]);
                    let result = client.call(&POST).json_body(json("{}")).send::<Parcel>().await;
                    assert_eq!(Outcome::of(&result), Broken);
                    assert_eq!(server.count() - before, 1, "a POST is not sent again");
                }
                good(&client, &server).await;
            });
        });
    }
}

#[test]
fn kept_connection_closed_between_calls() {
    for wire in Wire::TLS {
        wire.over(|| {
            beside(async {
                let server = Server::play(Vec::new());
                let client = client(&server);
                let chunked = text(&[CHUNKED, "8\r\n", BODY, "\r\n0\r\n\r\n"]);
                for response in [Write(reply(200, BODY)), chunked] {
                    for end in [Close, Cut, Reset] {
                        server.then(vec![steps([response.clone(), Pause, end])]);
                        assert_eq!(once(&client).await, value(BODY));
                        // what happened to the connection has arrived by then
                        tokio::time::sleep(Duration::from_millis(300)).await;
                        let before = server.count();
                        server.then(vec![crate::fault::body(200, r#"{"id":2}"#)]);
                        let call = client.call(&POST).json_body(json("{}")).retry(RetryPolicy::never());
                        assert_eq!(Outcome::of(&call.send::<Parcel>().await), value(r#"{"id":2}"#));
                        assert_eq!(server.count() - before, 1);
                    }
                }
            });
        });
    }
}
