//! Documents from files, and values made from their schemas.

use std::path::PathBuf;

use serde_json::json;
use specwright_mock::{Error, Mock};

use crate::client::{get, post_json, start};

/// A folder of its own, removed when dropped.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("specwright-mock-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        for (file, text) in files {
            std::fs::write(folder.join(file), text).expect("a file");
        }
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn documents_are_read_from_files() {
    let folder = Folder::new(
        "files",
        &[
            (
                "pets.yaml",
                r"
openapi: 3.0.3
info: { title: pets, version: '1' }
paths:
  /pets:
    get:
      operationId: ListPets
      responses:
        '200': { description: '', content: { application/json: { schema: { $ref: 'common.yaml#/components/schemas/Pet' } } } }
",
            ),
            (
                "common.yaml",
                r"
openapi: 3.0.3
info: { title: common, version: '1' }
paths: {}
components: { schemas: { Pet: { type: object, properties: { name: { type: string, example: Rex } } } } }
",
            ),
            ("broken.yaml", "openapi: [\n"),
        ],
    );
    let server = Mock::builder()
        .document(folder.0.join("pets.yaml"))
        .unwrap()
        .start()
        .await
        .unwrap();
    assert_eq!(get(&server, "/pets").await.json(), json!({"name": "Rex"}));
    assert_eq!(server.requests()[0].document.as_deref(), Some("pets"));
    for file in ["broken.yaml", "missing.yaml"] {
        let error = Mock::builder().document(folder.0.join(file)).unwrap_err();
        assert!(matches!(&error, Error::Document { .. }));
        assert!(error.to_string().contains(file), "{error}");
    }
}

const SCHEMAS: &[&str] = &[
    "{ type: object, required: [a, b], properties: { a: { type: string, format: date-time }, b: { type: array, minItems: 2, items: { type: number, minimum: 0, maximum: 1, exclusiveMaximum: true } } } }",
    "{ type: string, pattern: '^[A-Z]{3}-[0-9]{4}$' }",
    "{ type: integer, format: int32, minimum: 10, multipleOf: 4 }",
    "{ type: array, uniqueItems: true, minItems: 3, maxItems: 3, items: { type: integer, minimum: 5, maximum: 7 } }",
    "{ type: object, minProperties: 2, additionalProperties: { type: array, items: { type: boolean } } }",
    "{ oneOf: [ { $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' } ], discriminator: { propertyName: kind, mapping: { miaow: '#/components/schemas/Cat' } } }",
    "{ allOf: [ { $ref: '#/components/schemas/Cat' }, { type: object, required: [age], properties: { age: { type: integer, minimum: 3 } } } ] }",
    "{ anyOf: [ { type: integer, minimum: 100 }, { type: string } ] }",
    "{ type: string, enum: [x, y] }",
    "{ $ref: '#/components/schemas/Tree' }",
    "{ type: string, format: uuid, nullable: true }",
    "{ type: object, additionalProperties: false, maxProperties: 2, required: [c], properties: { a: {}, b: {}, c: { type: string, format: byte } } }",
    "{ not: { type: string } }",
    "{ type: number, minimum: -0.5, maximum: -0.25 }",
];

/// The server's responses are checked by the server's own rules on the way back.
#[tokio::test]
async fn what_is_made_fits() {
    let mut document = String::from("openapi: 3.0.3\ninfo: { title: made, version: '1' }\npaths:\n");
    for (at, schema) in SCHEMAS.iter().enumerate() {
        document.push_str(&format!(
            "  /{at}:\n    get: {{ responses: {{ '200': {{ description: '', content: {{ application/json: {{ schema: {schema} }} }} }} }} }}\n    post:\n      requestBody: {{ required: true, content: {{ application/json: {{ schema: {schema} }} }} }}\n      responses: {{ '200': {{ description: '' }} }}\n"
        ));
    }
    document.push_str(
        r"
components:
  schemas:
    Pet: { type: object, required: [kind], properties: { kind: { type: string } } }
    Cat: { allOf: [ { $ref: '#/components/schemas/Pet' }, { type: object, required: [lives], properties: { lives: { type: integer } } } ] }
    Dog: { allOf: [ { $ref: '#/components/schemas/Pet' }, { type: object, required: [bark], properties: { bark: { type: boolean } } } ] }
    Tree: { type: object, required: [name, children], properties: { name: { type: string, minLength: 1 }, children: { type: array, items: { $ref: '#/components/schemas/Tree' } }, parent: { $ref: '#/components/schemas/Tree' } } }
",
    );
    let server = start(&document).await;
    assert!(server.notices().is_empty());
    for (at, schema) in SCHEMAS.iter().enumerate() {
        let made = get(&server, &format!("/{at}")).await;
        assert_eq!(made.status, 200);
        let back = post_json(&server, &format!("/{at}"), &made.text()).await;
        assert_eq!(back.status, 200, "{schema}\n{}\n{}", made.text(), back.text());
    }
}

#[tokio::test]
async fn keywords_of_json_schema_are_those_of_3_1() {
    const DOCUMENT: &str = r"
info: { title: keywords, version: '1' }
paths:
  /inline:
    post:
      parameters: [ { $ref: '#/components/parameters/Ids' } ]
      requestBody: { content: { application/json: { schema: { type: object, dependentRequired: { card: [owner] } } } } }
      responses: { '200': { description: '' } }
  /shared:
    post:
      requestBody: { $ref: '#/components/requestBodies/Shared' }
      responses: { '200': { description: '' } }
components:
  parameters:
    Ids: { name: ids, in: query, schema: { type: array, items: { type: integer }, contains: { minimum: 5 } } }
  requestBodies: { Shared: { content: { application/json: { schema: { $ref: '#/components/schemas/Shared' } } } } }
  schemas:
    Base: { type: object, properties: { kind: { type: string } } }
    Shared:
      allOf: [ { $ref: '#/components/schemas/Base' } ]
      properties: { size: { type: integer } }
      patternProperties: { '^x-': { $ref: '#/components/schemas/Base' } }
      propertyNames: { maxLength: 5 }
      if: { properties: { kind: { enum: [big] } }, required: [kind] }
      then: { required: [size], properties: { size: { minimum: 10 } } }
      unevaluatedProperties: false
";
    let modern = format!("openapi: 3.1.0\n{DOCUMENT}");
    let old = format!("openapi: 3.0.3\n{DOCUMENT}");
    let folder = Folder::new("keywords", &[("modern.yaml", &modern), ("old.yaml", &old)]);
    let start = async |file| {
        Mock::builder()
            .document(folder.0.join(file))
            .unwrap()
            .start()
            .await
            .unwrap()
    };
    let (modern, old) = (start("modern.yaml").await, start("old.yaml").await);
    for (target, body, problems) in [
        ("/inline?ids=7", r#"{"card": 1, "owner": 2}"#, &[][..]),
        ("/inline", r#"{"card": 1}"#, &["body.owner: is required"]),
        (
            "/inline?ids=1",
            "{}",
            &["query.ids: has too few or too many of the items that the document asks for"],
        ),
        ("/shared", r#"{"kind": "big", "size": 10, "x-a": {"kind": "a"}}"#, &[]),
        ("/shared", r#"{"kind": "big"}"#, &["body.size: is required"]),
        (
            "/shared",
            r#"{"kind": "big", "size": 9}"#,
            &["body.size: 9 must be at least 10"],
        ),
        ("/shared", r#"{"x-a": 1}"#, &["body.x-a: expected object, found 1"]),
        ("/shared", r#"{"other": 1}"#, &["body.other: is not documented"]),
        (
            "/shared",
            r#"{"x-long": {}}"#,
            &["body: has the property \"x-long\": has 6 characters and may have at most 5"],
        ),
    ] {
        let response = post_json(&modern, target, body).await;
        let found = if response.status == 200 {
            vec![]
        } else {
            response.problems()
        };
        assert_eq!(found, problems, "{target} {body}");
        assert_eq!(post_json(&old, target, body).await.status, 200, "{target} {body}");
    }
    assert_eq!(modern.notices(), Vec::<String>::new());
    assert!(
        old.notices()
            .iter()
            .any(|notice| notice.contains("the patterns of `patternProperties` are not checked"))
    );
}
