//! Alternatives that little tells apart: a null, a key, a listed value.

use std::collections::BTreeMap;

use specwright_mock::Reply;
use specwright_runtime::json::from_str;

use crate::documents::told_apart::models::*;
use crate::{round_trip, stage};

#[test]
fn an_alternative_that_lists_the_value_wins_over_an_open_enum() {
    assert_eq!(round_trip::<AnyModel>(r#""m""#), AnyModel::Size(Size::M));
    assert_eq!(round_trip::<AnyModel>(r#""large""#), AnyModel::Model(Model::Large));
    // the open enum takes any other text
    let huge = AnyModel::Model(Model::from("huge"));
    assert_eq!(round_trip::<AnyModel>(r#""huge""#), huge);
    assert_eq!(round_trip::<Nested>(r#""huge""#), Nested::AnyModel(huge));
    assert_eq!(
        round_trip::<Nested>(r#""m""#),
        Nested::AnyModel(AnyModel::Size(Size::M))
    );
    assert!(matches!(round_trip(r#""all""#), Nested::Text(NestedText::All)));
    assert!(matches!(round_trip(r#""2026-01-02""#), Nested::Date(_)));
}

#[test]
fn constants_within_unions_within_unions_are_one_enum() {
    for (text, mode) in [
        (r#""fast""#, Mode::Quick),
        (r#""lazy""#, Mode::Lazy),
        ("1", Mode::Value1),
        ("true", Mode::True),
        (r#""off""#, Mode::Off),
        (r#""auto""#, Mode::Auto),
        (r#""1""#, Mode::Unknown("1".into())),
    ] {
        assert_eq!(round_trip::<Option<Mode>>(text), Some(mode));
    }
    let values: Values = from_str(r#"{"mode":null}"#).expect("null is one of them");
    assert_eq!(values.mode, None);
}

#[test]
fn an_object_with_another_key_is_no_closed_alternative() {
    assert!(matches!(round_trip(r#"{"a":"x"}"#), Narrow::Exact(_)));
    assert!(matches!(from_str(r#"{"a":"x","new":1}"#), Ok(Narrow::Loose(_))));
    assert!(matches!(from_str(r#"{"new":1}"#), Ok(Narrow::Loose(_))));
    assert!(matches!(round_trip("{}"), Empty::Nothing(_)));
    assert!(matches!(from_str(r#"{"new":1}"#), Ok(Empty::Something(_))));
}

#[test]
fn null_and_text_are_told_apart() {
    assert!(matches!(round_trip(r#"{"a":null,"v":1}"#), Absent::ANull(_)));
    let text: Absent = round_trip(r#"{"a":"x","v":1}"#);
    assert!(matches!(&text, Absent::Object(object) if object.a == "x"), "{text:?}");
    assert!(matches!(from_str(r#"{"a":null}"#), Ok(Nullable::ATextOrNull(_))));
    assert!(matches!(round_trip(r#"{"a":"x"}"#), Nullable::AText(_)));
}

#[test]
fn a_constant_one_level_below_names_its_alternative() {
    assert!(matches!(round_trip(r#"{"of":{"kind":"cat"}}"#), Inner::Cat(_)));
    assert!(matches!(round_trip(r#"{"of":{"kind":"dog"}}"#), Inner::Dog(_)));
}

#[test]
fn a_type_beside_alternatives_is_theirs() {
    assert_eq!(round_trip::<Key>(r#""any""#), Key::Any);
    assert_eq!(round_trip::<Key>(r#""x-a""#), Key::from("x-a"));
}

#[test]
fn a_key_that_matches_no_pattern_does_not_cost_the_response() {
    let text = r#"{"counts":{"n-a":1,"note":"x"},"labels":{"id":"i","n-b":2,"more":{"n-c":[]}}}"#;
    let values: Values = from_str(text).expect("readable");
    assert_eq!(values.counts, Some([("n-a".to_owned(), 1)].into()));
    let labels = values.labels.expect("it is there");
    assert_eq!(
        (labels.id.as_deref(), labels.extra),
        (Some("i"), [("n-b".to_owned(), 2)].into())
    );
}

#[tokio::test]
async fn nor_does_it_where_the_whole_body_is_such_a_map() {
    let (server, client) = stage!(told_apart);
    let body = serde_json::json!([{"n-a": 1, "note": "x"}, {"note": {}}, {"n-b": 2}]);
    let reply = Reply::json(200, body);
    server.respond("ListCounts", reply).expect("it is an operation");
    let counts = client.list_counts().send().await.expect("readable");
    assert_eq!(
        counts,
        [
            [("n-a".to_owned(), 1)].into(),
            BTreeMap::new(),
            [("n-b".to_owned(), 2)].into()
        ]
    );
}

#[test]
fn bounds_of_a_list_may_stand_in_another_part() {
    assert_eq!(round_trip::<Pair>(r#"["a",1]"#), Pair("a".to_owned(), 1));
}
