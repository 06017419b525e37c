//! Parts of `allOf` that describe one property each in their own way.

use crate::{has, lacks, with_schemas};

/// `Thing` of two parts that give the property `a` these schemas.
fn described_twice(earlier: &str, later: &str, others: &str) -> crate::Outcome {
    with_schemas(&format!(
        "Thing:\n  allOf:\n    - {{ $ref: '#/components/schemas/Base' }}\n    - type: object\n      properties: {{ a: {later} }}\n\
         Base: {{ type: object, properties: {{ a: {earlier} }} }}\n{others}"
    ))
}

#[test]
fn the_narrower_type_of_a_property_is_taken_wherever_it_stands() {
    for (one, other, ty) in [
        ("{ type: number }", "{ type: integer }", "i64"),
        ("{ type: integer }", "{ type: integer, format: int32 }", "i32"),
        ("{ type: string }", "{ type: string, enum: [x, y] }", "ThingA"),
        ("{ type: string }", "{ enum: [x, y] }", "ThingA"),
        (
            "{ type: string }",
            "{ type: string, format: date-time }",
            "runtime::DateTime",
        ),
        (
            "{ type: array }",
            "{ type: array, items: { type: string } }",
            "Vec<String>",
        ),
        (
            "{ type: array, items: { type: number } }",
            "{ type: array, items: { type: integer } }",
            "Vec<i64>",
        ),
        ("{}", "{ type: boolean }", "bool"),
        ("{ type: string }", "{ type: string, maxLength: 3 }", "String"),
    ] {
        for (earlier, later) in [(one, other), (other, one)] {
            let outcome = described_twice(earlier, later, "");
            let models = outcome.models().replace("BaseA", "ThingA");
            has(&models, &format!("pub a: Option<{ty}>,"));
            assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
        }
    }
}

#[test]
fn of_two_lists_of_values_the_shorter_is_taken() {
    let outcome = described_twice(
        "{ type: string, enum: [x, z] }",
        "{ type: string, enum: [x, y, z] }",
        "",
    );
    lacks(&outcome.wire(), r#""y""#);
    has(&outcome.wire(), r#"X = "x", Z = "z""#);
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn one_value_of_several_is_a_constant() {
    let outcome = described_twice("{ type: string, enum: [x] }", "{ type: string, enum: [x, y] }", "");
    has(&outcome.models(), "/// Always `x`. pub a: Option<String>,");
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn a_child_of_a_type_is_narrower_than_it() {
    let others = "Pet: { type: object, properties: { name: { type: string } } }\n\
                  Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: object, properties: { b: { type: string } } }] }";
    let (pet, dog) = (
        "{ $ref: '#/components/schemas/Pet' }",
        "{ $ref: '#/components/schemas/Dog' }",
    );
    for (earlier, later) in [(pet, dog), (dog, pet)] {
        let outcome = described_twice(earlier, later, others);
        has(&outcome.models(), "pub a: Option<Dog>,");
        assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    }
}

#[test]
fn an_alternative_is_narrower_than_the_choice() {
    let union = "{ oneOf: [{ $ref: '#/components/schemas/Cat' }, { type: string }] }";
    let outcome = described_twice(
        union,
        "{ $ref: '#/components/schemas/Cat' }",
        "Cat: { type: object, properties: { b: { type: string } } }",
    );
    has(&outcome.models(), "pub a: Option<Cat>,");
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn objects_of_two_parts_are_one_object() {
    let outcome = described_twice(
        "{ type: object, required: [x], properties: { x: { type: string }, n: { type: number } } }",
        "{ $ref: '#/components/schemas/Other' }",
        "Other: { type: object, properties: { y: { type: string }, n: { type: integer } } }",
    );
    has(&outcome.models(), "pub a: Option<ThingA>,");
    has(
        &outcome.models(),
        "pub struct ThingA { pub x: String, pub n: Option<i64>, pub y: Option<String>, }",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn objects_that_lie_in_themselves_are_joined_once() {
    let outcome = with_schemas(
        "Thing: { allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] }\n\
         A: { type: object, properties: { next: { $ref: '#/components/schemas/A' }, x: { type: string } } }\n\
         B: { type: object, properties: { next: { $ref: '#/components/schemas/B' }, y: { type: string } } }",
    );
    has(
        &outcome.models(),
        "pub struct Thing { pub next: Option<Box<Thing>>, pub x: Option<String>, pub y: Option<String>, }",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn parts_that_are_no_objects_narrow_each_other() {
    let outcome = with_schemas(
        "Thing: { type: object, properties: { a: { allOf: [{ $ref: '#/components/schemas/Text' }, { enum: [x, y] }] } } }\n\
         Text: { type: string }",
    );
    has(&outcome.models(), "pub a: Option<ThingA>,");
    has(&outcome.wire(), r#"{ X = "x", Y = "y" }"#);
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn lists_of_objects_of_two_parts_are_one_list() {
    let joined = "pub struct ThingAItem { pub x: Option<String>, pub y: Option<String>, }";
    let outcome = described_twice(
        "{ type: array, items: { type: object, properties: { x: { type: string } } } }",
        "{ type: array, items: { $ref: '#/components/schemas/Other' } }",
        "Other: { type: object, properties: { y: { type: string } } }",
    );
    has(&outcome.models(), "pub a: Option<Vec<ThingAItem>>,");
    has(&outcome.models(), joined);
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());

    let outcome = with_schemas(
        "Thing: { type: object, properties: { a: { allOf: [{ $ref: '#/components/schemas/One' }, { $ref: '#/components/schemas/Other' }] } } }\n\
         One: { type: array, items: { type: object, properties: { x: { type: string } } } }\n\
         Other: { type: array, items: { type: object, properties: { y: { type: string } } } }",
    );
    has(&outcome.models(), "pub a: Option<Vec<ThingAItem>>,");
    has(&outcome.models(), joined);
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn integers_with_and_without_a_sign_have_values_in_common() {
    for (one, other, ty) in [
        ("int32", "uint32", "u32"),
        ("uint64", "int64", "u64"),
        ("uint8", "int32", "u8"),
        ("int8", "uint64", "i8"),
    ] {
        let format = |name: &str| format!("{{ type: integer, format: {name} }}");
        for (earlier, later) in [(one, other), (other, one)] {
            let outcome = described_twice(&format(earlier), &format(later), "");
            has(&outcome.models(), &format!("pub a: Option<{ty}>,"));
            assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
        }
    }
}

/// `Thing` of two parts that say this of additional properties, and of a property.
fn further(earlier: &str, later: &str) -> crate::Outcome {
    with_schemas(&format!(
        "Thing:\n  allOf:\n    - {{ $ref: '#/components/schemas/Base' }}\n    - type: object\n      additionalProperties: {later}\n\
         Base:\n  type: object\n  properties: {{ a: {{ type: string }} }}\n  additionalProperties: {earlier}"
    ))
}

#[test]
fn further_properties_are_narrowed_and_joined_as_properties_are() {
    for (one, other, values) in [
        ("true", "false", "runtime::Json"),
        ("true", "{ type: string }", "String"),
        ("false", "{ type: string }", "String"),
        ("{ type: number }", "{ type: integer }", "i64"),
        (
            "{ type: object, properties: { x: { type: string } } }",
            "{ type: object, properties: { y: { type: string } } }",
            "ThingValue",
        ),
    ] {
        for (earlier, later) in [(one, other), (other, one)] {
            let outcome = further(earlier, later);
            has(
                &outcome.models(),
                &format!(
                    "pub struct Thing {{ pub a: Option<String>, /// Additional properties. pub extra: ::std::collections::BTreeMap<String, {values}>, }}"
                ),
            );
            assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
        }
    }
    let models = further("false", "false").models();
    has(&models, "pub struct Thing { pub a: Option<String>, }");
}

#[test]
fn further_properties_that_exclude_each_other_are_reported_with_both_places() {
    let outcome = further("{ type: string }", "{ type: integer }");
    has(
        &outcome.models(),
        "pub extra: ::std::collections::BTreeMap<String, i64>",
    );
    let reported = outcome.diagnostics();
    let [reported] = reported.as_slice() else {
        panic!("{reported:?}")
    };
    let message = "warning[all-of-conflict]: the schemas of `additionalProperties` all apply, but their types exclude \
                   each other: this one is used";
    assert!(reported.starts_with(message), "{reported}");
    assert!(
        reported.contains("{ type: integer }") && reported.contains("{ type: string }"),
        "{reported}"
    );
}

#[test]
fn an_object_of_which_nothing_is_said_adds_nothing() {
    let outcome = with_schemas(
        "Thing:\n  allOf:\n    - { type: object }\n    - { $ref: '#/components/schemas/Any' }\n    - { $ref: '#/components/schemas/Base' }\n\
         Any: { type: object }\nBase: { type: object, properties: { a: { type: string } } }",
    );
    has(&outcome.models(), "pub struct Thing { pub a: Option<String>, }");
    let reported = described_twice(
        "{ type: object }",
        "{ $ref: '#/components/schemas/Other' }",
        "Other: { type: object, properties: { x: { type: string } } }",
    );
    has(&reported.models(), "pub struct Thing { pub a: Option<Other>, }");
    // where no part says more, it is what it is alone: a map
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    a: { allOf: [{ type: object }, { $ref: '#/components/schemas/Any' }] }\n    \
         b: { allOf: [{ type: object }, { additionalProperties: { type: string } }] }\n    \
         c: { allOf: [{ type: object }, { additionalProperties: false }] }\nAny: { type: object }",
    );
    let models = outcome.models();
    has(
        &models,
        "pub a: Option<::std::collections::BTreeMap<String, runtime::Json>>,",
    );
    has(&models, "pub b: Option<::std::collections::BTreeMap<String, String>>,");
    has(&models, "pub c: Option<ThingC>,");
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn a_part_that_no_value_matches_is_told() {
    let outcome = with_schemas(
        "Thing: { allOf: [{ $ref: '#/components/schemas/Other' }, false] }\nOther: { type: object, properties: { a: { type: string } } }",
    );
    let reported = outcome.diagnostics();
    let told =
        "warning[all-of-conflict]: a part of `allOf` is `false`, so no value is valid: the other parts are taken";
    assert!(reported.iter().any(|reported| reported.contains(told)), "{reported:?}");
    has(&outcome.models(), "pub a: Option<String>");
}
