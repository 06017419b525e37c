//! What a service gets to see of the body of a request, and what becomes of that of its response.

use std::cell::Cell;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::marker::PhantomPinned;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame};
use specwright_runtime::http::{HeaderMap, Request, Response};
use specwright_runtime::transport::{Body, TowerTransport};
use specwright_runtime::{Builder, ErrorKind, Json, Upload};
use tower::service_fn;

use crate::sample::{FILE, GET, PUT, SERVICE, config};

/// A body that is neither `Sync` nor `Unpin`, and whose chunks are no `Bytes`: two of them, and trailers.
#[derive(Default)]
struct Frames {
    given: Cell<u8>,
    _pinned: PhantomPinned,
}

impl HttpBody for Frames {
    type Data = VecDeque<u8>;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<VecDeque<u8>>>>> {
        self.given.set(self.given.get() + 1);
        let frame = match self.given.get() {
            1 => Some(Frame::data(VecDeque::from(*b"{\"a\":"))),
            2 => Some(Frame::data(VecDeque::from(*b" 1}"))),
            3 => Some(Frame::trailers(HeaderMap::new())),
            _ => None,
        };
        Poll::Ready(frame.map(Ok))
    }
}

#[tokio::test]
async fn the_response_may_have_any_body() {
    let service = service_fn(|_: Request<Body>| async { Ok::<_, Infallible>(Response::new(Frames::default())) });
    let client = Builder::new(&SERVICE)
        .transport(TowerTransport::new(service))
        .build()
        .unwrap();
    let thing = client.call(&GET).send::<Json>().await.unwrap();
    assert_eq!(thing, crate::sample::json(r#"{"a":1}"#));
    let mut file = client.call(&FILE).stream();
    let mut pieces = Vec::new();
    while let Some(piece) = std::future::poll_fn(|context| Pin::new(&mut file).poll_next(context)).await {
        pieces.push(piece.unwrap());
    }
    assert_eq!(pieces, ["{\"a\":", " 1}"]);
}

/// What a service saw of requests: the length that the body announces, `Content-Length`, and what came.
type Seen = Arc<Mutex<Vec<(Option<u64>, Option<String>, Result<Vec<u8>, String>)>>>;

fn seeing(seen: &Seen) -> TowerTransport {
    let seen = Arc::clone(seen);
    TowerTransport::new(service_fn(move |request: Request<Body>| {
        let seen = Arc::clone(&seen);
        async move {
            let (head, mut body) = request.into_parts();
            let announced = HttpBody::size_hint(&body).exact();
            let length = head
                .headers
                .get("content-length")
                .map(|value| value.to_str().unwrap().to_owned());
            let mut all = Ok(Vec::new());
            while let Some(piece) = std::future::poll_fn(|context| Pin::new(&mut body).poll_next(context)).await {
                match (&mut all, piece) {
                    (Ok(all), Ok(piece)) => all.extend_from_slice(&piece),
                    (all, Err(error)) => *all = Err(error.to_string()),
                    (Err(_), Ok(_)) => panic!("a piece behind an error"),
                }
            }
            let failed = all.clone().err();
            seen.lock().unwrap().push((announced, length, all));
            match failed {
                Some(text) => Err(io::Error::other(text)),
                None => Ok(Response::new(Body::full("{}"))),
            }
        }
    }))
}

/// A stream of pieces.
struct Pieces(VecDeque<io::Result<Bytes>>);

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}

fn pieces(pieces: &[&'static str]) -> Upload {
    Upload::stream(Pieces(
        pieces
            .iter()
            .map(|piece| Ok(Bytes::from_static(piece.as_bytes())))
            .collect(),
    ))
}

#[tokio::test]
async fn a_request_announces_what_is_known() {
    let seen = Seen::default();
    let client = Builder::new(&SERVICE)
        .config(config())
        .transport(seeing(&seen))
        .build()
        .unwrap();
    for upload in [
        Upload::from("whole"),
        Upload::default(),
        pieces(&["in ", "pieces"]),
        pieces(&["in ", "pieces"]).length(9),
    ] {
        client.call(&PUT).bytes_body(upload).send::<Json>().await.unwrap();
    }
    client.call(&GET).send::<Json>().await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(
        *seen,
        [
            (Some(5), None, Ok(b"whole".to_vec())),
            (Some(0), Some("0".to_owned()), Ok(Vec::new())),
            (None, None, Ok(b"in pieces".to_vec())),
            (Some(9), None, Ok(b"in pieces".to_vec())),
            (Some(0), None, Ok(Vec::new())),
        ]
    );
}

#[tokio::test]
async fn a_stream_that_fails_ends_its_request() {
    let seen = Seen::default();
    let client = Builder::new(&SERVICE)
        .config(config())
        .transport(seeing(&seen))
        .build()
        .unwrap();
    for (upload, text) in [
        (
            pieces(&["short"]).length(9),
            "the stream has fewer bytes than announced",
        ),
        (
            pieces(&["too ", "long"]).length(6),
            "the stream has more bytes than announced",
        ),
        (
            Upload::stream(Pieces(VecDeque::from([Err(io::Error::other("the disk is gone"))]))),
            "the disk is gone",
        ),
    ] {
        let error = client.call(&PUT).bytes_body(upload).send::<Json>().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
        assert!(error.to_string().contains(text), "{error}");
        // a stream that was begun is not sent again
        assert_eq!(error.attempts(), 1);
    }
    assert_eq!(seen.lock().unwrap().len(), 3);
}

#[test]
fn a_body_is_the_upload_that_it_was_made_of() {
    let body = Body::from(pieces(&["a"]).length(1));
    assert!(body.try_clone().is_none());
    let upload = Upload::from(body);
    assert_eq!((upload.known_length(), upload.can_be_sent()), (Some(1), true));

    let body = Body::from(Upload::from("whole"));
    assert_eq!(Upload::from(body.try_clone().unwrap()).bytes().unwrap(), "whole");
    let wrapped = Body::wrap(body);
    assert_eq!(Upload::from(wrapped).known_length(), Some(5));
    assert!(Upload::from(Body::empty()).is_empty());
}
