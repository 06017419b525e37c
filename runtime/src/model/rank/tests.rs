use super::*;
use crate::model::Shape;

fn order(rules: &[Rule], text: &str) -> Vec<usize> {
    let rules = Box::leak(rules.into());
    let mut ranking = Ranking::new(rules, false, &mut Reader::new(text)).unwrap();
    std::iter::from_fn(|| ranking.next())
        .map(|candidate| candidate.index)
        .collect()
}

#[test]
fn kinds_decide_first() {
    let rules = [
        Rule::kinds(Kinds::NUMBER),
        Rule::kinds(Kinds::INTEGER),
        Rule::kinds(Kinds::STRING | Kinds::NULL),
        Rule::kinds(Kinds::ARRAY),
        Rule::object(&[]),
        Rule::kinds(Kinds::ANY),
        Rule::kinds(Kinds::BOOL),
    ];
    let table: [(&str, &[usize]); 7] = [
        ("1", &[0, 1, 5]),
        ("1.0", &[0, 5]),
        ("\"1\"", &[2, 5]),
        ("null", &[2, 5]),
        (" []", &[3, 5]),
        ("{\"a\":1}", &[4, 5]),
        ("true", &[5, 6]),
    ];
    for (text, expected) in table {
        assert_eq!(order(&rules, text), expected, "{text}");
    }
}

#[test]
fn required_properties_have_to_be_there() {
    let rules = [Rule::object(&["a", "b"]), Rule::object(&["a"]), Rule::object(&[])];
    assert_eq!(order(&rules, r#"{"b": 1, "a": {"c": 2}}"#), [0, 1, 2]);
    assert_eq!(order(&rules, r#"{"a": 1, "a": 2}"#), [1, 2]);
    assert_eq!(order(&rules, "{}"), [2]);
}

#[test]
fn tags_have_to_fit() {
    let rules = [
        Rule::tag("type", &["cat", "kitten"]),
        Rule::tag("type", &["dog"]),
        Rule::object(&["a"])
            .where_tag("type", &["cat"])
            .where_tag("version", &["2"]),
    ];
    assert_eq!(order(&rules, r#"{"type": "kit\u0074en"}"#), [0]);
    assert_eq!(order(&rules, r#"{"a": 1, "version": 2, "type": "cat"}"#), [2, 0]);
    assert_eq!(order(&rules, r#"{"type": "dog", "type": "cat"}"#), [0]);
    assert!(order(&rules, r#"{"type": ["dog"]}"#).is_empty());
    assert!(order(&rules, r#"{"type": "bird"}"#).is_empty());
    assert!(order(&rules, "{}").is_empty());
}

#[test]
fn a_tag_that_may_be_absent_has_to_fit_where_it_is() {
    let rules = [
        Rule::object(&[]).where_optional_tag("type", &["cat"]),
        Rule::tag("type", &["dog"]).where_optional_tag("size", &["1", "true"]),
    ];
    assert_eq!(order(&rules, r#"{"type": "cat"}"#), [0]);
    assert_eq!(order(&rules, "{}"), [0]);
    assert_eq!(order(&rules, r#"{"type": null}"#), [0]);
    assert_eq!(order(&rules, r#"{"type": "dog", "size": null}"#), [1]);
    assert_eq!(order(&rules, r#"{"size": true, "type": "dog"}"#), [1]);
    assert!(order(&rules, r#"{"size": 2, "type": "dog"}"#).is_empty());
    assert!(order(&rules, r#"{"type": ["cat"]}"#).is_empty());
}

#[test]
fn a_rule_for_all_others_holds_where_no_tag_names_a_variant() {
    let rules = [
        Rule::tag("type", &["pet"]).otherwise(),
        Rule::tag("type", &["dog"]),
        Rule::object(&["name"]).where_tag("type", &["cat"]),
    ];
    assert_eq!(order(&rules, r#"{"type": "pet"}"#), [0]);
    assert_eq!(order(&rules, r#"{"type": "bird"}"#), [0]);
    assert_eq!(order(&rules, r#"{"type": null}"#), [0]);
    assert_eq!(order(&rules, "{}"), [0]);
    assert_eq!(order(&rules, r#"{"type": "dog"}"#), [1]);
    // a cat without its name is no other pet
    assert!(order(&rules, r#"{"type": "cat"}"#).is_empty());
    assert!(order(&rules, "[]").is_empty());
}

#[test]
fn a_rule_for_listed_values_comes_first() {
    let rules = [Rule::kinds(Kinds::STRING), Rule::kinds(Kinds::STRING).listed()];
    assert_eq!(order(&rules, "\"a\""), [1, 0]);
}

#[test]
fn most_known_properties_come_first() {
    let rules = [
        Rule::object(&[]).properties(&["a", "b"]),
        Rule::object(&["a"]).properties(&["a", "b", "c"]),
        Rule::object(&[]).properties(&["c", "b", "a"]),
    ];
    assert_eq!(order(&rules, r#"{"a": 1, "b": 1}"#), [0, 1, 2]);
    assert_eq!(order(&rules, r#"{"a": 1, "c": 1}"#), [1, 2, 0]);
    assert_eq!(order(&rules, r#"{"c": 1}"#), [2, 0]);
}

#[test]
fn a_record_gives_its_own_rule() {
    static SHAPE: Shape = Shape {
        is_open: false,
        skipping: false,
        name: "Thing",
        fields: &[
            crate::model::Field::new(",\"a\":", "a"),
            crate::model::Field::new(",\"b\":", "b").required(),
            crate::model::Field::new(",\"c\":", "c").nullable(),
        ],
    };
    let rules = [Rule::object(&["b"]), Rule::record(&SHAPE)];
    assert_eq!(order(&rules, r#"{"b": 1, "c": null}"#), [1, 0]);
    assert_eq!(order(&rules, r#"{"b": 1, "a": 1}"#), [0]);
    assert!(order(&rules, r#"{"a": 1, "c": 1}"#).is_empty());
}

#[test]
fn a_variant_for_which_the_object_is_not_valid_comes_later() {
    static CLOSED: Shape = Shape {
        is_open: false,
        skipping: false,
        name: "Closed",
        fields: &[crate::model::Field::new(",\"a\":", "a")],
    };
    let rules = [
        Rule::record(&CLOSED).closed(),
        Rule::record(&CLOSED),
        Rule::tag("b", &["1"]).otherwise(),
    ];
    assert_eq!(order(&rules, r#"{"a": 1}"#), [0, 1, 2]);
    assert_eq!(order(&rules, r#"{"a": 1, "c": 1}"#), [1, 0, 2]);
}

#[test]
fn of_equals_one_that_allows_the_null_comes_first() {
    let rules = [
        Rule::object(&["a"]).properties(&["a"]).not_null(&["a"]),
        Rule::object(&["a"]).properties(&["a"]),
    ];
    assert_eq!(order(&rules, r#"{"a": 1}"#), [0, 1]);
    assert_eq!(order(&rules, r#"{"a": null}"#), [1, 0]);
}

#[test]
fn a_property_that_is_always_null() {
    let rules = [
        Rule::object(&["a"]).where_null("a"),
        Rule::object(&[]).where_tag("b", &["x"]),
    ];
    assert_eq!(order(&rules, r#"{"a": null}"#), [0]);
    assert_eq!(order(&rules, r#"{"a": null, "b": "x"}"#), [0, 1]);
    assert!(order(&rules, r#"{"a": "x"}"#).is_empty());
    assert!(order(&rules, "{}").is_empty());
}

#[test]
fn many_rules() {
    let rules = [Rule::object(&["a"]); 40];
    assert_eq!(order(&rules, r#"{"a": 1}"#), (0..40).collect::<Vec<_>>());
    assert!(order(&rules, "{}").is_empty());
}
