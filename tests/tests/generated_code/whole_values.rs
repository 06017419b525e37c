//! Values of schemas that Rust has no type for come back whole.

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
        kind: "Hound".to_owned(),
        barks: Some(true),
    };
    assert_eq!(response.animals[0], Animal::Hound(hound));
    let puppy = |barks, weeks| Puppy {
        kind: "Puppy".to_owned(),
        barks,
        weeks: Some(weeks),
    };
    assert_eq!(response.animals[1], Animal::Puppy(puppy(Some(false), 3)));
    assert!(matches!(&response.animals[2], Animal::Stray(stray) if stray.kind == "Stray"));
    assert!(matches!(&response.animals[3], Animal::Animal(base) if base.extra["more"].as_i64() == Some(1)));
    assert!(
        matches!(&response.animals[4], Animal::Unknown(_)),
        "{:?}",
        response.animals[4]
    );
    assert_eq!(response.hound, Some(Hound::Puppy(puppy(None, 4))));
}

#[test]
fn tuples_wide_integers_and_mixed_values_keep_every_digit() {
    use tuples_and_wide_integers::models::Point;
    let point: Point = round_trip(
        r#"{"place":["a",2,{"more":null}],"unsigned":18446744073709551615,"huge":-340282366920938463463374607431768211455,"one":"point","level":0.5,"mixed":true}"#,
    );
    assert_eq!(point.place.map(|items| items.len()), Some(3));
    assert_eq!(point.unsigned, Some(u64::MAX));
    for mixed in [r#"{"mixed":"auto"}"#, r#"{"mixed":1}"#, r#"{"mixed":"new"}"#] {
        round_trip::<Point>(mixed);
    }
}
