//! Idempotency keys: what a call makes once, and sends the same on each attempt.

use std::sync::Arc;

use super::config::Config;
use super::state::State;
use crate::describe::{Made, Method, Parameter, Place};
use crate::json::Json;
use crate::request::{Target, Values};
use crate::value::http_date;

/// The header of a key where the document names none (draft-ietf-httpapi-idempotency-key-header).
pub(super) const HEADER: &str = "Idempotency-Key";

/// What a call has made of itself before it is sent.
#[derive(Clone, Default)]
pub(crate) struct Once {
    /// The idempotency key, whoever gave it.
    pub(crate) key: Option<Arc<str>>,
    /// Values of parameters that the caller has not set, by their index.
    pub(crate) parameters: Vec<(usize, Json)>,
    /// The header that carries the key where no parameter does.
    pub(crate) header: Option<&'static str>,
}

impl Once {
    pub(crate) fn of(state: &State) -> Self {
        let values = &state.values;
        let config = state.client.config();
        let mut once = Self::default();
        for (index, parameter) in values.operation.parameters.iter().enumerate() {
            match parameter.made {
                Some(Made::Key) => {
                    if let Some(key) = given(values, index, parameter) {
                        once.key = Some(key);
                        continue;
                    }
                    let key = given_to_call(state).unwrap_or_else(|| made(config));
                    once.parameters.push((index, Json::from(&*key)));
                    once.key = Some(key);
                }
                Some(Made::FirstSent) if values.parameter(index).is_none() => {
                    once.parameters.push((index, Json::from(http_date(config.now()))));
                }
                _ => {}
            }
        }
        if once.key.is_none() {
            let of_document = header_of_document(state);
            once.key = match (given_to_call(state), of_document) {
                (Some(key), _) => Some(key),
                (None, Some(header)) => Some(given_header(values, header).unwrap_or_else(|| made(config))),
                (None, None) => return once,
            };
            let header = of_document.unwrap_or(HEADER);
            once.header = Some(header).filter(|header| given_header(values, header).is_none());
        }
        once
    }
}

/// Takes back the key that the caller gave the page before: a server would take the page that follows for a repetition of it.
pub(crate) fn renew_key(state: &mut State) {
    if let Some(index) = state.values.operation.key_parameter() {
        state.values.set(index, Json::Null);
    }
    if state.overrides.idempotency_key.is_some() {
        state.overrides.idempotency_key = Some(made(state.client.config()));
    }
}

/// Whether a call has an idempotency key, so that a `POST` too may be sent again.
pub(super) fn has_key(state: &State) -> bool {
    state.overrides.idempotency_key.is_some()
        || state.values.operation.key_parameter().is_some()
        || header_of_document(state).is_some()
}

/// The header that the document names for requests that it lacks.
fn header_of_document(state: &State) -> Option<&'static str> {
    let Some(Target::Path(method, _)) = &state.values.target else {
        return None;
    };
    let header = state.client.inner().service.idempotency_key?;
    let is_safe = method.is_safe() || method.as_str() == "QUERY";
    (!is_safe && !Method::is_idempotent_in_http(method)).then_some(header)
}

/// The key that the caller has set on the call.
fn given_to_call(state: &State) -> Option<Arc<str>> {
    state.overrides.idempotency_key.clone()
}

/// The key that the caller has given the parameter, or the header of its name.
fn given(values: &Values, index: usize, parameter: &Parameter) -> Option<Arc<str>> {
    let by_header = || (parameter.place == Place::Header).then(|| given_header(values, parameter.name))?;
    match values.parameter(index) {
        Some(Json::String(text)) => Some(text.as_str().into()),
        Some(Json::Secret(secret)) => Some(secret.expose().into()),
        Some(other) => Some(other.to_string().into()),
        None => by_header(),
    }
}

fn given_header(values: &Values, name: &str) -> Option<Arc<str>> {
    let is_it = |(known, _): &&(String, String)| known.eq_ignore_ascii_case(name);
    values
        .headers
        .iter()
        .rev()
        .find(is_it)
        .map(|(_, value)| value.as_str().into())
}

/// A new key: a random UUID (RFC 9562, version 4).
fn made(config: &Config) -> Arc<str> {
    let random = || u128::from((config.random)());
    uuid(random() << 64 | random()).into()
}

fn uuid(random: u128) -> String {
    let version = random & !(0xf << 76) | 4 << 76;
    let bits = version & !(0b11 << 62) | 0b10 << 62;
    let digits = format!("{bits:032x}");
    let mut text = String::with_capacity(36);
    for (index, digit) in digits.chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_random_uuids() {
        assert_eq!(uuid(0), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid(u128::MAX), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        let config = Config::new();
        let keys: std::collections::HashSet<_> = (0..10_000).map(|_| made(&config)).collect();
        assert_eq!(keys.len(), 10_000);
    }

    #[test]
    fn keys_of_many_threads_differ() {
        let threads: Vec<_> = (0..16)
            .map(|_| std::thread::spawn(|| (0..100).map(|_| made(&Config::new())).collect::<Vec<_>>()))
            .collect();
        let keys: std::collections::HashSet<_> = threads.into_iter().flat_map(|it| it.join().unwrap()).collect();
        assert_eq!(keys.len(), 1600);
    }
}
