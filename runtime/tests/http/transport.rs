//! The default transport by itself: what it writes, what it takes, and which connections it uses.

use std::future::poll_fn;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use futures_core::Stream as _;
use specwright_runtime::http::{HeaderMap, HeaderValue, Method};
use specwright_runtime::transport::{HyperOptions, HyperTransport, Proxies, Proxy, TransportErrorKind};
use specwright_runtime::{HttpRequest, Json, Transport as _, TransportError, Upload};

use crate::server::{Act, Server, ok, reply, reply_with};

fn transport() -> HyperTransport {
    HyperTransport::new(&HyperOptions::default()).unwrap()
}

async fn send(
    transport: &HyperTransport,
    method: Method,
    url: &str,
    body: &'static str,
) -> Result<String, TransportError> {
    let mut headers = HeaderMap::new();
    headers.insert("x-given", HeaderValue::from_static("1"));
    let request = HttpRequest {
        method,
        url: url.to_owned(),
        headers,
        body: body.into(),
    };
    let mut body = transport.send(request).await?.body;
    let mut all = Vec::new();
    while let Some(chunk) = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await {
        all.extend_from_slice(&chunk?);
    }
    Ok(String::from_utf8(all).unwrap())
}

async fn get(transport: &HyperTransport, url: &str) -> Result<String, TransportError> {
    send(transport, Method::GET, url, "").await
}

#[tokio::test]
async fn targets_byte_for_byte() {
    let server = Server::respond(|_| reply(200, "{}"));
    let transport = transport();
    let targets = [
        "/",
        "/?",
        "/a?",
        "//",
        "//a//b//",
        "/a/../b/./c",
        "/%2e%2E/%2F%5c",
        "/*",
        "/~a/%7Ea",
        "/a;b=1,c@d:e!$&'()+",
        "/%zz%",
        "/a??b=?/&c=%27'&d=[]{}|;:@!$()*+,~",
        "/a?x=%20+&x&=&&",
    ];
    for target in targets {
        get(&transport, &(server.url() + target))
            .await
            .unwrap_or_else(|error| panic!("{target}: {error}"));
    }
    assert_eq!(server.targets(), targets);
}

#[tokio::test]
async fn no_header_of_its_own_but_host_and_length() {
    let server = Server::respond(|_| reply(200, "{}"));
    let transport = transport();
    let url = server.url() + "/x";
    for (method, body) in [
        (Method::GET, ""),
        (Method::DELETE, ""),
        (Method::POST, ""),
        (Method::PATCH, ""),
        (Method::PUT, "abc"),
        (Method::GET, "abcd"),
    ] {
        send(&transport, method, &url, body).await.unwrap();
    }
    let host = server.url().replace("http://", "");
    let lengths = [None, None, Some("0"), Some("0"), Some("3"), Some("4")];
    for (request, length) in server.requests().iter().zip(lengths) {
        assert_eq!(request.header("host"), Some(host.as_str()));
        assert_eq!(request.header("x-given"), Some("1"));
        assert_eq!(request.header("content-length"), length);
        let expected = if length.is_some() { 3 } else { 2 };
        assert_eq!(request.headers.len(), expected, "{:?}", request.headers);
    }
    assert_eq!(server.count(), 6);
}

#[tokio::test]
async fn urls_that_would_not_be_sent_as_they_are() {
    let transport = transport();
    let long = format!("http://localhost/{}", "x".repeat(70_000));
    for url in [
        "",
        "/x",
        "localhost",
        "http://localhost",
        "http://localhost?x",
        "http:///x",
        "http://localhost:80/x",
        "https://localhost:443/x",
        "http://localhost:080/x",
        "http://localhost:/x",
        "http://localhost:99999/x",
        "http://me@localhost/x",
        "http://@localhost/x",
        "http://localhost/x#y",
        "http://localhost/x y",
        "http://localhost/x?\"<>",
        "http://localhost/\r\nx",
        "http://localhost/é",
        "http://é/",
        "http://local\\host/",
        "http://[::1/",
        "HTTP://localhost/",
        "ftp://localhost/",
        &long,
    ] {
        let error = get(&transport, url).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Refused, "{url}: {error}");
    }
}

#[tokio::test]
async fn servers_that_are_not_there() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (url, fault) in [
        (format!("http://{closed}/"), "refused"),
        ("http://no-such-host.invalid/".to_owned(), "dns error"),
    ] {
        let error = get(&transport(), &url).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{error}");
        let text = error.to_string().to_lowercase();
        assert!(
            text.starts_with("server not reached: ") && text.contains(fault),
            "{text}"
        );
    }
}

#[tokio::test]
async fn response_behind_an_response() {
    // what a server sends unasked is not the response to the next request
    let planted = [reply(200, "first"), reply(200, "planted")].concat();
    let server = Server::play(vec![Act::Reply(planted), ok("second")]);
    let transport = transport();
    let url = server.url() + "/";
    assert_eq!(get(&transport, &url).await.unwrap(), "first");
    assert_eq!(get(&transport, &url).await.unwrap(), "second");
    // nor does a body go on behind its length
    let server = Server::play(vec![
        Act::Reply([reply(200, "first"), b"junk".to_vec()].concat()),
        ok("second"),
    ]);
    let url = server.url() + "/";
    assert_eq!(get(&transport, &url).await.unwrap(), "first");
    assert_eq!(get(&transport, &url).await.unwrap(), "second");
}

#[tokio::test]
async fn pooled_connection_closed_before_anything_is_sent() {
    let close = || Act::ReplyAndClose(reply(200, "{}"));
    let server = Server::play((0..4).map(|_| close()).collect());
    let transport = transport();
    let url = server.url() + "/";
    for _ in 0..4 {
        send(&transport, Method::POST, &url, "{}").await.unwrap();
        // the end of the connection is here when the next request comes
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn nothing_is_sent_twice() {
    // requests that race with the end of their connection: each comes at most once
    let server = Server::play(
        (0..400)
            .map(|number| match number % 3 {
                0 => Act::ReplyAndClose(reply(200, "{}")),
                1 => ok("{}"),
                _ => Act::Close,
            })
            .collect(),
    );
    let transport = transport();
    for number in 0..200 {
        let url = format!("{}/{number}", server.url());
        match send(&transport, Method::POST, &url, "{}").await {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), TransportErrorKind::Broken, "{error}"),
        }
    }
    let mut targets = server.targets();
    let sent = targets.len();
    targets.dedup();
    assert_eq!(targets.len(), sent);
}

#[tokio::test]
async fn no_connection_is_kept_if_none_shall_be() {
    let (url, count) = counting();
    let mut options = HyperOptions::default();
    options.max_idle_per_host = 0;
    let transport = HyperTransport::new(&options).unwrap();
    for _ in 0..3 {
        get(&transport, &url).await.unwrap();
    }
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn settings_reach_it_through_the_client() {
    let server = Server::respond(|_| reply(200, "{}"));
    let mut options = HyperOptions::default();
    let proxy = Proxy::new(&server.url()).unwrap().basic_auth("me", "it").unwrap();
    options.proxies = Proxies::all(proxy);
    let client = crate::sample::builder(&server)
        .endpoint("http://a.example")
        .config(crate::sample::config().hyper(options))
        .build()
        .unwrap();
    client.call(&crate::sample::GET).send::<Json>().await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.target, "http://a.example/v1/things");
    assert_eq!(request.header("proxy-authorization"), Some("Basic bWU6aXQ="));

    let mut options = HyperOptions::default();
    options.root_certificates = vec![b"none".to_vec()];
    let config = crate::sample::config().hyper(options);
    let error = crate::sample::builder(&server).config(config).build().unwrap_err();
    assert!(
        error.to_string().contains("no transport: root certificate 0 is faulty"),
        "{error}"
    );
}

/// A server that responses everything with an empty success, and how many connections it got.
fn counting() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            counter.fetch_add(1, Ordering::SeqCst);
            thread::spawn(move || {
                let mut buffer = [0; 4096];
                while stream.read(&mut buffer).is_ok_and(|count| count > 0) {
                    stream.write_all(&reply(200, "")).unwrap();
                }
            });
        }
    });
    (url, count)
}

#[tokio::test]
async fn connections_are_kept_for_a_while() {
    let (url, count) = counting();
    let mut options = HyperOptions::default();
    options.idle_timeout = Duration::from_millis(100);
    let first = HyperTransport::new(&options).unwrap();
    for _ in 0..3 {
        get(&first.clone(), &url).await.unwrap();
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
    tokio::time::sleep(Duration::from_millis(250)).await;
    get(&first, &url).await.unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 2);

    // a time that is beyond all clocks does no harm
    options.idle_timeout = Duration::MAX;
    options.connect_timeout = Duration::MAX;
    let forever = HyperTransport::new(&options).unwrap();
    get(&forever, &url).await.unwrap();
    get(&forever, &url).await.unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn heads_beyond_the_limit() {
    let long = "x".repeat(100 << 10);
    let many: Vec<(String, &str)> = (0..120).map(|i| (format!("x-{i}"), "1")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, v)| (name.as_str(), *v)).collect();
    let mut options = HyperOptions::default();
    options.header_limit = 20 << 10;
    let strict = HyperTransport::new(&options).unwrap();
    for (transport, headers, taken) in [
        (transport(), &[("x-long", long.as_str())][..], true),
        (strict, &[("x-long", long.as_str())][..], false),
        (transport(), &many, false),
    ] {
        let server = Server::play(vec![Act::Reply(reply_with(200, headers, b"{}"))]);
        let result = get(&transport, &(server.url() + "/")).await;
        match result {
            Ok(_) => assert!(taken),
            Err(error) => assert!(!taken && error.kind() == TransportErrorKind::HeadTooLarge, "{error}"),
        }
    }
}

#[tokio::test]
async fn body_waits_for_its_reader() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let written = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&written);
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut buffer = [0; 4096];
        let _ = stream.read(&mut buffer).unwrap();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", 1_u64 << 30);
        stream.write_all(head.as_bytes()).unwrap();
        let chunk = vec![b'x'; 1 << 20];
        while stream.write_all(&chunk).is_ok() {
            counter.fetch_add(chunk.len(), Ordering::SeqCst);
        }
    });
    let request = HttpRequest {
        method: Method::GET,
        url,
        headers: HeaderMap::new(),
        body: Upload::default(),
    };
    let response = transport().send(request).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    // what the buffers of the sockets take, which is a few megabytes
    assert!(written.load(Ordering::SeqCst) < 64 << 20);
    drop(response);
}
