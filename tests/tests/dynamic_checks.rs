//! What is told of arguments that do not fit, and what of them is shown.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use specwright_dynamic::{ArgumentError, Arguments, Call, Client, Document, OpenOptions};
use specwright_runtime::{File, Json};

const DOCUMENT: &str = r##"openapi: 3.0.3
info: { title: Checks, version: "1" }
servers: [{ url: "https://checks.example" }]
paths:
  /list:
    post:
      operationId: sendList
      requestBody: { required: true, content: { application/json: { schema: { type: array, items: { type: number } } } } }
      responses: { "204": { description: Done. } }
  /files:
    post:
      operationId: sendFiles
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: ["files[]", a.b]
              properties:
                "files[]": { type: array, items: { type: string, format: binary } }
                a.b: { type: string, format: binary, minLength: 1 }
                note: { type: string, maxLength: 3 }
      responses: { "204": { description: Done. } }
  /pay:
    post:
      operationId: pay
      parameters: [{ name: code, in: query, x-secret: true, schema: { type: string, maxLength: 3 } }]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                by:
                  oneOf: [{ $ref: "#/components/schemas/Card" }, { $ref: "#/components/schemas/Transfer" }]
      responses: { "204": { description: Done. } }
  /filter:
    post:
      operationId: filter
      requestBody:
        content:
          application/x-www-form-urlencoded: { schema: { type: object, properties: { name: { type: string } } } }
          application/json: { schema: { type: object, properties: { name: { type: string } } } }
      responses: { "204": { description: Done. } }
  /documents:
    post:
      operationId: sendDocument
      requestBody:
        required: true
        content:
          application/xml: { schema: { $ref: "#/components/schemas/Transfer" } }
          text/csv: { schema: { type: array, items: { type: string } } }
          text/plain: { schema: { type: string, maxLength: 3 } }
          application/pdf: { schema: { type: string, format: binary, maxLength: 1 } }
      responses: { "204": { description: Done. } }
  /alike:
    post:
      operationId: sendAlike
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: "#/components/schemas/Transfer" } }
          text/json: { schema: { $ref: "#/components/schemas/Transfer" } }
          application/*+json: { schema: { $ref: "#/components/schemas/Transfer" } }
      responses: { "204": { description: Done. } }
  /picture:
    post:
      operationId: sendPicture
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              oneOf:
                - type: object
                  required: [kind, files]
                  properties:
                    kind: { const: several }
                    files: { type: array, minItems: 2, items: { type: string, format: binary, minLength: 1 } }
                - type: object
                  required: [kind, link]
                  properties: { kind: { const: link }, link: { type: string } }
      responses: { "204": { description: Done. } }
components:
  schemas:
    Card:
      type: object
      required: [number]
      properties: { number: { type: string, format: password, pattern: ^4 } }
    Transfer:
      type: object
      required: [account]
      properties: { account: { type: string } }
"##;

fn client(name: &str) -> Client {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, DOCUMENT).expect("the file is written");
    let document: Arc<Document> = Document::open(&path, &OpenOptions::default()).expect("a document");
    Client::builder(&document).build().expect("a client")
}

fn arguments(json: &serde_json::Value) -> Json {
    json.to_string().parse().expect("JSON")
}

/// What is wrong with a call.
fn told(call: Result<Call, ArgumentError>) -> Vec<String> {
    match call {
        Err(ArgumentError::Violations { violations, .. }) => violations.iter().map(ToString::to_string).collect(),
        Err(error) => panic!("{error}"),
        Ok(_) => Vec::new(),
    }
}

#[test]
fn a_missing_list_is_missing() {
    let client = client("missing.yaml");
    assert_eq!(told(client.call("send_list", Arguments::new())), ["body: is missing"]);
    let list = Arguments::new().body(arguments(&json!([1, "x"])));
    assert_eq!(
        told(client.call("send_list", list)),
        ["body[1]: expected number, found \"x\""]
    );
    let large: Json = "[1e999]".parse().expect("JSON");
    let found = told(client.call("send_list", Arguments::new().body(large)));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("body: cannot be checked: "), "{found:?}");
}

#[test]
fn files_are_there_whatever_their_names() {
    let client = client("files.yaml");
    let missing = Arguments::new().body(arguments(&json!({"note": "long"})));
    assert_eq!(
        told(client.call("send_files", missing)),
        [
            "body[\"a.b\"]: is required",
            "body[\"files[]\"]: is required",
            "body.note: has 4 characters and may have at most 3",
        ]
    );
    let files = Arguments::new()
        .file("files[]", File::from("x"))
        .file("a.b", File::from("y"));
    assert_eq!(told(client.call("send_files", files)), Vec::<String>::new());
}

#[tokio::test]
async fn secrets_of_alternatives_are_not_shown() {
    let client = client("secrets.yaml");
    let call = |number: &str, code: &str| {
        let body = arguments(&json!({"by": {"number": number}}));
        client.call("pay", Arguments::new().set("code", code).body(body))
    };
    let prepared = call("4-hush", "psst").map(drop);
    assert_eq!(
        told(prepared.and_then(|()| call("4-hush", "psst"))),
        ["code: has 4 characters and may have at most 3"]
    );
    let prepared = call("4-hush", "abc")
        .expect("it fits")
        .prepare()
        .await
        .expect("a request");
    let body = |request: &specwright_runtime::HttpRequest| {
        String::from_utf8_lossy(request.body.bytes().expect("a whole body")).into_owned()
    };
    assert!(body(&prepared.request).contains("4-hush"));
    assert!(!body(&prepared.shown).contains("hush") && !prepared.shown.url.contains("abc"));
    let found = told(call("hush", "hush"));
    assert!(found.len() == 2 && !found.concat().contains("hush"), "{found:?}");
}

#[tokio::test]
async fn bodies_in_formats_of_their_own_are_sent_as_they_are() {
    let client = client("documents.yaml");
    let call =
        |media_type: &str, body: Json| client.call("send_document", Arguments::new().media_type(media_type).body(body));
    for (media_type, text, sent) in [
        ("application/xml", "<a>1</a>", "<a>1</a>"),
        ("text/csv", "a,b", "a,b"),
        ("text/plain", "abc", "abc"),
        ("application/pdf", "JVBERg==", "%PDF"),
    ] {
        let call = call(media_type, Json::from(text)).expect(media_type);
        let request = call.prepare().await.expect("a request").request;
        assert_eq!(request.body.bytes().map(AsRef::as_ref), Some(sent.as_bytes()));
        assert_eq!(request.headers["content-type"], media_type);
    }
    let object = arguments(&json!({"account": "x"}));
    for (media_type, body, message) in [
        ("text/csv", &object, "body: has to be text to be sent as text/csv"),
        ("application/pdf", &object, "body: has to be bytes, as base64 text"),
        (
            "application/pdf",
            &Json::from("?"),
            "body: is no base64 text, and has to be bytes",
        ),
        (
            "text/plain",
            &Json::from("long"),
            "body: has 4 characters and may have at most 3",
        ),
    ] {
        assert_eq!(told(call(media_type, body.clone())), [message], "{media_type}");
    }
    let operation = client.document().operation("send_document").expect("an operation");
    let schema = client.document().arguments_schema(operation).schema;
    // XML whose schema describes its elements is given as JSON is
    assert_eq!(operation.body.as_ref().expect("a body").media_type, "application/xml");
    assert_ne!(schema["properties"]["body"]["type"], "string");
}

#[tokio::test]
async fn media_types_of_the_same_kind_can_be_chosen() {
    let client = client("alike.yaml");
    let call = |media_type: &str, body: serde_json::Value| {
        let arguments = Arguments::new().media_type(media_type).body(arguments(&body));
        client.call("send_alike", arguments)
    };
    for media_type in ["application/json", "text/json", "application/vnd.x+json"] {
        assert_eq!(told(call(media_type, json!({}))), ["body.account: is required"]);
        let call = call(media_type, json!({"account": "x"})).expect(media_type);
        let request = call.prepare().await.expect("a request").request;
        assert_eq!(
            request.headers.get_all("content-type").iter().collect::<Vec<_>>(),
            [media_type]
        );
    }
    assert_eq!(
        told(call("text/plain", json!({}))).first().map(String::as_str),
        Some("media type: cannot be `text/plain`, only application/json, text/json, application/*+json")
    );
}

#[tokio::test]
async fn an_optional_form_without_pairs_is_no_body() {
    let client = client("empty_form");
    for (media_type, name, sent) in [
        ("application/x-www-form-urlencoded", None, None),
        (
            "application/x-www-form-urlencoded",
            Some("a"),
            Some(("application/x-www-form-urlencoded", "name=a")),
        ),
        ("application/json", None, Some(("application/json", "{}"))),
    ] {
        let body = name.map_or_else(|| json!({}), |name| json!({ "name": name }));
        let given = Arguments::new().body(arguments(&body)).media_type(media_type);
        let request = client.call("filter", given).unwrap().prepare().await.unwrap().request;
        let content_type = request.headers.get("content-type").map(|value| value.to_str().unwrap());
        let body = std::str::from_utf8(request.body.bytes().unwrap()).unwrap();
        assert_eq!(
            content_type.map(|content_type| (content_type, body)),
            sent,
            "{media_type}"
        );
    }
}

#[test]
fn files_do_not_decide_on_alternatives() {
    let client = client("picture.yaml");
    let call = |kind: &str| {
        let body = Arguments::new().body(arguments(&json!({"kind": kind})));
        let files = body.file("files", File::from("x")).file("files", File::from("y"));
        told(client.call("send_picture", files))
    };
    assert_eq!(call("several"), Vec::<String>::new());
    assert_ne!(call("other"), Vec::<String>::new());
}
