//! What the page asks for: to send a call, and its samples.

use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;
use specwright_dynamic::runtime::{Binary, File, Json, Upload, json as wire};
use specwright_dynamic::tables::Operation;
use specwright_dynamic::{ArgumentError, Arguments};

use crate::api::Api;
use crate::guard::Refusal;
use crate::record::{ATTEMPTS, Attempts, Entry, lock};
use crate::server::State;
use crate::{outcome, sample};

/// A call as the page describes it.
pub(crate) struct Asked<'a> {
    /// Which document it is of.
    pub(crate) document: usize,
    pub(crate) api: &'a Api,
    pub(crate) operation: &'a Operation,
    pub(crate) arguments: Arguments,
    /// Parameters and the body by their names, for the samples.
    pub(crate) values: Vec<(String, Json)>,
    /// Files of a multipart body, and a raw body, by their names, for the samples.
    pub(crate) files: Vec<NamedFile>,
    pub(crate) raw: Option<Raw>,
    /// The media type of the body, if it is not the first.
    pub(crate) media_type: Option<String>,
    /// The language of the sample, if not all are wanted.
    pub(crate) language: Option<String>,
    /// The status that the mock server shall respond with.
    mock_status: Option<u64>,
}

/// A file as the page names it.
pub(crate) struct NamedFile {
    pub(crate) property: String,
    pub(crate) name: String,
}

/// A body that is sent as it is.
pub(crate) enum Raw {
    Text(String),
    /// A file, by its name.
    File(String),
}

/// Sends a call.
pub(crate) async fn send(state: &State, body: &[u8]) -> Result<Value, Refusal> {
    let asked = match read(state, body)? {
        Ok(asked) => asked,
        Err(error) => return Ok(outcome::invalid(&error)),
    };
    let client = &asked.api.client;
    let call = match client.call(&asked.operation.name, asked.arguments) {
        Ok(call) => call,
        Err(error) => return Ok(outcome::invalid(&error)),
    };
    let call = match asked.mock_status.filter(|_| state.is_mock) {
        Some(status) => call.customize(|call| call.header("x-mock-status", status.to_string())),
        None => call,
    };
    let mut running = Running {
        state,
        document: asked.document,
        operation: asked.operation,
        attempts: Attempts::default(),
        begun: Instant::now(),
        is_ended: false,
    };
    let attempts = Arc::clone(&running.attempts);
    let result = ATTEMPTS.scope(attempts, outcome::collect(call)).await;
    let number = running.ended(result.as_ref().err().map(ToString::to_string));
    Ok(outcome::shown(
        number,
        running.begun.elapsed(),
        &result,
        &lock(&running.attempts),
    ))
}

/// The code of a call.
pub(crate) async fn sample(state: &State, body: &[u8]) -> Result<Value, Refusal> {
    match read(state, body)? {
        Ok(asked) => Ok(sample::samples(asked).await),
        Err(error) => Ok(outcome::invalid(&error)),
    }
}

/// A call that runs. It is recorded when it ends, and when the page no longer waits for it.
struct Running<'a> {
    state: &'a State,
    document: usize,
    operation: &'a Operation,
    attempts: Attempts,
    begun: Instant,
    is_ended: bool,
}

impl Running<'_> {
    fn ended(&mut self, error: Option<String>) -> u64 {
        self.is_ended = true;
        let attempts = lock(&self.attempts);
        let last = attempts.iter().rev().find(|attempt| attempt.ended.is_some());
        let ended = last.and_then(|attempt| attempt.ended.as_ref());
        self.state.record.push(Entry {
            document: self.document,
            operation: self.operation.command(),
            method: last.map_or(&self.operation.method, |attempt| &attempt.method).clone(),
            url: last.map_or(&self.operation.path, |attempt| &attempt.url).clone(),
            status: ended.and_then(|ended| ended.status),
            request_id: ended.and_then(|ended| ended.request_id.clone()),
            elapsed: self.begun.elapsed(),
            attempts: attempts.len(),
            error,
        })
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if !self.is_ended {
            self.ended(Some("the page no longer waited for the response".to_owned()));
        }
    }
}

/// Reads a call. What is wrong with the values that the user typed is the inner error.
fn read<'a>(state: &'a State, body: &[u8]) -> Result<Result<Asked<'a>, ArgumentError>, Refusal> {
    let asked: Json = wire::from_slice(body).map_err(|_| Refusal::Unreadable)?;
    let text = |value: &Json, key: &str| value.get(key).and_then(Json::as_str).map(str::to_owned);
    let document = asked
        .get("document")
        .and_then(Json::as_u64)
        .and_then(|index| usize::try_from(index).ok());
    let document = document.ok_or(Refusal::Unreadable)?;
    let api = state.apis.get(document).ok_or(Refusal::NotFound)?;
    let name = text(&asked, "operation").ok_or(Refusal::Unreadable)?;
    let operation = api.document.operation(&name).ok_or(Refusal::NotFound)?;
    let values = asked.get("arguments").cloned().unwrap_or(Json::Object(Vec::new()));
    let mut arguments = match Arguments::from_json(operation, values.clone()) {
        Ok(arguments) => arguments,
        Err(error) => return Ok(Err(error)),
    };
    let media_type = text(&asked, "media_type");
    if let Some(media_type) = &media_type {
        arguments = arguments.media_type(media_type);
    }
    let raw = match asked.get("raw") {
        Some(raw) => {
            let (upload, raw) = raw_body(raw).ok_or(Refusal::Unreadable)?;
            arguments = arguments.raw_body(upload);
            Some(raw)
        }
        None => None,
    };
    let mut files = Vec::new();
    for file in asked.get("files").and_then(Json::as_array).unwrap_or_default() {
        let (named, file) = read_file(file).ok_or(Refusal::Unreadable)?;
        arguments = arguments.file(&named.property, file);
        files.push(named);
    }
    Ok(Ok(Asked {
        document,
        api,
        operation,
        arguments,
        values: values.as_object().unwrap_or_default().to_vec(),
        files,
        raw,
        media_type,
        language: text(&asked, "language"),
        mock_status: asked.get("mock_status").and_then(Json::as_u64),
    }))
}

fn raw_body(raw: &Json) -> Option<(Upload, Raw)> {
    if let Some(text) = raw.get("text") {
        let text = text.as_str()?.to_owned();
        return Some((Upload::from(text.clone()), Raw::Text(text)));
    }
    let name = raw.get("name").and_then(Json::as_str).unwrap_or("FILE").to_owned();
    Some((Upload::from(bytes(raw)?), Raw::File(name)))
}

fn read_file(file: &Json) -> Option<(NamedFile, File)> {
    let text = |key: &str| file.get(key).and_then(Json::as_str).filter(|text| !text.is_empty());
    let mut read = File::new(bytes(file)?);
    if let Some(name) = text("name") {
        read = read.name(name);
    }
    if let Some(media_type) = text("media_type") {
        read = read.media_type(media_type);
    }
    let named = NamedFile {
        property: text("property")?.to_owned(),
        name: text("name").unwrap_or("FILE").to_owned(),
    };
    Some((named, read))
}

fn bytes(value: &Json) -> Option<Vec<u8>> {
    let text = value.get("base64")?.as_str()?;
    Binary::from_base64(text).map(Binary::into_bytes)
}
