//! Arguments that were compared with the document.

use specwright::tables::{Body, BodyMedia, Operation};
use specwright_runtime::{Binary, Call, File, Json, Upload};
use specwright_schema::{Checker, Kinds, step};

use crate::arguments::{Arguments, BodyArgument};
use crate::document::Document;
use crate::error::{ArgumentError, Violation, similar};
use crate::media::{essence, is_in_range, is_text};
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
                    *value = with_secrets(std::mem::take(value), &checker.applied());
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
        let is_named = |body: &Body| {
            let is_it = |name: &str| essence(name).eq_ignore_ascii_case(essence(&media_type));
            is_it(&body.media_type) || is_it(&body.range)
        };
        let is_in_range = |body: &Body| is_in_range(&media_type, &body.range);
        let content_type = |body: &Body| {
            (!media_type.eq_ignore_ascii_case(&body.media_type) && !media_type.contains('*'))
                .then(|| media_type.clone())
        };
        // one that the document names goes before a range
        for is_it in [&is_named as &dyn Fn(&Body) -> bool, &is_in_range] {
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

    /// The media type that is sent.
    fn sent<'a>(&'a self, shape: &'a Body) -> &'a str {
        self.content_type.as_deref().unwrap_or(&shape.media_type)
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
        let is_given = given.is_some() || !files.is_empty();
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
        let checker = document.body_checker(operation, shape);
        let value = match checker.filter(|checker| is_checked(shape, checker, &value)) {
            // what is required of an object is told by its properties
            Some(checker) if !is_given && !checker.described().kinds().meets(Kinds::OBJECT) => {
                violations.push(Violation::new(name, "is missing"));
                return None;
            }
            Some(checker) => {
                let whole = with_presets(&value, shape, files, &checker);
                let found = document.violations(&checker, &whole, name).into_iter();
                violations.extend(found.filter(|violation| !is_of_file(violation, name, files)));
                with_secrets(value, &checker.applied())
            }
            None => value,
        };
        match (shape.media, &value) {
            (BodyMedia::Form | BodyMedia::Multipart, value) if value.as_object().is_none() => {
                let message = format!("has to be an object to be sent as {}", shape.media_type);
                violations.push(Violation::new(name, message));
            }
            // a string is the document itself, where the schema is about what is in it
            (BodyMedia::Xml, Json::String(text)) => {
                return Some(BodyArgument::Raw(Upload::from(text.clone().into_bytes())));
            }
            (BodyMedia::Bytes, Json::String(text)) if is_text(self.sent(shape)) => {
                return Some(BodyArgument::Raw(Upload::from(text.clone().into_bytes())));
            }
            (BodyMedia::Bytes, Json::String(text)) => match decoded(text) {
                Some(bytes) => return Some(BodyArgument::Raw(bytes)),
                None => violations.push(Violation::new(name, "is no base64 text, and has to be bytes")),
            },
            (BodyMedia::Text | BodyMedia::Bytes, value) if value.as_str().is_none() => {
                let media_type = self.sent(shape);
                let message = match shape.media == BodyMedia::Text || is_text(media_type) {
                    true => format!("has to be text to be sent as {media_type}"),
                    false => "has to be bytes, as base64 text".to_owned(),
                };
                violations.push(Violation::new(name, message));
            }
            _ => {}
        }
        Some(BodyArgument::Json(value))
    }
}

/// Whether a schema is about what is given: text in a format of its own, such as XML, and bytes have schemas of what they stand for.
fn is_checked(shape: &Body, checker: &Checker, value: &Json) -> bool {
    match shape.media {
        BodyMedia::Json | BodyMedia::Form | BodyMedia::Multipart => true,
        BodyMedia::Xml => value.as_str().is_none(),
        BodyMedia::Text => value.as_str().is_some() && checker.described().kinds().meets(Kinds::STRING),
        BodyMedia::Bytes => false,
    }
}

/// The bytes of base64 text.
fn decoded(text: &str) -> Option<Upload> {
    Binary::from_base64(text).map(|binary| Upload::from(binary.into_bytes()))
}

/// A body as it will be: with what the document gives it, and something in place of each file.
fn with_presets(value: &Json, shape: &Body, files: &[(String, File)], checker: &Checker) -> Json {
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
        let count = files.iter().filter(|(known, _)| known == name).count();
        add(name, placeholder(checker.property_template(name), count));
    }
    Json::Object(members)
}

/// What stands in place of files, made of a value that fits there: so the other properties tell which alternative it is.
fn placeholder(fitting: serde_json::Value, count: usize) -> Json {
    let json = |value: &serde_json::Value| value.to_string().parse().unwrap_or_default();
    let text = || Json::from("");
    match fitting {
        serde_json::Value::Array(items) => Json::Array(vec![items.first().map_or_else(text, json); count]),
        serde_json::Value::Null => text(),
        other => json(&other),
    }
}

/// Whether a violation is about what stands in place of a file.
fn is_of_file(violation: &Violation, body: &str, files: &[(String, File)]) -> bool {
    let part = violation.at.strip_prefix(body);
    part.is_some_and(|part| {
        let mut rests = files.iter().filter_map(|(name, _)| part.strip_prefix(&step(name)));
        rests.any(|rest| rest.is_empty() || rest.starts_with('['))
    })
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
            // an empty object takes what the document gives; a form without pairs is no more than no form
            (Some(BodyArgument::Json(Json::Object(_))), Some(BodyMedia::Form | BodyMedia::Multipart))
                if shape.is_some_and(|shape| !shape.required && shape.presets.is_empty()) =>
            {
                call
            }
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
