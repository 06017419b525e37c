//! The secrets of the values of a request.

use super::values::Values;
use super::{header_name, header_value, style};
use crate::describe::Place;
use crate::json::Json;
use crate::secrets::{push_header, push_pair};
use crate::value::Secret;

/// Adds what is secret of a value: what is a [`Secret`], or everything. Whether there was anything.
pub(crate) fn push_value(value: &Json, everything: bool, into: &mut Vec<Secret>) -> bool {
    let before = into.len();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Json::Secret(secret) => into.push(secret.clone()),
            Json::String(text) if everything => into.push(text.as_str().into()),
            Json::Number(number) if everything => into.push(number.as_str().into()),
            Json::Array(items) => open.extend(items),
            Json::Object(members) => open.extend(members.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    into.len() > before
}

/// Adds what is secret of a call by where it stands or what it is called: cookies, headers and pairs of the query.
pub(super) fn push_named<'a>(values: &Values, value: impl Fn(usize) -> Option<&'a Json>, into: &mut Vec<Secret>) {
    let mut push = |name: &str, text: &str| {
        if let (Ok(name), Ok(text)) = (header_name(name), header_value(name, text, true)) {
            push_header(&name, &text, into);
        }
    };
    let mut cookies = Vec::new();
    for (index, parameter) in values.operation.parameters.iter().enumerate() {
        let Some(value) = value(index) else { continue };
        match parameter.place {
            Place::Cookie => cookies.push(value),
            Place::Header if parameter.made.is_none() => {
                if let Ok(Some(text)) = style::header(parameter, value) {
                    push(parameter.name, &text);
                }
            }
            _ => {}
        }
    }
    for (name, text) in &values.headers {
        push(name, text);
    }
    for cookie in cookies {
        push_value(cookie, true, into);
    }
    for (name, text) in &values.query {
        push_pair(name, text, into);
    }
}
