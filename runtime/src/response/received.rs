//! Responses as they came, and which documented success each is.

use std::sync::Arc;
#[cfg(feature = "xml")]
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use super::raw::RawResponse;
use super::request_id;
use crate::describe::{Content, Method, Operation, Service, USUAL_FIELDS};
use crate::encoding::{ContentEncoding, MediaType};
use crate::json::ReadLimits;
use crate::secrets::Secrets;

const NOT_MODIFIED: u16 = 304;

/// Which responses with a 2xx status code are a success of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Those of the document.
    #[default]
    Documented,
    /// All, read by what their `Content-Type` says.
    Any,
    /// All, and 304.
    AnyOrNotModified,
}

/// A response as it came.
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How often the request was sent for it.
    pub(crate) attempts: u32,
    /// How long the call has taken.
    pub(crate) elapsed: Duration,
    /// What the body is still compressed with, and whether the call asked for it by a header of its own.
    pub(crate) encoding: Option<ContentEncoding>,
    pub(crate) own_encoding: bool,
    /// What reading the body may cost.
    pub(crate) limits: ReadLimits,
    pub(crate) call_timeout: Duration,
    pub(crate) expected: Expected,
    pub(crate) idempotency_key: Option<Arc<str>>,
    /// What the server may know and nobody else should.
    pub(crate) secrets: Secrets,
}

/// A response of which nothing but the head was looked at.
pub(crate) fn into_raw(
    mut received: Received,
    operation: &'static Operation,
    service: &'static Service,
) -> RawResponse {
    let fields = service.error_fields.unwrap_or(&USUAL_FIELDS);
    let mut entry = match received.expected {
        Expected::Documented => entry(operation, received.status),
        Expected::Any if received.status == NOT_MODIFIED => None,
        Expected::Any | Expected::AnyOrNotModified => Some((0, content_by_header(&received.headers))),
    };
    if let (Some((_, content)), Method::HEAD) = (&mut entry, operation.method) {
        *content = Content::Empty;
    }
    let success = entry.and_then(|(index, _)| operation.success.get(index));
    received.limits.skipping = success.is_some_and(|success| success.skipping);
    #[cfg(feature = "xml")]
    let described = self::entry(operation, received.status).and_then(|(index, _)| operation.success.get(index));
    RawResponse {
        operation: operation.name,
        status: received.status,
        url: None,
        request_id: request_id::in_headers(&received.headers, fields),
        is_id_final: false,
        headers: received.headers,
        body: received.body,
        is_expected: entry.is_some(),
        index: entry.map_or(0, |(index, _)| index),
        content: entry.map_or(Content::Empty, |(_, content)| content),
        attempts: received.attempts,
        elapsed: received.elapsed,
        encoding: received.encoding,
        own_encoding: received.own_encoding,
        documented_errors: operation.errors,
        fields,
        limits: received.limits,
        call_timeout: received.call_timeout,
        idempotency_key: received.idempotency_key,
        secrets: received.secrets,
        #[cfg(feature = "xml")]
        xml: described.and_then(|success| success.xml),
        #[cfg(feature = "xml")]
        error_xml: operation.error_xml(received.status),
        #[cfg(feature = "xml")]
        transcoded: OnceLock::new(),
    }
}

/// A success whose body is still to come.
pub(crate) fn into_raw_stream(
    received: Received,
    operation: &'static Operation,
    service: &'static Service,
) -> RawResponse {
    RawResponse {
        content: Content::Bytes,
        ..into_raw(received, operation, service)
    }
}

/// What a body holds by its `Content-Type`; without one, what JSON can be read from.
fn content_by_header(headers: &HeaderMap) -> Content {
    match MediaType::of(headers) {
        MediaType::Json | MediaType::None => Content::Json,
        MediaType::Text | MediaType::Other => Content::Text,
    }
}

/// Returns the documented success response for a 2xx status code. A status code that is not listed matches if exactly
/// one is listed, because servers and documents often differ in it. If several are listed, it matches none. 304, the last of
/// the list, is only itself.
fn entry(operation: &Operation, status: u16) -> Option<(usize, Content)> {
    let list = match operation.success {
        [others @ .., last] if last.status == NOT_MODIFIED && status != NOT_MODIFIED => others,
        all => all,
    };
    let position = |status| list.iter().position(|success| success.status == status);
    if status == NOT_MODIFIED {
        return position(status).map(|index| (index, Content::Empty));
    }
    let only = || (list.len() == 1).then_some(0);
    if list.is_empty() {
        return Some((0, Content::Empty));
    }
    let index = position(status)
        .or_else(|| position(2))
        .or_else(|| position(0))
        .or_else(only)?;
    list.get(index).map(|success| (index, success.content))
}
