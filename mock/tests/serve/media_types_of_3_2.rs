//! Media types, examples and discriminators of OpenAPI 3.2.

use specwright_mock::Mock;

use crate::client::{get, post_json, send};
use crate::documents::Folder;

const DOCUMENT: &str = r#"
openapi: 3.2.0
info: { title: media types, version: '1' }
paths:
  /data:
    get:
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: { type: object, properties: { a: { type: integer } } }
              examples: { data: { dataValue: { a: 1 } }, sent: { dataValue: { a: 2 }, serializedValue: '{ "a" : 2 }' } }
  /sent:
    get:
      responses:
        '200':
          description: d
          content: { text/csv: { $ref: '#/components/mediaTypes/Table' } }
  /parts:
    get:
      responses:
        '200':
          description: d
          content: { multipart/mixed: { examples: { sent: { serializedValue: "--cut\r\n\r\na\r\n--cut--\r\n" } } } }
    post:
      requestBody:
        content:
          multipart/mixed:
            schema:
              type: array
              minItems: 2
              prefixItems: [{ type: object, required: [a], properties: { a: { type: integer } } }, { type: array, items: { type: integer } }]
              items: { type: string }
            prefixEncoding: [{}, { contentType: application/vnd.list+json }]
            itemEncoding: { contentType: text/csv }
      responses: { '204': { description: d } }
  /pets:
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses: { '204': { description: d } }
components:
  mediaTypes: { Table: { schema: { type: string }, examples: { sent: { serializedValue: "a,b\r\n" } } } }
  schemas:
    Pet:
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Other' }]
      discriminator: { propertyName: kind, mapping: { cat: Cat }, defaultMapping: Other }
    Cat: { type: object, required: [kind], properties: { kind: { const: cat }, lives: { type: integer } } }
    Other: { type: object, required: [name], properties: { kind: { type: string }, name: { type: string } } }
"#;

/// Starts a server for the document as a file, as only the reader of files knows these keywords.
async fn start(name: &str) -> Mock {
    let folder = Folder::new(name, &[("api.yaml", DOCUMENT)]);
    let builder = Mock::builder().document(folder.0.join("api.yaml"));
    builder.expect("a usable document").start().await.expect("a server")
}

#[tokio::test]
async fn an_example_is_sent_as_its_serialized_value() {
    let server = start("examples").await;
    assert_eq!(get(&server, "/data").await.body, br#"{"a":1}"#);
    let sent = send(&server, "GET", "/data", &[("X-Mock-Example", "sent")], b"").await;
    assert_eq!(sent.body, br#"{ "a" : 2 }"#);
    let table = get(&server, "/sent").await;
    assert_eq!(
        (table.header("content-type"), &*table.body),
        (Some("text/csv"), &b"a,b\r\n"[..])
    );
    let parts = get(&server, "/parts").await;
    assert_eq!(parts.header("content-type"), Some("multipart/mixed; boundary=\"cut\""));
    assert_eq!(parts.body, b"--cut\r\n\r\na\r\n--cut--\r\n");
}

#[tokio::test]
async fn an_object_that_the_discriminator_does_not_tell_is_the_default() {
    let server = start("default").await;
    for (body, status) in [
        (r#"{"name":"Rio"}"#, 204),
        (r#"{"kind":"parrot","name":"Rio"}"#, 204),
        (r#"{"kind":"cat","lives":9}"#, 204),
        (r#"{"lives":9}"#, 400),
        (r#"{"kind":"parrot"}"#, 400),
        (r#"{"kind":"cat","lives":"many"}"#, 400),
    ] {
        assert_eq!(post_json(&server, "/pets", body).await.status, status, "{body}");
    }
}

#[tokio::test]
async fn parts_are_checked_by_their_positions() {
    let server = start("positions").await;
    let part = |media_type: &str, body: &str| format!("--b\r\nContent-Type: {media_type}\r\n\r\n{body}\r\n");
    let object = part("application/json", r#"{"a":1}"#);
    let list = part("application/vnd.list+json", "[1,2]");
    let row = part("text/csv", "a,b");
    for (parts, problem) in [
        (vec![&object, &list], None),
        (vec![&object, &list, &row, &row], None),
        (vec![&object, &row], Some("part 2 of text/csv is not part2")),
        (vec![&list, &object], Some("part 2 of application/json is not part2")),
        (vec![&object], Some("part2")),
    ] {
        let body: String = parts.into_iter().map(String::as_str).chain(["--b--\r\n"]).collect();
        let headers = [("Content-Type", "multipart/mixed; boundary=b")];
        let response = send(&server, "POST", "/parts", &headers, body.as_bytes()).await;
        match problem {
            None => assert_eq!(response.status, 204, "{body}: {}", response.text()),
            Some(problem) => assert!(
                response.problems().concat().contains(problem),
                "{body}: {:?}",
                response.problems()
            ),
        }
    }
}
