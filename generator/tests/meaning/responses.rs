//! What becomes of responses: of those that cannot be read, of 304, of errors that share a type, and of events.

use crate::{has, lacks, outcome};

#[test]
fn a_success_that_cannot_be_read_is_json() {
    let api = |responses: &str| {
        let outcome = outcome(&format!(
            "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /a:\n    get:\n      operationId: a\n      responses: {responses}\n\
             components:\n  responses:\n    Round: {{ $ref: '#/components/responses/Trip' }}\n    Trip: {{ $ref: '#/components/responses/Round' }}\n"
        ));
        assert!(!outcome.diagnostics().is_empty(), "{responses} is told of");
        outcome.operations()
    };
    for responses in [
        "{ '200': { $ref: 'https://other.example/x.json#/R' } }",
        "{ '200': { $ref: '#/components/responses/Missing' } }",
        "{ '200': { $ref: '#/components/responses/Round' } }",
        "{ '200': 5 }",
        "{ '200': { description: ok, content: [1] } }",
        "{ '200': { description: ok, content: { application/json: 5 } } }",
        "{ '200': { description: ok, content: { application/json: { schema: { $ref: 'https://other.example/x.json' } } } } }",
        "{ '200': { description: ok, schema: { type: string } } }",
        "{ ok: { description: ok, content: { application/json: { schema: { type: string } } } } }",
    ] {
        has(&api(responses), "codegen::operation! { A => runtime::Json }");
    }
    // a fault of an error is none of the success
    let of_error = api("{ '204': { description: ok }, '400': { $ref: 'https://other.example/x.json' } }");
    has(&of_error, "codegen::operation! { A => () }");
}

#[test]
fn a_response_304_makes_the_outcome_conditional() {
    let outcome = outcome(
        "openapi: 3.0.3
info: { title: Api, version: '1' }
paths:
  /a:
    get:
      operationId: a
      responses:
        '304': { description: the same }
        '200': { description: ok, content: { application/json: { schema: { type: string } } } }
  /b:
    get:
      operationId: b
      responses:
        '304': { description: the same }
        default: { description: ok, content: { application/json: { schema: { type: integer } } } }
",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(&outcome.operations(), "A => runtime::Conditional<String>");
    has(&outcome.operations(), "B => runtime::Conditional<i64>");
    has(
        &outcome.wire(),
        ".success(&[codegen::Success::json(200), codegen::Success::empty(304)])",
    );
    has(
        &outcome.wire(),
        ".success(&[codegen::Success::json(0), codegen::Success::empty(304)])",
    );
}

#[test]
fn the_statuses_of_errors_that_share_a_type_are_listed_unless_all_have_it() {
    let fault = "content: { application/json: { schema: { $ref: '#/components/schemas/Fault' } } }";
    let api = |responses: &str| {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths: {{ /a: {{ get: {{ operationId: a, responses: {{ '204': {{ description: ok }}, {responses} }} }} }} }}\ncomponents: {{ schemas: {{ Fault: {{ type: object, properties: {{ a: {{ type: string }} }} }} }} }}\n"
        );
        outcome(&text).wire()
    };
    has(
        &api(&format!(
            "'400': {{ description: x, {fault} }}, 5XX: {{ description: x, {fault} }}"
        )),
        ".errors(&[400, 5])",
    );
    lacks(
        &api(&format!(
            "'400': {{ description: x, {fault} }}, default: {{ description: x, {fault} }}"
        )),
        ".errors(",
    );
    lacks(&api("'400': { description: x }"), ".errors(");
}

#[test]
fn alternatives_of_events_that_contain_themselves_end() {
    let outcome = outcome(
        "openapi: 3.2.0
info: { title: Api, version: '1' }
paths: { /a: { get: { operationId: a, responses: { '200': { description: ok, content: { text/event-stream: { itemSchema: { $ref: '#/components/schemas/E' } } } } } } } }
components:
  schemas:
    E: { properties: { event: { const: e } }, oneOf: [{ $ref: '#/components/schemas/E' }, { $ref: '#/components/schemas/F' }] }
    F: { anyOf: [{ $ref: '#/components/schemas/E' }, { $ref: '#/components/schemas/F' }] }
",
    );
    has(&outcome.operations(), "events runtime::Event");
    let told = outcome.diagnostics();
    assert!(
        told.iter().any(|one| one.contains("too many alternatives of events")),
        "{told:?}"
    );
}

#[test]
fn a_header_that_is_text_of_one_value_has_its_type() {
    let with = |content: &str| {
        outcome(&format!(
            "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        '200':\n          \
             description: d\n          headers: {{ X-Count: {{ content: {{ {content} }} }} }}\n"
        ))
    };
    for (content, ty) in [
        ("text/plain: { schema: { type: integer } }", "pub x_count: Option<i64>"),
        (
            "text/plain: { schema: { type: string } }",
            "pub x_count: Option<String>",
        ),
        ("text/plain: {}", "pub x_count: Option<String>"),
    ] {
        let outcome = with(content);
        has(&outcome.models(), ty);
        assert!(outcome.diagnostics().is_empty(), "{content}");
    }
    let list = with("text/plain: { schema: { type: array, items: { type: string } } }");
    has(&list.models(), "pub x_count: Option<String>");
    has(
        &list.diagnostics().join("\n"),
        "header `X-Count` by media type: kept as text",
    );
}
