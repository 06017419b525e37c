//! One request and its response.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};

use super::Inner;
use super::settings::CallSettings;
use crate::clock;
use crate::describe::USUAL_FIELDS;
use crate::encoding::encoding_of;
use crate::error::{Error, ErrorKind, Timeout, TooLarge};
use crate::json::ReadLimits;
use crate::response::download::{Download, failed};
use crate::response::received::Received;
use crate::response::request_id;
use crate::secrets::Secrets;
use crate::transport::HttpRequest;

/// What came, and the body of it that is still to come, where a stream was wanted.
pub(super) type Incoming = (Received, Option<Download>);

/// Sends once and takes in the whole response, or its head if it is a stream that is wanted, within the time there is.
pub(super) async fn attempt(client: &Inner, request: HttpRequest, settings: &CallSettings) -> Result<Incoming, Error> {
    let remaining = settings.remaining();
    let (limit, timeout) = if remaining < settings.attempt_timeout {
        (remaining, Timeout::Call(settings.call_timeout))
    } else {
        (settings.attempt_timeout, Timeout::Attempt(settings.attempt_timeout))
    };
    match clock::timeout(limit, receive(client, request, settings)).await {
        Ok(received) => received,
        Err(_) => Err(Error::new(ErrorKind::Timeout(timeout))),
    }
}

async fn receive(client: &Inner, request: HttpRequest, settings: &CallSettings) -> Result<Incoming, Error> {
    let is_head = request.method == http::Method::HEAD;
    let response = client.transport.send(request).await;
    let response = response.map_err(|error| Error::new(failed(error)))?;
    let status = response.status.as_u16();
    let mut headers = response.headers;
    let size: usize = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if size > client.config.limits.headers {
        let limit = TooLarge::Headers(client.config.limits.headers);
        return Err(incomplete(client, status, &headers, ErrorKind::TooLarge(limit)));
    }

    // a HEAD announces a body that does not come
    let announced = if is_head { 0 } else { announced_length(&headers) };
    let mut body = Download::new(response.body, settings.read_timeout);
    let mut encoding = encoding_of(&headers);
    if !settings.own_encoding && encoding.is_some_and(|encoding| body.decode(encoding)) {
        // they are true of what came over the wire, and no longer of what is handed on
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
        encoding = None;
    }
    let mut received = Received {
        status,
        headers,
        body: Bytes::new(),
        attempts: 0,
        elapsed: settings.begun.elapsed(),
        encoding,
        own_encoding: settings.own_encoding,
        limits: ReadLimits {
            memory: settings.decoded_limit,
            ..ReadLimits::default()
        },
        call_timeout: settings.call_timeout,
        expected: settings.expected,
        idempotency_key: settings.idempotency_key.clone(),
        secrets: Secrets::default(),
    };
    if let Some(wanted) = settings.stream
        && response.status.is_success()
        // 204: over before it began
        && (status == 204 || wanted.is_of(&received.headers))
    {
        return Ok((received, Some(body)));
    }
    match body.whole(announced, settings.body_limit).await {
        Ok(body) => {
            received.body = body;
            received.elapsed = settings.begun.elapsed();
            Ok((received, None))
        }
        Err(kind) => Err(incomplete(client, status, &received.headers, kind)),
    }
}

/// An error about a response that has not come as a whole.
fn incomplete(client: &Inner, status: u16, headers: &HeaderMap, kind: ErrorKind) -> Error {
    let fields = client.service.error_fields.unwrap_or(&USUAL_FIELDS);
    let request_id = request_id::in_headers(headers, fields);
    Error::new(kind).with_response(status, request_id, Bytes::new())
}

/// What `Content-Length` says; 0 when it says nothing.
fn announced_length(headers: &HeaderMap) -> usize {
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    length.map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX))
}
