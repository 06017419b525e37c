//! References to components whose names must be escaped, and documents of components alone.

use crate::{has, outcome};

#[test]
fn names_in_references_are_unescaped_wherever_a_reference_stands() {
    let outcome = outcome(
        r##"openapi: 3.1.0
info: { title: Api, version: "1" }
paths:
  /things/{id}:
    post:
      operationId: postThing
      parameters: [{ $ref: "#/components/parameters/an~1id" }]
      requestBody: { $ref: "#/components/requestBodies/a%20body~0" }
      responses:
        "200": { $ref: "#/components/responses/fine~1too" }
components:
  parameters:
    an/id: { name: id, in: path, required: true, schema: { $ref: "#/components/schemas/key~1type" } }
  requestBodies:
    a body~: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/til~0de" } } } }
  responses:
    fine/too:
      description: ok
      headers: { X-Rate: { $ref: "#/components/headers/rate~1limit" } }
      content: { application/json: { schema: { $ref: "#/components/schemas/Pet%5Bany%5D" } } }
  headers:
    rate/limit: { schema: { type: integer } }
  schemas:
    key/type: { type: string, enum: [one, two] }
    til~de: { type: object, required: [pet], properties: { pet: { $ref: "#/components/schemas/node~1dog" } } }
    "Pet[any]":
      type: object
      required: [kind]
      properties: { kind: { type: string } }
      discriminator:
        propertyName: kind
        mapping: { dog: "#/components/schemas/node~1dog", cat: "a/cat", fish: "#/components/schemas/100%25" }
    node/dog: { allOf: [{ $ref: "#/components/schemas/Pet[any]" }, { type: object, properties: { bark: { type: string } } }] }
    a/cat: { allOf: [{ $ref: "#/components/schemas/Pet%5Bany%5D" }, { type: object, properties: { paws: { $ref: "#/components/schemas/`1[[N, A]]" } } }] }
    100%: { allOf: [{ $ref: "#/components/schemas/Pet[any]" }, { type: object, properties: { fins: { type: integer } } }] }
    "`1[[N, A]]": { type: object, properties: { count: { type: integer } } }
"##,
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    let models = outcome.models();
    for expected in [
        "pub pet: NodeDog,",
        "pub bark: Option<String>,",
        "pub count: Option<i64>,",
        "pub fins: Option<i64>,",
        "pub enum KeyType {",
        "pub enum PetAny {",
    ] {
        has(&models, expected);
    }
    for tag in [r#""dog""#, r#""cat""#, r#""fish""#] {
        has(&outcome.wire(), tag);
    }
    assert!(!models.contains("Option<runtime::Json>"), "{models}");
}

#[test]
fn a_document_of_components_alone_gives_its_types() {
    for rest in ["", "paths: {}\n"] {
        let outcome = outcome(&format!(
            "openapi: 3.1.0\ninfo: {{ title: Api, version: '1' }}\n{rest}components:\n  schemas:\n    \
             Order: {{ type: object, required: [id], properties: {{ id: {{ type: string }}, note: {{ type: [string, 'null'] }} }} }}\n    \
             Line: {{ type: string, enum: [a, b] }}\n"
        ));
        assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
        has(
            &outcome.models(),
            "pub struct Order { pub id: String, pub note: runtime::Nullable<String>, }",
        );
        has(&outcome.models(), "pub enum Line {");
        assert!(!outcome.generated.is_empty());
    }
}

#[test]
fn a_server_variable_has_each_value_once() {
    let outcome = outcome(
        "openapi: 3.0.0\ninfo: { title: Api, version: '1' }\n\
         servers: [{ url: 'https://{site}', variables: { site: { default: us.example.com, enum: [us.example.com, eu.example.com, us.example.com] } } }]\n\
         paths: { /thing: { get: { operationId: getThing, responses: { '204': { description: done } } } } }\n",
    );
    assert_eq!(
        outcome.client().matches(" = \"us.example.com\"").count()
            + outcome.wire().matches(" = \"us.example.com\"").count(),
        1
    );
}
