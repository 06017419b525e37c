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

/// A document with an operation that sends a thing.
fn only_sent(schemas: &str) -> crate::Outcome {
    let indented = schemas.replace('\n', "\n    ");
    outcome(&format!(
        "openapi: 3.1.0\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /a:\n    post:\n      operationId: send\n      \
         requestBody: {{ required: true, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Thing' }} }} }} }}\n      \
         responses: {{ '204': {{ description: a }} }}\n\
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
    has(&outcome.models(), "Always: `a` is `x`, `d` is `low`.");
    has(
        &outcome.wire(),
        r#"Thing always ["a" = "\"x\"" required, "d" = "\"low\"" required] { 2 b_1 = "b": "1", 3 c: "true", 4 e }"#,
    );
    lacks(&outcome.models(), "enum ");
}

#[test]
fn an_optional_constant_starts_there_and_is_left_out_where_it_was() {
    let schema = "Thing: { type: object, properties: { v: { const: 1 }, e: { type: string } } }";
    let outcome = both_ways(schema);
    has(
        &outcome.models(),
        "/// `true` sends `1`, as a new value does. pub v_1: bool, pub e: Option<String>, } \
         impl ::std::default::Default for Thing { #[inline] fn default() -> Self { Self::new() } }",
    );
    has(
        &outcome.models(),
        "pub fn new() -> Self { Self { v_1: true, ..runtime::codegen::Wire::blank() } }",
    );
    // nothing is read where only requests carry it
    let outcome = only_sent(schema);
    has(&outcome.models(), "pub struct Thing { pub e: Option<String>, }");
    has(&outcome.wire(), r#"Thing new always ["v" = "1"] { 1 e }"#);
}

#[test]
fn a_constant_that_may_be_null_is_a_flag() {
    let outcome = only_sent(
        "Thing: { type: object, required: [a, n], properties: { a: { type: [string, 'null'], enum: [x, null] }, b: { enum: [x, null] }, n: { const: null }, o: { type: 'null' } } }",
    );
    has(
        &outcome.wire(),
        r#"Thing always ["n" = "null" required] { 1 a_x = "a": "\"x\"" nullable, 2 b_x = "b": "\"x\"" or_null, 3 o_null = "o": "null" }"#,
    );
    has(&outcome.models(), "pub fn new(a_x: bool) -> Self");
    has(&outcome.models(), "pub b_x: Option<bool>,");
}

#[test]
fn the_table_writes_the_constants_of_a_tuple() {
    let tuple = "Thing: { type: array, minItems: 2, items: false, prefixItems: [{ const: eq }, { type: string }, { enum: [3] }, { enum: [4, null] }] }";
    let outcome = both_ways(tuple);
    has(
        &outcome.wire(),
        r#"Thing from 2 always [0 = "\"eq\""] { 0, 1: "3", 2: "4" or_null }"#,
    );
    has(
        &outcome.models(),
        "/// Always: `[0]` is `eq`. #[derive(Clone, Debug, PartialEq)] pub struct Thing( pub String,",
    );
    has(&outcome.models(), "pub Option<bool>,");
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
    has(&outcome.wire(), r#"1 b_false = "b": "false","#);
    has(&outcome.models(), "/// Always `x`. pub c: Option<String>,");
    has(
        &outcome.models(),
        "/// `Some(true)` sends `x`, `Some(false)` sends null. pub d_x: Option<bool>,",
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
fn lists_and_maps_that_requests_carry_have_a_unit_for_a_constant() {
    let outcome = both_ways(
        "Thing:\n  type: object\n  properties:\n    all: { type: array, items: { $ref: '#/components/schemas/Foo' } }\n    \
         by: { type: object, additionalProperties: { $ref: '#/components/schemas/Foo' } }\nFoo: { const: x }",
    );
    has(&outcome.models(), "pub all: Option<Vec<Foo>>,");
    has(
        &outcome.models(),
        "pub by: Option<::std::collections::BTreeMap<String, Foo>>,",
    );
    has(&outcome.models(), "pub struct Foo;");
    has(&outcome.wire(), r#"codegen::constant! { Foo = "\"x\"" }"#);
    let outcome = with_schemas(
        "Thing: { type: object, properties: { all: { type: array, items: { $ref: '#/components/schemas/Foo' } } } }\nFoo: { const: x }",
    );
    has(&outcome.models(), "pub all: Option<Vec<String>>,");
    lacks(&outcome.models(), "Foo");
}

#[test]
fn equal_constants_without_a_name_share_a_unit() {
    let outcome = only_sent(
        "Thing: { type: object, properties: { a: { type: array, items: { const: 5 } }, b: { type: object, additionalProperties: { enum: [5] } } }, additionalProperties: { const: x y } }",
    );
    has(&outcome.models(), "pub a: Option<Vec<Constant5>>,");
    has(&outcome.models(), "BTreeMap<String, Constant5>>,");
    has(
        &outcome.models(),
        "pub extra: ::std::collections::BTreeMap<String, ConstantXY>,",
    );
    assert_eq!(outcome.models().matches("pub struct Constant5;").count(), 1);
}

#[test]
fn a_body_of_constants_is_no_argument() {
    let outcome = outcome(
        "openapi: 3.1.0\ninfo: { title: Api, version: '1' }\npaths:\n  /a:\n    post:\n      operationId: json\n      \
         requestBody: { required: true, content: { application/json: { schema: { const: go } } } }\n      responses: { '204': { description: none } }\n    \
         put:\n      operationId: text\n      \
         requestBody: { content: { text/plain: { schema: { const: 5 } } } }\n      responses: { '204': { description: none } }\n    \
         patch:\n      operationId: fields\n      \
         requestBody: { content: { application/json: { schema: { type: object, required: [a], properties: { a: { const: x } } } } } }\n      responses: { '204': { description: none } }\n    \
         delete:\n      operationId: empty\n      \
         requestBody: { content: { application/x-www-form-urlencoded: { schema: { type: object, additionalProperties: false, properties: {} } } } }\n      responses: { '204': { description: none } }\n",
    );
    for operation in ["json", "text", "fields", "empty"] {
        has(&outcome.client(), &format!("pub fn {operation}(&self) -> operations::"));
    }
    has(
        &outcome.wire(),
        r#"codegen::BodyShape::json().required().always("\"go\"")"#,
    );
    has(
        &outcome.wire(),
        r#"codegen::BodyShape::text("text/plain").always("\"5\"")"#,
    );
    let setter = "pub fn body(self, value: bool) -> Self { Self(self.0.given_body(value)) }";
    has(
        &outcome.operations(),
        &format!("impl Text {{ /// Whether the body, which is optional, is sent. {setter} }}"),
    );
    has(
        &outcome.operations(),
        &format!("impl Fields {{ /// Whether the body, which is optional, is sent. {setter} }}"),
    );
    lacks(&outcome.operations(), "impl Json");
    lacks(&outcome.operations(), "impl Empty");
    lacks(&outcome.models(), "pub struct");
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
