//! Replays one record: serves its replies, makes the call, and compares the outcome.

use std::time::Duration;

use cloud_clients::huaweicloud::workspace;
use serde_json::Value;
use specwright_mock::{Reply, Request};
use specwright_runtime::{Config, Error};
use tests::clients;
use tests::compare::differences;
use tests::signature;
use tests::stage::{Stage, target};

use crate::table::{Check, Expectation, Wire};

/// The secret keys of records and their counterparts.
pub const SECRETS: [&str; 3] = [clients::SK, "ENVSKFAKE", "FILESKFAKE"];

/// An exchange of the official client.
#[derive(Clone)]
pub struct Record {
    pub name: String,
    pub requests: Vec<Value>,
    pub replies: Vec<Value>,
    pub result: Value,
}

/// Returns all records.
pub fn records() -> Vec<Record> {
    let text = include_str!("../../vectors/huaweicloud-recorded.json");
    let file: Value = serde_json::from_str(text).expect("the records are JSON");
    assert_eq!(
        (file["ak"].as_str(), file["sk"].as_str()),
        (Some(clients::AK), Some(clients::SK))
    );
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let record = |value: &Value| Record {
        name: value["name"].as_str().expect("a name").to_owned(),
        requests: list(&value["requests"]),
        replies: list(&value["response_given"]),
        result: value["result"].clone(),
    };
    list(&file["records"]).iter().map(record).collect()
}

/// The server of a call.
pub struct Site {
    pub url: String,
}

impl Site {
    /// Returns a builder of the workspace client with an access key and a project.
    pub fn workspace(&self) -> workspace::Builder {
        clients::workspace(&self.url).config(ticking())
    }

    /// Returns the client of most records.
    pub fn client(&self) -> workspace::Client {
        self.workspace().build().expect("a client")
    }

    /// Like [`Site::client`], with up to three attempts.
    pub fn patient(&self) -> workspace::Client {
        let builder = self.workspace().config(clients::patient());
        builder.build().expect("a client")
    }
}

/// A config with a clock that advances between attempts, and without retries, like the default of the official client.
pub fn ticking() -> Config {
    clients::patient().retry(specwright_runtime::RetryPolicy::never())
}

/// The outcome of a call.
pub struct Seen {
    pub url: String,
    pub outcome: Result<Value, Error>,
    pub requests: Vec<Request>,
}

impl Seen {
    /// Returns the error, for checks that expect one.
    pub fn error(&self) -> &Error {
        match &self.outcome {
            Err(error) => error,
            Ok(value) => panic!("succeeded with {value}"),
        }
    }
}

/// Replays a record, and returns the differences.
pub async fn play(check: &Check, record: &Record) -> Vec<String> {
    let (call, wire) = match &check.expectation {
        Expectation::Same { call } => (call, Wire::AsRecorded),
        Expectation::Better { call, wire, .. } => (call, *wire),
        Expectation::None { .. } => return Vec::new(),
    };
    let document = match record.name.split('/').next() {
        Some("iam") => "huaweicloud/iam",
        Some("sts") => "huaweicloud/sts",
        _ => "huaweicloud/workspace",
    };
    let stage = Stage::of(document, record.replies.iter().map(reply)).await;
    let site = Site { url: stage.url() };
    let outcome = call(&site).await;
    let seen = Seen {
        url: site.url,
        outcome,
        requests: stage.requests(),
    };
    let mut faults = on_the_wire(record, wire, &seen.requests);
    match &check.expectation {
        Expectation::Better { better, .. } => {
            if let Err(fault) = better(&seen, record) {
                faults.push(fault);
            }
        }
        _ => faults.extend(same_outcome(record, &seen.outcome)),
    }
    faults
}

fn reply(given: &Value) -> Reply {
    let text = |name: &str| given[name].as_str().unwrap_or_default().to_owned();
    if given["reset"] == true {
        return Reply::reset();
    }
    if given["close"] == true {
        return Reply::close();
    }
    let status = given["status"].as_u64().and_then(|s| s.try_into().ok());
    let status = status.expect("a status");
    let mut reply = match text("body") {
        body if body.is_empty() => Reply::empty(status),
        body => Reply::bytes(status, "application/json", body),
    };
    for (name, value) in given["headers"].as_object().into_iter().flatten() {
        reply = reply.header(name, value.as_str().unwrap_or_default());
    }
    if let Some(delay) = given["delay"].as_f64() {
        reply = reply.delay(Duration::from_secs_f64(delay));
    }
    reply
}

fn on_the_wire(record: &Record, wire: Wire, requests: &[Request]) -> Vec<String> {
    let expected: Vec<&Value> = match wire {
        Wire::AsRecorded => record.requests.iter().collect(),
        Wire::Again(times) => record.requests.iter().take(1).cycle().take(times).collect(),
        Wire::Nothing => Vec::new(),
        Wire::Own => return Vec::new(),
    };
    let mut faults = Vec::new();
    if expected.len() != requests.len() {
        let targets: Vec<String> = requests.iter().map(target).collect();
        let expected = expected.len();
        faults.push(format!("expected {expected} requests, found {targets:?}"));
    }
    for (expected, request) in expected.iter().zip(requests) {
        faults.extend(same_request(expected, request));
    }
    let first = expected.first().map(|first| recorded(first, "X-Sdk-Date"));
    let date = requests.first().map(|first| first.header("x-sdk-date"));
    if let (Some(Some(first)), Some(Some(date))) = (first, date)
        && first != date
    {
        faults.push(format!("expected X-Sdk-Date {first}, found {date}"));
    }
    faults
}

pub fn recorded<'a>(request: &'a Value, header: &str) -> Option<&'a str> {
    let mut headers = request["headers"].as_array()?.iter();
    headers.find(|pair| pair[0] == header).and_then(|pair| pair[1].as_str())
}

fn same_request(expected: &Value, request: &Request) -> Vec<String> {
    let mut faults = Vec::new();
    let mut compare = |what: &str, expected: Option<&str>, found: Option<&str>| {
        if expected != found {
            faults.push(format!(
                "{what}: expected {expected:?}, found {found:?} in {}",
                target(request)
            ));
        }
    };
    let raw = expected["raw_path"].as_str().unwrap_or_default();
    let (path, query) = match raw.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (raw, None),
    };
    compare("method", expected["method"].as_str(), Some(request.method.as_str()));
    compare("path", Some(path), Some(&request.path));
    compare("query", query, request.query.as_deref());
    for header in ["X-Project-Id", "X-Security-Token", "X-Auth-Token"] {
        // a request without a signature needs no project
        if header == "X-Project-Id" && request.header("x-sdk-date").is_none() {
            continue;
        }
        compare(header, recorded(expected, header), request.header(header));
    }
    let body = |text: &str| (!text.is_empty()).then(|| serde_json::from_str::<Value>(text).ok());
    let left = body(expected["body"].as_str().unwrap_or_default());
    let right = body(std::str::from_utf8(&request.body).unwrap_or("not UTF-8"));
    match (&left, &right) {
        (Some(Some(left)), Some(Some(right))) => {
            let differing = differences(left, right).into_iter();
            faults.extend(differing.map(|fault| format!("body: {fault}")));
        }
        (left, right) if left == right => {}
        _ => faults.push(format!("body: expected {left:?}, found {right:?}")),
    }
    let is_signed = |text: Option<&str>| text.is_some_and(|text| text.starts_with("SDK-HMAC"));
    if is_signed(recorded(expected, "Authorization"))
        && request.operation.as_deref() != Some("KeystoneCreateUserTokenByPassword")
        && SECRETS.iter().all(|secret| signature::fault(request, secret).is_some())
    {
        faults.push(format!("{} has no good signature", target(request)));
    }
    faults
}

/// Compares a success by its values, or an error by its parts.
pub fn same_outcome(record: &Record, outcome: &Result<Value, Error>) -> Vec<String> {
    let result = &record.result;
    match outcome {
        Ok(model) if result["ok"] == true => differences(&as_sent(&result["parsed"]), model),
        Ok(model) => vec![format!("succeeded with {model}, the official client failed")],
        Err(error) if result["ok"] == true => vec![error.to_string()],
        Err(error) => same_error(record, error),
    }
}

/// Returns the official model, with the names in JSON.
fn as_sent(parsed: &Value) -> Value {
    match parsed {
        Value::Object(members) => members
            .iter()
            .filter(|(name, _)| *name != "x_subject_token")
            .map(|(name, value)| {
                let name = if name == "_self" { "self" } else { name };
                (name.to_owned(), as_sent(value))
            })
            .collect(),
        Value::Array(items) => items.iter().map(as_sent).collect(),
        value => value.clone(),
    }
}

fn same_error(record: &Record, error: &Error) -> Vec<String> {
    let result = &record.result;
    let mut faults = Vec::new();
    let mut compare = |what: &str, expected: Option<&str>, found: Option<&str>| {
        let expected = expected.filter(|text| !text.is_empty());
        if expected != found {
            faults.push(format!("{what}: expected {expected:?}, found {found:?}"));
        }
    };
    let status = error.status().map(|status| status.to_string());
    let expected = result["status_code"].as_u64().map(|s| s.to_string());
    compare("status", expected.as_deref(), status.as_deref());
    compare("request id", result["request_id"].as_str(), error.request_id());
    // without a code and a message, the official client uses the status code and the body
    let given = &record.replies[0];
    let sent = given["body"].as_str().unwrap_or_default();
    let body: Value = serde_json::from_str(sent).unwrap_or_default();
    let (code, message) = match body.is_object() {
        true => (result["error_code"].as_str(), result["error_msg"].as_str()),
        false => (None, None),
    };
    compare("code", code, error.code());
    compare("message", message, error.message());
    compare("detail", body["error_detail"].as_str(), error.detail());
    compare(
        "encoded authorization message",
        result["encoded_auth_msg"].as_str(),
        error.field("encoded_authorization_message").as_deref(),
    );
    compare(
        "raw body",
        Some(sent),
        std::str::from_utf8(error.raw_body())
            .ok()
            .filter(|text| !text.is_empty()),
    );
    faults
}
