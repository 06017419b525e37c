//! Two calls of each operation of a document: with what is required, and with what is optional besides.

use serde_json::Value;
use specwright::Lowered;
use specwright::diagnostic::Diagnostics;
use specwright::sample::{SampleArguments, SampleContent, SampleFile};
use specwright::tables::{Body, BodyMedia, Operation};
use specwright_schema::{Checker, RequestSchemas};

/// The content of every file that is sent.
pub const CONTENT: &str = "the content";

/// The server of all calls.
pub const ENDPOINT: &str = "https://api.example.com/base";

/// A call of an operation.
pub struct Call {
    pub operation: String,
    pub arguments: SampleArguments,
    /// Whether the document allows all of its values.
    pub is_valid: bool,
}

/// The calls of every operation, and of each of its other media types.
pub fn calls(lowered: &Lowered) -> Vec<Call> {
    let mut diagnostics = Diagnostics::new();
    let tables = lowered.tables(&mut diagnostics).expect("the document can be planned");
    let (schemas, _) = RequestSchemas::of(lowered.document()).expect("the document has schemas");
    let mut calls = Vec::new();
    for operation in &tables.operations {
        for is_full in [false, true] {
            let bodies = operation.body.iter().chain(&operation.other_bodies).map(Some);
            let bodies: Vec<Option<&Body>> = bodies.collect();
            let bodies = if bodies.is_empty() { vec![None] } else { bodies };
            for (index, body) in bodies.into_iter().enumerate() {
                let mut call = Call {
                    operation: operation.name.clone(),
                    arguments: SampleArguments {
                        endpoint: Some(ENDPOINT.to_owned()),
                        ..SampleArguments::default()
                    },
                    is_valid: true,
                };
                parameters(operation, &schemas, is_full, &mut call);
                if let Some(body) = body.filter(|body| body.required || is_full || index > 0) {
                    call.arguments.media_type = (index > 0).then(|| body.media_type.clone());
                    fill(operation, body, &schemas, &mut call);
                }
                calls.push(call);
            }
        }
    }
    calls
}

fn parameters(operation: &Operation, schemas: &RequestSchemas, is_full: bool, call: &mut Call) {
    for parameter in &operation.parameters {
        let is_sent = parameter.preset.is_none() && (is_full || parameter.required);
        let schema = schemas.parameter(&operation.pointer, parameter.place, &parameter.name);
        let checker = schema.and_then(|schema| Checker::new(schema).ok());
        if let Some(checker) = checker.filter(|_| is_sent) {
            let value = checker.template();
            call.is_valid &= checker.accepts(&value);
            call.arguments.parameters.push((parameter.argument.clone(), value));
        } else if is_sent && parameter.required {
            call.is_valid = false;
            call.arguments
                .parameters
                .push((parameter.argument.clone(), "value".into()));
        }
    }
}

fn fill(operation: &Operation, body: &Body, schemas: &RequestSchemas, call: &mut Call) {
    if matches!(body.media, BodyMedia::Text | BodyMedia::Bytes) {
        call.arguments.raw_body = Some(SampleContent::Path("content.bin".to_owned()));
        return;
    }
    let schema = schemas.body(&operation.pointer, &body.range);
    let Some(checker) = schema.and_then(|schema| Checker::new(schema).ok()) else {
        call.is_valid = false;
        return;
    };
    let mut value = checker.template();
    call.is_valid &= checker.accepts(&value);
    if let Value::Object(members) = &mut value {
        for part in body.parts.iter().filter(|part| part.is_file) {
            if let Some(content) = members.remove(&part.name) {
                let count = content.as_array().map_or(1, Vec::len);
                let file = SampleFile::new(&part.name, SampleContent::Path("content.bin".to_owned())).name("photo.png");
                call.arguments.files.extend(std::iter::repeat_n(file, count));
            }
        }
    }
    call.arguments.body = Some(value);
}

/// The value of a secret, by the variable of the environment that a sample reads it from.
pub fn secret(call: &Call, variable: &str) -> Option<String> {
    let is_named = |key: &str| {
        let letters = |text: &str| {
            text.chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_ascii_uppercase()
        };
        letters(key) == letters(variable)
    };
    let parameters = call.arguments.parameters.iter().filter(|(name, _)| is_named(name));
    let of_parameters = parameters.filter_map(|(_, value)| value.as_str()).next();
    let in_body = || call.arguments.body.as_ref().and_then(|body| member(body, &is_named));
    of_parameters.or_else(in_body).map(str::to_owned)
}

fn member<'v>(value: &'v Value, is_named: &dyn Fn(&str) -> bool) -> Option<&'v str> {
    match value {
        Value::Object(members) => members.iter().find_map(|(key, value)| match value {
            Value::String(text) if is_named(key) => Some(text.as_str()),
            _ => member(value, is_named),
        }),
        Value::Array(items) => items.iter().find_map(|item| member(item, is_named)),
        _ => None,
    }
}
