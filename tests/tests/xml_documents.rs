//! Documents with bodies in XML: what the mock server writes by the schemas is read by the tables, and what is written by the tables is
//! what the mock server reads by the schemas.
//!
//! `SPECWRIGHT_CORPUS` names a folder of documents, or one of them; without it only the document of the tests is there.

#[path = "samples/calls.rs"]
mod calls;

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use specwright::{Lowered, Settings};
use specwright_dynamic::tables::{BodyMedia, Operation, ResponseMedia};
use specwright_dynamic::{Arguments, Client, Content, Document, OpenOptions};
use specwright_mock::{Mock, Reply};
use specwright_runtime::{Credentials, Json, RetryPolicy};

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
    let calls = agree(&own()).await.unwrap_or_else(|faults| panic!("{faults}"));
    assert!(calls >= 4, "{calls}");
}

#[tokio::test]
async fn clients_and_the_mock_server_agree_on_xml_of_the_corpus() {
    let Some(folder) = env::var_os("SPECWRIGHT_CORPUS") else {
        eprintln!("skipped: SPECWRIGHT_CORPUS does not name a folder of documents");
        return;
    };
    let mut documents = Vec::new();
    collect(Path::new(&folder), &mut documents);
    let (mut faults, mut count) = (String::new(), 0);
    for document in documents {
        match agree(&document).await {
            Ok(calls) => count += calls,
            Err(fault) => writeln!(faults, "{}:\n{fault}", document.display()).expect("a text"),
        }
    }
    assert!(faults.is_empty(), "{faults}");
    eprintln!("{count} calls with XML");
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

/// Makes the calls of a document whose bodies are XML; how many.
async fn agree(path: &Path) -> Result<usize, String> {
    let (Some(lowered), _) = Lowered::open(path, &settings()) else {
        return Ok(0);
    };
    let mut options = OpenOptions::default();
    options.settings = settings();
    let document = Document::open(path, &options).map_err(|error| error.to_string())?;
    let server = Mock::builder().document(path).map_err(|error| error.to_string())?;
    let server = server
        .security(false)
        .start()
        .await
        .map_err(|error| error.to_string())?;
    let client = Client::builder(&document)
        .endpoint(server.url())
        .credentials(Credentials::none())
        .build()
        .map_err(|error| error.to_string())?;
    let (mut faults, mut count) = (String::new(), 0);
    for call in calls(&lowered).into_iter().filter(|call| call.is_valid) {
        let operation = document.operation(&call.operation).ok_or("an unknown operation")?;
        let is_form = |media_type: &String| media_type.contains("form");
        if !is_xml(operation) || call.arguments.media_type.as_ref().is_some_and(is_form) {
            continue;
        }
        count += 1;
        let Ok(made) = client.call(&call.operation, arguments(&call)) else {
            continue; // such as a value that the template of a parameter lacks
        };
        let made = made.customize(|call| call.retry(RetryPolicy::never()));
        match made.send().await {
            Ok(response) => {
                let is_text = matches!(response.content(), Content::Text(text) if text.starts_with("<?xml"));
                let is_typed = operation
                    .successes
                    .iter()
                    .any(|success| success.media == ResponseMedia::Xml);
                if is_text && is_typed {
                    writeln!(faults, "{}: is not read: {:?}", call.operation, response.content()).expect("a text");
                }
            }
            Err(error) => {
                let told = String::from_utf8_lossy(error.raw_body()).into_owned();
                writeln!(faults, "{}: {error}: {told}", call.operation).expect("a text");
            }
        }
    }
    if faults.is_empty() { Ok(count) } else { Err(faults) }
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

/// A list of EC2, whose document does not say that lists are wrapped.
#[tokio::test]
async fn lists_are_read_as_ec2_writes_them() {
    let Some(document) = env::var_os("SPECWRIGHT_EC2").map(PathBuf::from) else {
        eprintln!("skipped: SPECWRIGHT_EC2 does not name the document of EC2");
        return;
    };
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
