//! Schemas that apply to one value exclude each other only if no value fits both.

use crate::{Outcome, has, lacks, with_schemas};

const OTHERS: &str = "Kind: { type: string, enum: [x, y, z] }\n\
                      Item: { type: object, properties: { b: { type: string } } }\n\
                      Shape: { oneOf: [{ $ref: '#/components/schemas/Item' }, { type: string, enum: [auto] }] }\n\
                      Named: { type: object, properties: { name: { type: string } } }\n\
                      Any: { type: object }";

/// `Thing` with one property that two schemas describe, in parts of an `allOf` of their own.
fn in_parts(earlier: &str, later: &str) -> Outcome {
    with_schemas(&format!(
        "Thing:\n  allOf:\n    - {{ type: object, properties: {{ a: {earlier} }} }}\n    \
         - {{ type: object, properties: {{ a: {later} }} }}\n{OTHERS}"
    ))
}

/// The same with the two schemas as parts of the property's `allOf`.
fn in_property(earlier: &str, later: &str) -> Outcome {
    with_schemas(&format!(
        "Thing: {{ type: object, properties: {{ a: {{ allOf: [{earlier}, {later}] }} }} }}\n{OTHERS}"
    ))
}

/// Checks that two schemas in any order and at both places make this type without a word.
fn both_make(one: &str, other: &str, ty: &str) {
    for (earlier, later) in [(one, other), (other, one)] {
        for outcome in [in_parts(earlier, later), in_property(earlier, later)] {
            let told = outcome.diagnostics();
            assert!(told.is_empty(), "{earlier} and {later}: {told:?}");
            has(&outcome.models(), &format!("pub a: {ty},"));
        }
    }
}

#[test]
fn keywords_of_other_types_say_nothing() {
    for says_nothing in [
        "{ properties: { x: { type: string } } }",
        "{ required: [x] }",
        "{ items: { type: integer } }",
        "{ additionalProperties: { type: integer } }",
        "{ minimum: 3 }",
        "{ anyOf: [{ required: [x] }, { required: [y] }] }",
    ] {
        both_make(
            "{ type: string, format: date-time }",
            says_nothing,
            "Option<runtime::DateTime>",
        );
    }
    both_make("{ type: integer, format: int32 }", "{ pattern: '^x' }", "Option<i32>");
    both_make("{ type: boolean }", "{ format: date-time }", "Option<bool>");
    both_make(
        "{ type: array, items: { type: string } }",
        "{ properties: { x: { type: string } } }",
        "Option<Vec<String>>",
    );
    both_make(
        "{ $ref: '#/components/schemas/Item' }",
        "{ items: { type: string } }",
        "Option<Item>",
    );
}

#[test]
fn a_keyword_without_a_type_applies_to_the_type_of_the_other() {
    both_make("{ type: string }", "{ format: date-time }", "Option<runtime::DateTime>");
    both_make("{ type: integer }", "{ format: int32 }", "Option<i32>");
    both_make("{ type: string }", "{ minLength: 1 }", "Option<String>");
    both_make("{ type: array }", "{ items: { type: integer } }", "Option<Vec<i64>>");
    both_make(
        "{ type: array, items: { type: number } }",
        "{ items: { type: integer } }",
        "Option<Vec<i64>>",
    );
    both_make(
        "{ type: array, items: { type: string } }",
        "{ items: { enum: [x] } }",
        "Option<Vec<String>>",
    );
    let outcome = in_parts("{ $ref: '#/components/schemas/Item' }", "{ required: [b] }");
    has(&outcome.models(), "pub struct ThingA { pub b: String, }");
}

#[test]
fn formats_that_are_no_types_of_their_own_exclude_nothing() {
    both_make(
        "{ type: string, format: uuid }",
        "{ type: string, format: hostname }",
        "Option<String>",
    );
    both_make(
        "{ type: string, format: date }",
        "{ type: string, format: uuid }",
        "Option<runtime::Date>",
    );
    both_make(
        "{ type: string, format: password }",
        "{ type: string, format: date }",
        "Option<runtime::Secret>",
    );
    both_make(
        "{ type: number, format: float }",
        "{ type: number, format: double }",
        "Option<f32>",
    );
    both_make("{ type: number, format: float }", "{ type: integer }", "Option<i64>");
    let outcome = in_parts("{ type: string, format: date }", "{ type: string, format: date-time }");
    assert_eq!(outcome.diagnostics().len(), 1, "{:?}", outcome.diagnostics());
}

#[test]
fn of_two_enums_the_values_of_both_are_left() {
    for (earlier, later) in [
        ("{ type: string, enum: [x, y] }", "{ type: string, enum: [y, z] }"),
        ("{ enum: [w, y] }", "{ $ref: '#/components/schemas/Kind' }"),
        (
            "{ enum: [w, y] }",
            "{ allOf: [{ $ref: '#/components/schemas/Kind' }], description: One. }",
        ),
        (
            "{ type: string, enum: [y, 1] }",
            "{ $ref: '#/components/schemas/Kind' }",
        ),
        ("{ enum: [y, null, 7], nullable: true }", "{ type: string }"),
    ] {
        for outcome in [
            in_parts(earlier, later),
            in_parts(later, earlier),
            in_property(earlier, later),
        ] {
            assert!(
                outcome
                    .diagnostics()
                    .iter()
                    .all(|told| !told.contains("all-of-conflict")),
                "{:?}",
                outcome.diagnostics()
            );
            has(&outcome.models(), "pub a: Option<String>,");
            if !earlier.contains("null") {
                has(&outcome.models(), "/// Always `y`.");
            }
            for other in [r#""w""#, r#""x""#, r#""z""#, "7"] {
                lacks(&outcome.wire(), other);
            }
        }
    }
}

#[test]
fn names_of_values_follow_their_values() {
    let outcome = in_parts(
        "{ type: integer, enum: [1, 2, 3], x-enum-varnames: [One, Two, Three] }",
        "{ type: integer, enum: [2, 3, 4, 5] }",
    );
    has(&outcome.models(), "Two, /// `3`\n Three,");
    lacks(&outcome.models(), "One");
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn enums_without_a_common_value_exclude_each_other() {
    for (earlier, later) in [
        ("{ type: string, enum: [x] }", "{ type: string, enum: [y] }"),
        ("{ enum: [w] }", "{ $ref: '#/components/schemas/Kind' }"),
        ("{ enum: [1, 2] }", "{ type: string }"),
        ("{ type: array, items: { enum: [x] } }", "{ items: { enum: [y] } }"),
        ("{ oneOf: [{ type: integer }, { type: boolean }] }", "{ type: string }"),
    ] {
        for outcome in [in_parts(earlier, later), in_property(earlier, later)] {
            let told = outcome.diagnostics();
            let [only] = told.as_slice() else {
                panic!("{earlier} and {later}: {told:?}")
            };
            assert!(only.starts_with("warning[all-of-conflict]"), "{only}");
        }
    }
}

#[test]
fn a_narrower_enum_holds_behind_a_reference_with_siblings() {
    let outcome = with_schemas(&format!(
        "Thing: {{ allOf: [{{ type: object, properties: {{ kind: {{ type: string, enum: [x] }} }} }}, {{ $ref: '#/components/schemas/Base' }}] }}\n\
         Base: {{ type: object, properties: {{ kind: {{ $ref: '#/components/schemas/Kind', description: Always x. }} }} }}\n{OTHERS}"
    ));
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(&outcome.models(), "/// Always x.\n");
    lacks(&outcome.wire(), r#""y""#);
}

#[test]
fn equal_unions_are_one() {
    let one = "{ oneOf: [{ type: string }, { type: integer, description: A number. }], description: One. }";
    let other = "{ oneOf: [{ type: string, description: A text. }, { type: integer }] }";
    both_make(one, other, "Option<ThingA>");
    let any = "{ anyOf: [{ $ref: '#/components/schemas/Item' }, { type: string }] }";
    both_make(any, any, "Option<ThingA>");
    both_make(
        "{ $ref: '#/components/schemas/Shape' }",
        "{ oneOf: [{ type: string }, { type: object }] }",
        "Option<Shape>",
    );
}

#[test]
fn a_union_is_narrowed_to_the_alternatives_that_fit() {
    let text_or_number = "{ anyOf: [{ type: string }, { type: integer }] }";
    both_make(text_or_number, "{ type: string }", "Option<String>");
    both_make(text_or_number, "{ type: number }", "Option<i64>");
    both_make(
        text_or_number,
        "{ anyOf: [{ type: integer }, { type: boolean }] }",
        "Option<i64>",
    );
    both_make(
        "{ $ref: '#/components/schemas/Shape' }",
        "{ type: object }",
        "Option<Item>",
    );
    both_make(
        "{ $ref: '#/components/schemas/Shape' }",
        "{ $ref: '#/components/schemas/Any' }",
        "Option<Item>",
    );
    both_make(
        "{ anyOf: [{ type: object }, { type: array, items: {} }] }",
        "{ $ref: '#/components/schemas/Item' }",
        "Option<Item>",
    );
    both_make(
        "{ anyOf: [{ $ref: '#/components/schemas/Item' }, { $ref: '#/components/schemas/Named' }] }",
        "{ type: object }",
        "Option<ThingA>",
    );
    let outcome = in_parts(
        "{ $ref: '#/components/schemas/Shape' }",
        "{ $ref: '#/components/schemas/Named' }",
    );
    has(
        &outcome.models(),
        "pub struct ThingA { pub name: Option<String>, pub b: Option<String>, }",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn a_choice_of_a_boolean_and_null_is_narrowed_to_a_constant() {
    let choice = "{ oneOf: [{ type: boolean }, { enum: [null], nullable: true }] }";
    for both in [in_parts, in_property] {
        let outcome = both(choice, "{ type: boolean, enum: [true] }");
        has(&outcome.models(), "pub a: Option<bool>,");
        let told = outcome.diagnostics();
        assert!(told.iter().all(|told| !told.contains("all-of-conflict")), "{told:?}");
    }
}

#[test]
fn alternatives_beside_an_all_of_are_not_lost() {
    let outcome = with_schemas(&format!(
        "Thing:\n  allOf: [{{ $ref: '#/components/schemas/Named' }}]\n  \
         oneOf: [{{ $ref: '#/components/schemas/Item' }}, {{ type: object, title: More, properties: {{ c: {{ type: string }} }} }}]\n{OTHERS}"
    ));
    has(
        &outcome.models(),
        "pub struct ThingItem { pub name: Option<String>, pub b: Option<String>, }",
    );
    has(
        &outcome.models(),
        "pub struct ThingMore { pub name: Option<String>, pub c: Option<String>, }",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn a_base_that_lists_its_children_is_no_union_in_them() {
    let outcome = with_schemas(
        "Thing: { allOf: [{ $ref: '#/components/schemas/Base' }, { type: object, properties: { b: { type: string } } }] }\n\
         Base: { type: object, properties: { a: { type: string } }, oneOf: [{ $ref: '#/components/schemas/Thing' }] }",
    );
    has(
        &outcome.models(),
        "pub struct Thing { pub a: Option<String>, pub b: Option<String>, }",
    );
}

#[test]
fn null_in_one_part_only_is_no_conflict() {
    both_make("{ type: string, nullable: true }", "{ type: string }", "Option<String>");
    both_make(
        "{ type: string, nullable: true }",
        "{ type: string, enum: [x, y], nullable: true }",
        "Option<ThingA>",
    );
    both_make(
        "{ type: object, nullable: true }",
        "{ $ref: '#/components/schemas/Item' }",
        "Option<Item>",
    );
    both_make(
        "{ nullable: true }",
        "{ type: array, items: { type: string } }",
        "Option<Vec<String>>",
    );
}

#[test]
fn a_part_that_is_only_nullable_makes_the_whole_nullable() {
    for part in [
        "{ nullable: true }",
        "{ nullable: true, description: Or none. }",
        "{ type: object, nullable: true }",
    ] {
        for outcome in [
            in_body(&format!(
                "{{ allOf: [{{ $ref: '#/components/schemas/Item' }}, {part}] }}"
            )),
            in_body(&format!(
                "{{ allOf: [{{ $ref: '#/components/schemas/Item' }}, {{ $ref: '#/components/schemas/Named' }}, {part}] }}"
            )),
        ] {
            let models = outcome.models();
            assert!(models.contains("pub a: runtime::Nullable<"), "{part}: {models}");
            assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
        }
    }
    let outcome = in_body(
        "{ allOf: [{ $ref: '#/components/schemas/Item' }, { type: object, nullable: true, properties: { n: {} } }] }",
    );
    assert!(!outcome.models().contains("Nullable"), "{}", outcome.models());
}

/// A request whose body has a property with this schema.
fn in_body(schema: &str) -> Outcome {
    let schemas = format!("Body: {{ type: object, properties: {{ a: {schema} }} }}\n{OTHERS}");
    let schemas: String = schemas.lines().map(|line| format!("    {line}\n")).collect();
    crate::outcome(&format!(
        "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /things:\n    post:\n      operationId: postThing\n      \
         requestBody: {{ content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Body' }} }} }} }}\n      \
         responses: {{ '204': {{ description: ok }} }}\ncomponents:\n  schemas:\n{schemas}"
    ))
}

#[test]
fn docs_of_parts_arrive_at_the_field_and_the_struct() {
    let outcome = with_schemas(
        "Thing: { allOf: [{ $ref: '#/components/schemas/Page' }, { properties: { data: { type: array, items: { type: string } } } }] }\n\
         Page: { description: A page., type: object, properties: { data: { type: array, items: {}, description: All things., readOnly: true } } }",
    );
    has(
        &outcome.models(),
        "/// A page.\n #[derive(Clone, Default, PartialEq)] pub struct Thing {",
    );
    has(&outcome.models(), "/// All things.\n");
    let outcome = with_schemas(
        "Thing: { allOf: [{ $ref: '#/components/schemas/Page' }, { description: A thing., properties: { b: { type: string } } }] }\n\
         Page: { description: A page., type: object, properties: { a: { type: string } } }",
    );
    has(
        &outcome.models(),
        "/// A thing.\n #[derive(Clone, Default, PartialEq)] pub struct Thing {",
    );
    lacks(&outcome.models(), "A page.");
    let outcome = with_schemas(
        "Thing: { type: object, properties: { a: { allOf: [{ title: Of all, description: One of them., type: string }, { description: The first. }] } } }",
    );
    has(&outcome.models(), "/// The first.\n pub a");
    lacks(&outcome.models(), "One of them.");
    let outcome = with_schemas(
        "Thing: { type: object, properties: { limit: { allOf: [{ $ref: '#/components/schemas/Limit' }], title: The limit } } }\n\
         Limit: { type: integer, minimum: 1, description: How many. }",
    );
    has(&outcome.models(), "How many.");
    has(&outcome.models(), "at least 1");
}

#[test]
fn a_negation_in_a_part_is_told() {
    let outcome = with_schemas(
        "Thing:\n  allOf:\n    - { $ref: '#/components/schemas/Base' }\n    - { not: { required: [b] } }\n\
         Base: { type: object, properties: { a: { type: string } } }",
    );
    let told = outcome.diagnostics();
    assert!(
        told.iter().any(|told| told.starts_with("warning[ignored-not]")),
        "{told:?}"
    );
}

#[test]
fn a_type_without_a_value_says_nothing_beside_alternatives() {
    let outcome = with_schemas(
        "Thing: { type: object, properties: { a: { type: , anyOf: [{ type: string }, { type: integer }] } } }",
    );
    has(&outcome.models(), "pub a: Option<ThingA>,");
    let told = outcome.diagnostics();
    assert!(told.iter().any(|told| told.contains("`type` has no value")), "{told:?}");
}

#[test]
fn two_unions_make_one_of_what_their_alternatives_have_in_common() {
    let object = |name: &str| format!("{{ type: object, properties: {{ {name}: {{ type: string }} }} }}");
    let outcome = with_schemas(&format!(
        "Thing:\n  allOf:\n    - oneOf: [{}, {}]\n    - oneOf: [{}, {{ type: string }}]\n    - {}",
        object("a"),
        object("b"),
        object("c"),
        object("d"),
    ));
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    for of_alternative in ["a", "b"] {
        has(
            &outcome.models(),
            &format!("{{ pub d: Option<String>, pub {of_alternative}: Option<String>, pub c: Option<String>, }}"),
        );
    }
    lacks(&outcome.models(), "Text(");
}

#[test]
fn what_recursive_schemas_have_in_common_is_recursive() {
    let outcome = with_schemas(
        "Thing: { allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] }\n\
         A: { type: object, properties: { next: { oneOf: [{ $ref: '#/components/schemas/A' }, { type: string }] }, x: { type: string } } }\n\
         B: { type: object, properties: { next: { oneOf: [{ $ref: '#/components/schemas/B' }, { type: integer }] }, y: { type: string } } }",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(
        &outcome.models(),
        "pub struct Thing { pub next: Option<Box<Thing>>, pub x: Option<String>, pub y: Option<String>, }",
    );
    let outcome = with_schemas(
        "Thing: { type: object, properties: { a: { allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] } } }\n\
         A: { type: array, items: { $ref: '#/components/schemas/A' } }\n\
         B: { type: array, items: { $ref: '#/components/schemas/B' } }",
    );
    let told = outcome.diagnostics();
    assert!(
        told.iter().all(|told| told.contains("contains only itself")),
        "{told:?}"
    );
}

#[test]
fn an_enum_beside_all_of_is_narrowed_by_its_parts_and_keeps_their_names() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    few: { type: integer, enum: [1, 3, 9], allOf: [{ $ref: '#/components/schemas/Kind' }] }\n    \
         map: { type: object, required: [a], additionalProperties: { type: integer } }\n\
         Kind: { type: integer, oneOf: [{ title: One, enum: [1] }, { title: Two, enum: [2] }, { title: Three, enum: [3] }] }",
    );
    has(
        &outcome.models(),
        "/// `1` One, /// `3` Three, /// A value that the document does not list.",
    );
    has(
        &outcome.models(),
        "pub map: Option<::std::collections::BTreeMap<String, i64>>,",
    );
}
