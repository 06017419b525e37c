//! Requests that a server sends: webhooks and callbacks.

use specwright_runtime::{Nullable, json};

use crate::documents::{incoming, only_webhooks};
use crate::round_trip;

#[test]
fn the_body_of_a_webhook_is_read_by_its_model() {
    use incoming::models::{Pet, PetsGoneWebhook};
    let tom = Pet {
        name: "Tom".to_owned(),
        tag: None, // only read, so null and absent are the same
    };
    assert_eq!(
        json::from_slice::<Pet>(br#"{"name":"Tom","tag":null}"#),
        Ok(tom.clone())
    );
    assert_eq!(serde_json::from_slice::<Pet>(br#"{"name":"Tom"}"#).expect("a pet"), tom);
    let gone: PetsGoneWebhook = round_trip(r#"{"pets":[{"name":"Tom"}]}"#);
    assert_eq!(gone.pets, [tom]);
    let error = json::from_slice::<PetsGoneWebhook>(br#"{"pets":[{}]}"#).expect_err("a pet has a name");
    assert_eq!(error.path(), "pets[0].name");
}

#[test]
fn the_request_of_a_callback_is_read_and_its_response_is_written() {
    use incoming::models::{
        SubscribeDeliveredCallback, SubscribeDeliveredCallbackResponse, SubscribeDeliveredCallbackXKind,
    };
    let delivered = SubscribeDeliveredCallback {
        id: "5".to_owned(), // `readOnly` has an effect only on what is written
        code: None,         // `writeOnly`
        note: None,
    };
    let read = json::from_slice::<SubscribeDeliveredCallback>(br#"{"id":"5","note":null}"#);
    assert_eq!(read, Ok(delivered));
    let error = json::from_slice::<SubscribeDeliveredCallback>(b"{}").expect_err("`id` is required");
    assert_eq!(error.path(), "id");

    let mut response = SubscribeDeliveredCallbackResponse::new(true);
    assert_eq!(json::to_string(&response), r#"{"again":true}"#);
    response.note = Nullable::Null;
    assert_eq!(json::to_string(&response), r#"{"again":true,"note":null}"#);

    let kind = SubscribeDeliveredCallbackXKind::from("parcel");
    assert_eq!(kind, SubscribeDeliveredCallbackXKind::Parcel);
}

#[test]
fn a_document_without_paths_has_models_of_its_webhooks() {
    let rang: only_webhooks::models::RangWebhook = round_trip(r#"{"at":"2026-11-24T13:00:00Z"}"#);
    assert_eq!(rang.at.as_str(), "2026-11-24T13:00:00Z");
}
