use super::check;
use crate::describe::{Choice, Constraint, Constraints};
use crate::json::Json;

fn violations(constraints: &'static Constraints, value: &str) -> Vec<String> {
    let value: Json = value.parse().expect("JSON");
    let mut found = Vec::new();
    check(constraints, &value, &[], "body", &mut found);
    found.iter().map(ToString::to_string).collect()
}

use Constraint::*;

static EACH: Constraints = Constraints(&[
    Minimum("1"),
    ExclusiveMinimum("0.5"),
    Maximum("18446744073709551615"),
    ExclusiveMaximum("1e30"),
    MultipleOf("0.5"),
    MinLength(2),
    MaxLength(3),
    Translated(r"^\d", "^[0-9]"),
    Pattern("[^x]$"),
    MinItems(1),
    MaxItems(2),
    UniqueItems,
    MinProperties(1),
    MaxProperties(2),
]);

#[test]
fn each_keyword_is_about_values_of_its_type() {
    for (value, expected) in [
        ("1", &[][..]),
        ("true", &[]),
        ("null", &[]),
        ("0.75", &["body violates minimum 1", "body violates multipleOf 0.5"]),
        (
            "0.5",
            &["body violates minimum 1", "body violates exclusiveMinimum 0.5"],
        ),
        ("18446744073709551616", &["body violates maximum 18446744073709551615"]),
        (
            "1e30",
            &[
                "body violates maximum 18446744073709551615",
                "body violates exclusiveMaximum 1e30",
            ],
        ),
        (r#""12""#, &[]),
        // four bytes each, and one code point
        (r#""1😀😀""#, &[]),
        (r#""1😀😀😀""#, &["body violates maxLength 3"]),
        (r#""1""#, &["body violates minLength 2"]),
        (
            r#""ax""#,
            &[r"body violates pattern ^\d", "body violates pattern [^x]$"],
        ),
        ("[]", &["body violates minItems 1"]),
        ("[1, 2]", &[]),
        (
            "[1, 2, 1.0]",
            &["body violates maxItems 2", "body violates uniqueItems true"],
        ),
        (
            r#"[{"a": 1, "b": 2}, {"b": 2, "a": 1e0}]"#,
            &["body violates uniqueItems true"],
        ),
        (r#"["1", 1]"#, &[]),
        ("{}", &["body violates minProperties 1"]),
        (r#"{"a": 1, "b": 2, "c": 3}"#, &["body violates maxProperties 2"]),
    ] {
        assert_eq!(violations(&EACH, value), expected, "{value}");
    }
}

static NODE: Constraints = Constraints(&[
    Property("name", &Constraints(&[MinLength(1)])),
    Property("children", &Constraints(&[MaxItems(3), Items(&NODE)])),
    Others(&["name", "children"], &Constraints(&[Maximum("9")])),
    Same(&Constraints(&[MinProperties(1)])),
]);

#[test]
fn all_violations_are_told_with_their_paths() {
    let value = r#"{"name": "", "a/b~": 10, "children": [{"name": "x"}, {}, {"children": [{"name": "", "k": 11}]}]}"#;
    assert_eq!(
        violations(&NODE, value),
        [
            "body/name violates minLength 1",
            "body/children/1 violates minProperties 1",
            "body/children/2/children/0/name violates minLength 1",
            "body/children/2/children/0/k violates maximum 9",
            "body/a~1b~0 violates maximum 9",
        ]
    );
}

static CAT: Constraints = Constraints(&[Property("lives", &Constraints(&[Maximum("9")]))]);
static DOG: Constraints = Constraints(&[Property("name", &Constraints(&[MaxLength(3)]))]);
static NOTHING: Constraints = Constraints(&[]);
static TAGGED: Constraints = Constraints(&[OneOf(&[
    Choice::new(16, &CAT).tags(&[("kind", &["cat"], true)]),
    Choice::new(16, &DOG).tags(&[("kind", &["dog", "1"], true)]),
])]);
static BY_SHAPE: Constraints = Constraints(&[OneOf(&[
    Choice::new(16, &CAT).required(&["lives"]).properties(&["lives"]),
    Choice::new(16, &DOG).properties(&["name"]),
    Choice::new(16, &NOTHING).properties(&["other"]),
    Choice::new(1, &Constraints(&[MaxLength(1)])),
    Choice::new(1, &Constraints(&[MinLength(3)])),
    Choice::new(2, &Constraints(&[Maximum("5")])),
    Choice::new(4, &Constraints(&[Minimum("7")])),
])]);

#[test]
fn a_union_is_checked_as_the_alternative_that_the_value_is() {
    for (constraints, value, expected) in [
        (
            &TAGGED,
            r#"{"kind": "cat", "lives": 10, "name": "long"}"#,
            &["body/lives violates maximum 9"][..],
        ),
        (
            &TAGGED,
            r#"{"kind": "dog", "lives": 10, "name": "long"}"#,
            &["body/name violates maxLength 3"],
        ),
        (
            &TAGGED,
            r#"{"kind": 1, "name": "long"}"#,
            &["body/name violates maxLength 3"],
        ),
        (&TAGGED, r#"{"kind": "cow", "lives": 10}"#, &[]),
        (&TAGGED, r#"{"lives": 10}"#, &[]),
        (&BY_SHAPE, r#"{"lives": 10}"#, &["body/lives violates maximum 9"]),
        (&BY_SHAPE, r#"{"name": "long"}"#, &["body/name violates maxLength 3"]),
        (&BY_SHAPE, r#"{"other": 10}"#, &[]),
        (&BY_SHAPE, r#""a""#, &[]),
        (&BY_SHAPE, r#""abc""#, &[]),
        (&BY_SHAPE, r#""ab""#, &["body violates maxLength 1"]),
        (&BY_SHAPE, "6", &["body violates maximum 5"]),
        (&BY_SHAPE, "6.5", &["body violates minimum 7"]),
        (&BY_SHAPE, "null", &[]),
    ] {
        assert_eq!(violations(constraints, value), expected, "{value}");
    }
}

static EITHER: Constraints = Constraints(&[AnyRequired("anyOf", &[&["email"], &["phone", "code"]])]);

#[test]
fn one_of_some_lists_of_properties_has_to_be_there() {
    assert_eq!(
        violations(&EITHER, r#"{"phone": 1}"#),
        ["body violates anyOf email | phone, code"]
    );
    assert!(violations(&EITHER, r#"{"phone": 1, "code": 2}"#).is_empty());
    let mut found = Vec::new();
    check(&EITHER, &Json::Object(Vec::new()), &["email"], "body", &mut found);
    assert_eq!(found, []); // a file
}

static LEFT: Constraints = Constraints(&[Same(&RIGHT), Same(&RIGHT), MinProperties(1)]);
static RIGHT: Constraints = Constraints(&[Same(&LEFT), OneOf(&[Choice::new(16, &LEFT), Choice::new(16, &RIGHT)])]);
static DEEP: Constraints = Constraints(&[OneOf(&[
    Choice::new(16, &Constraints(&[Property("a", &DEEP)])),
    Choice::new(16, &Constraints(&[Same(&DEEP), Property("a", &DEEP)])),
    Choice::new(2, &Constraints(&[Maximum("1")])),
])]);

#[test]
fn tables_that_lead_to_themselves_end_and_each_value_is_tried_once() {
    assert_eq!(violations(&LEFT, "{}"), ["body violates minProperties 1"]);
    let value = (0..60).fold("2".to_owned(), |value, _| format!("{{\"a\": {value}}}"));
    assert_eq!(
        violations(&DEEP, &value),
        [format!("body{} violates maximum 1", "/a".repeat(60))]
    );
}
