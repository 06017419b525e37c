//! Properties and parameters that have one value: nobody sets them, and what is read is checked.

use serde_json::{Value, json};
use specwright_mock::{Mock, Reply};
use specwright_runtime::json;

use crate::documents::constants;
use crate::{round_trip, stage};
use constants::models::{Action, Bank, Card, Charge, ChargeSource, Limit, Pay};

fn card() -> Card {
    Card::new("4")
}

fn body(server: &Mock, operation: &str) -> String {
    let requests = server.requests_to(operation);
    let sent = requests.last().expect("a request");
    String::from_utf8(sent.body.to_vec()).expect("text")
}

#[tokio::test]
async fn a_constant_is_sent_without_a_field() {
    let (server, client) = stage!(constants);
    client.pay(&Pay::Card(card())).send().await.expect("it is accepted");
    assert_eq!(body(&server, "Pay"), r#"{"type":"card","v":2,"pan":"4"}"#);
    let bank = Bank { iban: "DE".to_owned() };
    client.pay(&Pay::Bank(bank)).send().await.expect("it is accepted");
    assert_eq!(body(&server, "Pay"), r#"{"type":"bank","iban":"DE"}"#);
}

#[tokio::test]
async fn parameters_and_properties_with_one_value_are_no_arguments() {
    let (server, client) = stage!(constants);
    client.inline(7).send().await.expect("it is accepted");
    let sent = server.requests_to("Inline").pop().expect("a request");
    assert_eq!(sent.path, "/v1/inline");
    assert_eq!(sent.query.as_deref(), Some("Action=Describe&level=3&sorted=true"));
    for (name, value) in [("x-version", "2024-01-01"), ("cookie", "mode=plain")] {
        assert!(
            sent.headers.contains(&(name.to_owned(), value.to_owned())),
            "{:?}",
            sent.headers
        );
    }
    assert_eq!(body(&server, "Inline"), r#"{"kind":"fixed","mode":"fast","n":7}"#);
    let changed = client
        .inline(7)
        .mode("slow")
        .sorted(false)
        .now_now(true)
        .capture_manual(true);
    changed.send().await.expect("it is accepted");
    let sent = server.requests_to("Inline").pop().expect("a request");
    assert_eq!(
        sent.query.as_deref(),
        Some("Action=Describe&level=3&now=now&sorted=false")
    );
    assert_eq!(
        body(&server, "Inline"),
        r#"{"kind":"fixed","mode":"slow","n":7,"capture":"manual"}"#
    );
    let unset = client
        .inline(7)
        .now_now(true)
        .now_now(false)
        .capture_manual(true)
        .capture_manual(false);
    unset.send().await.expect("it is accepted");
    assert_eq!(body(&server, "Inline"), r#"{"kind":"fixed","mode":"fast","n":7}"#);
}

#[tokio::test]
async fn what_the_document_gives_is_in_an_optional_body_if_it_is_sent() {
    let (server, client) = stage!(constants);
    client.optional().send().await.expect("no body is needed");
    assert_eq!(body(&server, "Optional"), "");
    client.optional().n(1).send().await.expect("it is accepted");
    assert_eq!(body(&server, "Optional"), r#"{"mode":"fast","kind":"fixed","n":1}"#);
    client.optional().mode("slow").send().await.expect("it is accepted");
    assert_eq!(body(&server, "Optional"), r#"{"mode":"slow","kind":"fixed"}"#);
    client
        .optional()
        .capture_manual(false)
        .send()
        .await
        .expect("no body is needed");
    assert_eq!(body(&server, "Optional"), "");

    client.form().user("ann").send().await.expect("it is accepted");
    assert_eq!(body(&server, "Form"), "grant_type=password&version=2&user=ann");
    client.files().file("text").send().await.expect("it is accepted");
    assert!(body(&server, "Files").contains("name=\"purpose\"\r\n\r\nbatch\r\n"));
}

#[test]
fn an_optional_value_that_may_get_others_is_sent_if_it_is_asked_for() {
    let asked = Card {
        capture_manual: true,
        force: true,
        extra_actions: Some(vec![Action]),
        ..card()
    };
    let text = r#"{"type":"card","v":2,"pan":"4","capture":"manual","force":true,"extra_actions":["Describe"]}"#;
    assert_eq!(round_trip::<Card>(text), asked);
    let absent: Card = json::from_str(r#"{"type":"card","pan":"4","capture":null}"#).expect("a card");
    assert_eq!(absent, card());
}

#[test]
fn another_value_is_an_error_that_says_what_was_promised() {
    let told = |text: &str| json::from_str::<Card>(text).expect_err("another value").to_string();
    assert_eq!(
        told(r#"{"type":"cash","pan":"4"}"#),
        r#"type: expected always "card", found "cash""#
    );
    assert_eq!(
        told(r#"{"type":"card","pan":"4","v":3}"#),
        "v: expected always 2, found 3"
    );
    assert_eq!(
        told(r#"{"type":"card","pan":"4","capture":[1]}"#),
        r#"capture: expected always "manual", found [1]"#
    );
    assert_eq!(told(r#"{"pan":"4"}"#), "type: required field is missing");
    let long = told(&format!(r#"{{"type":"{}","pan":"4"}}"#, "x".repeat(99)));
    assert!(long.ends_with('…') && long.len() < 99, "{long}");
}

#[test]
fn the_same_value_in_another_form_is_no_error() {
    for text in [
        r#"{"type":"c\u0061rd","v":2.0,"pan":"4"}"#,
        r#"{"type":"card","v":"2","pan":"4"}"#,
        r#"{"pan":"4","v":null,"type":"card"}"#,
        r#"{"type":"cash","pan":"4","type":"card"}"#,
    ] {
        assert_eq!(json::from_str::<Card>(text).expect("a card"), card(), "{text}");
    }
}

#[tokio::test]
async fn what_only_responses_carry_keeps_other_values() {
    let (server, client) = stage!(constants);
    let sent = json!({"object": "refund", "level": 5, "source": {"kind": "cheque", "place": "here"}});
    server
        .respond("GetCharge", Reply::json(200, sent.clone()))
        .expect("an operation");
    let charge: Charge = client.get_charge().send().await.expect("it is read");
    assert_eq!((charge.object.as_str(), charge.level), ("refund", 5));
    assert!(matches!(&charge.source, ChargeSource::Cheque(cheque) if cheque.place.as_deref() == Some("here")));
    let written: Value = serde_json::to_value(&charge).expect("JSON");
    assert_eq!(written, sent);
    let other = json::from_str::<ChargeSource>(r#"{"kind":"gold"}"#).expect("any value");
    assert!(matches!(other, ChargeSource::Unknown(_)));
}

#[test]
fn a_constant_among_alternatives_is_a_variant_without_content() {
    for (text, limit) in [
        (r#""none""#, Limit::None),
        ("0.5", Limit::Zero),
        (r#""Describe""#, Limit::Action),
        ("7", Limit::Some(7)),
        (r#""all""#, Limit::Unknown("all".into())),
        ("true", Limit::Unknown(true.into())),
    ] {
        assert_eq!(round_trip::<Limit>(text), limit);
    }
}
