//! Responses that arrive bit by bit.

use std::time::Duration;

use specwright_runtime::codegen::{BodyShape, Method, Operation, Success};
use specwright_runtime::{ErrorKind, Event, Json, RetryPolicy, Timeout, TooLarge, UnexpectedBody};

use crate::sample::{GET, client};
use crate::server::{Act, Server, reply};

static CHAT: Operation = Operation::new("Chat", Method::POST, "/chat")
    .body(BodyShape::json())
    .success(&[Success::json(200)]);

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n";

fn stream(body: &str) -> Vec<u8> {
    format!("{HEAD}{body}").into_bytes()
}

#[derive(Clone, Default, PartialEq)]
struct Word {
    pub text: String,
}
specwright_runtime::record! { Word { 0 text required } }

#[tokio::test]
async fn events_come_before_the_stream_is_over() {
    let first = stream(": hello\nretry: 5\nid: 1\ndata: {\"text\":\ndata: \"a\"}\n\nevent: ping\n\ndata: {\"te");
    let rest = b"xt\":\"b\"}\r\n\r\ndata: [DONE]\n\ndata: {}\n\n".to_vec();
    let server = Server::play(vec![Act::Slowly(first, Duration::from_millis(300), rest)]);
    let started = std::time::Instant::now();
    let mut events = client(&server).call(&CHAT).field("stream", true).events_as::<Word>();
    assert_eq!(events.try_next().await.unwrap(), Some(Word { text: "a".into() }));
    assert!(
        started.elapsed() < Duration::from_millis(250),
        "the rest is not there yet"
    );
    assert_eq!(
        (events.last_event_id(), events.retry()),
        ("1", Some(Duration::from_millis(5)))
    );
    assert_eq!(events.try_next().await.unwrap(), Some(Word { text: "b".into() }));
    assert_eq!(events.try_next().await.unwrap(), None, "[DONE] is the end");
    assert_eq!(events.try_next().await.unwrap(), None);
    let request = &server.requests()[0];
    assert_eq!(request.header("accept"), Some("text/event-stream"));
    assert_eq!(request.body, r#"{"stream":true}"#);
}

#[tokio::test]
async fn events_as_they_come() {
    let body = "event: a\ndata: not json\nid: 7\n\ndata: {\"text\":\"x\"}\n\ndata: cut off";
    let server = Server::play(vec![Act::ReplyAndClose(stream(body))]);
    let events = client(&server)
        .call(&CHAT)
        .events_as::<Event>()
        .try_collect()
        .await
        .unwrap();
    let shown: Vec<_> = events.iter().map(|e| (e.name(), e.data(), e.id())).collect();
    assert_eq!(shown, [("a", "not json", "7"), ("message", "{\"text\":\"x\"}", "7")]);
    assert_eq!(events[1].json::<Word>().unwrap().text, "x");
}

#[tokio::test]
async fn an_event_that_cannot_be_read_does_not_end_the_stream() {
    let server = Server::play(vec![Act::ReplyAndClose(stream(
        "data: {}\n\ndata: {\"text\":\"b\"}\n\n",
    ))]);
    let mut events = client(&server).call(&CHAT).events_as::<Word>();
    let error = events.try_next().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error}");
    assert_eq!((error.operation(), error.status()), ("Chat", Some(200)));
    assert_eq!(events.try_next().await.unwrap().unwrap().text, "b");
    assert_eq!(events.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn sent_again_only_before_the_response_begins() {
    let busy = || Act::Reply(reply(503, "{}"));
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n".to_vec();
    let server = Server::play(vec![busy(), Act::ReplyAndClose(cut)]);
    let mut events = client(&server).call(&CHAT).idempotent(true).events_as::<Json>();
    assert_eq!(events.try_next().await.unwrap(), Some(Json::from(1)));
    let error = events.try_next().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    assert_eq!(events.try_next().await.unwrap(), None, "nothing follows");
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn what_is_no_stream_is_an_error() {
    let no_content = b"HTTP/1.1 204 No Content\r\n\r\n".to_vec();
    let server = Server::play(vec![
        Act::Reply(reply(400, r#"{"message":"no"}"#)),
        Act::Reply(reply(200, "{}")),
        Act::Reply(no_content),
    ]);
    let client = client(&server);
    let first = || async {
        let mut events = client
            .call(&CHAT)
            .retry(RetryPolicy::new().attempts(1))
            .events_as::<Json>();
        events.try_next().await
    };
    let error = first().await.unwrap_err();
    assert_eq!((error.status(), error.message()), (Some(400), Some("no")));
    let error = first().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnexpectedBody(UnexpectedBody::MediaType)),
        "{error}"
    );
    assert_eq!(first().await.unwrap(), None);
}

#[tokio::test]
async fn silence_and_size_have_limits() {
    let stall = Act::Slowly(stream("data: 1\n\n"), Duration::from_secs(5), Vec::new());
    let big = stream(&format!("data: {}\n\n", "x".repeat(500)));
    let server = Server::play(vec![stall, Act::ReplyAndClose(big)]);
    let client = client(&server);
    let limit = Duration::from_millis(100);
    let mut events = client.call(&CHAT).read_timeout(limit).events_as::<Json>();
    assert!(events.try_next().await.unwrap().is_some());
    let error = events.try_next().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(Timeout::Read(at)) if *at == limit),
        "{error}"
    );
    assert!(error.is_timeout());
    let mut events = client.call(&CHAT).body_limit(100).events_as::<Json>();
    let error = events.try_next().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge(TooLarge::Event(100))),
        "{error}"
    );
}

#[tokio::test]
async fn bytes_arrive_in_pieces_without_a_limit() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nX-A: b\r\nContent-Length: 4000\r\n\r\n".to_vec();
    let body = [head, vec![7; 1500]].concat();
    let server = Server::play(vec![Act::Slowly(body, Duration::from_millis(50), vec![8; 2500])]);
    let mut chunks = client(&server).call(&GET).body_limit(10).stream();
    let mut all = Vec::new();
    let mut pieces = 0;
    while let Some(chunk) = chunks.try_next().await.unwrap() {
        let header = chunks.headers().and_then(|headers| headers.get("x-a"));
        assert_eq!(header.map(|value| value.as_bytes()), Some(&b"b"[..]));
        all.extend_from_slice(&chunk);
        pieces += 1;
    }
    assert_eq!(all, [vec![7; 1500], vec![8; 2500]].concat());
    assert!(pieces > 1);
    assert_eq!(server.requests()[0].header("accept"), Some("*/*"));
}
