//! Requests sent by a client of the crate `reqwest`.
#![cfg(feature = "reqwest")]

#[path = "../http/server.rs"]
#[expect(dead_code, reason = "the tests over sockets use the rest")]
mod server;

use std::future::poll_fn;
use std::net::TcpListener;
use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream as _;
use server::{Act, Server, ok, reply, reply_with};
use specwright_runtime::http::{HeaderMap, HeaderValue, Method};
use specwright_runtime::reqwest::dns::{Name, Resolve, Resolving};
use specwright_runtime::reqwest::{self, Client, ClientBuilder};
use specwright_runtime::transport::{ReqwestTransport, Transport as _, TransportErrorKind};
use specwright_runtime::{HttpRequest, TransportError, Upload};

fn settings() -> ClientBuilder {
    Client::builder().no_proxy()
}

fn transport() -> ReqwestTransport {
    ReqwestTransport::build(settings()).unwrap()
}

async fn send(
    transport: &ReqwestTransport,
    method: Method,
    url: &str,
    body: impl Into<Upload>,
) -> Result<String, TransportError> {
    let mut headers = HeaderMap::new();
    headers.insert("accept", HeaderValue::from_static("*/*"));
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

async fn get(transport: &ReqwestTransport, url: &str) -> Result<String, TransportError> {
    send(transport, Method::GET, url, "").await
}

async fn kind(transport: &ReqwestTransport, url: &str) -> TransportErrorKind {
    get(transport, url).await.unwrap_err().kind()
}

#[tokio::test]
async fn targets_go_byte_for_byte_or_not_at_all() {
    let server = Server::respond(|_| reply(200, "{}"));
    let transport = transport();
    let mut sent = Vec::new();
    for target in [
        "/",
        "/?",
        "/a?",
        "//",
        "//a//b//",
        "/%2F%5c",
        "/*",
        "/~a/%7Ea",
        "/a;b=1,c@d:e!$&'()+",
        "/%zz%",
        "/a?x=%20+&x&=&&",
        // the crate `url` rewrites these
        "/a/../b/./c",
        "/%2e%2E/x",
        "/a?q='",
    ] {
        match get(&transport, &(server.url() + target)).await {
            Ok(_) => sent.push(target.to_owned()),
            Err(error) => assert_eq!(error.kind(), TransportErrorKind::Refused, "{target}: {error}"),
        }
    }
    assert_eq!(server.targets(), sent);
    assert_eq!(sent.len(), 11, "{sent:?}");
    for url in [
        "",
        "/x",
        "http://localhost",
        "http://localhost:80/x",
        "http://me@localhost/x",
        "http://localhost/#x",
        "ftp://a/",
    ] {
        assert_eq!(kind(&transport, url).await, TransportErrorKind::Refused, "{url}");
    }
}

#[tokio::test]
async fn a_length_is_announced_where_it_is_known() {
    let server = Server::respond(|_| reply(200, "{}"));
    let transport = transport();
    let url = server.url() + "/";
    send(&transport, Method::GET, &url, "").await.unwrap();
    send(&transport, Method::POST, &url, "").await.unwrap();
    send(&transport, Method::POST, &url, "abc").await.unwrap();
    send(&transport, Method::POST, &url, Upload::reader(&b"abc"[..]).length(3))
        .await
        .unwrap();
    send(&transport, Method::POST, &url, Upload::reader(&b"abc"[..]))
        .await
        .unwrap();
    let requests = server.requests();
    let lengths: Vec<_> = requests
        .iter()
        .map(|request| request.header("content-length"))
        .collect();
    assert_eq!(lengths, [None, Some("0"), Some("3"), Some("3"), None]);
    let bodies: Vec<_> = requests.iter().map(|request| request.body.as_str()).collect();
    assert_eq!(bodies, ["", "", "abc", "abc", "abc"]);
}

#[tokio::test]
async fn settings_of_the_client_count() {
    let server = Server::respond(|request| reply(200, request.header("x-default").unwrap_or("none")));
    let mut headers = HeaderMap::new();
    headers.insert("x-default", HeaderValue::from_static("of the client"));
    let client = settings().default_headers(headers).build().unwrap();
    assert_eq!(
        get(&ReqwestTransport::new(client), &(server.url() + "/"))
            .await
            .unwrap(),
        "of the client"
    );
}

#[tokio::test]
async fn a_redirect_that_was_followed_is_an_error() {
    let elsewhere = Server::respond(|_| reply(200, "elsewhere"));
    let to = elsewhere.url() + "/there";
    let server = Server::respond(move |_| reply_with(302, &[("Location", &to)], b"moved"));
    let url = server.url() + "/";
    // this is how reqwest is without further ado
    let error = get(&ReqwestTransport::new(settings().build().unwrap()), &url)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Refused);
    assert!(
        error
            .to_string()
            .contains("reqwest has followed a redirect to 127.0.0.1"),
        "{error}"
    );
    assert_eq!(elsewhere.count(), 1);
    // and what it is told here
    assert_eq!(get(&transport(), &url).await.unwrap(), "moved");
    assert_eq!(elsewhere.count(), 1);
}

/// A server of names that never responds.
struct Nowhere;

impl Resolve for Nowhere {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn how_far_a_request_got() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{closed}/v1?key=hush");
    let error = get(&transport(), &url).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    // a URL may hold a key
    assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");

    let server = Server::play(vec![Act::Close, Act::Stall(Duration::from_secs(1)), ok("{}")]);
    let url = server.url() + "/";
    assert_eq!(kind(&transport(), &url).await, TransportErrorKind::Broken);
    let hasty = ReqwestTransport::build(settings().timeout(Duration::from_millis(50))).unwrap();
    assert_eq!(kind(&hasty, &url).await, TransportErrorKind::Broken);

    let settings = settings()
        .dns_resolver(Nowhere)
        .connect_timeout(Duration::from_millis(50));
    let unresolved = ReqwestTransport::build(settings).unwrap();
    assert_eq!(
        kind(&unresolved, "http://a.example/").await,
        TransportErrorKind::ConnectTimeout
    );

    let invalid = send(&transport(), Method::POST, &url, Upload::reader(&b"abc"[..]).length(9))
        .await
        .unwrap_err();
    assert_eq!(invalid.kind(), TransportErrorKind::Broken);
    assert!(invalid.to_string().contains("fewer bytes than announced"), "{invalid}");
}

#[tokio::test]
async fn a_body_that_breaks_off() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc".to_vec();
    let server = Server::play(vec![Act::ReplyAndClose(head)]);
    let error = get(&transport(), &(server.url() + "/")).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Broken, "{error}");
}

#[tokio::test]
async fn nothing_is_sent_twice() {
    // requests that race with the end of their connection: each comes at most once
    let acts = (0..400).map(|number| match number % 3 {
        0 => Act::ReplyAndClose(reply(200, "{}")),
        1 => ok("{}"),
        _ => Act::Close,
    });
    let server = Server::play(acts.collect());
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

/// The example of `docs/transport.md`, which is not compiled there, as no other test needs reqwest.
#[test]
fn the_example_of_the_documentation() {
    use std::error::Error;

    use specwright_runtime::codegen::{Server as Base, Service};

    struct Client;

    impl Client {
        fn builder() -> specwright_runtime::Builder {
            static SERVICE: Service = Service::new("sample").servers(&[Base::new("https://a.example", &[])]);
            specwright_runtime::Builder::new(&SERVICE)
        }
    }

    fn example() -> Result<specwright_runtime::Client, Box<dyn Error>> {
        let settings = reqwest::Client::builder().connect_timeout(Duration::from_secs(5));
        let transport = ReqwestTransport::build(settings)?;
        let client = Client::builder().transport(transport).build()?;
        Ok(client)
    }

    example().unwrap();
    let lines = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    let page = include_str!("../../../docs/transport.md");
    let block = page
        .split("```rust,ignore\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let block = lines(block);
    assert_eq!(block.len(), 3);
    let here = lines(include_str!("main.rs"));
    assert!(here.windows(block.len()).any(|lines| *lines == block), "{block:?}");
}
