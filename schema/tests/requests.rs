//! The schemas of single requests, and where in the document a violation stands.

use std::path::Path;

use serde_json::{Value, json};
use specwright::Place;
use specwright::diagnostic::Diagnostics;
use specwright::document::{Document, LoadOptions, Pointer};
use specwright_schema::{Checker, ClosedSchema, RequestSchemas, SchemaError};

fn load(name: &str, text: &str) -> Document {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("the file is written");
    let mut diagnostics = Diagnostics::new();
    let document = specwright::document::load(&path, &LoadOptions::default(), &mut diagnostics);
    document.unwrap_or_else(|| panic!("{diagnostics}"))
}

fn schemas(document: &Document) -> RequestSchemas {
    RequestSchemas::of(document).expect("schemas").0
}

const SHOP: &str = r##"openapi: 3.1.0
info: { title: Shop, version: "1" }
paths:
  /shops/{shop}:
    parameters:
      - { name: shop, in: path, required: true, schema: { type: string, maxLength: 4 } }
      - { name: dry, in: query, schema: { type: string } }
      - $ref: "#/components/parameters/Trace"
    post:
      parameters:
        - { name: dry, in: query, schema: { type: boolean } }
        - name: filter
          in: query
          content: { application/json: { schema: { type: object, required: [a] } } }
      requestBody: { $ref: "#/components/requestBodies/Item" }
      responses: { "204": { description: Done. } }
  /search{?limit}:
    parameters: [{ name: limit, in: path, required: true, schema: { type: integer } }]
    get: { responses: { "204": { description: Done. } } }
components:
  parameters:
    Trace: { name: X-Trace, in: header, schema: { type: string, format: uuid } }
  requestBodies:
    Item:
      content:
        application/json:
          schema: { $ref: "#/components/schemas/Item" }
          examples:
            wrong: { value: { name: 1 } }
            right: { value: { name: lamp, part: { name: bulb } } }
        text/*: { schema: { type: string } }
  schemas:
    Item:
      type: object
      required: [name, id]
      properties:
        id: { type: string, readOnly: true }
        name:
          type: string
          minLength: 2
        code:
          type: [string, "null"]
          pattern: ^[a-z]+$
        kind: { enum: [new, used] }
        part:
          anyOf:
            - $ref: "#/components/schemas/Item"
            - type: "null"
        size:
          oneOf:
            - type: integer
              maximum: 9
            - type: boolean
      additionalProperties: false
    Unused: { type: object }
"##;

const POST: &str = "/paths/~1shops~1{shop}/post";

fn body(document: &Document) -> Checker {
    let closed = schemas(document).body(POST, "application/json").expect("a body");
    Checker::new(closed).expect("a schema")
}

#[test]
fn parameters_are_found_by_place_and_name() {
    let document = load("parameters.yaml", SHOP);
    let schemas = schemas(&document);
    let schema = |place, name| schemas.parameter(POST, place, name).map(|closed| closed.schema);
    assert_eq!(
        schema(Place::Path, "shop"),
        Some(json!({"type": "string", "maxLength": 4}))
    );
    // That of the operation replaces that of the path item.
    assert_eq!(schema(Place::Query, "dry"), Some(json!({"type": "boolean"})));
    assert_eq!(
        schema(Place::Header, "X-Trace"),
        Some(json!({"type": "string", "format": "uuid"}))
    );
    assert_eq!(
        schema(Place::Query, "filter"),
        Some(json!({"type": "object", "required": ["a"]}))
    );
    assert_eq!(schema(Place::Cookie, "dry"), None);
    let all: Vec<_> = schemas.parameters(POST).collect();
    assert_eq!(
        all,
        [
            ("header", "X-Trace"),
            ("path", "shop"),
            ("query", "dry"),
            ("query", "filter")
        ]
    );
    assert_eq!(schemas.bodies(POST).collect::<Vec<_>>(), ["application/json", "text/*"]);
    let text = schemas.body(POST, "text/*").expect("a body");
    assert_eq!(text.schema, json!({"type": "string"}));
}

#[test]
fn a_parameter_in_the_query_of_a_path_is_one_of_the_query() {
    let document = load("search.yaml", SHOP);
    let closed = schemas(&document).parameter("/paths/~1search{?limit}/get", Place::Query, "limit");
    assert_eq!(closed.expect("a parameter").schema, json!({"type": "integer"}));
}

#[test]
fn operations_of_openapi_3_2_have_schemas() {
    let document = load(
        "further.yaml",
        r#"openapi: 3.2.0
info: { title: Further, version: "1" }
paths:
  /a:
    query:
      requestBody: { content: { application/json: { schema: { type: integer } } } }
      responses: { "204": { description: Done. } }
    additionalOperations:
      COPY:
        parameters: [{ name: q, in: querystring, content: { application/json: { schema: { type: object } } } }]
        responses: { "204": { description: Done. } }
"#,
    );
    let schemas = schemas(&document);
    let operations: Vec<_> = schemas.operations().collect();
    assert_eq!(operations, ["/paths/~1a/additionalOperations/COPY", "/paths/~1a/query"]);
    assert_eq!(
        schemas.body(operations[1], "application/json").expect("a body").schema,
        json!({"type": "integer"})
    );
    let query = schemas.parameter(operations[0], Place::QueryString, "q");
    assert_eq!(query.expect("a parameter").schema, json!({"type": "object"}));
}

#[test]
fn a_body_is_closed_and_needs_no_document() {
    let document = load("closed.yaml", SHOP);
    let closed = schemas(&document).body(POST, "application/json").expect("a body");
    let kept = serde_json::to_string(&closed).expect("JSON");
    assert_eq!(serde_json::from_str::<ClosedSchema>(&kept).expect("a schema"), closed);
    assert_eq!(
        closed.schema,
        json!({"$ref": "#/$defs/Item", "$defs": {"Item": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "id": {"type": "string", "readOnly": true},
                "name": {"type": "string", "minLength": 2},
                "code": {"type": ["string", "null"], "pattern": "^[a-z]+$"},
                "kind": {"enum": ["new", "used"]},
                "part": {"anyOf": [{"$ref": "#/$defs/Item"}, {"type": "null"}]},
                "size": {"oneOf": [{"type": "integer", "maximum": 9}, {"type": "boolean"}]},
            },
            "additionalProperties": false,
        }}})
    );
}

#[test]
fn a_violation_leads_to_the_line_of_its_keyword() {
    let document = load("places.yaml", SHOP);
    let checker = body(&document);
    for (value, expected) in [
        (
            json!({"name": "x"}),
            vec!["name: has 1 characters and needs at least 2 (minLength, line 40)"],
        ),
        (json!({}), vec!["name: is required (required, line 35)"]),
        (json!(1), vec!["expected object, found 1 (type, line 34)"]),
        (
            json!({"name": "ab", "code": "A"}),
            vec!["code: \"A\" does not match the pattern ^[a-z]+$ (pattern, line 43)"],
        ),
        (
            json!({"name": "ab", "kind": "old"}),
            vec!["kind: \"old\" is none of \"new\", \"used\" (enum, line 44)"],
        ),
        (
            json!({"name": "ab", "part": {"name": "ab", "part": {"name": true}}}),
            vec!["part.part.name: expected string, found true (type, line 39)"],
        ),
        (
            json!({"name": "ab", "size": 10}),
            vec![
                "size: fits none of alternative 1, alternative 2; as alternative 1: 10 must be at most 9 (oneOf, line 50)",
            ],
        ),
        (
            json!({"name": "ab", "x.y": 1}),
            vec!["[\"x.y\"]: is not documented (additionalProperties, line 54)"],
        ),
        (
            json!({"name": "", "kind": 1, "part": 1}),
            vec![
                "kind: 1 is none of \"new\", \"used\" (enum, line 44)",
                "name: has 0 characters and needs at least 2 (minLength, line 40)",
                "part: expected object, found 1 (type, line 34)",
            ],
        ),
    ] {
        let mut found: Vec<String> = Vec::new();
        for violation in checker.check(&value) {
            let place = document.sources.locate(&violation.keyword).expect("a place");
            let keyword = violation.keyword.steps().last().expect("a keyword").into_owned();
            found.push(format!("{violation} ({keyword}, line {})", place.line));
        }
        found.sort();
        assert_eq!(found, expected, "{value}");
    }
}

#[test]
fn a_template_is_the_first_example_that_fits() {
    let document = load("template.yaml", SHOP);
    assert_eq!(
        body(&document).template(),
        json!({"name": "lamp", "part": {"name": "bulb"}})
    );
}

#[test]
fn schemas_of_one_document_are_put_together() {
    let document = load("together.yaml", SHOP);
    let schemas = schemas(&document);
    let parts = [
        (
            "dry".to_owned(),
            schemas.parameter(POST, Place::Query, "dry").expect("a parameter"),
            false,
        ),
        (
            "body".to_owned(),
            schemas.body(POST, "application/json").expect("a body"),
            true,
        ),
    ];
    let checker = Checker::new(ClosedSchema::object(parts)).expect("a schema");
    assert_eq!(checker.check(&json!({"body": {"name": "ab"}, "dry": true})), []);
    let violations = checker.check(&json!({"dry": 1, "body": {"name": 1}, "other": 1}));
    let texts: Vec<_> = violations
        .iter()
        .map(|found| format!("{found} at {}", found.keyword))
        .collect();
    assert_eq!(
        texts,
        [
            "body.name: expected string, found 1 at /components/schemas/Item/properties/name/type".to_owned(),
            format!("dry: expected boolean, found 1 at {POST}/parameters/0/schema/type"),
            "other: is not documented at /additionalProperties".to_owned(),
        ]
    );
    let missing = checker.check(&json!({}));
    assert_eq!(missing[0].to_string(), "body: is required");
}

#[test]
fn what_is_deeply_nested_is_checked_to_the_bottom() {
    let deep = 60;
    let schema = "{ type: object, properties: { a: ".repeat(deep) + "{ type: integer }" + &" } }".repeat(deep);
    let document = load(
        "deep.yaml",
        &format!(
            "openapi: 3.0.3\ninfo: {{ title: Deep, version: '1' }}\npaths:\n  /a:\n    post:\n      requestBody: {{ content: {{ \
             application/json: {{ schema: {schema} }} }} }}\n      responses: {{ '204': {{ description: Done. }} }}\n"
        ),
    );
    let closed = schemas(&document).body("/paths/~1a/post", "application/json");
    let checker = Checker::new(closed.expect("a body")).expect("a schema");
    let mut value = json!("x");
    for _ in 0..deep {
        value = json!({"a": value});
    }
    let violations = checker.check(&value);
    assert_eq!(violations.len(), 1);
    assert!(violations[0].to_string().ends_with(".a: expected integer, found \"x\""));
    let path = "/properties/a".repeat(deep);
    let expected = format!("/paths/~1a/post/requestBody/content/application~1json/schema{path}/type");
    assert_eq!(violations[0].keyword.as_str(), expected);
    assert!(checker.accepts(&checker.template()));
}

#[test]
fn secrets_are_not_in_what_is_said() {
    let document = load(
        "secrets.yaml",
        r##"openapi: 3.0.3
info: { title: Secrets, version: "1" }
paths:
  /a:
    post:
      parameters: [{ name: key, in: query, x-secret: true, schema: { $ref: "#/components/schemas/Key" } }]
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                password: { type: string, format: password, pattern: ^a$, enum: [a] }
                pin: { type: integer, format: int32, maximum: 9, x-secret: true }
                proof: { oneOf: [{ $ref: "#/components/schemas/Key" }, { $ref: "#/components/schemas/Hidden" }] }
                others: { type: array, items: { allOf: [{ $ref: "#/components/schemas/Key" }], x-secret: true } }
                open: { $ref: "#/components/schemas/Key" }
      responses: { "204": { description: Done. } }
components:
  schemas:
    Key: { type: string, maxLength: 2, pattern: ^k }
    Hidden: { type: string, x-secret: true, minLength: 99 }
"##,
    );
    let schemas = schemas(&document);
    let all = |closed: Option<ClosedSchema>, value: &Value| -> Vec<String> {
        let checker = Checker::new(closed.expect("a schema")).expect("a schema");
        checker.check(value).iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        all(
            schemas.parameter("/paths/~1a/post", Place::Query, "key"),
            &json!("hush")
        ),
        [
            "has 4 characters and may have at most 2",
            "the value does not match the pattern ^k"
        ]
    );
    let value =
        json!({"password": "hush", "pin": 4_000_000_000_u32, "proof": "hush", "others": ["hush"], "open": "hush"});
    let found = all(schemas.body("/paths/~1a/post", "application/json"), &value);
    let about = |part: &str| found.iter().filter(|text| text.starts_with(part)).count();
    assert_eq!(
        ["password", "pin", "proof", "others[0]"].map(about),
        [1, 2, 1, 2],
        "{found:?}"
    );
    let shown: Vec<_> = found
        .iter()
        .filter(|text| text.contains("hush") || text.contains("4000000000"))
        .collect();
    assert_eq!(shown, ["open: \"hush\" does not match the pattern ^k"]);
}

#[test]
fn what_is_no_closed_schema_is_an_error() {
    let new = |schema: Value| Checker::new(ClosedSchema::new(schema)).map(drop);
    assert_eq!(new(json!("x")), Err(SchemaError::NoSchema));
    for reference in [
        "#/$defs/None",
        "https://example.com/schema.json",
        "other.json#/a",
        "Pet",
    ] {
        let schema = json!({"properties": {"a": {"$ref": reference}}});
        assert_eq!(new(schema), Err(SchemaError::Reference(reference.to_owned())));
    }
    assert_eq!(new(json!({"$ref": "#"})), Ok(()));
    assert_eq!(new(json!(true)), Ok(()));
}

#[test]
fn without_a_document_a_violation_leads_into_the_schema() {
    let closed = ClosedSchema::new(json!({"items": {"$ref": "#/$defs/a~1b"}, "$defs": {"a/b": {"type": "integer"}}}));
    let checker = Checker::new(closed).expect("a schema");
    let violations = checker.check(&json!([1, "x"]));
    assert_eq!(violations[0].to_string(), "[1]: expected integer, found \"x\"");
    assert_eq!(
        violations[0].keyword,
        Pointer::root().child("$defs").child("a/b").child("type")
    );
}
