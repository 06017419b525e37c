//! What OpenAPI 3.2 adds around operations: other methods, whole queries, cookies in their own style.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use specwright_mock::{Mock, Reply};

use crate::client::{Response, get, send};

const DOCUMENT: &str = r"
openapi: 3.2.0
info: { title: test, version: '1' }
paths:
  /pets:
    query:
      operationId: find
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name] } } } }
      responses: { '200': { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
    additionalOperations:
      COPY:
        parameters: [{ name: n, in: query, required: true, schema: { type: integer } }]
        responses: { '200': { description: '', content: { application/json: { example: copied } } } }
  /form:
    get:
      security: [{ key: [] }]
      parameters:
        - name: q
          in: querystring
          required: true
          content:
            application/x-www-form-urlencoded:
              schema:
                type: object
                required: [foo]
                additionalProperties: false
                properties:
                  foo: { type: string }
                  bar: { type: boolean }
                  ids: { type: array, items: { type: integer } }
              encoding: { ids: { style: form, explode: false } }
      responses: { '200': { description: '' } }
  /json:
    get:
      parameters: [{ name: q, in: querystring, content: { application/json: { schema: { type: object, required: [a] } } } }]
      responses: { '200': { description: '' } }
  /text:
    get:
      parameters: [{ name: q, in: querystring, content: { text/plain: { schema: { type: string, maxLength: 5 } } } }]
      responses: { '200': { description: '' } }
  /cookies:
    get:
      parameters:
        - { name: text, in: cookie, style: cookie, schema: { type: string, maxLength: 5 } }
        - { name: object, in: cookie, style: cookie, schema: { type: object, properties: { code: { type: integer } } } }
      responses: { '200': { description: '' } }
components:
  securitySchemes: { key: { type: apiKey, in: query, name: api_key } }
  schemas: { Pet: { type: object, required: [name], properties: { name: { type: string, example: Rex } } } }
";

/// A server for the document, which is read as a file: the typed document of a caller has no such operations.
async fn start() -> Mock {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "specwright-mock-3-2-{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let folder: PathBuf = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("test.yaml");
    std::fs::write(&path, DOCUMENT).expect("a file");
    let builder = Mock::builder().document(&path).expect("a usable document");
    let _ = std::fs::remove_dir_all(&folder);
    builder.start().await.expect("a server")
}

fn problems(response: &Response) -> Vec<String> {
    match response.status {
        200 => Vec::new(),
        _ => response.problems(),
    }
}

#[tokio::test]
async fn operations_of_other_methods() {
    let server = start().await;
    let json = [("Content-Type", "application/json")];
    let found = send(&server, "QUERY", "/pets", &json, br#"{"name":"Rex"}"#).await;
    assert_eq!((found.status, found.text().as_str()), (200, r#"{"name":"Rex"}"#));
    let refused = send(&server, "QUERY", "/pets", &json, b"{}").await;
    assert_eq!(refused.problems(), ["body.name: is required"]);
    let copied = send(&server, "COPY", "/pets?n=1", &[], b"").await;
    assert_eq!((copied.status, copied.text().as_str()), (200, "\"copied\""));
    let refused = send(&server, "COPY", "/pets?n=x", &[], b"").await;
    assert_eq!(refused.problems(), ["query.n: expected integer, found \"x\""]);
    // methods are case-sensitive
    for method in ["copy", "GET"] {
        let refused = send(&server, method, "/pets", &[], b"").await;
        assert_eq!(
            (refused.status, refused.header("allow")),
            (405, Some("QUERY, COPY")),
            "{method}"
        );
    }
}

#[tokio::test]
async fn scripts_name_operations_of_other_methods() {
    let server = start().await;
    for operation in ["find", "COPY /pets"] {
        server.script(operation, [Reply::empty(503)]).expect("an operation");
    }
    assert_eq!(send(&server, "COPY", "/pets?n=1", &[], b"").await.status, 503);
}

#[tokio::test]
async fn whole_queries() {
    let server = start().await;
    for (target, expected) in [
        ("/form?foo=a+b&ids=1,2&bar=true&api_key=k", &[][..]),
        ("/form?api_key=k", &["querystring.q: is required"]),
        ("/form?foo=a", &["security: needs the query parameter api_key"]),
        ("/form?bar=true&api_key=k", &["querystring.q.foo: is required"]),
        (
            "/form?foo=a&bar=2&ids=1,x&more=1&api_key=k",
            &[
                "querystring.q.bar: expected boolean, found \"2\"",
                "querystring.q.ids[1]: expected integer, found \"x\"",
                "querystring.q.more: is not documented",
            ],
        ),
        ("/json", &[]),
        ("/json?%7B%22a%22%3A1%7D", &[]),
        ("/json?%7B%7D", &["querystring.q.a: is required"]),
        ("/text?a=b&c", &[]),
        ("/text?a%20b", &[]),
        (
            "/text?abcdef",
            &["querystring.q: has 6 characters and may have at most 5"],
        ),
        ("/text?%ff", &["querystring.q: is not UTF-8"]),
    ] {
        let found = problems(&get(&server, target).await);
        let expected: Vec<String> = expected.iter().map(|&text| text.to_owned()).collect();
        assert_eq!(found, expected, "{target}");
    }
    let found = problems(&get(&server, "/json?a=1").await);
    assert!(found[0].starts_with("querystring.q: is not JSON"), "{found:?}");
}

#[tokio::test]
async fn cookies_in_their_own_style_are_not_decoded() {
    let server = start().await;
    for (cookies, expected) in [
        ("text=a b+c; code=7", &[][..]),
        // seven characters, as nothing is decoded
        (
            "text=abcd%2C",
            &["cookie.text: has 7 characters and may have at most 5"],
        ),
        ("code=x", &["cookie.object.code: expected integer, found \"x\""]),
    ] {
        let response = send(&server, "GET", "/cookies", &[("Cookie", cookies)], b"").await;
        let expected: Vec<String> = expected.iter().map(|&text| text.to_owned()).collect();
        assert_eq!(problems(&response), expected, "{cookies}");
    }
}
