//! `patternProperties` and `unevaluatedProperties`.

use crate::{Outcome, has, lacks, outcome};

/// A document of OpenAPI 3.1 with a response of the schema `Thing`.
fn with_schemas(schemas: &str) -> Outcome {
    let schemas: String = schemas.lines().map(|line| format!("    {line}\n")).collect();
    outcome(&format!(
        "openapi: 3.1.0\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /things:\n    get:\n      operationId: getThing\n      \
         responses:\n        '200':\n          description: ok\n          content:\n            application/json:\n              \
         schema: {{ $ref: '#/components/schemas/Thing' }}\ncomponents:\n  schemas:\n{schemas}"
    ))
}

/// The type of a property `a` with this schema.
fn property(schema: &str, ty: &str) {
    let outcome = with_schemas(&format!("Thing: {{ type: object, properties: {{ a: {schema} }} }}"));
    has(&outcome.models(), &format!("pub a: Option<{ty}>,"));
    let told = outcome.diagnostics();
    assert!(told.iter().all(|told| told.starts_with("note[")), "{schema}: {told:?}");
}

#[test]
fn pattern_properties_alone_are_a_map() {
    let map = |values: &str| format!("::std::collections::BTreeMap<String, {values}>");
    property(
        "{ type: object, patternProperties: { '^x-': { type: integer } } }",
        &map("i64"),
    );
    property("{ patternProperties: { '^x-': { type: integer } } }", &map("i64"));
    property(
        "{ type: object, patternProperties: { '^x-': { type: integer } }, additionalProperties: false }",
        &map("i64"),
    );
    property(
        "{ type: object, patternProperties: { '^x-': { type: integer }, '^y-': { type: integer } } }",
        &map("i64"),
    );
    property(
        "{ type: object, patternProperties: { '^x-': { type: integer } }, additionalProperties: { type: integer } }",
        &map("i64"),
    );
    property(
        "{ type: object, patternProperties: { '^x-': { type: integer }, '^y-': { type: boolean } } }",
        &map("ThingAValue"),
    );
    property(
        "{ type: object, patternProperties: { '^x-': { type: integer } }, additionalProperties: { type: boolean } }",
        &map("ThingAValue"),
    );
    property(
        "{ type: object, patternProperties: { '^x-': true } }",
        &map("runtime::Json"),
    );
    property(
        "{ type: object, patternProperties: { '^x-': false, '^y-': { type: integer } } }",
        &map("i64"),
    );
    property(
        "{ type: object, unevaluatedProperties: { type: integer } }",
        &map("i64"),
    );
}

#[test]
fn beside_properties_they_are_further_properties() {
    for keyword in [
        "patternProperties: { '^x-': { type: integer } }",
        "unevaluatedProperties: { type: integer }",
    ] {
        let outcome = with_schemas(&format!(
            "Thing: {{ type: object, properties: {{ id: {{ type: string }} }}, {keyword} }}"
        ));
        has(
            &outcome.models(),
            "pub id: Option<String>, /// Additional properties. pub extra: ::std::collections::BTreeMap<String, i64>,",
        );
    }
}

#[test]
fn they_are_further_properties_through_all_of() {
    let base = "Base: { type: object, properties: { id: { type: string } }, unevaluatedProperties: { type: integer } }";
    let outcome = with_schemas(&format!(
        "Thing: {{ allOf: [{{ $ref: '#/components/schemas/Base' }}], type: object, properties: {{ n: {{ type: string }} }} }}\n{base}"
    ));
    has(
        &outcome.models(),
        "pub extra: ::std::collections::BTreeMap<String, i64>,",
    );
    let outcome = with_schemas(
        "Thing: { allOf: [{ $ref: '#/components/schemas/Base' }], unevaluatedProperties: { type: integer } }\n\
         Base: { type: object, properties: { id: { type: string } } }",
    );
    has(
        &outcome.models(),
        "pub extra: ::std::collections::BTreeMap<String, i64>,",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    // patterns of two parts concern different properties
    let outcome = with_schemas(
        "Thing: { allOf: [{ $ref: '#/components/schemas/Base' }, { type: object, patternProperties: { '^y-': { type: boolean } } }] }\n\
         Base: { type: object, properties: { id: { type: string } }, patternProperties: { '^x-': { type: integer } } }",
    );
    has(
        &outcome.models(),
        "pub extra: ::std::collections::BTreeMap<String, ThingValue>,",
    );
    let told = outcome.diagnostics();
    let is_note = |told: &String| {
        told.starts_with("note[") && told.contains("entries of a response that do not fit are left out")
    };
    assert!(!told.is_empty() && told.iter().all(is_note), "{told:?}");
}

#[test]
fn unevaluated_properties_that_are_forbidden_change_nothing() {
    let outcome = with_schemas(
        "Thing: { $ref: '#/components/schemas/Base', unevaluatedProperties: false }\n\
         Base: { type: object, properties: { id: { type: string } } }",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    lacks(&outcome.models(), "extra");
}
