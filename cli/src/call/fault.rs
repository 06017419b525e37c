//! What calls fail with, as failures of the command.

use specwright_dynamic::tables::{BodyMedia, Made, Operation, Parameter, Service};
use specwright_dynamic::{ArgumentError, Unprepared};
use specwright_runtime::auth::AuthError;
use specwright_runtime::{Error, ErrorKind, Json};

use super::failure::{Class, Failure};
use super::flags::{Flags, Target};
use super::output::pretty;
use super::style::Style;
use crate::credentials::{Elsewhere, ways};

/// Arguments that do not fit the document.
pub(super) fn of_arguments(error: &ArgumentError, operation: &Operation, flags: &Flags<'_>) -> Failure {
    let ArgumentError::Violations { violations, .. } = error else {
        return Failure::usage(error.to_string());
    };
    let mut lines = Vec::new();
    for violation in violations {
        let place = violation.place.as_ref().map(|place| format!(" ({place})"));
        let flag = flag(&violation.at, operation, flags);
        lines.push(format!("{flag} {}{}", violation.message, place.unwrap_or_default()));
    }
    let command = operation.command();
    let message = match &lines[..] {
        [line] => format!("{command}: {line}"),
        lines => format!(
            "{command}: {} arguments do not fit the document\n  {}",
            lines.len(),
            lines.join("\n  ")
        ),
    };
    let mut failure = Failure::new(Class::Arguments, message);
    if violations
        .iter()
        .any(|violation| ["is missing", "is required"].contains(&violation.message.as_str()))
    {
        let body = operation.body.as_ref();
        let has_template = body.is_some_and(|body| !matches!(body.media, BodyMedia::Text | BodyMedia::Bytes));
        let template = match has_template {
            true => ", --template prints a body to fill in",
            false => "",
        };
        failure = failure.hint(format!("--help shows the flags of {command}{template}"));
    }
    failure
}

/// The flag of a place within the arguments.
fn flag(at: &str, operation: &Operation, flags: &Flags<'_>) -> String {
    let end = at.find(['.', '[']).unwrap_or(at.len());
    let (head, path) = at.split_at(end);
    if head == operation.body_name() && operation.body.is_some() {
        return format!("--body{path}");
    }
    let longest = |name: &str| at == name || at.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', '[']));
    let parameters = operation.parameters.iter().enumerate();
    let found = parameters
        .filter(|(_, parameter)| longest(&parameter.argument))
        .max_by_key(|(_, parameter)| parameter.argument.len());
    match found {
        Some((index, parameter)) => {
            let path = at.strip_prefix(&parameter.argument).unwrap_or_default();
            format!("{}{path}", flags.name_of(&Target::Parameter(index)))
        }
        None => at.to_owned(),
    }
}

/// What was to be shown of a request, and could not be made.
pub(super) fn of_unprepared(
    error: &Unprepared,
    operation: &Operation,
    service: &Service,
    flags: &Flags<'_>,
) -> Failure {
    match error {
        Unprepared::Invalid(error) | Unprepared::Unauthenticated { error, .. } => {
            of_error(error, operation, service, flags)
        }
        other => {
            let failure = Failure::new(Class::Arguments, other.to_string());
            match (other, of_client(operation, flags)) {
                (Unprepared::Fetched { is_parameter: true, .. }, Some(names)) => {
                    failure.hint(format!("nothing is sent here: give {names}"))
                }
                _ => failure,
            }
        }
    }
}

/// What a call failed with.
pub(super) fn of_error(error: &Error, operation: &Operation, service: &Service, flags: &Flags<'_>) -> Failure {
    let mut failure = Failure::new(class(error), text(error, operation, flags));
    if let ErrorKind::Credentials(_) = error.kind() {
        failure.hints.extend(ways(operation, service));
    }
    if let Some(elsewhere) = elsewhere(error) {
        failure = failure.hint(elsewhere.hint());
    }
    if error.status() == Some(401) && operation.security.is_empty() {
        failure = failure
            .hint("the document says of no credentials; those of the environment or a profile are sent nevertheless");
    }
    if let ErrorKind::Redirect(_) = error.kind()
        && let Some(location) = error.header("location")
    {
        failure = failure.hint(format!(
            "redirects are not followed, as credentials would go along; it leads to {location}"
        ));
    }
    if let ErrorKind::Configuration(_) = error.kind()
        && failure.message.contains("plain http")
    {
        failure.message = failure.message.replace("it in Config", "it by --allow-plain-http");
    }
    if error.is_retryable()
        && let Some(key) = error.idempotency_key()
        && let Some(flag) = key_flag(operation, flags)
    {
        failure = failure.hint(format!("{flag} {key} repeats this very call, and has no second effect"));
    }
    if error.is_connect() && error.attempts() > 0 {
        failure = failure.hint("--endpoint URL sends to another server");
    }
    failure
}

/// The flag of the idempotency key.
fn key_flag(operation: &Operation, flags: &Flags<'_>) -> Option<String> {
    let is_key = |parameter: &Parameter| matches!(parameter.made, Some(Made::Key { .. }));
    let index = operation.parameters.iter().position(is_key)?;
    Some(flags.name_of(&Target::Parameter(index)))
}

/// That a request would have gone to a host that its credentials are not for.
fn elsewhere(error: &Error) -> Option<&Elsewhere> {
    match error.kind() {
        ErrorKind::Interceptor(error) => error.downcast_ref(),
        _ => None,
    }
}

/// The class of an error.
fn class(error: &Error) -> Class {
    match error.kind() {
        ErrorKind::InvalidRequest(_) | ErrorKind::Violations(_) | ErrorKind::Configuration(_) => Class::Arguments,
        ErrorKind::Credentials(_) => Class::Authentication,
        ErrorKind::Connect(_) | ErrorKind::Transport(_) => Class::Network,
        ErrorKind::Timeout(_) => Class::Timeout,
        ErrorKind::Api(_) => match error.status() {
            Some(401) => Class::Authentication,
            Some(500..) => Class::Server,
            _ => Class::Refused,
        },
        ErrorKind::Interceptor(_) if elsewhere(error).is_some() => Class::Authentication,
        ErrorKind::Interceptor(_) => Class::Other,
        _ => Class::Response,
    }
}

/// The flags of the parameters that are set on the client.
fn of_client(operation: &Operation, flags: &Flags<'_>) -> Option<String> {
    let parameters = operation.parameters.iter().enumerate();
    let of_client = parameters.filter(|(_, parameter)| parameter.from_client);
    let names: Vec<String> = of_client
        .map(|(index, _)| flags.name_of(&Target::Parameter(index)))
        .collect();
    (!names.is_empty()).then(|| names.join(" or "))
}

/// Whether nothing was sent as there are no credentials that would do.
pub(super) fn lacks_credentials(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Credentials(AuthError::NoCredentials { .. }))
}

/// The error with the flags and options of this command, in place of what programs do.
fn text(error: &Error, operation: &Operation, flags: &Flags<'_>) -> String {
    let command = operation.command();
    if lacks_credentials(error) {
        return format!("{command}: there are no credentials for it; --no-auth sends it without");
    }
    let mut text = error.to_string();
    let after_name = text
        .strip_prefix(operation.id.as_str())
        .and_then(|rest| rest.strip_prefix(": "));
    if let Some(rest) = after_name {
        text = format!("{command}: {rest}");
    }
    text = text.replace(
        " (`Error::raw_body` has it; `text()`, `bytes()` or `send_as()` of the request ask for it as it is)",
        "; --output raw prints it",
    );
    let names = of_client(operation, flags).unwrap_or_default();
    text = text.replace("Builder::parameter or Credentials::parameter", &names);
    text = text.replace("Builder::parameter", &names);
    let mut flagged = String::new();
    let mut parts = text.split("Builder::");
    flagged.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part
            .find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
            .unwrap_or(part.len());
        flagged.push_str(&format!("--{}{}", part[..end].replace('_', "-"), &part[end..]));
    }
    flagged
}

/// The body of an error response, if it says more than the error does. `secrets` are not shown.
pub(super) fn body(error: &Error, secrets: &[String], style: Style) -> Option<String> {
    error.api()?;
    let text = std::str::from_utf8(error.raw_body()).ok()?;
    let json: Json = text.parse().ok()?;
    let told = error.to_string();
    let mut leaves = Vec::new();
    collect(&json, &mut leaves);
    if leaves.iter().all(|leaf| told.contains(leaf.trim())) {
        return None;
    }
    let mut shown = pretty(&json, style);
    for secret in secrets.iter().filter(|secret| secret.len() > 3) {
        shown = shown.replace(secret.as_str(), "<redacted>");
    }
    Some(shown)
}

fn collect(json: &Json, leaves: &mut Vec<String>) {
    match json {
        Json::Array(items) => items.iter().for_each(|item| collect(item, leaves)),
        Json::Object(entries) => entries.iter().for_each(|(_, value)| collect(value, leaves)),
        Json::Null => {}
        Json::String(text) => leaves.push(text.clone()),
        other => leaves.push(other.to_string()),
    }
}
