//! Swagger 2.0, lowered to 3.0.

mod folder;

use folder::{Folder, clean};
use specwright::document::Document;

/// A document of 2.0 with these lines after its `info`.
fn document(rest: &str) -> Document {
    clean(&format!("swagger: '2.0'\ninfo: {{title: t, version: '1'}}\n{rest}\n"))
}

/// A value of the document as it is in the tree after lowering.
fn at(document: &Document, pointer: &str) -> String {
    let pointer = pointer.parse().expect("a pointer");
    document.node(&pointer).map(ToString::to_string).unwrap_or_default()
}

/// A value below the operation `post` of `/a`, which has these keys.
fn in_operation(rest: &str, operation: &str, pointer: &str) -> String {
    let text = format!("{rest}\npaths:\n  /a:\n    post: {{ operationId: a, {operation} }}\n");
    at(&document(&text), &format!("/paths/~1a/post{pointer}"))
}

const DONE: &str = "responses: { '204': { description: Done. } }";

#[test]
fn host_base_path_and_schemes_are_servers() {
    for (text, servers) in [
        (
            "host: a.example\nbasePath: /v1\nschemes: [http, https, ws]\npaths: {}",
            r#"[{"url":"https://a.example/v1"},{"url":"http://a.example/v1"}]"#,
        ),
        ("host: a.example\npaths: {}", r#"[{"url":"https://a.example"}]"#),
        ("basePath: /v1\npaths: {}", r#"[{"url":"/v1"}]"#),
        ("paths: {}", ""),
    ] {
        assert_eq!(at(&document(text), "/servers"), servers, "{text}");
    }
    let own = in_operation("host: a.example", &format!("schemes: [http], {DONE}"), "/servers");
    assert_eq!(own, r#"[{"url":"http://a.example"}]"#);
}

#[test]
fn parameters_have_schemas() {
    for (parameter, lowered) in [
        (
            "{ name: q, in: query, type: string, maxLength: 3, x-a: 1 }",
            r#"{"name":"q","in":"query","x-a":1,"schema":{"type":"string","maxLength":3}}"#,
        ),
        (
            "{ name: q, in: query, type: array, items: { type: integer } }",
            r#"{"name":"q","in":"query","explode":false,"schema":{"type":"array","items":{"type":"integer"}}}"#,
        ),
        (
            "{ name: q, in: query, type: array, items: { type: string }, collectionFormat: multi }",
            r#"{"name":"q","in":"query","explode":true,"schema":{"type":"array","items":{"type":"string"}}}"#,
        ),
        (
            "{ name: q, in: query, type: array, items: { type: string }, collectionFormat: pipes }",
            r#"{"name":"q","in":"query","style":"pipeDelimited","explode":false,"schema":{"type":"array","items":{"type":"string"}}}"#,
        ),
        (
            "{ name: H, in: header, type: array, items: { type: string } }",
            r#"{"name":"H","in":"header","schema":{"type":"array","items":{"type":"string"}}}"#,
        ),
        (
            "{ $ref: '#/parameters/Q' }",
            r##"{"$ref":"#/components/parameters/Q"}"##,
        ),
    ] {
        let rest = "parameters: { Q: { name: q, in: query, required: true, type: boolean } }";
        let operation = format!("parameters: [{parameter}], {DONE}");
        assert_eq!(in_operation(rest, &operation, "/parameters/0"), lowered);
    }
}

#[test]
fn a_parameter_in_the_body_is_the_request_body() {
    let parameter = "{ name: b, in: body, required: true, description: It., schema: { $ref: '#/definitions/A' } }";
    let rest = format!(
        "consumes: [application/json]\ndefinitions: {{ A: {{ type: object }} }}\nparameters: {{ B: {parameter} }}"
    );
    for given in [parameter, "{ $ref: '#/parameters/B' }"] {
        assert_eq!(
            in_operation(&rest, &format!("parameters: [{given}], {DONE}"), "/requestBody"),
            r##"{"required":true,"description":"It.","content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}}"##
        );
    }
    let own = format!("consumes: [text/plain, text/csv], parameters: [{parameter}], {DONE}");
    let content = in_operation(&rest, &own, "/requestBody/content");
    assert!(
        content.starts_with(r#"{"text/plain":{"schema""#) && content.contains("text/csv"),
        "{content}"
    );
}

#[test]
fn parameters_in_a_form_are_one_body() {
    let fields = "[{ name: a, in: formData, type: string, required: true }, { name: l, in: formData, type: array, items: { type: string } }]";
    assert_eq!(
        in_operation("", &format!("parameters: {fields}, {DONE}"), "/requestBody/content"),
        r#"{"application/x-www-form-urlencoded":{"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"l":{"type":"array","items":{"type":"string"}}}},"encoding":{"l":{"style":"form","explode":false}}}}"#
    );
    let file = "[{ name: f, in: formData, type: file, description: A file. }]";
    assert_eq!(
        in_operation("", &format!("parameters: {file}, {DONE}"), "/requestBody"),
        r#"{"required":false,"content":{"multipart/form-data":{"schema":{"type":"object","properties":{"f":{"type":"string","format":"binary","description":"A file."}}}}}}"#
    );
}

#[test]
fn parameters_of_a_path_item_make_the_body_of_its_operations() {
    let document = document(&format!(
        "paths:\n  /a:\n    parameters: [{{ name: f, in: formData, type: string }}, {{ name: q, in: query, type: string }}]\n    post: {{ operationId: a, {DONE} }}\n    put:\n      operationId: b\n      parameters: [{{ name: f, in: formData, type: integer }}]\n      {DONE}\n"
    ));
    let kind = |method: &str| {
        let pointer = format!(
            "/paths/~1a/{method}/requestBody/content/application~1x-www-form-urlencoded/schema/properties/f/type"
        );
        at(&document, &pointer)
    };
    assert_eq!(
        (kind("post").as_str(), kind("put").as_str()),
        (r#""string""#, r#""integer""#)
    );
    assert_eq!(at(&document, "/paths/~1a/parameters/0/name"), r#""q""#);
    assert_eq!(at(&document, "/paths/~1a/parameters/1"), "");
}

#[test]
fn responses_have_media_types_and_headers_schemas() {
    let rest = "produces: [application/json]\nresponses: { R: { description: R., schema: { type: string } } }";
    let response = "responses: { '200': { description: d, schema: { type: integer }, examples: { application/json: 7 }, headers: { x-next: { type: integer, description: n } } } }";
    assert_eq!(
        in_operation(rest, response, "/responses/200"),
        r#"{"description":"d","headers":{"x-next":{"description":"n","schema":{"type":"integer"}}},"content":{"application/json":{"schema":{"type":"integer"},"example":7}}}"#
    );
    let referred = "responses: { '200': { $ref: '#/responses/R' } }";
    assert_eq!(
        in_operation(rest, referred, "/responses/200"),
        r##"{"$ref":"#/components/responses/R"}"##
    );
    // with media types of its own
    let own = format!("produces: [text/plain], {referred}");
    assert_eq!(
        in_operation(rest, &own, "/responses/200/content"),
        r#"{"text/plain":{"schema":{"type":"string"}}}"#
    );
    let file = "responses: { '200': { description: d, schema: { type: file } } }";
    assert_eq!(
        in_operation("", file, "/responses/200/content"),
        r#"{"application/octet-stream":{"schema":{"type":"string","format":"binary"}}}"#
    );
}

#[test]
fn definitions_are_schemas() {
    let document = document(
        "paths: {}\ndefinitions:\n  A: { type: object, discriminator: kind, required: [kind], properties: { kind: { type: string }, x-a: { $ref: '#/definitions/B' } } }\n  B: { allOf: [{ $ref: '#/definitions/A' }], x-nullable: true }",
    );
    assert_eq!(
        at(&document, "/components/schemas/A"),
        r##"{"type":"object","discriminator":{"propertyName":"kind"},"required":["kind"],"properties":{"kind":{"type":"string"},"x-a":{"$ref":"#/components/schemas/B"}}}"##
    );
    assert_eq!(
        at(&document, "/components/schemas/B"),
        r##"{"allOf":[{"$ref":"#/components/schemas/A"}],"nullable":true}"##
    );
}

#[test]
fn security_definitions_are_schemes() {
    let document = document(
        "paths: {}\nsecurityDefinitions:\n  B: { type: basic }\n  K: { type: apiKey, in: header, name: X-Key }\n  O: { type: oauth2, flow: application, tokenUrl: 'https://a.example/token', scopes: { read: May. } }",
    );
    assert_eq!(
        at(&document, "/components/securitySchemes/B"),
        r#"{"type":"http","scheme":"basic"}"#
    );
    assert_eq!(
        at(&document, "/components/securitySchemes/K"),
        r#"{"type":"apiKey","in":"header","name":"X-Key"}"#
    );
    assert_eq!(
        at(&document, "/components/securitySchemes/O"),
        r#"{"type":"oauth2","flows":{"clientCredentials":{"tokenUrl":"https://a.example/token","scopes":{"read":"May."}}}}"#
    );
}

#[test]
fn problems_are_told_where_they_are_written() {
    let text = "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: a\n      parameters:\n        - { name: q, in: query, type: array, items: { type: array, items: { type: string }, collectionFormat: tsv }, collectionFormat: tsv }\n      responses: { '200': { description: d, schema: { $ref: '#/definitions/Noo' } } }\ndefinitions: { No: { type: string } }\n";
    let (_, problems) = Folder::with(&[("a.yaml", text)]).load("a.yaml");
    for expected in [
        "error[unresolved-reference]: no schema `#/definitions/Noo`",
        "--> a.yaml:9:61",
        "help: did you mean `#/definitions/No`?",
        "`collectionFormat: tsv` is not supported: items are separated by commas",
        "`collectionFormat` of a list within a list is not supported",
        "--> a.yaml:8:",
    ] {
        assert!(problems.contains(expected), "{expected}: {problems}");
    }
}
