//! Samples send what the calls send that they are samples of.

use std::path::Path;

use serde_json::Value;
use specwright_dynamic::{Arguments, Client, Document, OpenOptions};
use specwright_mock::{Mock, Request};
use specwright_runtime::Json;

use crate::{sampled, serve};

/// The parts of a request that callers decide on. Objects of JSON have their properties in one order.
fn decided(request: &Request) -> [String; 5] {
    let body = String::from_utf8_lossy(&request.body).into_owned();
    let body = serde_json::from_str::<Value>(&body).map_or(body, |json| json.to_string());
    let media_type = request.header("content-type").unwrap_or_default().to_owned();
    let query = request.query.clone().unwrap_or_default();
    [
        request.method.to_string(),
        request.path.clone(),
        query,
        media_type,
        body,
    ]
}

fn last(server: &Mock) -> Request {
    server.requests().pop().expect("a request")
}

#[tokio::test]
async fn samples_send_what_their_calls_send() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let calls = std::fs::read_to_string(folder.join("sampled.json")).expect("the calls");
    let calls: Vec<Value> = serde_json::from_str(&calls).expect("a list");
    for (index, call) in calls.iter().enumerate() {
        let text = |key: &str| call.get(key).and_then(Value::as_str);
        let json = |value: &Value| value.to_string().parse::<Json>().expect("JSON");
        let document = text("document").expect("a document");
        let server = serve(document).await;
        sampled::call(index, server.url())
            .await
            .unwrap_or_else(|error| panic!("{call}: {error}"));
        let of_sample = decided(&last(&server));

        let mut arguments = Arguments::new();
        for (name, value) in call.get("parameters").and_then(Value::as_object).into_iter().flatten() {
            arguments = arguments.set(name, json(value));
        }
        if let Some(body) = call.get("body") {
            arguments = arguments.body(json(body));
        }
        if let Some(body) = text("text") {
            arguments = arguments.raw_body(body.to_owned());
        }
        if let Some(media_type) = text("media_type") {
            arguments = arguments.media_type(media_type);
        }
        let path = folder.join("documents").join(format!("{document}.yaml"));
        let document = Document::open(&path, &OpenOptions::default()).expect("a document");
        let client = Client::builder(&document)
            .endpoint(server.url())
            .build()
            .expect("a client");
        let operation = text("operation").expect("an operation");
        let sent = client
            .call(operation, arguments)
            .unwrap_or_else(|error| panic!("{call}: {error}"));
        sent.send().await.unwrap_or_else(|error| panic!("{call}: {error}"));
        assert_eq!(decided(&last(&server)), of_sample, "{call}");
    }
    assert!(calls.len() > 5);
}
