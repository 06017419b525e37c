//! Keys never reach the page: not in responses that repeat them, nor in headers, errors, records and samples.

use std::path::PathBuf;

use cloud_credentials::huaweicloud;
use serde_json::{Value, json};
use specwright_dynamic::runtime::Credentials;
use specwright_dynamic::{Document, OpenOptions};
use specwright_explore::{Explorer, Shown};
use specwright_mock::{Mock, Reply, Request as Received};

use super::http::Request;
use super::served::{Written, file};

const KEY: &str = "sk_live_a9f8e7d6c5b4";
const PASSWORD: &str = "pass/word+with=signs";

const DOCUMENT: &str = r##"
openapi: 3.0.3
info: { title: Echo, version: "1" }
servers: [{ url: https://api.example.com }]
paths:
  /bearer: { get: { operationId: bearer, security: [{ bearer: [] }], responses: { "200": { $ref: "#/components/responses/any" } } } }
  /basic: { get: { operationId: basic, security: [{ basic: [] }], responses: { "200": { $ref: "#/components/responses/any" } } } }
  /header: { get: { operationId: header, security: [{ header: [] }], responses: { "200": { $ref: "#/components/responses/any" } } } }
  /query: { get: { operationId: query, security: [{ query: [] }], responses: { "200": { $ref: "#/components/responses/any" } } } }
  /cookie: { get: { operationId: cookie, security: [{ cookie: [] }], responses: { "200": { $ref: "#/components/responses/any" } } } }
components:
  responses:
    any: { description: anything, content: { application/json: { schema: {} } } }
  securitySchemes:
    bearer: { type: http, scheme: bearer }
    basic: { type: http, scheme: basic }
    header: { type: apiKey, in: header, name: X-Key }
    query: { type: apiKey, in: query, name: key }
    cookie: { type: apiKey, in: cookie, name: session }
"##;

/// A server that repeats all that it was sent, in every way, with this status.
async fn echo(path: &PathBuf, status: u16) -> Mock {
    let repeat = move |request: &Received| {
        let head: Vec<String> = request
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let authorization = request.header("authorization").unwrap_or_default().to_owned();
        let body = json!({
            "error": {"message": format!("the key {authorization} is wrong"), "code": authorization},
            "head": head,
            "query": request.query,
            authorization.clone(): true,
        });
        let reply = Reply::json(status, body);
        let query = request.query.clone().unwrap_or_default();
        let was_sent = head.iter().any(|line| line.contains(KEY));
        Some(
            reply
                .header(format!("x-{}", if was_sent { KEY } else { "no-key" }), "1")
                .header("x-request-id", format!("id-{authorization}"))
                .header("x-echo", format!("{authorization} {query}")),
        )
    };
    Mock::builder()
        .document(path)
        .unwrap()
        .on_request(repeat)
        .start()
        .await
        .unwrap()
}

/// All that the page can learn of a call.
fn all_texts(explorer: &Explorer, operation: &str, arguments: Value) -> Vec<(&'static str, String)> {
    let url = explorer.url();
    let call = json!({"document": 0, "operation": operation, "arguments": arguments});
    let sent = Request::post(&url, "send", &call).send();
    let outcome = sent.json();
    assert!(outcome["status"].is_u64(), "{}", sent.body);
    vec![
        ("send", sent.body),
        ("sample", Request::post(&url, "sample", &call).send().body),
        ("calls", Request::new(&url, "GET", "calls").send().body),
        ("documents", Request::new(&url, "GET", "documents").send().body),
        (
            "operation",
            Request::new(&url, "GET", &format!("operation?document=0&name={operation}"))
                .send()
                .body,
        ),
    ]
}

fn assert_hidden(texts: &[(&str, String)], secrets: &[&str], case: &str) {
    for (what, text) in texts {
        for secret in secrets {
            assert!(!text.contains(secret), "{case}: {what} has {secret}: {text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn responses_that_repeat_keys_are_shown_without_them() {
    let written = Written::new("echo", DOCUMENT);
    for status in [200, 400, 401] {
        let mock = echo(&written.path, status).await;
        let credentials = Credentials::bearer(KEY)
            .and(Credentials::basic("the-user", PASSWORD))
            .and(Credentials::api_key("header", KEY))
            .and(Credentials::api_key("query", PASSWORD))
            .and(Credentials::api_key("cookie", KEY));
        let url = mock.url();
        let document = Document::open(&written.path, &OpenOptions::default()).unwrap();
        let shown = Shown::new("echo.yaml", document)
            .credentials(credentials)
            .configure_calls(move |client| client.endpoint(&url));
        let explorer = Explorer::builder().document(shown).start().await.unwrap();
        for operation in ["bearer", "basic", "header", "query", "cookie"] {
            let texts = all_texts(&explorer, operation, json!({}));
            let base64 = "dGhlLXVzZXI6cGFzcy93b3JkK3dpdGg9c2lnbnM=";
            let encoded = "pass%2Fword%2Bwith%3Dsigns";
            assert_hidden(
                &texts,
                &[KEY, PASSWORD, base64, encoded],
                &format!("{operation} {status}"),
            );
            assert!(texts[0].1.contains("redacted"), "the key came back: {}", texts[0].1);
        }
        // the server did get them
        let received = format!("{:?}", mock.requests());
        assert!(received.contains(KEY) || mock.requests().iter().any(|one| one.header("x-key") == Some(KEY)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signatures_are_not_shown() {
    let path = file("spec/huaweicloud/workspace.yaml");
    let mock = echo(&path, 403).await;
    let url = mock.url();
    let document = Document::open(&path, &OpenOptions::default()).unwrap();
    let shown = Shown::new("workspace.yaml", document)
        .credentials(huaweicloud::access_key("AKEXAMPLE", "the-secret-key-of-it").security_token("the-security-token"))
        .configure_calls(move |client| client.endpoint(&url).parameter("project_id", "7"));
    let explorer = Explorer::builder().document(shown).start().await.unwrap();
    let texts = all_texts(&explorer, "list_images", json!({"os_type": "Linux"}));
    let [request] = &mock.requests()[..] else {
        panic!("one request")
    };
    let signature = request.header("authorization").unwrap().rsplit('=').next().unwrap();
    assert_eq!(signature.len(), 64);
    assert_hidden(
        &texts,
        &["the-secret-key-of-it", "the-security-token", signature],
        "signature",
    );
}

/// A body that is no text is not searched for keys by the browser either.
#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_hold_a_key_are_not_shown() {
    let written = Written::new("echo-bytes", DOCUMENT);
    let repeat = |request: &Received| {
        let mut bytes = vec![0xff, 0xfe, 0];
        bytes.extend_from_slice(request.header("authorization").unwrap_or("nothing").as_bytes());
        Some(Reply::bytes(200, "application/octet-stream", bytes))
    };
    let mock = Mock::builder()
        .document(&written.path)
        .unwrap()
        .on_request(repeat)
        .start()
        .await
        .unwrap();
    let url = mock.url();
    let document = Document::open(&written.path, &OpenOptions::default()).unwrap();
    let shown = Shown::new("echo.yaml", document)
        .credentials(Credentials::bearer(KEY).and(Credentials::api_key("header", KEY)))
        .configure_calls(move |client| client.endpoint(&url));
    let explorer = Explorer::builder().document(shown).start().await.unwrap();
    let send = |operation: &str| {
        let call = json!({"document": 0, "operation": operation, "arguments": {}});
        Request::post(&explorer.url(), "send", &call).send().json()["body"].clone()
    };
    let body = send("bearer");
    assert_eq!(
        (&body["kind"], &body["redacted"], &body["base64"]),
        (&json!("bytes"), &json!(true), &Value::Null)
    );
    let body = send("header");
    assert_eq!(
        (&body["redacted"], &body["base64"]),
        (&json!(false), &json!("//4Abm90aGluZw=="))
    );
}

/// What cannot be authenticated is told, and what it lacks is not.
#[tokio::test(flavor = "multi_thread")]
async fn missing_credentials_are_told() {
    let written = Written::new("echo-none", DOCUMENT);
    let document = Document::open(&written.path, &OpenOptions::default()).unwrap();
    let shown = Shown::new("echo.yaml", document).credentials(Credentials::api_key("header", KEY));
    let explorer = Explorer::builder().document(shown).start().await.unwrap();
    let call = json!({"document": 0, "operation": "bearer", "arguments": {}});
    let outcome = Request::post(&explorer.url(), "send", &call).send().json();
    assert_eq!(
        (&outcome["outcome"], &outcome["status"]),
        (&json!("error"), &Value::Null)
    );
    assert!(outcome["message"].as_str().unwrap().contains("bearer"), "{outcome}");
    assert!(!outcome.to_string().contains(KEY));
}
