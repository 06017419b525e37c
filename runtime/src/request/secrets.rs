//! The secrets of the values of a request.

use crate::json::Json;
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
