//! Idempotency keys of generated requests. The server honours them: what came before is not done again.

use serde_json::json;
use specwright_dynamic::{Arguments, Document, OpenOptions};
use specwright_mock::{Mock, Reply};
use specwright_runtime::{Conditional, GaveUp, Method};

use crate::stage;

/// The values that a header had, by request.
fn sent(server: &Mock, header: &str) -> Vec<String> {
    let requests = server.requests();
    requests
        .iter()
        .map(|request| request.header(header).unwrap_or("none").to_owned())
        .collect()
}

const UUID: &str = "f81d4fae-7dec-4d0e-a765-00a0c91e6bf6";

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}

#[tokio::test]
async fn a_required_key_is_made_and_not_asked_for() {
    let (server, client) = stage!(idempotency_keys);
    let unavailable = || Reply::json(503, json!({}));
    server
        .script("createCharge", [unavailable(), unavailable()])
        .expect("an operation");
    let response = client.create_charge(5).send_raw().await.expect("it is sent again");
    assert_eq!(response.attempts(), 3);
    let keys = sent(&server, "idempotency-key");
    assert!(is_uuid(&keys[0]), "{keys:?}");
    assert_eq!(keys, [keys[0].as_str(); 3]);
    assert_eq!(response.idempotency_key(), Some(keys[0].as_str()));
}

#[tokio::test]
async fn a_repetition_has_the_response_of_the_first_and_no_effect() {
    let (server, client) = stage!(idempotency_keys);
    let made = ["first", "second"].map(|id| Reply::json(201, json!({"id": id})));
    server.script("createCharge", made).expect("an operation");
    let charge = |amount| client.create_charge(amount).idempotency_key("order-7").send();
    assert_eq!(charge(5).await.expect("a charge").id, "first");
    assert_eq!(charge(5).await.expect("the same charge").id, "first");
    let error = charge(6).await.expect_err("another body");
    assert_eq!((error.status(), error.idempotency_key()), (Some(422), Some("order-7")));
    let other = client.create_charge(5).idempotency_key("order-8").send();
    assert_eq!(other.await.expect("another charge").id, "second");
}

#[tokio::test]
async fn a_response_that_was_lost_is_given_to_the_repetition() {
    let (server, client) = stage!(idempotency_keys);
    let lost = Reply::json(201, json!({"id": "lost"})).cut_after(3);
    let made = [lost, Reply::json(201, json!({"id": "twice"}))];
    server.script("createCharge", made).expect("an operation");
    let response = client.create_charge(5).send_raw().await.expect("it is sent again");
    assert_eq!((response.attempts(), response.value().id.as_str()), (2, "lost"));
}

#[tokio::test]
async fn every_request_with_a_key_has_a_setter_of_one_name() {
    let (server, client) = stage!(idempotency_keys);
    client
        .create_transfer()
        .idempotency_key("a")
        .send()
        .await
        .expect("fits");
    client
        .create_transfer()
        .x_idempotency_token("b")
        .send()
        .await
        .expect("fits");
    client.create_refund().idempotency_key("c").send().await.expect("fits");
    client
        .change_refund("1")
        .idempotency_key("d")
        .send()
        .await
        .expect("fits");
    client.create_order().idempotency_key("e").send().await.expect("fits");
    client
        .delete_refund("1")
        .idempotency_key("f")
        .send()
        .await
        .expect("fits");
    // a property of the body has the name
    let payment = client
        .create_payment()
        .idempotency_key("in the body")
        .x_acme_idempotency_key(UUID);
    payment.send().await.expect("fits");
    let requests = server.requests();
    let header = |index: usize, name: &str| requests[index].header(name).map(str::to_owned);
    assert_eq!(header(0, "x-idempotency-token").as_deref(), Some("a"));
    assert_eq!(header(1, "x-idempotency-token").as_deref(), Some("b"));
    assert_eq!(header(2, "x-request-key").as_deref(), Some("c"));
    assert_eq!(header(3, "x-request-key").as_deref(), Some("d"));
    assert_eq!(requests[4].query.as_deref(), Some("requestId=e"));
    assert_eq!(header(5, "idempotency-key").as_deref(), Some("f"));
    assert_eq!(header(6, "x-acme-idempotency-key").as_deref(), Some(UUID));
    assert_eq!(requests[6].body, r#"{"idempotency_key":"in the body"}"#);
    // what a header of its own carries needs no other
    assert_eq!(header(0, "x-request-key"), None);
}

#[tokio::test]
async fn the_root_names_the_key_of_what_is_not_idempotent() {
    let (server, client) = stage!(idempotency_keys);
    client.create_refund().send().await.expect("fits");
    client.replace_refund("1").send().await.expect("fits");
    client.search().send().await.expect("fits");
    client.vote().send().await.expect("fits");
    let keys = sent(&server, "x-request-key");
    assert!(is_uuid(&keys[0]) && is_uuid(&keys[3]), "{keys:?}");
    assert_eq!(keys[1..3], ["none", "none"]);
    // the document says that it may not be sent again, key or not
    server
        .script("vote", [Reply::json(503, json!({}))])
        .expect("an operation");
    let error = client.vote().send().await.expect_err("it is unavailable");
    assert_eq!(error.gave_up(), Some(GaveUp::NotIdempotent));
}

#[tokio::test]
async fn a_key_that_a_uuid_does_not_fit_is_given_by_the_caller() {
    let (server, client) = stage!(idempotency_keys);
    client.create_coupon("short").send().await.expect("fits");
    client.create_number("12345678").send().await.expect("fits");
    assert_eq!(sent(&server, "idempotency-key"), ["short", "12345678"]);
}

#[tokio::test]
async fn repeatable_requests_have_their_time() {
    let (server, client) = stage!(idempotency_keys);
    server
        .script("createJob", [Reply::json(503, json!({}))])
        .expect("an operation");
    client.create_job().send().await.expect("it is sent again");
    let (ids, times) = (
        sent(&server, "repeatability-request-id"),
        sent(&server, "repeatability-first-sent"),
    );
    assert!(is_uuid(&ids[0]) && ids[0] == ids[1], "{ids:?}");
    assert!(times[0].ends_with(" GMT") && times[0] == times[1], "{times:?}");
}

#[tokio::test]
async fn what_the_document_lacks_is_called_by_hand() {
    let (server, client) = stage!(idempotency_keys);
    // an operation has the name `request`
    client.request().send().await.expect("an operation");
    let response = client
        .send_request(Method::POST, "/charges")
        .json(&specwright_runtime::Json::Null);
    let error = response.send().await.expect_err("the server knows what it takes");
    assert_eq!(error.status(), Some(400));
    assert!(error.to_string().starts_with("POST /charges: status 400: "), "{error}");
    let key = sent(&server, "x-request-key").pop().unwrap_or_default();
    assert_eq!(error.idempotency_key(), Some(key.as_str()));
}

#[tokio::test]
async fn tags_of_responses_go_into_parameters() {
    let (server, client) = stage!(idempotency_keys);
    let content = Reply::json(200, json!({"id": "r"})).header("ETag", "W/\"1\"");
    server
        .script("getRefund", [content, Reply::empty(304).header("ETag", "W/\"1\"")])
        .expect("an operation");
    let first = client.get_refund("1").send_raw().await.expect("content");
    let tag = first.etag().expect("a tag");
    assert!(tag.is_weak());
    let again = client
        .get_refund("1")
        .if_none_match(&tag)
        .send()
        .await
        .expect("an outcome");
    assert_eq!(again, Conditional::NotModified);
    assert_eq!(sent(&server, "if-none-match"), ["none", "W/\"1\""]);
}

#[tokio::test]
async fn calls_without_generated_code_have_keys_too() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents/idempotency_keys.yaml");
    let document = Document::open(path.as_ref(), &OpenOptions::default()).expect("a document");
    let (server, generated) = stage!(idempotency_keys);
    let config = || specwright_runtime::Config::new().random(|| 7);
    let client = specwright_dynamic::Client::builder(&document)
        .endpoint(server.url())
        .config(config());
    let client = client.build().expect("a client");
    let call = |arguments: Arguments| client.call("createCharge", arguments).expect("it fits");
    let arguments = || Arguments::new().body(json_of(r#"{"amount":5}"#));
    // what is shown is what would be sent
    let prepared = call(arguments()).prepare().await.expect("a request");
    let key = "00000000-0000-4007-8000-000000000007";
    for request in [&prepared.request, &prepared.shown] {
        assert_eq!(request.headers["idempotency-key"], key);
    }
    call(arguments()).send().await.expect("it is sent");
    let own = call(arguments().set("idempotency_key", "own"));
    own.send().await.expect("it is sent");
    generated.create_charge(5).send().await.expect("it is sent");
    let keys = sent(&server, "idempotency-key");
    assert_eq!(keys[..2], [key, "own"]);
    assert_ne!(keys[2], key);
    let client = specwright_dynamic::Client::builder(&document)
        .endpoint(server.url())
        .build()
        .expect("a client");
    let call = client
        .call("createCharge", arguments())
        .expect("it fits")
        .prepare()
        .await
        .expect("a request");
    assert!(is_uuid(call.request.headers["idempotency-key"].to_str().expect("text")));
    assert_eq!(
        call.request.headers["idempotency-key"],
        call.shown.headers["idempotency-key"]
    );
}

fn json_of(text: &str) -> specwright_runtime::Json {
    text.parse().expect("JSON")
}
