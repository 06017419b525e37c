use serde_json::json;

use crate::client::{builder, get, send, start};

const DOCUMENT: &str = r"
openapi: 3.0.3
info: { title: responses, version: '1' }
paths:
  /images:
    get:
      operationId: ListImages
      responses:
        '404': { description: '', content: { application/json: { example: { error: none } } } }
        '202': { description: '', content: { application/json: { example: later } } }
        '200':
          description: ''
          headers:
            X-Total: { schema: { type: integer, example: 7 } }
            X-Trace: { example: abc, schema: { type: string } }
            X-Tags: { schema: { type: array, items: { type: string } } }
            Content-Type: { schema: { type: string, example: nonsense } }
          content:
            text/csv: { schema: { type: string }, example: 'a,b' }
            application/json:
              schema: { type: object }
              examples:
                none: { value: { images: [] } }
                two: { $ref: '#/components/examples/Two' }
        4XX: { description: '', content: { application/json: { example: range } } }
        default: { description: '', content: { application/json: { example: default } } }
  /made:
    get: { responses: { '200': { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/Image' } } } } } }
  /schema-example:
    get: { responses: { 2XX: { description: '', content: { application/json: { schema: { type: object, example: { a: 1 } } } } } } }
  /nothing:
    delete: { responses: { '204': { description: '' } } }
    post: { responses: { '201': { description: '' }, default: { $ref: '#/components/responses/Problem' } } }
  /only-default:
    get: { responses: { default: { $ref: '#/components/responses/Problem' } } }
  /bad-example:
    get: { operationId: Bad, responses: { '200': { description: '', content: { application/json: { example: { id: x }, schema: { $ref: '#/components/schemas/Image' } } } } } }
  /head:
    head: { responses: { '200': { description: '', content: { application/json: { example: 1 } } } } }
components:
  examples: { Two: { value: { images: [1, 2] } } }
  responses: { Problem: { description: '', content: { application/problem+json: { example: { title: no } } } } }
  schemas:
    Image:
      type: object
      required: [id, name]
      properties: { id: { type: integer }, name: { type: string, example: ubuntu }, secret: { type: string, writeOnly: true }, parent: { $ref: '#/components/schemas/Image' } }
";

#[tokio::test]
async fn the_lowest_success_by_default() {
    let server = start(DOCUMENT).await;
    let response = get(&server, "/images").await;
    assert_eq!((response.status, response.json()), (200, json!({"images": []})));
    assert_eq!(response.header("X-Total"), Some("7"));
    assert_eq!(response.header("X-Trace"), Some("abc"));
    assert_eq!(response.header("X-Tags"), Some("string"));
    assert_eq!(response.header("Content-Type"), Some("application/json"));
    let response = get(&server, "/schema-example").await;
    assert_eq!((response.status, response.json()), (200, json!({"a": 1})));
    let response = get(&server, "/only-default").await;
    assert_eq!((response.status, response.json()), (200, json!({"title": "no"})));
    assert_eq!(response.header("Content-Type"), Some("application/problem+json"));
    let response = send(&server, "DELETE", "/nothing", &[], b"").await;
    assert_eq!((response.status, response.body.len()), (204, 0));
    let response = send(&server, "POST", "/nothing", &[], b"").await;
    assert_eq!(
        (response.status, response.body.len()),
        (201, 0),
        "a success is listed, so the default is none"
    );
    let response = send(&server, "HEAD", "/head", &[], b"").await;
    assert_eq!((response.status, response.body.len()), (200, 0));
}

#[tokio::test]
async fn without_an_example_one_is_made() {
    let server = start(DOCUMENT).await;
    let response = get(&server, "/made").await;
    assert_eq!(response.json(), json!({"id": 1, "name": "ubuntu"}));
    assert_eq!(get(&server, "/made").await.body, response.body);
}

#[tokio::test]
async fn the_caller_picks_status_and_example() {
    let server = start(DOCUMENT).await;
    for (headers, status, body) in [
        (vec![("X-Mock-Status", "202")], 202, json!("later")),
        (vec![("X-Mock-Status", "404")], 404, json!({"error": "none"})),
        (vec![("X-Mock-Status", "418")], 418, json!("range")),
        (vec![("X-Mock-Status", "503")], 503, json!("default")),
        (vec![("X-Mock-Example", "two")], 200, json!({"images": [1, 2]})),
        (
            vec![("X-Mock-Example", "two"), ("X-Mock-Status", "200")],
            200,
            json!({"images": [1, 2]}),
        ),
    ] {
        let response = send(&server, "GET", "/images", &headers, b"").await;
        assert_eq!((response.status, response.json()), (status, body), "{headers:?}");
    }
    for (headers, problem) in [
        (
            vec![("X-Mock-Status", "abc")],
            "header.X-Mock-Status: is no status from 200 to 999",
        ),
        (
            vec![("X-Mock-Status", "100")],
            "header.X-Mock-Status: is no status from 200 to 999",
        ),
        (
            vec![("X-Mock-Example", "three")],
            "header.X-Mock-Example: no such example as three is documented for that response; documented: none, two",
        ),
    ] {
        let response = send(&server, "GET", "/images", &headers, b"").await;
        assert_eq!((response.status, response.problems()), (400, vec![problem.to_owned()]));
    }
    // Not documented, so nothing is known but the number.
    let response = send(&server, "DELETE", "/nothing", &[("X-Mock-Status", "500")], b"").await;
    assert_eq!((response.status, response.body.len()), (500, 0));
    let server = builder(DOCUMENT).status("ListImages", 404).start().await.unwrap();
    assert_eq!(get(&server, "/images").await.status, 404);
    server.status("GET /images", 202).unwrap();
    assert_eq!(get(&server, "/images").await.status, 202);
}

#[tokio::test]
async fn accept_picks_the_media_type() {
    let server = start(DOCUMENT).await;
    for (accept, kind) in [
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("*/*", "application/json"),
        ("application/json;q=0.5, text/csv", "text/csv"),
        ("application/json, text/csv;q=0.5", "application/json"),
        ("image/png", "application/json"),
        (";;q=,,", "application/json"),
    ] {
        let response = send(&server, "GET", "/images", &[("Accept", accept)], b"").await;
        assert_eq!(response.header("Content-Type"), Some(kind), "{accept}");
    }
}

#[tokio::test]
async fn examples_that_do_not_fit_are_noted() {
    let server = start(DOCUMENT).await;
    assert_eq!(
        server.notices(),
        ["test: Bad: the example of 200 does not fit its schema: name is required"]
    );
    // It is what the document says, all the same.
    assert_eq!(get(&server, "/bad-example").await.json(), json!({"id": "x"}));
}
