//! Values of schemas without a Rust type are kept completely.

use std::collections::BTreeMap;

use specwright_runtime::Json;

use crate::documents::{inherited_discriminator, overlapping_unions, tuples_and_wide_integers};
use crate::round_trip;

#[test]
fn of_alternatives_that_overlap_the_one_that_loses_nothing_is_taken() {
    use overlapping_unions::models::{AnyOf, Rule};
    let rule = |json: &str| round_trip::<Rule>(json);
    assert!(matches!(rule(r#"{"metadata":{"limit":3}}"#), Rule::Limits(_)));
    assert!(matches!(rule(r#"{"metadata":{"keywords":["a"]}}"#), Rule::Keywords(_)));
    assert!(
        matches!(rule(r#"{"metadata":{}}"#), Rule::Limits(_)),
        "the first of equals"
    );
    assert!(matches!(round_trip(r#"["1"]"#), AnyOf::Texts(_)));
    assert!(matches!(round_trip("[1,2]"), AnyOf::Integers(_)));
}

#[test]
fn any_of_beside_one_of_is_json() {
    use overlapping_unions::models::GetRuleResponse;
    let response: GetRuleResponse = round_trip(r#"{"both":{"a":"x","d":"y"}}"#);
    let both: Option<Json> = response.both;
    assert!(both.is_some());
}

#[test]
fn a_base_is_a_choice_of_all_that_descend_from_it() {
    use inherited_discriminator::models::{Animal, Hound, HoundBase, ListAnimalsResponse, Puppy};
    let text = r#"{"animals":[{"kind":"Hound","barks":true},{"kind":"Puppy","barks":false,"weeks":3},{"kind":"Stray"},{"kind":"Animal","more":1},{"kind":"Fish","fins":2}],"hound":{"kind":"Puppy","weeks":4}}"#;
    let response: ListAnimalsResponse = round_trip(text);
    let hound = HoundBase {
        kind: Some("Hound".to_owned()),
        barks: Some(true),
        extra: BTreeMap::new(),
    };
    assert_eq!(response.animals[0], Animal::Hound(hound));
    let puppy = |barks, weeks| Puppy {
        barks,
        weeks: Some(weeks),
    };
    assert_eq!(response.animals[1], Animal::Puppy(puppy(Some(false), 3)));
    assert!(matches!(&response.animals[2], Animal::Stray(_)));
    assert!(matches!(&response.animals[3], Animal::Animal(base) if base.extra["more"].as_i64() == Some(1)));
    // an unknown tag: what the base knows, and the rest
    assert!(
        matches!(&response.animals[4], Animal::Animal(base) if base.kind.as_deref() == Some("Fish") && base.extra["fins"] == 2.into())
    );
    assert_eq!(response.hound, Some(Hound::Puppy(puppy(None, 4))));
}

#[test]
fn a_base_that_allows_only_the_tag_of_its_child_is_read_with_any_tag() {
    use inherited_discriminator::models::Snake;
    let cobra: Snake = round_trip(r#"{"kind":"cobra","length":10}"#);
    assert!(matches!(&cobra, Snake::Cobra(cobra) if cobra.length == 10), "{cobra:?}");
    for (text, kind) in [
        (r#"{"kind":"adder","length":8}"#, Some("adder")),
        (r#"{"length":8}"#, None),
    ] {
        let snake: Snake = specwright_runtime::json::from_str(text).expect(text);
        assert!(
            matches!(&snake, Snake::Snake(base) if base.kind.as_deref() == kind && base.length == 8),
            "{snake:?}"
        );
    }
}

#[test]
fn tuples_wide_integers_and_mixed_values_keep_every_digit() {
    use tuples_and_wide_integers::models::{Point, PointLevel, PointMixed};
    let point: Point = round_trip(
        r#"{"place":["a",2,{"more":null}],"unsigned":18446744073709551615,"huge":-340282366920938463463374607431768211455,"one":"point","level":0.5,"mixed":true}"#,
    );
    assert_eq!(point.place.map(|items| items.len()), Some(3));
    assert_eq!(point.unsigned, Some(u64::MAX));
    assert_eq!(
        (point.level, point.mixed),
        (Some(PointLevel::Value0_5), Some(PointMixed::True))
    );
    let table = [
        (r#"{"mixed":"auto"}"#, PointMixed::Auto),
        (r#"{"mixed":1}"#, PointMixed::Value1),
        (r#"{"mixed":2.5}"#, PointMixed::Value2_5),
    ];
    for (text, mixed) in table {
        assert_eq!(round_trip::<Point>(text).mixed, Some(mixed));
    }
    for unknown in ["\"1\"", "\"new\"", "false", "1e400"] {
        let text = format!(r#"{{"mixed":{unknown}}}"#);
        assert!(matches!(round_trip::<Point>(&text).mixed, Some(PointMixed::Unknown(_))));
    }
}

#[test]
fn decimal_numbers_keep_every_digit() {
    use tuples_and_wide_integers::models::Point;
    for price in [
        "0.1000000000000000055511151231257827",
        "12345678901234567890.12",
        "1e400",
        "-1.10",
    ] {
        let point: Point = round_trip(&format!(r#"{{"price":{price}}}"#));
        assert_eq!(point.price.map(|price| price.to_string()).as_deref(), Some(price));
    }
}

#[test]
fn items_at_the_end_of_a_tuple_may_be_left_out() {
    use specwright_runtime::Nullable;
    use tuples_and_wide_integers::models::{Point, PointWindow};
    let point: Point = round_trip(r#"{"window":[1]}"#);
    assert_eq!(point.window, Some(PointWindow(1, None, Nullable::Absent)));
    let point: Point = round_trip(r#"{"window":[1,2,null]}"#);
    assert_eq!(point.window, Some(PointWindow(1, Some(2), Nullable::Null)));
    round_trip::<Point>(r#"{"window":[1,2,"x"]}"#);
}

#[test]
fn lists_of_fixed_length_are_tuples_and_other_lengths_are_errors() {
    use tuples_and_wide_integers::models::{Point, PointCornersItem, PointRange};
    let point: Point = round_trip(r#"{"range":[1,null],"corners":[[0.5,{"range":[2,3]}]]}"#);
    assert_eq!(point.range, Some(PointRange(1, None)));
    let Some([PointCornersItem(size, corner)]) = point.corners.as_deref() else {
        panic!("{point:?}");
    };
    assert_eq!((*size, &corner.range), (0.5, &Some(PointRange(2, Some(3)))));
    assert_eq!(format!("{:?}", PointRange(1, Some(2))), "PointRange(1, Some(2))");
    let refused = |text: &str, message: &str| {
        let error = specwright_runtime::json::from_str::<Point>(text).expect_err(text);
        assert_eq!(error.to_string(), message);
    };
    refused(r#"{"range":[1]}"#, "range: expected 2 items, found 1");
    refused(r#"{"corners":[[1,{},2]]}"#, "corners[0]: expected 2 items, found 3");
    refused(
        r#"{"corners":[[1,{"range":["a",2]}]]}"#,
        "corners[0][1].range[0]: expected an integer, found a string",
    );
}

#[test]
fn numbers_that_do_not_fit_are_errors_and_never_another_number() {
    use tuples_and_wide_integers::models::Point;
    let refused = |text: &str, message: &str| {
        let error = specwright_runtime::json::from_str::<Point>(text).expect_err(text);
        assert_eq!(error.to_string(), message);
    };
    refused(r#"{"ratio":1e400}"#, "ratio: number out of range of f64: 1e400");
    round_trip::<Point>(r#"{"level":-1e400}"#); // an enum is open
    refused(
        r#"{"count":9223372036854775808}"#,
        "count: number out of range of i64: 9223372036854775808",
    );
    refused(
        r#"{"unsigned":18446744073709551616}"#,
        "unsigned: number out of range of u64: 18446744073709551616",
    );
    refused(r#"{"unsigned":-1}"#, "unsigned: number out of range of u64: -1");
    refused(r#"{"count":1.5}"#, "count: expected an integer, found 1.5");
    // Digits beyond those of `f64` are lost, as `docs/support.md` says.
    let point: Point = specwright_runtime::json::from_str(r#"{"ratio":0.12345678901234567890}"#).expect("a point");
    assert_eq!(point.ratio, Some(0.123_456_789_012_345_68));
    let point: Point = round_trip(r#"{"count":9223372036854775807,"any":1e400}"#);
    assert_eq!(point.count, Some(i64::MAX));
}
