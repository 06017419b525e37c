//! Lists whose items have schemas of their own.

use crate::{Outcome, has, lacks, with_schemas};

/// The outcome for a property of the given schema.
fn with_list(schema: &str) -> Outcome {
    with_schemas(&format!(
        "Thing:\n  type: object\n  properties:\n    place: {schema}\nOther:\n  type: object\n  properties: {{ a: {{ type: string }} }}"
    ))
}

/// What is said of a list whose least length is left open.
const SHORTER: &str =
    "warning[tuple]: no more items may follow and `minItems` is missing: taken as a list of fixed length";

#[test]
fn a_list_of_fixed_length_is_a_tuple() {
    for schema in [
        "{ type: array, prefixItems: [{ type: number, description: degrees }, { $ref: '#/components/schemas/Other' }], items: false }",
        "{ type: array, prefixItems: [{ type: number, description: degrees }, { $ref: '#/components/schemas/Other' }], minItems: 2, maxItems: 2 }",
        "{ prefixItems: [{ type: number, description: degrees }, { $ref: '#/components/schemas/Other' }], minItems: 2, items: false }",
        "{ type: array, items: [{ type: number, description: degrees }, { $ref: '#/components/schemas/Other' }], additionalItems: false }",
    ] {
        let outcome = with_list(schema);
        has(&outcome.models(), "pub place: Option<ThingPlace>,");
        has(
            &outcome.models(),
            "pub struct ThingPlace( /// degrees\n pub f64, pub Other,);",
        );
        has(&outcome.wire(), "codegen::tuple! { ThingPlace { 0, 1 } }");
        let reported = outcome.diagnostics();
        assert!(
            reported
                .iter()
                .all(|reported| reported.contains("lenient-value") || reported.contains(SHORTER)),
            "{reported:?}"
        );
        let open = !schema.contains("minItems");
        assert_eq!(
            reported.iter().any(|reported| reported.contains(SHORTER)),
            open,
            "{reported:?}"
        );
    }
}

#[test]
fn a_list_that_may_be_longer_stays_json() {
    for schema in [
        "{ type: array, prefixItems: [{ type: number }, { type: string }] }",
        "{ type: array, prefixItems: [{ type: number }, { type: string }], minItems: 2 }",
        "{ type: array, prefixItems: [{ type: number }, { type: string }], maxItems: 2 }",
        "{ type: array, prefixItems: [{ type: number }, { type: string }], minItems: 2, maxItems: 3 }",
        "{ type: array, prefixItems: [{ type: number }], items: { type: string } }",
    ] {
        let outcome = with_list(schema);
        has(&outcome.models(), "pub place: Option<Vec<runtime::Json>>,");
        let reported = outcome.diagnostics();
        assert!(
            reported.iter().any(|reported| reported.contains("[tuple]")),
            "{schema}: {reported:?}"
        );
    }
}

#[test]
fn items_beyond_the_least_length_are_optional() {
    for end in ["items: false", "maxItems: 3", "items: false, maxItems: 3"] {
        let outcome = with_list(&format!(
            "{{ type: array, minItems: 1, {end}, prefixItems: [{{ type: number }}, {{ type: string }}, {{ type: [string, 'null'] }}] }}"
        ));
        has(
            &outcome.models(),
            "pub struct ThingPlace( pub f64, pub Option<String>, pub runtime::Nullable<String>,);",
        );
        has(&outcome.wire(), "codegen::tuple! { ThingPlace from 1 { 0, 1, 2 } }");
        let reported = outcome.diagnostics();
        assert!(
            reported.iter().all(|reported| reported.contains("lenient-value")),
            "{reported:?}"
        );
    }
}

#[test]
fn nullable_items_are_options_and_cycles_are_boxed() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    entry:\n      type: array\n      minItems: 2\n      maxItems: 2\n      \
         prefixItems: [{ type: [string, 'null'] }, { $ref: '#/components/schemas/Thing' }]",
    );
    has(
        &outcome.models(),
        "pub struct ThingEntry(pub Option<String>, pub Box<Thing>);",
    );
    has(&outcome.models(), "pub entry: Option<Box<ThingEntry>>,");
}

#[test]
fn tuples_that_require_themselves_end() {
    let outcome = with_schemas(
        "Thing:\n  type: array\n  prefixItems: [{ $ref: '#/components/schemas/Other' }, { type: string }]\n  items: false\n\
         Other:\n  type: array\n  prefixItems: [{ $ref: '#/components/schemas/Thing' }]\n  items: false",
    );
    has(
        &outcome.models(),
        "pub struct Thing(pub Option<Box<Other>>, pub String);",
    );
    has(&outcome.models(), "pub struct Other(pub Option<Box<Thing>>);");
    let reported = outcome.diagnostics();
    assert!(
        reported.iter().any(|reported| reported.contains("[infinite-type]")),
        "{reported:?}"
    );

    let outcome = with_schemas(
        "Thing:\n  type: object\n  required: [entry]\n  properties:\n    entry:\n      type: array\n      items: false\n      \
         prefixItems: [{ type: string }, { $ref: '#/components/schemas/Thing' }]",
    );
    has(&outcome.models(), "pub entry: Option<Box<ThingEntry>>,");
    has(&outcome.models(), "pub struct ThingEntry(pub String, pub Box<Thing>);");
}

#[test]
fn equal_tuples_are_one_type() {
    let list = "{ type: array, items: false, prefixItems: [{ type: number }, { type: number }] }";
    let outcome = with_schemas(&format!(
        "Thing:\n  type: object\n  properties:\n    a: {{ type: object, properties: {{ place: {list} }} }}\n    \
         b: {{ type: object, properties: {{ place: {list}, c: {{}} }} }}"
    ));
    has(&outcome.models(), "pub struct Place(pub f64, pub f64);");
    lacks(&outcome.models(), "struct ThingAPlace");
}

#[test]
fn the_length_of_a_list_may_stand_in_another_part_of_its_all_of() {
    let items = "type: array, prefixItems: [{ type: number }, { $ref: '#/components/schemas/Other' }]";
    for schema in [
        format!("{{ allOf: [{{ {items} }}, {{ minItems: 2, maxItems: 2 }}] }}"),
        format!("{{ allOf: [{{ minItems: 2 }}, {{ {items}, minItems: 1, maxItems: 2 }}] }}"),
        format!("{{ minItems: 2, maxItems: 2, allOf: [{{ {items} }}] }}"),
        format!("{{ allOf: [{{ {items}, items: false }}, {{ type: array, minItems: 2 }}] }}"),
    ] {
        let outcome = with_list(&schema);
        has(&outcome.models(), "pub struct ThingPlace(pub f64, pub Other);");
        has(&outcome.wire(), "codegen::tuple! { ThingPlace { 0, 1 } }");
        let reported = outcome.diagnostics();
        assert!(
            reported.iter().all(|reported| reported.contains("lenient-value")),
            "{schema}: {reported:?}"
        );
    }
}
