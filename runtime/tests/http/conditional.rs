//! Conditional requests of operations.

use specwright_runtime::codegen::{BodyShape, Method, Operation, Parameter, Success};
use specwright_runtime::{Conditional, ETag, Json};

use crate::sample::{GET, client, json};
use crate::server::{Request, Server, reply_with};

static READ: Operation = Operation::new("Read", Method::GET, "/doc")
    .parameters(&[Parameter::header("If-None-Match")])
    .success(&[Success::json(200), Success::empty(304)]);

static WRITE: Operation = Operation::new("Write", Method::PUT, "/doc")
    .body(BodyShape::json().required())
    .success(&[Success::json(200)]);

/// A document whose version goes up with each write.
fn server() -> Server {
    let version = std::sync::atomic::AtomicU64::new(1);
    Server::respond(move |request: &Request| {
        let current = || format!("\"{}\"", version.load(std::sync::atomic::Ordering::SeqCst));
        let is = |header: &str| request.header(header).map(|tag| tag == current());
        if request.method == "PUT" && is("if-match") == Some(false) {
            return reply_with(412, &[("ETag", &current())], b"");
        }
        if request.method == "PUT" {
            version.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        }
        match is("if-none-match") {
            Some(true) => reply_with(304, &[("ETag", &current())], b""),
            _ => reply_with(200, &[("ETag", &current())], b"{}"),
        }
    })
}

#[tokio::test]
async fn the_tag_of_a_response_asks_for_what_is_newer() {
    let server = server();
    let client = client(&server);
    let first = client.call(&READ).send_raw::<Conditional<Json>, ()>().await.unwrap();
    let tag = first.etag().unwrap();
    assert_eq!((tag.as_str(), tag.is_weak()), ("\"1\"", false));
    let again = client.call(&READ).with(0, String::from(&tag));
    let again = again.send_raw::<Conditional<Json>, ()>().await.unwrap();
    assert!(again.value().is_not_modified());
    assert_eq!(again.etag(), Some(tag.clone()));
    // an operation whose document knows nothing of it
    let other = client.call(&GET).if_none_match(&tag);
    assert!(other.send_as::<Conditional<Json>>().await.unwrap().is_not_modified());
    let error = other.send::<Json>().await.unwrap_err();
    assert!(error.is_not_modified() && error.etag() == Some(tag));
}

#[tokio::test]
async fn a_lost_update_is_refused() {
    let server = server();
    let client = client(&server);
    let tag = client
        .call(&READ)
        .send_raw::<Conditional<Json>, ()>()
        .await
        .unwrap()
        .etag()
        .unwrap();
    let write = |tag: &ETag| client.call(&WRITE).json_body(json("{}")).if_match(tag);
    let written = write(&tag).send_raw::<Json, ()>().await.unwrap();
    let error = write(&tag).send::<Json>().await.unwrap_err();
    assert!(
        error.is_precondition_failed() && !error.is_retryable() && error.attempts() == 1,
        "{error}"
    );
    assert_eq!(error.etag(), written.etag());
    write(&error.etag().unwrap()).send::<Json>().await.unwrap();
}

#[tokio::test]
async fn what_is_no_tag_is_none() {
    for text in ["abc", "", "\"a", "w/\"a\""] {
        let server = Server::respond(move |_| reply_with(200, &[("ETag", text)], b"{}"));
        let response = client(&server).call(&GET).send_raw::<Json, ()>().await.unwrap();
        assert_eq!(response.etag(), None, "{text}");
    }
}
