//! Arguments that were compared with the document.

use specwright::tables::{Body, BodyMedia, Operation};
use specwright_runtime::{Binary, Call, File, Json, Upload};

use crate::arguments::{Arguments, BodyArgument};
use crate::document::Document;
use crate::error::{ArgumentError, Violation, similar};
use crate::prepared::REDACTED;
use crate::schemas::{hidden, with_secrets};

/// The arguments of a call, by the indices of its table.
#[derive(Clone)]
pub(crate) struct Checked {
    parameters: Vec<(usize, Json)>,
    /// The index among the other bodies.
    other_body: Option<usize>,
    content_type: Option<String>,
    body: Option<BodyArgument>,
    files: Vec<(String, File)>,
}

impl Arguments {
    /// Compares the arguments with the document.
    ///
    /// # Errors
    /// All that is wrong.
    pub(crate) fn checked(self, document: &Document, operation: &Operation) -> Result<Checked, ArgumentError> {
        let mut violations = Vec::new();
        let parameters = parameters(self.parameters, document, operation, &mut violations);
        let body = Chosen::of(self.media_type, operation, &mut violations);
        let content = body.content(self.body, &self.files, document, operation, &mut violations);
        if !violations.is_empty() {
            return Err(ArgumentError::of(operation, violations));
        }
        Ok(Checked {
            parameters,
            other_body: body.other,
            content_type: body.content_type,
            body: content,
            files: self.files,
        })
    }
}

fn parameters(
    given: Vec<(String, Json)>,
    document: &Document,
    operation: &Operation,
    violations: &mut Vec<Violation>,
) -> Vec<(usize, Json)> {
    let mut found: Vec<(usize, Json)> = Vec::new();
    for (name, value) in given {
        let all = &operation.parameters;
        let by_argument = all.iter().position(|parameter| parameter.argument == name);
        let Some(index) = by_argument.or_else(|| all.iter().position(|parameter| parameter.name == name)) else {
            let names = all.iter().map(|parameter| parameter.argument.as_str());
            let hint = similar(&name, names).map(|name| format!("; did you mean `{name}`?"));
            let message = format!("is no parameter of the operation{}", hint.unwrap_or_default());
            violations.push(Violation::new(name, message));
            continue;
        };
        found.retain(|(known, _)| *known != index);
        if !value.is_null() {
            found.push((index, value));
        }
    }
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let given = found.iter_mut().find(|(known, _)| *known == index);
        match given {
            Some((_, value)) => {
                if let Some(checker) = document.parameter_checker(operation, index) {
                    violations.extend(document.violations(&checker, value, &parameter.argument));
                    *value = with_secrets(std::mem::take(value), checker.described());
                }
            }
            None if parameter.required && !parameter.from_client && parameter.preset.is_none() => {
                violations.push(Violation::new(&parameter.argument, "is missing"));
            }
            None => {}
        }
    }
    found
}

/// The body that is sent: which of those of the document.
struct Chosen<'o> {
    shape: Option<&'o Body>,
    other: Option<usize>,
    content_type: Option<String>,
}

impl<'o> Chosen<'o> {
    fn of(media_type: Option<String>, operation: &'o Operation, violations: &mut Vec<Violation>) -> Self {
        let first = Self {
            shape: operation.body.as_ref(),
            other: None,
            content_type: None,
        };
        let Some(media_type) = media_type else {
            return first;
        };
        let is_it = |body: &Body| {
            let is_named = |name: &str| essence(name).eq_ignore_ascii_case(essence(&media_type));
            is_named(&body.media_type) || is_named(&body.range) || is_in_range(&media_type, &body.range)
        };
        let content_type = |body: &Body| {
            (!media_type.eq_ignore_ascii_case(&body.media_type) && !media_type.contains('*'))
                .then(|| media_type.clone())
        };
        if let Some(shape) = operation.body.as_ref().filter(|body| is_it(body)) {
            return Self {
                content_type: content_type(shape),
                ..first
            };
        }
        if let Some((index, shape)) = operation.other_bodies.iter().enumerate().find(|(_, body)| is_it(body)) {
            return Self {
                shape: Some(shape),
                other: Some(index),
                content_type: content_type(shape),
            };
        }
        let all = operation.body.iter().chain(&operation.other_bodies);
        let names: Vec<&str> = all.map(|body| body.range.as_str()).collect();
        let message = match names.is_empty() {
            true => format!("cannot be `{media_type}`: the operation has no body"),
            false => format!("cannot be `{media_type}`, only {}", names.join(", ")),
        };
        violations.push(Violation::new("media type", message));
        first
    }

    fn content(
        &self,
        given: Option<BodyArgument>,
        files: &[(String, File)],
        document: &Document,
        operation: &Operation,
        violations: &mut Vec<Violation>,
    ) -> Option<BodyArgument> {
        let name = operation.body_name();
        let Some(shape) = self.shape else {
            if given.is_some() || !files.is_empty() {
                violations.push(Violation::new(name, "is given, but the operation has none"));
            }
            return None;
        };
        let takes_files = shape.media == BodyMedia::Multipart || shape.or_multipart;
        if !files.is_empty() && !takes_files {
            let message = format!("cannot hold files: it is sent as {}", shape.media_type);
            violations.push(Violation::new(name, message));
        }
        let value = match given {
            Some(BodyArgument::Raw(bytes)) => return Some(BodyArgument::Raw(bytes)),
            Some(BodyArgument::Json(value)) => value,
            None if !files.is_empty() => Json::Object(Vec::new()),
            None if !shape.required || shape.always.is_some() => return None,
            None if matches!(shape.media, BodyMedia::Text | BodyMedia::Bytes) => {
                violations.push(Violation::new(name, "is missing"));
                return None;
            }
            // a body may require nothing
            None => Json::Object(Vec::new()),
        };
        let value = match document.body_checker(operation, shape) {
            Some(checker) => {
                let whole = with_presets(&value, shape, files);
                let found = document.violations(&checker, &whole, name).into_iter();
                violations.extend(found.filter(|violation| !is_of_file(violation, name, files)));
                with_secrets(value, checker.described())
            }
            None => value,
        };
        match (shape.media, &value) {
            (BodyMedia::Form | BodyMedia::Multipart, value) if value.as_object().is_none() => {
                let message = format!("has to be an object to be sent as {}", shape.media_type);
                violations.push(Violation::new(name, message));
            }
            (BodyMedia::Bytes, Json::String(text)) => match decoded(text) {
                Some(bytes) => return Some(BodyArgument::Raw(bytes)),
                None => violations.push(Violation::new(name, "is no base64 text, and has to be bytes")),
            },
            (BodyMedia::Bytes, _) => violations.push(Violation::new(name, "has to be bytes, as base64 text")),
            (BodyMedia::Text, value) if value.as_str().is_none() => {
                violations.push(Violation::new(
                    name,
                    format!("has to be text to be sent as {}", shape.media_type),
                ));
            }
            _ => {}
        }
        Some(BodyArgument::Json(value))
    }
}

/// The bytes of base64 text.
fn decoded(text: &str) -> Option<Upload> {
    Binary::from_base64(text).map(|binary| Upload::from(binary.into_bytes()))
}

/// A body as it will be: with what the document gives it, and something in place of each file.
fn with_presets(value: &Json, shape: &Body, files: &[(String, File)]) -> Json {
    let Json::Object(members) = value else {
        return value.clone();
    };
    let mut members = members.clone();
    let mut add = |name: &str, value: Json| {
        if !members.iter().any(|(known, _)| known == name) {
            members.push((name.to_owned(), value));
        }
    };
    for (name, json) in &shape.presets {
        add(name, json.parse().unwrap_or_default());
    }
    for (name, _) in files {
        add(name, Json::from(""));
    }
    Json::Object(members)
}

/// Whether a violation is about what stands in place of a file.
fn is_of_file(violation: &Violation, body: &str, files: &[(String, File)]) -> bool {
    let path = violation.at.strip_prefix(body).and_then(|path| path.strip_prefix('.'));
    path.is_some_and(|path| files.iter().any(|(name, _)| path == name))
}

/// A media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or(media_type).trim()
}

fn is_in_range(media_type: &str, range: &str) -> bool {
    let range = essence(range);
    match range.strip_suffix('*') {
        Some("*/") => true,
        Some(kind) => essence(media_type)
            .to_ascii_lowercase()
            .starts_with(&kind.to_ascii_lowercase()),
        None => false,
    }
}

impl Checked {
    /// Gives a call these arguments.
    pub(crate) fn call(&self, mut call: Call, operation: &Operation) -> Call {
        for (index, value) in &self.parameters {
            call = call.with(*index, value.clone());
        }
        if let Some(index) = self.other_body {
            call = call.other_body(index);
        }
        let other = self.other_body.and_then(|index| operation.other_bodies.get(index));
        let shape = other.or(operation.body.as_ref());
        call = match (&self.body, shape.map(|shape| shape.media)) {
            (None, _) => call,
            (Some(BodyArgument::Raw(bytes)), _) => {
                let bytes = match &self.content_type {
                    Some(media_type) => bytes.clone().media_type(media_type),
                    None => bytes.clone(),
                };
                return call.bytes_body(bytes);
            }
            (Some(BodyArgument::Json(Json::Object(members))), _) if !members.is_empty() => {
                call.members(members.clone())
            }
            (Some(BodyArgument::Json(value)), Some(BodyMedia::Text)) => {
                call.text_body(value.as_str().unwrap_or_default())
            }
            // an empty object takes what the document gives
            (Some(BodyArgument::Json(Json::Object(_))), _) => call.given_body(true),
            (Some(BodyArgument::Json(value)), _) => call.json_body(value.clone()),
        };
        if !self.files.is_empty() {
            call = call.named_files(self.files.iter().cloned());
        }
        match &self.content_type {
            Some(media_type) => call.header("Content-Type", media_type),
            None => call,
        }
    }

    /// The same arguments without secrets.
    pub(crate) fn redacted(mut self, operation: &Operation) -> Self {
        for (index, value) in &mut self.parameters {
            let is_secret = operation
                .parameters
                .get(*index)
                .is_some_and(|parameter| parameter.secret);
            *value = match is_secret {
                true => Json::from(REDACTED),
                false => hidden(std::mem::take(value)),
            };
        }
        if let Some(BodyArgument::Json(value)) = &mut self.body {
            *value = hidden(std::mem::take(value));
        }
        self
    }
}
