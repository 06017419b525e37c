//! Request bodies as streams.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use specwright_runtime::{Bytes, ErrorKind, InvalidRequest, Json, Upload};

use crate::sample::{PUT, builder, client, credentials};
use crate::server::{Act, Server, ok, status};

/// Pieces that are there.
struct Pieces(std::vec::IntoIter<io::Result<&'static str>>);

impl futures_core::Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(|piece| piece.map(Bytes::from)))
    }
}

fn pieces(pieces: Vec<io::Result<&'static str>>) -> Upload {
    Upload::stream(Pieces(pieces.into_iter()))
}

#[tokio::test]
async fn without_a_length_it_is_chunked() {
    let server = Server::play(vec![ok("{}")]);
    let body = pieces(vec![Ok("one"), Ok(""), Ok(" two")]);
    let call = client(&server).call(&PUT).bytes_body(body.media_type("image/png"));
    call.send::<Json>().await.unwrap();
    let sent = &server.requests()[0];
    assert_eq!(sent.body, "one two");
    assert_eq!(sent.header("transfer-encoding"), Some("chunked"));
    assert_eq!(sent.header("content-length"), None);
    assert_eq!(sent.header("content-type"), Some("image/png"));
}

#[tokio::test]
async fn a_length_is_announced() {
    let server = Server::play(vec![ok("{}"), ok("{}"), ok("{}")]);
    let client = client(&server);
    let long: &'static [u8] = "0123456789".repeat(50_000).leak().as_bytes();
    let whole = [
        (Upload::reader(long).length(500_000), 500_000),
        (Upload::reader(&b""[..]).length(0), 0),
        (Upload::from("abc").length(7), 3),
    ];
    for (body, length) in whole {
        client.call(&PUT).bytes_body(body).send::<Json>().await.unwrap();
        let sent = server.requests().pop().unwrap();
        assert_eq!(sent.body.len(), length);
        assert_eq!(sent.header("content-length"), Some(length.to_string().as_str()));
        assert_eq!(sent.header("transfer-encoding"), None);
        assert_eq!(sent.header("content-type"), Some("application/octet-stream"));
    }
}

#[tokio::test]
async fn is_not_sent_again_once_begun() {
    let server = Server::play(vec![status(503), ok("{}"), status(503), ok("{}")]);
    let client = client(&server);
    let body = pieces(vec![Ok("once")]);
    let call = client.call(&PUT).bytes_body(body);
    let error = call.clone().send::<Json>().await.unwrap_err();
    assert_eq!((error.status(), server.count()), (Some(503), 1));
    let again = call.send::<Json>().await.unwrap_err();
    let ErrorKind::InvalidRequest(reason) = again.kind() else {
        panic!("{again}")
    };
    assert_eq!(InvalidRequest::reason(reason), "is a stream that has been sent before");
    assert_eq!(server.count(), 1);
    client.call(&PUT).bytes_body("twice").send::<Json>().await.unwrap();
    // the same response is no hindrance to bytes that are kept
    client.call(&PUT).bytes_body("twice").send::<Json>().await.unwrap();
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn a_stream_that_breaks_is_an_error() {
    for (body, reason) in [
        (
            pieces(vec![Ok("a"), Err(io::Error::other("the disk is gone"))]),
            "the disk is gone",
        ),
        (
            pieces(vec![Ok("ab")]).length(3),
            "the stream has fewer bytes than announced",
        ),
        (
            pieces(vec![Ok("ab"), Ok("cd")]).length(3),
            "the stream has more bytes than announced",
        ),
    ] {
        let server = Server::play(vec![Act::Close]);
        let call = client(&server).call(&PUT).bytes_body(body);
        let error = call.send::<Json>().await.unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[tokio::test]
async fn a_signature_leaves_it_out() {
    let server = Server::play(vec![ok("{}")]);
    let client = builder(&server).credentials(credentials()).build().unwrap();
    let body = pieces(vec![Ok("{}")]).media_type("application/json");
    client.call(&PUT).bytes_body(body).send::<Json>().await.unwrap();
    let sent = &server.requests()[0];
    assert_eq!(sent.header("x-signed-body"), Some("none"));
    assert!(sent.header("authorization").is_some());
}

#[tokio::test]
async fn shows_no_bytes() {
    let body = Upload::from("hush");
    assert_eq!(format!("{body:?}"), "Upload(4 bytes)");
    assert!(!format!("{:?}", pieces(vec![Ok("hush")])).contains("hush"));
}
