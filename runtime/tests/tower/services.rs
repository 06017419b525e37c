//! Transports as services.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream as _;
use http_body::Body as HttpBody;
use specwright_runtime::http::{Method, Request, Response, StatusCode};
use specwright_runtime::transport::{
    Body, HyperOptions, HyperTransport, Reply, Script, TowerTransport, TransportErrorKind, TransportService,
};
use tower::{Service, ServiceExt, service_fn};

use crate::sample::Fixed;
use crate::server::{Server, reply_with};

fn request(url: &str) -> Request<Body> {
    Request::post(url)
        .header("x-given", "1")
        .body(Body::full("abc"))
        .unwrap()
}

#[tokio::test]
async fn the_default_transport_is_a_service() {
    let server = Server::respond(|_| reply_with(418, &[("X-Said", "yes")], b"short and stout"));
    let mut transport = HyperTransport::new(&HyperOptions::default()).unwrap();
    let response = transport
        .ready()
        .await
        .unwrap()
        .call(request(&(server.url() + "/a//b?c")))
        .await
        .unwrap();
    assert_eq!(
        (response.status(), &response.headers()["x-said"]),
        (StatusCode::IM_A_TEAPOT, &"yes".parse().unwrap())
    );
    let seen = &server.requests()[0];
    assert_eq!(
        (seen.method.as_str(), seen.target.as_str(), seen.body.as_str()),
        ("POST", "/a//b?c", "abc")
    );
    assert_eq!(
        (seen.header("content-length"), seen.header("x-given")),
        (Some("3"), Some("1"))
    );
}

#[tokio::test]
async fn a_length_that_is_known_stays_known() {
    let service = service_fn(|_: Request<Body>| async { Ok::<_, Infallible>(Response::new(Body::full("12345"))) });
    let response = TowerTransport::new(service)
        .oneshot(request("http://a.example/"))
        .await
        .unwrap();
    assert_eq!(HttpBody::size_hint(response.body()).exact(), Some(5));
    let mut body = response.into_body();
    assert_eq!(
        poll_fn(|context| Pin::new(&mut body).poll_next(context))
            .await
            .unwrap()
            .unwrap(),
        "12345"
    );
    assert_eq!(HttpBody::size_hint(&body).exact(), Some(0));
}

#[tokio::test]
async fn a_transport_of_ones_own_is_one_in_its_service() {
    let response = TransportService::new(Fixed)
        .oneshot(request("http://a.example/"))
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn host_and_length_follow_from_the_request() {
    let script = Script::responding(|_| Reply::status(204));
    let mut given = request("http://a.example/x");
    given.headers_mut().insert("host", "a.example".parse().unwrap());
    given.headers_mut().insert("content-length", "77".parse().unwrap());
    script.clone().call(given).await.unwrap();
    let seen = &script.requests()[0];
    assert_eq!(
        (seen.method.clone(), seen.url.as_str()),
        (Method::POST, "http://a.example/x")
    );
    assert_eq!((seen.headers.len(), seen.body.known_length()), (1, Some(3)));

    let mut elsewhere = request("http://a.example/x");
    elsewhere.headers_mut().insert("host", "b.example".parse().unwrap());
    let error = script.clone().call(elsewhere).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Refused);
    assert_eq!(error.to_string(), "the header Host names another server than the URL");
    assert_eq!(script.requests().len(), 1);
}
