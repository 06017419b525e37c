//! Typed header fields of errors.

use serde_json::json;
use specwright_mock::Reply;
use specwright_runtime::{ErrorKind, RetryPolicy};

use crate::documents::error_headers;
use crate::stage;
use error_headers::models::{BusyErrorHeaders, GetAError, RateLimitHeaders, RetryAfterHeaders};

#[tokio::test]
async fn headers_of_an_error_are_typed_as_its_body_is() {
    let (server, client) = stage!(error_headers);
    let reply = Reply::json(429, json!({"wait": 7}))
        .header("RateLimit-Limit", "5000")
        .header("ratelimit-reset", "1700000000");
    server.script("GetA", [reply]).expect("an operation");
    let call = client.get_a().customize(|call| call.retry(RetryPolicy::never()));
    let error = call.send().await.expect_err("throttled");
    let headers = error
        .headers_as::<RateLimitHeaders>()
        .expect("a response")
        .expect("headers");
    assert_eq!(
        (headers.rate_limit_limit, headers.rate_limit_reset),
        (Some(5000), Some(1_700_000_000))
    );
    let body = error.body_as::<GetAError>().expect("a typed error").expect("a body");
    assert_eq!(body.wait, Some(7));
    assert_eq!(error.header("RateLimit-Limit"), Some("5000"));
    assert!(
        !format!("{error:?} {error}").contains("5000"),
        "headers may hold secrets"
    );
}

#[tokio::test]
async fn successes_and_errors_of_all_operations_share_a_struct() {
    let (_server, client) = stage!(error_headers);
    // the mock server makes up the documented header fields
    let response = client.get_b().send_raw().await.expect("a success");
    let headers: &RateLimitHeaders = response.headers();
    assert!(headers.rate_limit_limit.is_some());
}

#[tokio::test]
async fn each_documented_error_gives_its_headers() {
    let (server, client) = stage!(error_headers);
    let replies = [
        Reply::empty(503).header("Retry-After", "7"),
        Reply::empty(404)
            .header("Retry-After", "Fri, 01 Jan 2027 00:00:00 GMT")
            .header("X-Tags", "a, b"),
        Reply::empty(302).header("Location", "/elsewhere"),
        Reply::empty(500),
    ];
    server.script("Busy", replies).expect("an operation");
    let mut all = Vec::new();
    for _ in 0..4 {
        let error = client
            .busy()
            .customize(|call| call.retry(RetryPolicy::never()))
            .send()
            .await
            .expect_err("an error");
        all.push(
            error
                .headers_as::<BusyErrorHeaders>()
                .expect("a response")
                .expect("headers"),
        );
    }
    // described as a number and as text, so it is text
    assert_eq!(all[0].retry_after.as_deref(), Some("7"));
    assert_eq!(all[1].retry_after.as_deref(), Some("Fri, 01 Jan 2027 00:00:00 GMT"));
    assert_eq!(all[1].x_tags, Some(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(all[2].location.as_deref(), Some("/elsewhere"));
    assert_eq!(all[3], BusyErrorHeaders::default());
}

#[tokio::test]
async fn a_header_that_is_not_what_the_document_says_is_named() {
    let (server, client) = stage!(error_headers);
    server
        .script("Other", [Reply::empty(503).header("Retry-After", "soon")])
        .expect("an operation");
    let other = client.other().customize(|call| call.retry(RetryPolicy::never()));
    let error = other.send().await.expect_err("busy");
    let fault = error
        .headers_as::<RetryAfterHeaders>()
        .expect("a response")
        .expect_err("no number");
    assert_eq!(fault.path(), "Retry-After");
}

#[tokio::test]
async fn without_a_response_there_are_no_headers() {
    let client = error_headers::Client::builder()
        .endpoint("http://127.0.0.1:1")
        .build()
        .expect("a client");
    let error = client.other().send().await.expect_err("nobody there");
    assert!(matches!(error.kind(), ErrorKind::Connect(_)), "{error}");
    assert!(error.headers_as::<RetryAfterHeaders>().is_none());
}
