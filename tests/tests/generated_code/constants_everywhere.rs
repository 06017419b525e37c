//! Constants in lists, maps, tuples and whole bodies: nobody sets them, and what is read is checked.

use specwright_mock::{Mock, Reply};
use specwright_runtime::json;

use crate::documents::constants_everywhere;
use crate::{round_trip, stage};
use constants_everywhere::models::{ConstantA, Holder, Pair, SomeA, SomeB, SomeValue};

fn body(server: &Mock, operation: &str) -> String {
    let requests = server.requests_to(operation);
    let sent = requests.last().expect("a request");
    String::from_utf8(sent.body.to_vec()).expect("text")
}

fn refused<T: json::Wire>(text: &str) -> String {
    json::from_str::<T>(text)
        .map(|_| ())
        .expect_err("another value")
        .to_string()
}

#[test]
fn the_table_writes_the_items_of_a_tuple_that_have_one_value() {
    assert_eq!(round_trip::<Pair>(r#"["eq","a"]"#), Pair("a".to_owned(), false, None));
    assert_eq!(round_trip::<Pair>(r#"["eq","a",3]"#), Pair("a".to_owned(), true, None));
    let whole = round_trip::<Pair>(r#"["eq","a",3,null]"#);
    assert_eq!(whole, Pair("a".to_owned(), true, Some(false)));
    let followed = Pair("a".to_owned(), false, Some(true));
    assert_eq!(json::to_string(&followed), r#"["eq","a",3,4]"#);
    assert_eq!(
        refused::<Pair>(r#"["ne","a"]"#),
        r#"[0]: expected always "eq", found "ne""#
    );
    assert_eq!(refused::<Pair>(r#"["eq","a",3,5]"#), "[3]: expected always 4, found 5");
    assert_eq!(refused::<Pair>(r#"["eq"]"#), "expected 2 items, found 1");
}

#[test]
fn lists_and_maps_hold_units() {
    let text = r#"{"list":["a","a"],"map":{"k":true},"lists":[[2],[]],"x":5}"#;
    let holder = round_trip::<Holder>(text);
    assert_eq!(holder.list, [ConstantA, ConstantA]);
    for (text, message) in [
        (r#"{"list":["b"]}"#, r#"list[0]: expected always "a", found "b""#),
        (
            r#"{"list":[],"map":{"k":false}}"#,
            "map.k: expected always true, found false",
        ),
        (
            r#"{"list":[],"lists":[[3]]}"#,
            "lists[0][0]: expected always 2, found 3",
        ),
        (r#"{"list":[],"x":6}"#, "x: expected always 5, found 6"),
        (r#"{"list":[],"level":8}"#, "level: expected always 7, found 8"),
    ] {
        assert_eq!(refused::<Holder>(text), message);
    }
}

#[test]
fn what_is_read_and_written_stays_the_same() {
    for text in [
        r#"{"list":[],"v":2,"level":7}"#,
        r#"{"list":[],"level":null}"#,
        r#"{"list":[],"some":{"kind":"a","a":"x"}}"#,
        r#"{"list":[],"some":{"b":"x"}}"#,
    ] {
        round_trip::<Holder>(text);
    }
    let made = Holder {
        some: Some(SomeValue::from(SomeB::new("x"))),
        ..Holder::new([], "hush")
    };
    let expected = r#"{"list":[],"v":2,"secret":"hush","some":{"kind":"b","b":"x"}}"#;
    assert_eq!(json::to_string(&made), expected);
    assert_eq!(
        json::to_string(&SomeValue::from(SomeA::new("x"))),
        r#"{"kind":"a","a":"x"}"#
    );
}

#[tokio::test]
async fn what_is_null_is_no_argument_and_what_may_be_null_is_a_flag() {
    let (server, client) = stage!(constants_everywhere);
    client.send_inline(true).send().await.expect("it fits");
    assert_eq!(body(&server, "SendInline"), r#"{"nothing":null,"must":"x"}"#);
    let other = client.send_inline(false).may_x(true).none_null(true).off_false(true);
    other.send().await.expect("it fits");
    assert_eq!(
        body(&server, "SendInline"),
        r#"{"nothing":null,"must":null,"may":"x","none":null}"#
    );
    let sent = server.requests_to("SendInline").pop().expect("a request");
    assert_eq!(sent.query.as_deref(), Some("off=false"));
    let null = client
        .send_inline(true)
        .may_null()
        .pair(Pair("a".to_owned(), false, None));
    null.send().await.expect("it fits");
    assert_eq!(
        body(&server, "SendInline"),
        r#"{"nothing":null,"must":"x","may":null,"pair":["eq","a"]}"#
    );
}

#[tokio::test]
async fn whole_bodies_that_are_constants_are_no_arguments() {
    let (server, client) = stage!(constants_everywhere);
    client.send_whole().send().await.expect("it fits");
    client.send_text().send().await.expect("it fits");
    assert_eq!(
        (body(&server, "SendWhole"), body(&server, "SendText")),
        (r#""go""#.to_owned(), "go".to_owned())
    );
    for (is_there, text) in [(true, r#""go""#), (false, "null")] {
        client.send_or_null(is_there).send().await.expect("it fits");
        assert_eq!(body(&server, "SendOrNull"), text);
    }
}

#[tokio::test]
async fn an_optional_body_of_constants_alone_can_be_sent() {
    let (server, client) = stage!(constants_everywhere);
    for (is_there, texts) in [(true, [r#""go""#, r#"{"a":"x"}"#, "{}"]), (false, ["", "", ""])] {
        client.may_send_whole().body(is_there).send().await.expect("it fits");
        client.may_send_fields().body(is_there).send().await.expect("it fits");
        client.may_send_nothing().body(is_there).send().await.expect("it fits");
        let sent = ["MaySendWhole", "MaySendFields", "MaySendNothing"].map(|operation| body(&server, operation));
        assert_eq!(sent, texts);
    }
    client.send_empty_form().send().await.expect("it fits");
    let sent = server.requests_to("SendEmptyForm").pop().expect("a request");
    assert_eq!(sent.header("content-type"), Some("application/x-www-form-urlencoded"));
}

#[tokio::test]
async fn a_list_is_a_slice_and_lists_that_are_only_read_keep_other_values() {
    let (server, client) = stage!(constants_everywhere);
    server
        .respond("SendList", Reply::json(200, serde_json::json!([1, 2])))
        .expect("an operation");
    let pairs = vec![Pair("a".to_owned(), true, None)];
    let read: Vec<i64> = client.send_list(&pairs).send().await.expect("it fits");
    assert_eq!(read, [1, 2]);
    assert_eq!(body(&server, "SendList"), r#"[["eq","a",3]]"#);
}
