//! Documents with bodies in XML: what the mock server writes by the schemas is read by the tables, and what is written by the tables is
//! what the mock server reads by the schemas.
//!
//! `SPECWRIGHT_CORPUS` names a folder of documents, or one of them; without it only the document of the tests is there.

#[path = "samples/calls.rs"]
mod calls;

use std::env;
use std::fmt::{self, Write as _};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use specwright::{Lowered, Settings};
use specwright_dynamic::tables::{BodyMedia, Operation, ResponseMedia};
use specwright_dynamic::{ArgumentError, Arguments, Client, Content, Document, OpenOptions};
use specwright_mock::{Mock, Reply, Request};
use specwright_runtime::{Credentials, Error, ErrorKind, Json, RetryPolicy};

use calls::{Call, calls};

/// The document of the generated clients.
fn own() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/xml.yaml")
}

fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.keep_going = true;
    settings
}

fn is_xml(operation: &Operation) -> bool {
    let bodies = operation.body.iter().chain(&operation.other_bodies);
    let mut successes = operation.successes.iter();
    bodies.map(|body| body.media).any(|media| media == BodyMedia::Xml)
        || successes.any(|success| success.media == ResponseMedia::Xml)
}

#[tokio::test]
async fn clients_and_the_mock_server_agree_on_xml() {
    let agreed = agree(&own()).await.unwrap_or_else(|faults| panic!("{faults}"));
    assert!(agreed.calls >= 4 && agreed.sent > 20 && agreed.read > 20, "{agreed}");
}

#[tokio::test]
async fn clients_and_the_mock_server_agree_on_xml_of_the_corpus() {
    let Some(folder) = env::var_os("SPECWRIGHT_CORPUS") else {
        eprintln!("skipped: SPECWRIGHT_CORPUS does not name a folder of documents");
        return;
    };
    let mut documents = Vec::new();
    collect(Path::new(&folder), &mut documents);
    let (mut faults, mut agreed) = (String::new(), Agreed::default());
    for document in documents {
        match agree(&document).await {
            Ok(of_document) => agreed += of_document,
            Err(fault) => writeln!(faults, "{}:\n{fault}", document.display()).expect("a text"),
        }
    }
    assert!(faults.is_empty(), "{faults}");
    eprintln!("{agreed}");
}

/// The documents of a folder with bodies in XML.
fn collect(path: &Path, documents: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder");
        let mut entries: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        entries.sort();
        entries.iter().for_each(|entry| collect(entry, documents));
    } else if fs::read_to_string(path).is_ok_and(|text| text.contains("xml\"") || text.contains("xml:")) {
        documents.push(path.to_owned());
    }
}

/// What was done with a document.
#[derive(Default)]
struct Agreed {
    /// The calls that were made.
    calls: usize,
    /// The words in bodies of XML that were sent, and that were read.
    sent: usize,
    read: usize,
}

impl std::ops::AddAssign for Agreed {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.sent += other.sent;
        self.read += other.read;
    }
}

impl fmt::Display for Agreed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { calls, sent, read } = self;
        write!(
            f,
            "{calls} calls with XML: {sent} words of requests and {read} of responses agree"
        )
    }
}

/// Makes the calls of a document whose bodies are XML. What else is wrong with a request, such as a query parameter that
/// cannot be written as its schema says, is no matter here: the server writes its response all the same.
async fn agree(path: &Path) -> Result<Agreed, String> {
    let (Some(lowered), _) = Lowered::open(path, &settings()) else {
        eprintln!("{}: skipped, as it is no document of OpenAPI 3", path.display());
        return Ok(Agreed::default());
    };
    let mut options = OpenOptions::default();
    options.settings = settings();
    let document = Document::open(path, &options).map_err(|error| error.to_string())?;
    let server = Mock::builder().document(path).map_err(|error| error.to_string())?;
    let server = server.security(false).lenient(true).start();
    let server = server.await.map_err(|error| error.to_string())?;
    let client = Client::builder(&document)
        .endpoint(server.url())
        .credentials(Credentials::none())
        .build()
        .map_err(|error| error.to_string())?;
    let (mut faults, mut agreed) = (String::new(), Agreed::default());
    for call in calls(&lowered).into_iter().filter(|call| call.is_valid) {
        let operation = document.operation(&call.operation).ok_or("an unknown operation")?;
        let is_form = |media_type: &String| media_type.contains("form");
        let has_other_body =
            call.arguments.raw_body.is_some() || call.arguments.media_type.as_ref().is_some_and(is_form);
        if !is_xml(operation) || has_other_body {
            continue;
        }
        match made(&client, &server, operation, &call).await {
            Ok(of_call) => agreed += of_call,
            Err(fault) => writeln!(faults, "{}: {fault}", call.operation).expect("a text"),
        }
    }
    if faults.is_empty() { Ok(agreed) } else { Err(faults) }
}

/// Makes one call, if its parameters have values that can be sent.
async fn made(client: &Client, server: &Mock, operation: &Operation, call: &Call) -> Result<Agreed, String> {
    let prepared = match client.call(&call.operation, arguments(call)) {
        Ok(prepared) => prepared,
        Err(ArgumentError::Violations { violations, .. }) => {
            let of_body = violations.iter().find(|violation| violation.at.starts_with("body"));
            return of_body.map_or(Ok(Agreed::default()), |violation| {
                Err(format!("is not sent: {violation}"))
            });
        }
        Err(error) => return Err(error.to_string()),
    };
    let prepared = prepared.customize(|call| call.retry(RetryPolicy::never()));
    server.clear_requests();
    let outcome = prepared.send().await;
    if let Err(ErrorKind::InvalidRequest(request)) = outcome.as_ref().map_err(Error::kind)
        && !request.what().starts_with("body")
    {
        return Ok(Agreed::default());
    }
    let requests = server.requests();
    let mut problems = requests.iter().flat_map(|request| &request.problems);
    if let Some(problem) = problems.find(|problem| problem.at.starts_with("body")) {
        let body = requests.first().map(|request| String::from_utf8_lossy(&request.body));
        return Err(format!(
            "is not read by the server: {problem}: {}",
            body.unwrap_or_default()
        ));
    }
    let response = outcome.map_err(|error| {
        let body = String::from_utf8_lossy(error.raw_body()).into_owned();
        format!("{error}: {body}")
    })?;
    let mut agreed = Agreed {
        calls: 1,
        ..Agreed::default()
    };
    if let (Some(body), Some(value)) = (sent_xml(&requests), &call.arguments.body) {
        agreed.sent = all_words(&body, value).map_err(|fault| format!("what is sent is not the argument: {fault}"))?;
    }
    let body = String::from_utf8_lossy(response.raw_body());
    let mut successes = operation.successes.iter();
    let is_typed = successes.any(|success| success.media == ResponseMedia::Xml);
    match response.content() {
        Content::Text(text) if is_typed && text.starts_with("<?xml") => return Err(format!("is not read: {text}")),
        Content::Json(json) if body.starts_with("<?xml") => {
            let json = serde_json::from_str(&json.to_string()).map_err(|error| error.to_string())?;
            agreed.read =
                all_words(&body, &json).map_err(|fault| format!("what is read is not the response: {fault}"))?;
        }
        _ => {}
    }
    Ok(agreed)
}

/// The body of the only request, if it is XML.
fn sent_xml(requests: &[Request]) -> Option<String> {
    let [request] = requests else { return None };
    let is_xml = request
        .header("content-type")
        .is_some_and(|media_type| media_type.contains("xml"));
    is_xml.then(|| String::from_utf8_lossy(&request.body).into_owned())
}

/// How many words the texts and attributes of a document have, and a value as well: properties that may be missing would be lost unseen.
fn all_words(xml: &str, value: &Value) -> Result<usize, String> {
    let (mut written, mut held) = (Vec::new(), Vec::new());
    words_of_xml(xml, &mut written);
    words_of_json(value, &mut held);
    written.sort();
    held.sort();
    match written == held {
        true => Ok(held.len()),
        false => Err(format!("{xml} and {value}")),
    }
}

fn words_of_json(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::String(text) => words.extend(text.split_whitespace().map(str::to_owned)),
        Value::Array(items) => items.iter().for_each(|item| words_of_json(item, words)),
        Value::Object(members) => members.values().for_each(|member| words_of_json(member, words)),
        scalar => words.push(scalar.to_string()),
    }
}

/// The words of a document without comments, in whose tags no `>` stands but at the end.
fn words_of_xml(xml: &str, words: &mut Vec<String>) {
    for piece in xml.split('<').filter(|piece| !piece.starts_with('?')) {
        let (tag, text) = piece.split_once('>').unwrap_or_default();
        let mut between = tag.split('"');
        while let (Some(name), Some(value)) = (between.next(), between.next()) {
            if !name.contains("xmlns") {
                words.extend(unescaped(value));
            }
        }
        words.extend(unescaped(text));
    }
}

fn unescaped(text: &str) -> Vec<String> {
    let mut text = text.to_owned();
    for (escaped, plain) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(escaped, plain);
    }
    text.split_whitespace().map(str::to_owned).collect()
}

fn arguments(call: &Call) -> Arguments {
    let json = |value: &serde_json::Value| -> Json { value.to_string().parse().expect("JSON") };
    let mut arguments = Arguments::new();
    for (name, value) in &call.arguments.parameters {
        arguments = arguments.set(name, json(value));
    }
    if let Some(value) = &call.arguments.body {
        arguments = arguments.body(json(value));
    }
    if let Some(media_type) = &call.arguments.media_type {
        arguments = arguments.media_type(media_type);
    }
    arguments
}

fn ec2() -> Option<PathBuf> {
    let document = env::var_os("SPECWRIGHT_EC2").map(PathBuf::from);
    if document.is_none() {
        eprintln!("skipped: SPECWRIGHT_EC2 does not name the document of EC2");
    }
    document
}

/// Each operation of EC2, by GET and by POST, with what is required and with what is optional besides.
#[tokio::test]
async fn clients_and_the_mock_server_agree_on_xml_of_ec2() {
    let Some(document) = ec2() else { return };
    let agreed = agree(&document).await.unwrap_or_else(|faults| panic!("{faults}"));
    eprintln!("{agreed}");
    assert!(
        agreed.calls > 1000 && agreed.sent > 1000 && agreed.read > 1000,
        "{agreed}"
    );
}

/// A list of EC2, whose document does not say that lists are wrapped.
#[tokio::test]
async fn lists_are_read_as_ec2_writes_them() {
    let Some(document) = ec2() else { return };
    let mut options = OpenOptions::default();
    options.settings = settings();
    let opened = Document::open(&document, &options).unwrap_or_else(|error| panic!("{error}"));
    let server = Mock::builder()
        .document(&document)
        .expect("a document")
        .lenient(true)
        .security(false);
    let server = server.start().await.expect("a server");
    let xml = "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>8f7724cf</requestId>\
               <reservationSet><item><reservationId>r-1</reservationId><groupSet/><instancesSet><item><instanceId>i-1</instanceId>\
               <imageId>ami-1</imageId><instanceState><code>16</code><name>running</name></instanceState></item></instancesSet></item>\
               </reservationSet></DescribeInstancesResponse>";
    server
        .script("GET_DescribeInstances", [Reply::bytes(200, "text/xml", xml.to_owned())])
        .expect("an operation");
    let client = Client::builder(&opened)
        .endpoint(server.url())
        .credentials(Credentials::token("token"))
        .build()
        .expect("a client");
    let call = client.call("get_describe_instances", Arguments::new()).expect("a call");
    let response = call.send().await.expect("a response");
    let json = response.json().expect("JSON by the table");
    let text = |pointer: &str| json.pointer(pointer).map(ToString::to_string);
    assert_eq!(
        text("/Reservations/0/Instances/0/InstanceId").as_deref(),
        Some("\"i-1\""),
        "{json}"
    );
    assert_eq!(text("/Reservations/0/Instances/0/State/Code").as_deref(), Some("16"));
}
