//! What becomes of schemas that allow one value.

use crate::{has, lacks, outcome, with_schemas};

/// A document with an operation that sends and one that gets a thing.
fn both_ways(schemas: &str) -> crate::Outcome {
    let indented = schemas.replace('\n', "\n    ");
    outcome(&format!(
        "openapi: 3.1.0\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /a:\n    post:\n      operationId: send\n      \
         requestBody: {{ required: true, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Thing' }} }} }} }}\n      \
         responses: {{ '200': {{ description: a, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Thing' }} }} }} }} }}\n\
         components:\n  schemas:\n    {indented}\n"
    ))
}

#[test]
fn a_request_has_no_field_for_a_constant() {
    let outcome = both_ways(
        "Thing:\n  type: object\n  required: [a, d]\n  properties:\n    a: { type: string, enum: [x] }\n    b: { const: 1.0 }\n    \
         c: { $ref: '#/components/schemas/Yes' }\n    d: { allOf: [{ $ref: '#/components/schemas/Level' }, { enum: [low] }] }\n    e: { type: string }\n\
         Yes: { const: true }\nLevel: { type: string, enum: [low, high] }",
    );
    has(&outcome.models(), "pub struct Thing { pub e: Option<String>, }");
    has(
        &outcome.models(),
        "Always: `a` is `x`, `b` is `1`, `c` is `true`, `d` is `low`.",
    );
    has(
        &outcome.wire(),
        r#"Thing new always ["a" = "\"x\"" required, "b" = "1", "c" = "true", "d" = "\"low\"" required]"#,
    );
    lacks(&outcome.models(), "enum ");
}

#[test]
fn an_optional_enum_of_one_value_is_sent_if_it_is_asked_for() {
    let outcome = both_ways(
        "Thing:\n  type: object\n  properties:\n    a: { type: string, enum: [x] }\n    b: { type: boolean, enum: [false] }\n    \
         c: { type: string, enum: [x], readOnly: true }\n    d: { type: [string, 'null'], enum: [x, null] }",
    );
    has(
        &outcome.models(),
        "/// Wire name: `a`. /// /// `true` sends `x`. pub a_x: bool,",
    );
    has(&outcome.wire(), r#"0 a_x = "a": "\"x\"","#);
    // `true` would send false
    has(&outcome.models(), "/// Always `false`. pub b: Option<bool>,");
    has(&outcome.models(), "/// Always `x`. pub c: Option<String>,");
    has(
        &outcome.models(),
        "/// Always `x`, or null. pub d: runtime::Nullable<String>,",
    );
}

#[test]
fn a_response_shows_a_constant_unless_it_is_the_tag_of_a_union() {
    let outcome = with_schemas(
        "Thing: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] }\n\
         Cat: { type: object, required: [kind, v], properties: { kind: { const: cat }, v: { const: 2 } } }\n\
         Dog: { type: object, required: [kind, v], properties: { kind: { const: dog }, v: { const: 2 } } }",
    );
    has(&outcome.models(), "pub struct Cat { /// Always `2`. pub v: i64, }");
    has(
        &outcome.wire(),
        r#"Cat always ["kind" = "\"cat\"" required] { 1 v required }"#,
    );
}

#[test]
fn a_component_that_is_a_constant_is_a_plain_value_wherever_it_is_used() {
    let outcome = both_ways(
        "Thing:\n  type: object\n  properties:\n    all: { type: array, items: { $ref: '#/components/schemas/Foo' } }\n    \
         by: { type: object, additionalProperties: { $ref: '#/components/schemas/Foo' } }\nFoo: { const: x }",
    );
    has(&outcome.models(), "pub all: Option<Vec<String>>,");
    has(
        &outcome.models(),
        "pub by: Option<::std::collections::BTreeMap<String, String>>,",
    );
    lacks(&outcome.models(), "Foo");
}

#[test]
fn a_tag_is_no_field_if_all_uses_fix_it_to_one_value() {
    let schemas = "Thing: { type: object, properties: { a: { $ref: '#/components/schemas/Pet' }, USE } }\n\
        Pet: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }], discriminator: { propertyName: kind } }\n\
        Cat: { type: object, required: [kind], properties: { kind: { type: string } } }\n\
        Dog: { type: object, required: [kind], properties: { kind: { type: string, enum: [Dog, Wolf] } } }";
    let outcome = both_ways(&schemas.replace(", USE", ""));
    has(&outcome.wire(), r#"Cat new always ["kind" = "\"Cat\"" required]"#);
    let alone = "b: { $ref: '#/components/schemas/Cat' }";
    let outcome = both_ways(&schemas.replace("USE", alone));
    has(&outcome.models(), "pub struct Cat { pub kind: String, }");
    has(&outcome.wire(), r#"Cat tag "kind" ["\"Cat\""] = "#);
    let elsewhere = "b: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { type: string }], discriminator: { propertyName: kind, mapping: { tom: Cat } } }";
    let outcome = both_ways(&schemas.replace("USE", elsewhere));
    has(&outcome.models(), "pub struct Cat { pub kind: String, }");
    has(&outcome.wire(), r#"Cat tag "kind" ["\"Cat\""] = "#);
    has(&outcome.wire(), r#"Cat tag "kind" ["\"tom\""] = "#);
}

#[test]
fn constant_parameters_and_properties_of_a_body_are_in_the_table() {
    let outcome = outcome(
        "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\npaths:\n  /a:\n    post:\n      operationId: send\n      parameters:\n        \
         - { name: Action, in: query, required: true, schema: { type: string, enum: [Do] } }\n        \
         - { name: flag, in: query, schema: { type: integer, enum: [7] } }\n      \
         requestBody: { content: { application/x-www-form-urlencoded: { schema: { type: object, required: [a, b], properties: { a: { type: string, enum: [x] }, b: { type: integer, default: 3 }, c: { type: string, enum: [z] } } } } } }\n      \
         responses: { '204': { description: none } }\n",
    );
    has(&outcome.client(), "pub fn send(&self) -> operations::Send");
    has(
        &outcome.wire(),
        r#"codegen::Parameter::query("Action").required().preset("\"Do\"")"#,
    );
    has(&outcome.wire(), r#".presets(&[("a", "\"x\""), ("b", "3")])"#);
    has(&outcome.operations(), "pub fn flag_7(self, value: bool) -> Self");
    has(&outcome.operations(), r#"self.0.with_flag(1, value, "7")"#);
    has(&outcome.operations(), r#"self.0.flag("c", value, "\"z\"")"#);
    has(&outcome.operations(), "pub fn b(self, value: i64) -> Self");
    lacks(&outcome.operations(), "pub fn a(");
}
