//! Clients as services.

use std::error::Error as _;
use std::future::poll_fn;
use std::net::TcpListener;
use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream as _;
use specwright_runtime::http::{HeaderValue, Request, Response, StatusCode};
use specwright_runtime::transport::{Body, TowerTransport, TransportErrorKind};
use specwright_runtime::{Builder, Client, ClientService, Credentials, Error, ErrorKind, Json, TransportError, Upload};
use tower::{Service, ServiceBuilder, ServiceExt};

use crate::sample::{GET, POST, SERVICE, config};
use crate::server::{Act, Server, ok, reply, reply_with};

/// A client of a server below a path, with a token.
fn client(server: &Server) -> Client {
    let builder = Builder::new(&SERVICE)
        .endpoint(server.url() + "/base")
        .config(config())
        .credentials(Credentials::bearer("a-token"));
    builder.build().unwrap()
}

fn get(url: &str) -> Request<Body> {
    Request::get(url).body(Body::empty()).unwrap()
}

async fn send(client: &Client, request: Request<Body>) -> Result<Response<Body>, Error> {
    ClientService::new(client.clone())
        .ready()
        .await
        .unwrap()
        .call(request)
        .await
}

async fn text(response: Response<Body>) -> Result<String, TransportError> {
    let mut body = response.into_body();
    let mut all = Vec::new();
    while let Some(piece) = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await {
        all.extend_from_slice(&piece?);
    }
    Ok(String::from_utf8(all).unwrap())
}

#[tokio::test]
async fn a_request_is_authenticated_and_goes_below_the_base_url() {
    let server = Server::respond(|_| reply_with(201, &[("X-Said", "yes")], b"made"));
    let mut request = Request::patch("/things/a%20b?q=1")
        .header("content-type", "text/csv")
        .header("x-many", "1")
        .header("x-many", "2")
        .header("cookie", "a=b")
        .header("cookie", "c=d")
        // of the connection over which the request came
        .header("host", "in.example")
        .header("connection", "close")
        .header("content-length", "77");
    request
        .headers_mut()
        .unwrap()
        .insert("accept", HeaderValue::from_static("text/plain"));
    let response = send(&client(&server), request.body(Body::full("a,b")).unwrap())
        .await
        .unwrap();
    assert_eq!(
        (response.status(), response.headers()["x-said"].as_bytes()),
        (StatusCode::CREATED, &b"yes"[..])
    );
    assert_eq!(text(response).await.unwrap(), "made");
    let seen = &server.requests()[0];
    assert_eq!(
        (seen.method.as_str(), seen.target.as_str(), seen.body.as_str()),
        ("PATCH", "/base/things/a%20b?q=1", "a,b")
    );
    for (name, value) in [
        ("authorization", Some("Bearer a-token")),
        ("content-type", Some("text/csv")),
        ("accept", Some("text/plain")),
        ("x-many", Some("1, 2")),
        ("cookie", Some("a=b; c=d")),
        ("host", server.url().strip_prefix("http://")),
        ("connection", None),
        ("content-length", Some("3")),
    ] {
        assert_eq!(seen.header(name), value, "{name}");
    }
}

#[tokio::test]
async fn a_whole_url_leads_to_the_same_server_only() {
    let server = Server::respond(|_| reply(200, "{}"));
    let client = client(&server);
    send(&client, get(&(server.url() + "/elsewhere?a"))).await.unwrap();
    assert_eq!(server.targets(), ["/elsewhere?a"]);
    for url in ["http://other.example/base", "https://127.0.0.1/base"] {
        let error = send(&client, get(url)).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)), "{error:?}");
    }
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn retries_are_those_of_the_client() {
    let busy = || Act::Reply(reply(503, "busy"));
    let server = Server::play(vec![busy(), busy(), ok("{}")]);
    assert_eq!(
        send(&client(&server), get("/x")).await.unwrap().status(),
        StatusCode::OK
    );
    assert_eq!(server.count(), 3);
    // what is left in the end is the response
    let server = Server::play(vec![busy(), busy(), busy()]);
    let response = send(&client(&server), get("/x")).await.unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(text(response).await.unwrap(), "busy");
    // a stream is sent once
    let server = Server::play(vec![Act::Close, ok("{}")]);
    let upload = Body::from(Upload::reader(&b"abc"[..]));
    let request = Request::put("/x").body(upload).unwrap();
    let error = send(&client(&server), request).await.unwrap_err();
    assert_eq!((error.attempts(), server.count()), (1, 1), "{error:?}");
    assert_eq!(server.requests()[0].body, "abc");
}

#[tokio::test]
async fn each_response_of_the_server_is_a_response() {
    for (status, location) in [
        (204, ""),
        (304, ""),
        (302, "https://other.example/"),
        (404, ""),
        (401, ""),
    ] {
        let server = Server::respond(move |_| reply_with(status, &[("Location", location)], b""));
        let response = send(&client(&server), get("/x")).await.unwrap();
        assert_eq!(
            (response.status().as_u16(), response.headers()["location"].as_bytes()),
            (status, location.as_bytes())
        );
    }
    let server = Server::respond(|_| reply(500, &"x".repeat(100)));
    let strict = Builder::new(&SERVICE)
        .endpoint(server.url())
        .config(config().body_limit(50))
        .build()
        .unwrap();
    let error = send(&strict, get("/x")).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TooLarge(_)), "{error:?}");
}

#[tokio::test]
async fn without_a_response_there_is_an_error() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = Builder::new(&SERVICE)
        .endpoint(format!("http://{closed}"))
        .config(config())
        .build()
        .unwrap();
    let error = send(&nobody, Request::post("/x").body(Body::empty()).unwrap())
        .await
        .unwrap_err();
    assert!(error.is_connect() && error.attempts() == 3, "{error:?}");
}

#[tokio::test]
async fn the_body_of_a_success_arrives_as_it_is_sent() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc".to_vec();
    let server = Server::play(vec![Act::Slowly(
        head.clone(),
        Duration::from_millis(50),
        b"defghi".to_vec(),
    )]);
    let mut body = send(&client(&server), get("/x")).await.unwrap().into_body();
    let first = poll_fn(|context| Pin::new(&mut body).poll_next(context))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(first, "abc");
    let rest = text(Response::new(body)).await.unwrap();
    assert_eq!(rest, "defghi");
    // and may end before its end
    for (limited, act) in [
        (config(), Act::ReplyAndClose(head.clone())),
        (
            config().read_timeout(Duration::from_millis(20)),
            Act::Slowly(head.clone(), Duration::from_secs(2), b"defghi".to_vec()),
        ),
        (
            config().stream_timeout(Duration::from_millis(20)),
            Act::Slowly(head.clone(), Duration::from_secs(2), b"defghi".to_vec()),
        ),
    ] {
        let server = Server::play(vec![act]);
        let client = Builder::new(&SERVICE)
            .endpoint(server.url())
            .config(limited)
            .build()
            .unwrap();
        let response = send(&client, get("/x")).await.unwrap();
        let error = text(response).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Broken);
        let source = error.source().unwrap().downcast_ref::<Error>().unwrap();
        assert!(
            matches!(source.kind(), ErrorKind::Transport(_) | ErrorKind::Timeout(_)),
            "{source:?}"
        );
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn bodies_are_decompressed() {
    let zipped = include_bytes!("../encodings/spaces.gz");
    let server = Server::respond(|_| reply_with(200, &[("Content-Encoding", "gzip")], zipped));
    let response = send(&client(&server), get("/x")).await.unwrap();
    assert!(!response.headers().contains_key("content-encoding"));
    let text = text(response).await.unwrap();
    assert!(
        text.len() > zipped.len() && text.trim().is_empty(),
        "{} bytes",
        text.len()
    );
}

#[tokio::test]
async fn layers_go_around_a_client() {
    let server = Server::respond(|request| reply(200, request.header("x-layer").unwrap_or_default()));
    let mut service = ServiceBuilder::new()
        .concurrency_limit(2)
        .map_request(|mut request: Request<Body>| {
            request.headers_mut().insert("x-layer", HeaderValue::from_static("1"));
            request
        })
        .service(ClientService::new(client(&server)));
    let response = service.ready().await.unwrap().call(get("/x")).await.unwrap();
    assert_eq!(text(response).await.unwrap(), "1");
}

/// The outer client knows nothing of credentials.
#[tokio::test]
async fn a_client_may_stand_on_another() {
    let server = Server::play(vec![ok("{}"), Act::Close]);
    let outer = Builder::new(&SERVICE)
        .endpoint(server.url() + "/outer")
        .config(config())
        .transport(TowerTransport::new(ClientService::new(client(&server))))
        .build()
        .unwrap();
    outer.call(&GET).send::<Json>().await.unwrap();
    let seen = &server.requests()[0];
    assert_eq!(
        (seen.target.as_str(), seen.header("authorization")),
        ("/outer/v1/things", Some("Bearer a-token"))
    );
    let error = outer.call(&POST).send::<Json>().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Transport(_)) && error.attempts() == 1,
        "{error:?}"
    );
    assert_eq!(server.count(), 2);
}
