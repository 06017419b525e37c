//! Calls of real documents without generated code send the same bytes as those by generated clients.
//!
//! For each document a client is generated, and a program with the sample of each call, whose transport writes down what it is given.
//! The documents are not part of this repository: `SPECWRIGHT_CORPUS` names their folder, or one of them; without it nothing is tested.

#[path = "../samples/calls.rs"]
mod calls;
mod compared;
mod program;

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use specwright::diagnostic::Diagnostics;
use specwright::sample::{SampleArguments, SampleContent, SampleOptions};
use specwright::{Lowered, Settings};
use specwright_dynamic::{Arguments, Client, Document, OpenOptions};
use specwright_runtime::{File, Json};

use calls::{Call, calls};
use compared::{Sent, difference};

#[tokio::test]
#[ignore = "compiles many crates; needs SPECWRIGHT_CORPUS"]
async fn every_call_of_the_corpus_is_the_same_with_and_without_generated_code() {
    let Some(folder) = env::var_os("SPECWRIGHT_CORPUS") else {
        eprintln!("skipped: SPECWRIGHT_CORPUS does not name a folder of documents");
        return;
    };
    let mut documents = Vec::new();
    collect(Path::new(&folder), &mut documents);
    assert!(!documents.is_empty(), "no document in {}", Path::new(&folder).display());
    let (mut faults, mut count) = (String::new(), 0);
    for document in documents {
        match compare(&document).await {
            Ok(0) => {}
            Ok(compared) => {
                eprintln!("{}: {compared} calls", document.display());
                count += compared;
            }
            Err(fault) => writeln!(faults, "{}: {fault}", document.display()).expect("a text"),
        }
    }
    assert!(faults.is_empty(), "{faults}");
    eprintln!("{count} calls are the same");
}

/// The documents of a folder. Files without `paths` are parts of others.
fn collect(path: &Path, documents: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder");
        let mut entries: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        entries.sort();
        entries.iter().for_each(|entry| collect(entry, documents));
    } else if path.extension().is_some_and(|end| end == "json" || end == "yaml") {
        documents.push(path.to_owned());
    }
}

/// Compares the calls of a document. Returns how many there are.
async fn compare(path: &Path) -> Result<usize, String> {
    let mut settings = Settings::default();
    settings.keep_going = true;
    let (Some(lowered), _) = Lowered::open(path, &settings) else {
        return Ok(0);
    };
    let mut calls = calls(&lowered);
    calls.retain(|call| call.is_valid);
    if calls.is_empty() {
        return Ok(0);
    }
    let name = program::crate_name(path);
    let mut options = SampleOptions::new(name.replace('-', "_"));
    options.statements_only = true;
    let asked: Vec<(&str, &SampleArguments)> = calls
        .iter()
        .map(|call| (call.operation.as_str(), &call.arguments))
        .collect();
    let samples = lowered.samples(asked, &options, &mut Diagnostics::new());
    let samples = samples.ok_or("the document cannot be planned")?.into_iter();
    let mut made = Vec::new();
    for (call, sample) in calls.into_iter().zip(samples) {
        match sample {
            Ok(sample) => made.push((call, sample)),
            Err(error) => eprintln!("no sample of {}: {error}", call.operation),
        }
    }
    let (calls, samples): (Vec<Call>, Vec<String>) = made.into_iter().unzip();
    let generated = program::run(path, &name, &settings, &samples)?;
    let mut options = OpenOptions::default();
    options.settings = settings;
    let document = Document::open(path, &options).map_err(|error| error.to_string())?;
    let client = program::settings(Client::builder(&document)).build();
    let client = client.map_err(|error| error.to_string())?;
    let mut faults = String::new();
    for (call, generated) in calls.iter().zip(&generated) {
        let dynamic = sent(&client, call, generated.as_ref().ok()).await;
        let fault = match (generated, dynamic) {
            (Ok(generated), Ok(dynamic)) => {
                let mut parameters = call.arguments.parameters.iter();
                let has_objects = parameters.any(|(_, value)| value.to_string().contains('{'));
                difference(generated, &dynamic, has_objects)
            }
            // such as a server that the document does not say enough of
            (Err(_), Err(_)) => None,
            (Err(error), Ok(_)) => Some(format!("is only sent without generated code: {error}")),
            (Ok(_), Err(error)) => Some(error),
        };
        if let Some(fault) = fault {
            writeln!(faults, "{}: {fault}", call.operation).expect("a text");
        }
    }
    match faults.is_empty() {
        true => Ok(calls.len()),
        false => Err(faults),
    }
}

/// What is sent without generated code. Arguments as JSON keep no order, so those of a JSON body have the order of what the generated
/// client has sent.
async fn sent(client: &Client, call: &Call, generated: Option<&Sent>) -> Result<Sent, String> {
    let mut arguments = Arguments::new();
    let json = |value: &serde_json::Value| -> Json { value.to_string().parse().expect("JSON") };
    for (name, value) in &call.arguments.parameters {
        arguments = arguments.set(name, json(value));
    }
    if let Some(value) = &call.arguments.body {
        arguments = arguments.body(
            generated
                .and_then(|generated| generated.ordered(value))
                .unwrap_or_else(|| json(value)),
        );
    }
    if call.arguments.raw_body.is_some() {
        arguments = arguments.raw_body(program::CONTENT);
    }
    for file in &call.arguments.files {
        let SampleContent::Path(name) = &file.content else {
            return Err("has a file without a path".to_owned());
        };
        arguments = arguments.file(&file.property, File::new(program::CONTENT).name(name));
    }
    if let Some(media_type) = &call.arguments.media_type {
        arguments = arguments.media_type(media_type);
    }
    let call = client
        .call(&call.operation, arguments)
        .map_err(|error| error.to_string())?;
    let request = match call.prepare().await {
        Ok(prepared) => prepared.request,
        Err(error) => return Err(error.to_string()),
    };
    Sent::of(&request).ok_or_else(|| "has a stream as its body".to_owned())
}
