//! Two calls of each operation of a document: with what is required, and with what is optional besides.

use serde_json::Value;
use specwright::Lowered;
use specwright::diagnostic::Diagnostics;
use specwright::sample::{SampleArguments, SampleContent, SampleFile};
use specwright::tables::{Body, BodyMedia, Operation};
use specwright_schema::{Checker, RequestSchemas};

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
                    arguments: SampleArguments::default(),
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
                let file = SampleFile::new(&part.name, SampleContent::Path("photo.png".to_owned())).name("photo.png");
                call.arguments.files.extend(std::iter::repeat_n(file, count));
            }
        }
    }
    call.arguments.body = Some(value);
}
