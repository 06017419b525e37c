//! Connections that do not come about, or go away while nobody looks.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rustls::ServerConfig;
use specwright_runtime::transport::{HyperOptions, HyperTransport, TlsFault};
use specwright_runtime::{Builder, Client, Error, ErrorKind, RetryPolicy, Timeout};

use crate::fault::{Outcome, Parcel, SECRETS, assert_hidden, beside, client, good, once, shown, steps, value};
use crate::sample::{GET, POST, SERVICE, config, json};
use crate::server::Step::{Close, Reset, Write};
use crate::server::{Act, Server, reply};
use crate::signer::access_key;
use crate::wire::Authority;

fn builder(url: &str) -> Builder {
    let [key, token] = SECRETS;
    let credentials = access_key("EXAMPLEAK", key).security_token(token);
    let builder = Builder::new(&SERVICE).endpoint(url).credentials(credentials);
    builder.config(config().allow_plain_http(true))
}

async fn failed(client: &Client) -> Error {
    let call = client.call(&GET).retry(RetryPolicy::never());
    let error = call.send::<Parcel>().await.expect_err("an error");
    assert_hidden(&shown(&error));
    error
}

#[test]
fn connection_refused() {
    beside(async {
        let reserved = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = reserved.local_addr().unwrap();
        drop(reserved);
        let client = builder(&format!("http://{address}")).build().unwrap();
        let error = failed(&client).await;
        assert_eq!(Outcome::of::<Parcel>(&Err(error)), Outcome::Unconnected);
        // nothing can have reached a server, so a POST is tried again too
        let call = client.call(&POST).json_body(json("{}"));
        let error = call.send::<Parcel>().await.expect_err("an error");
        assert!(
            error.is_connect() && error.is_retryable() && error.attempts() == 3,
            "{error:?}"
        );
        // once the server is there, the same client reaches it
        let server = Server::play_on(TcpListener::bind(address).unwrap(), Vec::new());
        good(&client, &server).await;
    });
}

#[test]
fn name_that_does_not_exist() {
    beside(async {
        let transport = HyperTransport::new(&HyperOptions::default()).unwrap();
        let nowhere = builder("http://no-such-host.invalid").transport(transport.clone());
        let error = failed(&nowhere.build().unwrap()).await;
        assert!(matches!(error.kind(), ErrorKind::Connect(_)), "{error:?}");
        // another client on the same transport
        let server = Server::play(Vec::new());
        good(&builder(&server.url()).transport(transport).build().unwrap(), &server).await;
    });
}

/// A socket that takes no more connections, and lets those who try wait.
pub fn full() -> (socket2::Socket, SocketAddr, Vec<std::net::TcpStream>) {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
    socket.bind(&any.into()).unwrap();
    socket.listen(0).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    let wait = Duration::from_millis(200);
    let waiting = std::iter::from_fn(|| std::net::TcpStream::connect_timeout(&address, wait).ok());
    let waiting = waiting.take(64).collect();
    (socket, address, waiting)
}

#[test]
fn connection_that_does_not_come_in_time() {
    beside(async {
        let (socket, address, waiting) = full();
        let limit = Duration::from_millis(150);
        let config = config().allow_plain_http(true).connect_timeout(limit);
        let client = builder(&format!("http://{address}")).config(config).build().unwrap();
        let began = Instant::now();
        let error = failed(&client).await;
        assert!(
            matches!(error.kind(), ErrorKind::Timeout(Timeout::Connect)),
            "{error:?}"
        );
        assert!(error.is_connect() && began.elapsed() < Duration::from_secs(5));
        drop((socket, waiting));
        let server = Server::play_on(TcpListener::bind(address).unwrap(), Vec::new());
        good(&client, &server).await;
    });
}

#[test]
fn connection_reset_before_the_request() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let resetting = thread::spawn(move || {
        for _ in 0..20 {
            let (stream, _) = listener.accept().unwrap();
            let socket = socket2::SockRef::from(&stream);
            socket.set_linger(Some(Duration::ZERO)).unwrap();
        }
        listener
    });
    beside(async {
        let client = builder(&format!("http://{address}")).build().unwrap();
        for _ in 0..20 {
            // a matter of who is first: nothing was sent, or nobody knows
            let outcome = once(&client).await;
            assert!(matches!(outcome, Outcome::Unconnected | Outcome::Broken), "{outcome:?}");
        }
        let server = Server::play_on(resetting.join().unwrap(), Vec::new());
        good(&client, &server).await;
    });
}

#[test]
fn kept_connection_closed_between_calls() {
    beside(async {
        let server = Server::play(Vec::new());
        let client = client(&server);
        for end in [Close, Reset] {
            server.then(vec![steps([Write(reply(200, r#"{"id":1}"#)), end])]);
            assert_eq!(once(&client).await, value(r#"{"id":1}"#));
            // what happened to the connection has arrived by then
            tokio::time::sleep(Duration::from_millis(50)).await;
            let before = server.count();
            server.then(vec![Act::Reply(reply(200, r#"{"id":2}"#))]);
            let call = client.call(&POST).json_body(json("{}")).retry(RetryPolicy::never());
            assert_eq!(Outcome::of(&call.send::<Parcel>().await), value(r#"{"id":2}"#));
            assert_eq!(server.count() - before, 1);
        }
        good(&client, &server).await;
    });
}

#[test]
fn kept_connection_closed_upon_a_post() {
    beside(async {
        let server = Server::play(Vec::new());
        let client = client(&server);
        for end in [Close, Reset] {
            good(&client, &server).await;
            let before = server.count();
            server.then(vec![steps([end]), Act::Reply(reply(200, r#"{"id":2}"#))]);
            let result = client.call(&POST).json_body(json("{}")).send::<Parcel>().await;
            assert_eq!(Outcome::of(&result), Outcome::Broken);
            assert_eq!(server.count() - before, 1, "a POST is not sent again");
        }
        good(&client, &server).await;
    });
}

#[test]
fn plain_http_to_another_machine() {
    beside(async {
        let client = builder("http://service.example").config(config()).build().unwrap();
        let error = failed(&client).await;
        assert!(matches!(error.kind(), ErrorKind::Configuration(_)), "{error:?}");
        assert_eq!(error.attempts(), 0);
    });
}

/// Shows a first certificate to the first connection and another to those after it, which get a response.
fn serve_tls(first: Arc<ServerConfig>, then: Arc<ServerConfig>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let shown = std::iter::once(first).chain(std::iter::repeat(then));
        for (stream, shown) in listener.incoming().map_while(Result::ok).zip(shown) {
            let session = rustls::ServerConnection::new(shown).unwrap();
            let mut tls = rustls::StreamOwned::new(session, stream);
            // small enough to come in one record
            let mut request = [0; 4096];
            if tls.read(&mut request).is_ok_and(|count| count > 0) {
                let _ = tls.write_all(&reply(200, r#"{"id":1}"#));
                let _ = tls.flush();
            }
        }
    });
    port
}

/// A call to a server that shows a certificate which does not hold, and one to the same server when it shows a good one.
async fn untrusted(ours: &Authority, shows: Arc<ServerConfig>) -> Error {
    let port = serve_tls(shows, ours.server("localhost", 4000));
    let mut options = HyperOptions::default();
    options.root_certificates = vec![ours.root.clone()];
    let transport = HyperTransport::new(&options).unwrap();
    let client = builder(&format!("https://localhost:{port}"))
        .transport(transport)
        .build()
        .unwrap();
    // it may try again, which would go well
    let error = client.call(&GET).send::<Parcel>().await.expect_err("an error");
    assert_hidden(&shown(&error));
    assert!(!error.is_retryable() && error.attempts() == 1, "{error:?}");
    assert_eq!(once(&client).await, value(r#"{"id":1}"#));
    error
}

/// What is wrong with TLS, of an error that says that nothing was sent.
fn tls_fault(error: &Error) -> Option<TlsFault> {
    match error.kind() {
        ErrorKind::Connect(error) => error.tls_fault(),
        _ => None,
    }
}

#[test]
fn certificate_of_an_unknown_issuer() {
    beside(async {
        let error = untrusted(&Authority::new(), Authority::new().server("localhost", 4000)).await;
        assert_eq!(tls_fault(&error), Some(TlsFault::UnknownIssuer), "{error:?}");
    });
}

#[test]
fn certificate_that_has_expired() {
    beside(async {
        let ours = Authority::new();
        let error = untrusted(&ours, ours.server("localhost", 2001)).await;
        assert_eq!(tls_fault(&error), Some(TlsFault::Expired), "{error:?}");
        assert!(error.to_string().contains("expired"), "{error}");
    });
}

#[test]
fn certificate_of_another_host() {
    beside(async {
        let ours = Authority::new();
        let error = untrusted(&ours, ours.server("elsewhere.example", 4000)).await;
        assert_eq!(tls_fault(&error), Some(TlsFault::WrongHost), "{error:?}");
        assert!(error.to_string().contains("localhost"), "{error}");
    });
}

#[test]
fn https_where_there_is_none() {
    beside(async {
        let server = Server::play(Vec::new());
        let mut options = HyperOptions::default();
        options.root_certificates = vec![Authority::new().root];
        let transport = HyperTransport::new(&options).unwrap();
        let url = server.url().replace("http:", "https:");
        let client = builder(&url).transport(transport.clone()).build().unwrap();
        let error = failed(&client).await;
        assert!(matches!(error.kind(), ErrorKind::Connect(_)), "{error:?}");
        assert_eq!(server.count(), 0);
        good(&builder(&server.url()).transport(transport).build().unwrap(), &server).await;
    });
}
