//! What operations become.

use crate::{has, lacks, outcome};

const HEAD: &str = "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\n";

#[test]
fn required_things_are_arguments_and_optional_ones_setters() {
    let outcome = outcome(&format!(
        "{HEAD}paths:\n  /a/{{second}}/{{first}}:\n    parameters:\n      - {{ name: first, in: path, required: true, schema: {{ type: string }} }}\n    get:\n      operationId: getA\n      parameters:\n        \
         - {{ name: must, in: query, required: true, schema: {{ type: integer, format: int32 }} }}\n        - {{ name: second, in: path, required: true, schema: {{ type: string }} }}\n        \
         - {{ name: may, in: query, schema: {{ type: array, items: {{ type: string }} }} }}\n        - {{ name: page, in: query, required: true, schema: {{ type: integer, default: 1 }} }}\n      responses: {{ '204': {{ description: none }} }}\n"
    ));
    let client = outcome.client();
    has(
        &client,
        "pub fn get_a( &self, second: impl Into<String>, first: impl Into<String>, must: i32, ) -> operations::GetA",
    );
    lacks(&client, ".with(4");
    has(
        &outcome.wire(),
        r#"codegen::Parameter::query("page").required().preset("1")"#,
    );
    has(
        &outcome.operations(),
        "pub fn may(self, values: impl IntoIterator<Item = impl Into<String>>) -> Self",
    );
    has(&outcome.operations(), "pub fn page(self, value: i64) -> Self");
    has(&outcome.operations(), "GetA => ()");
}

#[test]
fn a_body_written_in_place_becomes_setters_and_a_named_one_an_argument() {
    let outcome = outcome(&format!(
        "{HEAD}paths:\n  /a:\n    post:\n      operationId: postA\n      requestBody:\n        required: true\n        content:\n          application/json:\n            schema:\n              type: object\n              required: [name]\n              \
         properties: {{ name: {{ type: string }}, note: {{ type: string, nullable: true }}, id: {{ type: string, readOnly: true }} }}\n      responses: {{ '204': {{ description: none }} }}\n    put:\n      operationId: putA\n      requestBody:\n        required: true\n        content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/A' }} }} }}\n      \
         responses: {{ '204': {{ description: none }} }}\ncomponents:\n  schemas:\n    A:\n      type: object\n      properties: {{ a: {{ type: string, nullable: true }} }}\n"
    ));
    has(
        &outcome.client(),
        "pub fn post_a(&self, name: impl Into<String>) -> operations::PostA",
    );
    has(&outcome.client(), ".field(\"name\", Into::<String>::into(name))");
    has(
        &outcome.operations(),
        "pub fn note(self, value: impl Into<String>) -> Self",
    );
    has(
        &outcome.operations(),
        "pub fn note_null(self) -> Self { Self(self.0.field(\"note\", ())) }",
    );
    lacks(&outcome.operations(), "pub fn id(");
    has(
        &outcome.client(),
        "pub fn put_a(&self, body: &models::A) -> operations::PutA",
    );
    has(&outcome.models(), "pub a: runtime::Nullable<String>,");
}

#[test]
fn a_method_that_takes_a_model_is_compiled_where_it_is_called() {
    let text = [
        HEAD,
        "paths:\n  /a/{id}:\n    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]\n",
        "    post:\n      operationId: postA\n      requestBody: { $ref: '#/components/requestBodies/A' }\n",
        "      responses: { '204': { description: none } }\n",
        "  /a:\n    put:\n      operationId: putA\n      requestBody: { $ref: '#/components/requestBodies/A' }\n",
        "      responses: { '204': { description: none } }\n",
        "    patch:\n      operationId: patchA\n      requestBody:\n        content:\n          application/json:\n",
        "            schema:\n              properties: { a: { $ref: '#/components/schemas/A' }, b: { type: boolean } }\n",
        "      responses: { '204': { description: none } }\n",
        "components:\n  requestBodies:\n    A:\n      required: true\n      content: { application/json: { schema: { $ref: '#/components/schemas/A' } } }\n",
        "  schemas:\n    A: { type: object, properties: { a: { type: string } } }\n",
    ]
    .concat();
    let outcome = outcome(&text);
    has(&outcome.client(), "#[inline] pub fn put_a(&self, body: &models::A)");
    has(&outcome.operations(), "#[inline] pub fn a(self, value: models::A)");
    // generic anyway, and nothing of its own
    has(
        &outcome.client(),
        "pub fn post_a(&self, id: impl Into<String>, body: &models::A)",
    );
    lacks(&outcome.client(), "#[inline] pub fn post_a");
    lacks(&outcome.client(), "#[inline] pub fn patch_a");
    has(&outcome.operations(), "pub fn b(self, value: bool)");
    lacks(&outcome.operations(), "#[inline] pub fn b");
}

#[test]
fn missing_and_repeated_operation_ids_get_names() {
    let outcome = outcome(&format!(
        "{HEAD}paths:\n  /pets/{{id}}/owner:\n    get:\n      parameters: [{{ name: id, in: path, required: true, schema: {{ type: string }} }}]\n      responses: {{ '204': {{ description: none }} }}\n  \
         /x:\n    get:\n      operationId: same\n      responses: {{ '204': {{ description: none }} }}\n    put:\n      operationId: same\n      responses: {{ '204': {{ description: none }} }}\n"
    ));
    has(&outcome.client(), "pub fn get_pets_by_id_owner(");
    has(&outcome.client(), "pub fn same(&self) -> operations::Same");
    has(&outcome.client(), "pub fn same2(&self) -> operations::Same2");
    let diagnostics = outcome.diagnostics();
    assert!(
        diagnostics.iter().any(|d| d.starts_with(
            "warning[duplicate-operation]: another operation has the id `same`: this one becomes `Same2`\n  --> api.yaml:13:"
        )),
        "{diagnostics:?}"
    );
}

#[test]
fn several_successes_and_different_errors_are_enums() {
    let outcome = outcome(&format!(
        "{HEAD}paths:\n  /a:\n    get:\n      operationId: getA\n      responses:\n        '200': {{ description: ok, content: {{ application/json: {{ schema: {{ type: array, items: {{ type: string }} }} }} }} }}\n        \
         '202': {{ description: later, headers: {{ Retry-After: {{ schema: {{ type: integer }} }} }} }}\n        '404': {{ description: no, content: {{ application/json: {{ schema: {{ type: object, properties: {{ a: {{ type: string }} }} }} }} }} }}\n        \
         4XX: {{ description: client, content: {{ application/json: {{ schema: {{ type: string }} }} }} }}\n        default: {{ description: other, content: {{ application/json: {{ schema: {{ type: integer }} }} }} }}\n"
    ));
    has(&outcome.models(), "pub enum GetAResponse {");
    has(
        &outcome.wire(),
        "codegen::responses! { GetAResponse { 0 Ok(Vec<String>), 1 Accepted } }",
    );
    has(
        &outcome.wire(),
        r#"codegen::headers! { GetAHeaders { 0 retry_after = "Retry-After" } }"#,
    );
    has(
        &outcome.wire(),
        "GetAError { 404 => NotFound(GetAResponse404), 4XX => ClientError(String), default => Default(i64) }",
    );
    has(
        &outcome.operations(),
        "GetA => models::GetAResponse, headers models::GetAHeaders",
    );
}

#[test]
fn a_path_without_its_parameter_gets_one_and_a_parameter_without_its_path_goes() {
    let outcome = outcome(&format!(
        "{HEAD}paths:\n  /a/{{b}}:\n    get:\n      operationId: getA\n      parameters:\n        - {{ name: c, in: path, required: true, schema: {{ type: string }} }}\n      responses: {{ '204': {{ description: none }} }}\n"
    ));
    has(&outcome.client(), "pub fn get_a(&self, b: impl Into<String>)");
    let diagnostics = outcome.diagnostics().join("\n");
    has(
        &diagnostics,
        "warning[undescribed-path-parameter]: no parameter describes `{b}` of the path: taken for text\n",
    );
    has(
        &diagnostics,
        "warning[unused-path-parameter]: the path has no `{c}` for this parameter: left out\n",
    );
}

#[test]
fn dots_in_the_query_of_a_path_are_no_segments() {
    let paths = |key: &str| {
        outcome(&format!(
            "{HEAD}paths:\n  '{key}':\n    get: {{ operationId: getA, responses: {{ '204': {{ description: none }} }} }}\n"
        ))
    };
    let kept = paths("/a?q=x/../y&r=..");
    assert_eq!(kept.diagnostics(), Vec::<String>::new());
    has(
        &kept.wire(),
        r#"Operation::new("getA", codegen::Method::GET, "/a").query("q=x/../y&r=..")"#,
    );
    let refused = paths("/a/../b?q=x").diagnostics().join("\n");
    has(
        &refused,
        "the path `/a/../b?q=x` has a segment `..`, which leads to another path",
    );
}

#[test]
fn other_media_types_of_a_response_are_asked_for_by_setters() {
    let outcome = outcome(&format!(
        "{HEAD}paths:\n  /a:\n    get:\n      operationId: getA\n      responses:\n        '200':\n          description: ok\n          content:\n            text/csv: {{ schema: {{ type: object, properties: {{ a: {{ type: string }} }} }} }}\n            application/json: {{ schema: {{ type: boolean }} }}\n"
    ));
    has(&outcome.operations(), "GetA => bool");
    has(&outcome.operations(), "pub fn accept_csv(self) -> Self");
    has(&outcome.wire(), "codegen::Success::json(200)");
    has(&outcome.wire(), r#".accept("application/json, text/csv;q=0.5")"#);
    has(
        &outcome.diagnostics()[0],
        "note[ignored-media-type]: response `getA Response` as `text/csv`: no type is made of its schema; `send_as` of the request reads it as a type of yours\n  --> api.yaml:11:",
    );
}

#[test]
fn files_of_a_multipart_body_are_bytes_and_parts_have_media_types() {
    let outcome = outcome(&format!(
        "{HEAD}paths:\n  /a:\n    post:\n      operationId: postA\n      requestBody:\n        required: true\n        content:\n          multipart/form-data:\n            schema: {{ $ref: '#/components/schemas/Form' }}\n            \
         encoding: {{ meta: {{ contentType: application/json }}, note: {{ style: form, headers: {{ X-A: {{ schema: {{ type: string }} }} }} }} }}\n      responses: {{ '204': {{ description: none }} }}\ncomponents:\n  schemas:\n    Form:\n      type: object\n      required: [file]\n      \
         properties: {{ file: {{ type: string, format: binary }}, more: {{ type: array, items: {{ type: string, format: binary }} }}, meta: {{ type: object }}, note: {{ type: string }} }}\n"
    ));
    has(
        &outcome.client(),
        "pub fn post_a(&self, file: impl Into<runtime::File>) -> operations::PostA",
    );
    has(
        &outcome.operations(),
        "pub fn more(self, values: impl IntoIterator<Item = impl Into<runtime::File>>) -> Self",
    );
    has(
        &outcome.wire(),
        r#"codegen::BodyShape::multipart().required().parts(&[codegen::Part::binary("file"), codegen::Part::binary("more"), codegen::Part::of("meta", "application/json")])"#,
    );
    let diagnostics = outcome.diagnostics();
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    has(
        &diagnostics[0],
        "warning[ignored-encoding]: header `X-A` of a part has no default and no single value: it and others like it are sent only if they are set on a file\n  --> api.yaml:12:",
    );
}

#[test]
fn events_that_are_described_one_by_one_are_given_as_their_data() {
    let outcome = outcome(
        "openapi: 3.1.0
info: { title: Api, version: '1' }
servers: [{ url: 'https://api.invalid' }]
paths:
  /json:
    get:
      operationId: json
      responses:
        '200':
          description: ok
          content:
            text/event-stream:
              itemSchema:
                type: object
                properties:
                  event: { type: string }
                  data:
                    type: string
                    contentMediaType: application/json
                    contentSchema: { $ref: '#/components/schemas/Step' }
  /named: { get: { operationId: named, responses: { '200': { description: ok, content: { text/event-stream: { itemSchema: { $ref: '#/components/schemas/StepEvent' } } } } } } }
  /text: { get: { operationId: text, responses: { '200': { description: ok, content: { text/event-stream: { itemSchema: { type: object, properties: { data: { type: string } } } } } } } } }
  /bare: { get: { operationId: bare, responses: { '200': { description: ok, content: { text/event-stream: { itemSchema: { $ref: '#/components/schemas/Step' } } } } } } }
components:
  schemas:
    Step: { type: object, properties: { done: { type: integer } } }
    StepEvent: { type: object, properties: { id: { type: string }, data: { $ref: '#/components/schemas/Step' } } }
",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    let operations = outcome.operations();
    for (operation, events) in [
        ("Json", "models::Step"),
        ("Named", "models::Step"),
        ("Text", "runtime::Event"),
        ("Bare", "models::Step"),
    ] {
        has(&operations, &format!("{operation} => String, events {events}"));
    }
}

#[test]
fn a_form_without_fields_is_no_body() {
    let api = |rest: &str| {
        outcome(&format!(
            "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /things:\n    get:\n      operationId: listThings\n      \
             requestBody: {{ {rest}, content: {{ application/x-www-form-urlencoded: {{ schema: {{ type: object, properties: {{}}, additionalProperties: false }} }} }} }}\n      \
             responses: {{ '204': {{ description: fine }} }}\n"
        ))
    };
    for required in [false, true] {
        let outcome = api(&format!("required: {required}"));
        lacks(&outcome.models(), "ListThingsRequest");
        lacks(&outcome.operations(), "pub fn body");
        let is_sent = outcome.wire().contains(".body(codegen::BodyShape::form().required())");
        assert_eq!(is_sent, required);
    }
}

#[test]
fn a_server_of_an_operation_is_in_its_docs() {
    let outcome = outcome(&format!(
        "{HEAD}servers: [{{ url: /api/v3 }}]\npaths:\n  /a:\n    get: {{ operationId: getA, responses: {{ '204': {{ description: none }} }} }}\n  /up:\n    \
         servers: [{{ url: 'https://up.example.com/v1' }}]\n    post: {{ operationId: up, responses: {{ '204': {{ description: none }} }} }}\n"
    ));
    let client = outcome.client();
    has(&client, "It has a server of its own: `https://up.example.com/v1`.");
    assert_eq!(client.matches("a server of its own").count(), 1);
}
