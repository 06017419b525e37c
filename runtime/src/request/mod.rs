//! From a call to a request: everything is checked here, before anything is sent.

mod body;
mod multipart;
mod style;
pub(crate) mod url;

use std::borrow::Cow;

use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::call::State;
use crate::client::Inner;
use crate::config::Config;
use crate::download::accepted;
use crate::error::Error;
use crate::json::Json;
use crate::operation::{Content, Operation, Place};
use crate::percent;
use crate::secrets::{self, Secrets};
use crate::transport::HttpRequest;
use crate::value::{Secret, Upload};

/// A request that lacks nothing but its authentication, which each attempt adds anew.
pub(crate) struct Prepared {
    pub(crate) request: HttpRequest,
    /// Whether a parameter or the body holds a secret.
    pub(crate) secret: bool,
    /// What is secret of it, and of the client.
    pub(crate) secrets: Secrets,
}

/// Headers that belong to the connection: set by the transport, and dangerous in other hands.
pub(crate) const CONNECTION_HEADERS: [&str; 8] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "te",
    "trailer",
    "upgrade",
    "proxy-authorization",
];

/// Builds the request of a call. `looked_up` has the client parameters that were found by a look-up.
pub(crate) fn prepare(state: &State, client: &Inner, looked_up: &[(usize, Json)]) -> Result<Prepared, Error> {
    let mut secrets = Vec::new();
    let built = build(state, client, looked_up, &mut secrets);
    let secrets = client.secrets.and(secrets);
    match built {
        Ok((request, secret)) => Ok(Prepared {
            request,
            secret,
            secrets,
        }),
        Err(error) => Err(error.without(&secrets)),
    }
}

/// The request, and whether it holds a secret; `secrets` gets those that are found.
fn build(
    state: &State,
    client: &Inner,
    looked_up: &[(usize, Json)],
    secrets: &mut Vec<Secret>,
) -> Result<(HttpRequest, bool), Error> {
    let operation = state.operation;
    let from_client: Vec<(usize, Json)> = client_values(state, client).chain(looked_up.iter().cloned()).collect();
    let value = |index: usize| {
        state
            .value(index)
            .or_else(|| from_client.iter().find(|(at, _)| *at == index).map(|(_, value)| value))
    };
    let mut secret = false;
    for (index, parameter) in operation.parameters.iter().enumerate() {
        match value(index) {
            Some(value) => secret |= secrets::push_value(value, parameter.secret, secrets) || parameter.secret,
            None if parameter.required && parameter.place != Place::Path => {
                let place = place_name(parameter.place);
                return Err(Error::invalid(format!("{place} {}", parameter.name), "is missing"));
            }
            None => {}
        }
    }

    let mut url = client.base(operation)?;
    let path = url::path(operation, value).map_err(|(what, reason)| Error::invalid(what, reason))?;
    url.push_str(&path);
    let mut pairs = Vec::new();
    if !operation.query.is_empty() {
        pairs.push(percent::encode_query_literal(operation.query));
    }
    let mut cookies = Vec::new();
    let mut headers = base_headers(operation, state.accept, &client.config)?;
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let Some(value) = value(index) else { continue };
        let done = match parameter.place {
            Place::Path => Ok(()),
            Place::Query => style::query(parameter, value, &mut pairs),
            Place::Cookie => style::cookie(parameter, value, &mut cookies),
            Place::Header => match style::header(parameter, value) {
                Ok(Some(text)) => {
                    let (name, text) = (
                        header_name(parameter.name)?,
                        header_value(parameter.name, &text, secret)?,
                    );
                    secrets::push_header(&name, &text, secrets);
                    headers.insert(name, text);
                    Ok(())
                }
                Ok(None) => Ok(()),
                Err(reason) => Err(reason),
            },
        };
        done.map_err(|reason| Error::invalid(format!("{} {}", place_name(parameter.place), parameter.name), reason))?;
    }
    for (name, value) in &state.query {
        secrets::push_pair(name, value, secrets);
        pairs.push(format!("{}={}", percent::encode(name), percent::encode(value)));
    }
    push_query(&mut url, &pairs);
    if !cookies.is_empty() {
        let value = header_value("Cookie", &cookies.join("; "), true)?;
        secrets::push_header(&COOKIE, &value, secrets);
        headers.insert(COOKIE, value);
    }

    let body = body::build(
        operation.body.as_ref(),
        &state.body,
        &state.files,
        &*client.config.random,
    )?;
    let bytes = match body {
        Some(body) => {
            headers.insert(CONTENT_TYPE, header_value("Content-Type", &body.media_type, false)?);
            secret |= body.push_secrets(&state.body, secrets);
            body.bytes
        }
        None => Upload::default(),
    };
    for (name, value) in &state.headers {
        let (name, value) = (header_name(name)?, header_value(name, value, true)?);
        secrets::push_header(&name, &value, secrets);
        headers.insert(name, value);
    }
    let request = HttpRequest {
        method: operation.method.to_http(),
        url,
        headers,
        body: bytes,
    };
    Ok((request, secret))
}

/// Client parameters that the call has no value of its own for, as far as they are known without a look-up.
pub(crate) fn client_values<'a>(state: &'a State, client: &'a Inner) -> impl Iterator<Item = (usize, Json)> + 'a {
    let parameters = state.operation.parameters.iter().enumerate();
    parameters
        .filter(|(index, parameter)| parameter.from_client && state.value(*index).is_none())
        .filter_map(|(index, parameter)| Some((index, client.parameter(parameter.name)?)))
}

/// The request of a look-up.
pub(crate) fn prepare_get(
    base: String,
    path: &str,
    query: &[(Cow<'_, str>, String)],
    config: &Config,
) -> Result<HttpRequest, Error> {
    let mut url = base;
    url.push_str(&percent::encode_path_literal(path));
    let pairs: Vec<_> = query
        .iter()
        .map(|(name, value)| format!("{}={}", percent::encode(name), percent::encode(value)))
        .collect();
    push_query(&mut url, &pairs);
    let mut headers = user_agent(config)?;
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(encodings) = accepted(false) {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(encodings));
    }
    Ok(HttpRequest {
        method: http::Method::GET,
        url,
        headers,
        body: Upload::default(),
    })
}

fn push_query(url: &mut String, pairs: &[String]) {
    for (index, pair) in pairs.iter().enumerate() {
        url.push(if index == 0 { '?' } else { '&' });
        url.push_str(pair);
    }
}

fn base_headers(operation: &Operation, accept: Option<&'static str>, config: &Config) -> Result<HeaderMap, Error> {
    let mut headers = user_agent(config)?;
    let json = operation
        .success
        .iter()
        .all(|success| matches!(success.content, Content::Json | Content::Empty));
    let documented = if json { "application/json" } else { "*/*" };
    headers.insert(ACCEPT, HeaderValue::from_static(accept.unwrap_or(documented)));
    if let Some(encodings) = accepted(accept == Some("text/event-stream")) {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(encodings));
    }
    Ok(headers)
}

fn user_agent(config: &Config) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    if !config.user_agent.is_empty() {
        headers.insert(USER_AGENT, header_value("User-Agent", &config.user_agent, false)?);
    }
    Ok(headers)
}

fn header_name(name: &str) -> Result<HeaderName, Error> {
    let invalid = |reason| Error::invalid(format!("header {name:?}"), reason);
    let parsed = HeaderName::try_from(name).map_err(|_| invalid("is not the name of a header"))?;
    if CONNECTION_HEADERS.contains(&parsed.as_str()) {
        return Err(invalid("governs the connection and cannot be set"));
    }
    Ok(parsed)
}

/// A header value: visible ASCII, spaces and tabs. Anything else could end the header, or be read differently by the
/// server than by the signature.
fn header_value(name: &str, value: &str, secret: bool) -> Result<HeaderValue, Error> {
    // HeaderValue takes bytes beyond ASCII
    let parsed = HeaderValue::from_str(value).ok().filter(|_| value.is_ascii());
    let mut parsed = parsed.ok_or_else(|| {
        Error::invalid(
            format!("header {name}"),
            "has a value with characters other than visible ASCII",
        )
    })?;
    parsed.set_sensitive(secret);
    Ok(parsed)
}

fn place_name(place: Place) -> &'static str {
    match place {
        Place::Path => "path parameter",
        Place::Query => "query parameter",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}
