//! What callers make: `new` of models, `From` of unions, optional bodies that require something, null by a setter.

use std::marker::PhantomData;

use crate::documents::{construction, null_and_absent};
use crate::stage;
use construction::models::{Card, Options, Order, OrderMode, OrderPriority, Part, Place, Source};
use construction::operations::{AddNoteBody, AddScanBody, PostMessageBody};
use specwright_runtime::json;

/// Whether a type is `Default`: the method of the type, if it has one, comes before that of the trait.
struct Probe<T>(PhantomData<T>);

impl<T: Default> Probe<T> {
    #[allow(clippy::unused_self)]
    fn is_default(&self) -> bool {
        true
    }
}

trait WithoutDefault {
    fn is_default(&self) -> bool;
}

impl<T> WithoutDefault for Probe<T> {
    fn is_default(&self) -> bool {
        false
    }
}

fn order() -> Order {
    Order::new(
        "a",
        1,
        ["x"],
        Place(1.5, 2.0),
        None,
        vec![Part::new("p")],
        "2026-01-31T12:00:00Z",
    )
}

#[test]
fn new_takes_what_is_required_and_starts_with_defaults() {
    let expected = r#"{"sku":"a","count":1,"tags":["x"],"mode":"fast","ratio":1.0,"notes":["a","b"],"place":[1.5,2.0],"owner":null,"links":{},"parts":[{"id":"p"}],"priority":2,"created":"2026-01-31T12:00:00Z"}"#;
    assert_eq!(json::to_string(&order()), expected);
    let changed = Order {
        mode: OrderMode::Slow,
        comment: Some("c".to_owned()),
        size: 3.into(),
        ..order()
    };
    assert_eq!((changed.priority, changed.sku.as_str()), (OrderPriority::Value2, "a"));
    let text = json::to_string(&changed);
    assert!(
        text.contains(r#""mode":"slow""#) && text.contains(r#""comment":"c","size":3"#),
        "{text}"
    );
    assert_eq!(Options::new(), Options::default());
}

#[test]
fn only_what_requires_nothing_is_default() {
    assert!(Probe::<Options>(PhantomData).is_default());
    assert!(!Probe::<Order>(PhantomData).is_default());
    assert!(!Probe::<OrderMode>(PhantomData).is_default());
    assert!(!Probe::<OrderPriority>(PhantomData).is_default());
    assert!(!Probe::<Source>(PhantomData).is_default());
    assert!(!Probe::<Place>(PhantomData).is_default());
    assert!(!Probe::<null_and_absent::models::Thing>(PhantomData).is_default());
}

#[test]
fn a_union_is_made_from_each_of_its_types() {
    assert_eq!(Source::from(Card::new("1")), Source::Card(Card::new("1")));
    assert_eq!(json::to_string(&Source::from("a")), r#""a""#);
    assert_eq!(json::to_string(&Source::from("a".to_owned())), r#""a""#);
    assert_eq!(json::to_string(&Source::from(vec!["a".to_owned()])), r#"["a"]"#);
    assert_eq!(json::to_string(&Source::from(7)), "7");
}

#[test]
fn an_object_that_is_there_twice_leaves_nothing_of_the_first() {
    let text = r#"{"pan":"1","options":{"deep":true},"pan":"2","options":{}}"#;
    let card: Card = json::from_str(text).expect("a card");
    assert_eq!(
        card,
        Card {
            options: Some(Options::new()),
            ..Card::new("2")
        }
    );
    let mut reread = Card {
        options: Some(Options { deep: Some(true) }),
        ..Card::new("1")
    };
    json::read_into(&mut reread, r#"{"pan":"3"}"#).expect("a card");
    assert_eq!(reread, Card::new("3"));
}

#[tokio::test]
async fn setters_take_what_converts_into_a_union() {
    let (server, client) = stage!(construction);
    let pay = client.pay(Card::new("1")).fallbacks(["a", "b"]);
    pay.send().await.expect("the request fits the document");
    let sent = server.requests_to("Pay");
    assert_eq!(sent[0].body, r#"{"source":{"pan":"1"},"fallbacks":["a","b"]}"#);
}

#[tokio::test]
async fn a_nullable_property_has_a_setter_for_its_value_and_one_for_null() {
    let (server, client) = stage!(construction);
    client.pay("a").note("n").level("low").send().await.expect("it fits");
    client.pay("a").note_null().level_null().send().await.expect("it fits");
    let sent = server.requests_to("Pay");
    assert_eq!(sent[0].body, r#"{"source":"a","note":"n","level":"low"}"#);
    assert_eq!(sent[1].body, r#"{"source":"a","note":null,"level":null}"#);
}

#[tokio::test]
async fn an_optional_body_is_sent_with_what_it_requires_or_not_at_all() {
    let (server, client) = stage!(construction);
    client.post_message().send().await.expect("no body");
    let message = PostMessageBody::new("general").text("hi");
    let post = client.post_message().body("query").body2(message);
    post.send().await.expect("it fits");
    let sent = server.requests_to("PostMessage");
    assert_eq!((sent[0].body.len(), sent[0].header("content-type")), (0, None));
    assert_eq!(sent[1].body, "as=user&channel=general&text=hi");
    assert_eq!(sent[1].query.as_deref(), Some("body=query"));

    let note = AddNoteBody::new("m", None).new_value(1).until_null();
    client.add_note().body(note).send().await.expect("it fits");
    let note = AddNoteBody::new("m", "me".to_owned()).until("now");
    client.add_note().body(note).send().await.expect("it fits");
    let sent = server.requests_to("AddNote");
    assert_eq!(sent[0].body, r#"{"must":"m","owner":null,"new":1,"until":null}"#);
    assert_eq!(sent[1].body, r#"{"must":"m","owner":"me","until":"now"}"#);
}

#[tokio::test]
async fn an_optional_multipart_body_is_sent_with_its_required_file() {
    let (server, client) = stage!(construction);
    let scan = AddScanBody::new("content").title("t");
    assert_eq!(format!("{scan:?}"), r#"AddScanBody(["title", "scan"])"#);
    client.add_scan().body(scan).send().await.expect("it fits");
    let sent = server.requests_to("AddScan");
    let text = String::from_utf8_lossy(&sent[0].body);
    assert!(text.contains("name=\"scan\"") && text.contains("content"), "{text}");
}
