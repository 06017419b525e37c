//! The Rust code of calls: its exact text for each kind of argument.

#[path = "folder/mod.rs"]
mod folder;

use folder::Folder;
use serde_json::{Value, json};
use specwright::diagnostic::Diagnostics;
use specwright::sample::{SampleArguments, SampleContent, SampleCredentials, SampleError, SampleFile, SampleOptions};
use specwright::{Lowered, Settings};

const DOCUMENT: &str = r"
openapi: 3.1.0
info: { title: Shop, version: '1' }
servers:
  - url: 'https://{region}.example.com'
    variables: { region: { default: eu, enum: [eu, us-east] } }
security: [{ token: [] }]
paths:
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getThing
      parameters:
        - { name: kind, in: query, schema: { $ref: '#/components/schemas/Kind' } }
        - { name: kinds, in: query, schema: { type: array, items: { $ref: '#/components/schemas/Kind' } } }
        - { name: names, in: query, schema: { type: array, items: { type: string } } }
        - { name: since, in: query, schema: { type: string, format: date-time } }
        - { name: limit, in: query, schema: { type: integer, format: int32 } }
        - { name: ratio, in: query, schema: { type: number } }
        - { name: type, in: query, schema: { type: string } }
        - { name: all, in: query, schema: { type: boolean } }
        - { name: expand, in: query, schema: { const: owner } }
        - { name: X-Key, in: header, schema: { type: string, format: password } }
        - { name: old, in: query, deprecated: true, schema: { type: string } }
        - { name: any, in: query, schema: {} }
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object } } } }
    put:
      operationId: putThing
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
      responses: { '204': { description: done } }
    delete:
      operationId: self
      deprecated: true
      responses: { '204': { description: done } }
  /orders:
    post:
      operationId: createOrder
      security: [{ key: [], user: [] }]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [sku, note]
              properties:
                sku: { type: string }
                note: { type: [string, 'null'] }
                version: { const: 2 }
                count: { type: [integer, 'null'] }
                tags: { type: object, additionalProperties: { type: string } }
                secret: { type: string, format: password }
          application/x-www-form-urlencoded:
            schema: { type: object, required: [text], properties: { text: { type: string }, size: { type: integer } } }
          image/*: { schema: { type: string, format: binary } }
      responses: { '204': { description: done } }
    get:
      operationId: listOrders
      security: []
      x-paging: { offset: offset, limit: limit, items: /orders }
      parameters:
        - { name: offset, in: query, schema: { type: integer } }
        - { name: limit, in: query, schema: { type: integer } }
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: { type: object, properties: { orders: { type: array, items: { type: string } } } }
            text/csv: { schema: { type: string } }
  /files:
    post:
      operationId: upload
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties:
                file: { type: string, format: binary }
                more: { type: array, items: { type: string, format: binary } }
                title: { type: string }
      responses: { '204': { description: done } }
  /raw:
    put:
      operationId: putRaw
      requestBody: { required: true, content: { application/octet-stream: {} } }
      responses:
        '200': { description: ok, content: { application/octet-stream: { schema: { type: string, format: binary } } } }
  /messages:
    post:
      operationId: postMessage
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [text]
              properties: { text: { type: string }, loud: { type: boolean } }
      responses: { '204': { description: done } }
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
    key: { type: apiKey, in: header, name: X-Api-Key }
    user: { type: http, scheme: basic }
  schemas:
    Kind: { type: string, enum: [small, very large] }
    Thing:
      type: object
      required: [name, size]
      properties:
        name: { type: string }
        size: { type: integer, default: 1 }
        kind: { $ref: '#/components/schemas/Kind' }
        owner: { anyOf: [{ type: string }, { type: integer }, { $ref: '#/components/schemas/Owner' }] }
        shape: { oneOf: [{ $ref: '#/components/schemas/Circle' }, { $ref: '#/components/schemas/Square' }],
                 discriminator: { propertyName: shape, mapping: { circle: '#/components/schemas/Circle', square: '#/components/schemas/Square' } } }
        made: { type: [string, 'null'], format: date }
        picture: { type: string, contentEncoding: base64 }
        parts: { type: array, items: { $ref: '#/components/schemas/Thing' } }
        labels: { type: object, additionalProperties: { $ref: '#/components/schemas/Kind' } }
        password: { type: string, format: password }
        options: { $ref: '#/components/schemas/Options' }
        place: { type: array, prefixItems: [{ type: number }, { type: number }], items: false }
        level: { enum: [1, 2] }
        free: {}
        beta: { enum: [true] }
      additionalProperties: false
    Owner: { type: object, required: [id], properties: { id: { type: integer, format: int64 }, admin: { type: boolean } }, additionalProperties: { type: integer } }
    Circle: { type: object, required: [shape, radius], properties: { shape: { type: string }, radius: { type: number } } }
    Square: { type: object, required: [shape, side], properties: { shape: { type: string }, side: { type: number } } }
    Options: { type: object, properties: { deep: { type: boolean }, self: { type: string } } }
";

fn lowered(text: &str) -> (Folder, Lowered) {
    let folder = Folder::with(&[("api.yaml", text)]);
    let (lowered, diagnostics) = Lowered::open(&folder.path().join("api.yaml"), &Settings::default());
    let lowered = lowered.unwrap_or_else(|| panic!("{diagnostics}"));
    (folder, lowered)
}

fn sample_of(operation: &str, arguments: &SampleArguments, options: &SampleOptions) -> Result<String, SampleError> {
    let (folder, lowered) = lowered(DOCUMENT);
    let sample = lowered.sample(operation, arguments, options);
    drop(folder);
    sample
}

/// The statements of a call, without those of its result.
#[track_caller]
fn call(operation: &str, arguments: &SampleArguments) -> String {
    let mut options = SampleOptions::new("shop");
    options.statements_only = true;
    let text = sample_of(operation, arguments, &options).unwrap_or_else(|error| panic!("{error}"));
    let end = text.find(".send()").or_else(|| text.find(".items()"));
    let start = text.find("client").unwrap_or_default();
    let before = text.find("let body").filter(|before| *before < start).unwrap_or(start);
    text[before..end.unwrap_or(text.len())].trim_end().to_owned()
}

fn parameters(parameters: &[(&str, Value)]) -> SampleArguments {
    let parameters = parameters
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    SampleArguments {
        parameters: parameters.collect(),
        ..SampleArguments::default()
    }
}

fn body(body: Value) -> SampleArguments {
    SampleArguments {
        body: Some(body),
        ..parameters(&[("id", "a".into())])
    }
}

fn parameter(name: &str, value: Value) -> String {
    let call = call("get_thing", &parameters(&[("id", "a".into()), (name, value)]));
    let call: String = call.lines().map(str::trim).collect();
    let rest = call.strip_prefix("client.get_thing(\"a\")").unwrap_or(&call);
    rest.to_owned()
}

#[test]
fn parameters_are_written_as_their_types_take_them() {
    let table = [
        ("kind", json!("very large"), ".kind(models::Kind::VeryLarge)"),
        ("kind", json!("huge"), r#".kind("huge")"#),
        (
            "kinds",
            json!(["small", "huge"]),
            r#".kinds([models::Kind::Small, models::Kind::from("huge")])"#,
        ),
        ("kinds", json!([]), ".kinds(Vec::<models::Kind>::new())"),
        ("names", json!(["a", "b\"c"]), r#".names(["a", "b\"c"])"#),
        (
            "since",
            json!("2026-01-31T12:00:00Z"),
            r#".since("2026-01-31T12:00:00Z")"#,
        ),
        ("limit", json!(-5), ".limit(-5)"),
        ("ratio", json!(2), ".ratio(2.0)"),
        ("type", json!("a"), r#".r#type("a")"#),
        ("all", json!(false), ".all(false)"),
        ("expand", json!("owner"), ".expand_owner(true)"),
        ("X-Key", json!("hunter2"), r#".x_key(std::env::var("X_KEY")?)"#),
        ("x_key", json!("hunter2"), r#".x_key(std::env::var("X_KEY")?)"#),
        ("any", json!("a"), r#".any("a")"#),
        ("any", json!(5_000_000_000_i64), ".any(5000000000_i64)"),
        (
            "any",
            json!({ "a": [1] }),
            r##".any(runtime::json::from_str::<runtime::Json>(r#"{"a":[1]}"#)?)"##,
        ),
        ("kind", json!(null), ""),
    ];
    for (name, value, expected) in table {
        assert_eq!(parameter(name, value.clone()), expected, "{name} = {value}");
    }
}

#[test]
fn a_model_is_written_by_new_and_its_fields() {
    let thing = |value: Value| call("put_thing", &body(value));
    let starts = "let body = ";
    let table = [
        (json!({ "name": "a", "size": 1 }), r#"models::Thing::new("a")"#),
        (
            json!({ "name": "a", "size": 2 }),
            r#"models::Thing{size:2,..models::Thing::new("a")}"#,
        ),
    ];
    for (value, expected) in table {
        let text: String = thing(value.clone()).lines().map(str::trim).collect();
        let text = text.replace(": ", ":").replace(" {", "{");
        assert!(text.starts_with(&format!("{starts}{expected};")), "{value}: {text}");
    }
}
