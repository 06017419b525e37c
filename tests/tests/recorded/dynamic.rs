//! The recorded requests are also those of calls without generated code: their arguments are read from each request, and the dry run of the
//! call is compared with it.

use std::sync::Arc;

use serde_json::Value;
use specwright_dynamic::tables::{Operation, Place};
use specwright_dynamic::{Arguments, Client, Document, OpenOptions};
use specwright_runtime::{Credentials, HttpRequest, Json};
use tests::clients;
use tests::stage::folder;

use crate::replay::{recorded, records};

const ENDPOINT: &str = "http://127.0.0.1:8080";

/// The records whose arguments the document does not allow: they are refused before anything is sent.
const REFUSED: [&str; 3] = [
    "check_desktop_images/empty-list",
    "list_desktop_snapshot/empty-string",
    "list_inconsistent_statics/empty",
];

#[tokio::test]
async fn dry_runs_are_the_recorded_requests() {
    let documents = ["huaweicloud/workspace", "huaweicloud/sts"].map(document);
    let (mut compared, mut refused) = (0, Vec::new());
    for record in records() {
        let Some(request) = record.requests.first() else {
            continue;
        };
        let Some((document, operation, arguments)) = documents.iter().find_map(|document| read(document, request))
        else {
            continue;
        };
        let Some(prepared) = prepared(document, operation, arguments, request).await else {
            refused.push(record.name);
            continue;
        };
        assert_eq!(written(&prepared), of_record(request), "{}", record.name);
        compared += 1;
    }
    assert_eq!(refused, REFUSED);
    assert!(compared >= 55, "{compared}");
}

fn document(name: &str) -> Arc<Document> {
    let path = folder().join(format!("{name}.yaml"));
    Document::open(&path, &OpenOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The operation of a recorded request, and its arguments.
fn read<'d>(document: &'d Arc<Document>, request: &Value) -> Option<(&'d Arc<Document>, &'d Operation, Arguments)> {
    let raw = request["raw_path"].as_str()?;
    let (path, query) = raw.split_once('?').unwrap_or((raw, ""));
    let mut arguments = Arguments::new();
    let operation = document.operations().find(|operation| {
        let fits = |(step, template): (&str, &str)| step == template || template.starts_with('{');
        let (steps, templates) = (path.split('/'), operation.template.split('/'));
        operation.method == request["method"].as_str().unwrap_or_default()
            && steps.clone().count() == templates.clone().count()
            && steps.zip(templates).all(fits)
    })?;
    for (step, template) in path.split('/').zip(operation.template.split('/')) {
        if let Some(name) = template.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            arguments = arguments.set(name, decoded(step));
        }
    }
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let mut values: Vec<Json> = pairs
            .filter(|(name, _)| parameter.place == Place::Query && decoded(name) == parameter.name)
            .map(|(_, value)| typed(document, operation, index, &decoded(value)))
            .collect();
        let schema = document.parameter_schema(operation, index)?.schema;
        match schema["type"] == "array" {
            true if !values.is_empty() => arguments = arguments.set(&parameter.name, Json::Array(values)),
            _ => {
                if let Some(value) = values.pop() {
                    arguments = arguments.set(&parameter.name, value);
                }
            }
        }
    }
    let body = request["body"].as_str().unwrap_or_default();
    if !body.is_empty() {
        arguments = arguments.body(body.parse::<Json>().ok()?);
    }
    Some((document, operation, arguments))
}

/// Text as what the document says of a parameter.
fn typed(document: &Document, operation: &Operation, index: usize, text: &str) -> Json {
    let schema = document.parameter_schema(operation, index).expect("a schema").schema;
    match schema["type"] == "integer" {
        true => text.parse().expect("an integer"),
        false => Json::from(text),
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = || {
            u8::from_str_radix(
                &[rest.clone().next()?, rest.clone().nth(1)?]
                    .map(char::from)
                    .iter()
                    .collect::<String>(),
                16,
            )
            .ok()
        };
        match (byte, hex()) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest.nth(1);
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// The request of a dry run with the recorded time; nothing if the arguments do not fit.
async fn prepared(
    document: &Arc<Document>,
    operation: &Operation,
    arguments: Arguments,
    request: &Value,
) -> Option<HttpRequest> {
    let header = |name| recorded(request, name);
    let mut credentials = clients::keys();
    if let Some(token) = header("X-Security-Token") {
        credentials = credentials.security_token(token);
    }
    if let Some(token) = header("X-Auth-Token") {
        credentials = Credentials::token(token);
    }
    let client = Client::builder(document)
        .endpoint(ENDPOINT)
        .parameter("project_id", clients::PROJECT)
        .named_endpoint("iam", clients::NOWHERE)
        .credentials(credentials)
        .config(clients::config())
        .build()
        .expect("a client");
    let call = client.call(&operation.name, arguments).ok()?;
    match call.prepare().await {
        Ok(prepared) => Some(prepared.request),
        Err(_) => None,
    }
}

/// Method, path, the pairs of the query in order, and the body.
fn written(request: &HttpRequest) -> (String, Value) {
    let body = request.body.bytes().expect("a whole body");
    let body = serde_json::from_slice(body).unwrap_or_default();
    let query = request.query().map_or(String::new(), |query| format!("?{query}"));
    (
        sorted(request.method.as_str(), &format!("{}{query}", request.path())),
        body,
    )
}

fn of_record(request: &Value) -> (String, Value) {
    let text = |name: &str| request[name].as_str().unwrap_or_default();
    (
        sorted(text("method"), text("raw_path")),
        serde_json::from_str(text("body")).unwrap_or_default(),
    )
}

fn sorted(method: &str, target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.sort_unstable();
    format!("{method} {path}?{}", pairs.join("&"))
}
