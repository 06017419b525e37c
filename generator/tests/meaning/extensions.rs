//! The `x-` keys of this generator: what they become, and what is said when their syntax is broken.

use crate::{Outcome, has, outcome};

/// A document with these keys at its root.
fn rooted(keys: &str) -> Outcome {
    outcome(&format!(
        "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\n{keys}\npaths:\n  /a:\n    get:\n      operationId: getA\n      responses: {{ '204': {{ description: none }} }}\n"
    ))
}

#[track_caller]
pub(crate) fn only_error(outcome: &Outcome, start: &str) {
    let diagnostics = outcome.diagnostics();
    assert!(
        diagnostics.len() == 1 && diagnostics[0].starts_with(start),
        "{}",
        diagnostics.join("\n")
    );
    assert!(outcome.generated.diagnostics.has_errors());
}

#[test]
fn errors_in_a_success_are_rules() {
    let outcome = rooted(
        "x-success-errors:\n  - { pointer: /errno, rule: not-zero }\n  - { pointer: /error_code, rule: present }",
    );
    has(
        &outcome.wire(),
        r#".success_errors( &[ codegen::SuccessError::not_zero("/errno"), codegen::SuccessError::present("/error_code"), ], )"#,
    );
    only_error(
        &rooted("x-success-errors:\n  - { pointer: /errno, rule: positive }"),
        "error[invalid-extension]: `positive` is no rule for errors\n --> api.yaml:4:30\n  |\n4 |   - { pointer: /errno, rule: positive }\n  |                              ^^^^^^^^\n  |\n  = help: the rules are `not-zero` and `present`",
    );
    only_error(
        &rooted("x-success-errors: { pointer: /errno }"),
        "error[invalid-extension]: a list of rules is expected here\n --> api.yaml:3:",
    );
}

#[test]
fn error_fields_are_lists_of_pointers() {
    let outcome = rooted("x-error-fields: { code: [/a, /b/c], request_id_headers: [X-Id] }");
    has(
        &outcome.wire(),
        r#"codegen::ErrorFields::new() .code(&["/a", "/b/c"]) .request_id_headers(&["X-Id"])"#,
    );
    only_error(
        &rooted("x-error-fields: { code: [a] }"),
        "error[invalid-extension]: `code` must be a JSON pointer such as `/data/items`, or a list of them\n --> api.yaml:3:",
    );
}

#[test]
fn error_bodies_may_have_further_parts_with_names() {
    let outcome =
        rooted("x-error-fields:\n  others:\n    trace: /trace\n    sealed: { pointers: [/s, /e/s], hint: open it }");
    has(
        &outcome.wire(),
        r#".others(&[codegen::ErrorField::new("sealed", &["/s", "/e/s"]).hint("open it"), codegen::ErrorField::new("trace", &["/trace"])])"#,
    );
    only_error(
        &rooted("x-error-fields: { others: { trace: trace } }"),
        "error[invalid-extension]: `trace` must be a JSON pointer such as `/data/items`, or a list of them\n --> api.yaml:3:",
    );
    only_error(
        &rooted("x-error-fields: { others: { trace: { pointers: /trace, hints: x } } }"),
        "error[invalid-extension]: `hints` has no meaning here\n --> api.yaml:3:",
    );
    only_error(
        &rooted("x-error-fields: { others: [/trace] }"),
        "error[invalid-extension]: an object is expected here\n --> api.yaml:3:",
    );
}

#[test]
fn retries_are_rules_of_the_service() {
    let outcome = rooted("x-retry:\n  statuses: [429, 500]\n  window: { codes: [A.1, A.2], seconds: 60 }");
    has(
        &outcome.wire(),
        r#".retry( &codegen::RetryRules::new() .statuses(&[429, 500]) .window(&["A.1", "A.2"], 60), )"#,
    );
    has(
        &rooted("x-retry: { statuses: [] }").wire(),
        "codegen::RetryRules::new().statuses(&[])",
    );
    only_error(
        &rooted("x-retry: { statuses: [200] }"),
        "error[invalid-extension]: `statuses` must be a list of statuses from 400 to 599\n --> api.yaml:3:12\n",
    );
    only_error(
        &rooted("x-retry: { window: { codes: [A.1], seconds: 0 } }"),
        "error[invalid-extension]: `seconds` must be an integer from 1 to 86400\n --> api.yaml:3:",
    );
    only_error(
        &rooted("x-retry: { window: { seconds: 60 } }"),
        "error[invalid-extension]: the key `codes` is missing\n --> api.yaml:3:",
    );
    only_error(
        &rooted("x-retry: { status: [500] }"),
        "error[invalid-extension]: `status` has no meaning here\n --> api.yaml:3:",
    );
    only_error(
        &rooted("x-retry: 5"),
        "error[invalid-extension]: an object is expected here\n --> api.yaml:3:",
    );
}

#[test]
fn retries_of_one_operation_replace_those_of_the_service() {
    let outcome = outcome(
        "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\nx-retry: { statuses: [503] }\npaths:\n  /a:\n    get:\n      operationId: getA\n      x-retry: { statuses: [500, 503] }\n      responses: { '204': { description: none } }\n",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(
        &outcome.wire(),
        r#".success(&[codegen::Success::empty(204)]) .retry(&codegen::RetryRules::new().statuses(&[500, 503]));"#,
    );
}

#[test]
fn a_slip_in_a_key_is_noticed() {
    has(
        &rooted("x-retrys: {}").diagnostics()[0],
        "help: did you mean `x-retry`?",
    );
    let outcome = rooted("x-succes-errors: []");
    has(
        &outcome.diagnostics()[0],
        "warning[invalid-extension]: `x-succes-errors` is not known and has no effect\n --> api.yaml:3:",
    );
    // keys of others that resemble `x-paging` and `x-rust-type`
    for key in ["x-warning", "x-auth-type"] {
        assert!(rooted(&format!("{key}: text")).diagnostics().is_empty(), "{key}");
    }
}

#[test]
fn a_client_parameter_moves_to_the_builder() {
    let outcome = outcome(
        "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\npaths:\n  /{project_id}/a:\n    get:\n      operationId: getA\n      parameters:\n        - name: project_id\n          in: path\n          required: true\n          \
         schema: { type: string }\n          x-client-parameter:\n            lookup: { endpoint: iam, server: 'https://iam.example', path: /p, query: { name: x }, items: /projects, value: /id }\n      responses: { '204': { description: none } }\n",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    let client = outcome.client();
    has(&client, "pub fn project_id(self, value: impl Into<String>) -> Self");
    has(&client, "pub fn iam_endpoint(self, url: impl Into<String>) -> Self");
    has(&client, "pub fn get_a(&self) -> operations::GetA");
    has(
        &outcome.wire(),
        r#"codegen::Parameter::path("project_id").from_client()"#,
    );
    has(
        &outcome.wire(),
        r#"codegen::Lookup::new("iam", "https://iam.example", "/p") .query(&[("name", "x")]) .items("/projects") .value("/id")"#,
    );
}

/// A document whose requests are signed, with these keys in its security scheme.
fn signed(keys: &str) -> Outcome {
    outcome(&format!(
        "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /a:\n    get:\n      {{ operationId: getA, security: [{{ Key: [] }}],\n        responses: {{ '204': {{ description: none }} }} }}\ncomponents:\n  securitySchemes:\n    Key:\n      type: apiKey\n      in: header\n      name: Authorization\n      {keys}\n"
    ))
}

#[test]
fn a_signature_has_any_name_and_may_have_a_signer() {
    let outcome = signed("x-signature: AWS4");
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(
        &outcome.wire(),
        r#"codegen::Scheme::new("Key", codegen::SchemeKind::Signature("AWS4"))"#,
    );
    has(
        &outcome.client(),
        "- `Key`: requests are signed with `AWS4`, by a signer added with `Credentials::signer`",
    );
    let outcome = signed("x-signature: AWS4\n      x-signer: my_clouds::aws::V4");
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(
        &outcome.wire(),
        r#"codegen::SchemeKind::Signature("AWS4")).with_signer("my_clouds::aws::V4")"#,
    );
    has(&outcome.client(), "by `my_clouds::aws::V4` of the crate `my-clouds`");
}

#[test]
fn a_signature_and_a_signer_have_their_syntax() {
    only_error(
        &signed("x-signature: ''"),
        "error[invalid-extension]: `x-signature` must be a string that is not empty\n  --> api.yaml:14:20\n   |\n14 |       x-signature: ''\n   |                    ^^\n   |\n   = help: it is the name of the signature, such as SDK-HMAC-SHA256",
    );
    for path in ["signer", "'a::'", "a::b c", "a::fn", "[a]", "'::a::b'"] {
        only_error(
            &signed(&format!("x-signature: AWS4\n      x-signer: {path}")),
            "error[invalid-extension]: `x-signer` must be the Rust path of a value that implements `auth::Signer`\n  --> api.yaml:15:",
        );
    }
    only_error(
        &signed("x-signer: a::b"),
        "error[invalid-extension]: `x-signer` has no meaning without `x-signature` beside it\n  --> api.yaml:14:",
    );
}

#[test]
fn a_secret_of_a_wrong_shape_is_reported_and_hidden() {
    let outcome = outcome(
        "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\npaths:\n  /a:\n    get:\n      operationId: getA\n      parameters:\n        - { name: pin, in: query, schema: { type: string, x-secret: 'true' } }\n      responses: { '204': { description: none } }\n",
    );
    only_error(
        &outcome,
        "error[invalid-extension]: `x-secret` must be true or false\n --> api.yaml:8:",
    );
    has(&outcome.wire(), r#"codegen::Parameter::query("pin").secret()"#);
}

#[test]
fn a_client_parameter_of_a_callback_is_none_of_the_client() {
    let outcome = outcome(
        "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\npaths:\n  /{first}:\n    get:\n      operationId: getA\n      parameters:\n        - { name: first, in: path, required: true, schema: { type: string }, x-client-parameter: true }\n      responses: { '204': { description: none } }\n      callbacks:\n        done:\n          '{$request.query.url}':\n            post:\n              parameters:\n                - { name: second, in: header, schema: { type: string }, x-client-parameter: true }\n              responses: { '204': { description: none } }\n  /b/{second}:\n    get:\n      operationId: getB\n      parameters:\n        - { name: second, in: path, required: true, schema: { type: string }, x-client-parameter: true }\n      responses: { '204': { description: none } }\n",
    );
    let diagnostics = outcome.diagnostics();
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    has(
        &diagnostics[0],
        "note[ignored-keyword]: `x-client-parameter` has no effect on what the server sends\n  --> api.yaml:15:",
    );
    let client = outcome.client();
    has(&client, "pub fn first(self, value: impl Into<String>) -> Self");
    has(&client, "pub fn second(self, value: impl Into<String>) -> Self");
}

/// A document with these keys at its root and a POST with these keys.
fn posted(root: &str, operation: &str) -> Outcome {
    outcome(&format!(
        "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\n{root}\npaths:\n  /a:\n    post:\n      operationId: makeA\n      {operation}\n      responses: {{ '204': {{ description: none }} }}\n"
    ))
}

#[test]
fn a_key_of_the_root_is_a_header_of_each_post() {
    let outcome = posted("x-idempotency-key: X-Key", "tags: []");
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(
        &outcome.wire(),
        r#"codegen::Parameter::header("X-Key").idempotency_key()"#,
    );
    // requests that the document lacks have it, too
    has(&outcome.wire(), r#"Service::new("api") .idempotency_key("X-Key")"#);
    has(
        &outcome.operations(),
        "pub fn idempotency_key(self, value: impl Into<String>) -> Self",
    );
}

#[test]
fn a_parameter_that_is_a_key_is_no_argument() {
    let known = "parameters: [{ name: X-Idempotency-Key, in: header, required: true, schema: { type: string } }]";
    let outcome = posted("tags: []", known);
    has(
        &outcome.wire(),
        r#"codegen::Parameter::header("X-Idempotency-Key").idempotency_key()"#,
    );
    has(&outcome.client(), "pub fn make_a(&self) -> operations::MakeA");
    for setter in ["x_idempotency_key", "idempotency_key"] {
        has(
            &outcome.operations(),
            &format!("pub fn {setter}(self, value: impl Into<String>) -> Self"),
        );
    }
    // unless the document says that it is none
    for (root, own) in [
        ("x-idempotency-key: false", "tags: []"),
        ("tags: []", "x-idempotency-key: false"),
    ] {
        let outcome = posted(root, &format!("{own}\n      {known}"));
        has(
            &outcome.client(),
            "pub fn make_a(&self, x_idempotency_key: impl Into<String>)",
        );
        assert!(!outcome.wire().contains("idempotency_key()"), "{}", outcome.wire());
    }
}

#[test]
fn a_key_in_the_query_is_not_a_header_of_other_requests() {
    let outcome = posted(
        "x-idempotency-key: requestId",
        "parameters: [{ name: requestId, in: query, schema: { type: string } }]",
    );
    has(
        &outcome.wire(),
        r#"codegen::Parameter::query("requestId").idempotency_key()"#,
    );
    assert!(
        !outcome.wire().contains(r#".idempotency_key("requestId")"#),
        "{}",
        outcome.wire()
    );
}

#[test]
fn the_security_of_the_root_is_that_of_requests_that_the_document_lacks() {
    let outcome = rooted(
        "security: [{ Token: [] }, {}]\ncomponents:\n  securitySchemes:\n    Token: { type: http, scheme: bearer }",
    );
    has(&outcome.wire(), r#".security(&[&["Token"], &[]])"#);
}
