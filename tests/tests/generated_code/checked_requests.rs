//! Clients that check the values of requests before they send them.

use std::collections::BTreeMap;

use specwright_runtime::transport::{Reply, Script};
use specwright_runtime::{Error, ErrorKind, Json};

use crate::checked::shop::{Client, models};

/// A client, and what it sends.
fn stage() -> (Script, Client) {
    let script = Script::responding(|_| Reply::status(204));
    let client = Client::builder()
        .credentials(specwright_runtime::Credentials::bearer("token"))
        .transport(script.clone())
        .build();
    (script, client.expect("a client"))
}

/// Each violation: path, keyword and limit.
fn told(error: &Error) -> Vec<String> {
    assert!(matches!(error.kind(), ErrorKind::Violations(_)), "{error:?}");
    assert_eq!((error.attempts(), error.is_retryable()), (0, false));
    let violations = error.violations().iter();
    violations
        .map(|violation| format!("{} {} {}", violation.path(), violation.keyword(), violation.limit()))
        .collect()
}

fn item(sku: &str) -> models::Item {
    models::Item::new(sku)
}

#[tokio::test]
async fn a_valid_request_is_sent() {
    let (script, client) = stage();
    let order = models::Order {
        name: Some("ünïcö".to_owned()),
        payment: Some(models::Card::new("4111").into()),
        parcels: Some(vec![vec![9], vec![]]),
        ..models::Order::new([item("AB-1")])
    };
    let call = client
        .create_order("shop", &order)
        .limit(100)
        .tags(["a", "b"])
        .x_trace("0123");
    call.send().await.expect("the request is valid");
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn all_violations_are_one_error_and_nothing_is_sent() {
    let (script, client) = stage();
    let first = models::Item {
        labels: Some(BTreeMap::from([("a/b".to_owned(), "long".to_owned())])),
        price: Some(0.001),
        tags: Some(vec!["x".to_owned(), "y".to_owned(), "x".to_owned()]),
        ..item("ab-1")
    };
    let second = models::Item {
        price: Some(0.0),
        point: Some(models::ItemPoint(2, "long".to_owned())),
        ..item("AB-1")
    };
    let parent = models::Order {
        note: specwright_runtime::Nullable::Value("long".to_owned()),
        ..models::Order::new([])
    };
    let order = models::Order {
        name: Some("a".to_owned()),
        parent: Some(Box::new(parent)),
        payment: Some(models::Iban::new("DE00").into()),
        parcels: Some(vec![vec![1, 10]]),
        ..models::Order::new([first, second])
    };
    let call = client
        .create_order("market", &order)
        .limit(0)
        .tags(["a b", "c", "d"])
        .x_trace("abc");
    let error = call
        .filter(models::CreateOrderFilter { a: Some(2) })
        .send()
        .await
        .expect_err("much is wrong");
    assert_eq!(
        told(&error),
        [
            "path/shop maxLength 4",
            "query/limit minimum 1",
            "query/tags maxItems 2",
            r"query/tags/0 pattern ^\w+$",
            "query/filter/a maximum 1",
            "header/X-Trace minLength 4",
            "body/name minLength 2",
            "body/parent/note maxLength 3",
            "body/parent/items minItems 1",
            r"body/items/0/sku pattern ^[A-Z]{2}-\d+$",
            "body/items/0/labels/a~1b maxLength 3",
            "body/items/0/price multipleOf 0.01",
            "body/items/0/tags uniqueItems true",
            "body/items/1/price exclusiveMinimum 0",
            "body/items/1/point/0 maximum 1",
            "body/items/1/point/1 maxLength 1",
            "body/payment/iban minLength 15",
            "body/parcels/0 maxItems 1",
            "body/parcels/0/1 maximum 9",
        ]
    );
    let text = error.to_string();
    let begins = "createOrder: invalid request: path/shop violates maxLength 4; query/limit violates minimum 1; ";
    assert!(text.starts_with(begins), "{text}");
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn a_secret_is_not_shown() {
    let (_, client) = stage();
    let order = models::Order {
        payment: Some(models::Card::new("hush-hush").into()),
        ..models::Order::new([item("AB-1")])
    };
    let error = client
        .create_order("hush-hush", &order)
        .send()
        .await
        .expect_err("two are wrong");
    assert_eq!(
        told(&error),
        ["path/shop maxLength 4", r"body/payment/number pattern ^\d+$"]
    );
    assert!(!format!("{error} {error:?}").contains("hush"));
}

#[tokio::test]
async fn a_value_of_a_union_is_checked_as_the_alternative_that_was_chosen() {
    let (_, client) = stage();
    let send = async |payment: models::Payment| {
        let order = models::Order {
            payment: Some(payment),
            ..models::Order::new([item("AB-1")])
        };
        client.create_order("shop", &order).send().await
    };
    let card = models::Card {
        owner: Some("somebody".to_owned()),
        ..models::Card::new("1")
    };
    send(card.into()).await.expect("only the owner of an IBAN has a limit");
    let iban = models::Iban {
        owner: Some("somebody".to_owned()),
        ..models::Iban::new("DE00 0000 0000 0000")
    };
    let error = send(iban.into()).await.expect_err("the owner is too long");
    assert_eq!(told(&error), ["body/payment/owner maxLength 2"]);

    let dog = models::Dog {
        age: Some(-1),
        barks: Some(6),
    };
    let error = client.add_animals([dog]).send().await.expect_err("two are wrong");
    assert_eq!(told(&error), ["body/0/age minimum 0", "body/0/barks maximum 5"]);
}

#[tokio::test]
async fn alternatives_without_a_tag_are_told_apart_by_their_values() {
    let (script, client) = stage();
    for (either, expected) in [
        (models::OrderEither::from("abc".to_owned()), &[][..]),
        (
            models::OrderEither::from("abcd".to_owned()),
            &["body/either maxLength 3"],
        ),
        (models::OrderEither::from(9), &["body/either minimum 10"]),
    ] {
        let order = models::Order {
            either: Some(either),
            ..models::Order::new([item("AB-1")])
        };
        match client.create_order("shop", &order).send().await {
            Ok(()) => assert!(expected.is_empty()),
            Err(error) => assert_eq!(told(&error), expected),
        }
    }
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn forms_and_multipart_bodies_are_checked() {
    let (script, client) = stage();
    let error = client.send_form().note("long").send().await.expect_err("two are wrong");
    assert_eq!(told(&error), ["body minProperties 2", "body/note maxLength 3"]);
    client
        .send_form()
        .note("abc")
        .count(5)
        .send()
        .await
        .expect("it is valid");
    client.send_form().send().await.expect("an optional body is not sent");
    // a file is a property, too
    client
        .send_files()
        .title("abc")
        .file("bytes")
        .send()
        .await
        .expect("it is valid");
    let error = client
        .send_files()
        .title("abcd")
        .send()
        .await
        .expect_err("two are wrong");
    assert_eq!(told(&error), ["body minProperties 2", "body/title maxLength 3"]);
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test]
async fn a_form_that_is_the_whole_query_is_checked() {
    let (script, client) = stage();
    let query = models::SearchAll {
        ids: Some(vec![2, 1]),
        ..models::SearchAll::new("long")
    };
    let error = client.search(query).send().await.expect_err("two are wrong");
    assert_eq!(
        told(&error),
        ["query/all/text maxLength 3", "query/all/ids/1 minimum 2"]
    );
    client
        .search(models::SearchAll::new("abc"))
        .send()
        .await
        .expect("it is valid");
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn parts_without_names_are_checked() {
    let (script, client) = stage();
    let parts = ["abc", "abcd", "abc"];
    let error = client.send_parts(parts).send().await.expect_err("two are wrong");
    assert_eq!(told(&error), ["body/parts maxItems 2", "body/parts/1 maxLength 3"]);
    client.send_parts(["abc"]).send().await.expect("it is valid");
    let call = client.send_positions().part1("abcd").parts([5, 6]);
    let error = call.send().await.expect_err("two are wrong");
    assert_eq!(told(&error), ["body/part1 maxLength 3", "body/parts/1 maximum 5"]);
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn one_of_some_properties_has_to_be_there() {
    let (script, client) = stage();
    let error = client
        .add_contact(&models::Contact::default())
        .send()
        .await
        .expect_err("both are absent");
    assert_eq!(told(&error), ["body anyOf email | phone"]);
    let contact = models::Contact {
        phone: Some("1".to_owned()),
        ..models::Contact::default()
    };
    client.add_contact(&contact).send().await.expect("one is there");
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn a_call_may_be_sent_unchecked() {
    let (script, client) = stage();
    let order = models::Order::new([item("no")]);
    let call = client.create_order("market", &order).customize(|call| call.unchecked());
    call.send().await.expect("nothing is checked");
    let call = client
        .create_order("shop", &order)
        .customize(|call| call.json_body(Json::Null));
    call.send().await.expect("the document does not describe the body");
    let call = client
        .create_order("market", &order)
        .customize(|call| call.json_body(Json::Null));
    let error = call.send().await.expect_err("the parameters are described");
    assert_eq!(told(&error), ["path/shop maxLength 4"]);
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test]
async fn streams_are_checked_too() {
    let (script, client) = stage();
    let mut stream = client.add_contact(&models::Contact::default()).stream();
    let error = stream.try_next().await.expect_err("both are absent");
    assert_eq!(told(&error), ["body anyOf email | phone"]);
    assert!(script.requests().is_empty());
}
