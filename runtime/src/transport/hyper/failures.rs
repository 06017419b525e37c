//! What went wrong, and whether anything can have reached the server.

use std::error::Error;
use std::io;

use hyper_util::client::legacy::Error as ClientError;

use super::connect_error::ConnectError;
use super::tls;
use crate::transport::{TransportError, TransportErrorKind};

/// Why there is no response.
pub(super) fn failed(error: ClientError) -> TransportError {
    let source = error.source();
    if let Some(connect) = source.and_then(|source| source.downcast_ref::<ConnectError>()) {
        return connect.to_transport_error();
    }
    let cause = source.and_then(|source| source.downcast_ref::<::hyper::Error>());
    let kind = match error.is_connect() {
        true => TransportErrorKind::Connect,
        false => cause.and_then(kind_of).unwrap_or(TransportErrorKind::Broken),
    };
    let fault = tls::fault_within(&error);
    let error = TransportError::new(kind, error);
    match fault {
        Some(fault) => error.with_tls_fault(fault),
        None => error,
    }
}

/// How far a request got, as far as an error in place of the head of a response tells.
pub(in crate::transport) fn kind_of(error: &::hyper::Error) -> Option<TransportErrorKind> {
    // hyper calls only those requests cancelled that it had not begun to write
    if error.is_canceled() {
        Some(TransportErrorKind::Connect)
    } else if is_head_too_large(error) {
        Some(TransportErrorKind::HeadTooLarge)
    } else {
        kind_of_http2(error)
    }
}

/// hyper tells this kind by a method for servers alone, and by its text.
fn is_head_too_large(error: &::hyper::Error) -> bool {
    error.is_parse() && error.to_string() == "message head is too large"
}

/// What hyper says when the extensions or the trailers around the chunks of a body are too much.
const CHUNK_LIMITS: [&str; 3] = [
    "chunk extensions over limit",
    "chunk trailers bytes over limit",
    "chunk trailers count overflow",
];

pub(in crate::transport) fn are_chunks_too_large(error: &::hyper::Error) -> bool {
    let cause = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    cause.is_some_and(|cause| CHUNK_LIMITS.contains(&cause.to_string().as_str()))
}

/// Why there is no more of a body.
pub(super) fn failed_within(error: ::hyper::Error) -> TransportError {
    let kind = match are_chunks_too_large(&error) {
        true => TransportErrorKind::HeadTooLarge,
        false => TransportErrorKind::Broken,
    };
    TransportError::new(kind, error)
}

/// A body of HTTP/2 that was over before its end.
pub(super) fn cut_short() -> TransportError {
    let text = "the server gave the stream up before the end of the body";
    TransportError::new(
        TransportErrorKind::Broken,
        io::Error::new(io::ErrorKind::UnexpectedEof, text),
    )
}

/// What h2 says when the header fields of a response are too much.
#[cfg(feature = "http2")]
const HEADER_LIMITS: [&str; 2] = ["header_list_way_too_large", "too_many_continuations"];

/// The kind of an error of HTTP/2 that came before the head of a response.
///
/// A server that refuses a stream, or says goodbye and names an earlier stream as the last one, has not acted on the
/// request (RFC 9113, 8.7): h2 reports a goodbye for such streams only.
#[cfg(feature = "http2")]
fn kind_of_http2(error: &::hyper::Error) -> Option<TransportErrorKind> {
    let error = error.source()?.downcast_ref::<h2::Error>()?;
    let is_refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
    if error.is_remote() && (is_refused || error.is_go_away()) {
        return Some(TransportErrorKind::Connect);
    }
    let is_too_large = error.is_library() && HEADER_LIMITS.iter().any(|limit| error.to_string().contains(limit));
    is_too_large.then_some(TransportErrorKind::HeadTooLarge)
}

#[cfg(not(feature = "http2"))]
fn kind_of_http2(_: &::hyper::Error) -> Option<TransportErrorKind> {
    None
}
