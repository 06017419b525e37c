//! Answers that are too much, and servers that break off.

use std::time::Duration;

use specwright_runtime::{ErrorKind, Json, RetryPolicy, TooLarge};

use crate::sample::{GET, builder, client, config};
use crate::server::{Act, Server, ok, reply_with};

#[tokio::test]
async fn bodies_beyond_the_limit() {
    let body = format!("\"{}\"", "x".repeat(98));
    let chunked = |text: &str| {
        let chunks: String = text
            .as_bytes()
            .chunks(7)
            .map(|c| format!("{:x}\r\n{}\r\n", c.len(), String::from_utf8_lossy(c)))
            .collect();
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n").into_bytes()
    };
    for bytes in [reply_with(200, &[], body.as_bytes()), chunked(&body)] {
        let server = Server::play(vec![Act::Reply(bytes.clone()), Act::Reply(bytes)]);
        let client = client(&server);
        let value: String = client.call(&GET).body_limit(100).send().await.unwrap();
        assert_eq!(value.len(), 98);
        let error = client.call(&GET).body_limit(99).send::<Json>().await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::TooLarge(TooLarge::Body(99))),
            "{error:?}"
        );
        assert_eq!(error.status(), Some(200));
        assert_eq!(server.count(), 2, "an answer that is too large is not asked for again");
    }
}

#[tokio::test]
async fn headers_beyond_the_limit() {
    let value = "x".repeat(2000);
    let server = Server::play(vec![Act::Reply(reply_with(200, &[("X-Long", &value)], b"{}"))]);
    let client = builder(&server).config(config().header_limit(1000)).build().unwrap();
    let error = client.call(&GET).send::<Json>().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge(TooLarge::Headers(1000))),
        "{error:?}"
    );
}

#[tokio::test]
async fn answers_cut_at_every_byte() {
    let whole = reply_with(200, &[], b"{\"id\":1}");
    let cuts = (0..whole.len()).map(|end| Act::ReplyAndClose(whole[..end].to_vec()));
    let server = Server::play(cuts.chain([ok("{}")]).collect());
    let client = client(&server);
    for end in 0..whole.len() {
        let error = client
            .call(&GET)
            .retry(RetryPolicy::never())
            .send::<Json>()
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{end}: {error:?}");
        assert!(error.is_retryable());
    }
    client.call(&GET).send::<Json>().await.unwrap();
}

#[tokio::test]
async fn lengths_that_lie() {
    for head in [
        "Content-Length: -1",
        "Content-Length: 2\r\nContent-Length: 3",
        "Content-Length: 99999999999999999999",
        "Content-Length: 1000000",
        "Transfer-Encoding: chunked",
    ] {
        let bytes = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{{}}").into_bytes();
        let server = Server::play(vec![Act::ReplyAndClose(bytes)]);
        let error = client(&server)
            .call(&GET)
            .retry(RetryPolicy::never())
            .send::<Json>()
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{head}: {error:?}");
    }
}

#[tokio::test]
async fn given_up_calls_leave_the_client_usable() {
    let server = Server::play(vec![Act::Stall(Duration::from_millis(150)), ok("{}")]);
    let client = client(&server);
    let call = client.call(&GET).send::<Json>();
    assert!(tokio::time::timeout(Duration::from_millis(30), call).await.is_err());
    client.call(&GET).send::<Json>().await.unwrap();
}

#[tokio::test]
async fn https_that_is_none() {
    let server = Server::play(vec![]);
    let client = builder(&server)
        .endpoint(server.url().replace("http:", "https:"))
        .build()
        .unwrap();
    let error = client.call(&GET).send::<Json>().await.unwrap_err();
    // without root certificates on this machine it is not even tried
    assert!(
        error.is_connect() || matches!(error.kind(), ErrorKind::Transport(_)),
        "{error:?}"
    );
    assert_eq!(server.count(), 0);
}
