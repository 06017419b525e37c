//! Idempotency keys: made once for a call, the same on each attempt, and told to the caller.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use specwright_runtime::codegen::{Method, Operation, Parameter, Service, Success};
use specwright_runtime::{Builder, Client, Config, GaveUp, Json, RetryPolicy};

use crate::sample::{CHARGE, GET, POST, client, config, json};
use crate::server::{Act, Request, Server, ok, status};

static ONCE_ONLY: Operation = Operation::new("OnceOnly", Method::POST, "/v1/charges")
    .parameters(&[Parameter::header("Idempotency-Key").idempotency_key()])
    .success(&[Success::json(200)])
    .idempotent(false);

static IN_QUERY: Operation = Operation::new("InQuery", Method::POST, "/v1/charges")
    .parameters(&[Parameter::query("requestId").idempotency_key()])
    .success(&[Success::json(200)]);

static REPEATABLE: Operation = Operation::new("Repeatable", Method::POST, "/v1/jobs")
    .parameters(&[
        Parameter::header("Repeatability-Request-ID").idempotency_key(),
        Parameter::header("Repeatability-First-Sent").first_sent(),
    ])
    .success(&[Success::json(200)]);

const HEADER: &str = "x-idempotency-key";

fn keys(server: &Server, header: &str) -> Vec<String> {
    let requests = server.requests();
    let key = |request: &Request| request.header(header).unwrap_or("none").to_owned();
    requests.iter().map(key).collect()
}

fn is_uuid(key: &str) -> bool {
    let parts: Vec<usize> = key.split('-').map(str::len).collect();
    let is_hex = |c: char| c == '-' || c.is_ascii_hexdigit() && !c.is_ascii_uppercase();
    parts == [8, 4, 4, 4, 12] && key.chars().all(is_hex) && &key[14..15] == "4"
}

#[tokio::test]
async fn a_post_with_a_key_is_sent_again_with_the_same_key() {
    let server = Server::play(vec![Act::Close, status(503), ok("{}")]);
    let response = client(&server).call(&CHARGE).send_raw::<Json, ()>().await.unwrap();
    let keys = keys(&server, HEADER);
    assert_eq!(response.attempts(), 3);
    assert!(is_uuid(&keys[0]), "{keys:?}");
    assert_eq!(keys, [keys[0].as_str(); 3]);
    assert_eq!(response.idempotency_key(), Some(keys[0].as_str()));
}

#[tokio::test]
async fn each_call_has_a_key_of_its_own() {
    let server = Server::respond(|_| crate::server::reply(200, "{}"));
    let client = client(&server);
    let call = client.call(&CHARGE);
    for _ in 0..3 {
        call.send_as::<Json>().await.unwrap();
        client.call(&CHARGE).send::<Json>().await.unwrap();
    }
    let keys: HashSet<String> = keys(&server, HEADER).into_iter().collect();
    assert_eq!(keys.len(), 6);
}

#[tokio::test]
async fn the_caller_can_give_the_key() {
    let server = Server::respond(|_| crate::server::reply(200, "{}"));
    let client = client(&server);
    let response = client.call(&CHARGE).idempotency_key("order-7");
    let response = response.send_raw::<Json, ()>().await.unwrap();
    assert_eq!(response.idempotency_key(), Some("order-7"));
    client.call(&CHARGE).with(0, "by-setter").send::<Json>().await.unwrap();
    let by_header = client.call(&CHARGE).header("X-IDEMPOTENCY-KEY", "by-header");
    let response = by_header.send_raw::<Json, ()>().await.unwrap();
    assert_eq!(response.idempotency_key(), Some("by-header"));
    // the last one counts
    let twice = client.call(&CHARGE).with(0, "first").idempotency_key("second");
    twice.send::<Json>().await.unwrap();
    // null unsets it
    client
        .call(&CHARGE)
        .with(0, "given")
        .with(0, ())
        .send::<Json>()
        .await
        .unwrap();
    let keys = keys(&server, HEADER);
    assert_eq!(keys[..4], ["order-7", "by-setter", "by-header", "second"]);
    assert!(is_uuid(&keys[4]));
}

#[tokio::test]
async fn errors_tell_the_key_so_that_the_call_can_be_made_again() {
    let server = Server::play(vec![Act::Close, Act::Close, Act::Close, ok("{}")]);
    let client = client(&server);
    let error = client.call(&CHARGE).send::<Json>().await.unwrap_err();
    let key = error.idempotency_key().unwrap().to_owned();
    let again = client.call(&CHARGE).idempotency_key(&key);
    again.send::<Json>().await.unwrap();
    assert_eq!(keys(&server, HEADER), [key.as_str(); 4]);
    // also where nothing was sent, and of responses
    let error = client
        .call(&CHARGE)
        .header("Host", "x")
        .send::<Json>()
        .await
        .unwrap_err();
    assert!(error.idempotency_key().is_some_and(is_uuid));
    server.then(vec![status(409)]);
    let error = client
        .call(&CHARGE)
        .idempotency_key("used")
        .send::<Json>()
        .await
        .unwrap_err();
    assert_eq!(
        (error.status(), error.attempts(), error.idempotency_key()),
        (Some(409), 1, Some("used"))
    );
    assert_eq!(
        client
            .call(&GET)
            .header("Host", "x")
            .send::<Json>()
            .await
            .unwrap_err()
            .idempotency_key(),
        None
    );
}

#[tokio::test]
async fn what_the_document_says_of_retries_goes_before_the_key() {
    let server = Server::play(vec![status(503), status(503), ok("{}")]);
    let client = client(&server);
    let error = client.call(&ONCE_ONLY).send::<Json>().await.unwrap_err();
    assert_eq!((error.attempts(), error.gave_up()), (1, Some(GaveUp::NotIdempotent)));
    assert!(error.idempotency_key().is_some());
    let error = client.call(&CHARGE).idempotent(false).send::<Json>().await.unwrap_err();
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn a_key_can_be_given_where_the_document_has_none() {
    let server = Server::play(vec![status(503), ok("{}")]);
    let call = client(&server).call(&POST).idempotency_key("mine");
    let response = call.send_raw::<Json, ()>().await.unwrap();
    assert_eq!((response.attempts(), response.idempotency_key()), (2, Some("mine")));
    assert_eq!(keys(&server, "idempotency-key"), ["mine", "mine"]);
}

#[tokio::test]
async fn an_empty_key_is_refused() {
    let server = Server::play(vec![]);
    for call in [&CHARGE, &POST] {
        let call = client(&server).call(call).idempotency_key(" ");
        let error = call.send::<Json>().await.unwrap_err();
        assert!(error.to_string().contains("idempotency key is empty"), "{error}");
    }
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_key_may_stand_in_the_query() {
    let server = Server::play(vec![status(503), ok("{}")]);
    let response = client(&server).call(&IN_QUERY).send_raw::<Json, ()>().await.unwrap();
    let target = format!("/v1/charges?requestId={}", response.idempotency_key().unwrap());
    assert_eq!(server.targets(), [target.as_str(); 2]);
}

#[tokio::test]
async fn repeatable_requests_say_when_they_were_sent_first() {
    let server = Server::play(vec![status(503), status(503), ok("{}")]);
    let ticks = AtomicU64::new(784_111_777);
    let clock = move || UNIX_EPOCH + Duration::from_secs(ticks.fetch_add(1, Ordering::Relaxed));
    let client = Builder::new(&crate::sample::SERVICE).endpoint(server.url());
    let client = client.config(config().clock(clock)).build().unwrap();
    client.call(&REPEATABLE).send::<Json>().await.unwrap();
    let sent = keys(&server, "repeatability-first-sent");
    assert_eq!(sent, ["Sun, 06 Nov 1994 08:49:37 GMT"; 3]);
    let ids = keys(&server, "repeatability-request-id");
    assert!(is_uuid(&ids[0]) && ids == [ids[0].as_str(); 3], "{ids:?}");
}

#[tokio::test]
async fn the_random_numbers_of_the_configuration_make_the_key() {
    let server = Server::play(vec![ok("{}")]);
    let client = Builder::new(&crate::sample::SERVICE).endpoint(server.url());
    let client = client.config(Config::new().random(|| 7)).build().unwrap();
    client.call(&CHARGE).send::<Json>().await.unwrap();
    assert_eq!(keys(&server, HEADER), ["00000000-0000-4007-8000-000000000007"]);
}

#[tokio::test]
async fn requests_that_the_document_lacks_have_the_key_of_its_root() {
    static SERVICE: Service = Service::new("sample").idempotency_key("X-Key");
    let server = Server::play(vec![status(503), ok("{}"), status(503), ok("{}"), ok("{}")]);
    let client: Client = Builder::new(&SERVICE)
        .endpoint(server.url())
        .config(config())
        .build()
        .unwrap();
    let post = |path| client.request(specwright_runtime::Method::POST, path).json(&json("{}"));
    let response = post("/a").send().await.unwrap();
    let keys = keys(&server, "x-key");
    assert!(is_uuid(&keys[0]) && keys[0] == keys[1]);
    assert_eq!(response.idempotency_key(), Some(keys[0].as_str()));
    post("/b").idempotency_key("given").send().await.unwrap();
    let get = client.request(specwright_runtime::Method::GET, "/c");
    let get = get.customize(|call| call.retry(RetryPolicy::never()));
    get.send().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[2].header("x-key"), Some("given"));
    assert_eq!(requests[3].header("x-key"), Some("given"));
    assert_eq!(requests[4].header("x-key"), None);
}
