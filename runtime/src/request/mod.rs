//! From a call to a request: everything is checked here, before anything is sent.

mod body;
#[cfg(feature = "validate")]
mod constraints;
mod fields;
mod form;
mod multipart;
mod path;
mod secrets;
mod stream_kind;
mod style;
mod target;
mod values;
#[cfg(feature = "xml")]
mod xml;

use std::borrow::Cow;

use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::describe::{Content, Operation, Place, Service, Success};
use crate::encoding::{accepted, percent};
use crate::error::{Error, ErrorKind, NextPage};
use crate::json::Json;
use crate::secrets::{Secrets, push_header, push_pair};
use crate::transport::{CONNECTION_HEADERS, HttpRequest};
use crate::url::origin;
use crate::value::{Secret, Upload};

#[cfg(feature = "validate")]
pub(crate) use constraints::check;
pub use fields::Fields;
pub(crate) use stream_kind::StreamKind;
pub(crate) use target::without_keys;
#[cfg(feature = "validate")]
pub(crate) use values::Unchecked;
pub(crate) use values::{BodyValue, Target, Values};

/// What a request takes of the client that sends it.
pub(crate) struct ClientPart<'a> {
    /// The base URL.
    pub(crate) base: Result<String, Error>,
    /// Parameters that the call has no value of its own for, by their index.
    pub(crate) parameters: &'a [(usize, Json)],
    pub(crate) user_agent: &'a str,
    /// The headers of every call, and whether one of them is secret.
    pub(crate) headers: HeaderMap,
    pub(crate) has_secret_header: bool,
    /// The header of the idempotency key, where no parameter is the key.
    pub(crate) key_header: Option<(&'static str, &'a str)>,
    /// Where the boundaries of multipart bodies come from.
    pub(crate) random: &'a dyn Fn() -> u64,
    pub(crate) secrets: &'a Secrets,
    pub(crate) service: &'static Service,
}

/// A request that lacks nothing but its authentication, which each attempt adds anew.
pub(crate) struct Prepared {
    pub(crate) request: HttpRequest,
    /// Whether a parameter or the body holds a secret.
    pub(crate) secret: bool,
    /// What is secret of it, and of the client.
    pub(crate) secrets: Secrets,
    /// Whether it goes to another origin than the client's, so it is not authenticated.
    pub(crate) is_elsewhere: bool,
}

/// Builds the request of a call.
pub(crate) fn prepare(values: &Values, client: ClientPart<'_>) -> Result<Prepared, Error> {
    let mut secrets = Vec::new();
    let of_client = client.secrets;
    let built = build(values, client, &mut secrets);
    let secrets = of_client.and(secrets);
    match built {
        Ok(Built {
            request,
            secret,
            is_elsewhere,
        }) => Ok(Prepared {
            request,
            secret,
            secrets,
            is_elsewhere,
        }),
        Err(error) => Err(error.without(&secrets)),
    }
}

struct Built {
    request: HttpRequest,
    /// Whether it holds a secret.
    secret: bool,
    is_elsewhere: bool,
}

/// The request; `secrets` gets the secrets that are found in it.
fn build(values: &Values, client: ClientPart<'_>, secrets: &mut Vec<Secret>) -> Result<Built, Error> {
    let operation = values.operation;
    let from_client = client.parameters;
    let value = |index: usize| {
        values
            .parameter(index)
            .or_else(|| from_client.iter().find(|(at, _)| *at == index).map(|(_, value)| value))
    };
    // headers of the client are for its own server
    let is_own_server = match (&values.target, &client.base) {
        (Some(Target::Url(url)), Ok(base)) => origin(url) == origin(base),
        _ => true,
    };
    let mut secret = client.has_secret_header && is_own_server;
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

    let (mut url, method) = match &values.target {
        None => {
            let path = path::path(operation, value).map_err(|(what, reason)| Error::invalid(what, reason))?;
            (client.base? + &path, operation.method.to_http())
        }
        Some(Target::Url(url)) => {
            let next = target::next_url(url, &client.base?, operation, client.service)?;
            if next.is_elsewhere {
                secrets::push_named(values, value, secrets);
                let secrets = client.secrets.and(secrets.clone());
                return elsewhere(next.url, values, client.user_agent, &secrets);
            }
            (next.url, operation.method.to_http())
        }
        Some(Target::Unfit(reason)) => return Err(Error::invalid("cursor", *reason)),
        Some(Target::Path(method, _)) if method == http::Method::CONNECT => {
            return Err(Error::invalid(
                "method",
                "is CONNECT, which opens a tunnel and is no request",
            ));
        }
        Some(Target::Path(method, path)) => (path::given(&client.base?, path)?, method.clone()),
    };
    let is_described = values.target.is_none();
    let is_next = matches!(values.target, Some(Target::Url(_)));
    let mut pairs = Vec::new();
    if is_described && !operation.query.is_empty() {
        pairs.push(percent::encode_query_literal(operation.query));
    }
    let mut cookies = Vec::new();
    let mut headers = base_headers(operation, values.wanted, client.user_agent)?;
    if is_own_server {
        let accept = headers
            .get(ACCEPT)
            .filter(|_| values.wanted.is_some_and(StreamKind::is_prompt))
            .cloned();
        headers.extend(client.headers);
        if let Some(accept) = accept {
            headers.insert(ACCEPT, accept);
        }
    }
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let Some(value) = value(index) else { continue };
        let done = match parameter.place {
            Place::Path => Ok(()),
            // the query of another target is part of it
            Place::Query | Place::QueryString if !is_described => Ok(()),
            Place::Query => style::query(parameter, value, &mut pairs),
            Place::QueryString => form::whole_query(parameter, value, &mut pairs),
            Place::Cookie => style::cookie(parameter, value, &mut cookies),
            Place::Header => match style::header(parameter, value) {
                Ok(Some(text)) => {
                    let (name, text) = (
                        header_name(parameter.name)?,
                        header_value(parameter.name, &text, secret)?,
                    );
                    // a key is no secret, whatever its header is called
                    if parameter.made.is_none() {
                        push_header(&name, &text, secrets);
                    }
                    headers.insert(name, text);
                    Ok(())
                }
                Ok(None) => Ok(()),
                Err(reason) => Err(reason),
            },
        };
        done.map_err(|reason| Error::invalid(format!("{} {}", place_name(parameter.place), parameter.name), reason))?;
    }
    if let Some((name, key)) = client.key_header {
        headers.insert(header_name(name)?, header_value(name, key, false)?);
    }
    for (name, value) in &values.query {
        push_pair(name, value, secrets);
        if is_next {
            continue; // the URL has it from the request before
        }
        pairs.push(format!("{}={}", percent::encode(name), percent::encode(value)));
    }
    push_query(&mut url, &pairs);
    if !cookies.is_empty() {
        let value = header_value("Cookie", &cookies.join("; "), true)?;
        push_header(&COOKIE, &value, secrets);
        headers.insert(COOKIE, value);
    }

    let body = body::build(values.shape(), &values.body, values.files.as_slice(), client.random)?;
    let bytes = match body {
        Some(body) => {
            headers.insert(CONTENT_TYPE, header_value("Content-Type", &body.media_type, false)?);
            secret |= body.push_secrets(&values.body, secrets);
            body.bytes
        }
        None => Upload::default(),
    };
    for (name, value) in &values.headers {
        let (name, value) = (header_name(name)?, header_value(name, value, true)?);
        push_header(&name, &value, secrets);
        headers.insert(name, value);
    }
    let request = HttpRequest {
        method,
        url,
        headers,
        body: bytes,
    };
    Ok(Built {
        request,
        secret,
        is_elsewhere: false,
    })
}

/// The request of a page at another origin: nothing of the caller goes there.
fn elsewhere(url: String, values: &Values, user_agent: &str, secrets: &Secrets) -> Result<Built, Error> {
    let holds_secret = matches!(secrets.hide(&url), Cow::Owned(_));
    let has_body = !matches!(values.body, BodyValue::None) || !values.files.as_slice().is_empty();
    if holds_secret || has_body {
        return Err(Error::new(ErrorKind::NextPage(NextPage::Withheld)));
    }
    let request = HttpRequest {
        method: values.operation.method.to_http(),
        url,
        headers: base_headers(values.operation, values.wanted, user_agent)?,
        body: Upload::default(),
    };
    Ok(Built {
        request,
        secret: false,
        is_elsewhere: true,
    })
}

/// The request of a look-up.
pub(crate) fn prepare_get(
    base: String,
    path: &str,
    query: &[(Cow<'_, str>, String)],
    user_agent: &str,
) -> Result<HttpRequest, Error> {
    let mut url = base;
    url.push_str(&percent::encode_path_literal(path));
    let pairs: Vec<_> = query
        .iter()
        .map(|(name, value)| format!("{}={}", percent::encode(name), percent::encode(value)))
        .collect();
    push_query(&mut url, &pairs);
    let mut headers = user_agent_header(user_agent)?;
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
    let mut is_first = !url.contains('?');
    for pair in pairs {
        url.push(if is_first { '?' } else { '&' });
        url.push_str(pair);
        is_first = false;
    }
}

fn base_headers(operation: &Operation, wanted: Option<StreamKind>, user_agent: &str) -> Result<HeaderMap, Error> {
    let mut headers = user_agent_header(user_agent)?;
    let json = |success: &Success| matches!(success.content, Content::Json | Content::Empty);
    let accept = match wanted {
        Some(StreamKind::Events) => "text/event-stream",
        // servers name the same thing in many ways, so no other type is refused
        Some(StreamKind::Lines) => "application/x-ndjson, application/jsonl, application/json-seq, */*;q=0.5",
        _ if !operation.accept.is_empty() => operation.accept,
        None if operation.success.iter().all(json) => "application/json",
        #[cfg(feature = "xml")]
        None if operation
            .success
            .iter()
            .all(|success| json(success) || success.content == Content::Xml) =>
        {
            xml::accepted(operation)
        }
        None | Some(StreamKind::Bytes) => "*/*",
    };
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    if let Some(encodings) = accepted(wanted.is_some_and(StreamKind::is_prompt)) {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(encodings));
    }
    Ok(headers)
}

fn user_agent_header(user_agent: &str) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    if !user_agent.is_empty() {
        headers.insert(USER_AGENT, header_value("User-Agent", user_agent, false)?);
    }
    Ok(headers)
}

pub(crate) fn header_name(name: &str) -> Result<HeaderName, Error> {
    let invalid = |reason| Error::invalid(format!("header {name:?}"), reason);
    let parsed = HeaderName::try_from(name).map_err(|_| invalid("is not the name of a header"))?;
    if CONNECTION_HEADERS.contains(&parsed.as_str()) {
        return Err(invalid("governs the connection and cannot be set"));
    }
    Ok(parsed)
}

/// A header value: visible ASCII, spaces and tabs. Anything else could end the header, or be read differently by the
/// server than by the signature.
pub(crate) fn header_value(name: &str, value: &str, secret: bool) -> Result<HeaderValue, Error> {
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
        Place::QueryString => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}
