//! A request, as `fetch` takes it.

use std::future::poll_fn;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use futures_core::Stream as _;
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, COOKIE, USER_AGENT};
use js_sys::Uint8Array;
use web_sys::{AbortSignal, Headers, Request, RequestCache, RequestCredentials, RequestInit, RequestRedirect};

use super::{refused, text_of};
use crate::transport::{HttpRequest, TransportError};
use crate::value::Upload;

pub(super) async fn request(
    request: HttpRequest,
    credentials: RequestCredentials,
    signal: &AbortSignal,
) -> Result<Request, TransportError> {
    let unusable = |error| {
        refused(format!(
            "this environment cannot send such a request: {}",
            text_of(&error)
        ))
    };
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_redirect(RequestRedirect::Manual);
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(credentials);
    init.set_signal(Some(signal));
    let headers = Headers::new().map_err(unusable)?;
    for (name, value) in &request.headers {
        if !is_left_to_the_browser(name) {
            headers
                .append(name.as_str(), &latin1(value.as_bytes()))
                .map_err(unusable)?;
        }
    }
    init.set_headers(&headers);
    let body = whole(request.body).await?;
    if !body.is_empty() {
        init.set_body(&Uint8Array::from(&*body));
    }
    let made = Request::new_with_str_and_init(&request.url, &init).map_err(unusable)?;
    if made.url() != request.url {
        return Err(refused(
            "a browser would change this URL: it takes `.` and `..` out of a path, and encodes some characters itself",
        ));
    }
    check_headers(&request.headers, &made.headers())?;
    Ok(made)
}

/// What every request has, and no browser needs to be told. As a header of a program, `User-Agent` would also have to be
/// allowed by servers of other origins.
fn is_left_to_the_browser(name: &http::HeaderName) -> bool {
    name == USER_AGENT || name == ACCEPT_ENCODING
}

/// Refuses a request of which a browser has left out headers. It does so without a word.
fn check_headers(wanted: &HeaderMap, taken: &Headers) -> Result<(), TransportError> {
    let is_lost = |name: &&http::HeaderName| {
        !is_left_to_the_browser(name) && !taken.has(name.as_str()).is_ok_and(|is_there| is_there)
    };
    match wanted.keys().find(is_lost) {
        None => Ok(()),
        Some(name) if name == COOKIE => Err(refused(
            "a browser takes no cookies from programs: it sends its own, see FetchTransport::credentials",
        )),
        Some(name) => Err(refused(format!(
            "a browser does not take the header {name} from programs"
        ))),
    }
}

/// The bytes of a body. Those of a stream are collected, as few browsers send any, and those over HTTP/2 only.
async fn whole(body: Upload) -> Result<Bytes, TransportError> {
    if let Some(bytes) = body.bytes() {
        return Ok(bytes.clone());
    }
    let mut collected = BytesMut::new();
    let mut pieces = body.into_pieces();
    while let Some(piece) = poll_fn(|context| Pin::new(&mut pieces).poll_next(context)).await {
        let piece = piece.map_err(|error| refused(format!("the body cannot be read: {error}")))?;
        collected.extend_from_slice(&piece);
    }
    Ok(collected.freeze())
}

/// The text whose characters stand for these bytes, which is what `fetch` wants.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}
