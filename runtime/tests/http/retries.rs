//! What is sent again, and what is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use specwright_runtime::{ErrorKind, Json, RetryPolicy, Timeout};

use crate::sample::{GET, POST, builder, client, config, credentials};
use crate::server::{Act, Server, ok, reply, reply_with, status};

#[tokio::test]
async fn transient_answers() {
    for transient in [429, 502, 503, 504] {
        let server = Server::play(vec![status(transient), status(transient), ok("{}")]);
        let answer = client(&server).call(&GET).send_raw::<Json, ()>().await.unwrap();
        assert_eq!((server.count(), answer.attempts()), (3, 3));
    }
}

#[tokio::test]
async fn attempts_come_to_an_end() {
    let server = Server::answer(|_| reply(503, r#"{"error_code":"busy"}"#));
    let error = client(&server).call(&GET).send::<Json>().await.unwrap_err();
    assert_eq!((server.count(), error.attempts(), error.code()), (3, 3, Some("busy")));
    let error = client(&server)
        .call(&GET)
        .retry(RetryPolicy::never())
        .send::<Json>()
        .await
        .unwrap_err();
    assert_eq!((server.count(), error.attempts()), (4, 1));
}

#[tokio::test]
async fn other_errors_are_final() {
    for last in [400, 401, 403, 404, 409, 500, 501] {
        let server = Server::play(vec![status(last), ok("{}")]);
        client(&server).call(&GET).send::<Json>().await.unwrap_err();
        assert_eq!(server.count(), 1, "{last}");
    }
}

#[tokio::test]
async fn broken_connections() {
    let cut = || Act::ReplyAndClose(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"a\":".to_vec());
    let garbled = || Act::ReplyAndClose(b"nonsense\r\n\r\n".to_vec());
    let server = Server::play(vec![Act::Close, cut(), ok("{}")]);
    client(&server).call(&GET).send::<Json>().await.unwrap();
    assert_eq!(server.count(), 3);
    let server = Server::play(vec![garbled(), garbled(), garbled()]);
    let error = client(&server).call(&GET).send::<Json>().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
}

#[tokio::test]
async fn post_is_not_sent_again() {
    for act in [
        Act::Close,
        status(503),
        status(429),
        Act::Stall(Duration::from_millis(150)),
    ] {
        let server = Server::play(vec![act, ok("{}")]);
        let call = client(&server).call(&POST).attempt_timeout(Duration::from_millis(60));
        call.send::<Json>().await.unwrap_err();
        assert_eq!(server.count(), 1);
    }
    let server = Server::play(vec![Act::Close, ok("{}")]);
    client(&server)
        .call(&POST)
        .idempotent(true)
        .send::<Json>()
        .await
        .unwrap();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn post_after_pooled_connection_was_closed() {
    // the second request goes into a connection that the server closes meanwhile
    let server = Server::play(vec![ok("{}"), Act::Close, ok("{}")]);
    let client = client(&server);
    client.call(&POST).send::<Json>().await.unwrap();
    client.call(&POST).send::<Json>().await.unwrap_err();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn refused_connections_are_tried_again() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let server = Server::play(vec![]);
    let client = builder(&server).endpoint(format!("http://{closed}")).build().unwrap();
    let error = client.call(&POST).send::<Json>().await.unwrap_err();
    assert!(error.is_connect() && error.is_retryable(), "{error:?}");
    assert_eq!(error.attempts(), 3);
    assert!(error.to_string().starts_with("MakeThing: no connection: "), "{error}");
}

#[tokio::test]
async fn signed_anew() {
    let server = Server::play(vec![status(503), status(503), ok("{}")]);
    let ticks = Arc::new(AtomicU64::new(0));
    // each attempt asks for the time to sign, and each answer for the time to compare Retry-After with
    let clock = move || -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_700_000_000 + ticks.fetch_add(1, Ordering::Relaxed))
    };
    let client = builder(&server)
        .config(config().clock(clock))
        .credentials(credentials())
        .build()
        .unwrap();
    client.call(&GET).send::<Json>().await.unwrap();
    let requests = server.requests();
    let dates: Vec<_> = requests
        .iter()
        .map(|request| request.header("x-sdk-date").unwrap())
        .collect();
    assert_eq!(dates, ["20231114T221320Z", "20231114T221322Z", "20231114T221324Z"]);
    let mut proofs: Vec<_> = requests
        .iter()
        .map(|request| request.header("authorization").unwrap())
        .collect();
    proofs.dedup();
    assert_eq!(proofs.len(), 3);
}

#[tokio::test]
async fn retry_after() {
    let later = |value| Act::Reply(reply_with(429, &[("Retry-After", value)], b"{}"));
    // at once, though the policy alone would wait
    let policy = RetryPolicy::new()
        .base(Duration::from_secs(60))
        .cap(Duration::from_secs(60));
    for value in ["0", "Sun, 06 Nov 1994 08:49:37 GMT"] {
        let server = Server::play(vec![later(value), ok("{}")]);
        let client = builder(&server)
            .config(config().random(|| u64::MAX / 2))
            .build()
            .unwrap();
        let started = Instant::now();
        client.call(&GET).retry(policy).send::<Json>().await.unwrap();
        assert!(started.elapsed() < Duration::from_secs(5));
    }
    // more than the deadline or the policy allows: the answer at hand is the result, without waiting for it
    for value in ["30", "3600", "99999999999999999999"] {
        let server = Server::play(vec![later(value), ok("{}")]);
        let started = Instant::now();
        let error = client(&server).call(&GET).send::<Json>().await.unwrap_err();
        assert!(error.is_throttled() && started.elapsed() < Duration::from_secs(5));
        assert_eq!(server.count(), 1);
    }
    // garbage leaves it to the policy
    let server = Server::play(vec![later("soon"), ok("{}")]);
    client(&server).call(&GET).send::<Json>().await.unwrap();
}

#[tokio::test]
async fn time_limits() {
    let server = Server::play(vec![Act::Stall(Duration::from_millis(250)), ok("{}")]);
    client(&server)
        .call(&GET)
        .attempt_timeout(Duration::from_millis(120))
        .send::<Json>()
        .await
        .unwrap();
    assert_eq!(server.count(), 2);

    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{".to_vec();
    let server = Server::play(vec![Act::Slowly(head, Duration::from_millis(150), b"}".to_vec())]);
    let call = client(&server)
        .call(&GET)
        .attempt_timeout(Duration::from_millis(50))
        .retry(RetryPolicy::never());
    let error = call.send::<Json>().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(Timeout::Attempt(_))),
        "{error:?}"
    );

    let server = Server::play(vec![
        Act::Stall(Duration::from_millis(150)),
        Act::Stall(Duration::from_millis(150)),
    ]);
    let error = client(&server)
        .call(&GET)
        .timeout(Duration::from_millis(60))
        .send::<Json>()
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(Timeout::Call(_))),
        "{error:?}"
    );
    assert!(error.is_timeout());
}
